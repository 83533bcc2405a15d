"""Finds amounts whose figure the Finnish side has with another scale or unit: 4.3 million for 4,3 miljardia, 26
miles for 26 kilometriä. Without a source the rules find nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import regex

from siisti.rules.model import Match, Page
from siisti.types import Span

_TIMEOUT = 0.25
_FINNISH_NUMBER = r"(?<![\d,.])\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|(?<![\d,.])\d+(?:,\d+)?"
_ENGLISH_NUMBER = r"\d{1,3}(?:[ \u00a0,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d{1,2})?"
_FINNISH_SCALES = (
    ("million", r"milj(?:\.|\b)|miljoon"),
    ("billion", r"mrd|miljard"),
    ("trillion", r"biljoon"),
)
_SCALED = regex.compile(
    rf"(?P<n>{_FINNISH_NUMBER})(?:\s?[–-]\s?(?P<to>\d[\d \u00a0]*(?:,\d+)?))?"
    rf"(?:\s\((?P<was>\d[\d \u00a0]*(?:,\d+)?)\))?[ \u00a0-]"
    rf"(?P<scale>{'|'.join(f'(?P<{name}>{forms})' for name, forms in _FINNISH_SCALES)})",
    regex.IGNORECASE,
)
_SAID = regex.compile(
    rf"(?<![\d.,])(?P<n>{_ENGLISH_NUMBER})(?:\s\([\d., ]+\))?[ \u00a0-]"
    r"(?P<scale>million|milliard|billion|trillion)s?\b",
    regex.IGNORECASE,
)


def _plain(number: str, *, finnish: bool) -> str:
    """Return a number's digits with a point, to compare what two languages write."""
    digits = regex.sub(r"[ \u00a0]", "", number)
    digits = (
        digits.replace(",", ".") if finnish else regex.sub(r",(?=\d{3}(?!\d))", "", digits).replace(",", ".")
    )
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _scales(page: Page, index: int) -> Iterator[Match]:
    """Yield the scale word of a figure that the Finnish side has with another one, and with that alone."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told: dict[str, set[str]] = defaultdict(set)
    for m in _SCALED.finditer(segment.source, timeout=_TIMEOUT):
        name = next(n for n, _ in _FINNISH_SCALES if m[n])
        for group in ("n", "to", "was"):
            if m[group]:
                told[_plain(m[group], finnish=True)].add(name)
    for m in _SAID.finditer(segment.text, timeout=_TIMEOUT):
        scales = told.get(_plain(m["n"], finnish=False), set())
        said = m["scale"].lower().replace("milliard", "billion")
        if len(scales) == 1 and said not in scales:
            right = next(iter(scales))
            yield Match(Span(*m.span("scale")), right, evidence=(f"source: {right}",))


#: Dimension, English plural and singular, how Finnish writes it, how English does. One figure, one unit.
_UNITS = (
    ("length", "kilometres", "kilometre", r"kilometr|km\b(?!/)", r"kilomet(?:re|er)s?|kms?"),
    ("length", "miles", "mile", r"mailia?\b|mailin", r"miles?"),
    ("length", "metres", "metre", r"metri|m\b", r"met(?:re|er)s?"),
    ("length", "centimetres", "centimetre", r"sentti|cm\b", r"centimet(?:re|er)s?|cm"),
    ("length", "feet", "foot", r"jalkaa?\b|jalan\b", r"feet|foot"),
    ("length", "inches", "inch", r"tuuma", r"inch(?:es)?"),
    ("weight", "kilos", "kilo", r"kiloa?\b|kilon\b|kilogramm|kg\b", r"kilos?|kilograms?|kg"),
    ("weight", "tonnes", "tonne", r"tonni", r"tonnes?|tons?"),
    ("weight", "grams", "gram", r"gramma", r"grams?"),
    ("money", "euros", "euro", r"euro|€", r"euros?"),
    ("money", "dollars", "dollar", r"dollari|\$|USD", r"dollars?"),
    ("money", "pounds", "pound", r"punta|punna|£", r"pounds?"),
)
_SIGNS = {"€": "euros", "$": "dollars", "£": "pounds"}


@cache
def _patterns() -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    finnish = "|".join(f"(?P<u{i}>{u[3]})" for i, u in enumerate(_UNITS))
    english = "|".join(f"(?P<u{i}>{u[4]})" for i, u in enumerate(_UNITS))
    scale = r"(?:(?:milj\w*\.?|mrd\.?|biljoon\w+)[ \u00a0])?"
    said = r"(?:(?:hundred|thousand|million|billion|trillion)[ \u00a0-])?"
    return (
        regex.compile(rf"(?P<n>{_FINNISH_NUMBER})[ \u00a0-]?{scale}(?:{finnish})", regex.IGNORECASE),
        regex.compile(
            rf"(?<![\d.,€$£])(?P<n>{_ENGLISH_NUMBER})[ \u00a0-]{said}(?P<unit>{english})\b", regex.IGNORECASE
        ),
        regex.compile(rf"(?<!\w)(?P<unit>[€$£])(?P<n>{_ENGLISH_NUMBER})(?![\d])"),
    )


def _units(page: Page, index: int) -> Iterator[Match]:
    """Yield the unit of a figure that the Finnish side has in another of the same kind, and in that alone."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told = _told(segment.source)
    if not told:
        return
    _, named, signed = _patterns()
    for m in named.finditer(segment.text, timeout=_TIMEOUT):
        unit = _UNITS[next(i for i in range(len(_UNITS)) if m[f"u{i}"])]
        right = _other(told, _plain(m["n"], finnish=False), unit)
        if right:
            one = m["unit"].lower() in (unit[2], "meter", "kilometer", "centimeter", "foot", "inch")
            yield Match(Span(*m.span("unit")), right[2 if one else 1], evidence=(f"source: {right[1]}",))
    for m in signed.finditer(segment.text, timeout=_TIMEOUT):
        unit = next(u for u in _UNITS if u[1] == _SIGNS[m["unit"]])
        right = _other(told, _plain(m["n"], finnish=False), unit)
        if right:
            sign = next(s for s, name in _SIGNS.items() if name == right[1])
            yield Match(Span(*m.span("unit")), sign, evidence=(f"source: {right[1]}",))


Unit = tuple[str, str, str, str, str]


def _told(source: str) -> Mapping[str, tuple[Unit, ...]]:
    """Return each figure of the Finnish side with the units it has there."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for m in _patterns()[0].finditer(source, timeout=_TIMEOUT):
        unit = _UNITS[next(i for i in range(len(_UNITS)) if m[f"u{i}"])]
        found[_plain(m["n"], finnish=True)].append(unit)
    return MappingProxyType({number: tuple(units) for number, units in found.items()})


def _other(told: Mapping[str, tuple[Unit, ...]], number: str, unit: Unit) -> Unit | None:
    """Return the one unit of the same dimension that the figure has on the Finnish side, where it is another."""
    same = {u for u in told.get(number, ()) if u[0] == unit[0]}
    return next(iter(same)) if len(same) == 1 and unit not in same else None


LOOKS = {
    "numbers.scale-shifted": _scales,
    "numbers.unit-swapped": _units,
}
