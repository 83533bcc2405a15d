"""Parquet: a column of texts cleaned, in place or into a new column, row group by row group in constant memory.

A Parquet file is no text, so it does not become one Document as other files do: each row does. ``documents`` yields
them to check or score, and ``rewrite`` writes the file anew with what a cleaner made of them; every other column, the
schema, the metadata, the row groups and each column's compression are those of the file it came from::

    def clean(rows):
        for result in cleaner.clean_many(rows, jobs=4):
            yield Row(result.text, {"findings": found(result.original, result.findings)})

    rewrite(Path("a.parquet"), Path("b.parquet"), clean, into="clean", beside={"findings": "string"})
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from siisti.errors import InputError, MissingExtra
from siisti.formats import text as plain
from siisti.formats.columns import flat
from siisti.formats.lines import listed
from siisti.types import Document

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns to read: the text, its Finnish side, what a row is called, other translations."""

    text: str = "text"
    source: str | None = None
    id: str | None = None
    alternatives: tuple[str, ...] = ()


_TEXT = Fields()


@dataclass(frozen=True, slots=True)
class Row:
    """What a text became, and what stands beside it, by column."""

    text: str
    beside: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class _Group:
    """A row group on its way: its table, the rows that hold a text, and what has come back for them."""

    table: pa.Table
    places: list[int]
    rows: list[Row]


def documents(path: Path, fields: Fields = _TEXT) -> Iterator[Document]:
    """Yield each row's text as a document, in order; rows without one are passed by.

    Raises InputError for what is no Parquet file or has no such column of strings, and MissingExtra without pyarrow.
    """
    with _opened(path) as file:
        _checked(path, file.schema_arrow, fields)
        for group in _groups(file):
            yield from _documents(group, fields, deque())


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
    in the same order. The cleaned text goes into the column ``into``, or takes the text's place. ``beside`` names
    further columns and their Arrow types (``string``, ``double``, ``int64``). A column that is there is overwritten.
    The target is replaced at once, when all of it is there; it may be the file itself.
    """
    with _opened(path) as file, _draft(target) as draft:
        _checked(path, file.schema_arrow, fields)
        schema = _schema(file.schema_arrow, fields.text, into, beside)
        waiting: deque[_Group] = deque()
        count = done = 0

        def all_documents() -> Iterator[Document]:
            for group in _groups(file):
                yield from _documents(group, fields, waiting)

        with _writer(file, draft, schema, fields.text) as writer:

            def flush() -> None:
                nonlocal done
                while waiting and len(waiting[0].rows) == len(waiting[0].places):
                    group = waiting.popleft()
                    table = _written(group, schema, into or fields.text, beside)
                    writer.write_table(table, row_group_size=max(1, table.num_rows))
                    done += table.num_rows

            for row in clean(all_documents()):
                flush()
                if not waiting:
                    raise ValueError("clean gave back more rows than it was given")
                waiting[0].rows.append(row)
                count += 1
            flush()
        if done < file.metadata.num_rows:
            raise ValueError("clean gave back fewer rows than it was given")
    return count


@contextmanager
def _opened(path: Path) -> Iterator[pq.ParquetFile]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0] if str(error) else "it cannot be read"
        raise InputError(f"{path}: not a Parquet file, or a broken one: {said}") from error
    with file:
        try:
            yield file
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{path}: {str(error).splitlines()[0]}") from error


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """Give a name beside the target, and put what was written there in the target's place, or nothing."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {(error.strerror or str(error)).lower()}") from error
    os.close(descriptor)
    draft = Path(name)
    try:
        yield draft
        mode = target.stat().st_mode if target.exists() else 0o644
        draft.chmod(mode & 0o777)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _checked(path: Path, schema: pa.Schema, fields: Fields) -> None:
    """Raise InputError for a column that is not there, or holds no strings."""
    wanted = [(fields.text, "--text-field"), (fields.source, "--source-field")]
    wanted += [(name, "--alternative-field") for name in fields.alternatives]
    for name, option in (*wanted, (fields.id, "--id-field")):
        if name is None:
            continue
        places = schema.get_all_field_indices(name)
        if len(places) != 1:
            known = f"there are {listed(schema.names)}" if not places else "there are several"
            raise InputError(f"{path}: no column {name!r} ({known}); pass {option}")
        kind = schema.field(name).type
        if option != "--id-field" and not _is_text(kind):
            raise InputError(f"{path}: column {name!r} holds {kind} and no strings; pass {option}")


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow.types as kinds

    said = kind.value_type if kinds.is_dictionary(kind) else kind
    return any(is_kind(said) for is_kind in (kinds.is_string, kinds.is_large_string, kinds.is_string_view))


def _groups(file: pq.ParquetFile) -> Iterator[_Group]:
    for n in range(file.num_row_groups):
        yield _Group(file.read_row_group(n), [], [])


def _documents(group: _Group, fields: Fields, waiting: deque[_Group]) -> Iterator[Document]:
    """Yield the documents of a row group, which waits from then on for what becomes of them."""
    texts = group.table[fields.text].to_pylist()
    group.places[:] = [n for n, text in enumerate(texts) if text is not None]
    waiting.append(group)
    sources = _strings(group.table, fields.source)
    names = group.table[fields.id].to_pylist() if fields.id else [None] * len(texts)
    others = [_strings(group.table, name) for name in fields.alternatives]
    for n in group.places:
        unit = f"{names[n]}." if names[n] is not None else ""
        document = plain.parse(texts[n], sources[n], unit=unit)
        said = tuple(text for column in others if (text := column[n]) is not None)
        yield replace(document, alternatives=MappingProxyType({unit: said})) if said else document


def _strings(table: pa.Table, name: str | None) -> Sequence[str | None]:
    found: list[str | None] = table[name].to_pylist() if name else [None] * table.num_rows
    return found


def _schema(schema: pa.Schema, text: str, into: str | None, beside: Mapping[str, str]) -> pa.Schema:
    """Return the schema with the columns that are added, and what Hugging Face keeps about it brought in line."""
    import pyarrow as pa

    kinds = {name: pa.type_for_alias(kind) for name, kind in beside.items()}
    if into:
        same = schema.field(into).type if into in schema.names else schema.field(text).type
        kinds = {into: same if _is_text(same) else pa.string(), **kinds}
    metadata = dict(schema.metadata or {})
    for name, kind in kinds.items():
        fresh = pa.field(name, kind)
        schema = (
            schema.set(schema.get_field_index(name), fresh) if name in schema.names else schema.append(fresh)
        )
    if b"huggingface" in metadata and kinds:
        metadata[b"huggingface"] = _features(metadata[b"huggingface"], kinds)
    return schema.with_metadata(metadata or None)


def _features(raw: bytes, kinds: Mapping[str, pa.DataType]) -> bytes:
    """Return the description of the columns that ``datasets`` keeps, with the new ones in it."""
    names = {"double": "float64"}
    try:
        told = json.loads(raw)
        features = told["info"]["features"]
        for name, kind in kinds.items():
            features[name] = {"dtype": names.get(str(kind), str(kind)), "_type": "Value"}
    except (ValueError, LookupError, TypeError):
        return raw
    return json.dumps(told).encode()


@contextmanager
def _writer(file: pq.ParquetFile, draft: Path, schema: pa.Schema, text: str) -> Iterator[pq.ParquetWriter]:
    """Give a writer that compresses and encodes each column as the file has it; new ones as the text's."""
    import pyarrow.parquet as pq

    meta = file.metadata
    first = meta.row_group(0) if meta.num_row_groups else None
    columns = [first.column(n) for n in range(first.num_columns)] if first else []
    codecs = {c.path_in_schema: _codec(c.compression) for c in columns}
    spelt = {c.path_in_schema for c in columns if c.has_dictionary_page}
    fresh = [name for name in schema.names if name not in file.schema_arrow.names]
    options = {
        "compression": codecs | dict.fromkeys(fresh, codecs.get(text, "NONE")) or "NONE",
        "use_dictionary": sorted(spelt | (set(fresh) if text in spelt else set())),
        "write_statistics": sorted({c.path_in_schema for c in columns if c.is_stats_set}),
        "version": meta.format_version,
        "store_schema": b"ARROW:schema" in (meta.metadata or {}),
        "use_deprecated_int96_timestamps": any(c.physical_type == "INT96" for c in columns),
    }
    with pq.ParquetWriter(draft, schema, **options) as writer:
        yield writer


def _codec(name: str) -> str:
    return "NONE" if name == "UNCOMPRESSED" else name


def _written(group: _Group, schema: pa.Schema, into: str, beside: Mapping[str, str]) -> pa.Table:
    """Return the row group's table with the columns that were made."""
    import pyarrow as pa

    values: dict[str, list[Any]] = {name: [None] * group.table.num_rows for name in (into, *beside)}
    for place, row in zip(group.places, group.rows, strict=True):
        for name in beside:
            said = row.beside.get(name)
            text = said is not None and _is_text(schema.field(name).type)
            values[name][place] = flat(said) if text else said
        values[into][place] = row.text
    columns = [pa.array(values[f.name], f.type) if f.name in values else group.table[f.name] for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)
