"""Gives each segment of a page the Finnish paragraph it was made from.

The paragraphs of the two pages need not match one to one: furniture is dropped on one side, a headline stands twice,
a caption moves, an engine joins two lines. What cannot be paired stays without a source, and the document says so:
a rule that compares the two sides must never be shown the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

import regex

from siisti.align.anchors import Likeness
from siisti.align.beads import Bead, beads
from siisti.align.sentences import shared_out
from siisti.types import Document, Pair, Segment, Span

#: A bead this alike stands by itself. One less alike needs such neighbours, and more than the least; in its own
#: place of a page with as many paragraphs, the neighbours alone bear it out.
_SURE, _LEAST = 0.4, 0.2
#: What each paragraph of a bead of several has to have in common with the other side.
_OWN = 0.25
#: How alike a paragraph out of its place has to be to one of the other page, and how much more than to the next.
_MOVED, _AHEAD = 0.55, 0.15
#: With fewer pairs than this share of the shorter page, the two pages are not each other's translation.
_RELATED = 0.3
#: So few lines may have nothing in common and yet be each other's.
_FEW = 5
#: Two lines longer than this (in characters) and less alike are no pair. Of the news tests' lines with four engines'
#: output 4 in 1,000 are so unlike their own source, and 8 in 10 another's (``benchmarks/alignment.py --alike``).
LONG, STRANGE = 60, 0.15
#: More paragraphs than this (of both sides, multiplied) would take minutes.
_MOST = 1_000_000
_LINE = regex.compile(r"[^\s][^\r\n]*")


def align(document: Document) -> Document:
    """Return the document with the source of each segment filled in from the Finnish texts it came with.

    ``document.sources`` has the Finnish of each unit; segments that have a source already keep it. The pairs
    stand in ``document.pairs``, stretches without a counterpart with None on one side, and ``meta["source"]``
    says in words what was not paired.
    """
    if not document.sources or document.pairs:
        return document
    segments: list[Segment] = []
    pairs: list[Pair] = []
    said: list[str] = []
    for unit, members in groupby(document.segments, key=lambda s: s.unit):
        mine, finnish = list(members), document.sources.get(unit)
        if finnish is not None and all(s.source is None for s in mine):
            mine, found, note = _unit(mine, finnish)
            pairs += found
            said += [note] if note else []
        segments += mine
    meta = {**document.meta, "source": "; ".join(said)} if said else document.meta
    return replace(document, segments=tuple(segments), pairs=tuple(pairs), meta=MappingProxyType({**meta}))


def beside(segments: Sequence[Segment], text: str) -> tuple[str | None, ...]:
    """Return the counterpart of each segment of one unit in another text, None where it has none."""
    found, _, _ = _unit([replace(s, source=None) for s in segments], text)
    return tuple(s.source for s in found)


def _unit(segments: list[Segment], finnish: str) -> tuple[list[Segment], list[Pair], str]:
    """Return the segments of one page with their sources, the pairs, and what is to be said of the rest."""
    lines = [Span(m.start(), m.start() + len(m[0].rstrip())) for m in _LINE.finditer(finnish)]
    if len(segments) == len(lines) == 1:
        return _lone(segments[0], lines[0], finnish)
    if len(segments) * len(lines) > _MOST:
        return segments, [], f"too long to align: {len(lines)} Finnish paragraphs, {len(segments)} English"
    sources, targets = [line.of(finnish) for line in lines], [s.text for s in segments]
    found = _repeated(sources, targets)
    if not lines or len(found) < _RELATED * min(len(lines), len(segments)):
        said = f"{len(found)} of {len(segments)} paragraphs answer to it"
        return segments, [], f"the Finnish is not this text's ({said}) and is left out"
    spans = dict(_spans(found, lines, finnish, segments))
    aligned = [
        replace(s, source=spans[i][0].of(finnish)) if i in spans else s for i, s in enumerate(segments)
    ]
    pairs = [Pair(s.id, *spans[i]) if i in spans else Pair(s.id, None, 0.0) for i, s in enumerate(segments)]
    used = {i for source, _ in found.values() for i in range(source.start, source.stop)}
    pairs += [Pair(None, line, 0.0) for i, line in enumerate(lines) if i not in used]
    return aligned, pairs, _told(pairs, len(segments), len(lines))


def _lone(segment: Segment, line: Span, finnish: str) -> tuple[list[Segment], list[Pair], str]:
    """Return one line with the one it came with: whoever hands them over has paired them. Two that are long and
    have next to nothing in common are a column that slipped.
    """
    source = line.of(finnish)
    alike = Likeness([source], [segment.text]).of(slice(0, 1), slice(0, 1))
    if alike < STRANGE and min(len(source), len(segment.text)) > LONG:
        return [segment], [], "the Finnish is not this line's: the two have nothing in common; it is left out"
    return [replace(segment, source=source)], [Pair(segment.id, line, alike)], ""


def _told(pairs: Sequence[Pair], targets: int, sources: int) -> str:
    alone = sum(p.source is None for p in pairs)
    over = sum(p.segment is None for p in pairs)
    parts = [
        f"{alone} of {targets} paragraphs have no counterpart in the Finnish" if alone else "",
        f"{over} of {sources} Finnish paragraphs have none in the English" if over else "",
    ]
    return ", ".join(p for p in parts if p)


def _repeated(sources: Sequence[str], targets: Sequence[str]) -> Mapping[int, tuple[slice, float]]:
    """Return the pairs where a page may say a line twice that its source has once: both answer to that."""
    plain = _paired(sources, targets)
    if len(plain) == len(targets) or len(set(sources)) < len(sources) or len(set(targets)) == len(targets):
        return plain
    first: dict[str, int] = {}
    for j, text in enumerate(targets):
        first.setdefault(text, j)
    once = list(first.values())
    found = {once[k]: pair for k, pair in _paired(sources, [targets[j] for j in once]).items()}
    return {j: found[first[text]] for j, text in enumerate(targets) if first[text] in found}


def _paired(sources: Sequence[str], targets: Sequence[str]) -> Mapping[int, tuple[slice, float]]:
    """Return for each target that has a counterpart the sources it answers, and how alike they are."""
    likeness = Likeness(sources, targets)
    way = beads(sources, targets, likeness)
    even = len(sources) == len(targets)
    sure = [b.paired and b.likeness >= _SURE for b in way]
    if (
        even
        and all(b.source == b.target for b in way)
        and (len(way) < _FEW or sum(sure) >= _RELATED * len(way))
    ):
        # Line by line, and nothing speaks against it.
        return {b.target.start: (b.source, b.likeness) for b in way}
    found: dict[int, tuple[slice, float]] = {}
    for k, bead in enumerate(way):
        between = all(sure[n] for n in (k - 1, k + 1) if 0 <= n < len(way))
        least = 0.0 if even and bead.source == bead.target else _LEAST
        if bead.paired and (sure[k] or (between and bead.likeness >= least)):
            bead = _trimmed(bead, likeness)
            found |= dict.fromkeys(range(bead.target.start, bead.target.stop), (bead.source, bead.likeness))
    return found | dict(_moved(found, len(targets), likeness))


def _trimmed(bead: Bead, likeness: Likeness) -> Bead:
    """Return a bead of several stretches without those at its edges that have no part in it."""
    source, target = bead.source, bead.target
    if source.stop - source.start == target.stop - target.start == 1:
        return bead
    own = [i for i in _each(source) if likeness.of(slice(i, i + 1), target) >= _OWN]
    answers = [j for j in _each(target) if likeness.of(source, slice(j, j + 1)) >= _OWN]
    if not own or not answers:
        return Bead(slice(source.start, source.start), slice(target.start, target.start), 0.0)
    return Bead(slice(own[0], own[-1] + 1), slice(answers[0], answers[-1] + 1), bead.likeness)


def _each(stretch: slice) -> range:
    return range(stretch.start, stretch.stop)


def _moved(
    found: Mapping[int, tuple[slice, float]], targets: int, likeness: Likeness
) -> Iterator[tuple[int, tuple[slice, float]]]:
    """Yield the counterpart of what stands out of its place: a caption that moved, a headline that stands twice."""
    for j, shared in likeness.candidates().items():
        if j in found or j >= targets:
            continue
        ranked = sorted(
            ((likeness.of(slice(i, i + 1), slice(j, j + 1)), i) for i, _ in shared.most_common(5)),
            reverse=True,
        )
        next_best = ranked[1][0] if len(ranked) > 1 else 0.0
        if ranked and ranked[0][0] >= _MOVED and ranked[0][0] - next_best >= _AHEAD:
            i = ranked[0][1]
            yield j, (slice(i, i + 1), ranked[0][0])


def _spans(
    found: Mapping[int, tuple[slice, float]], lines: Sequence[Span], finnish: str, segments: Sequence[Segment]
) -> Iterator[tuple[int, tuple[Span, float]]]:
    """Yield the span of Finnish for each paired target. Where several share a source, each gets its sentences."""
    for _, group in groupby(found.items(), key=lambda item: (item[1][0].start, item[1][0].stop)):
        members = list(group)
        source, alike = members[0][1]
        if source.start == source.stop:
            continue
        span = Span(lines[source.start].start, lines[source.stop - 1].end)
        neighbours = [j for j, _ in members]
        if len(members) == 1 or neighbours[-1] - neighbours[0] + 1 != len(members):
            yield from ((j, (span, pair[1])) for j, pair in members)
            continue
        parts = shared_out(span.of(finnish), [segments[j].text for j in neighbours])
        for j, part in zip(neighbours, parts, strict=True):
            if part is not None:
                yield j, (Span(span.start + part.start, span.start + part.end), alike)
