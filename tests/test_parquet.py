"""Parquet: the cleaned column changes, and the rest of the file is what it was, its metadata and compression too."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from siisti.cleaner import Cleaner
from siisti.errors import InputError, MissingExtra
from siisti.formats.columns import found
from siisti.formats.parquet import Fields, Row, documents, rewrite
from siisti.types import Document

BAD, GOOD = "The city wrote about it(you switch to another service).", "The city wrote about it."
TEXTS = [
    BAD,
    None,
    "",
    f'Headline\n\n{BAD}\n\nIt said "so".',
    "\U0001f600 e\u0301 \u2028",
    "Nothing wrong.",
] * 5


def table(kind: pa.DataType) -> pa.Table:
    size = len(TEXTS)
    columns = {
        "id": pa.array([f"r{n}" for n in range(size)]),
        "text": pa.array(TEXTS, kind),
        "fi": pa.array(["Kaupunki kirjoitti siitä (siirryt toiseen palveluun).", None] * (size // 2)),
        "tags": pa.array([["a", "b"], None] * (size // 2), pa.list_(pa.string())),
        "meta": pa.array([{"n": 1, "when": 2.5}] * size),
        "at": pa.array([1_700_000_000_000_000] * size, pa.timestamp("us", "Europe/Helsinki")),
        "raw": pa.array([b"\x00\xff"] * size, pa.binary()),
        "price": pa.array([None, 3] * (size // 2), pa.decimal128(9, 2)),
    }
    made = pa.table(columns)
    fields = [f.with_metadata({"note": f.name}) if f.name == "raw" else f for f in made.schema]
    return made.cast(pa.schema(fields, {"team": "uutiset", "empty": ""}))


WAYS: list[tuple[str, pa.DataType, dict[str, Any]]] = [
    ("plain", pa.string(), {}),
    ("large strings", pa.large_string(), {}),
    ("string views", pa.string_view(), {}),
    ("categories", pa.dictionary(pa.int8(), pa.string()), {}),
    ("zstd", pa.string(), {"compression": "zstd"}),
    ("gzip", pa.string(), {"compression": "gzip"}),
    ("brotli", pa.string(), {"compression": "brotli"}),
    ("lz4", pa.string(), {"compression": "lz4"}),
    ("uncompressed", pa.string(), {"compression": "none"}),
    ("columns each their own", pa.string(), {"compression": {"text": "zstd", "fi": "gzip"}}),
    ("one row group", pa.string(), {"row_group_size": 100}),
    ("a row each", pa.string(), {"row_group_size": 1}),
    ("format 1.0", pa.string(), {"version": "1.0"}),
    ("no dictionaries", pa.string(), {"use_dictionary": False}),
    ("no statistics", pa.string(), {"write_statistics": False}),
    ("some statistics", pa.string(), {"write_statistics": ["text"], "use_dictionary": ["id"]}),
    ("as Spark writes", pa.string(), {"use_deprecated_int96_timestamps": True, "store_schema": False}),
]


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner("news", scores="none", gate=False)


def cleaning(cleaner: Cleaner) -> Any:
    def clean(rows: Iterator[Document]) -> Iterator[Row]:
        for result in cleaner.clean_many(rows):
            records = next(iter(found(result.original, result.findings).values()), [])
            yield Row(result.text, {"findings": records, "repairs": len(result.repairs), "score": 61.5})

    return clean


def written(tmp_path: Path, kind: pa.DataType, options: dict[str, Any]) -> Path:
    path = tmp_path / "a.parquet"
    pq.write_table(table(kind), path, **{"row_group_size": 7, **options})
    return path


@pytest.mark.parametrize(("kind", "options"), [w[1:] for w in WAYS], ids=[w[0] for w in WAYS])
def test_only_the_column_changes(
    kind: pa.DataType, options: dict[str, Any], tmp_path: Path, cleaner: Cleaner
) -> None:
    path, target = written(tmp_path, kind, options), tmp_path / "b.parquet"
    assert rewrite(path, target, cleaning(cleaner)) == sum(t is not None for t in TEXTS)
    before, after = pq.read_table(path), pq.read_table(target)
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop_columns("text").equals(before.drop_columns("text"))
    assert after["text"].to_pylist() == [t and t.replace(BAD, GOOD) for t in TEXTS]
    assert made(path) == made(target)
    assert sorted(tmp_path.iterdir()) == [path, target]


def made(path: Path) -> list[object]:
    """How a file is laid out: its row groups, and each column's compression, encoding and statistics."""
    meta = pq.read_metadata(path)
    groups = [meta.row_group(n) for n in range(meta.num_row_groups)]
    return [
        meta.format_version,
        sorted((meta.metadata or {}).keys()),
        [g.num_rows for g in groups],
        [
            (c.path_in_schema, c.physical_type, c.compression, c.has_dictionary_page, c.is_stats_set)
            for g in groups
            for n in range(g.num_columns)
            for c in [g.column(n)]
        ],
    ]


def test_columns_beside_the_text(tmp_path: Path, cleaner: Cleaner) -> None:
    path, target = written(tmp_path, pa.string(), {"compression": "zstd"}), tmp_path / "b.parquet"
    beside = {"findings": "string", "repairs": "int64", "score": "double"}
    rewrite(path, target, cleaning(cleaner), into="clean", beside=beside)
    before, after = pq.read_table(path), pq.read_table(target)
    assert after.column_names == [*before.column_names, "clean", *beside]
    assert after.select(before.column_names).equals(before)
    assert after["clean"].to_pylist() == [t and t.replace(BAD, GOOD) for t in TEXTS]
    assert json.loads(after["findings"].to_pylist()[0])[0]["rule"] == "residue.link-note"
    assert after["repairs"].to_pylist()[:4] == [1, None, 0, 1]
    assert after["score"].to_pylist()[:2] == [61.5, None]
    assert {pq.read_metadata(target).row_group(0).column(n).compression for n in range(13)} == {"ZSTD"}
    assert after.schema.metadata == before.schema.metadata
    rewrite(target, target, cleaning(cleaner), into="clean", beside=beside)
    assert pq.read_table(target).equals(after)


def test_what_datasets_keeps_of_the_columns_is_brought_in_line(tmp_path: Path, cleaner: Cleaner) -> None:
    features = {"info": {"features": {"text": {"dtype": "string", "_type": "Value"}}}}
    path = tmp_path / "a.parquet"
    schema = pa.schema([("text", pa.string())], {"huggingface": json.dumps(features)})
    pq.write_table(pa.table({"text": [BAD]}).cast(schema), path)
    rewrite(path, path, cleaning(cleaner), into="clean", beside={"score": "double"})
    told = json.loads(pq.read_schema(path).metadata[b"huggingface"])["info"]["features"]
    assert told == {
        "text": {"dtype": "string", "_type": "Value"},
        "clean": {"dtype": "string", "_type": "Value"},
        "score": {"dtype": "float64", "_type": "Value"},
    }


def test_what_spark_keeps_is_kept_and_brought_in_line(tmp_path: Path, cleaner: Cleaner) -> None:
    """Spark stores no Arrow schema, and reads the columns that its own description names."""
    key = "org.apache.spark.sql.parquet.row.metadata"
    fields = [{"name": n, "type": "string", "nullable": True, "metadata": {}} for n in ("text", "id")]
    path = tmp_path / "a.parquet"
    with pq.ParquetWriter(
        path, pa.schema([("text", pa.string()), ("id", pa.string())]), store_schema=False
    ) as w:
        w.write_table(pa.table({"text": [BAD], "id": ["a"]}))
        w.add_key_value_metadata({key: json.dumps({"type": "struct", "fields": fields}), "v": "3.5.1"})
    before = pq.read_metadata(path).metadata
    rewrite(path, tmp_path / "b.parquet", cleaning(cleaner))
    assert pq.read_metadata(tmp_path / "b.parquet").metadata == before
    rewrite(path, path, cleaning(cleaner), into="clean", beside={"repairs": "int64"})
    told = pq.read_metadata(path).metadata
    assert told[b"v"] == b"3.5.1"
    assert json.loads(told[key.encode()])["fields"] == [
        *fields,
        {"name": "clean", "type": "string", "nullable": True, "metadata": {}},
        {"name": "repairs", "type": "long", "nullable": True, "metadata": {}},
    ]


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int32(), pa.string())])
def test_a_row_group_that_would_fill_the_memory_is_refused(
    kind: pa.DataType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few kilobytes may say a text of 100,000 characters two thousand times."""
    monkeypatch.setattr("siisti.formats.parquet_file._LARGEST", 100 << 20)
    indices = pa.array([0] * 2000, pa.int32())
    text = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 100_000]))
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": text.cast(kind)}), path)
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match="row group 1 is of over 0 GB; write smaller ones"):
        list(documents(path))


@pytest.mark.parametrize("compliant", [True, False])
def test_what_is_in_a_list_keeps_its_name(compliant: bool, tmp_path: Path) -> None:
    before, after = tmp_path / "a.parquet", tmp_path / "b.parquet"
    table = pa.table({"text": ["a", "b"], "tags": [["x"], ["y", "z"]]})
    pq.write_table(table, before, use_compliant_nested_type=compliant)
    rewrite(before, after, lambda rows: (Row("new") for _ in rows))
    old, new = pq.ParquetFile(before), pq.ParquetFile(after)
    assert new.schema.column(1).path == f"tags.list.{'element' if compliant else 'item'}"
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)


def test_fields_beside_the_text(tmp_path: Path) -> None:
    path = written(tmp_path, pa.string(), {})
    first, *_ = documents(path, Fields(source="fi", id="id", alternatives=("fi",)))
    assert [s.unit for s in first.segments] == ["r0."]
    assert dict(first.sources) == {"r0.": "Kaupunki kirjoitti siitä (siirryt toiseen palveluun)."}
    assert first.alternatives["r0."][0].startswith("Kaupunki")
    assert len(list(documents(path))) == sum(t is not None for t in TEXTS)


@pytest.mark.parametrize("texts", [[], [None], [None, None, "a", None], ["", ""]])
def test_files_with_little_in_them(texts: list[str | None], tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": pa.array(texts, pa.string())}), path, row_group_size=1)
    assert rewrite(path, path, lambda rows: (Row("b") for _ in rows)) == sum(t is not None for t in texts)
    assert pq.read_table(path)["text"].to_pylist() == [None if t is None else "b" for t in texts]


def test_rows_are_read_no_sooner_than_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [str(n) for n in range(100)]}), path, row_group_size=10)
    read: list[str] = []

    def clean(rows: Iterator[Document]) -> Iterator[Row]:
        for document in rows:
            read.append(document.segments[0].text)
            yield Row(document.segments[0].text)

    rewrite(path, tmp_path / "b.parquet", clean)
    assert read == [str(n) for n in range(100)]


REFUSED = [
    ({"text": ["a"]}, Fields("body"), r"no column 'body' \(there are text\); pass --text-field"),
    ({"text": [1]}, Fields(), "column 'text' holds int64 and no strings; pass --text-field"),
    ({"text": ["a"]}, Fields(source="fi"), "no column 'fi' .* pass --source-field"),
    ({"text": ["a"], "fi": [[1]]}, Fields(source="fi"), "column 'fi' holds list"),
    ({"text": ["a"]}, Fields(id="key"), "no column 'key' .* pass --id-field"),
]


@pytest.mark.parametrize(("columns", "fields", "said"), REFUSED)
def test_columns_that_are_not_there(
    columns: dict[str, list[object]], fields: Fields, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns), path)
    with pytest.raises(InputError, match=said) as refused:
        list(documents(path, fields))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("cut", [0, 3, 10, 400, -1, -9])
def test_broken_files(cut: int, tmp_path: Path) -> None:
    path = written(tmp_path, pa.string(), {})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InputError, match="not a Parquet file, or a broken one") as refused:
        rewrite(path, tmp_path / "b.parquet", lambda rows: (Row("") for _ in rows))
    assert "\n" not in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["a.parquet"]


def test_garbled_pages_and_failures_leave_the_target_as_it_was(tmp_path: Path) -> None:
    path, target = written(tmp_path, pa.string(), {"compression": "zstd"}), tmp_path / "b.parquet"
    target.write_bytes(b"old")
    raw = bytearray(path.read_bytes())
    raw[8:400] = bytes(chain.from_iterable(repeat([0x5A], 392)))
    broken = tmp_path / "c.parquet"
    broken.write_bytes(raw)
    with pytest.raises(InputError, match=r"c\.parquet: "):
        rewrite(broken, target, lambda rows: (Row("") for _ in rows))
    with pytest.raises(InputError, match="fewer rows"):
        rewrite(path, target, lambda rows: (Row("") for _ in range(3) if next(rows)))
    with pytest.raises(InputError, match="more rows"):
        rewrite(path, target, lambda rows: (Row("") for _ in chain(rows, "a")))
    with pytest.raises(InputError, match=r"no\.parquet: cannot be written: "):
        rewrite(path, path / "no.parquet", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rewrite(path, target, interrupted)
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.parquet", "b.parquet", "c.parquet"]


def interrupted(rows: Iterator[Document]) -> Iterator[Row]:
    yield Row("a") if next(rows) else Row("")
    raise KeyboardInterrupt


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"siisti\[parquet\]"):
        list(documents(tmp_path / "a.parquet"))
