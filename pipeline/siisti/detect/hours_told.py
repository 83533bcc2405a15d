"""Finds hours with am or pm that the Finnish side gives otherwise: nine in the morning as 9pm, 14 as 4 p.m."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.rules.model import Match, Page, local
from siisti.text.numerals import finnish_number
from siisti.types import Span

_TIMEOUT = 0.25
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day in minutes; ``sure`` where morning and evening cannot be taken for each other."""

    minutes: int
    sure: bool


_HM = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
_CLOCK = regex.compile(
    rf"\b(?:klo|kello)\.?\s(?P<a>{_HM})(?![\d,]|[.:]\d)(?::\p{{Ll}}+)?(?:(?:\s?[–-]\s?|\s(?:ja|sekä|tai|viiva)\s)(?P<b>{_HM})(?![\d%]|[,.:]\d|\s(?:prosent|euro|km|m\b)))?",
    regex.IGNORECASE,
)
_WORD = regex.compile(
    r"\b(?:(?P<clock>klo|kello)\s)?(?:(?P<part>aamu|ilta)(?:päivä)?)?"
    r"(?P<n>(?:yh|kah|kol|nel|vii|kuu|sei|kym|kaks|yks)\p{L}{3,18})\b(?!\s(?:tun|päiv|viik|vuo|minuut|kilo|metri|euro|prosent))",
    regex.IGNORECASE,
)
_MORNING = regex.compile(r"(?i)aamu")
#: Not autoilta, "from cars": the word begins so, or ends in a form that nothing else has.
_EVENING = regex.compile(
    r"(?i)\b(?:\p{L}+-)?(?:ilta|illa|illoin)(?!\s?antaa)\p{L}*|\p{L}(?:iltana|illalla|iltapäiv\p{L}+)\b"
)
_OTHER = regex.compile(r"(?i)\byö|öis|(?<!ilta|aamu)päiväll|keskiyö")
_SAID = regex.compile(
    r"(?<![\d.,:€$£])(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[ap])(?P<dot>\.?)m\b",
    regex.IGNORECASE,
)


def told_hours(source: str) -> tuple[Hour, ...]:
    """Return the times of day that a Finnish text names.

    >>> told_hours("perjantaiaamuna yhdeksältä ja kello 14")
    (Hour(minutes=840, sure=True), Hour(minutes=540, sure=True))
    """
    return tuple(_told(source))


def _told(source: str) -> Iterator[Hour]:
    morning, evening = bool(_MORNING.search(source)), bool(_EVENING.search(source))
    if _OTHER.search(source):
        morning = evening = False
    for m in list(_CLOCK.finditer(source, timeout=_TIMEOUT)):
        for group in ("a", "b"):
            if m[group]:
                h, _, minutes = m[group].replace(":", ".").partition(".")
                # 9.30, and 9–14, count to twenty-four.
                day = bool(minutes) or bool(m["b"] and _hour(m["b"]) > 12)
                yield from _hours(int(h), int(minutes or 0), morning or (day and not evening), evening)
    for m in list(_WORD.finditer(source, timeout=_TIMEOUT)):
        number = finnish_number(m["n"])
        counted = m["clock"] or m["part"] or m["n"].lower().endswith(("lta", "ltä", "ltatoista", "ltätoista"))
        if counted and number is not None and 1 <= number <= 12 and number == int(number):
            part = (m["part"] or "").lower()
            yield from _hours(
                int(number),
                0,
                part == "aamu" or (not part and morning),
                part == "ilta" or (not part and evening),
            )


def _hour(clock: str) -> int:
    return int(clock.replace(":", ".").partition(".")[0])


def _hours(h: int, minutes: int, morning: bool, evening: bool) -> Iterator[Hour]:
    if h > 12 or h == 0:
        yield Hour((h * 60 + minutes) % _DAY, True)
    elif morning == evening:
        yield from (Hour((h * 60 + minutes + shift) % _DAY, False) for shift in (0, _DAY // 2))
    else:
        yield Hour((h % 12) * 60 + minutes + (_DAY // 2 if evening else 0), True)


@local
@between_counterparts(but=2)
def _changed(page: Page, index: int) -> Iterator[Match]:
    """Yield the hour, or the half of the day, that is not the one the Finnish side names."""
    segment = page.segments[index]
    if segment.source is None or "puoli" in segment.source.lower():
        return
    told = told_hours(segment.source)
    if not told:
        return
    said = [(m, _minutes(m)) for m in _SAID.finditer(segment.text, timeout=_TIMEOUT)]
    known = {t.minutes for t in told}
    wrong = [(m, minutes) for m, minutes in said if minutes not in known]
    heard = {minutes for _, minutes in said}
    unheard = {t.minutes for t in told if t.sure and t.minutes not in heard}
    for m, minutes in wrong:
        other = (minutes + _DAY // 2) % _DAY
        if other in unheard and not _bare(other, segment.text, m):
            yield Match(
                Span(*m.span("half")),
                "ap"["pa".index(m["half"].lower())],
                evidence=(f"source: {_clock(other)}",),
            )
        elif len(wrong) == len(unheard) == 1:
            right = next(iter(unheard))
            # 14 read as 4: the engine lost the ten. Or every time of both sides is known, and this one is over.
            lost_ten = right - minutes in (600, -120) and right // 60 % 10 == int(m["h"])
            if lost_ten or (all(t.sure for t in told) and len(said) == len(told)):
                end = m.end("m") if m["m"] else m.end("h")
                new = str((right // 60 - 1) % 12 + 1) + (f":{right % 60:02}" if right % 60 or m["m"] else "")
                half = "ap"[right >= _DAY // 2]
                if half == m["half"].lower():
                    yield Match(Span(m.start("h"), end), new, evidence=(f"source: {_clock(right)}",))


def _bare(minutes: int, text: str, m: regex.Match[str]) -> bool:
    """Tell whether the time stands in the English in the twenty-four hours' way too."""
    rest = text[: m.start()] + text[m.end() :]
    return bool(regex.search(rf"(?<!\d){minutes // 60}[:.]{minutes % 60:02}", rest))


def _minutes(m: regex.Match[str]) -> int:
    return int(m["h"]) % 12 * 60 + int(m["m"] or 0) + (_DAY // 2 if m["half"].lower() == "p" else 0)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02}"


LOOKS = {
    "times.hour-changed": _changed,
}
