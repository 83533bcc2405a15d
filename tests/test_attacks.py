"""Text that wants to hang a pattern. A megabyte of honest news takes some six seconds; of this, not half as many."""

from __future__ import annotations

import time

import pytest

from siisti.cleaner import Cleaner

MEGABYTE = 1_000_000
ATTACKS = [
    " ",
    "(",
    "you switch ",
    "a ",
    "\n",
    "( you switch to ",
    '"',
    "&",
    "1.",
    "1,1 ",
    "- ",
    "– ",
    "Photo: A ",
    "the the ",
    "A B ",
    "aA",
    "| ",
    "klo 1",
    "did not agree to ",
    "stars A and ",
    "US Foreign ",
    "5.5.–",
    "Ã¤",
    "the ",
    "Xx",
    "0 000 ",
]

pytestmark = pytest.mark.timed


#: The three that feeds really bring: a page of blanks, of brackets, of a note that repeats itself.
QUICK = (" ", "(", "you switch ")


@pytest.mark.parametrize("piece", ATTACKS)
def test_a_megabyte_ends(piece: str, news: Cleaner) -> None:
    text = (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]
    started = time.process_time()
    news.clean(text)
    assert time.process_time() - started < (1.0 if piece in QUICK else 3.0)
