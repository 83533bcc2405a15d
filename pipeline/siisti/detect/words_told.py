"""Finds number words that the Finnish side gives otherwise: seven for kahdeksan, fifth for neljäs, tripled for
kaksinkertaistui, tenths for sadasosat, about 150 for alle 150, and the eve of a feast for its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.detect.figures import english_numbers, finnish_numbers
from siisti.detect.quantities import ENGLISH_FIGURE, FINNISH_FIGURE, english_value, finnish_value
from siisti.rules.model import Match, Page
from siisti.text.numerals import finnish_number
from siisti.types import Span

_TIMEOUT = 0.25
_WORDS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_SMALL = regex.compile(
    rf"(?<![-\p{{L}}]|\b(?:half|past|to|quarter)\s)(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r"(?!\p{L}|-\p{L}*(?:y|ty)\b|\s(?:hundred|thousand|million|billion|dozen|and\sa\shalf|o['’]clock|[ap]\.?m))",
    regex.IGNORECASE,
)
#: Words that hold a number somewhere, compounds and derivatives too: viisihenkinen, iltakuudelta, kolmikko.
_HOLDS = (
    *(
        (2, r"kaksi|kahde|kahta|kahte|pari\b|molem|puoliso|kaksos"),
        (3, r"kolm"),
        (4, r"nelj|neli(?!ö)"),
        (5, r"viisi|viide|viit"),
    ),
    *(
        (6, r"kuusi|kuude|kuute|kuutta"),
        (7, r"seitsem|seiska"),
        (8, r"kahdeks|kasi\b"),
        (9, r"yhdeks|ysi"),
        (10, r"kymmen|kymp"),
    ),
    *((11, r"yksitoi|yhde\p{L}+toi|yhtätoi"), (12, r"kaksitoi|kahde\p{L}+toi|tusina|kahtatoi")),
)


_WORD = regex.compile(r"(?<![-\p{L}]|\b(?:puoli|kello|klo|vailla|yli)\s)\p{L}{4,}(?![-\p{L}])")


@cache
def _holds(n: int) -> regex.Pattern[str]:
    """Return the pattern of Finnish words that hold a number from two to twelve."""
    return regex.compile(rf"(?i)(?:{dict(_HOLDS)[n]})")


def _held(source: str) -> set[int]:
    return {n for n, _ in _HOLDS if _holds(n).search(source)}


def _small(source: str) -> list[tuple[int, str]]:
    """Return the small numbers that stand as words of their own in a Finnish text, in order."""
    found = []
    for m in _WORD.finditer(source):
        value = finnish_number(m[0])
        if (
            value is not None
            and 2 <= value <= 19
            and value == int(value)
            and not m[0].lower().startswith("pari")
        ):
            found.append((int(value), m[0]))
    return found


@between_counterparts(but=0)
def _small_numbers(page: Page, index: int) -> Iterator[Match]:
    """Yield the number word that is another on the Finnish side, where all others are the same."""
    segment = page.segments[index]
    if segment.source is None:
        return
    said = [(_WORDS.index(m[0].lower()) + 2, m) for m in _SMALL.finditer(segment.text, timeout=_TIMEOUT)]
    told = _small(segment.source) if said else []
    if not told:
        return
    held = _held(segment.source)
    numbers = finnish_numbers(segment.source)
    odd = [
        (n, m)
        for n, m in said
        if n not in held and Decimal(n) not in numbers and not _digit(n, segment.source)
    ]
    known = english_numbers(segment.text)
    over = [(n, word) for n, word in told if Decimal(n) not in known and not _spelt(n, segment.text)]
    if len(odd) == len(over) == 1:
        pair = (over[0], odd[0][1])
    elif (
        not odd
        and len(told) == len(said) > 1
        and len(diff := [i for i in range(len(told)) if told[i][0] != said[i][0]]) == 1
    ):
        # "four ... five" came through as "five ... five".
        if regex.search(r"\d", segment.source) or len({n for n, _ in said}) == len(said):
            return
        pair = (told[diff[0]], said[diff[0]][1])
    else:
        return
    (right, word), m = pair
    new = _WORDS[right - 2]
    yield Match(
        Span(*m.span()), new.capitalize() if m[0][0].isupper() else new, evidence=(f"source: {word}",)
    )


def _digit(n: int, source: str) -> bool:
    return bool(regex.search(rf"(?<!\d)(?:{n}|{n + 12})(?!\d)", source))


def _spelt(n: int, text: str) -> bool:
    """Tell whether an English text has the number as an ordinal, a multiple, a pair, or an hour of twenty-four."""
    forms = {
        2: r"both|second|pair|twice|twin|double|couple|two|half|either|duo",
        3: r"third|triple|trio|three|thrice",
    }
    other = forms.get(n, _WORDS[n - 2][: 4 if n != 8 else 5])
    return bool(regex.search(rf"(?i)\b(?:{other})|(?<!\d)(?:{n}|{n + 12})(?!\d)", text))


_ORDINALS = ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FINNISH_ORDINALS = (
    *(
        (3, r"kolma(?:s\b|nte|nne(?!s)|tta)"),
        (4, r"neljä(?:s\b|nte|nne(?!s)|ttä)"),
        (5, r"viide(?:s\b|nte|nne(?!s)|ttä)"),
    ),
    *(
        (6, r"kuude(?:s\b|nte|nne(?!s)|tta)"),
        (7, r"seitsemä(?:s\b|nte|nne(?!s)|ttä)"),
        (8, r"kahdeksa(?:s\b|nte|nne(?!s)|tta)"),
    ),
    *((9, r"yhdeksä(?:s\b|nte|nne(?!s)|ttä)"), (10, r"kymmene(?:s\b|nte|nne(?!s)|ttä)")),
)
_ORDINAL = regex.compile(
    rf"(?<![-\p{{L}}])(?:{'|'.join(_ORDINALS)})(?![-\p{{L}}])|(?<![\d.,])(?:[3-9]|10)th(?!\p{{L}})|(?<!\d)3rd\b",
    regex.IGNORECASE,
)


@cache
def _ordinal(n: int) -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\b(?:{dict(_FINNISH_ORDINALS)[n]})")


@between_counterparts(but=0)
def _ordinals(page: Page, index: int) -> Iterator[Match]:
    """Yield the ordinal that is another on the Finnish side, where each side has one over."""
    segment = page.segments[index]
    if segment.source is None:
        return
    said = [(_rank(m[0]), m) for m in _ORDINAL.finditer(segment.text, timeout=_TIMEOUT)]
    told = {n for n, _ in _FINNISH_ORDINALS if _ordinal(n).search(segment.source)} if said else set()
    if not told:
        return
    here = told - {n for n, _ in said}
    hints = _held(segment.source) - told
    there = [
        (n, m)
        for n, m in said
        if n not in told | hints and not regex.search(rf"(?<!\d){n}(?!\d)", segment.source)
    ]
    if len(here) == len({n for n, _ in there}) == 1 and len(told) == len({n for n, _ in said}):
        right = next(iter(here))
        for _, m in there:
            new = _ORDINALS[right - 3] if m[0][0].isalpha() else f"{right}{'rd' if right == 3 else 'th'}"
            yield Match(
                Span(*m.span()),
                new.capitalize() if m[0][0].isupper() else new,
                evidence=(f"source: {right}.",),
            )


def _rank(word: str) -> int:
    return int(regex.sub(r"\D", "", word)) if word[0].isdigit() else _ORDINALS.index(word.lower()) + 3


#: Sets of words of which a text has one: what Finnish says, and the English forms in step with each other.
_STEPS = (
    (
        (r"kaksin(?:kertai|-\s)", ("doubled", "double", "doubles", "doubling", "twofold")),
        (r"kolmin(?:kertai|-\s)", ("tripled", "triple", "triples", "tripling", "threefold")),
        (r"nelin(?:kertai|-\s)", ("quadrupled", "quadruple", "quadruples", "quadrupling", "fourfold")),
    ),
    (
        (r"kymmenesosa|kymmenykse", ("tenths", "tenth")),
        (r"sadasosa", ("hundredths", "hundredth")),
        (r"tuhannesosa", ("thousandths", "thousandth")),
    ),
    (
        (r"vuosikymmen", ("decades", "decade")),
        (r"vuosisa[dt]a", ("centuries", "century")),
        (r"vuosituha[nt]", ("millennia", "millennium")),
    ),
    (
        (r"jouluaat", ("Christmas Eve",)),
        (r"joulupäiv", ("Christmas Day",)),
        (r"tapaninpäiv", ("Boxing Day",)),
    ),
    (
        (r"uudenvuodenaat|uudenvuodenyö", ("New Year's Eve",)),
        (r"uudenvuodenpäiv", ("New Year's Day",)),
    ),
    (
        (r"juhannusaat", ("Midsummer Eve", "Midsummer's Eve")),
        (r"juhannuspäiv", ("Midsummer Day", "Midsummer's Day")),
    ),
)


@cache
def _step(forms: tuple[str, ...]) -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\b(?:{'|'.join(regex.escape(f, literal_spaces=True) for f in forms)})\b")


@between_counterparts(but=0)
def _steps(page: Page, index: int) -> Iterator[Match]:
    """Yield the word of a set of which the Finnish side has another one, and that alone."""
    segment = page.segments[index]
    if segment.source is None:
        return
    for steps in _STEPS:
        said = [forms for _, forms in steps if _step(forms).search(segment.text.replace("’", "'"))]
        if len(said) != 1:
            continue
        told = [forms for finnish, forms in steps if regex.search(rf"(?i){finnish}", segment.source)]
        if len(told) != 1 or said[0] == told[0]:
            continue
        for m in _step(said[0]).finditer(segment.text.replace("’", "'")):
            at = [f.lower() for f in said[0]].index(m[0].lower())
            new = told[0][min(at, len(told[0]) - 1)]
            new = new[0].upper() + new[1:] if m[0][0].isupper() else new
            yield Match(Span(*m.span()), new, evidence=(f"source: {new}",))


#: Which side of a figure: what Finnish puts before it, what English does, and what to put there.
_SIDES = (
    (
        "under",
        r"(?:alle|vajaan?|korkeintaan|enintään)",
        r"(?:under|below|less\sthan|fewer\sthan|nearly|almost|just\sunder|at\smost|up\sto|no\smore\sthan)",
    ),
    (
        "over",
        r"(?:yli|runsaan|runsas|reilun?|vähintään)",
        r"(?:over|above|more\sthan|just\sover|well\sover|at\sleast|no\sless\sthan|exceeding)",
    ),
    ("about", r"(?:noin|suunnilleen|arviolta)", r"(?:about|around|approximately|roughly|some|an\sestimated)"),
)


_DENIED = regex.compile(r"(?i)\b(?:not|never|no|nor|without|hardly|cannot)\b|n['’]t\b")


@cache
def _side(at: int, finnish: bool) -> regex.Pattern[str]:
    words = _SIDES[at][1 if finnish else 2]
    figure = FINNISH_FIGURE if finnish else rf"(?:[€$£]|EUR\s|USD\s)?{ENGLISH_FIGURE}"
    return regex.compile(rf"\b(?P<side>{words})\s(?P<n>{figure})", regex.IGNORECASE)


@between_counterparts(but=0)
def _sides(page: Page, index: int) -> Iterator[Match]:
    """Yield "about 150" for alle 150, and "over" for alle: a figure on another side than the Finnish has it."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told: dict[Decimal | None, set[int]] = {}
    for at in range(len(_SIDES)):
        for m in _side(at, True).finditer(segment.source, timeout=_TIMEOUT):
            told.setdefault(finnish_value(m["n"]), set()).add(at)
    for at in range(len(_SIDES)) if told else ():
        for m in _side(at, False).finditer(segment.text, timeout=_TIMEOUT):
            value = english_value(regex.sub(r"^\D+", "", m["n"]))
            right = told.get(value, set())
            denied = _DENIED.search(segment.text[max(0, m.start() - 60) : m.start()])
            if value is not None and len(right) == 1 and at not in right and right != {2} and not denied:
                new = _SIDES[next(iter(right))][0]
                new = new.capitalize() if m["side"][0].isupper() else new
                yield Match(Span(*m.span("side")), new, evidence=(f"source: {new}",))


LOOKS = {
    "numbers.ordinal-changed": _ordinals,
    "numbers.side-changed": _sides,
    "numbers.step-changed": _steps,
    "numbers.word-changed": _small_numbers,
}
