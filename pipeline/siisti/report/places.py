"""Tells where in its file a finding stands: line, column and offset, counted in code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from siisti.formats import spelt
from siisti.formats.literal import Spelt
from siisti.types import Document, Finding

#: A record is one line in JSON Lines, and a row whatever it holds in Parquet, where rows are told for lines.
_BREAKS = {"jsonl": re.compile(r"\n"), "parquet": re.compile(r"(?!)")}
_LINES = re.compile(r"\r\n|\n|\r")


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
        self._document, self._line, self._offset = document, line, offset
        stretches = _stretches(document)
        self._number = {s.id: n for n, s in enumerate(document.segments)}
        # A segment stands at every other stretch; its literal is what the file has there.
        self._start = list(accumulate((len(s) for s in stretches), initial=0))[1::2]
        self._spelt: dict[str, Spelt] = {}
        breaks = _BREAKS.get(document.format, _LINES)
        self._lines = [0, *(m.end() for m in breaks.finditer("".join(stretches)))]

    def spelt(self, segment: str) -> Spelt:
        """Return how the segment is spelt in the file."""
        if segment not in self._spelt:
            self._spelt[segment] = spelt(self._document, self._number[segment])
        return self._spelt[segment]

    def of(self, finding: Finding) -> Place:
        """Return where the finding stands in the file as it came."""
        within = self.spelt(finding.segment).within(finding.span)
        base = self._start[self._number[finding.segment]]
        start, end = base + within.start, base + within.end
        (line, column), (end_line, end_column) = self._point(start), self._point(end)
        return Place(line, column, end_line, end_column, self._offset + start, self._offset + end)

    def line(self, segment: str) -> int:
        """Return the line on which a segment starts."""
        return self._point(self._start[self._number[segment]])[0]

    def _point(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._lines, at) - 1
        return self._line + number, at - self._lines[number] + 1


def _stretches(document: Document) -> list[str]:
    """Return the file in pieces: a gap, a segment as it is spelled there, a gap, ... and a last gap."""
    if len(document.skeleton) == 2 * len(document.segments) + 1:
        return list(document.skeleton)
    gaps = (*document.skeleton, *[""] * (len(document.segments) + 1 - len(document.skeleton)))
    texts = (*(s.text for s in document.segments), "")
    return [part for pair in zip(gaps, texts, strict=True) for part in pair][:-1]
