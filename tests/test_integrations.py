"""Where people work: the pre-commit hooks and the GitHub Action run what they say they run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import regex

from siisti.formats import FORMATS

from .conftest import ROOT

yaml = pytest.importorskip("yaml")
LEFT = "The price rose by 7,5 percent, says The Daily(you switch to another service).\n"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """The environment of a job in which ``siisti`` is installed."""
    tools = tmp_path / "tools"
    tools.mkdir()
    script = tools / "siisti"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m siisti "$@"\n')
    script.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "pipeline")}


def hooks() -> dict[str, Any]:
    return {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def run(command: list[str], where: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=where, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_hooks_check_and_clean(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "left.txt").write_text(LEFT)
    (tmp_path / "well.txt").write_text("The barn burned down on Monday.\n")
    check, clean = (hooks()[f"siisti-{name}"]["entry"].split() for name in ("check", "clean"))
    assert run([*check, "well.txt"], tmp_path, env).returncode == 0
    assert run([*check, "--fail-on", "minor", "left.txt"], tmp_path, env).returncode == 1
    done = run([*clean, "left.txt", "well.txt"], tmp_path, env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "you switch" not in (tmp_path / "left.txt").read_text()


@pytest.mark.parametrize("name", ["siisti-check", "siisti-clean"])
def test_the_hooks_are_given_files_that_can_be_read(name: str) -> None:
    wanted = regex.search(r"\((.*)\)", hooks()[name]["files"])[1].split("|")
    known = {ending for endings in FORMATS.values() for ending in endings}
    missing = {f".{ending}" for ending in wanted} - known
    assert not missing


def action() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return told


JOBS: list[tuple[dict[str, str], int, str]] = [
    ({"PATHS": "a/**/*.txt\n  b c/*.txt \n\n"}, 1, "file=b c/y z.txt,line=1"),
    ({"PATHS": "well.txt"}, 0, ""),
    ({"PATHS": "a/x.txt", "FAIL_ON": "critical"}, 0, "::"),
    ({"PATHS": "a/x.txt", "SARIF": ""}, 1, "::"),
    ({"PATHS": "none/*.txt"}, 2, "no file matches none/*.txt"),
    ({"PATHS": ""}, 2, "no paths"),
    ({"PATHS": "nope.txt"}, 2, "no such file"),
    ({"PATHS": "$(touch pwned)"}, 2, "no such file"),
    ({"PATHS": "well.txt; touch pwned"}, 2, "no reader for"),
    ({"PATHS": "--help"}, 2, "no such file"),
    ({"PATHS": "well.txt", "PROFILE": "$(touch pwned)"}, 2, ""),
]


@pytest.mark.parametrize(("inputs", "code", "said"), JOBS, ids=[j[0]["PATHS"].strip() or "-" for j in JOBS])
def test_the_action_checks(
    tmp_path: Path, env: dict[str, str], inputs: dict[str, str], code: int, said: str
) -> None:
    work = tmp_path / "work"
    for name in ("a/x.txt", "b c/y z.txt"):
        (work / name).parent.mkdir(parents=True)
        (work / name).write_text(LEFT)
    (work / "well.txt").write_text("The barn burned down on Monday.\n")
    step = action()["runs"]["steps"][2]
    told = {"FAIL_ON": "minor", "PROFILE": "news", "SARIF": "siisti.sarif", **inputs}
    assert set(step["env"]) == set(told)
    command = step["run"].replace("$GITHUB_ACTION_PATH", str(ROOT))
    done = run(["bash", "-c", command], work, {**env, **told})
    assert done.returncode == code, done.stderr
    assert said in done.stdout
    assert not (work / "pwned").exists()
    assert (work / "siisti.sarif").exists() == (code < 2 and bool(told["SARIF"]))


def test_no_input_of_the_action_is_text_of_a_script() -> None:
    for step in action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    text = (ROOT / "action.yml").read_text("utf-8")
    assert set(regex.findall(r"inputs\.([\w-]+)", text)) == set(action()["inputs"])


def test_the_core_does_without_the_libraries_of_the_formats() -> None:
    """Every format is imported, and a page cleaned, where none of the libraries is there to be had."""
    absent = ["lxml", "pyarrow", "translate", "feedparser", "polib", "bs4", "html5lib", "pandas", "yaml"]
    code = "\n".join(
        (
            "import sys",
            f"sys.modules.update(dict.fromkeys({absent}))",
            "import siisti",
            "from siisti.formats import FORMATS, format_of",
            "for name in FORMATS: format_of(name)",
            "print(siisti.clean('Tells so(you switch to another service).', gate=False, scores='none').text)",
        )
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "pipeline")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("Tells so.\n", 0), done.stderr
