"""Finds dates written with stops, the Finnish way: 8.2., 27.3.2016, 3.–30.4.2025."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.types import Span

_TIMEOUT = 0.25
_DAY, _MONTH, _YEAR = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:1[5-9]|20)\d\d"
_RANGE = regex.compile(
    rf"(?<![\d.,])(?P<d1>{_DAY})\.(?:(?P<m1>{_MONTH})\.)?(?P<y1>{_YEAR})?\s?[–-]\s?"
    rf"(?P<d2>{_DAY})\.(?P<m2>{_MONTH})\.(?P<y2>{_YEAR})?(?!\d)"
)
_FULL = regex.compile(rf"(?<![\d.,–-])(?P<d>{_DAY})\.\s?(?P<m>{_MONTH})\.\s?(?P<y>{_YEAR})(?![\d]|[.,:]\d)")
_SHORT = regex.compile(rf"(?<![\d.,–\-])(?P<d>{_DAY})\.(?P<m>{_MONTH})\.(?!\d|\s?[–-]\s?\d)")
_LED = regex.compile(r"\b(?:on|until|till|since|as of|dated|starting|for)\s(?:the\s)?$", regex.IGNORECASE)
_LEANS = regex.compile(r"\b(?:by|from|before|after|between|of|to|and|through|than|at)\s$", regex.IGNORECASE)


@cache
def _weekday() -> regex.Pattern[str]:
    return regex.compile(rf"\b(?:{'|'.join(words('weekday'))}|[Tt]oday|[Tt]omorrow|[Yy]esterday)\s?,?\s$")


@cache
def _orders() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    named = "|".join(words("month"))
    return regex.compile(rf"\b(?:{named})\s\d{{1,2}}\b(?!\d)"), regex.compile(rf"\b\d{{1,2}}\s(?:{named})\b")


def _month_first(page: Page) -> bool:
    """Tell whether the page's own dates read May 9 rather than 9 May."""
    us, uk = _orders()
    return len(us.findall(page.text)) > len(uk.findall(page.text))


def _written(page: Page, day: str, month: str, year: str | None) -> str:
    name = words("month")[int(month) - 1]
    if page.fact(_month_first):
        return f"{name} {int(day)}" + (f", {year}" if year else "")
    return f"{int(day)} {name}" + (f" {year}" if year else "")


def _ranges(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in _RANGE.finditer(text, timeout=_TIMEOUT):
        us = page.fact(_month_first)
        name = words("month")[int(m["m2"]) - 1]
        year = m["y2"] or ""
        first = int(m["d1"])
        if m["m1"] and m["m1"].lstrip("0") != m["m2"].lstrip("0"):
            last = _written(page, m["d2"], m["m2"], year or None)
            new = f"{_written(page, m['d1'], m['m1'], m['y1'])}–{last}"
        elif us:
            new = f"{name} {first}–{int(m['d2'])}" + (f", {year}" if year else "")
        else:
            new = f"{first}–{int(m['d2'])} {name}" + (f" {year}" if year else "")
        yield Match(Span(*m.span()), new + _stop(text, m.end(), bool(year)))


def _full(page: Page, index: int) -> Iterator[Match]:
    for m in _FULL.finditer(page.segments[index].text, timeout=_TIMEOUT):
        yield Match(Span(*m.span()), _written(page, m["d"], m["m"], m["y"]))


def _short(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in _SHORT.finditer(text, timeout=_TIMEOUT):
        before, after = text[max(0, m.start() - 24) : m.start()], text[m.end() : m.end() + 12]
        inside = bool(regex.match(r"\s?(?:[,;)–]|\p{Ll})", after))
        # At the end of a sentence 1.8. may be a decimal and its full stop: "the increase was 1.8."
        sure = _LED.search(before) or _weekday().search(before)
        timed = regex.match(r"\s?(?:at|klo)\s\d", after)
        if m.start() and (sure or timed or (inside and _LEANS.search(before))):
            yield Match(Span(*m.span()), _written(page, m["d"], m["m"], None) + _stop(text, m.end(), False))


def _stop(text: str, end: int, year: bool) -> str:
    """Return the full stop that the date's own last stop also was, at the end of a sentence."""
    rest = text[end:].lstrip("\"'”’)")
    return "." if not year and (not rest or regex.match(r"\s+[\p{Lu}\"“]", rest)) else ""


LOOKS = {
    "times.date": _full,
    "times.date-range": _ranges,
    "times.date-short": _short,
}
