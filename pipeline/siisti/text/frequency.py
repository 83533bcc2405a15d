"""How common an English word is, from wordfreq (Speer 2022), where the ``source`` extra is installed."""

from __future__ import annotations

from functools import cache
from typing import Any


def zipf(word: str) -> float | None:
    """Return the word's Zipf frequency (3 is once in a million words, 0 is never seen), None without wordfreq.

    https://doi.org/10.5281/zenodo.7199437
    """
    table = _table()
    return None if table is None else float(table(word, "en"))


@cache
def _table() -> Any:
    try:
        from wordfreq import zipf_frequency
    except ImportError:
        return None
    return zipf_frequency
