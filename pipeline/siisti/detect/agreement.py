"""Finds nouns and verbs that do not agree in number with what stands before them: "four language", "the Social
Democrats is". After a number Finnish has the singular, and its parties are one with a plural name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.text import english
from siisti.text.numerals import CARDINALS, TENS
from siisti.types import Span

_NUMERALS = frozenset((*CARDINALS[2:], *TENS, "several", "numerous", "various"))
_ADJECTIVE = (
    "(?:different|new|other|young|large|small|big|major|Finnish|foreign|local|private|public|European|Nordic|Swedish"
    "|Russian|important|serious|separate|main|injured|old|armed|similar|political|more)"
)
#: What ends a phrase: a noun before another noun is singular ("five car factories", "a six day trip").
_END = (
    r"(?=[.;:!?)](?!\d|\p{L})|,(?!\s\p{Ll}+\s(?:or|and)\b|\d)|$|\s(?:and|in|at|on|from|with|by|for|as|were|are|have|had|who"
    r"|that|which|than|ago|later|after|because|but|since|during|said|told|say|per|died|took|received|voted|work|live)\b)"
)
_TIMES = "(?:month|week|day|year|hour|minute)"
_TIME_END = (
    r"(?=[.!?](?!\d|\p{L})|$|\s(?:ago|later|earlier|in|since|because|when|was|were|have|after|before)\b)"
)
#: Numbers that are names: room 5, Article 7, the 1995 match, 23 March.
_NAMED = (
    r"(?<!(?i:\b(?:part|chapter|article|section|room|channel|route|highway|bus|tram|gate|phase|stage|level|group|formula"
    r"|number|no|grade|class|division|version|table|round|line|season|episode|figure|vol|page|age|aged|category|type|rank"
    r"|zone|question|point|paragraph|flight|the|an?|this|that|every|each|his|her|first|last|next)\.?)\s)"
    r"(?<!\b\p{Lu}\p{Ll}*\.?\s)(?<![\p{L}\d.,:/–-]\s?(?=\d))"
)


def plural(noun: str) -> str:
    """Return the plural of a noun.

    >>> [plural(n) for n in ("city", "person", "child", "spokesman", "coach", "German", "day")]
    ['cities', 'people', 'children', 'spokesmen', 'coaches', 'Germans', 'days']
    """
    if noun in ("person", "child"):
        return {"person": "people", "child": "children"}[noun]
    if noun.endswith("man") and noun not in ("German", "human"):
        return noun[:-3] + "men"
    return english.plural(noun)


@cache
def _counted() -> frozenset[str]:
    return frozenset(words("counted")) | frozenset(["month", "week", "day", "year", "hour", "minute"])


@cache
def _numbered() -> regex.Pattern[str]:
    numerals = "|".join(f"[{n[0].upper()}{n[0]}]{n[1:]}" for n in sorted(_NUMERALS))
    nouns = "|".join(words("counted"))
    return regex.compile(
        rf"(?<![\p{{L}}\d-])(?:(?:[2-9]|[1-9]\d{{1,2}})(?!\d)|{numerals})(?<={_NAMED}(?:\d{{1,3}}|\p{{L}}+))"
        rf"\s(?:{_ADJECTIVE}\s)?(?P<noun>(?:{nouns})\b{_END}|{_TIMES}\b{_TIME_END})"
        r"|(?<![\p{L}\d])[-–−+](?:[2-9]|[1-9]\d)(?:[.,]\d)?\s(?P<noun>degree)"
        r"(?=[.,;:!?)]|$|\s(?:Celsius|in|and|at|on|by|during|below|or|is|was)\b)"
    )


@local
def counted(page: Page, index: int) -> Iterator[Match]:
    """Yield a noun that stands in the singular after a number that is more than one."""
    present = page.vocabulary[index]
    if present.isdisjoint(_counted()):
        return
    text = page.segments[index].text
    if present.isdisjoint(_NUMERALS) and not any(c.isdigit() for c in text):
        return
    for m in list(_numbered().finditer(text, timeout=TIMEOUT)):
        yield Match(Span(*m.span("noun")), plural(m["noun"]))


LOOKS = {"grammar.number-noun": counted}
