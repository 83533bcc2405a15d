"""Finds what is left of a sum of money that an engine could not write: "quip quip quip" for £450 million, "DP 158
million" for $158 million, "9%" for £9,000. The Finnish side has the sum.

A small engine that learnt sums from web shops and slang falls to pieces before pounds and dollars. The wreck is
known by its words, by figures that are none, by a word said over and over; but it is touched only where the Finnish
side has a sum that the English lacks, and put right where there is one wreck for each such sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.detect.figures import english_figures, english_numbers, finnish_readings
from siisti.detect.quantities import (
    ENGLISH_FIGURE,
    ENGLISH_SCALE,
    SCALES,
    Quantity,
    english_quantities,
    english_value,
    finnish_quantities,
)
from siisti.rules.model import Match, Page, local
from siisti.text.numerals import english_word
from siisti.types import Span

_TIMEOUT = 0.25
#: Slang for money, and what the engines make of it. None of these is a sum.
_SLANG = (
    r"(?i:quids?|quips?|buck(?!et)\p{Ll}*|nil|naught|stallions?|(?:little\s)?ounces?"
    r"|tunes?(?=\sof\b|\s(?:quid|buck|tune))|(?<=tune\sof\s)tunes?)"
)
#: Letters that stand for a sign, and figures that are none: n.5%, n& 1, DM5, 4%35,000, 6-000,000, 4-0.75.
#: Capitals before a figure or a scale word, or in the place of a sum; none that English knows of itself.
_KNOWN = (
    r"(?!(?:USD|GBP|EUR|SEK|NOK|DKK|USA?|UK|EU|UN|BBC|CEO|MP|TV|GDP|NHS|NATO|IMF|ECB|FBI|CIA|AI|IT|PM|WHO)\b)"
)
_PLACE = r"(?<=\b(?:at|of|to|for|by|about|around|than|worth|was|were|is)\s(?:[A-Z]{2,4}\s)?)"
_LETTERS = (
    rf"\b{_KNOWN}(?:[A-Z]{{2,4}}\s)?{_KNOWN}(?:[A-Z]{{2,4}}(?=\s?\d|\s[mb]illion)"
    rf"|{_PLACE}[A-Z]{{2,4}}(?=[.,;]|$|\s(?:and|from|in|on|per|a)\b|\s\p{{Ll}}))"
)
_RUBBLE = (
    r"\bn[.&]?\s?\d[\d.,]*\d%?|\bn[.&]?\s?\d%?|(?<![\d.,])\d+%\d[\d.,]*|(?<![\d.,])\d-0[\d.,]*\d"
    r"|(?<=\s),\d{3}\b|(?<![\d.,])\d+%(?=\smillion)"
)
_AGAIN = r"(?i:\b(?P<same>\p{L}{3,})\p{L}{0,3}(?:\s(?:of\s)?(?P=same)\p{L}{0,4}){2,}\b)"
_SCALE = r"(?:\s?(?:thousand|million|billion|trillion)s?\b|(?<=\d)(?:m|bn)\b)?"
_COIN = r"(?:dollars?|pounds?|sterling)"
_LETTERED = regex.compile(r"[A-Z]{2,}")


@cache
def _wreck() -> regex.Pattern[str]:
    bare = rf"(?:(?:{_LETTERS}\s?[\d.,%]*\d%?|{_LETTERS}|{_RUBBLE}|{_AGAIN}|\bbucks?\d[\d,]*|\b{_SLANG}(?!\w)){_SCALE})"
    joint = r"\s+(?:(?:of|with|at|for|to|by|in|and|worth|against)\s+)?(?:an?\s+)?"
    return regex.compile(
        rf"(?P<lead>\b[Aa]n?\s+)?(?P<here>(?:{_COIN}\s+worth\s+)?(?:(?P<before>{ENGLISH_FIGURE})\s(?=quid|bucks|buckl))?"
        rf"{bare}(?:(?:{joint}|,?\s?)(?:{bare}|{_COIN}\b))*(?:(?<=\p{{L}})(?:\sof)?\s(?P<after>\d[\d.,]*\d%?{_SCALE})(?!\w))?)"
        rf"(?:\s{_COIN}\b)?"
    )


#: Slang and letters before a sum that is right but for its sign: bucks 20, DP 158 million, n& 1 billion.
@cache
def _signless() -> regex.Pattern[str]:
    lead = rf"(?:{_LETTERS}|\b{_SLANG}|\b(?i:ounces?\sof)|\bn[.&]?)"
    return regex.compile(
        rf"(?P<lead>(?:{lead}\s*)+)(?:(?:USD|GBP)\s)?(?P<n>{ENGLISH_FIGURE})"
        rf"(?:[ \u00a0-]?(?:{ENGLISH_SCALE})\b)?(?P<coin>\s{_COIN}\b)?",
    )


def written(value: Decimal, sign: str) -> str:
    """Return a sum as English writes it.

    >>> written(Decimal("1200000000.0"), "$"), written(Decimal(423000), "£"), written(Decimal("10.50"), "$")
    ('$1.2 billion', '£423,000', '$10.50')
    """
    for name in ("trillion", "billion", "million"):
        if value >= SCALES[name]:
            figure = f"{(value / SCALES[name]).normalize():f}"
            return f"{sign}{figure} {name}"
    return f"{sign}{value:,}" if value != value.to_integral_value() else f"{sign}{int(value):,}"


_MONEY = regex.compile(r"(?i)dollar|punta|punna|USD|GBP|[$£]")


@local
@between_counterparts(but=1)
def _debris(page: Page, index: int) -> Iterator[Match]:
    """Yield the wreck of each sum, with the sum where there are as many of the one as of the other."""
    segment = page.segments[index]
    if segment.source is None or not _MONEY.search(segment.source):
        return
    text = segment.text
    sums = [q for q in finnish_quantities(segment.source) if q.unit.sign in ("$", "£")]
    signless = list(_without_sign(text, segment.source, sums))
    yield from signless
    said = english_numbers(text)
    missing = [q for q in sums if q.value not in said]
    wrecks = [w for w in _wrecks(text, segment.source) if not any(w.overlaps(m.span) for m in signless)]
    one = {q.span for q in missing}
    if not missing or (len(wrecks) not in (len(missing), 1) and len(wrecks) != len(one)):
        evidence = tuple(_told(q, segment.source) for q in missing)
        yield from (Match(wreck, None, evidence=evidence) for wreck in wrecks if missing)
    elif len(wrecks) == len(missing):
        for wreck, q in zip(wrecks, missing, strict=True):
            yield Match(*_filled(wreck, q, text), evidence=(_told(q, segment.source),))
    elif len(wrecks) == len(one) == 1:
        # "500 ja 600 miljoonan dollarin" is one thing said, and one wreck.
        new = " and ".join(written(q.value, q.unit.sign) for q in missing)
        yield Match(wrecks[0], new, evidence=(_told(missing[0], segment.source),))


_AFTER = regex.compile(r"[.,;]|$|\s(?:as|for|in|a|per|to|and|from|on|by|when|with)\b")
_ITEMS = r"\s(?:them|it|him|her|this|that|those|these|the|their|his|its|our)\b"


def _filled(wreck: Span, q: Quantity, text: str) -> tuple[Span, str]:
    """Return the span of a wreck with the sum, in words where Finnish has words, and the "of" or "on" it lost."""
    new = written(q.value, q.unit.sign)
    number = english_word(q.value / SCALES["million"]) if q.spelt else None
    if number and _AFTER.match(text, wreck.end):
        new = f"{number} million {q.unit.american[1]}"
    worth = regex.compile(rf"\sworth(?={_ITEMS})").match(text, wreck.end)
    if worth:
        return Span(wreck.start, worth.end()), f"{new} of"
    if regex.search(r"\bsp(?:ent|ends?|ending)\s$", text[: wreck.start]) and regex.match(
        _ITEMS, text[wreck.end :]
    ):
        return wreck, f"{new} on"
    return wreck, new


def _without_sign(text: str, source: str, sums: list[Quantity]) -> Iterator[Match]:
    """Yield sums that are right but for what stands in the place of their sign."""
    for m in list(_signless().finditer(text, timeout=_TIMEOUT)):
        value, scale = english_value(m["n"]), next((w for n, w in SCALES.items() if m[n]), Decimal(1))
        right = [q for q in sums if value is not None and q.value == value * scale]
        if right and not any(letters in source for letters in _LETTERED.findall(m["lead"])):
            new = written(right[0].value, right[0].unit.sign)
            yield Match(Span(*m.span()), new, evidence=(_told(right[0], source),))


def _told(q: Quantity, source: str) -> str:
    return f"source: {q.span.of(source)}"


def _wrecks(text: str, source: str) -> list[Span]:
    """Return the wrecks of sums in order: slang and rubble, and shares and sums that the Finnish side has not."""
    told = finnish_readings(source)
    found = [
        Span(m.start("lead") if m["lead"] else m.start(), m.end())
        for m in _wreck().finditer(text, timeout=_TIMEOUT)
        if m[0].strip() not in source
        and not (m[0].strip().lower() in ("ounce", "ounces") and "unss" in source.lower())
        and not (m["before"] and english_value(m["before"]) in told)
        and not any(letters in source for letters in _LETTERED.findall(m[0]))
    ]
    shares = {q.value for q in finnish_quantities(source) if q.unit.dimension == "share"}
    for q in english_quantities(text):
        odd = (
            q.value not in told
            if q.unit.dimension == "money"
            else q.unit.dimension == "share" and q.value not in shares and q.name.of(text) == "%"
        )
        joined = any(o != q and o.span == q.span and o.value in told for o in english_quantities(text))
        if odd and not joined and not q.spelt and not any(q.span.overlaps(w) for w in found):
            found.append(q.span)
    return sorted(found)


@local
@between_counterparts(but=1)
def _unsigned(page: Page, index: int) -> Iterator[Match]:
    """Yield "to 46.6 million" where the Finnish side says pounds, and nothing in the English says so of that sum."""
    segment = page.segments[index]
    if segment.source is None or not _MONEY.search(segment.source):
        return
    sums = [q for q in finnish_quantities(segment.source) if q.unit.sign in ("$", "£")]
    said = english_quantities(segment.text)
    for f in english_figures(segment.text):
        right = {q.unit.sign for q in sums if q.value == f.scaled}
        if f.scaled < SCALES["million"] or f.scaled == f.value or len(right) != 1:
            continue
        before, behind = segment.text[: f.span.start], segment.text[f.span.end :]
        counted = any(q.value == f.scaled or q.figure == f.span for q in said)
        if not counted and not _JOINED.search(before) and not _LISTED.match(behind):
            yield Match(
                Span(f.span.start, f.span.start),
                next(iter(right)),
                evidence=(f"source: {next(iter(right))}",),
            )


_JOINED = regex.compile(r"(?:[–-]|\b(?:to|and|or|of\ssterling|[A-Z]{2,4}|\p{Ll}*bucks?)\s?)$")
_LISTED = regex.compile(
    r"\s\p{L}+(?:\s\p{L}+)?\s(?:pounds?|dollars?)\b|[ -](?:pounds?|dollars?|The\s)|\.\s(?:The\s)?pound"
)

_TORN = regex.compile(
    rf"[€$£]?(?P<n>{ENGLISH_FIGURE})\s(?P<scale>million|billion)(?:\.\s(?P<the>The\s)?|\s(?P<The>The\s))"
    r"(?P<coin>pound|dollar)(?:['’]s|\ssterling)?(?=\s\p{Ll})"
)


@local
def _torn(page: Page, index: int) -> Iterator[Match]:
    """Yield "€11 billion. The pound's programme": the engine took the stop of mrd. for the end of a sentence."""
    segment = page.segments[index]
    if segment.source is None:
        return
    sums = {(q.value, q.unit.sign) for q in finnish_quantities(segment.source)}
    for m in list(_TORN.finditer(segment.text, timeout=_TIMEOUT)):
        value, sign = english_value(m["n"]), {"p": "£", "d": "$"}[m["coin"][0]]
        if value is not None and (value * SCALES[m["scale"]], sign) in sums:
            article = "" if not (m["the"] or m["The"]) else "The " if m.start() == 0 else _article(m["n"])
            yield Match(
                Span(*m.span()), f"{article}{sign}{m['n']} {m['scale']}", evidence=(f"source: {sign}",)
            )


def _article(figure: str) -> str:
    return "an " if regex.match(r"8|1[18](?!\d)", figure) else "a "


LOOKS = {
    "money.debris": _debris,
    "money.torn": _torn,
    "money.unsigned": _unsigned,
}
