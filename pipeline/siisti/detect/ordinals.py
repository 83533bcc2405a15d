"""Finds ordinals as Finnish writes them: with a full stop (the 3. period) or an ending (the win was the 17:s)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
#: What is counted off in news: behind these words' ordinals a stop cannot end a sentence.
_COUNTED = (
    r"(?:places?|positions?|rounds?|sets?|periods?|wins?|victor(?:y|ies)|loss(?:es)?|defeats?|seasons?|minutes?|goals?|quarters?|half|floors?"
    r"|centur(?:y|ies)|anniversar(?:y|ies)|birthdays?|pensions?|grades?|grader?s?|class(?:es)?|days?|weeks?|months?|years?|times?|games?|match(?:es)?"
    r"|stages?|laps?|legs?|heats?|races?|starts?|editions?|volumes?|chapters?|parts?|items?|seats?|medals?|titles?|championships?|terms?"
    r"|child(?:ren)?|generations?|degrees?|instances?|divisions?|leagues?|infantry|army|corps|regiments?|presidents?|hours?|hole|serie)"
)
_STOP = regex.compile(
    rf"\b(?P<lead>[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y|[Ee]very|[Ff]or|[Aa]s|[Ii]n|[Aa]t|[Oo]n|[Ff]inished|[Pp]laced)"
    rf"\s(?P<n>\d{{1,3}})\.(?=\s(?:\p{{Ll}}+\s)?{_COUNTED}\b)"
    rf"|\b(?P<sure>(?<!\b[Nn]o\.\s)[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur|[Mm]y)\s(?P<k>\d{{1,3}})\.(?=\s(?:\p{{Ll}}{{3,}}|in\sa\srow|of\sthe)\b)"
)
_RANGE = regex.compile(rf"\b(?P<a>\d{{1,2}})\.(?P<dash>\s?[–-]\s?)(?P<b>\d{{1,2}})\.(?=\s{_COUNTED}\b)")
_ENDING = regex.compile(
    r"(?<![\d.,:])(?P<n>\d{1,3})(?P<end>:(?:s|nnen|nteen|nessa|nnessa|nteenä|ntenä))(?=[\s.,;!?)]|$)"
)


def _nth(number: str) -> str:
    n = int(number)
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


@local
def _stops(page: Page, index: int) -> Iterator[Match]:
    """Yield "the 2. place" and "the 3.–5. grades"; a number that ends its sentence has a capital behind it."""
    text = page.segments[index].text
    for m in list(_RANGE.finditer(text, timeout=_TIMEOUT)):
        yield Match(Span(*m.span()), f"{_nth(m['a'])}{m['dash']}{_nth(m['b'])}")
    for m in list(_STOP.finditer(text, timeout=_TIMEOUT)):
        group = "n" if m["n"] else "k"
        yield Match(Span(m.start(group), m.end(group) + 1), _nth(m[group]))


@local
def _endings(page: Page, index: int) -> Iterator[Match]:
    """Yield "the 17:s of the season"; 12:n and the like count nothing off, and lose the ending elsewhere."""
    for m in list(_ENDING.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        yield Match(Span(*m.span()), _nth(m["n"]))


LOOKS = {
    "numbers.ordinal-dot": _stops,
    "numbers.ordinal-ending": _endings,
}
