"""Scores a text by what is left wrong in it: the error-count score of MQM
(https://themqm.org/error-types-2/the-mqm-scoring-models/).

The penalties are those of ``types.SEVERITY_WEIGHT`` (minor 1, major 5, critical 25). The score is 100 less a
tenth of the penalty points per 1,000 words: a minor error in every hundred words costs one point, a major one
five, and a text with a penalty point in every word is worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from siisti.types import SEVERITY_WEIGHT, Finding


def mqm(findings: Iterable[Finding], words: int) -> float:
    """Return the score, 0 to 100, of a text of ``words`` words in which all of ``findings`` are still wrong.

    The caller leaves out those that were applied. A text without words is counted as one of a single word.
    Raises ValueError for a negative number of words.
    """
    if words < 0:
        raise ValueError(f"not a number of words: {words}")
    penalty = sum(SEVERITY_WEIGHT[finding.severity] for finding in findings)
    return min(100.0, max(0.0, 100.0 - 1000.0 * penalty / max(words, 1) / 10.0))
