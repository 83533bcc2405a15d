"""The best way through two texts at once: which stretches of one answer which of the other, in order.

Dynamic programming over beads of one, two or three stretches a side, after Gale and Church (1993), "A Program for
Aligning Sentences in Bilingual Corpora". Besides lengths a bead is judged by what both sides share, without which a
dropped paragraph would pull all that follow out of step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from siisti.align.anchors import Likeness

#: Stretches of source and target that one bead may take, and what such a bead costs beside a plain pair.
_SHAPES = {(1, 1): 0.0, (1, 2): 1.2, (2, 1): 1.2, (1, 3): 2.0, (3, 1): 2.0, (2, 2): 2.2}
#: What one stretch without a counterpart costs.
_ALONE = 0.9
#: A pair has to be worth this much more than nothing; what full likeness is worth; what lengths that differ cost.
_PAIR, _LIKE, _LENGTH = 1.5, 6.0, 0.15
#: Variance of a translation's length per character, and where more difference says no more (Gale and Church 1993).
_VARIANCE, _MOST = 6.8, 12.0
#: A pair in its own place of two texts with as many stretches is worth this.
_DIAGONAL = 1.0
#: How far from the diagonal the way may lead, beside the difference in number: longer texts take longer.
_BAND = 40


@dataclass(frozen=True, slots=True)
class Bead:
    """Some neighbouring stretches of the source and the target ones that say the same, either of them empty."""

    source: slice
    target: slice
    likeness: float

    @property
    def paired(self) -> bool:
        """Whether both sides have something."""
        return bool(self.source.start < self.source.stop and self.target.start < self.target.stop)


def beads(sources: Sequence[str], targets: Sequence[str], likeness: Likeness) -> list[Bead]:
    """Return the beads of the best way through, all stretches of both sides in order."""
    way = _Way([len(s) for s in sources], [len(t) for t in targets], likeness)
    return way.back(way.best())


class _Way:
    """One search: the lengths of both sides, and how alike they are."""

    def __init__(self, sources: list[int], targets: list[int], likeness: Likeness) -> None:
        self._s, self._t, self._likeness = sources, targets, likeness
        self._even = len(sources) == len(targets)
        self._band = _BAND + abs(len(sources) - len(targets))

    def best(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return for each place reached the shape of the bead that leads there."""
        n, m = len(self._s), len(self._t)
        worth = {(0, 0): 0.0}
        came: dict[tuple[int, int], tuple[int, int]] = {}
        for i in range(n + 1):
            middle = i * m // max(1, n)
            for j in range(max(0, middle - self._band), min(m, middle + self._band) + 1):
                top, shape = -inf, (0, 0)
                for a, b in ((1, 0), (0, 1), *_SHAPES):
                    before = worth.get((i - a, j - b))
                    if before is not None and before + (bound := self._bound(a, b)) > top:
                        gained = before + (self._worth(i - a, j - b, a, b) if a and b else bound)
                        if gained > top:
                            top, shape = gained, (a, b)
                if shape != (0, 0):
                    worth[i, j], came[i, j] = top, shape
        return came

    def back(self, came: dict[tuple[int, int], tuple[int, int]]) -> list[Bead]:
        """Return the beads from the last place back to the first, in reading order."""
        at = (len(self._s), len(self._t))
        found = []
        while at != (0, 0):
            a, b = came[at]
            source, target = slice(at[0] - a, at[0]), slice(at[1] - b, at[1])
            found.append(Bead(source, target, self._likeness.of(source, target) if a and b else 0.0))
            at = (at[0] - a, at[1] - b)
        return found[::-1]

    def _bound(self, a: int, b: int) -> float:
        """Return the most a bead of this shape can be worth; all that a stretch without a counterpart is."""
        return _LIKE + _DIAGONAL - _PAIR - _SHAPES[a, b] if a and b else -_ALONE

    def _worth(self, i: int, j: int, a: int, b: int) -> float:
        source, target = slice(i, i + a), slice(j, j + b)
        long, short = sum(self._s[source]), sum(self._t[target])
        apart = min(_MOST, (long - short) ** 2 / (_VARIANCE * max(1.0, (long + short) / 2)))
        worth = _LIKE * self._likeness.of(source, target) - _LENGTH * apart - _PAIR - _SHAPES[a, b]
        return worth + _DIAGONAL if self._even and i == j and a == b == 1 else worth
