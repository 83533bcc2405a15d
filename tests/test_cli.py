"""The command line as scripts meet it: what comes in goes out, untouched but for what was repaired."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .commands import BAD, GOOD, TYPO, listed, siisti, told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


BYTES = [
    (b"He saw teh house.", b"He saw the house."),
    (b"Oulu\r\n\r\nHe saw teh house.\r\n", b"Oulu\r\n\r\nHe saw the house.\r\n"),
    (b"Oulu\rHe saw teh house.\r", b"Oulu\rHe saw the house.\r"),
    (b"\xef\xbb\xbfHe saw teh house.\n", b"\xef\xbb\xbfHe saw the house.\n"),
    ("\ufeffHe saw teh höuse.\r\n".encode("utf-16-le"), "\ufeffHe saw the höuse.\r\n".encode("utf-16-le")),
    (b"Oulu\nAdvertisement\nThe barn burned.\n", b"Oulu\nThe barn burned.\n"),
    (b"Nothing wrong \t here.\n\n\n", b"Nothing wrong \t here.\n\n\n"),
    (b"", b""),
    (b"\n \n", b"\n \n"),
]


@pytest.mark.parametrize(("before", "after"), BYTES)
def test_clean_passes_stdin_to_stdout_byte_for_byte(before: bytes, after: bytes) -> None:
    result = siisti("clean", stdin=before)
    assert (result.exit_code, result.stdout_bytes, result.stderr) == (0, after, "")


@pytest.mark.parametrize(("before", "after"), BYTES)
def test_clean_writes_a_file_back_byte_for_byte(folder: Path, before: bytes, after: bytes) -> None:
    (folder / "a.txt").write_bytes(before)
    result = siisti("clean", "a.txt", "--in-place")
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "a.txt").read_bytes() == after
    assert listed(folder) == ["a.txt"]


def test_clean_reads_the_encoding_it_is_told() -> None:
    result = siisti("clean", "--encoding", "latin-1", stdin="Hän saw teh höuse.".encode("latin-1"))
    assert result.stdout_bytes == "Hän saw the höuse.".encode("latin-1")


def test_clean_makes_unsafe_repairs_when_asked() -> None:
    assert siisti("clean", stdin="They went irregardless.").stdout == "They went irregardless."
    assert siisti("clean", "--unsafe", stdin="They went irregardless.").stdout == "They went regardless."


def test_clean_weighs_the_source(folder: Path) -> None:
    (folder / "fi.txt").write_text("Ei mitään.")
    (folder / "two.txt").write_text("Ei mitään.\nEi mitään.")
    assert siisti("clean", "--source", "fi.txt", stdin=BAD).stdout == BAD
    unaligned = siisti("clean", "--source", "two.txt", stdin=BAD)
    assert unaligned.stdout == GOOD
    assert "stdin: the Finnish is not this text's (0 of 1 paragraphs answer to it)" in unaligned.stderr


def test_jsonl_keeps_everything_but_the_words_of_the_field() -> None:
    lines = b'{"n": 1.50, "body":"He saw teh \\u00e4.", "z": null}\r\n\n{"body": "Fine."}'
    result = siisti("clean", "--format", "jsonl", "--text-field", "body", stdin=b"\xef\xbb\xbf" + lines)
    assert result.stdout_bytes == b"\xef\xbb\xbf" + lines.replace(b"teh", b"the")
    assert result.exit_code == 0


def test_jsonl_reads_the_source_field() -> None:
    record = '{"text": "He saw teh house.", "fi": "%s"}\n'
    both = (record % "Hän sana.") + (record % "Ei.")
    result = siisti("clean", "--format", "jsonl", "--source-field", "fi", stdin=both)
    assert [json.loads(line)["text"][7:10] for line in result.stdout.splitlines()] == ["the", "teh"]


BROKEN = [
    (b'{"text": "He saw teh', "not a JSON object"),
    (b"[1, 2]", "not a JSON object"),
    (b'{"body": "He saw teh house."}', "no string in field 'text'"),
    (b'{"text": 7}', "no string in field 'text'"),
    (b'{"text": "\xe4"}', "not UTF-8"),
    (b'{"text": "a"} x', "something after the object"),
]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_broken_record_passes_with_several_processes(folder: Path, jobs: str) -> None:
    line, problem = BROKEN[0]
    (folder / "a.jsonl").write_bytes(b'{"text": "teh"}\n' + line + b'\n{"text": "teh"}\n')
    result = siisti("clean", "a.jsonl", "--jobs", jobs)
    told(result, "a.jsonl:2: ", problem)
    assert result.stdout_bytes == b'{"text": "the"}\n' + line + b'\n{"text": "the"}\n'


@pytest.mark.parametrize(("line", "problem"), BROKEN)
def test_a_broken_record_passes_through_and_stops_no_other(folder: Path, line: bytes, problem: str) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": "teh"}\n' + line + b'\n{"text": "teh"}\n')
    result = siisti("clean", "a.jsonl")
    told(result, "a.jsonl:2: ", problem)
    assert result.stdout_bytes == b'{"text": "the"}\n' + line + b'\n{"text": "the"}\n'


def test_a_record_that_its_encoding_cannot_hold_passes_through(folder: Path) -> None:
    pack = folder / "pack/x"
    pack.mkdir(parents=True)
    rule = TYPO.read_text("utf-8").replace("replace = 'the'", "replace = 'th\u20ac'")
    (pack / "euro.toml").write_text(rule, "utf-8")
    (folder / "p.toml").write_text('packs = ["pack"]\n[[stage]]\nname = "x"\nrules = ["x"]\n')
    line = '{"text": "ä teh"}\n'.encode("latin-1")
    result = siisti(
        "clean", "--format", "jsonl", "--encoding", "latin-1", "--profile", "p.toml", "--no-gate", stdin=line
    )
    told(result, "stdin:1: ", "has no character")
    assert result.stdout_bytes == line


def test_a_report_on_jsonl_names_lines_and_texts() -> None:
    lines = '{"text": "Fine."}\n{"text": "He saw teh \\u00e4."}\n'
    result = siisti("clean", "--format", "jsonl", "--output-format", "jsonl", stdin=lines)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["line"], first["text"], first["findings"]) == (1, "Fine.", [])
    assert (second["line"], second["text"]) == (2, "He saw the ä.")
    finding = second["findings"][0]
    assert lines[finding["start"] : finding["end"]] == "teh"


def test_clean_writes_into_a_folder_under_the_same_relative_names(folder: Path) -> None:
    for name in ("a/x.txt", "b/x.txt"):
        (folder / name).parent.mkdir()
        (folder / name).write_text(BAD)
    result = siisti("clean", "a/x.txt", "b/x.txt", "-o", "out")
    assert (result.exit_code, result.output) == (0, "")
    assert [(folder / "out" / n).read_text() for n in ("a/x.txt", "b/x.txt")] == [GOOD, GOOD]
    assert (folder / "a/x.txt").read_text() == BAD


def test_an_absolute_path_goes_under_its_name(folder: Path) -> None:
    (folder / "x.txt").write_text(BAD)
    assert siisti("clean", str(folder / "x.txt"), "-o", "out").exit_code == 0
    assert (folder / "out/x.txt").read_text() == GOOD


def test_an_empty_jsonl_file_is_written_too(folder: Path) -> None:
    (folder / "a.jsonl").touch()
    assert siisti("clean", "a.jsonl", "-o", "out").exit_code == 0
    assert (folder / "out/a.jsonl").read_bytes() == b""


def test_a_bad_file_stops_no_other(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xff\x00\x01")
    (folder / "b.txt").write_text(BAD)
    (folder / "d").mkdir()
    result = siisti("clean", "a.txt", "nope.txt", "d", "b.txt", "c.pdf", "-o", "out")
    assert result.exit_code == 2
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == ["a.txt", "nope.txt", "d", "c.pdf"]
    assert listed(folder / "out") == ["b.txt"]


def test_a_file_that_cannot_be_written_stops_no_other(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "b.txt").write_text(BAD)
    (folder / "out/a.txt").mkdir(parents=True)
    result = siisti("clean", "a.txt", "b.txt", "-o", "out")
    told(result, "out/a.txt", "cannot be written")
    assert listed(folder / "out") == ["a.txt", "b.txt"]
    assert (folder / "out/b.txt").read_text() == GOOD


def test_in_place_keeps_permissions_links_and_the_dates_of_clean_files(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "a.txt").chmod(0o640)
    (folder / "link.txt").symlink_to("a.txt")
    (folder / "clean.txt").write_text(GOOD)
    os.utime(folder / "clean.txt", (1, 1))
    assert siisti("clean", "link.txt", "clean.txt", "--in-place").exit_code == 0
    assert (folder / "link.txt").is_symlink()
    assert (folder / "a.txt").read_text() == GOOD
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o640
    assert (folder / "clean.txt").stat().st_mtime == 1


def test_a_report_is_written_beside_the_text(folder: Path) -> None:
    for ending in ("html", "json", "jsonl", "sarif"):
        result = siisti("clean", "--report", f"r.{ending}", stdin=BAD)
        assert (result.exit_code, result.stdout) == (0, GOOD)
        assert "demo.typo" in (folder / f"r.{ending}").read_text("utf-8")
