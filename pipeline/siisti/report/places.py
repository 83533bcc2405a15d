"""Tells where in its file a finding stands: line, column and offset, counted in code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from siisti.types import Document, Finding

_BREAKS = {"text": re.compile(r"\r\n|\n|\r"), "jsonl": re.compile(r"\n")}
#: What one character may be in a JSON string literal: a surrogate pair, an escape, or itself.
_PIECE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file. Lines and columns count from 1, offsets from 0; the end is the place after it."""

    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class Places:
    """The places of one document. ``line`` and ``offset`` are where it starts, in a file of several."""

    def __init__(self, document: Document, line: int = 1, offset: int = 0) -> None:
        self._line, self._offset = line, offset
        self._literal = document.format == "jsonl"
        stretches = _stretches(document)
        self._raw = {s.id: stretches[2 * i + 1] for i, s in enumerate(document.segments)}
        self._start: dict[str, int] = {}
        at = 0
        for i, stretch in enumerate(stretches):
            if i % 2:
                self._start[document.segments[i // 2].id] = at
            at += len(stretch)
        breaks = _BREAKS.get(document.format, _BREAKS["text"])
        self._lines = [0, *(m.end() for m in breaks.finditer("".join(stretches)))]

    def of(self, finding: Finding) -> Place:
        """Return where the finding stands in the file as it came."""
        start = self._at(finding.segment, finding.span.start)
        end = self._at(finding.segment, finding.span.end)
        (line, column), (end_line, end_column) = self._point(start), self._point(end)
        return Place(line, column, end_line, end_column, self._offset + start, self._offset + end)

    def line(self, segment: str) -> int:
        """Return the line on which a segment starts."""
        return self._point(self._start[segment])[0]

    def _at(self, segment: str, within: int) -> int:
        if self._literal:
            pieces = _PIECE.findall(self._raw[segment])
            within = sum(len(p) for p in pieces[:within])
        return self._start[segment] + within

    def _point(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._lines, at) - 1
        return self._line + number, at - self._lines[number] + 1


def _stretches(document: Document) -> list[str]:
    """Return the file in pieces: a gap, a segment as it is spelled there, a gap, ... and a last gap."""
    if document.format == "jsonl":
        return list(document.skeleton)
    stretches = []
    for gap, segment in zip(document.skeleton, document.segments, strict=False):
        stretches += [gap, segment.text]
    return [*stretches, document.skeleton[-1] if document.skeleton else ""]
