"""Says how sure a difference in fluency before and after is: the same segments are compared with themselves,
so that only what the edits did counts, and not how the segments differ from each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Samples the interval is read from; the seed is fixed, so that the same scores give the same interval.
_SAMPLES = 2000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Paired:
    """By how much the segments read better after, weighted by their words, with the 95 % bootstrap interval of
    that mean.
    """

    mean: float
    low: float
    high: float
    segments: int

    def __str__(self) -> str:
        return (
            f"fluency {self.mean:+.1f} (95 % interval {self.low:+.1f} to {self.high:+.1f}, "
            f"the same {self.segments} segments before and after)"
        )


def paired(
    before: Mapping[str, float | None], after: Mapping[str, float | None], words: Mapping[str, int]
) -> Paired | None:
    """Compare the segments that have a score both times, by their ids.

    Returns None where there are fewer than two: of one segment nothing can be said about others like it.
    """
    pairs = [
        (new - old, words[name])
        for name, old in before.items()
        if old is not None and (new := after.get(name)) is not None and words.get(name, 0) > 0
    ]
    if len(pairs) < 2:
        return None
    import numpy as np

    gain, weight = np.array(pairs, dtype=float).T
    draws = np.random.default_rng(_SEED).integers(0, len(pairs), (_SAMPLES, len(pairs)))
    means = (gain[draws] * weight[draws]).sum(axis=1) / weight[draws].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Paired(float((gain * weight).sum() / weight.sum()), float(low), float(high), len(pairs))
