"""Finds words about numbers that the Finnish side has otherwise: tripled for kaksinkertaistui, tenths for sadasosat,
about 150 for alle 150, and the eve of a feast for its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.detect.quantities import ENGLISH_FIGURE, FINNISH_FIGURE, english_value, finnish_value
from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
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


@local
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


@local
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
    "numbers.side-changed": _sides,
    "numbers.step-changed": _steps,
}
