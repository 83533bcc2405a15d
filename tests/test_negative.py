"""Good English that looks like a defect stays: the cases of ``tests/cases/negative.toml``."""

from __future__ import annotations

import tomllib

import pytest

from siisti.cleaner import Cleaner

from .conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "negative.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[c["why"] for c in CASES])
def test_good_english_raises_no_finding(case: dict[str, str], news: Cleaner) -> None:
    text = case["text"].lstrip("\n")
    result = news.clean(text)
    assert result.text == text
    allowed = case.get("offered", [])
    assert [(f.rule, f.text) for f in result.findings if f.rule not in allowed] == []
