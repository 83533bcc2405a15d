"""Finds clock times written the Finnish way: with a stop, with klo, or with a bare hour of twenty-four."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.types import Span

_TIMEOUT = 0.25
_STOP = regex.compile(
    r"(?<![\d.,:$€£/+−]|\s-)(?P<h>[01]?\d|2[0-4])(?P<stop>\.)(?P<m>[0-5]\d)(?![\d%‰°]|[.,]\d|\.\s?(?:\p{Ll}|\d|,))"
)
_UNIT = regex.compile(
    r"\s?(?:percent|per\scent|euros?|dollars?|pounds?|cents?|kron|crowns?|r(?:o)?ubles?|yen|yuan|francs?|met(?:re|er)|kilomet|km|cm|mm|m\b|kg"
    r"|kilogram|gram|tonne|lit(?:re|er)|degree|point|second|sec\b|minute|million|billion|trillion|times|per\b|hectare|inch|feet|mile|USD|EUR|GBP|promille|h\b|for\b|against\b|(?:CES?T|GMT|BST|UTC)\b|[ap]\.?m\b)",
    regex.IGNORECASE,
)
#: What may stand before a clock time, the surest first; the rest need a day or a time of day in the sentence.
_SURE = regex.compile(
    r"\b(?:at|until|till|klo|kello)\s(?:about\s|around\s|exactly\s|klo\s)?$", regex.IGNORECASE
)
_WEAK = regex.compile(
    r"\b(?:from|around|about|by|after|before|since|between|to|and)\s(?:about\s|klo\s)?$|[(–-]\s?$",
    regex.IGNORECASE,
)
_MARKET = regex.compile(
    r"(?i)\b(?:clos\w*\s(?:up|down|at|higher|lower)|trad|pric|valu|stood|end(?:ed|s)|finish|bought|sold|r[oi]se|f[ae]ll|drop|climb|stock|shares?\b|index|euribor|rates?\b|yield|barrel|curren|exchange"
    r"|dollar|euro|pound|w[oi]n\b|record|jump|thr[eo]w|lap\b|fare|cost|wage|paid|version|section|chapter|article|clause|paragraph|level|magnitude|odds|score"
    r"|average|rating|temperature|speed|height|length|weight|ranked|percent)"
)
_LINK = regex.compile(r"(?:to|and|until|[–-])\s?$")


@cache
def _when() -> regex.Pattern[str]:
    """Days and times of day: what makes a number beside them a clock time."""
    named = "|".join(words("weekday") + words("month"))
    return regex.compile(
        rf"\b(?:{named}|today|tomorrow|yesterday|tonight|o'clock|morning|afternoon|evening|night|noon|midnight|starts?|started|begins?|began"
        r"|opens?|broadcast|departs?|leaves?|arrives?|call|alarm|reported|edited|updated|\d{1,2}\.\d{1,2}\.)(?!\w)",
        regex.IGNORECASE,
    )


def _live(page: Page) -> bool:
    """Tell whether the page is a moment-by-moment log, whose entries open with a clock time."""
    opens = [
        m for s in page.segments if (m := _STOP.match(s.text)) and s.text[m.end() : m.end() + 1] in (" ", ":")
    ]
    return len(opens) >= 3


def _british(page: Page) -> bool:
    """Tell whether the page writes 7.30pm, as papers in Britain do: no Finnish time has am or pm."""
    return bool(regex.search(r"(?<![\d.,])(?:1[0-2]|[1-9])\.[0-5]\d\s?[ap]\.?m\b", page.text))


def _stops(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if page.fact(_british):
        return
    accepted = -10
    for m in list(_STOP.finditer(text, timeout=_TIMEOUT)):
        after = text[m.end() : m.end() + 40]
        if _UNIT.match(after):
            continue
        here = Span(*m.span("stop"))
        before = text[max(0, m.start() - 60) : m.start()]
        if m.start() == 0 and after[:1] in (" ", ":") and page.fact(_live):
            yield Match(here, ":", evidence=("document: entries open with a time",))
        elif (m.start() - accepted <= 5 and _LINK.search(before)) or _is_clock(m, before, after):
            accepted = m.end()
            yield Match(here, ":")


def _is_clock(m: regex.Match[str], before: str, after: str) -> bool:
    sentence = before[max(before.rfind(". "), before.rfind("! "), before.rfind("? ")) + 1 :]
    if _MARKET.search(sentence):
        return False
    day = bool(_when().search(sentence) or _when().search(after))
    if _SURE.search(before):
        return day or len(m["h"]) == 2
    return bool(_WEAK.search(before)) and (day or _both_quarters(m, before, after))


_BETWEEN = regex.compile(r"\b(?:between|from)\s$")
_OTHER_END = regex.compile(
    r"\s(?:and|to)\s(?:[01]?\d|2[0-4])[.:](?:00|15|30|45)(?!\d)(?P<rest>.{0,12})", regex.DOTALL
)


def _both_quarters(m: regex.Match[str], before: str, after: str) -> bool:
    """Tell whether this is the first of two times on the quarter hour: "between 6.00 and 10.30"."""
    if m["m"] not in ("00", "15", "30", "45") or not _BETWEEN.search(before):
        return False
    other = _OTHER_END.match(after)
    return other is not None and not _UNIT.match(other["rest"])


_KLO = regex.compile(
    r"(?P<p>\b(?:at|from|until|till|by|around|about|after|before|between|since)\s)?\b(?:klo|(?-i:kello))\.?\s"
    r"(?P<h>[01]?\d|2[0-4])(?:[.:](?P<m>[0-5]\d))?(?P<to>\s?[–-]\s?(?P<h2>[01]?\d|2[0-4])(?:[.:](?P<m2>[0-5]\d))?)?(?![\d:])",
    regex.IGNORECASE,
)


@local
def _klo(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in list(_KLO.finditer(text, timeout=_TIMEOUT)):
        # A stamp in brackets or after a comma or day stands without a preposition; a sentence wants one.
        bare = m["p"] is None and (m.start() == 0 or text[m.start() - 1] in "([" or m["to"] is not None)
        lead = m["p"] or ("" if bare else "at ")
        until = f"–{int(m['h2'])}:{m['m2'] or '00'}" if m["to"] else ""
        yield Match(Span(*m.span()), f"{lead}{int(m['h'])}:{m['m'] or '00'}{until}")


@cache
def _hour() -> regex.Pattern[str]:
    days, months = "|".join(words("weekday")), "|".join(words("month"))
    return regex.compile(
        rf"(?:\b(?:{days}|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ee]vening|\d{{1,2}}\s(?:{months})|(?:{months})\s\d{{1,2}})|\b\d{{1,2}}\.\d{{1,2}}\.),?\sat\s(?P<h>1[3-9]|2[0-3])(?=\s*(?:[.;)](?!\d)|$)|\s(?:on|in|at)\s)"
    )


@local
def _hours(page: Page, index: int) -> Iterator[Match]:
    for m in list(_hour().finditer(page.segments[index].text, timeout=_TIMEOUT)):
        yield Match(Span(*m.span("h")), f"{m['h']}:00")


_RESULT = regex.compile(
    r"(?<![\d.,])(?:(?P<h>\d{1,2})\.(?=[0-5]\d\.))?(?P<m>\d{1,2})\.(?P<s>[0-5]\d),(?P<f>\d{1,2})(?!\d|[.,]\d)"
)


@local
def _results(page: Page, index: int) -> Iterator[Match]:
    for m in list(_RESULT.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        hours = f"{m['h']}:" if m["h"] else ""
        yield Match(Span(*m.span()), f"{hours}{m['m']}:{m['s']}.{m['f']}")


_CIVIL = regex.compile(
    r"(?<![.:\d])(?P<h>1[3-9]|2[0-4])(?P<said>\s?o['’]clock\b|\s?p\.m\.|\s?pm\b)", regex.IGNORECASE
)


@local
def _civil(page: Page, index: int) -> Iterator[Match]:
    for m in list(_CIVIL.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        if "clock" in m["said"].casefold():
            yield Match(Span(*m.span()), f"{m['h']}:00")
        elif int(m["h"]) < 24:
            yield Match(Span(*m.span("h")), str(int(m["h"]) - 12))


_BRACKET = regex.compile(
    r"\((?P<a>[01]?\d|2[0-4])(?:[.:](?P<am>[0-5]\d))?\s?[–-]\s?(?P<b>[01]?\d|2[0-4])(?:[.:](?P<bm>[0-5]\d))?\)"
)


@local
def _brackets(page: Page, index: int) -> Iterator[Match]:
    """Yield "(17-17.30)": hours of which at least one has its minutes, the later after the earlier."""
    for m in list(_BRACKET.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        first = int(m["a"]) * 60 + int(m["am"] or 0)
        last = int(m["b"]) * 60 + int(m["bm"] or 0)
        written = f"({int(m['a'])}:{m['am'] or '00'}–{int(m['b'])}:{m['bm'] or '00'})"
        if (
            (m["am"] or m["bm"])
            and first < last
            and not (m["am"] and m["bm"] and ":" in m[0])
            and written != m[0]
        ):
            yield Match(Span(*m.span()), written)


LOOKS = {
    "times.bracket-range": _brackets,
    "times.oclock": _civil,
    "times.clock-stop": _stops,
    "times.klo": _klo,
    "times.bare-hour": _hours,
    "times.result": _results,
}
