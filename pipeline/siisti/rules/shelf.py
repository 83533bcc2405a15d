"""The rules of a stage, filed by the literals and words without which they find nothing.

A segment is read once for the literals of all rules (Aho and Corasick's automaton), and its words are looked up
for all tables at once, so that a rule costs nothing on a text that it has no business with, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

from ahocorasick_rs import AhoCorasick

from siisti.rules.model import Page, Rule

#: Beyond this a segment is no paragraph, and the list of its matches may outgrow the text: each literal is
#: looked for by itself, which costs no memory.
_LONG = 20_000


class Filing:
    """All rules of a profile, by what they need. A page is read for all of them once, by whichever shelf asks
    first.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._always: set[int] = set()
        self._by_literal: dict[str, set[int]] = {}
        self._by_word: dict[str, set[int]] = {}
        for rule in rules:
            table = getattr(rule, "table", None)
            for literal in rule.card.needs:
                self._by_literal.setdefault(literal, set()).add(id(rule))
            for word in table or ():
                self._by_word.setdefault(word, set()).add(id(rule))
            if table is None and not rule.card.needs:
                self._always.add(id(rule))

    def awake(self, page: Page) -> tuple[set[int], ...]:
        """Return for each segment the identities of the rules that may have something to say of it."""
        return tuple(self._awake(*of) for of in zip(page.folded, page.vocabulary, strict=True))

    def _awake(self, folded: str, said: frozenset[str]) -> set[int]:
        found = set(self._always)
        found.update(*(self._by_literal[literal] for literal in self._present(folded)))
        found.update(*(self._by_word[word] for word in said & self._by_word.keys()))
        return found

    def _present(self, folded: str) -> set[str]:
        if not self._by_literal or len(folded) > _LONG:
            return {literal for literal in self._by_literal if literal in folded}
        return set(self._automaton.find_matches_as_strings(folded, overlapping=True))

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self._by_literal))


class Shelf(Sequence[Rule]):
    """The rules of a stage, in their order. The shelves of one profile share a ``filing``."""

    def __init__(self, rules: Iterable[Rule], filing: Filing | None = None) -> None:
        self._rules = tuple(rules)
        self._filing = filing or Filing(self._rules)
        self._places = {id(rule): number for number, rule in enumerate(self._rules)}

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self._rules[index]

    def __len__(self) -> int:
        return len(self._rules)

    def awake(self, page: Page, index: int) -> Iterator[Rule]:
        """Yield, in order, the rules that may have something to say of a segment: one of whose literals or words
        is in it, or that need none.
        """
        mine = page.fact(self._filing.awake)[index] & self._places.keys()
        return (self._rules[number] for number in sorted(map(self._places.__getitem__, mine)))
