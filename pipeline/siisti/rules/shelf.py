"""The rules of a stage, filed by the literals and words without which they find nothing.

A segment is read once for the literals of all rules (Aho and Corasick's automaton), and its words are looked up
for all tables at once, so that a rule costs nothing on a text that it has no business with, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Protocol, overload, runtime_checkable

from ahocorasick_rs import AhoCorasick

from siisti.rules.model import Page, Rule

#: How much is read for literals at once: the matches of a whole book would outgrow the book.
_STRETCH = 20_000

#: Sets of words, of each of which one must be there.
Needs = tuple[frozenset[str], ...]


@runtime_checkable
class Table(Protocol):
    """A rule that is a table, each row of which needs words."""

    def filed(self) -> Iterator[tuple[str, Needs]]:
        """Yield the words that may wake the rule, each with what else must be there for one of its rows."""


class Filing:
    """All rules of a profile, by what they need. A page is read for all of them once, by whichever shelf asks
    first.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._always: set[int] = set()
        self._by_literal: dict[str, set[int]] = {}
        self._by_word: dict[str, dict[int, list[Needs]]] = {}
        self._stands: dict[int, list[tuple[int, int, Rule]]] = {}
        self._shelves = 0
        for rule in rules:
            for literal in rule.card.needs:
                self._by_literal.setdefault(literal, set()).add(id(rule))
            if isinstance(rule, Table):
                for word, rest in rule.filed():
                    self._by_word.setdefault(word, {}).setdefault(id(rule), []).append(rest)
            elif not rule.card.needs:
                self._always.add(id(rule))

    def shelve(self, rules: Sequence[Rule]) -> int:
        """Note which rules stand on a shelf, in what order, and return the shelf's number."""
        self._shelves += 1
        for place, rule in enumerate(rules):
            self._stands.setdefault(id(rule), []).append((place, self._shelves, rule))
        return self._shelves

    def awake(self, page: Page) -> tuple[Mapping[int, Sequence[Rule]], ...]:
        """Return for each segment, by shelf, the rules that may have something to say of it."""
        return tuple(self._awake(*of) for of in zip(page.folded, page.vocabulary, strict=True))

    def _awake(self, folded: str, said: frozenset[str]) -> Mapping[int, Sequence[Rule]]:
        found = set(self._always)
        for literal in self._present(folded):
            found |= self._by_literal[literal]
        for word in said & self._by_word.keys():
            for rule, rows in self._by_word[word].items():
                if rule not in found and any(_said(said, rest) for rest in rows):
                    found.add(rule)
        shelves: dict[int, list[Rule]] = {}
        stands = [stand for rule in found for stand in self._stands.get(rule, ())]
        for _, shelf, rule_ in sorted(stands, key=itemgetter(0)):
            shelves.setdefault(shelf, []).append(rule_)
        return shelves

    def _present(self, folded: str) -> set[str]:
        if not self._by_literal:
            return set()
        found: set[str] = set()
        for start in range(0, max(len(folded), 1), _STRETCH):
            stretch = folded[start : start + _STRETCH + self._longest]
            found.update(self._automaton.find_matches_as_strings(stretch, overlapping=True))
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_literal))

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self._by_literal))


def _said(said: frozenset[str], needs: Needs) -> bool:
    for some in needs:  # noqa: SIM110 - asked a hundred times of a sentence: half the time of all()
        if said.isdisjoint(some):
            return False
    return True


class Shelf(Sequence[Rule]):
    """The rules of a stage, in their order. The shelves of one profile share a ``filing``."""

    def __init__(self, rules: Iterable[Rule], filing: Filing | None = None) -> None:
        self._rules = tuple(rules)
        self._filing = filing or Filing(self._rules)
        self._number = self._filing.shelve(self._rules)

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self._rules[index]

    def __len__(self) -> int:
        return len(self._rules)

    def awake(self, page: Page, index: int) -> Sequence[Rule]:
        """Return, in order, the rules that may have something to say of a segment: one of whose literals or words
        is in it, or that need none.
        """
        return page.fact(self._filing.awake)[index].get(self._number, ())

    def asleep(self, page: Page) -> bool:
        """Tell whether no rule may have anything to say of any segment of the page."""
        return not any(self._number in shelves for shelves in page.fact(self._filing.awake))
