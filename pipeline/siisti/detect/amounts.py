"""Finds amounts whose figure the Finnish side has with another scale or unit: 4.3 million for 4,3 miljardia, 26
miles for 26 kilometriä. Without a source the rules find nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import regex

from siisti.detect.figures import finnish_numbers
from siisti.detect.quantities import CODES, SCALES, Quantity, Unit, english_quantities, finnish_quantities
from siisti.rules.model import Match, Page, local
from siisti.text.numerals import CARDINALS, TENS, english_number, finnish_number
from siisti.types import Span

_TIMEOUT = 0.25
_FINNISH_NUMBER = r"(?<![\d,.])\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|(?<![\d,.])\d+(?:,\d+)?"
_ENGLISH_NUMBER = r"\d{1,3}(?:[ \u00a0,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+|,\d{1,2})?"
_FINNISH_SCALES = (
    ("thousand", r"tuhat(?:ta)?\b|tuhan[sn]\w*"),
    ("million", r"milj(?:\.|\b)|miljoon"),
    ("billion", r"mrd|miljard"),
    ("trillion", r"biljoon"),
)
#: Amounts that are no number, by what each language says.
_VAGUE = (
    ("several", r"use(?:ita|iden|an|ampi\w*|amman)", r"several"),
    ("few", r"muutam\w+", r"(?:a\s)?few"),
    ("tens", r"kymmen(?:iä|ien)", r"(?:tens|dozens)\sof"),
    ("hundreds", r"sat(?:oja|ojen)", r"hundreds\sof"),
    ("half", r"puol(?:i|en|ta)", r"half\sa"),
)
_SCALED = regex.compile(
    rf"(?:(?P<n>{_FINNISH_NUMBER})(?:\s?[–-]\s?(?P<to>\d[\d \u00a0]*(?:,\d+)?))?"
    rf"(?:\s\((?P<was>\d[\d \u00a0]*(?:,\d+)?)\))?[ \u00a0-]"
    # Satojatuhansia is one word, and as much hundreds of thousands.
    rf"|\b(?:{'|'.join(rf'(?P<{name}>{there})' for name, there, _ in _VAGUE)})[ \u00a0-]?"
    r"|\b(?P<word>\p{L}+)[ \u00a0-])"
    rf"(?P<scale>{'|'.join(f'(?P<{name}>{forms})' for name, forms in _FINNISH_SCALES)})",
    regex.IGNORECASE,
)
_WORDED = rf"(?:{'|'.join(TENS)})-(?:{'|'.join(CARDINALS[1:10])})|{'|'.join((*CARDINALS[1:], *TENS))}"
_THOUSANDS = regex.compile(r"(?<![\d,.]|\d[ \u00a0])(?P<n>\d{1,3})[ \u00a0.]?000(?!\d|[ \u00a0]\d)")
_SAID = regex.compile(
    rf"(?:(?<![\d.,])(?P<n>{_ENGLISH_NUMBER})(?:\s\([\d., ]+\))?"
    rf"|\b(?:{'|'.join(rf'(?P<{name}>{here})' for name, _, here in _VAGUE)})"
    rf"|(?<![\w-]|\d\s)(?P<word>{_WORDED}))"
    r"[ \u00a0-](?P<scale>thousand|million|milliard|billion|trillion)s?\b",
    regex.IGNORECASE,
)


def _plain(number: str, *, finnish: bool) -> str:
    """Return a number's digits with a point, to compare what two languages write."""
    digits = regex.sub(r"[ \u00a0]", "", number)
    digits = (
        digits.replace(",", ".") if finnish else regex.sub(r",(?=\d{3}(?!\d))", "", digits).replace(",", ".")
    )
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _vague(m: regex.Match[str]) -> str:
    """Return the name of an amount that is no number, or nothing."""
    return next((name for name, *_ in _VAGUE if m[name]), "")


@local
def _scales(page: Page, index: int) -> Iterator[Match]:
    """Yield the scale word of a figure that the Finnish side has with another one, and with that alone."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told: dict[str, set[str]] = defaultdict(set)
    for m in list(_SCALED.finditer(segment.source, timeout=_TIMEOUT)):
        scale = next(n for n, _ in _FINNISH_SCALES if m[n])
        for group in ("n", "to", "was"):
            if m[group]:
                told[_plain(m[group], finnish=True)].add(scale)
        worded = finnish_number(m["word"]) if m["word"] else None
        if amount := _vague(m) or (f"{worded:f}" if worded else ""):
            told[amount].add(scale)
    for m in _THOUSANDS.finditer(segment.source):
        told[_plain(m["n"], finnish=True)].add("thousand")  # 50 000 is 50 thousand
    for q in finnish_quantities(segment.source):
        if not len(q.figure):
            # "miljoona dollaria": one of it.
            told["1"].update(name for name, worth in SCALES.items() if q.value == worth)
    known = finnish_numbers(segment.source) if told else frozenset()
    for m in list(_SAID.finditer(segment.text, timeout=_TIMEOUT)):
        worded = english_number(m["word"].lower()) if m["word"] else None
        amount = _vague(m) or (f"{worded:f}" if worded else "") or _plain(m["n"], finnish=False)
        scales = told.get(amount, set())
        said = m["scale"].lower().replace("milliard", "billion")
        # 1 000 miljardia is a trillion: what both sides say in other words is right.
        worth = SCALES[said] * Decimal(amount) if amount[:1].isdigit() else None
        if len(scales) == 1 and said not in scales and worth not in known:
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
        right = _other(q, told) or _weighed(q, told, said, segment.text)
        if (
            right is None
            or q.name in seen
            or any(
                (_other(o, told) or _weighed(o, told, said, segment.text)) != right
                for o in said
                if o.name == q.name
            )
        ):
            continue
        seen.add(q.name)
        evidence = (f"source: {right.british[1]}",)
        yield Match(*_renamed(q, right, segment.text, british=page.fact(_british)), evidence=evidence)


def _other(q: Quantity, told: tuple[Quantity, ...]) -> Unit | None:
    """Return the one unit of the same dimension that the figure has on the Finnish side, where it is another."""
    same = {t.unit for t in told if t.value == q.value and t.unit.dimension == q.unit.dimension}
    return next(iter(same)) if len(same) == 1 and q.unit not in same else None


def _weighed(q: Quantity, told: tuple[Quantity, ...], said: tuple[Quantity, ...], text: str) -> Unit | None:
    """Return kilos for pounds that are weight: the Finnish side has as many kilos, and no such sum."""
    if not q.name.of(text).lower().startswith("pound") or any(t.unit.dimension == "money" for t in told):
        return None
    if any(o.unit.dimension == "weight" and o.value == q.value for o in said):
        return None
    return next(
        (t.unit for t in told if t.value == q.value and t.unit.british[1] in ("kilos", "grams", "tonnes")),
        None,
    )


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
