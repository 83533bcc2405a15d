"""Finds Finnish shorthand: days of the week in opening hours, parties in a poll's table, stray white space."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
_DAYS = {"ma": "Mon", "ti": "Tue", "ke": "Wed", "to": "Thu", "pe": "Fri", "la": "Sat", "su": "Sun"}
_SPAN_OF_DAYS = regex.compile(
    r"(?<![\w–-])(?P<a>ma|ti|ke|to|pe|la|su)(?P<dash>\s?[–-]\s?)(?P<b>ma|ti|ke|to|pe|la|su)(?=\s(?:klo\.?\s)?\d|[,;:)]|\sklo|$|\sand\s)",
    regex.IGNORECASE,
)
_DAY = regex.compile(
    r"(?<![\w–-])(?P<a>ma|ti|ke|to|pe|la|su)(?=\s(?:klo\.?\s\d|\d{1,2}(?:[.:]\d\d)?\s?[–-]\s?\d{1,2}(?!\d)))",
    regex.IGNORECASE,
)


@local
def _weekdays(page: Page, index: int) -> Iterator[Match]:
    """Yield "ma–pe 8–16" and "pe klo 9": to is English, la and su are foreign, unless others keep them company."""
    text = page.segments[index].text
    ranges = [m for m in _SPAN_OF_DAYS.finditer(text, timeout=_TIMEOUT) if _order(m)]
    for m in ranges:
        yield Match(Span(*m.span()), f"{_DAYS[m['a'].lower()]}{m['dash']}{_DAYS[m['b'].lower()]}")
    for m in list(_DAY.finditer(text, timeout=_TIMEOUT)):
        sure = m["a"].lower() in ("ma", "ke", "pe") or bool(ranges)
        if sure and (m["a"].lower() != "to" or regex.search(r"(?:^|[,;(])\s*$", text[: m.start()])):
            yield Match(Span(*m.span()), _DAYS[m["a"].lower()])


def _order(m: regex.Match[str]) -> bool:
    week = list(_DAYS)
    return week.index(m["a"].lower()) < week.index(m["b"].lower())


#: How Finnish shortens its parties, and how English reports of Finnish polls do. SDP is both.
_PARTIES = {
    "kok": "NCP",
    "kesk": "Centre",
    "ps": "Finns",
    "vihr": "Greens",
    "vih": "Greens",
    "vas": "Left",
    "rkp": "SPP",
    "kd": "CD",
    "liik": "Movement Now",
    "muut": "Others",
    "sdp": "SDP",
    "sd": "SDP",
}
_NAMED = "|".join(sorted(_PARTIES, key=len, reverse=True))
_ROW = regex.compile(
    rf"(?:^|(?<=[,;:•]\s)|(?<=^[•–-]\s))(?P<party>{_NAMED})\.?(?=:?\s+[+−–-]?\d{{1,2}}(?:[.,]\d)?\s?%?\s?(?:\(|$|[,;.]|\s))",
    regex.IGNORECASE,
)


def _poll(page: Page) -> bool:
    """Tell whether the page has a table of at least three parties with their shares."""
    named = {m["party"].lower() for s in page.segments for m in _ROW.finditer(s.text, timeout=_TIMEOUT)}
    return len(named) >= 3 and bool(named & {"kok", "kesk", "vihr", "vih", "vas", "rkp"})


def _polls(page: Page, index: int) -> Iterator[Match]:
    if not page.fact(_poll):
        return
    for m in list(_ROW.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        new = _PARTIES[m["party"].lower()]
        if new.lower() != m["party"].lower():
            yield Match(Span(*m.span()), new)


_GAP = regex.compile(r"(?<=[\p{L}\d,;)])(?P<gap>[ \u00a0]{2,})(?=[\p{L}\d($€£\"“])")
_COLUMNS = regex.compile(r"\S {2,}\S[^\n]* {3,}\S|\t")


def _aligned(page: Page) -> bool:
    """Tell whether the page has lines set in columns: several with wide gaps, or one with several."""
    lines = [s.text for s in page.segments]
    return any(_COLUMNS.search(t) for t in lines) or sum(bool(_GAP.search(t)) for t in lines) > max(
        3, len(lines) // 4
    )


def _gaps(page: Page, index: int) -> Iterator[Match]:
    """Yield doubled spaces inside a sentence. After its end they are an old typist's habit, and stay."""
    text = page.segments[index].text
    found = list(_GAP.finditer(text, timeout=_TIMEOUT))
    if len(found) > 2 or (found and page.fact(_aligned)):
        return
    for m in found:
        yield Match(Span(*m.span("gap")), " ")


LOOKS = {
    "notation.day-short": _weekdays,
    "notation.poll-party": _polls,
    "notation.double-space": _gaps,
}
