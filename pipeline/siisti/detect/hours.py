"""Finds stretches of hours, and the times of goals and runners: "at 11-13", "from 9.30 to 14", "after just 2.14"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.types import Span

_TIMEOUT = 0.25
_HOUR = r"(?:[01]?\d|2[0-4])"


@cache
def _days() -> regex.Pattern[str]:
    named = "|".join((*words("weekday"), *words("month")))
    return regex.compile(
        rf"\b(?:(?:{named})s?|today|tomorrow|tonight|weekdays|every day|daily|mornings?|afternoons?"
        r"|evenings?|opens?|opening hours|closed|broadcast|strike|demonstration|reception|service hours"
        r"|\d{1,2}\.\d{1,2}\.)(?!\w)",
        regex.IGNORECASE,
    )


#: In these sentences two figures with a dash are a result or a rate, whatever the day.
_SCORE = regex.compile(
    r"(?i)\b(?:scores?|scored|sets?|led|leads?|lost|won|beat|match|points?|serve|trail\w*|down|ahead|odds"
    r"|percent|per cent|euros?|dollars?|pounds?|aged?|years?[- ]old|goals?"
    r"|(?:first|second|third) period|tied?|level)\b|%"
)
_AT = regex.compile(
    rf"\b(?P<lead>[Aa]t|[Ff]rom)\s(?P<a>{_HOUR})(?:[.:](?P<am>[0-5]\d))?(?P<dash>\s?[–-]\s?)(?P<b>{_HOUR})(?:[.:](?P<bm>[0-5]\d))?"
    r"(?![\d:%°]|[.,]\d|[–-]|\s?[ap]\.?m\b|\s(?:percent|per\scent|year|people|degrees?|o['’]clock)|\sin\sthe\s\w+\s(?:set|game|period))"
)


@local
def _stretches(page: Page, index: int) -> Iterator[Match]:
    """Yield "on Friday at 11-13": two hours, the later behind, and a day or an event in the sentence."""
    text = page.segments[index].text
    for m in list(_AT.finditer(text, timeout=_TIMEOUT)):
        first = int(m["a"]) * 60 + int(m["am"] or 0)
        last = int(m["b"]) * 60 + int(m["bm"] or 0)
        sentence = _sentence(text, m.start(), m.end())
        if first >= last or not _days().search(sentence) or _SCORE.search(sentence):
            continue
        if not (m["am"] or m["bm"]) and (
            m["lead"].lower() == "from" or (int(m["b"]) < 13 and last - first > 360)
        ):
            continue
        written = f"{int(m['a'])}:{m['am'] or '00'}{m['dash']}{int(m['b'])}:{m['bm'] or '00'}"
        if text[m.start("a") : m.end()] != written:
            yield Match(Span(m.start("a"), m.end()), written)


def _sentence(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 120) : start], text[end : end + 120]
    ends = regex.search(r"[.!?](?:\s|$)", after)
    head = max(before.rfind(". "), before.rfind("! "), before.rfind("? "))
    return before[head + 1 :] + text[start:end] + (after[: ends.start()] if ends else after)


_HALF = regex.compile(
    rf"\b(?:from|between|at)\s{_HOUR}(?P<mark>[.:])[0-5]\d(?:\sto\s|\sand\s|\suntil\s|\s?[–-]\s?)(?P<h>1[3-9]|2[0-4])"
    r"(?![\d:%]|[.,]\d|[–-]|\s?[ap]\.?m\b|\s(?:percent|per\scent|euros?|dollars?|pounds?|million|billion|cents?|met|kilo|km|m\b|degrees?|points?|seconds?|minutes?))",
    regex.IGNORECASE,
)


@local
def _half(page: Page, index: int) -> Iterator[Match]:
    """Yield the hour in "from 9.30 to 14" that lacks its minutes; the stop of the other is mended elsewhere."""
    text = page.segments[index].text
    for m in list(_HALF.finditer(text, timeout=_TIMEOUT)):
        sentence = _sentence(text, m.start(), m.end())
        if m["mark"] == ":" or (_days().search(sentence) and not _SCORE.search(sentence)):
            if m["mark"] == ".":
                yield Match(Span(*m.span("mark")), ":")
            yield Match(Span(*m.span("h")), f"{m['h']}:00")


_GOAL = regex.compile(
    r"\b(?P<lead>(?:after|at|in)\s(?:just\s|only\s|barely\s)?|(?:in\sthe|at\sthe|at)\stime\s(?:of\s)?|with\sa\stime\sof\s)"
    r"(?P<m>[0-5]?\d)(?P<stop>\.)(?P<s>[0-5]\d)(?![\d%°]|[.,:]\d|\s?(?:\p{Ll}+(?:s|res?)\b(?<!was|is|has|his|as)|percent|per\scent|million|billion|euros?|m\b|km\b|kg\b|points?|against))"
)
_SCORING = regex.compile(
    r"(?i)\b(?:goals?|equali[sz]\w+|opener|opening goal|power[- ]play|penalty shot|empty[- ]net\w*|scored?"
    r"|scoring|puck|tied the game|led the game|took the lead|the lead)\b"
)
_HOCKEY = regex.compile(
    r"(?i)\b(?:ice hockey|Liiga|puck|NHL|power[- ]play|first period|second period|third period|overtime|goalie"
    r"|goaltender|face-?off|Mestis|empty net|floorball|erä)\b"
)
_PRICED = regex.compile(
    r"(?i)\b(?:averag|per game|odds|goals against|rating|euro|dollar|share|record of|percent)"
)


def _hockey(page: Page) -> bool:
    return bool(_HOCKEY.search(page.text))


def _goals(page: Page, index: int) -> Iterator[Match]:
    """Yield the stop in "the opening goal after just 2.14", on a page about a game that is timed so."""
    text = page.segments[index].text
    for m in list(_GOAL.finditer(text, timeout=_TIMEOUT)):
        sentence = _sentence(text, m.start(), m.end())
        if _SCORING.search(sentence) and not _PRICED.search(sentence) and page.fact(_hockey):
            yield Match(Span(*m.span("stop")), ":")


_RUN = regex.compile(r"(?<![\d.,:])(?P<a>\d{1,2})\.(?P<b>[0-5]\d)\.(?P<c>\d{2})(?![\d:]|[.,]\d)(?!\.\s?\d)")
_TIMED = regex.compile(
    r"(?i)\b(?:(?:times?|result|record|best)\s(?:[^.,;!?]{0,30}\s)?(?:of|was|is|were|in|at|with)"
    r"|clock(?:ed|ing|s)?(?:\sin)?|(?:ran|swam|skied|skated|finished|rowed|drove)\s(?:\w+\s){0,3}(?:in|at))\s(?:\w+\s)?$"
)
_LONG = regex.compile(
    r"(?i)\b(?:marathon|ultra|race walk\w*|triathlon|ironman|rally|stage|Tour|50 km|30 km|hours?)\b"
)
_FAST = regex.compile(
    r"(?i)\b(?:met(?:re|er)s?|lap|swim\w*|freestyle|butterfly|breaststroke|backstroke|qualifying|heat|track)\b"
)


@local
def _runs(page: Page, index: int) -> Iterator[Match]:
    """Yield "a time of 3.57.40": minutes, seconds and hundredths, or on long courses hours, minutes, seconds."""
    text = page.segments[index].text
    for m in list(_RUN.finditer(text, timeout=_TIMEOUT)):
        if not _TIMED.search(text[max(0, m.start() - 50) : m.start()]):
            continue
        sentence = _sentence(text, m.start(), m.end())
        hundredths = int(m["c"]) > 59 or int(m["a"]) > 9 or bool(_FAST.search(sentence))
        long = bool(_LONG.search(sentence)) and int(m["c"]) < 60
        new = f"{m['a']}:{m['b']}:{m['c']}" if long else f"{m['a']}:{m['b']}.{m['c']}"
        yield Match(Span(*m.span()), new, fix=None if long or hundredths else "unsafe")


#: The Finnish side names the hour: kello 17, klo 18, with nothing behind it.
_BARE = regex.compile(
    r"\b(?P<lead>at|until|till|from|after|before|by|around|about|since)\s(?P<h>1[3-9]|2[0-4])(?![\d:%°]|[.,]\d|[–-]|\s?[ap]\.?m\b|\s(?:percent|per\scent|years?|o['’]clock))",
    regex.IGNORECASE,
)


#: And a stretch of hours: kello 13–15.
_STRETCH = regex.compile(
    r"(?<=\bat\s)(?P<a>[01]?\d)\s?[–-]\s?(?P<b>1[3-9]|2[0-4])(?![\d:%°]|[.,]\d|\s?[ap]\.?m\b)"
)


@local
def _told(page: Page, index: int) -> Iterator[Match]:
    """Yield a bare hour that the Finnish side calls one."""
    segment = page.segments[index]
    if segment.source is None:
        return
    for m in list(_BARE.finditer(segment.text, timeout=_TIMEOUT)):
        h = int(m["h"])
        if regex.search(rf"(?i)\b(?:klo|kello)\s{h}(?![\d.:–-]\d|\d|\s?[–-])", segment.source):
            yield Match(Span(*m.span("h")), f"{h}:00")
    for m in list(_STRETCH.finditer(segment.text, timeout=_TIMEOUT)):
        stretch = rf"(?i)\b(?:klo|kello)\s{m['a']}\s?[–-]\s?{m['b']}(?![\d.:]\d|\d)"
        if regex.search(stretch, segment.source):
            yield Match(Span(*m.span()), f"{m['a']}:00–{m['b']}:00")


LOOKS = {
    "times.hour-range": _stretches,
    "times.half-range": _half,
    "times.goal-time": _goals,
    "times.run-time": _runs,
    "times.told-hour": _told,
}
