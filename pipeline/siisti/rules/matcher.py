"""Runs rules over a segment: the cheap literal filter first, then the rule, then what no rule may touch, then the source's evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Card, Match, Page, Rule
from siisti.text.spans import protected, quoted
from siisti.types import Fix


@dataclass(frozen=True, slots=True)
class Detection:
    """A match, with the rule's card and the tier that the evidence leaves it."""

    card: Card
    match: Match
    fix: Fix


@dataclass(frozen=True, slots=True)
class Overrun:
    """A rule that took too long on a segment and was stopped there."""

    card: Card


def detect(rules: Sequence[Rule], page: Page, index: int) -> Iterator[Detection | Overrun]:
    """Yield what the rules find in one segment of the page. No rule's failure to finish stops the others."""
    segment, folded = page.segments[index], page.folded[index]
    for rule in rules:
        card = rule.card
        if card.needs and not any(literal in folded for literal in card.needs):
            continue
        if (card.page and not page.whole) or (card.roles and segment.role not in card.roles):
            continue
        try:
            matches = list(rule.find(page, index))
        except TimeoutError:
            yield Overrun(card)
            continue
        for match in _allowed(card, matches, segment.text):
            yield _weighed(card, match, segment.source)


def _allowed(card: Card, matches: list[Match], text: str) -> Iterator[Match]:
    """Yield the matches that touch nothing protected, and no quotation where the rule keeps out of those."""
    if not matches:
        return
    closed = list(protected(text)) + ([] if card.quotes else list(quoted(text)))
    for match in matches:
        covers_all = len(match.span) == len(text)
        if covers_all or not any(match.span.overlaps(span) for span in closed):
            yield match


def _weighed(card: Card, match: Match, source: str | None) -> Detection:
    """Move the match between tiers by what the Finnish side says: this is the one place where it does."""
    fix = match.fix or card.fix
    if match.replacement is None:
        fix = "none"
    if source is None or not card.source or fix == "none":
        return Detection(card, match, fix)
    trigger = _source(card.source).search(source, timeout=TIMEOUT)
    said = f"source: {trigger[0]}" if trigger else "source: nothing there bears this out"
    match = replace(match, evidence=(*match.evidence, said))
    return Detection(card, match, "safe" if trigger else "unsafe")


@cache
def _source(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)
