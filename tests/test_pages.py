"""Whole pages, written blind: furniture, formats and offices together, and pages that must not change."""

from __future__ import annotations

import pytest

from siisti.cleaner import Cleaner

from .conftest import ROOT

PAGES = ROOT / "tests" / "pages"
#: Lines of each page in which the result still differs from the careful editor's; 0 is byte for byte.
LEFT = {"01": 0, "02": 0, "03": 0, "04": 1, "05": 2, "06": 1, "07": 0, "08": 1, "09": 4, "10": 1, "11": 3}
CLEAN = ("12", "13", "14")


@pytest.mark.parametrize("page", LEFT)
def test_dirty_page(page: str, news: Cleaner) -> None:
    gold = (PAGES / f"{page}.gold.txt").read_text("utf-8")
    result = news.clean((PAGES / f"{page}.mt.txt").read_text("utf-8")).text
    wrong = [line for line in result.split("\n") if line not in gold.split("\n")]
    assert len(wrong) == LEFT[page]
    if not LEFT[page]:
        assert result == gold


@pytest.mark.parametrize("page", CLEAN)
def test_clean_page(page: str, news: Cleaner) -> None:
    text = (PAGES / f"{page}.mt.txt").read_text("utf-8")
    assert news.clean(text).text == text
