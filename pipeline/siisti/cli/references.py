"""Compares texts with a human reference: line by line where the lines match, else as one whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from siisti.errors import InputError
from siisti.types import Document

if TYPE_CHECKING:
    from siisti.report.records import Measure
    from siisti.score.references import ReferenceScore


class Reference:
    """One human translation of one text."""

    def __init__(self, path: str, encoding: str | None = None) -> None:
        from siisti.formats import read

        self._lines = _lines(read(Path(path), format="text", encoding=encoding))
        if not self._lines:
            raise InputError(f"{path}: is empty; a reference is the text a person would have written")

    def compare(self, *documents: Document) -> list[tuple[ReferenceScore, ...]]:
        """Return BLEU, chrF and TER of each: all by line or all as one whole, so that they compare."""
        from siisti.score.references import references

        texts = [_lines(d) for d in documents]
        if all(len(t) == len(self._lines) for t in texts):
            return [references(t, self._lines) for t in texts]
        return [references([" ".join(t)], [" ".join(self._lines)]) for t in texts]

    def measures(self, before: Document, after: Document) -> tuple[Measure, ...]:
        """Return the comparison before cleaning and after."""
        from siisti.report.records import Measure

        pairs = zip(*self.compare(before, after), strict=True)
        return tuple(Measure(b.name, b.value, a.value, b.signature) for b, a in pairs)


def reference(path: str | None, paths: tuple[str, ...], encoding: str | None) -> Reference | None:
    """Return the reference that is named, None for none. Raises InputError where there are several texts."""
    if path is None:
        return None
    if len(paths) > 1:
        raise InputError("--reference goes with one plain text")
    return Reference(path, encoding)


def _lines(document: Document) -> list[str]:
    return [s.text for s in document.segments if s.text]
