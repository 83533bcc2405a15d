"""Finds number words that the Finnish side gives otherwise: seven for kahdeksan, fifth for neljäs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.detect.figures import english_numbers, finnish_numbers
from siisti.rules.model import Match, Page
from siisti.text.numerals import CARDINALS, finnish_number
from siisti.types import Span

_TIMEOUT = 0.25
_WORDS = CARDINALS[2:]
_SMALL = regex.compile(
    rf"(?<![-\p{{L}}]|\b(?:half|past|quarter\sto|minutes\sto)\s)(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r"(?!\p{L}|-\p{L}*(?:y|ty)\b|\s(?:hundred|thousand|million|billion|dozen|and\sa\shalf|o['’]clock|[ap]\.?m))",
    regex.IGNORECASE,
)
#: Words that hold a number somewhere, compounds and derivatives too: viisihenkinen, iltakuudelta, kolmikko.
_HOLDS = (
    *(
        (2, r"kaksi|kahde(?!ks)|kahta|kahte|pari\b|molem|puoliso|kaksos"),
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


_FIRST = (
    *(
        (2, ("kaksi", "kahden")),
        (3, ("kolmi", "kolme", "kolmen")),
        (4, ("neli", "neljä", "neljän")),
        (5, ("viisi", "viiden")),
    ),
    *(
        (6, ("kuusi", "kuuden")),
        (7, ("seitsen", "seitsemän")),
        (8, ("kahdeksan",)),
        (9, ("yhdeksän",)),
        (10, ("kymmen",)),
    ),
)
_COUNTS = regex.compile(
    rf"(?i)(?<![-\p{{L}}])(?P<n>{'|'.join(form for _, forms in _FIRST for form in forms)})"
    r"(?=-?(?:päiväi|vuoti|kuukauti|viikkoi|tunti(?:n|s)|minuutti|henki|lapsi|jäseni|osai|ovi(?:n|s)|kerroksi))\p{L}+"
)


def _small(source: str) -> list[tuple[int, str]]:
    """Return the small numbers of a Finnish text that are words, or begin one that counts: viisipäiväinen."""
    found = [(n, m[0]) for m in _COUNTS.finditer(source) for n, forms in _FIRST if m["n"].lower() in forms]
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
        (3, r"kolma(?:s|nte|nne|tta)|kolmos|kolmonen"),
        (4, r"neljä(?:s|nte|nne|ttä)|nelos"),
        (5, r"viide(?:s|nte|nne|ttä)|vitos"),
    ),
    *(
        (6, r"kuude(?:s|nte|nne|tta)|kutos"),
        (7, r"seitsemä(?:s|nte|nne|ttä)"),
        (8, r"kahdeksa(?:s|nte|nne|tta)"),
    ),
    *((9, r"yhdeksä(?:s|nte|nne|ttä)"), (10, r"kymmene(?:s|nte|nne|ttä)")),
)
_ORDINAL = regex.compile(
    rf"(?<![-\p{{L}}])(?:{'|'.join(_ORDINALS)})s?(?!\p{{L}})|(?<![\d.,])(?:[4-9]|10)th(?!\p{{L}})|(?<!\d)3rd\b",
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
            many = "s" if m[0][-1] == "s" else ""
            new = (
                _ORDINALS[right - 3] + many if m[0][0].isalpha() else f"{right}{'rd' if right == 3 else 'th'}"
            )
            yield Match(
                Span(*m.span()),
                new.capitalize() if m[0][0].isupper() else new,
                evidence=(f"source: {right}.",),
            )


def _rank(word: str) -> int:
    return (
        int(regex.sub(r"\D", "", word))
        if word[0].isdigit()
        else _ORDINALS.index(word.lower().removesuffix("s")) + 3
    )


LOOKS = {
    "numbers.ordinal-changed": _ordinals,
    "numbers.word-changed": _small_numbers,
}
