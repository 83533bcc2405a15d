"""Finds dates written with stops, the Finnish way: 8.2., 27.3.2016, 3.–30.4.2025."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.types import Span

_TIMEOUT = 0.25
_DAY, _MONTH, _YEAR = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:1[5-9]|20)\d\d"
_RANGE = regex.compile(
    rf"(?<![\d.,])(?P<d1>{_DAY})(?:\.|(?=[–-]{_DAY}\.{_MONTH}\.{_YEAR}))(?:(?P<m1>{_MONTH})\.)?(?P<y1>{_YEAR})?\s?[–-]\s?"
    rf"(?P<d2>{_DAY})\.(?P<m2>{_MONTH})\.(?P<y2>{_YEAR})?(?!\d)"
)
_FULL = regex.compile(
    rf"(?<![\d.,–_/-])(?P<d>{_DAY})\.\s?(?P<m>{_MONTH})\.\s?(?P<y>{_YEAR})(?![\d]|[.,:]\d|\.\p{{L}})"
)
_SHORT = regex.compile(rf"(?<![\d.,–\-])(?P<d>{_DAY})\.(?P<m>{_MONTH})\.(?!\d|\s?[–-]\s?\d)")
_LED = regex.compile(r"\b(?:on|until|till|since|as of|dated|starting|for)\s(?:the\s)?$", regex.IGNORECASE)
_LEANS = regex.compile(r"\b(?:by|from|before|after|between|of|to|and|through|than|at)\s$", regex.IGNORECASE)


@cache
def _weekday() -> regex.Pattern[str]:
    return regex.compile(
        rf"\b(?:{'|'.join(words('weekday'))}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?|[Tt]oday|[Tt]omorrow|[Yy]esterday)\s?,?\s$"
    )


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
    for m in list(_RANGE.finditer(text, timeout=_TIMEOUT)):
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
    for m in list(_FULL.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        yield Match(Span(*m.span()), _written(page, m["d"], m["m"], m["y"]))


#: What is held or due on a day: with one of these as its subject, "is 12.8." is no decimal.
_DATED = regex.compile(
    r"(?i)\b(?:premi[eè]re[sd]?|deadline|opening|birthday|anniversary|(?:election|first|last) day"
    r"|(?:due|publication) date|registration|application period|held|takes place|took place|died|was born|passed away"
    r"|be (?:published|released|announced))\b"
)
_PREPOSED = regex.compile(
    r"(?:^|[(:|–-]\s?|\b(?:on|until|till|since|of|by|from|before|after|between|to|and|or|through|than|for|dated|starting|as\sof|the|day"
    r"|updated?|edited|correct(?:ion|ed)|clarification|revis(?:ion|ed)|published),?\s|,\s)$",
    regex.IGNORECASE,
)


def _short(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in list(_SHORT.finditer(text, timeout=_TIMEOUT)):
        before, after = text[max(0, m.start() - 80) : m.start()], text[m.end() : m.end() + 12]
        if not m.start() or not _is_date(before, after):
            continue
        written, stop = _written(page, m["d"], m["m"], None), _stop(text, m.end(), False)
        day = _weekday().search(before)
        if at := regex.search(r"\bat\s$", before):
            # at 12.8. is on 12 August: engines take the figures for a time of day.
            yield Match(Span(m.start() - len(at[0]), m.end()), f"on {written}{stop}")
        elif late := regex.match(r"\sto\sdate\b", after):
            yield Match(Span(m.start(), m.end() + late.end()), f"by {written}")
        else:
            lead = "" if day or _PREPOSED.search(before) else "on "
            yield Match(Span(*m.span()), lead + written + stop)


def _is_date(before: str, after: str) -> bool:
    """Tell whether figures with two stops are a day and a month. At the end of a sentence 1.8. may be a decimal
    and its full stop: "the increase was 1.8."
    """
    if _LED.search(before) or _weekday().search(before) or regex.match(r"\s?(?:at|klo)\s\d", after):
        return True
    if _NUMBERED.search(before):
        return False
    if regex.match(r"\s?[,;)–]", after):
        return bool(_LEANS.search(before))
    if regex.match(r"\s\p{Ll}", after):
        return bool(regex.search(r"\p{L},?\s$", before))
    sentence = before[max(before.rfind(". "), before.rfind("! "), before.rfind("? ")) + 1 :]
    return bool(_DATED.search(sentence)) and not regex.search(r"%|percent|per cent|\d\.\d\s", sentence)


#: Paragraphs and versions are numbered like days.
_NUMBERED = regex.compile(
    r"(?i)\b(?:sections?|chapters?|versions?|articles?|paragraphs?|points?|items?|tables?|figures?|stages?|pages?|release|ios|android|windows|no)\.?\s$"
)


def _stop(text: str, end: int, year: bool) -> str:
    """Return the full stop that the date's own last stop also was, at the end of a sentence."""
    rest = text[end:].lstrip("\"'”’)")
    return "." if not year and (not rest or regex.match(r"\s+[\p{Lu}\"“]", rest)) else ""


@cache
def _ordinal() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    named = "|".join(words("month"))
    led = "|".join(("on|until|till|since|by|from|before|after|between|and|to|of|the|in", *words("weekday")))
    return (
        regex.compile(
            rf"(?<=\b(?:{led}),?\s)(?:(?P<d1>{_DAY})\.?(?P<dash>\s?[–-]\s?))?(?<![\d.])(?P<d2>{_DAY})\.\s(?:of\s)?(?=(?:{named})\b)"
        ),
        regex.compile(
            rf"\b(?:{named})\s{_DAY}(?P<stop>\.)(?P<until>\suntil(?=\s*(?:[.,;]|$)))?(?:(?=\s\p{{Ll}})|(?<=until))"
        ),
    )


@local
def _ordinals(page: Page, index: int) -> Iterator[Match]:
    """Yield "on 5. May" and "September 1. to the event": the month is English, the day still has its stop."""
    text = page.segments[index].text
    first, last = _ordinal()
    for m in list(first.finditer(text, timeout=_TIMEOUT)):
        days = f"{int(m['d1'])}–{int(m['d2'])}" if m["d1"] else str(int(m["d2"]))
        yield Match(Span(m.start("d1") if m["d1"] else m.start("d2"), m.end()), f"{days} ")
    for m in list(last.finditer(text, timeout=_TIMEOUT)):
        if m["until"]:
            yield Match(Span(*m.span()), f"until {text[m.start() : m.start('stop')]}")
        else:
            yield Match(Span(*m.span("stop")), "")


LOOKS = {
    "times.date": _full,
    "times.date-range": _ranges,
    "times.date-short": _short,
    "times.ordinal-stop": _ordinals,
}
