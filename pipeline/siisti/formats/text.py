"""Plain text: a page whose paragraphs are lines."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType

import regex

from siisti.types import Document, Segment

_BREAK = regex.compile(r"\r\n|\n|\r")


def parse(text: str, source: str | None = None, unit: str = "") -> Document:
    """Read a string: a page where it has line breaks, else a lone segment of unknown role.

    White space around a line and blank lines go to the skeleton. ``source`` is kept beside it, to be aligned.
    """
    lines = list(_lines(text))
    segments = tuple(
        Segment(f"{unit}{i}", text[a:b], start=a, unit=unit) for i, (a, b) in enumerate(lines, 1)
    )
    edges = [0, *(edge for line in lines for edge in line), len(text)]
    skeleton = tuple(text[a:b] for a, b in list(pairwise(edges))[::2])
    sources = {} if source is None else {unit: source}
    return Document("text", segments, skeleton, sources=MappingProxyType(sources))


def render(document: Document) -> str:
    """Write the string back. A segment that was emptied goes with the line break after it; the last, with the
    one before.
    """
    kept = [i for i, s in enumerate(document.segments) if s.text]
    if not kept:
        return document.skeleton[0] + (document.skeleton[-1] if document.segments else "")
    parts = [document.skeleton[0]]
    for i in kept:
        parts += document.segments[i].text, document.skeleton[i + 1]
    parts[-1] = document.skeleton[-1]
    return "".join(parts)


def _lines(text: str) -> list[tuple[int, int]]:
    """Return where each line that is not blank starts and ends, without the white space around it."""
    edges = [0, *(edge for m in _BREAK.finditer(text) for edge in m.span()), len(text)]
    found = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        line = text[a:b]
        if line.strip():
            found.append((a + len(line) - len(line.lstrip()), a + len(line.rstrip())))
    return found
