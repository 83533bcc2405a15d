"""Replays repairs, and takes any of them back.

Each repair's edit is in its segment's text as it stood when the repair was made. To leave some out, we give
every character an identity (its place in the original, or the repair that wrote it) and apply the rest by
identity instead of by offset. A repair made on words that an undone repair wrote cannot stand without it and
is undone too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import groupby

from siisti.types import Document, Edit, Finding, Repair, Segment, Span

#: Who wrote a character, and its place in what they wrote; the original's writer is 0.
_Char = tuple[int, int]


def replay(original: Document, repairs: Sequence[Repair]) -> Document:
    """Return the document with every repair made again, in order."""
    return undone(original, repairs, ())


def undone(original: Document, repairs: Sequence[Repair], gone: Collection[int]) -> Document:
    """Return the document with all repairs but those whose id is in ``gone``, and those that rest on them."""
    mine = groupby(sorted(repairs, key=lambda r: (r.finding.segment, r.id)), key=lambda r: r.finding.segment)
    segments = {s.id: s for s in original.segments}
    return original.with_segments({name: _rebuild(segments[name], list(rs), set(gone)) for name, rs in mine})


def moved(finding: Finding, repairs: Sequence[Repair]) -> Span:
    """Return where the words of a finding stand once the repairs are made; what it shares with one, as it reads now."""
    start, end = finding.span.start, finding.span.end
    for repair in repairs:
        if repair.finding.segment != finding.segment:
            continue
        cut, new = repair.edit.span, len(repair.edit.replacement)
        grown = new - len(cut)
        start = start + grown if start >= cut.end else min(start, cut.start)
        end = end if end <= cut.start else end + grown if end >= cut.end else cut.start + new
    return Span(start, max(start, end))


def _rebuild(segment: Segment, repairs: list[Repair], gone: set[int]) -> Segment:
    text, marks = segment.text, segment.marks
    full: list[_Char] = [(0, i) for i in range(len(text))]
    kept = list(full)
    written: dict[int, str] = {0: text}
    for repair in repairs:
        span, new = repair.edit.span, repair.edit.replacement
        cut = full[span.start : span.end]
        left = full[span.start - 1] if span.start else None
        right = full[span.end] if span.end < len(full) else None
        fresh = [(repair.id, i) for i in range(len(new))]
        written[repair.id] = new
        full[span.start : span.end] = fresh
        at = None if repair.id in gone else _place(kept, cut, left, right)
        if at is None:
            gone.add(repair.id)
        else:
            kept[at : at + len(cut)] = fresh
            marks = tuple(mark.shifted(Edit(Span(at, at + len(cut)), new)) for mark in marks)
    return replace(segment, text="".join(written[who][i] for who, i in kept), marks=marks)


def _place(kept: list[_Char], cut: list[_Char], left: _Char | None, right: _Char | None) -> int | None:
    """Return where in ``kept`` the cut characters stand unbroken, or where an insertion belongs; None if
    nowhere.
    """
    if cut:
        if cut[0] not in kept:
            return None
        at = kept.index(cut[0])
        return at if kept[at : at + len(cut)] == cut else None
    if left is None:
        return 0
    if left in kept:
        return kept.index(left) + 1
    if right is None:
        return len(kept)
    return kept.index(right) if right in kept else None
