"""Which rules are woken for a text: by a literal, by the words of a row, or always."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from siisti.rules.kinds import Pairs, by_longest_word
from siisti.rules.model import Card, CodeRule, Match, Page, Rule
from siisti.rules.shelf import Filing, Shelf
from siisti.types import Segment


def card(name: str, *needs: str) -> Card:
    return Card(name, "t", "w", "style/unidiomatic", "minor", "safe", "0.1", needs=needs)


def nothing(page: Page, index: int) -> Iterator[Match]:
    return iter(())


ALWAYS = CodeRule(card("a.always"), nothing)
LITERAL = CodeRule(card("a.literal", "cat's", "%"), nothing)
TABLE = Pairs(card("a.table"), by_longest_word({"bed ward": "inpatient ward", "überraschung": "surprise"}))
RULES: tuple[Rule, ...] = (ALWAYS, LITERAL, TABLE)


def awake(shelf: Shelf, text: str) -> list[str]:
    return [rule.card.id.removeprefix("a.") for rule in shelf.awake(Page((Segment("1", text),)), 0)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("", ["always"]),
        ("A dog.", ["always"]),
        ("The CAT'S whiskers", ["always", "literal"]),
        ("7 % of the bed ward", ["always", "literal", "table"]),
        ("The ward had a bed.", ["always", "table"]),  # both words are there: the rule itself looks where
        ("A bed, and no more", ["always"]),
        ("The ward is full", ["always"]),
        ("Eine ÜBERRASCHUNG", ["always", "table"]),
    ],
)
def test_who_is_awake(text: str, who: list[str]) -> None:
    assert awake(Shelf(RULES), text) == who


@pytest.mark.parametrize("before", [0, 19_995, 19_997, 19_999, 20_000, 20_003, 45_000])
def test_a_literal_is_found_wherever_it_stands_in_a_long_text(before: int) -> None:
    assert "literal" in awake(Shelf(RULES), "x" * before + "cat's" + "y" * 30_000)


def test_shelves_of_one_filing_keep_to_their_own() -> None:
    filing = Filing(RULES)
    first, second = Shelf([TABLE, ALWAYS], filing), Shelf([LITERAL], filing)
    page = Page((Segment("1", "5 % of the bed ward"), Segment("2", "No")))
    assert [r.card.id for r in first.awake(page, 0)] == ["a.table", "a.always"]
    assert [r.card.id for r in second.awake(page, 0)] == ["a.literal"]
    assert list(second.awake(page, 1)) == []
    assert not first.asleep(page)
    assert second.asleep(Page((Segment("1", "No"),)))
