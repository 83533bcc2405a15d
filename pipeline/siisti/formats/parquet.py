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
from dataclasses import replace
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

__all__ = ["FORMAT", "Fields", "Rewriter", "Row", "documents", "records", "rewrite"]

_TEXT = Fields()


def documents(path: Path, fields: Fields = _TEXT) -> Iterator[Document]:
    """Yield each row's text as a document, in order; rows without one are passed by.

    Raises InputError for what is no Parquet file or has no such column of strings, and MissingExtra without pyarrow.
    """
    return (document for _, document in records(path, fields))


def records(path: Path, fields: Fields = _TEXT) -> Iterator[tuple[int, Document]]:
    """Yield each row's text as ``documents`` does, with the row's number from 1."""
    with opened(path, fields) as file:
        before = 0
        for group in tables(path, file):
            for n, document in _documents(group, fields, path):
                yield before + n + 1, document
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


def _documents(group: pa.Table, fields: Fields, path: Path) -> Iterator[tuple[int, Document]]:
    """Yield the documents of a row group, each with the row's number in it from 0."""
    sources = _strings(group, fields.source)
    names = group[fields.id].to_pylist() if fields.id else [None] * group.num_rows
    others = [_strings(group, name) for name in fields.alternatives]
    for n, value in enumerate(group[fields.text]):
        if (text := value.as_py()) is None:
            continue
        unit = f"{names[n]}." if names[n] is not None else ""
        document = replace(plain.parse(text, sources[n], unit=unit), format="parquet")
        if any(len(s.text) > LONGEST for s in document.segments):
            raise InputError(f"{path}: over {LONGEST:,} characters in one text; break it into lines")
        said = tuple(text for column in others if (text := column[n]) is not None)
        yield n, replace(document, alternatives=MappingProxyType({unit: said})) if said else document


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
