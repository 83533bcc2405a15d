"""Finds months, days of the month and words for days that the Finnish side gives otherwise: elokuu as July, 12.8. as
August 18, eilen as tomorrow, toissa vuonna as another year.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.types import Span

_TIMEOUT = 0.25
_STEMS = (
    *(
        "tammi",
        "helmi",
        "maalis",
        "huhti",
        "touko",
        "kesä",
        "heinä",
        "elo",
        "syys",
        "loka",
        "marras",
        "joulu",
    ),
)
_NUMERIC = regex.compile(
    r"(?<![\d.,])(?P<d>3[01]|[12]\d|0?[1-9])\.\s?(?P<m>1[0-2]|0?[1-9])\.(?!\d{1,2}(?!\d))"
)
_ENDED = r"ku(?:i(?:nen|s\p{L}+)|u(?:n|ta|lla|lta|lle|ssa|sta|hun|ksi|na|t)?)\b"


@cache
def _finnish() -> regex.Pattern[str]:
    named = "|".join(f"(?P<m{i}>{stem})" for i, stem in enumerate(_STEMS, 1))
    return regex.compile(
        rf"\b(?:(?P<d>3[01]|[12]\d|0?[1-9])\.\s)?(?:{named})(?:{_ENDED}|(?=-,|\s?-\s?(?:ja\s|tai\s|\p{{L}}+kuu)|\s?–\s?\p{{L}}+kuu))(?:\s(?P<after>3[01]|[12]\d|0?[1-9])\.)?",
        regex.IGNORECASE,
    )


@cache
def _english() -> regex.Pattern[str]:
    # "May" and "March" only beside a figure or behind a preposition: else they are verbs.
    short = {9: r"Sep\.|Sept\.?"}
    full = "|".join(
        f"(?P<m{i}>{name}|{short.get(i, name[:3] + '[.]')})" for i, name in enumerate(words("month"), 1)
    )
    return regex.compile(
        rf"(?:\b(?P<d>3[01]|[12]\d|0?[1-9])(?P<end>st|nd|rd|th)?\s(?:of\s)?)?\b(?:{full})(?!\p{{L}})"
        r"(?:\s(?P<after>3[01]|[12]\d|0?[1-9])(?P<afterend>st|nd|rd|th)?(?![\d.,:]\d|\d|%|\s(?:percent|per\scent|people|million)))?"
    )


_LED = regex.compile(
    r"\b(?:in|of|by|since|until|till|from|to|and|between|last|next|this|early|late|mid|on|before|after|during|for)[\s-]$",
    regex.IGNORECASE,
)


def _of(m: regex.Match[str]) -> int:
    return next(i for i in range(1, 13) if m[f"m{i}"])


def _told(source: str) -> tuple[set[int], set[tuple[int, int]]]:
    """Return the months a Finnish text names, and its days of the month as (day, month)."""
    months, days = set(), set()
    for m in list(_finnish().finditer(source, timeout=_TIMEOUT)):
        month = _of(m)
        months.add(month)
        days |= {(int(m[group]), month) for group in ("d", "after") if m[group]}
    for m in _NUMERIC.finditer(source):
        months.add(int(m["m"]))
        days.add((int(m["d"]), int(m["m"])))
    return months, days


def _said(text: str) -> list[regex.Match[str]]:
    """Return the months of an English text, with the day of the month where one stands beside."""
    return [
        m
        for m in _english().finditer(text, timeout=_TIMEOUT)
        if _of(m) not in (3, 5)
        or m["d"]
        or m["after"]
        or _LED.search(text[: m.start()])
        or regex.match(r"\s\d{4}", text[m.end() :])
    ]


@local
@between_counterparts(but=1)
def _months(page: Page, index: int) -> Iterator[Match]:
    """Yield the one month that the Finnish side has not, where it has one that is missing."""
    segment = page.segments[index]
    if segment.source is None:
        return
    said = _said(segment.text)
    told, _ = _told(segment.source) if said else (set(), set())
    named = {_of(m) for m in said}
    odd = [m for m in said if _of(m) not in told]
    if len(told) == len(named) and len(told - named) == 1 and len({_of(m) for m in odd}) == 1:
        right = next(iter(told - named))
        for m in odd:
            name = words("month")[right - 1]
            short = m[f"m{_of(m)}"].endswith(".") and right not in (5, 6, 7)
            new = f"{name[:3]}." if short else name
            yield Match(Span(*m.span(f"m{_of(m)}")), new, evidence=(f"source: {name}",))


@local
@between_counterparts(but=1)
def _days(page: Page, index: int) -> Iterator[Match]:
    """Yield the day of the month that is another on the Finnish side, where each side has one such over."""
    segment = page.segments[index]
    if segment.source is None:
        return
    _, told = _told(segment.source)
    if not told:
        return
    said = [
        (m, group, (int(m[group]), _of(m)))
        for m in _said(segment.text)
        for group in ("d", "after")
        if m[group]
    ]
    here = told - {date for _, _, date in said}
    there = [(m, group, date) for m, group, date in said if date not in told]
    if len(here) == len(there) == 1:
        (day, month), (m, group, (_, other)) = next(iter(here)), there[0]
        end = "end" if group == "d" else "afterend"
        if month == other and not regex.search(
            rf"(?<![\d.]){m[group]}\.?\s?[–-]|[–-]\s?{m[group]}\.", segment.source
        ):
            new = str(day) + (_ending(day) if m[end] else "")
            stop = m.end(end) if m[end] else m.end(group)
            yield Match(Span(m.start(group), stop), new, evidence=(f"source: {day}.{month}.",))


def _ending(n: int) -> str:
    return "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


_DAYS = (
    ("yesterday", r"(?i)(?<!toissa)\beilen\b|\beili(?:nen|se|st)\p{L}*", r"(?i)\byesterday\b"),
    ("tomorrow", r"(?i)\bhuomen(?:na|iselta|inen|isen|is)\p{L}*", r"(?i)\btomorrow\b"),
    (
        "today",
        r"(?i)\btänään\b|\btämän?päiv\p{L}+|\bnyky\p{L}+|\bnyt\b|\btänä\b|\btänne\b|\bpäiv\p{L}+",
        r"(?i)\btoday\b",
    ),
)


@local
@between_counterparts(but=0)
def _day_words(page: Page, index: int) -> Iterator[Match]:
    """Yield yesterday, today or tomorrow where the Finnish side names one other of them, and that alone."""
    segment = page.segments[index]
    if segment.source is None:
        return
    said = [(name, list(regex.finditer(english, segment.text))) for name, _, english in _DAYS]
    said = [(name, found) for name, found in said if found]
    told = [name for name, finnish, _ in _DAYS if regex.search(finnish, segment.source)] if said else []
    if len(told) == len(said) == 1 and told[0] != said[0][0] and told[0] != "today":
        for m in said[0][1]:
            new = told[0].capitalize() if m[0][0].isupper() else told[0]
            yield Match(Span(*m.span()), new, evidence=(f"source: {told[0]}",))


_LAST_BUT_ONE = regex.compile(
    r"(?i)\b(?P<still>vielä\s)?toissa\s?(?:(?P<year>vuo(?:nna|den|tinen|tise\p{L}*))|(?P<week>viik\p{L}+)|(?P<summer>kesä\p{L}+)"
    r"|(?P<winter>talv\p{L}+)|(?P<spring>kevä\p{L}+)|(?P<autumn>syksy\p{L}*)|(?P<day>päiv\p{L}+))"
)
_RIGHT = regex.compile(
    r"(?i)\bbefore\s(?:last|yesterday)\b|\btwo\s(?:\p{L}+\s)?(?:years|weeks|days|summers|winters)\s(?:ago|earlier|before)|\b(?:19|20)\d\d\b"
)


@local
@between_counterparts(but=0)
def _last_but_one(page: Page, index: int) -> Iterator[Match]:
    """Yield "in the year before" and "another year" for toissa vuonna, which is the year before last."""
    segment = page.segments[index]
    if segment.source is None:
        return
    m = _LAST_BUT_ONE.search(segment.source)
    if m is None or _RIGHT.search(segment.text) or regex.search(r"(?i)\bviime\b", segment.source):
        return
    unit = next(name for name in ("year", "week", "summer", "winter", "spring", "autumn", "day") if m[name])
    found = regex.search(
        rf"(?i)\b(?P<lead>(?:just|only|still|even)\s)?(?P<in>in\s)?(?:the\s{unit}\sbefore(?!\sl)|(?:another|the\s(?:other|second|previous|past)|last)\s{unit})\b(?![-'’])",
        segment.text,
    )
    if found is None:
        return
    new = "the day before yesterday" if unit == "day" else f"the {unit} before last"
    new = f"as recently as {new}" if m["still"] else f"in {new}" if found["in"] else new
    new = new[0].upper() + new[1:] if found[0][0].isupper() else new
    yield Match(Span(*found.span()), new, evidence=(f"source: {m[0].strip()}",))


@local
def _doubled(page: Page, index: int) -> Iterator[Match]:
    """Yield the month in figures behind the same month in letters: "Aug. 12.8." needs no Finnish side to be wrong."""
    text = page.segments[index].text
    for m in list(_english().finditer(text, timeout=_TIMEOUT)):
        tail = _TAIL.match(text, m.end(f"m{_of(m)}"))
        if tail and int(tail["m"]) == _of(m):
            ends = not text[tail.end() :].strip() and tail["stop"]
            yield Match(Span(tail.end("d"), tail.end()), "." if ends else "")


_TAIL = regex.compile(
    r"\s(?P<d>3[01]|[12]\d|0?[1-9])\.(?P<m>1[0-2]|0?[1-9])(?P<stop>\.?)(?![\d:%]|[.,]\d|\s?[ap]\.?m)"
)

LOOKS = {
    "times.month-doubled": _doubled,
    "times.month-changed": _months,
    "times.day-changed": _days,
    "times.day-word": _day_words,
    "times.last-but-one": _last_but_one,
}
