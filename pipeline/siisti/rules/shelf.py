"""The rules of a stage, filed by the literals and words without which they find nothing.

A segment is read once for the literals of all rules (Aho and Corasick's automaton) and its words are looked up
once for all tables, so that a rule costs nothing on a text that it has no business with, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from ahocorasick_rs import AhoCorasick

from siisti.rules.model import Page, Rule

#: Beyond this a segment is no paragraph, and the list of its matches may outgrow the text: each literal is
#: looked for by itself, which costs no memory.
_LONG = 20_000


class Shelf(Sequence[Rule]):
    """Rules in their order. ``awake`` yields those that may have something to say of a segment."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._always: list[int] = []
        self._literals: dict[str, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            table = getattr(rule, "table", None)
            for literal in rule.card.needs:
                self._literals.setdefault(literal, []).append(number)
            for word in table or ():
                self._words.setdefault(word, []).append(number)
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
        for literal in self._present(page.folded[index]):
            found.update(self._literals[literal])
        for word in page.vocabulary[index] & self._words.keys():
            found.update(self._words[word])
        return (self._rules[number] for number in sorted(found))

    def _present(self, folded: str) -> set[str]:
        if not self._literals or len(folded) > _LONG:
            return {literal for literal in self._literals if literal in folded}
        return set(self._automaton.find_matches_as_strings(folded, overlapping=True))

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self._literals))
