"""Finds figures and telephone numbers that came through changed: 613 000 as 63,000, 198 as 188. A figure counts as
changed only where nothing on the other side accounts for it; it is put right where exactly one of like kind and like
digits is left over there.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.detect.figures import Figure, english_numbers, finnish_figures, finnish_numbers, left_over
from siisti.detect.quantities import Quantity, Unit, english_quantities, english_value, finnish_quantities
from siisti.rules.model import Match, Page, local
from siisti.text.distance import distance
from siisti.text.numerals import english_word
from siisti.types import Span

_TIMEOUT = 0.25
#: Figures that another rule sees to, or that are no count: times with am and pm, entities, 24/7, parts of names.
_NO_COUNT = regex.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|/\d|;)", regex.IGNORECASE)
_PART = regex.compile(r"(?:&#|[\p{L}/#@._]|[\p{L}]-)$")


@local
@between_counterparts(but=1)
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
            new = _english(like[0], said)
            ordinal = regex.compile(r"st|nd|rd|th").match(text, said.span.end) if new[-1].isdigit() else None
            end = ordinal.end() if ordinal else said.span.end
            new += _ending(int(like[0].digits)) if ordinal else ""
            yield Match(Span(said.span.start, end), new, evidence=(f"source: {like[0].text}",))
        elif (
            len(here) == len(there) == 1
            and _same_unit(here[0], said, segment.source, text)
            and not _cut(here[0], said)
        ):
            yield Match(said.span, None, evidence=(f"source: {here[0].text}",))


def _ending(n: int) -> str:
    return "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def _unit(quantities: tuple[Quantity, ...], figure: Figure) -> Unit | None:
    return next((q.unit for q in quantities if q.figure == figure.span), None)


def _same_unit(told: Figure, said: Figure, source: str, text: str) -> bool:
    """Tell whether two figures count the same thing, as far as their units and scale words tell."""
    units = _unit(finnish_quantities(source), told), _unit(english_quantities(text), said)
    bare = None in units and all(u is None or u.dimension == "time" for u in units)
    return (units[0] == units[1] or bare) and told.scaled * said.value == said.scaled * told.value


def _cut(told: Figure, said: Figure) -> bool:
    """Tell whether one is the other rounded (218,000 for 218 500), or a year without its century."""
    zeros = [len(d) - len(d.rstrip("0")) for d in (told.digits, said.digits)]
    rounded = zeros[1] > zeros[0] and abs(told.value - said.value) * 20 < told.value
    short, long = sorted((told.digits, said.digits), key=len)
    years = len(short) == 2 and long.endswith(short) and 1900 <= int(long) < 2100
    return rounded or years


def _alike(told: Figure, said: Figure, source: str, text: str) -> bool:
    """Tell whether a figure is another with a digit or two changed, lost, doubled or in the wrong place."""
    a, b = told.digits, said.digits
    if max(len(a), len(b)) < 2 or _cut(told, said) or not _same_unit(told, said, source, text):
        return False
    return distance(a, b) <= (2 if min(len(a), len(b)) >= 5 else 1) or (len(a) > 2 and sorted(a) == sorted(b))


def _english(told: Figure, like: Figure) -> str:
    """Return the Finnish figure as English writes it, with commas where either side groups its digits."""
    whole, _, rest = regex.sub(r"[ \u00a0\u202f]", "", told.text).partition(",")
    whole = whole.replace(".", "")
    grouped = len(whole) > 4 or (
        len(whole) == 4 and ("," in like.text or told.text[1:2] in " \u00a0\u202f" or rest)
    )
    return (f"{int(whole):,}" if grouped else whole) + (f".{rest}" if rest else "")


@local
@between_counterparts(but=1)
def _counts(page: Page, index: int) -> Iterator[Match]:
    """Yield the count of something that is another on the Finnish side: 24 hours for puolitoista tuntia."""
    segment = page.segments[index]
    if segment.source is None:
        return
    text, told, said = segment.text, finnish_numbers(segment.source), english_numbers(segment.text)
    here = [q for q in finnish_quantities(segment.source) if q.value not in said and len(q.figure)]
    there = [q for q in english_quantities(text) if q.value not in told] if here else []
    for q in there:
        like = [h for h in here if h.unit == q.unit]
        if len(like) != 1 or sum(o.unit == q.unit for o in there) != 1 or _rounded(like[0], q):
            continue
        if regex.search(r"(?i)dozen|couple", q.figure.of(text)) or _ABOUT.match(
            like[0].figure.of(segment.source)
        ):
            continue
        new = _counted(like[0], q, segment.source, text)
        then, now = english_value(q.figure.of(text)), english_value(new)
        if now == then or (now and then and now * q.value != then * like[0].value):
            continue  # the scale word behind it is what is wrong
        if _scale(like[0], segment.source) == _scale(q, text):
            yield Match(q.figure, new, evidence=(f"source: {like[0].span.of(segment.source)}",))


#: Round numbers, which a translator may round another way: a dozen, two decades.
_ABOUT = regex.compile(r"(?i)pari|\p{L}+(?:isen|isensa\p{L}+|isenkym\p{L}+|kunta)$")


def _rounded(told: Quantity, said: Quantity) -> bool:
    return abs(told.value - said.value) * 20 < told.value


def _scale(q: Quantity, text: str) -> bool:
    """Tell whether a scale word stands between the figure and its unit, or behind a sum."""
    rest = text[q.figure.end : max(q.name.start, q.span.end)]
    return bool(
        regex.search(
            r"(?i)\p{L}*(?:illi|milj|mrd|thousand|tuha)|\d(?:m|bn|k)\b", text[q.figure.end - 1] + rest
        )
    )


def _counted(told: Quantity, like: Quantity, source: str, text: str) -> str:
    """Return the Finnish count as English writes it: in words where the English has words and there is one."""
    word = english_word(told.value) if like.spelt else None
    if word:
        return word.capitalize() if like.figure.of(text)[0].isupper() else word
    figure = next((f for f in finnish_figures(source) if f.span == told.figure), None)
    if figure is not None:
        return _english(figure, Figure(like.figure, like.figure.of(text), like.value, like.value))
    if told.value == told.value.to_integral_value():
        return f"{int(told.value):,}"
    return f"{told.value.normalize():f}"


_PHONE = regex.compile(
    r"(?<![\d.,])(?:\+\d{1,3}[ \u00a0-]?)?(?:\(0\)[ \u00a0]?)?\d{1,4}(?:[ \u00a0-]\d{2,5}){2,5}(?![\d.,]\d|\d)"
)


@local
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
        near = [t for t in missing if d[:3] == t[:3] and (t.startswith(d) or distance(t, d) <= 2)]
        if len(abroad) == 1:
            yield Match(
                Span(*m.span()), known[abroad[0]], fix="unsafe", evidence=(f"source: {known[abroad[0]]}",)
            )
        elif len(near) == 1:
            yield Match(Span(*m.span()), known[near[0]], evidence=(f"source: {known[near[0]]}",))


_SCORE = regex.compile(
    r"(?<![\d.,:–/-]|[–-]\s)(?P<a>\d{1,2})(?P<dash>\s?[–-]\s?)(?P<b>\d{1,2})(?![\d:/]|[.,]\d|\s?[–-]\s?\d|\s?[ap]\.?m)"
)


@local
@between_counterparts(but=1)
def _scores(page: Page, index: int) -> Iterator[Match]:
    """Yield a result or a range, 3–1, that is another on the Finnish side. Turned round it is the same match."""
    segment = page.segments[index]
    if segment.source is None:
        return
    told = [(m["a"], m["b"]) for m in _SCORE.finditer(segment.source, timeout=_TIMEOUT)]
    found = list(_SCORE.finditer(segment.text, timeout=_TIMEOUT)) if told else []
    said = [(m["a"], m["b"]) for m in found]
    here = [t for t in told if t not in said and t[::-1] not in said]
    there = [m for m in found if (m["a"], m["b"]) not in told and (m["b"], m["a"]) not in told]
    if len(here) == len(there) == 1 and len(told) == len(said):
        a, b = here[0]
        m = there[0]
        if a in (m["a"], m["b"]) or b in (m["a"], m["b"]):
            a, b = (b, a) if a == m["b"] or b == m["a"] else (a, b)
            yield Match(
                Span(*m.span()), f"{a}{m['dash']}{b}", evidence=(f"source: {here[0][0]}–{here[0][1]}",)
            )


_THOUSANDTHS = regex.compile(r"(?<![\d.,])\d{1,3},\d{3}(?![\d,.])")
_STOPPED = regex.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,]\d|\d)")


@local
def _separators(page: Page, index: int) -> Iterator[Match]:
    """Yield a figure whose comma or stop is the Finnish one: 1,136 million for 1,136 miljoonaa, which is 1.136."""
    segment = page.segments[index]
    if segment.source is None:
        return
    # A decimal comma counts millions or begins with nought; 10,500 may have been carried over from English.
    for m in list(_THOUSANDTHS.finditer(segment.text, timeout=_TIMEOUT)):
        scaled = regex.search(rf"(?<![\d,.]){m[0]}(?!\d)[ \u00a0](?:milj|mrd|biljoon)", segment.source)
        if (scaled or (m[0][0] == "0" and m[0] in segment.source)) and m[0].replace(
            ",", "."
        ) not in segment.source:
            yield Match(Span(*m.span()), m[0].replace(",", "."), evidence=(f"source: {m[0]}",))
    for m in list(_STOPPED.finditer(segment.text, timeout=_TIMEOUT)):
        spaced = regex.sub(r"\.", "[ \u00a0\u202f]", m[0])
        there = regex.search(rf"(?<![\d.,]){spaced}(?!\d)", segment.source)
        if there:
            yield Match(Span(*m.span()), m[0].replace(".", ","), evidence=(f"source: {there[0]}",))


LOOKS = {
    "numbers.count-changed": _counts,
    "numbers.figure-changed": _changed,
    "numbers.score-changed": _scores,
    "numbers.separator-copied": _separators,
    "numbers.phone-changed": _phones,
}
