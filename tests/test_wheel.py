"""The wheel, installed into an empty environment away from the checkout, cleans the sample to the same bytes."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from siisti.cleaner import Cleaner

from .conftest import ROOT

SAMPLE = ROOT / "samples" / "griner-mt.txt"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("configs/profiles/news.toml", "configs/gate.toml", "models/fluency/weights.json"):
        assert f"siisti/_share/{wanted}" in names
    assert {f"siisti/report/html/page.{ending}" for ending in ("html", "css", "js")} <= set(names)
    assert not [
        n
        for n in names
        if n.startswith(("pipeline", "tests", "samples")) or n.endswith((".gguf", "train.py"))
    ]
    assert wheel.stat().st_size < 5_000_000


def test_the_wheel_cleans_the_sample_elsewhere(wheel: Path, news: Cleaner, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True, capture_output=True)
    command = [python, "-m", "siisti", "clean", "--no-gate", "--scores", "none", "-"]
    run = subprocess.run(command, input=SAMPLE.read_bytes(), capture_output=True, check=True, cwd=tmp_path)
    assert run.stdout == news.clean(SAMPLE.read_text("utf-8")).text.encode()
