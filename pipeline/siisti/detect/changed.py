"""Finds figures and telephone numbers that came through changed: 613 000 as 63,000, 198 as 188. A figure counts as
changed only where nothing on the other side accounts for it; it is put right where exactly one of like kind and like
digits is left over there.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.detect.figures import Figure, english_figures, finnish_figures, left_over
from siisti.detect.quantities import Quantity, english_quantities, finnish_quantities
from siisti.rules.model import Match, Page
from siisti.types import Span

_TIMEOUT = 0.25
#: Figures that another rule sees to, or that are no count: times with am and pm, entities, 24/7, parts of names and links.
_NO_COUNT = regex.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|/\d|;)", regex.IGNORECASE)
_PART = regex.compile(r"(?:&#|[\p{L}/#@._]|[\p{L}]-)$")


def _changed(page: Page, index: int) -> Iterator[Match]:
    """Yield the figure that is not the one the Finnish side has."""
    segment = page.segments[index]
    if segment.source is None or not regex.search(r"\d", segment.source):
        return
    here, there = left_over(segment.source, segment.text)
    text = segment.text
    there = tuple(
        f for f in there if not _NO_COUNT.match(text, f.span.end) and not _PART.search(text[: f.span.start])
    )
    for said in there:
        like = [told for told in here if _alike(told, said, segment.source, text)]
        if len(like) == 1 and sum(_alike(like[0], other, segment.source, text) for other in there) == 1:
            new = _english(like[0], said, segment.source)
            yield Match(said.span, new, evidence=(f"source: {like[0].text}",))
        elif len(here) == len(there) == 1 and _same_unit(here[0], said, segment.source, text):
            yield Match(said.span, None, evidence=(f"source: {here[0].text}",))


def _unit(quantities: tuple[Quantity, ...], figure: Figure) -> object:
    return next((q.unit for q in quantities if q.figure == figure.span), None)


def _same_unit(told: Figure, said: Figure, source: str, text: str) -> bool:
    """Tell whether two figures count the same thing, as far as their units and scale words tell."""
    units = _unit(finnish_quantities(source), told), _unit(english_quantities(text), said)
    return units[0] == units[1] and told.scaled * said.value == said.scaled * told.value


def _alike(told: Figure, said: Figure, source: str, text: str) -> bool:
    """Tell whether a figure is another with a digit or two changed, lost, doubled or in the wrong place."""
    a, b = told.digits, said.digits
    if max(len(a), len(b)) < 2 or not _same_unit(told, said, source, text):
        return False
    return _distance(a, b) <= (2 if min(len(a), len(b)) >= 5 else 1) or (len(a) > 2 and sorted(a) == sorted(b))


def _distance(a: str, b: str) -> int:
    """Return the number of digits to put in, take out or change."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def _english(told: Figure, like: Figure, source: str) -> str:
    """Return the Finnish figure as English writes it, with commas where either side groups its digits."""
    whole, _, rest = regex.sub(r"[ \u00a0\u202f]", "", told.text).partition(",")
    whole = whole.replace(".", "")
    grouped = len(whole) > 4 or (len(whole) == 4 and ("," in like.text or told.text[1:2] in " \u00a0\u202f" or rest))
    return (f"{int(whole):,}" if grouped else whole) + (f".{rest}" if rest else "")


_PHONE = regex.compile(
    r"(?<![\d.,])(?:\+\d{1,3}[ \u00a0-]?)?(?:\(0\)[ \u00a0]?)?\d{1,4}(?:[ \u00a0-]\d{2,5}){2,5}(?![\d.,]\d|\d)"
)


def _phones(page: Page, index: int) -> Iterator[Match]:
    """Yield the telephone number that the Finnish side has not, where it has one that is missing in the English."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told = [m[0] for m in _PHONE.finditer(segment.source, timeout=_TIMEOUT) if m[0][0] in "0+"]
    if not told:
        return
    short = regex.compile(r"(?<![\d.,])[0+]\d{1,4}(?:[ \u00a0-]\d{2,5})+(?![.,]?\d)")
    said = list(short.finditer(segment.text, timeout=_TIMEOUT))
    digits = [regex.sub(r"\D", "", m[0]) for m in said]
    known = {regex.sub(r"\D", "", t): t for t in told}
    missing = [d for d in known if d not in digits]
    for m, d in zip(said, digits, strict=True):
        if d in known:
            continue
        abroad = [t for t in missing if d.startswith("358") and d[3:] == t[1:]]
        near = [t for t in missing if d[:3] == t[:3] and (t.startswith(d) or _distance(t, d) <= 2)]
        if len(abroad) == 1:
            yield Match(Span(*m.span()), known[abroad[0]], fix="unsafe", evidence=(f"source: {known[abroad[0]]}",))
        elif len(near) == 1:
            yield Match(Span(*m.span()), known[near[0]], evidence=(f"source: {known[near[0]]}",))


LOOKS = {
    "numbers.figure-changed": _changed,
    "numbers.phone-changed": _phones,
}
