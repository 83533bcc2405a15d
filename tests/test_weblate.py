"""The Weblate add-on: with the real package where WEBLATE_PYTHON names a Python that has it, and with stand-ins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from .conftest import ROOT

ROWS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"source": "Kertoo asiasta (siirryt toiseen palveluun).", "target": "Tells so(you switch to another service)."},
        {"fails": True, "fixed": ["Tells so."], "done": True, "buttons": [["plurals", ["Tells so."]]]},
    ),
    (
        {"source": "Inflaatio oli 7,5 prosenttia.", "target": "Inflation was 7,5 percent."},
        {"fails": True, "fixed": ["Inflation was 7.5 percent."], "done": True},
    ),
    (
        {"source": "Hinta nousi %d euroa.", "target": "The price rose by %d euros."},
        {"fails": False, "fixed": ["The price rose by %d euros."], "done": False, "buttons": None},
    ),
    ({"source": "Tyhjä", "target": ""}, {"fails": False, "fixed": [""], "done": False, "buttons": None}),
    (
        {"source": "7,5 prosenttia", "target": "7,5 percent", "code": "de"},
        {"fails": False, "fixed": ["7,5 percent"], "done": False, "buttons": None},
    ),
    (
        {"source": "Se oli 7,5 prosenttia.", "target": "It was 7,5 percent.", "flags": "ignore-siisti"},
        {"fails": False, "fixed": ["It was 7,5 percent."], "done": False, "buttons": None},
    ),
    (
        {"source": ["%d 7,5 prosenttia", "%d 7,5 prosenttia"], "target": ["%d file", "%d files by 7,5 percent <b>"]},
        {"fails": True, "fixed": ["%d file", "%d files by 7.5 percent <b>"], "done": True},
    ),
]  # fmt: skip
REAL = os.environ.get("WEBLATE_PYTHON", "")


@pytest.mark.parametrize("what", ["real", "stand-in"])
def test_weblate_checks_and_fixes(what: str) -> None:
    if what == "real" and not REAL:
        pytest.skip("NOT MEASURED: WEBLATE_PYTHON names no Python with Weblate; make weblate builds one")
    command = [REAL if what == "real" else sys.executable, "-W", "ignore", "-m", "tests.weblate_job", what]
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'pipeline'}{os.pathsep}{ROOT}"}
    rows = json.dumps([row for row, _ in ROWS])
    done = subprocess.run(command, input=rows, text=True, capture_output=True, env=env, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    for line, (row, expected) in zip(done.stdout.splitlines(), ROWS, strict=True):
        said = json.loads(line)
        assert {name: said[name] for name in expected} == expected, row
        assert not said["fails"] or said["told"].startswith("<p>")
        assert "<b>" not in said["told"]


def test_the_add_on_is_read_without_weblate() -> None:
    from siisti.errors import SiistiError
    from siisti.integrations import weblate

    if "weblate" in sys.modules:
        pytest.skip("Weblate is here")
    with pytest.raises(SiistiError, match="Weblate is not installed"):
        _ = weblate.SiistiCheck
    with pytest.raises(AttributeError):
        _ = weblate.nothing
