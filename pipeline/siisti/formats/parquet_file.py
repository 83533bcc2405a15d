"""A Parquet file opened to be read, row group by row group, and what must be true of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from siisti.errors import InputError, MissingExtra
from siisti.formats.lines import listed

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

#: Rows that are decoded at once, and bytes that a row group may become. One of a few kilobytes may say a text a
#: million times.
_ROWS, _LARGEST = 1024, 2 << 30


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns to read: the text, its Finnish side, what a row is called, other translations."""

    text: str = "text"
    source: str | None = None
    id: str | None = None
    alternatives: tuple[str, ...] = ()


@contextmanager
def opened(path: Path, fields: Fields) -> Iterator[pq.ParquetFile]:
    """Give the file. Raises InputError for what is no Parquet file, is broken, or has no such columns of strings; and
    MissingExtra without pyarrow.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name the files in it")
    with sound(path):
        file = pq.ParquetFile(path)
    with file:
        with sound(path):
            _checked(path, file.schema_arrow, fields)
        yield file


@contextmanager
def sound(path: Path) -> Iterator[None]:
    """Tell what Arrow cannot make anything of in a line."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a Parquet file, or a broken one: {_reason(error)}") from error


def tables(path: Path, file: pq.ParquetFile) -> Iterator[pa.Table]:
    """Yield the row groups. Raises InputError for one that is broken, or would fill the memory."""
    import pyarrow as pa

    for n in range(file.num_row_groups):
        try:
            table = _table(file, n)
        except MemoryError as error:
            raise InputError(
                f"{path}: row group {n + 1} is of over {_LARGEST >> 30} GB; write smaller ones"
            ) from error
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{path}: row group {n + 1} is broken: {_reason(error)}") from error
        yield table


def _table(file: pq.ParquetFile, n: int) -> pa.Table:
    import pyarrow as pa

    batches: list[pa.RecordBatch] = []
    size = 0
    for batch in file.iter_batches(_ROWS, row_groups=[n]):
        size += batch.nbytes + sum(map(_spelt_out, batch.columns))
        if size > _LARGEST:
            raise MemoryError
        batch.validate(full=True)
        batches.append(batch)
    return pa.Table.from_batches(batches, file.schema_arrow)


def _spelt_out(column: pa.Array) -> int:
    """Return how many bytes a column of references to a dictionary would be, with each said where it stands."""
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    if not (kinds.is_dictionary(column.type) and is_text(column.type)):
        return 0
    sizes = pc.take(pc.binary_length(column.dictionary), column.indices)
    return pc.sum(sizes).as_py() or 0


def is_text(kind: pa.DataType) -> bool:
    """Tell whether a column of that type holds strings."""
    import pyarrow.types as kinds

    said = kind.value_type if kinds.is_dictionary(kind) else kind
    return any(is_kind(said) for is_kind in (kinds.is_string, kinds.is_large_string, kinds.is_string_view))


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
        if option != "--id-field" and not is_text(kind):
            raise InputError(f"{path}: column {name!r} holds {kind} and no strings; pass {option}")


def _reason(error: Exception) -> str:
    said = str(error).splitlines()
    return said[0][:300] if said else "it cannot be read"
