"""Parquet on the command line: the column is cleaned, the rest is what it was, and nothing is ever half written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from siisti.cleaner import Cleaner
from siisti.errors import SiistiError

from .commands import listed, siisti, spoken, told

ROWS = ["He saw teh house.", None, "", "Fine.\n\nMr Xyzzy saw teh house.", "\U0001f600 e\u0301"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    columns = {
        "id": pa.array(["a", "b", "c", "d", "e"]),
        "text": pa.array(ROWS, pa.large_string()),
        "when": pa.array([1_700_000_000_000] * 5, pa.timestamp("ms")),
    }
    made = pa.table(columns).replace_schema_metadata({"team": "uutiset"})
    pq.write_table(made, "a.parquet", row_group_size=2, compression="zstd")
    return tmp_path


def cleaned() -> list[str | None]:
    return [text and text.replace("teh", "the") for text in ROWS]


@pytest.mark.parametrize(
    ("where", "target"),
    [
        (("-o", "b.parquet"), "b.parquet"),
        (("-o", "new/b.parquet"), "new/b.parquet"),
        (("-o", "out"), "out/a.parquet"),
        (("--in-place",), "a.parquet"),
        (("--in-place", "--jobs", "2"), "a.parquet"),
    ],
)
def test_only_the_column_changes(folder: Path, where: tuple[str, ...], target: str) -> None:
    before = pq.read_table("a.parquet")
    result = spoken("clean", "a.parquet", "--id-field", "id", *where)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "siisti: a.parquet: 2 repairs in 2 of 4 segments, 1 finding left\n"
    after = pq.read_table(target)
    assert after.schema.equals(before.schema, check_metadata=True)
    assert after.drop_columns("text").equals(before.drop_columns("text"))
    assert after["text"].to_pylist() == cleaned()
    assert pq.read_metadata(target).num_row_groups == 3
    assert not [name for name in listed(folder) if name.endswith(".tmp")]


def test_stdout_takes_it_too(folder: Path) -> None:
    (folder / "b.parquet").write_bytes(siisti("clean", "a.parquet").stdout_bytes)
    assert pq.read_table("b.parquet")["text"].to_pylist() == cleaned()


def test_findings_and_scores_go_into_columns(folder: Path) -> None:
    result = siisti(
        "clean", "a.parquet", "--into", "clean", "--annotate", "--scores", "all", "-o", "b.parquet"
    )
    assert result.exit_code == 0, result.output
    before, after = pq.read_table("a.parquet"), pq.read_table("b.parquet")
    assert after.select(before.column_names).equals(before)
    assert after.column_names == [*before.column_names, "clean", "findings", "fluency", "mqm", "verdict"]
    assert after["clean"].to_pylist() == cleaned()
    found = [json.loads(said) if said else said for said in after["findings"].to_pylist()]
    assert [[(f["start"], f["applied"]) for f in said or ()] for said in found] == [
        [(7, True)],
        [],
        [],
        [(10, False), (20, True)],
        [],
    ]
    assert found[1] is None
    assert after["verdict"].to_pylist()[:2] == ["publish", None]
    assert after["mqm"].to_pylist()[0] == 100.0


def test_check_and_score_name_the_row(folder: Path) -> None:
    result = siisti("check", "a.parquet")
    lines = result.stdout.splitlines()
    assert [line.split(" ")[0] for line in lines[:3]] == [
        "a.parquet:1:8:",
        "a.parquet:4:11:",
        "a.parquet:4:21:",
    ]
    assert result.exit_code == 1
    told = siisti("check", "a.parquet", "--output-format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["line"] for line in told] == [1, 3, 4, 5]


def test_a_diff_writes_nothing(folder: Path) -> None:
    before = (folder / "a.parquet").read_bytes()
    assert "4  It" not in siisti("clean", "a.parquet", "--diff").stdout
    assert (listed(folder), (folder / "a.parquet").read_bytes()) == (["a.parquet"], before)


def test_in_place_leaves_a_file_alone_that_is_clean(folder: Path) -> None:
    pq.write_table(pa.table({"text": ["Fine.", None]}), "b.parquet", compression="gzip", row_group_size=1)
    before = (folder / "b.parquet").stat()
    assert siisti("clean", "b.parquet", "--in-place").exit_code == 0
    assert (folder / "b.parquet").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("texts", [[], [None, None]])
def test_a_file_without_texts_is_written_as_it_is(folder: Path, texts: list[None]) -> None:
    pq.write_table(pa.table({"text": pa.array(texts, pa.string())}), "b.parquet")
    assert siisti("clean", "b.parquet", "-o", "c.parquet").exit_code == 0
    assert pq.read_table("c.parquet").equals(pq.read_table("b.parquet"))


def test_a_row_that_cannot_be_cleaned_passes_as_it_came(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = Cleaner._clean

    def fails(self: Cleaner, document: object, **options: object) -> object:
        if "Xyzzy" in str(document):
            raise SiistiError("no")
        return clean(self, document, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Cleaner, "_clean", fails)
    result = siisti("clean", "a.parquet", "-o", "b.parquet")
    assert (result.exit_code, result.stderr) == (2, "siisti: a.parquet:4: SiistiError: no\n")
    assert pq.read_table("b.parquet")["text"].to_pylist() == ["He saw the house.", *ROWS[1:]]


BROKEN = [
    (("--text-field", "body"), "a.parquet: no column 'body' (there are id, text, when); pass --text-field"),
    (
        ("--text-field", "when"),
        "a.parquet: column 'when' holds timestamp[ms] and no strings; pass --text-field",
    ),
    (("--id-field", "key"), "a.parquet: no column 'key'"),
    (("--encoding", "latin-1"), "a.parquet: parquet takes no --encoding; leave it out"),
    (("--source", "fi.txt"), "--source goes with one text; tables have --source-field"),
    (("--finished",), "a.parquet: parquet takes no --finished; leave it out"),
    (("-o", "a.parquet"), "a.parquet: is an input; to clean it where it stands, use --in-place"),
]


@pytest.mark.parametrize(("options", "problem"), BROKEN)
def test_what_cannot_be_is_said_in_a_line(folder: Path, options: tuple[str, ...], problem: str) -> None:
    where = () if "-o" in options else ("-o", "b.parquet")
    told(siisti("clean", "a.parquet", *options, *where), problem)
    assert listed(folder) == ["a.parquet"]


def test_stdin_cannot_be_read(folder: Path) -> None:
    told(
        siisti("check", "--format", "parquet", stdin=b"PAR1"),
        "stdin: Parquet is read from its end; name a file",
    )


@pytest.mark.parametrize("where", [("-o", "b.parquet"), ("--in-place",)])
def test_a_file_that_breaks_off_leaves_the_target_as_it_was(folder: Path, where: tuple[str, ...]) -> None:
    place = pq.read_metadata("a.parquet").row_group(2).column(1).data_page_offset
    raw = bytearray((folder / "a.parquet").read_bytes())
    raw[place : place + 12] = b"\x5a" * 12
    (folder / "a.parquet").write_bytes(raw)
    (folder / "b.parquet").write_bytes(b"old")
    told(siisti("clean", "a.parquet", *where), "a.parquet: row group 3 is broken: ")
    assert (folder / "a.parquet").read_bytes() == raw
    assert (folder / "b.parquet").read_bytes() == b"old"
    assert listed(folder) == ["a.parquet", "b.parquet"]


def test_an_interrupted_run_leaves_the_file_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / "a.parquet").read_bytes()
    clean = Cleaner._clean

    def stopped(self: Cleaner, document: object, **options: object) -> object:
        if "Xyzzy" in str(document):
            raise KeyboardInterrupt
        return clean(self, document, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Cleaner, "_clean", stopped)
    assert siisti("clean", "a.parquet", "--in-place").exit_code == 130
    assert ((folder / "a.parquet").read_bytes(), listed(folder)) == (before, ["a.parquet"])


def test_without_pyarrow_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told(siisti("clean", "a.parquet", "-o", "b.parquet"), "pip install 'siisti[parquet]'")
