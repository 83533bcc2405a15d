"""Runs rules over a segment: the cheap literal filter first, then the rule, then what no rule may touch, then
the source's evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Card, Match, Page, Rule
from siisti.rules.shelf import Shelf
from siisti.text.spans import protected, quoted
from siisti.types import Fix

#: No paragraph has so many places where one rule holds; a text that does is an attack or no text, and the
#: rule passes it by.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Detection:
    """A match, with the rule's card and the tier that the evidence leaves it."""

    card: Card
    match: Match
    fix: Fix


@dataclass(frozen=True, slots=True)
class Overrun:
    """A rule that took too long on a segment, or found more than a text can hold, and was stopped there."""

    card: Card


def detect(rules: Sequence[Rule], page: Page, index: int) -> Iterator[Detection | Overrun]:
    """Yield what the rules find in one segment of the page. No rule's failure to finish stops the others."""
    segment = page.segments[index]
    shelf = rules if isinstance(rules, Shelf) else Shelf(rules)
    quiet = page.quiet(index)
    for rule in shelf.awake(page, index):
        if id(rule) in quiet:
            continue
        card = rule.card
        if (card.page and not page.whole) or (card.roles and segment.role not in card.roles):
            continue
        try:
            matches = list(islice(rule.find(page, index), MOST + 1))
        except TimeoutError:
            yield Overrun(card)
            continue
        if not matches:
            if shelf.is_local(rule):
                quiet.add(id(rule))
            continue
        if len(matches) > MOST:
            yield Overrun(card)
            continue
        for match in _allowed(card, matches, segment.text):
            yield _weighed(card, match, page, segment.source)


def _allowed(card: Card, matches: list[Match], text: str) -> Iterator[Match]:
    """Yield the matches that would change something and touch nothing protected, and no quotation where the rule
    keeps out of those.
    """
    closed = list(protected(text)) + ([] if card.quotes else list(quoted(text)))
    for match in matches:
        if match.replacement is not None and match.replacement == match.span.of(text):
            continue
        covers_all = len(match.span) == len(text)
        if match.over or covers_all or not any(match.span.overlaps(span) for span in closed):
            yield match


def _weighed(card: Card, match: Match, page: Page, source: str | None) -> Detection:
    """Move the match between tiers by what bears it out: this is the one place where the Finnish side does."""
    fix = match.fix or card.fix
    if fix == "safe" and card.lone and source is None and page.lone:
        fix = card.lone
    if match.replacement is None:
        fix = "none"
    finnish = match.source or card.source
    if source is None or not finnish or fix == "none":
        return Detection(card, match, fix)
    trigger = _source(finnish).search(source, timeout=TIMEOUT)
    said = f"source: {trigger[0]}" if trigger else "source: nothing there bears this out"
    match = replace(match, evidence=(*match.evidence, said))
    return Detection(card, match, match.most if trigger else "unsafe")


@cache
def _source(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)
