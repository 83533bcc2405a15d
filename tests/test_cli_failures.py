"""What cannot be done: one clear line, exit code 2, and nothing half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from siisti.cli import COMMANDS

from .commands import BAD, DEMO, HERE, QUICK, TYPO, siisti, told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


REFUSED: list[tuple[list[str], str]] = [
    (["clean", "nope.txt"], "nope.txt: no such file"),
    (["clean", "."], "is a directory"),
    (["clean", "d.jsonl"], "is a directory"),
    (["clean", "binary.txt"], "binary data at byte 3"),
    (["clean", "latin.txt"], "not UTF-8 at byte 1 (0xe4); pass --encoding"),
    (["clean", "a.txt", "--encoding", "klingon"], "no encoding is called klingon"),
    (["clean", "a.pdf"], "no reader for .pdf"),
    (["clean", "a.txt", "b.txt"], "several inputs: choose -o DIR, --in-place, --diff"),
    (["clean", "-", "--in-place"], "stdin has no place"),
    (["clean", "-", "-o", "out"], "stdin has no name"),
    (["clean", "a.txt", "--in-place", "--diff"], "do not go together"),
    (["clean", "a.txt", "--diff", "--output-format", "json"], "--diff is for people"),
    (["clean", "../a.txt", "-o", "out"], "../a.txt: with .. it would leave out"),
    (["clean", "sub/../../a.txt", "-o", "out"], "would leave out"),
    (["clean", "sub/a.txt", "-o", "linked"], "leads its output out of linked"),
    (["clean", "a.txt", "./a.txt", "-o", "out"], "would both become"),
    (["clean", "a.txt", "-o", "."], "use --in-place"),
    (["clean", "a.jsonl", "-o", "b.txt"], "is a file; -o takes a folder"),
    (["clean", "a.txt", "-o", "b.txt/out"], "cannot be written"),
    (["clean", "a.txt", "--report", "r.pdf"], "a report ends in .html, .json, .jsonl, .sarif, .tsv"),
    (["clean", "a.txt", "--report", "b.txt/r.json"], "cannot be written"),
    (["clean", "a.txt", "--profile", "klingon"], "no such profile; there are"),
    (["clean", "a.txt", "--profile", "broken.toml"], "broken.toml:2: stages: a profile knows no such key"),
    (["clean", "a.txt", "--profile", "limit.toml"], "limit.toml"),
    (["clean", "a.txt", "--profile", "pack.toml"], "pack/demo/broken.toml:2: kind"),
    (["clean", "a.txt", "--profile", "nopack.toml"], "no such folder of rules"),
    (["clean", "a.txt", "--source", "nope.txt"], "nope.txt: no such file"),
    (["clean", "a.txt", "b.txt", "--in-place", "--source", "a.txt"], "--source goes with one text"),
    (["clean", "a.jsonl", "--source", "a.txt"], "tables have --source-field"),
    (["clean", "a.txt", "--diff", "--reference", "nope.txt"], "nope.txt: no such file"),
    (["clean", "utf16.jsonl"], "utf16.jsonl: JSON Lines are read line by line"),
    (["clean", "--nonsense"], "No such option '--nonsense'"),
    (["clean", "--jobs", "0", "a.txt"], "--jobs"),
    (["check", "nope.txt"], "nope.txt: no such file"),
    (["check", "--fail-on", "terrible", "a.txt"], "--fail-on"),
    (["score", "nope.txt"], "nope.txt: no such file"),
    (["score", "a.txt", "b.txt", "--reference", "a.txt"], "--reference goes with one"),
    (["score", "a.txt", "--reference", "empty.txt"], "empty.txt: is empty"),
    (["explain", "demo.typo"], "no rule is called demo.typo"),
    (["explain", "demo.tpyo", "--profile", DEMO], "no rule is called demo.tpyo; there is demo.typo"),
    (["explain", "calques"], "no rule is called calques"),
    (["explain"], "Missing argument"),
    (["rules", "--family", "klingon"], "no family is called klingon; there are"),
    (["rules", "--check", "nope"], "nope: no such folder"),
    (["rules", "--check", "sub"], "holds no rules"),
    (["models", "fetch", "klingon"], "no model is called klingon; there is"),
    (["frobnicate"], "No such command 'frobnicate'"),
]


@pytest.fixture
def trouble(folder: Path) -> Path:
    """A folder with one of everything that can go wrong."""
    place = folder / "work"
    for name in ("sub", "d.jsonl", "linked", "pack/demo"):
        (place / name).mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/a.txt", "a.pdf", "../a.txt"):
        (place / name).write_text(BAD)
    (place / "a.jsonl").write_text('{"text": "a"}\n')
    (place / "utf16.jsonl").write_bytes('\ufeff{"text": "a"}\n'.encode("utf-16-le"))
    (place / "binary.txt").write_bytes(b"abc\0def")
    (place / "latin.txt").write_bytes("hän".encode("latin-1"))
    (place / "empty.txt").touch()
    (place / "linked/sub").symlink_to(folder)
    (place / "broken.toml").write_text('title = "x"\nstages = 1\n')
    (place / "limit.toml").write_text("[verdict]\nreview_mqm = 500\n")
    (place / "pack.toml").write_text('packs = ["pack"]\n')
    (place / "nopack.toml").write_text('packs = ["nowhere"]\n')
    broken = TYPO.read_text("utf-8").replace('"substitution"', '"magic"')
    (place / "pack/demo/broken.toml").write_text(broken)
    os.chdir(place)
    return place


@pytest.mark.parametrize(
    ("args", "problem"), REFUSED, ids=lambda a: " ".join(a) if isinstance(a, list) else ""
)
def test_what_cannot_be_done_is_one_line(trouble: Path, args: list[str], problem: str) -> None:
    result = siisti(*args)
    told(result, problem)
    assert result.stdout == ""
    assert (trouble / "a.txt").read_text() == BAD
    assert not list(trouble.rglob("*.tmp"))


def test_a_name_with_codes_in_it_is_told_without_them(folder: Path) -> None:
    del folder
    told(siisti("clean", "a\x1b[31m\nb.txt"), "siisti: a b.txt: no such file")


def run(*args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "siisti", *args]
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
    return subprocess.run(command, capture_output=True, env=env, timeout=60, check=False, **options)


def test_help_and_version_load_no_subcommand() -> None:
    code = "import sys, siisti.cli\ntry: siisti.cli.cli(['--help'])\nexcept SystemExit: pass\n"
    code += "heavy = {'rich', 'regex', 'json', 'torch'}\n"
    code += "print(sorted(m for m in sys.modules if m.startswith('siisti.') or m in heavy))"
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True
    ).stdout
    assert shown.splitlines()[-1] == "['siisti.cli', 'siisti.errors']"
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_every_subcommand_has_help() -> None:
    for name in COMMANDS:
        result = siisti(name, "--help")
        assert result.exit_code == 0
        assert result.stdout.startswith(f"Usage: siisti {name}")


def test_the_module_runs() -> None:
    done = run("clean", *QUICK, input=b"He saw teh house.\r\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"He saw the house.\r\n", b"")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("\n".join(f"{i} teh house." for i in range(3000)))
    script = '"$0" -m siisti check "$@" | head -n 1; echo "${PIPESTATUS[0]}"'
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
    command = ["bash", "-c", script, sys.executable, str(tmp_path / "big.txt"), *QUICK]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=True)
    assert done.stdout.splitlines()[1] == "141"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "siisti", "clean", *QUICK]
        env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
        done = subprocess.run(
            command, input=b"He saw teh house.", stdout=full, stderr=subprocess.PIPE, env=env, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"no space left" in done.stderr
