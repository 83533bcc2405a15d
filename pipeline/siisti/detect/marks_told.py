"""Finds quotation marks that do not pair where the Finnish side's do: one too many, one lost, a single for a double.

A lone mark is no error by itself: a quotation may run over several lines. Where the Finnish side of the same line opens
and closes what it opens, the English has to do so too.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
_MARK = regex.compile(r"[\"“”„»«]")


def _opens(text: str, at: int) -> bool:
    """Tell whether the mark opens a quotation, by what stands about it."""
    return bool(regex.match(r"(?:^|(?<=[\s(\[–—-]))[\"“„»](?=[\p{L}\d'’‘….(])", text, pos=at))


def _paired(source: str) -> int:
    """Return how many marks the Finnish side has where they pair, else -1."""
    count = len(_MARK.findall(source))
    return count if count % 2 == 0 else -1


_DOUBLED = regex.compile(
    r"(?<=[\p{L}\d.,!?'’])(?P<gap>[ \u00a0]?)(?P<first>[\"”“])(?P<second>[ \u00a0]?[\"”“])(?=[.,;:!?]?(?:\s|$))"
)


@local
@between_counterparts(but=0)
def _doubled(page: Page, index: int) -> Iterator[Match]:
    """Yield a closing mark that stands twice, where the Finnish side has one mark less than the English."""
    segment = page.segments[index]
    if segment.source is None:
        return
    text = segment.text
    if len(_MARK.findall(text)) != len(_MARK.findall(segment.source)) + 1:
        return
    found = list(_DOUBLED.finditer(text, timeout=_TIMEOUT))
    if len(found) == 1:
        new = "”" if "“" in text[: found[0].start()] else '"'
        yield Match(
            Span(found[0].start("first"), found[0].end("second")), new, evidence=(_told(segment.source),)
        )


def _told(source: str) -> str:
    return f"source: {len(_MARK.findall(source))} quotation marks"


@local
@between_counterparts(but=0)
def _extra(page: Page, index: int) -> Iterator[Match]:
    """Yield the closing mark that closes nothing, where the Finnish side's marks pair and are one fewer."""
    segment = page.segments[index]
    if segment.source is None:
        return
    text, told = segment.text, _paired(segment.source)
    marks = [m.start() for m in _MARK.finditer(text)]
    if told < 2 or len(marks) != told + 1:
        return
    depth, lone = 0, []
    for at in marks:
        if _opens(text, at):
            depth += 1
        elif depth:
            depth -= 1
        else:
            lone.append(at)
    # The pair that is closed must be about as long as the Finnish one: else it is the other mark that is too many.
    inner = [len(part.split()) for part in (_inside(segment.source), _inside(text))]
    if min(inner) * 5 < max(inner) * 2:
        return
    if (
        depth == 0
        and len(lone) == 1
        and text[lone[0] - 1] in ",.!?"
        and text[lone[0] + 1 : lone[0] + 2] in ("", " ")
    ):
        yield Match(Span(lone[0], lone[0] + 1), "", evidence=(_told(segment.source),))


@local
@between_counterparts(but=0)
def _lost(page: Page, index: int) -> Iterator[Match]:
    """Yield the place of the mark that one pair lacks: at the head, at the end, or where a single one stands."""
    segment = page.segments[index]
    if segment.source is None:
        return
    text, source = segment.text, segment.source.strip()
    marks = [m.start() for m in _MARK.finditer(text)]
    told = _paired(source)
    if told < 2 or len(marks) != told - 1:
        return
    if told == 2:
        yield from _lost_of_pair(text, source, marks[0])
    else:
        closes = [at for at in marks if not _opens(text, at)]
        if len(closes) * 2 == len(marks) + 1 and closes[-1] == marks[-1]:
            start = max(text.rfind(". ", 0, marks[-1]) + 2, marks[-2] + 1 if len(marks) > 1 else 0, 0)
            yield Match(Span(start, marks[-1] + 1), None, evidence=(_told(source),))


def _inside(text: str) -> str:
    """Return what stands between the first two marks."""
    marks = [m.start() for m in _MARK.finditer(text)]
    return text[marks[0] + 1 : marks[1]]


_SINGLE_OPEN = regex.compile(r"(?:^|(?<=[\s(–—]))['‘’](?=\p{L})")
_SINGLE_CLOSE = regex.compile(r"(?<=[\p{L}\d.,!?])['’](?=[.,]?(?:\s|$))")


def _lost_of_pair(text: str, source: str, at: int) -> Iterator[Match]:
    evidence = (_told(source),)
    closing, opening = ("”", "“") if text[at] in "“”" else ('"', '"')
    if _opens(text, at):
        single = list(_SINGLE_CLOSE.finditer(text, at + 1))
        inner = list(_SINGLE_OPEN.finditer(text, at + 1))
        if len(single) == 1 and not inner and regex.fullmatch(r"[.,]?\s*", text[single[0].end() :]):
            yield Match(Span(*single[0].span()), closing, evidence=evidence)
        elif (
            not single
            and regex.search(r"[\"”][.!?]?$|[.!?][\"”]$", source)
            and regex.search(r"[\p{L}\d][.!?]$", text)
        ):
            yield Match(Span(len(text), len(text)), closing, evidence=evidence)
    elif text[at - 1] in ",.!?" or (at == len(text) - 1 and text[at - 1].isalnum()):
        single = list(_SINGLE_OPEN.finditer(text, 0, at))
        paired = [m for m in single if _SINGLE_CLOSE.search(text, m.end())]
        if len(single) == 1 and not paired:
            yield Match(Span(*single[0].span()), opening, evidence=evidence)
        elif len(single) == len(paired) and _MARK.match(source):
            yield Match(Span(0, 0), opening, evidence=evidence)


LOOKS = {
    "speech.doubled-close": _doubled,
    "speech.extra-close": _extra,
    "speech.lost-mark": _lost,
}
