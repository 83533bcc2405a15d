"""Finds amounts whose figure the Finnish side has with another scale or unit: 4.3 million for 4,3 miljardia, 26
miles for 26 kilometriä. Without a source the rules find nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import regex

from siisti.detect.quantities import CODES, Quantity, Unit, english_quantities, finnish_quantities
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


_BRITISH = regex.compile(
    r"(?i)\b(?:colour|favour|labour|neighbour|honour|centre|theatre|programme|defence|licence|metre|kilomet(?=re)|litre|tonne"
    r"|whilst|tyre|grey|travell(?=[ei])|cancell(?=ed|i)|organis|recognis|realis|per\scent\b|p\.m\.\sBST)"
)


def _british(page: Page) -> bool:
    """Tell whether the page spells as in Britain. American names of units where nothing tells."""
    return bool(_BRITISH.search(page.text))


def _units(page: Page, index: int) -> Iterator[Match]:
    """Yield the unit of a figure that the Finnish side has in another of the same kind, and in that alone."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told = finnish_quantities(segment.source)
    said = english_quantities(segment.text) if told else ()
    seen: set[Span] = set()
    for q in said:
        right = _other(q, told)
        if right is None or q.name in seen or any(_other(o, told) != right for o in said if o.name == q.name):
            continue
        seen.add(q.name)
        evidence = (f"source: {right.british[1]}",)
        yield Match(*_renamed(q, right, segment.text, british=page.fact(_british)), evidence=evidence)


def _other(q: Quantity, told: tuple[Quantity, ...]) -> Unit | None:
    """Return the one unit of the same dimension that the figure has on the Finnish side, where it is another."""
    same = {t.unit for t in told if t.value == q.value and t.unit.dimension == q.unit.dimension}
    return next(iter(same)) if len(same) == 1 and q.unit not in same else None


_SPEED = {"miles": "mph", "kilometres": "km/h"}
_AND_A_HALF = regex.compile(r"(?P<n>an?|one|two|three|four|five|six)\s(?P<unit>.+)\sand\sa\shalf")


def _renamed(q: Quantity, right: Unit, text: str, *, british: bool) -> tuple[Span, str]:
    """Return the span that names the unit, or more where the new name asks for it, and what goes there."""
    said = q.name.of(text)
    names = right.british if british else right.american
    if said == "%":
        return q.name, f" {names[1]}"
    code = next((c for c, sign in CODES.items() if sign == right.sign), "")
    if said in CODES and code:
        return q.name, code
    if said[-1] in "€$£" or said in CODES:
        if right.sign:
            return q.name, right.sign
        return q.span, f"{text[q.name.end : q.span.end].strip()} {names[1]}"
    if said.lower() in ("mph", "km/h", "kph", "kmh"):
        return q.name, _SPEED.get(right.british[1], said)
    half = _AND_A_HALF.fullmatch(q.span.of(text))
    if half:
        number = "one" if half["n"].lower() in ("a", "an") else half["n"]
        return q.span, f"{number} and a half {names[1]}"
    one = text[q.name.start - 1] == "-" or said.lower() in (*q.unit.british[:1], *q.unit.american[:1])
    if said.lower().endswith(("-old", "-olds")):
        return q.name, said
    new = names[0 if one else 1]
    figure = q.figure.of(text)
    if figure.lower() in ("a", "an"):
        article = ("A" if figure[0] == "A" else "a") + ("n" if regex.match("[aeio]|hour", new) else "")
        return Span(q.figure.start, q.name.end), f"{article} {new}"
    return q.name, new


LOOKS = {
    "numbers.scale-shifted": _scales,
    "numbers.unit-swapped": _units,
}
