"""Reads figures that have a unit, a currency or a per cent sign, in Finnish and in English: "kolmisensataa
kilometriä" and "three hundred miles" are 300 of a length each, in another unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import regex

from siisti.detect.office_table import rows
from siisti.share import share
from siisti.text.numerals import ENGLISH_NUMBER, english_number, finnish_number
from siisti.types import Span

_TIMEOUT = 0.25
_COLUMNS = (
    *("dimension", "factor", "plural", "singular", "us_plural", "us_singular"),
    *("finnish", "english", "sign"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what it measures, how many of the smallest it is, and its English names."""

    dimension: str
    factor: Decimal
    british: tuple[str, str]
    american: tuple[str, str]
    sign: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure and what it counts. ``value`` has the scale word reckoned in; ``figure`` is the number itself,
    ``name`` the words or the sign of the unit.
    """

    value: Decimal
    unit: Unit
    span: Span
    figure: Span
    name: Span
    spelt: bool


@cache
def _table() -> tuple[tuple[Unit, str, str], ...]:
    """Return ``configs/lexicon/units.tsv``: each unit with its Finnish and its English pattern."""
    return tuple(
        (
            Unit(
                r["dimension"],
                Decimal(r["factor"]),
                (r["singular"], r["plural"]),
                (r["us_singular"], r["us_plural"]),
                r["sign"].strip("-"),
            ),
            r["finnish"],
            r["english"],
        )
        for _, r in rows(share("configs/lexicon/units.tsv"), _COLUMNS)
    )


_GAP = r"[ \u00a0\u202f]"
#: A figure as Finnish writes it: 4 300, 4.300, 1 045,20.
FINNISH_FIGURE = (
    rf"(?<![\d,.])(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d{{1,3}}(?:\.\d{{3}})+(?![\d.])|\d+)(?:,\d+)?"
)
#: And as English does, or ought to.
ENGLISH_FIGURE = (
    rf"(?<![\d.,])(?:\d{{1,3}}(?:(?:,|{_GAP})\d{{3}})+(?!\d)|\d{{4,}}(?:,\d{{3}})+(?!\d)|\d+)"
    r"(?:\.\d+|,\d{1,2}(?!\d))?"
)
_WORD = (
    r"\b(?:yksi|yht|yhd|kaksi|kaht|kahd|kolm|nelj|viis|viit|viid|kuus|kuut|kuud|seitsem|kymmen|sata|sada|tuha"
    r"|parik|paris|parin|paria|pari\b|puolit|puolent|puolta)\w*"
)
SCALES = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
FINNISH_SCALE = (
    r"(?P<thousand>tuhat(?:ta)?\b|tuhan\w+)|(?P<million>milj(?:\.|\b)|miljoon\w*)"
    r"|(?P<billion>mrd\.?|miljardi?\w*)|(?P<trillion>biljoon\w*)"
)
ENGLISH_SCALE = (
    r"(?P<thousand>thousand|(?<=\d)k\b)|(?P<million>millions?|mln|mn|(?<=\d)m\b)"
    r"|(?P<billion>billions?|milliards?|bn|(?<=\d)b\b)|(?P<trillion>trillions?|tn\b)"
)
_HALF = Decimal("0.5")
_FINNISH_GROUPS = regex.compile(r"[ \u00a0\u202f]|\.(?=\d{3})")
_ENGLISH_GROUPS = regex.compile(r"[ \u00a0\u202f]|,(?=\d{3})")
CODES = {"EUR": "€", "USD": "$", "GBP": "£"}


@cache
def _finnish() -> regex.Pattern[str]:
    plain = rf"{FINNISH_FIGURE}|{_WORD}"
    number = rf"{plain}|\bpuol(?:i|en|ta)\b"
    units = "|".join(f"(?P<u{i}>{finnish})" for i, (_, finnish, _) in enumerate(_table()))
    joint = rf"(?:\s?[–-]\s?|{_GAP}(?:ja|tai|sekä|eikä){_GAP}|{_GAP})"
    return regex.compile(
        rf"(?:(?P<a>{number})(?:{joint}(?P<b>{plain}))?(?P<half>{_GAP}ja{_GAP}puol(?:i|en|ta))?(?:{_GAP}|-)?)?"
        rf"(?:\b(?:{FINNISH_SCALE})[ \u00a0-]?)?"
        rf"(?:(?<=\d[\d \u00a0]*[ ]|\w[ ])(?:\p{{Lu}}\p{{L}}+(?:in|n|:n)|brittiläistä){_GAP})?"
        rf"(?P<name>(?<![\p{{L}}])(?:{units}))(?P<away>{_GAP}pää(?:hän|ssä|stä)\b)?",
        regex.IGNORECASE,
    )


@lru_cache(maxsize=512)
def finnish_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a Finnish text.

    >>> [(str(q.value), q.unit.british[1]) for q in finnish_quantities("neljän viiden metrin päästä, 1,5 mrd. puntaa")]
    [('4', 'metres'), ('5', 'metres'), ('1500000000.0', 'pounds')]
    """
    return tuple(_read_finnish(text))


def _read_finnish(text: str) -> Iterator[Quantity]:
    for m in list(_finnish().finditer(text, timeout=_TIMEOUT)):
        if any(m[group] and m[group].startswith("00") for group in ("a", "b")):
            continue
        unit = next(_table()[i][0] for i in range(len(_table())) if m[f"u{i}"])
        scale = next((worth for name, worth in SCALES.items() if m[name]), Decimal(1))
        numbers = [(group, finnish_value(m[group])) for group in ("a", "b") if m[group]]
        if not numbers and (scale > 1 or (m["away"] and m["name"].endswith("n"))):
            # "miljoonan dollarin", "kilometrin päässä": one of it.
            yield Quantity(
                scale, unit, Span(*m.span()), Span(m.start(), m.start()), Span(*m.span("name")), True
            )
        first, second = numbers[0][1] if numbers else None, numbers[1][1] if len(numbers) > 1 else None
        if first and second in (100, 1000) and m["a"].isalpha():
            # "kaksi sataa", in two words.
            numbers = [("a", first * second)]
        for group, value in numbers:
            if value is not None:
                spelt = not m[group][0].isdigit()
                value += _HALF if m["half"] else 0
                where, name = Span(*m.span(group)), Span(*m.span("name"))
                yield Quantity(value * scale, unit, Span(*m.span()), where, name, spelt)


def finnish_value(number: str) -> Decimal | None:
    """Return what a Finnish figure or number word is worth.

    >>> str(finnish_value("1 045,20")), str(finnish_value("puolentoista")), str(finnish_value("4.300"))
    ('1045.20', '1.5', '4300')
    """
    if not number[0].isdigit():
        return _HALF if number.lower().startswith("puol") and len(number) < 7 else finnish_number(number)
    if number.startswith("00"):
        # "23 0000": a slip of the pen, and no number.
        return None
    plain = _FINNISH_GROUPS.sub("", number)
    return Decimal(plain.replace(",", "."))


def english_value(number: str) -> Decimal | None:
    """Return what an English figure or number word is worth; a comma before one or two digits is a decimal one.

    >>> str(english_value("1,045.2")), str(english_value("2,5")), str(english_value("half a")), english_value("the")
    ('1045.2', '2.5', '0.5', None)
    """
    if not number[0].isdigit():
        return _HALF if number.lower().startswith("half") else english_number(number)
    plain = _ENGLISH_GROUPS.sub("", number)
    return Decimal(plain.replace(",", "."))


@cache
def _english() -> regex.Pattern[str]:
    number = rf"{ENGLISH_FIGURE}|\b{ENGLISH_NUMBER}\b|\bhalf\san?\b|\b(?:an?|one)\b(?!\s(?:hundred|thousand|dozen))"
    units = "|".join(f"(?P<u{i}>{english})" for i, (_, _, english) in enumerate(_table()))
    joint = r"(?:\s?[–-]\s?|\s(?:to|and|or)\s)"
    return regex.compile(
        rf"(?<![\w€$£])(?P<a>{number})(?:{joint}(?P<b>{number}))?(?:[ \u00a0-]?(?:{ENGLISH_SCALE}))?"
        rf"[ \u00a0-]?(?:(?:US|U\.S\.|Australian|Canadian|American|nautical)\s)?"
        rf"(?P<name>(?<!\p{{L}})(?:{units}|(?P<mph>mph)|(?P<kph>km/h|kph|kmh)))(?P<half>\sand\sa\shalf)?(?![\p{{L}}²/])",
        regex.IGNORECASE,
    )


@cache
def _signed() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?P<name>(?:\b(?:US|A|AU|C|CA|NZ))?[€$£]|\b(?:EUR|USD|GBP)(?=\s?\d))\s?(?P<a>{ENGLISH_FIGURE})"
        rf"(?:\s?(?:[–-]|to|and|or)\s?(?:[€$£]|EUR|USD|GBP)?\s?(?P<b>{ENGLISH_FIGURE}))?"
        rf"(?:[ \u00a0-]?(?:{ENGLISH_SCALE})\b)?",
        regex.IGNORECASE,
    )


@lru_cache(maxsize=512)
def english_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of an English text.

    >>> [(str(q.value), q.unit.american[1]) for q in english_quantities("four to five feet, £2.5m, a mile and a half")]
    [('4', 'feet'), ('5', 'feet'), ('1.5', 'miles'), ('2500000.0', 'pounds')]
    """
    return (*_read_named(text), *_read_signed(text))


def _read_named(text: str) -> Iterator[Quantity]:
    for m in list(_english().finditer(text, timeout=_TIMEOUT)):
        unit = _named(m)
        # "twice a day", "a per cent": no figure.
        figure = m["a"].lower() not in ("a", "an", "one") or unit.dimension not in ("time", "money", "share")
        if figure or any(m[name] for name in SCALES):
            yield from _quantities(m, unit, half=bool(m["half"]))


def _named(m: regex.Match[str]) -> Unit:
    if m["mph"] or m["kph"]:
        wanted = "miles" if m["mph"] else "kilometres"
        return next(unit for unit, _, _ in _table() if unit.british[1] == wanted)
    return next(_table()[i][0] for i in range(len(_table())) if m[f"u{i}"])


def _read_signed(text: str) -> Iterator[Quantity]:
    for m in list(_signed().finditer(text, timeout=_TIMEOUT)):
        sign = CODES.get(m["name"].upper(), m["name"][-1])
        unit = next(unit for unit, _, _ in _table() if unit.sign == sign)
        yield from _quantities(m, unit, half=False)


def _quantities(m: regex.Match[str], unit: Unit, *, half: bool) -> Iterator[Quantity]:
    scale = next((worth for name, worth in SCALES.items() if m[name]), Decimal(1))
    for group in ("a", "b"):
        value = english_value(m[group]) if m[group] else None
        if value is not None:
            value = value * scale + (_HALF if half else 0)
            name, spelt = Span(*m.span("name")), not m[group][0].isdigit()
            yield Quantity(value, unit, Span(*m.span()), Span(*m.span(group)), name, spelt)


@cache
def units_of(dimension: str) -> tuple[Unit, ...]:
    """Return the units that measure the same."""
    return tuple(unit for unit, _, _ in _table() if unit.dimension == dimension)
