"""Sentences that no rule was written for: each family's own, half of them traps."""

from __future__ import annotations

import json
from typing import Any

import pytest

from siisti.cleaner import Cleaner

from .conftest import ROOT

ROWS = [
    pytest.param(
        path.stem,
        row,
        id=f"{path.stem}-{number}",
        marks=[pytest.mark.xfail(reason=row["known_failure"])] if "known_failure" in row else [],
    )
    for path in sorted((ROOT / "tests" / "families").glob("*.jsonl"))
    for number, row in enumerate(map(json.loads, path.read_text("utf-8").splitlines()), 1)
]


@pytest.mark.parametrize(("family", "row"), ROWS)
def test_family(family: str, row: dict[str, Any], news: Cleaner) -> None:
    result = news.clean(row["text"])
    assert result.text == row["expected"]
    if row.get("offer"):
        assert result.findings, "a careful editor would have asked"
