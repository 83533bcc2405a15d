"""Compares a translation with a human reference by the three measures the field reports: BLEU, chrF and TER.

sacrebleu computes them, and its signature goes with each number, so that anyone can compute the same one
(Post 2018, "A Call for Clarity in Reporting BLEU Scores").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siisti.errors import InputError, MissingExtra


@dataclass(frozen=True, slots=True)
class ReferenceScore:
    """One measure of a whole set of segments. BLEU and chrF: higher is better, 100 is the reference; TER:
    lower, 0 is.
    """

    name: str
    value: float
    signature: str


def references(hypotheses: Sequence[str], references: Sequence[str]) -> tuple[ReferenceScore, ...]:
    """Return BLEU, chrF and TER of the hypotheses, taken together, against one reference each.

    Raises InputError when there is nothing to compare or not a reference for each, MissingExtra without
    sacrebleu.
    """
    if len(hypotheses) != len(references):
        raise InputError(f"{len(hypotheses)} segments but {len(references)} references: they must be aligned")
    if not hypotheses:
        raise InputError("no segments to compare with references")
    try:
        from sacrebleu.metrics import BLEU, CHRF, TER
    except ImportError as error:
        raise MissingExtra("comparison with references", "eval") from error
    found = []
    for measure in (BLEU(), CHRF(), TER()):
        score = measure.corpus_score(list(hypotheses), [list(references)])
        found.append(ReferenceScore(score.name, float(score.score), str(measure.get_signature())))
    return tuple(found)
