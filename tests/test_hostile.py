"""Hostile input: every reader refuses it in one line, or reads it whole, in little memory and little time."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from .conftest import ROOT
from .fuzz.inputs import SEEDS, TEXTS
from .hostile import DECLARED, attacks


@pytest.mark.parametrize("kind", TEXTS)
def test_hostile_input_is_refused_or_read(kind: str) -> None:
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'pipeline'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.hostile", kind]
    done = subprocess.run(
        command, capture_output=True, text=True, env=env, cwd=ROOT, timeout=300, check=False
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (told[-1:], done.stderr[-1000:])
    assert len(told) == len([name for name, _, _ in attacks(kind)])
    for row in told:
        assert row["became"].startswith(("read", "refused: ")), row
        assert "\n" not in row["became"]
        assert len(row["became"]) < 600
        assert row["seconds"] < 20, row
    if SEEDS[kind].startswith("<") and kind != "html":
        declared = {row["attack"]: row["became"] for row in told if row["attack"] in DECLARED}
        assert all(
            "declares" in declared[name] or "not well-formed" in declared[name]
            for name in DECLARED
            if "DTD" not in name
        )


def test_every_format_has_a_file_to_begin_with() -> None:
    assert set(SEEDS) >= set(TEXTS)
