"""Which sentence of a paragraph answers which of its source, and how a source is shared out among several
paragraphs made of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from siisti.align.anchors import Likeness, anchors
from siisti.align.beads import beads
from siisti.text.spans import sentences
from siisti.types import Segment, SentencePair, Span


def sentence_pairs(segment: Segment) -> tuple[SentencePair, ...]:
    """Return the sentences of a segment with those of its source that they answer, in order; nothing where there
    is no source. One pair may hold several sentences of a side.
    """
    if segment.source is None:
        return ()
    ours, theirs = sentences(segment.text), sentences(segment.source)
    finnish, english = [s.of(segment.source) for s in theirs], [s.of(segment.text) for s in ours]
    if len(ours) == len(theirs) == 1:
        return (SentencePair(segment.id, ours[0], theirs[0]),)
    way = beads(finnish, english, Likeness(finnish, english))
    return tuple(SentencePair(segment.id, _joined(ours[b.target]), _joined(theirs[b.source])) for b in way)


def shared_out(source: str, targets: Sequence[str]) -> list[Span | None]:
    """Return for each of some neighbouring paragraphs the stretch of their common source that it answers.

    Paragraphs that say the same, as a headline printed twice does, each answer the whole.
    """
    if all(_same(a, b) for a, b in pairwise(targets)):
        return [Span(0, len(source))] * len(targets)
    theirs = sentences(source)
    ours = [(n, s.of(text)) for n, text in enumerate(targets) for s in sentences(text)]
    finnish, english = [s.of(source) for s in theirs], [text for _, text in ours]
    parts: list[list[Span]] = [[] for _ in targets]
    for bead in beads(finnish, english, Likeness(finnish, english)):
        owners = {n for n, _ in ours[bead.target]}
        if bead.paired and len(owners) == 1:
            parts[owners.pop()] += theirs[bead.source]
        elif bead.paired:
            # One sentence became parts of two paragraphs: neither can be shown it alone.
            return [None] * len(targets)
    return [_joined(part) for part in parts]


def _same(one: str, other: str) -> bool:
    left, right = anchors(one), anchors(other)
    return 2 * len(left & right) > len(left | right)


def _joined(spans: Sequence[Span]) -> Span | None:
    return Span(spans[0].start, spans[-1].end) if spans else None
