"""Finds times that the Finnish side gives otherwise: half hours, centuries, days of the week, the weekend.

None of these can be seen in the English alone: "half past six" is good English for the wrong hour. Without a
source the rules find nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.rules.model import Match, Page, local
from siisti.text.numerals import CARDINALS, ORDINALS
from siisti.types import Span

_TIMEOUT = 0.25

#: The hours as they stand behind puoli, in the cases of telling the time; yhdeksän before yhden, yhdentoista first.
_HOURS = (
    (11, r"yksitoista|yhd(?:en|eltä|estä)toista|yhteentoista"),
    (12, r"kaksitoista|kahd(?:en|elta|esta)toista|kahteentoista"),
    (9, r"yhdeks(?:än|ältä|ästä|ään)"),
    (8, r"kahdeks(?:an|alta|asta|aan)"),
    (1, r"yksi|yhd(?:en|eltä|estä)|yhteen"),
    (2, r"kaksi|kahd(?:en|elta|esta)|kahteen"),
    (3, r"kolm(?:e|en|elta|esta|een)"),
    (4, r"nelj(?:ä|än|ältä|ästä|ään)"),
    (5, r"vii(?:si|den|deltä|destä|teen)"),
    (6, r"kuu(?:si|den|delta|desta|teen)"),
    (7, r"seitsem(?:än|ältä|ästä|ään)"),
    (10, r"kymmen(?:en|eltä|estä|een)"),
)
_WORDS = CARDINALS[1:13]


@cache
def _half() -> regex.Pattern[str]:
    named = "|".join(f"(?P<h{hour}>{forms})" for hour, forms in _HOURS)
    return regex.compile(
        rf"\bpuoli\s?(?:{named})\b(?!\s(?:tuntia|vuotta|kiloa|metriä|miljoonaa))", regex.IGNORECASE
    )


_PAST = regex.compile(
    rf"\bhalf[- ](?:past[- ])?(?P<word>{'|'.join(_WORDS)}|1[0-2]|[1-9])\b"
    r"|(?<![\d.:,])(?P<h>[01]?\d|2[0-4])(?P<m>[.:]30)(?![\d%]|[.,:]\d)",
    regex.IGNORECASE,
)


@local
def _half_hours(page: Page, index: int) -> Iterator[Match]:
    """Yield an hour that is one too late: puoli kuusi is half past five."""
    segment = page.segments[index]
    if segment.source is None:
        return
    named = {int(g[1:]) for m in _half().finditer(segment.source) for g, v in m.groupdict().items() if v}
    found = [(m, _hour(m)) for m in _PAST.finditer(segment.text, timeout=_TIMEOUT)]
    right = {(hour - 2) % 12 + 1 for hour in named}
    if {hour % 12 or 12 for _, hour in found} <= right:
        return
    for m, hour in found:
        if (hour % 12 or 12) in named and not regex.search(rf"(?<!\d){hour}[.:]30", segment.source):
            group = "word" if m["word"] else "h"
            yield Match(Span(*m.span(group)), _earlier(m[group]), evidence=("source: puoli",))


def _hour(m: regex.Match[str]) -> int:
    said = (m["word"] or m["h"]).lower()
    return int(said) if said.isdigit() else _WORDS.index(said) + 1


def _earlier(said: str) -> str:
    if not said.isdigit():
        return _WORDS[(_WORDS.index(said.lower()) - 1) % 12]
    hour = int(said) - 1
    return "12" if hour == 0 else str(hour)


_HUNDREDS = regex.compile(r"(?<!\d)(?P<n>\d{1,2})00-(?=lu[kv]u|\s(?:ja|tai|sekä)\s\d{3,4}-lu|[–/])")
_CENTURY = regex.compile(
    rf"\b(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)})"
    r"(?=(?:\s(?:and|or|to)\s(?:the\s)?\w+)?[- ]centur(?:y|ies)\b)",
    regex.IGNORECASE,
)


@local
def _centuries(page: Page, index: int) -> Iterator[Match]:
    """Yield a century named by its hundreds: the 1400s are the fifteenth century."""
    segment = page.segments[index]
    if segment.source is None or "vuosisa" in segment.source:
        return
    hundreds = {int(m["n"]) for m in _HUNDREDS.finditer(segment.source)}
    found = [(m, _ordinal(m["n"])) for m in _CENTURY.finditer(segment.text, timeout=_TIMEOUT)]
    named = {n for _, n in found}
    right = {n + 1 for n in hundreds}
    all_early = bool(named) and named == hundreds
    for m, n in found:
        if n in hundreds and (all_early or n not in right):
            yield Match(Span(*m.span("n")), _spelt(n + 1, m["n"]), evidence=(f"source: {n}00-luku",))


def _ordinal(said: str) -> int:
    return int(said[:-2]) if said[0].isdigit() else ORDINALS.index(said.lower()) + 1


def _spelt(n: int, like: str) -> str:
    if not like[0].isdigit():
        word = ORDINALS[n - 1]
        return word.capitalize() if like[0].isupper() else word
    last = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{'th' if 10 <= n % 100 <= 20 else last}"


_DAYS = {
    "maanantai": "Monday",
    "tiistai": "Tuesday",
    "keskiviik": "Wednesday",
    "torstai": "Thursday",
    "perjantai": "Friday",
    "lauantai": "Saturday",
    "sunnuntai": "Sunday",
}
_FINNISH_DAY = regex.compile(rf"(?i)\b(?P<day>{'|'.join(_DAYS)})")
_DAY = regex.compile(rf"\b(?P<day>{'|'.join(_DAYS.values())})\b")


@local
@between_counterparts(but=1)
def _weekdays(page: Page, index: int) -> Iterator[Match]:
    """Yield the one day of the week that the Finnish side has not, where it names as many and one is over. The
    night against Saturday is Friday's.
    """
    segment = page.segments[index]
    if segment.source is None or regex.search(
        r"(?i)(?:tai|ko)n\svastai|\bvasten\b|\b[iy]östä\b|aatto|ylihuomen", segment.source
    ):
        return
    order = [_DAYS[m["day"].lower()] for m in _FINNISH_DAY.finditer(segment.source)]
    found = list(_DAY.finditer(segment.text))
    told, said = set(order), {m["day"] for m in found}
    apart = [i for i, m in enumerate(found) if len(found) == len(order) and m["day"] != order[i]]
    if len(apart) == 1 and len(found) > 1:
        # "sunnuntaina ... maanantaina" as "Sunday ... Sunday".
        yield Match(Span(*found[apart[0]].span()), order[apart[0]], evidence=(f"source: {order[apart[0]]}",))
    elif len(told) == len(said) and len(told - said) == 1:
        right = next(iter(told - said))
        for m in found:
            if m["day"] not in told:
                yield Match(Span(*m.span()), right, evidence=(f"source: {right}",))


_TURN = regex.compile(
    r"\b(?:at|on|in|during|over)\sthe\s(?:turn|end)\sof\s(?:next\sweek|the\s(?:next\s)?week)\b"
    r"|(?<!\bthe\s)\bnext\sweek\b(?!-|end|['’]s)",
    regex.IGNORECASE,
)


@local
def _weekends(page: Page, index: int) -> Iterator[Match]:
    """Yield "at the end of the week" for viikonvaihde, which is the weekend."""
    segment = page.segments[index]
    if segment.source is None or "viikonvaih" not in segment.source or "weekend" in segment.text:
        return
    for m in list(_TURN.finditer(segment.text, timeout=_TIMEOUT)):
        new = "next weekend" if "next" in m[0] else "over the weekend"
        yield Match(Span(*m.span()), new[0].upper() + new[1:] if m[0][0].isupper() else new)


LOOKS = {
    "times.half-hour": _half_hours,
    "times.century": _centuries,
    "times.weekday": _weekdays,
    "times.weekend": _weekends,
}
