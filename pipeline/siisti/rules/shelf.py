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


class Literals:
    """The literals of many rules. One page is read for all of them once, by whichever shelf asks first."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._all = sorted({literal for rule in rules for literal in rule.card.needs})

    def present(self, page: Page) -> tuple[frozenset[str], ...]:
        """Return the literals of each segment."""
        return tuple(map(self._of, page.folded))

    def _of(self, folded: str) -> frozenset[str]:
        if not self._all or len(folded) > _LONG:
            return frozenset(literal for literal in self._all if literal in folded)
        return frozenset(self._automaton.find_matches_as_strings(folded, overlapping=True))

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._all)


class Shelf(Sequence[Rule]):
    """Rules in their order. ``awake`` yields those that may have something to say of a segment.

    The shelves of one profile share their ``literals``.
    """

    def __init__(self, rules: Iterable[Rule], literals: Literals | None = None) -> None:
        self._rules = tuple(rules)
        self._literals = literals or Literals(self._rules)
        self._always: list[int] = []
        self._by_literal: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            table = getattr(rule, "table", None)
            for literal in rule.card.needs:
                self._by_literal.setdefault(literal, []).append(number)
            for word in table or ():
                self._by_word.setdefault(word, []).append(number)
            if table is None and not rule.card.needs:
                self._always.append(number)

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self._rules[index]

    def __len__(self) -> int:
        return len(self._rules)

    def awake(self, page: Page, index: int) -> Iterator[Rule]:
        """Yield, in order, the rules one of whose literals or words is in the segment, and those without any."""
        found = set(self._always)
        for literal in page.fact(self._literals.present)[index] & self._by_literal.keys():
            found.update(self._by_literal[literal])
        for word in page.vocabulary[index] & self._by_word.keys():
            found.update(self._by_word[word])
        return (self._rules[number] for number in sorted(found))
