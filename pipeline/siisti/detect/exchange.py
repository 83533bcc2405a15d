"""Finds sums that two currencies tell of in one breath, where the one cannot be worth the other: a rouble is no
ten euros. Also the names of currencies that engines copy from Finnish.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from siisti.detect.office_table import rows
from siisti.rules.model import Match, Page, local
from siisti.share import share
from siisti.types import Span

_TIMEOUT = 0.25
_UNITS = {"thousand": 1e3, "million": 1e6, "milliard": 1e9, "billion": 1e9, "trillion": 1e12}
_COLUMNS = ("english", "forms", "low", "high")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency, and how many of it have been worth a euro: never fewer than ``low``, never more than ``high``."""

    english: str
    forms: regex.Pattern[str]
    low: float
    high: float


@cache
def currencies() -> tuple[Currency, ...]:
    """Return the table ``configs/lexicon/currencies.tsv``."""
    listed = rows(share("configs/lexicon/currencies.tsv"), _COLUMNS)
    return tuple(
        Currency(r["english"], regex.compile(r["forms"], regex.IGNORECASE), float(r["low"]), float(r["high"]))
        for _, r in listed
    )


_NUMBER = r"\d{1,3}(?:[ \u00a0,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d{1,2})?"


def _sum(name: str) -> str:
    return (
        rf"(?P<{name}>{_NUMBER})[ \u00a0](?P<{name}scale>thousand|million|milliard|billion|trillion)[ \u00a0]"
    )


@cache
def _pair() -> regex.Pattern[str]:
    """A sum in another currency, and right behind it the same in euros."""
    named = "|".join(c.forms.pattern for c in currencies())
    first, second = _sum("a"), _sum("b")
    return regex.compile(
        rf"(?<![\d.,]){first}(?P<unit>{named})\b[^.;!?()\d€]{{0,45}}?(?:,\s(?:or|i\.e\.|that\sis)\s|\s\(|\.\sThat\sis\s)"
        rf"(?:(?:about|around|approximately|roughly|some|almost|nearly|over|more\sthan|just\sover|just\sunder|less\sthan|i\.e\.|or|well\sover)\s){{0,2}}"
        rf"(?<![\d.,])(?:{second}euros?|€(?P<c>{_NUMBER})[ \u00a0](?P<cscale>thousand|million|billion|trillion))\b",
        regex.IGNORECASE,
    )


def _amount(figure: str, scale: str) -> float:
    plain = regex.sub(r"[ \u00a0]|,(?=\d{3}(?!\d))", "", figure).replace(",", ".")
    return float(plain) * _UNITS[scale.lower()]


@local
def _rates(page: Page, index: int) -> Iterator[Match]:
    """Yield the scale word of a sum that is a thousand times too small for what it is said to be in euros."""
    text = page.segments[index].text
    for m in list(_pair().finditer(text, timeout=_TIMEOUT)):
        money = next(c for c in currencies() if c.forms.fullmatch(m["unit"]))
        other, euros = ("b", "bscale") if m["b"] else ("c", "cscale"), 0.0
        euros = _amount(m[other[0]], m[other[1]])
        rate = _amount(m["a"], m["ascale"]) / euros if euros else 0.0
        said = f"world: a euro is {money.low:g}–{money.high:g} {money.english}, here {rate:.3g}"
        if money.low <= rate * 1000 <= money.high and m["ascale"].lower() in ("billion", "million"):
            up = {"million": "billion", "billion": "trillion"}[m["ascale"].lower()]
            yield Match(Span(*m.span("ascale")), up, evidence=(said,))
        elif money.low <= rate / 1000 <= money.high and m[other[1]].lower() in ("million", "billion"):
            up = {"million": "billion", "billion": "trillion"}[m[other[1]].lower()]
            yield Match(Span(*m.span(other[1])), up, evidence=(said,), fix="unsafe")


_FOREIGN = {
    "rubel": "rouble",
    "rupla": "rouble",
    "jen": "yen",
    "juan": "yuan",
    "frank": "franc",
    "zloty": "zloty",
    "grivna": "hryvnia",
}
_SCALE = r"(?:thousand|million|milliard|billion|trillion)"
_NAMED = regex.compile(
    rf"(?:\d[\d.,]*[ \u00a0](?:{_SCALE}[ \u00a0])?(?:Swiss\s)?|\b{_SCALE}s?\sof\s)"
    r"(?P<name>rubel|rupla|jen|juan|frank|grivna)(?P<plural>s?)\b(?!-|\s\p{Lu})"
)


@local
def _named(page: Page, index: int) -> Iterator[Match]:
    """Yield "13 billion rubels" and "1.6 trillion juan"."""
    for m in list(_NAMED.finditer(page.segments[index].text, timeout=_TIMEOUT)):
        one = _FOREIGN[m["name"]]
        many = one if one in ("yen", "yuan") else one + "s"
        yield Match(Span(m.start("name"), m.end("plural")), many)


#: Kruunu is the crown of four countries, and each has an English name of its own. Czech crowns are English.
_CROWNS = {
    "kronor": r"\bSwed(?:en|ish)\b|\bStockholm\b|\bRiksbank\b",
    "kroner": r"\bNorw(?:ay|egian)s?\b|\bOslo\b|\bDenmark\b|\bDanish\b|\bCopenhagen\b|\bGreenland\b|\bFaroe",
    "krónur": r"\bIceland(?:ic)?\b|\bReykjav[ií]k\b",
}
_NO_MONEY = regex.compile(r"(?i)\bCzech|\bPrague\b|\bdent(?:al|ists?|ures?)\b|\bteeth\b|\btooth\b")
_CROWN = regex.compile(
    rf"(?<=\d[ \u00a0](?:{_SCALE}[ \u00a0])?|\b{_SCALE}s?\sof\s)"
    r"(?:(?P<whose>Swedish|Norwegian|Danish|Icelandic)\s)?(?P<name>crowns?)\b(?!\sprinces)"
)


def _countries(page: Page) -> tuple[str, ...]:
    """Return the crowns of the countries the page names: in one country's news they can only be its own."""
    return tuple(name for name, near in _CROWNS.items() if regex.search(near, page.text))


def _crowns(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if _NO_MONEY.search(text):
        return
    for m in list(_CROWN.finditer(text, timeout=_TIMEOUT)):
        whose = m["whose"]
        fits = [n for n, near in _CROWNS.items() if whose and regex.search(near, whose)]
        fits = fits or [n for n, near in _CROWNS.items() if not whose and regex.search(near, text)]
        fits = fits or ([] if whose else list(page.fact(_countries)))
        if len(fits) == 1:
            # Reuters writes Swedish crowns, and only crowns alone are nobody's style.
            yield Match(Span(*m.span("name")), fits[0], fix="unsafe" if whose else None)


LOOKS = {
    "money.exchange-rate": _rates,
    "money.copied-name": _named,
    "money.crowns": _crowns,
}
