"""A segment's text while it is being repaired, and the way back from it to the original's offsets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from siisti.types import Edit, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the current text that begins ``at``, and the stretch of the original it stands for.

    A kept piece maps character by character; a written one stands for its whole ``origin``.
    """

    at: int
    size: int
    origin: Span
    written: bool = False

    def cut(self, start: int, end: int, at: int) -> Piece:
        """Return the part of the piece from ``start`` to ``end`` (in the current text), moved to begin
        ``at``.
        """
        if self.written:
            return Piece(at, end - start, self.origin, True)
        first = self.origin.start + start - self.at
        return Piece(at, end - start, Span(first, first + end - start))


@dataclass(frozen=True, slots=True)
class Draft:
    """``text`` as it stands, in pieces that know where in the text as it came (``first``) they come from."""

    text: str
    first: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, text: str) -> Draft:
        """Return the draft of an untouched text."""
        return cls(text, text, (Piece(0, len(text), Span(0, len(text))),) if text else ())

    def original(self, span: Span) -> Span:
        """Return the stretch of the original that a span of the current text stands for."""
        if not len(span):
            where = self._edge(span.start, last=False) if span.start < len(self.text) else len(self.first)
            return Span(where, where)
        return Span(self._edge(span.start, last=False), self._edge(span.end - 1, last=True))

    def edited(self, *edits: Edit) -> Draft:
        """Return the draft with the edits made; they are sorted, do not overlap, and all speak of the text as
        it stands.
        """
        parts: list[str] = []
        pieces: list[Piece] = []
        size = done = 0
        for edit in (*edits, Edit(Span(len(self.text), len(self.text)), "")):
            for piece in self._between(done, edit.span.start):
                start, end = max(piece.at, done), min(piece.at + piece.size, edit.span.start)
                pieces.append(piece.cut(start, end, size))
                size += end - start
            parts += self.text[done : edit.span.start], edit.replacement
            if edit.replacement:
                pieces.append(Piece(size, len(edit.replacement), self.original(edit.span), True))
                size += len(edit.replacement)
            done = edit.span.end
        return Draft("".join(parts), self.first, tuple(pieces))

    def _between(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces that share a character with a stretch of the current text."""
        if start >= end:
            return ()
        return self.pieces[self._index(start) : self._index(end - 1) + 1]

    def _index(self, at: int) -> int:
        return bisect_right(self.pieces, at, key=lambda piece: piece.at) - 1

    def _edge(self, at: int, *, last: bool) -> int:
        """Return where in the original the character ``at`` begins, or where it ends."""
        piece = self.pieces[self._index(at)]
        if piece.written:
            return piece.origin.end if last else piece.origin.start
        return piece.origin.start + at - piece.at + last
