"""Scores: how well a text reads, how good a translation it is, what is left wrong in it, how near it is to a
reference, and the verdict they lead to.
"""

from siisti.score.fluency import FluencyScorer, document
from siisti.score.mqm import mqm
from siisti.score.paired import Paired, paired
from siisti.score.quality import QualityScorer, Translated
from siisti.score.references import ReferenceScore, references
from siisti.score.verdict import Thresholds, decide

__all__ = [
    "FluencyScorer",
    "Paired",
    "QualityScorer",
    "ReferenceScore",
    "Thresholds",
    "Translated",
    "decide",
    "document",
    "mqm",
    "paired",
    "references",
]
