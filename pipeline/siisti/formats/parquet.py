"""Parquet: a column of texts cleaned, in place or into a new column, row group by row group in constant memory.

A Parquet file is no text, so it does not become one Document as other files do: each row does. ``documents`` yields
them to check or score, and ``rewrite`` writes the file anew with what a cleaner made of them; every other column, the
schema, the metadata, the row groups and each column's compression are those of the file it came from::

    def clean(rows):
        for result in cleaner.clean_many(rows, jobs=4):
            yield Row(result.text, {"findings": found(result.original, result.findings)})

    rewrite(Path("a.parquet"), Path("b.parquet"), clean, into="clean", beside={"findings": "string"})

``records`` and ``Rewriter`` are the two halves of that, for who reads here and writes elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from siisti.disk import Draft
from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats import text as plain
from siisti.formats.columns import Values
from siisti.formats.parquet_file import Fields, opened, tables
from siisti.formats.parquet_rows import Rewriter, Row
from siisti.formats.spliced import LONGEST
from siisti.types import Document

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FORMAT", "Cell", "Fields", "Rewriter", "Row", "cells", "documents", "records", "rewrite"]

_TEXT = Fields()


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, the Finnish it was made from, the name of its row, and other translations."""

    text: str
    source: str | None = None
    unit: str = ""
    alternatives: tuple[str, ...] = ()

    @property
    def document(self) -> Document:
        """The text as a document. Raises InputError for one that is too long to be cleaned."""
        document = replace(plain.parse(self.text, self.source, unit=self.unit), format="parquet")
        if any(len(s.text) > LONGEST for s in document.segments):
            raise InputError(f"over {LONGEST:,} characters in one text; break it into lines")
        if not self.alternatives:
            return document
        return replace(document, alternatives=MappingProxyType({self.unit: self.alternatives}))


def documents(path: Path, fields: Fields = _TEXT) -> Iterator[Document]:
    """Yield each row's text as a document, in order; rows without one are passed by.

    Raises InputError for what is no Parquet file or has no such column of strings, and MissingExtra without pyarrow.
    """
    return (document for _, document in records(path, fields))


def records(path: Path, fields: Fields = _TEXT) -> Iterator[tuple[int, Document]]:
    """Yield each row's text as ``documents`` does, with the row's number from 1."""
    for number, cell in cells(path, fields):
        try:
            yield number, cell.document
        except InputError as error:
            raise InputError(f"{path}: {error}") from error


def cells(path: Path, fields: Fields = _TEXT) -> Iterator[tuple[int, Cell]]:
    """Yield what ``records`` makes documents of, for who makes them in another process."""
    with opened(path, fields) as file:
        before = 0
        for group in tables(path, file):
            for n, cell in _cells(group, fields):
                yield before + n + 1, cell
            before += group.num_rows


def rewrite(
    path: Path,
    target: Path,
    clean: Callable[[Iterator[Document]], Iterator[Row]],
    fields: Fields = _TEXT,
    *,
    into: str | None = None,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Write the file to ``target`` with the texts as ``clean`` gives them back, and return how many there were.

    ``clean`` takes all documents of the file, one after the other and no sooner than it asks, and yields a row for each
    in the same order. ``into`` and ``beside`` are the Rewriter's. The target is replaced at once, when all of it is
    there; it may be the file itself.
    """
    count = 0
    with Draft(target) as draft, Rewriter(path, draft, fields, into=into, beside=beside) as rewriter:
        for row in clean(documents(path, fields)):
            rewriter.put(row)
            count += 1
        rewriter.finish()
    return count


def _cells(group: pa.Table, fields: Fields) -> Iterator[tuple[int, Cell]]:
    """Yield the texts of a row group, each with the row's number in it from 0."""
    sources = _strings(group, fields.source)
    names = group[fields.id].to_pylist() if fields.id else [None] * group.num_rows
    others = [_strings(group, name) for name in fields.alternatives]
    for n, value in enumerate(group[fields.text]):
        if (text := value.as_py()) is None:
            continue
        unit = f"{names[n]}." if names[n] is not None else ""
        said = tuple(other for column in others if (other := column[n]) is not None)
        yield n, Cell(text, sources[n], unit, said)


def _strings(table: pa.Table, name: str | None) -> Sequence[str | None]:
    found: list[str | None] = table[name].to_pylist() if name else [None] * table.num_rows
    return found


def _parse(
    content: str,
    name: str,
    text_field: str | None = None,
    source_field: str | None = None,
    id_field: str | None = None,
    alternative_fields: Sequence[str] = (),
) -> NoReturn:
    """Refuse a string; the options are those by which ``Fields`` are named."""
    del content, text_field, source_field, id_field, alternative_fields
    raise InputError(f"{name}: Parquet is no text; use siisti.formats.parquet.documents")


def _columns(_original: Document, _cleaned: Document, _into: str | None, _beside: Values) -> NoReturn:
    raise InputError("Parquet is written row by row; use siisti.formats.parquet.rewrite")


FORMAT = Format(_parse, plain.render, columns=_columns, by_rows=True)
