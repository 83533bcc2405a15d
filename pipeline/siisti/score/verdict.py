"""Decides whether a text may be published as it is, must be reviewed, or is not worth repairing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from siisti.types import Finding, Scores, Verdict


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores, 0 to 100, below which a text is rejected or reviewed; None: that score decides nothing.

    Fluency rejects nothing unless a profile asks for it: a plain text full of names can read as badly to the
    model as a broken one. ``review_fluency`` 15 is the level of the worst 15 in 100 sentences of machine
    translation from Estonian.
    """

    reject_mqm: float | None = 50.0
    review_mqm: float | None = 90.0
    review_fluency: float | None = 15.0
    reject_fluency: float | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a threshold that is not between 0 and 100."""
        for value in (self.reject_mqm, self.review_mqm, self.review_fluency, self.reject_fluency):
            if value is not None and not 0 <= value <= 100:
                raise ValueError(f"a threshold is between 0 and 100, not {value}")


def decide(
    findings: Iterable[Finding], scores: Scores, thresholds: Thresholds | None = None
) -> tuple[Verdict, tuple[Finding, ...], tuple[str, ...]]:
    """Return the verdict, the findings that decided it, and the reasons in words; findings that were applied
    count for nothing.

    Reject: a critical finding is left, or a score is below its reject threshold. Review: a major finding or
    one with a repair that was held back as unsafe is left, or a score is below its review threshold.
    Otherwise publish. A score that is None decides nothing. Where a low MQM score decides, so do all the
    findings that are left and cost points.
    """
    limits = thresholds or Thresholds()
    left = [finding for finding in findings if not finding.applied]
    critical = [f for f in left if f.severity == "critical"]
    costly = [f for f in left if f.severity != "neutral"]
    reasons = [
        *_counted(len(critical), "critical finding"),
        *_below(scores, limits.reject_mqm, limits.reject_fluency),
    ]
    if reasons:
        low = scores.mqm is not None and limits.reject_mqm is not None and scores.mqm < limits.reject_mqm
        return "reject", tuple(costly if low else critical), tuple(reasons)
    major = [f for f in left if f.severity == "major"]
    unsafe = [f for f in left if f.fix == "unsafe"]
    reasons = [
        *_counted(len(major), "major finding"),
        *_counted(len(unsafe), "repair held back as unsafe", "repairs held back as unsafe"),
        *_below(scores, limits.review_mqm, limits.review_fluency),
    ]
    if reasons:
        low = scores.mqm is not None and limits.review_mqm is not None and scores.mqm < limits.review_mqm
        deciding = [
            f for f in left if f.severity == "major" or f.fix == "unsafe" or (low and f.severity != "neutral")
        ]
        return "review", tuple(deciding), tuple(reasons)
    return "publish", (), ()


def _counted(count: int, one: str, many: str | None = None) -> list[str]:
    return [f"{count} {one if count == 1 else many or one + 's'}"] if count else []


def _below(scores: Scores, mqm: float | None, fluency: float | None) -> list[str]:
    pairs = (("mqm", scores.mqm, mqm), ("fluency", scores.fluency, fluency))
    return [
        f"{name} {value:.1f} is below {limit:g}"
        for name, value, limit in pairs
        if value is not None and limit is not None and value < limit
    ]
