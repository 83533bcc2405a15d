"""The pages of ``docs/``: their files are written, their commands run, and what they show is what comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from .conftest import ROOT

PAGES = sorted((ROOT / "docs").glob("*.md"))
_FENCE = regex.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', regex.MULTILINE | regex.DOTALL)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = _FENCE.findall(page.read_text("utf-8"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_what_a_page_says_happens(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "siisti").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m siisti "$@"\n')
    (tools / "siisti").chmod(0o755)
    env = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "pipeline"),
    }
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    shared: dict[str, object] = {}
    for language, title, body in blocks(page):
        if title:
            (work / title).write_text(body, "utf-8")
        elif language == "console":
            for shown in body.removeprefix("$ ").split("\n$ "):
                _run(shown, work, env)
        elif language == "python":
            exec(compile(body, page.name, "exec"), shared)


def _run(shown: str, work: Path, env: dict[str, str]) -> None:
    """Run one command; each line shown below it must begin a line of what it says, and ``[n]`` be its exit code."""
    command, *expected = shown.rstrip("\n").split("\n")
    done = subprocess.run(
        ["bash", "-c", command], cwd=work, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    said = (done.stderr + done.stdout).splitlines()
    code = 0
    for line in expected:
        if told := regex.fullmatch(r"\[(\d)\]", line):
            code = int(told[1])
        else:
            assert any(s.startswith(line) for s in said), f"{command}: no line {line!r} in {said}"
    assert done.returncode == code, f"{command}: {said}"


def test_every_page_is_in_the_list() -> None:
    listed = (ROOT / "docs/README.md").read_text("utf-8")
    assert all(p.name in listed for p in PAGES if p.name != "README.md")
