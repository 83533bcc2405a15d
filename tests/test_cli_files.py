"""Whole jobs on files: what is said of them in a line, that nothing is ever half written, and nothing outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from siisti.disk import Draft
from siisti.formats import FORMATS, format_of, takes

from .commands import BAD, GOOD, QUICK, listed, siisti, spoken, told

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


SAID = [
    ("a.txt", "Oulu\n\nHe saw teh teh house.\n", "a.txt: 2 repairs in 1 of 2 segments, 0 findings left"),
    ("a.txt", "Mr Xyzzy saw teh house.", "a.txt: 1 repair in 1 of 1 segment, 1 finding left"),
    ("a.txt", "Fine.\nAll well.\n", "a.txt: 0 repairs in 0 of 2 segments, 0 findings left"),
    ("a.txt", "", "a.txt: 0 repairs, 0 findings left"),
    ("a.jsonl", '{"text": "teh"}\n{"text": "a"}\n', "a.jsonl: 1 repair in 1 of 2 segments, 0 findings left"),
]


@pytest.mark.parametrize(("name", "content", "line"), SAID)
@pytest.mark.parametrize("where", [(), ("-o", "out"), ("--in-place",)])
def test_what_was_done_is_said_in_one_line(
    folder: Path, name: str, content: str, line: str, where: tuple[str, ...]
) -> None:
    (folder / name).write_text(content)
    result = spoken("clean", name, *where)
    assert (result.exit_code, result.stderr) == (0, f"siisti: {line}\n")


def test_several_files_are_said_in_one_line(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(BAD)
    result = spoken("clean", "a.txt", "b.txt", "--in-place")
    assert result.stderr == "siisti: 2 files: 2 repairs in 2 of 2 segments, 0 findings left\n"


def test_a_failure_is_said_before_what_went_well(folder: Path) -> None:
    (folder / "a.jsonl").write_text('{"text": "teh"}\n7\n')
    result = spoken("clean", "a.jsonl")
    first, last = result.stderr.splitlines()
    assert "a.jsonl:2: not a JSON object" in first
    assert last == "siisti: a.jsonl: 1 repair in 1 of 1 segment, 0 findings left; 1 failure"


SILENT = [("--quiet",), ("--diff",), ("--output-format", "json")]


@pytest.mark.parametrize("how", SILENT)
def test_nothing_is_said_to_who_asked_otherwise(folder: Path, how: tuple[str, ...]) -> None:
    (folder / "a.txt").write_text(BAD)
    assert spoken("clean", "a.txt", *how).stderr == ""


def test_a_filter_says_nothing() -> None:
    assert spoken("clean", stdin=BAD).stderr == ""
    assert spoken("clean", "nope.txt").stderr.count("\n") == 1


def test_every_format_can_be_named() -> None:
    helped = siisti("clean", "--help").stdout
    for name in FORMATS:
        assert name in helped
        assert takes(name) <= {
            "text_field",
            "source_field",
            "alternative_fields",
            "id_field",
            "into",
        } | takes(name)


OPTIONS = [
    ("a.txt", ["--text-field", "body"], "a.txt: text takes no --text-field"),
    ("a.txt", ["--source-field", "fi"], "a.txt: text takes no --source-field"),
    ("a.txt", ["--id-field", "id"], "a.txt: text takes no --id-field"),
    ("a.txt", ["--into", "clean"], "a.txt: text takes no --into"),
    ("a.txt", ["--annotate"], "a.txt: text has no place for --annotate; use --report FILE"),
]


@pytest.mark.parametrize(("name", "options", "problem"), OPTIONS)
def test_options_of_other_formats_are_refused(
    folder: Path, name: str, options: list[str], problem: str
) -> None:
    (folder / name).write_text(BAD)
    told(siisti("clean", name, *options), problem)


@pytest.mark.parametrize("name", FORMATS)
def test_formats_annotate_or_say_that_they_cannot(folder: Path, name: str) -> None:
    if not format_of(name).by_rows and format_of(name).annotate is None and format_of(name).columns is None:
        told(siisti("clean", "-", "--format", name, "--annotate", stdin=b""), "--annotate")


OUTSIDE = [
    ("../../a.txt", "would leave out"),
    ("sub/../../a.txt", "would leave out"),
    ("linked/a.txt", "leads its output out of out"),
    ("deep/linked/a.txt", "leads its output out of out"),
]


@pytest.mark.parametrize(("path", "problem"), OUTSIDE)
def test_nothing_is_written_outside_the_folder(folder: Path, path: str, problem: str) -> None:
    work, elsewhere = folder / "x/work", folder / "elsewhere"
    for place in (work / "linked", work / "deep/linked", work / "sub", work / "out/deep", elsewhere):
        place.mkdir(parents=True)
    for name in ("a.txt", "x/a.txt", "x/work/linked/a.txt", "x/work/deep/linked/a.txt"):
        (folder / name).write_text(BAD)
    (work / "out/linked").symlink_to(elsewhere)
    (work / "out/deep/linked").symlink_to(elsewhere)
    os.chdir(work)
    told(siisti("clean", path, "-o", "out"), problem)
    assert not listed(elsewhere)
    assert (folder / "a.txt").read_text() == (folder / "x/a.txt").read_text() == BAD


def test_a_link_in_the_folder_is_replaced_and_not_followed(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "precious.txt").write_text("precious")
    (folder / "out").mkdir()
    (folder / "out/a.txt").symlink_to(folder / "precious.txt")
    assert siisti("clean", "a.txt", "-o", "out").exit_code == 0
    assert (folder / "precious.txt").read_text() == "precious"
    assert (folder / "out/a.txt").read_text() == GOOD
    assert not (folder / "out/a.txt").is_symlink()


def test_what_fails_half_way_leaves_the_old_file(folder: Path) -> None:
    (folder / "a.txt").write_text("old")
    with pytest.raises(KeyboardInterrupt), Draft(folder / "a.txt") as draft:
        draft.write(b"half of the n")
        raise KeyboardInterrupt
    assert (folder / "a.txt").read_text() == "old"
    assert listed(folder) == ["a.txt"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_ended_leaves_each_file_old_or_new(tmp_path: Path, how: signal.Signals) -> None:
    """The texts are long enough that the process is sure to be in the middle of them."""
    names = [f"{n}.txt" for n in range(40)]
    old = b"He saw teh house.\n" * 2000
    new = old.replace(b"teh", b"the")
    for name in names:
        (tmp_path / name).write_bytes(old)
    command = [sys.executable, "-m", "siisti", "clean", "--in-place", "--scores", "none", *QUICK, *names]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    process = subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while (tmp_path / names[1]).read_bytes() == old and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    held = [(tmp_path / name).read_bytes() for name in names]
    assert process.returncode == {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}[how]
    assert all(content in (old, new) for content in held)
    assert held.index(old) == held.count(new)  # it was in the middle, and in order
    assert not said.strip()
    if how is not signal.SIGKILL:
        assert not list(tmp_path.glob(".*"))


ONE = [
    (("a.txt", "-o", "b.txt"), "b.txt"),
    (("a.txt", "-o", "new/b.txt"), "new/b.txt"),
    (("a.txt", "-o", "out"), "out/a.txt"),
    (("a.txt", "-o", "b.md"), "b.md/a.txt"),
    (("a.txt", "-o", "there.txt"), "there.txt/a.txt"),
    (("a.txt", "c.txt", "-o", "b.txt"), "b.txt/a.txt"),
]


@pytest.mark.parametrize(("words", "target"), ONE)
def test_one_file_goes_where_its_ending_says(folder: Path, words: tuple[str, ...], target: str) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "c.txt").write_text(BAD)
    (folder / "there.txt").mkdir()
    assert siisti("clean", *words).exit_code == 0
    assert (folder / target).read_text() == GOOD
