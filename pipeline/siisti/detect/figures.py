"""Matches the figures of the two sides by what they are worth, and tells which are left over: a translation may
write 16 as sixteen, 4 p.m., 16th or ten miles, and none of these is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import regex

from siisti.detect.quantities import (
    ENGLISH_FIGURE,
    ENGLISH_SCALE,
    FINNISH_FIGURE,
    FINNISH_SCALE,
    SCALES,
    Quantity,
    english_quantities,
    english_value,
    finnish_quantities,
    finnish_value,
    units_of,
)
from siisti.text.numerals import ENGLISH_NUMBER, english_number, finnish_number
from siisti.types import Span

_TIMEOUT = 0.25


_NO_DIGIT = regex.compile(r"\D")
_LONG_WORD = regex.compile(r"\p{L}{4,}")


@cache
def _in_words() -> regex.Pattern[str]:
    return regex.compile(rf"\b{ENGLISH_NUMBER}\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in digits: where it stands, what it is worth bare and with its scale word."""

    span: Span
    text: str
    value: Decimal
    scaled: Decimal

    @property
    def digits(self) -> str:
        """Its digits, without what stands between them."""
        return _NO_DIGIT.sub("", self.text)


@cache
def _finnish() -> regex.Pattern[str]:
    return regex.compile(rf"(?P<n>{FINNISH_FIGURE})(?:[ \u00a0]?(?:{FINNISH_SCALE}))?", regex.IGNORECASE)


@cache
def _english() -> regex.Pattern[str]:
    return regex.compile(rf"(?P<n>{ENGLISH_FIGURE})(?:[ \u00a0-]?(?:{ENGLISH_SCALE})\b)?", regex.IGNORECASE)


def _figures(pattern: regex.Pattern[str], text: str, *, finnish: bool) -> Iterator[Figure]:
    for m in list(pattern.finditer(text, timeout=_TIMEOUT)):
        value = finnish_value(m["n"]) if finnish else english_value(m["n"])
        scale = next((worth for name, worth in SCALES.items() if m[name]), Decimal(1))
        if value is not None:
            yield Figure(Span(*m.span("n")), m["n"], value, value * scale)


@lru_cache(maxsize=512)
def finnish_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a Finnish text."""
    return tuple(_figures(_finnish(), text, finnish=True))


@lru_cache(maxsize=512)
def english_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of an English text."""
    return tuple(_figures(_english(), text, finnish=False))


_RUN = regex.compile(r"\d+")
_DOTTED = regex.compile(r"(?<!\d)\d+[.,:]\d+(?!\d)")
_JOINED = regex.compile(r"\d+(?:[ \u00a0./–-]\d+)+")


def _bare(text: str) -> Iterator[Decimal]:
    """Yield what the digits of a text may be worth, however they are divided."""
    for m in _RUN.finditer(text):
        yield Decimal(m[0])
    for m in _DOTTED.finditer(text, overlapped=True):
        yield Decimal(m[0].replace(",", ".").replace(":", "."))
    for m in _JOINED.finditer(text):
        yield Decimal(_NO_DIGIT.sub("", m[0]))


_HOURS = regex.compile(
    r"(?i)\bkl?o\b|\bkello|aamu|ilta|puoli\b|\byö|vailla|\d\s?[ap]\.?m\b|o['’]clock|\bnoon|midnight|\d:\d\d|\d\.\d\d\b"
)
_CENTURIES = regex.compile(r"(?i)luvu|luku|vuosisa|centur|\d0['’]?s\b")


def _around(values: set[Decimal], text: str) -> set[Decimal]:
    """Add what the same number may be called: the hour of twelve, half past it, the century, the year in short."""
    found = set(values)
    hours, centuries = bool(_HOURS.search(text)), bool(_CENTURIES.search(text))
    for v in values:
        if v != v.to_integral_value() or not v < 10**6:
            continue
        n = int(v)
        if hours and n <= 24:
            found |= {Decimal(n + 12), Decimal(abs(n - 12)), Decimal(n - 1), Decimal(n + 1)}
        if centuries and n < 100:
            found |= {Decimal(1900 + n), Decimal(2000 + n), Decimal((n - 1) * 100), Decimal(n * 100)}
        if centuries and n <= 2100:
            found |= {Decimal(n % 100), Decimal(n // 100 + 1)}
    return found


@lru_cache(maxsize=512)
def finnish_readings(text: str) -> frozenset[Decimal]:
    """Return every number that a Finnish text can be said to hold."""
    return frozenset(_around(set(_bare(text)) | finnish_numbers(text), text))


@lru_cache(maxsize=512)
def finnish_numbers(text: str) -> frozenset[Decimal]:
    """Return the numbers that a Finnish text says, as it says them."""
    found = {v for f in finnish_figures(text) for v in (f.value, f.scaled)}
    found |= {v for w in _LONG_WORD.findall(text) if (v := finnish_number(w)) is not None}
    return frozenset(found | {q.value for q in finnish_quantities(text)})


@lru_cache(maxsize=512)
def english_readings(text: str) -> frozenset[Decimal]:
    """Return every number that an English text can be said to hold."""
    return frozenset(_around(set(_bare(text)) | english_numbers(text), text))


@lru_cache(maxsize=512)
def english_numbers(text: str) -> frozenset[Decimal]:
    """Return the numbers that an English text says, as it says them: 2 and 2,000,000 for "2 million"."""
    found = {v for f in english_figures(text) for v in (f.value, f.scaled)}
    words = _in_words().finditer(text.lower(), timeout=_TIMEOUT)
    found |= {v for m in words if (v := english_number(m[0])) is not None}
    return frozenset(found | {q.value for q in english_quantities(text)})


def _converted(value: Decimal, others: tuple[Quantity, ...], here: frozenset[Decimal]) -> bool:
    """Tell whether a value is a quantity of the other side in another unit of the same kind, give or take a twelfth.
    A quantity that is on this side as it stands has not been converted.
    """
    for q in others:
        if q.unit.dimension in ("money", "share") or q.value in here:
            continue
        for unit in units_of(q.unit.dimension):
            worth = q.value * q.unit.factor / unit.factor
            if unit != q.unit and worth and abs(value - worth) <= worth / 12:
                return True
    return False


def left_over(source: str, text: str) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the figures of each side that nothing on the other accounts for: the Finnish ones, the English ones.

    >>> here, there = left_over("Osake maksoi 16 599,85 ja 5 %.", "The share cost 16,599.65 and five per cent.")
    >>> [f.text for f in here], [f.text for f in there]
    (['16 599,85'], ['16,599.65'])
    """
    told, said = finnish_readings(source), english_readings(text)
    mine, yours = finnish_quantities(source), english_quantities(text)
    here = (
        f
        for f in finnish_figures(source)
        if not {f.value, f.scaled} & said and not _converted(f.scaled, yours, told)
    )
    there = (
        f
        for f in english_figures(text)
        if not {f.value, f.scaled} & told and not _converted(f.scaled, mine, said)
    )
    return tuple(here), tuple(there)
