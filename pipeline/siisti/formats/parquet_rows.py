"""Writes a Parquet file anew as its rows come back from cleaning, row group by row group.

Every other column, the schema, the metadata, the row groups and each column's compression and encoding are those of
the file it came from, which is read a second time for that: what waits is no more than a row group.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import RawIOBase
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from siisti.errors import InputError
from siisti.formats.columns import flat
from siisti.formats.parquet_file import Fields, is_text, opened, sound, tables

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_TEXT = Fields()


@dataclass(frozen=True, slots=True)
class Row:
    """What a text became, and what stands beside it, by column. None for a text that stays as it came."""

    text: str | None
    beside: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


class Sink(Protocol):
    """Takes the bytes of the new file, in order."""

    def write(self, content: bytes, /) -> object:
        """Take some."""


class Rewriter:
    """Takes a row for each text of the file at ``path``, in order, and writes the new file to ``sink``.

    The texts go into the column ``into``, or take the old ones' place. ``beside`` names further columns and their
    Arrow types (``string``, ``double``, ``int64``). A column that is there is overwritten.
    """

    def __init__(
        self,
        path: Path,
        sink: Sink,
        fields: Fields = _TEXT,
        *,
        into: str | None = None,
        beside: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._path, self._text, self._into, self._beside = path, fields.text, into or fields.text, beside
        self._stack = ExitStack()
        with self._stack:
            file = self._stack.enter_context(opened(path, fields))
            # Names that are no UTF-8 fail where they are first asked for.
            self._stack.enter_context(sound(path))
            self._schema = _schema(file.schema_arrow, fields.text, into, beside)
            self._stream = _Stream(sink)
            self._writer = self._stack.enter_context(_writer(file, self._stream, self._schema, fields.text))
            self._groups = tables(path, file)
            self._stack = self._stack.pop_all()
        self._group: pa.Table | None = None
        self._places: list[int] = []
        self._rows: list[Row] = []

    def put(self, row: Row) -> None:
        """Take what became of the next text. Raises InputError where the file has no more."""
        while len(self._rows) == len(self._places):
            if not self._next():
                raise InputError(
                    f"{self._path}: more rows came back than it has texts; did it change meanwhile?"
                )
        self._rows.append(row)

    def finish(self) -> None:
        """Write what is left of the file. Raises InputError where not all of its texts came back."""
        while len(self._rows) == len(self._places) and self._next():
            pass
        if self._group is not None:
            raise InputError(
                f"{self._path}: fewer rows came back than it has texts; did it change meanwhile?"
            )
        self._stack.close()

    def _next(self) -> bool:
        """Write the row group, whose rows are all there, and go on to the next; False where there is none."""
        if self._group is not None:
            self._writer.write_table(self._written(self._group), max(1, self._group.num_rows))
        self._group = next(self._groups, None)
        there = [] if self._group is None else self._group[self._text].is_valid().to_pylist()
        self._places = [n for n, said in enumerate(there) if said]
        self._rows = []
        return self._group is not None

    def _written(self, group: pa.Table) -> pa.Table:
        """Return the row group with the columns that were made."""
        import pyarrow as pa

        values: dict[str, list[Any]] = {name: [None] * group.num_rows for name in self._beside}
        values[self._into] = group[self._text].to_pylist()
        for place, row in zip(self._places, self._rows, strict=True):
            for name in self._beside:
                said = row.beside.get(name)
                text = said is not None and is_text(self._schema.field(name).type)
                values[name][place] = flat(said) if text else said
            if row.text is not None:
                values[self._into][place] = row.text
        schema = self._schema
        columns = [pa.array(values[f.name], f.type) if f.name in values else group[f.name] for f in schema]
        return pa.Table.from_arrays(columns, schema=schema)

    def __enter__(self) -> Self:
        return self

    def discard(self) -> None:
        """Write no more: the new file is not to be."""
        self._stream.sink = None
        self._stack.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


class _Stream(RawIOBase):
    """What Arrow takes for a file to write to."""

    def __init__(self, sink: Sink | None) -> None:
        self.sink, self._at = sink, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, content: Any, /) -> int:
        raw = bytes(content)
        if self.sink is not None:
            self.sink.write(raw)
        self._at += len(raw)
        return len(raw)


def _schema(schema: pa.Schema, text: str, into: str | None, beside: Mapping[str, str]) -> pa.Schema:
    """Return the schema with the columns that are added, and what Hugging Face keeps about it brought in line."""
    import pyarrow as pa

    kinds = {name: pa.type_for_alias(kind) for name, kind in beside.items()}
    if into:
        same = schema.field(into).type if into in schema.names else schema.field(text).type
        kinds = {into: same if is_text(same) else pa.string(), **kinds}
    metadata = dict(schema.metadata or {})
    for name, kind in kinds.items():
        fresh = pa.field(name, kind)
        schema = (
            schema.set(schema.get_field_index(name), fresh) if name in schema.names else schema.append(fresh)
        )
    for key, told in _TOLD.items():
        if key in metadata and kinds:
            metadata[key] = told(metadata[key], kinds)
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


def _struct(raw: bytes, kinds: Mapping[str, pa.DataType]) -> bytes:
    """Return the description of the columns that Spark keeps, which reads no others, with the new ones in it."""
    names = {"int64": "long", "large_string": "string", "string_view": "string"}
    try:
        told = json.loads(raw)
        fields = [field for field in told["fields"] if field["name"] not in kinds]
        for name, kind in kinds.items():
            said = names.get(str(kind), str(kind))
            fields.append({"name": name, "type": said, "nullable": True, "metadata": {}})
        told["fields"] = fields
    except (ValueError, LookupError, TypeError):
        return raw
    return json.dumps(told).encode()


#: What other programs keep about the columns, and how the new ones are told there.
_TOLD = {b"huggingface": _features, b"org.apache.spark.sql.parquet.row.metadata": _struct}


@contextmanager
def _writer(
    file: pq.ParquetFile, stream: RawIOBase, schema: pa.Schema, text: str
) -> Iterator[pq.ParquetWriter]:
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
        # Old files call what is in a list "item", and Arrow would call it "element" unless told.
        "use_compliant_nested_type": not any(
            _own_element(file.schema.column(n).path) for n in range(meta.num_columns)
        ),
    }
    with pq.ParquetWriter(stream, schema, **options) as writer:
        if not options["store_schema"] and schema.metadata:
            writer.add_key_value_metadata(schema.metadata)  # Arrow writes it with its own schema alone
        yield writer


def _own_element(path: str) -> bool:
    """Tell whether a column is a list whose parts have another name than the standard's.

    >>> [_own_element(path) for path in ("tags.list.element", "tags.list.item", "text")]
    [False, True, False]
    """
    return any(a == "list" and b != "element" for a, b in pairwise(path.split(".")))


def _codec(name: str) -> str:
    return "NONE" if name == "UNCOMPRESSED" else name
