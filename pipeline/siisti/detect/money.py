"""Finds sums of money as Finnish and its engines write them: EUR 13 million, 14 mrd. euros, 500 €."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
_SIGN = {"EUR": "€", "USD": "$", "GBP": "£"}
_SCALE = r"(?:hundred|thousand|million|billion|trillion)"
_FIGURE = r"\d{1,3}(?:[ \u00a0,]\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CODE = regex.compile(
    rf"(?<![\w/$€£-]|\b[Ff]orm\s|\bUS\s)(?P<code>EUR|USD|GBP)(?P<gap>[ \u00a0])(?P<a>{_FIGURE})(?![.,]?\d|[%/])"
    rf"(?P<more>(?:\s?[–-]\s?|\sto\s|\sand\s)(?P<b>{_FIGURE})(?![.,]?\d|[%/:]))?(?P<scale>[ \u00a0-]{_SCALE}\b)?"
)
#: The country and the code: "US USD 14.7".
_DOUBLED = regex.compile(r"\bUS[ \u00a0]USD[ \u00a0](?=\d)")
#: What a company's report looks like: its figures with those of the year before in brackets, its columns
#: headed by a code. There the code is the house style.
_RELEASE = regex.compile(
    r"\b(?:EUR|USD|GBP|SEK)\s(?:[Mm]illions?|thousands?|bn|m|k)\b"
    r"|\b(?:Change|[Nn]et [Ss]ales|[Rr]esult|[Pp]rofit|share),\s(?:EUR|USD|GBP|SEK)\b"
    r"|\b(?:EUR|USD|GBP|SEK)\s-?\d[\d., \u00a0]*(?:\s(?:million|billion|thousand))?\s\(-?\d"
    r"|(?i:\binside information\b|\bcomparable (?:operating profit|EBIT)|\bfinancial statements? release)"
    r"|(?i:\bstock exchange release|\binterim report\b|\bhalf-year(?:ly)? (?:financial )?report\b)"
)


def _release(page: Page) -> bool:
    return bool(_RELEASE.search(page.text, timeout=_TIMEOUT))


def _codes(page: Page, index: int) -> Iterator[Match]:
    """Yield "EUR 13 million" and "EUR 800 to 900", except in a release and beside other currencies' codes."""
    text = page.segments[index].text
    for m in list(_DOUBLED.finditer(text, timeout=_TIMEOUT)):
        yield Match(Span(*m.span()), "US$")
    for m in list(_CODE.finditer(text, timeout=_TIMEOUT)):
        if page.fact(_release) or _OTHERS.search(text):
            return
        sign = _SIGN[m["code"]]
        if m["more"] is None or not m["b"] or m["more"].strip().startswith("and"):
            yield Match(Span(m.start("code"), m.end("gap")), sign)
            continue
        between = text[m.end("a") : m.start("b")]
        new = f"{sign}{m['a']}{between if len(between) < 3 else ' to '}{sign}{m['b']}"
        yield Match(Span(m.start(), m.end("b")), new)


#: Codes that have no sign of their own keep the others company, and a pair of codes is a rate.
_OTHERS = regex.compile(
    r"\b(?:SEK|NOK|DKK|ISK|CHF|JPY|PLN|HUF|CZK|RON|RUB|UAH|TRY|CNY|INR|BRL|MXN|ZAR|AUD|CAD|NZD|HKD|SGD|TTD)\b"
    r"|\b[A-Z]{3}/[A-Z]{3}\b"
)

_TRAIL = regex.compile(
    rf"(?<![\w.,:€$£/+−-]|[€$£]\s|\d[ \u00a0]|%\s)(?P<a>{_FIGURE})(?P<gap>[ \u00a0\u202f]?)"
    rf"(?P<scale>{_SCALE}\s|[Mm](?=€))?€(?!\w|\s?\d|/|\s?[–-]\s?\d|\s\()"
)


@local
def _trailing(page: Page, index: int) -> Iterator[Match]:
    """Yield "500 €" and "3.5 million €"; not where the sign also stands first, or in a table of prices."""
    text = page.segments[index].text
    for m in list(_TRAIL.finditer(text, timeout=_TIMEOUT)):
        short = m["scale"] in ("M", "m")
        if short or (text[: m.start()].strip() and len(text.split()) > 6):
            scale = " million" if short else f" {m['scale'].strip()}" if m["scale"] else ""
            yield Match(Span(*m.span()), f"€{m['a']}{scale}")


#: Finnish and international short forms of the scale words, before a currency or between a code and its end.
_SHORT = {"milj": "million", "mio": "million", "mrd": "billion", "mrds": "billion", "bilj": "trillion"}
_SHORTS = regex.compile(
    r"(?<=\d[ \u00a0]?)(?P<short>milj|mio|mrds?|bilj)\b(?P<stop>\.?)(?=(?P<unit>[ \u00a0](?:\w|[€$£])|[.,;)]|$))"
)


@local
def _short(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in list(_SHORTS.finditer(text, timeout=_TIMEOUT)):
        gap = "" if text[m.start() - 1].isspace() else " "
        rest = text[m.end() :].lstrip("\"'”’)")
        ends = bool(m["stop"]) and (not rest or bool(regex.match(r"\s+\p{Lu}", rest)))
        yield Match(Span(*m.span()), f"{gap}{_SHORT[m['short']]}{'.' if ends else ''}")


#: The engine took the stop of mrd. for the end of a sentence: "€16 billion. pounds of private money".
_SPLIT = regex.compile(
    rf"(?:[€$£]|EUR[ \u00a0])?(?<![\d.,])(?P<a>{_FIGURE})\s(?P<scale>million|billion)\.\s"
    r"(?P<unit>euros?|dollars?|pounds?(?:\ssterling)?)\b(?!-)(?P<of>\sof\b)?"
)
_NAMED = {"e": "€", "d": "$", "p": "£"}


@local
def _split(page: Page, index: int) -> Iterator[Match]:
    for m in list(_SPLIT.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        yield Match(Span(*m.span()), f"{_NAMED[m['unit'][0]]}{m['a']} {m['scale']}{m['of'] or ''}")


LOOKS = {
    "money.code": _codes,
    "money.trailing-sign": _trailing,
    "money.short-scale": _short,
    "money.split": _split,
}
