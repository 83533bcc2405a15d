"""Adds up what a run found and did, text by text, in memory that does not grow with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import TypedDict

from siisti.report.records import Report, ResultRecord
from siisti.result import Result
from siisti.types import SEVERITY_WEIGHT, Severity

#: Student's t at 97.5 % for 1, 2, ... degrees of freedom; beyond them it is within 0.01 of 1.96 + 2.4 / degrees.
_T = (
    *(12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23),
    *(2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10, 2.09, 2.09),
)
#: How bad a text is before its findings are counted: one that nothing could be done with, then by its verdict.
_RANK = {"error": 3, "reject": 2, "review": 1, "publish": 0}
SCORES = {"mqm": "MQM", "fluency": "Fluency", "quality": "Quality"}


@dataclass(slots=True)
class Spread:
    """The mean of numbers that come one by one, and how sure it is (Welford's running variance).

    >>> spread = Spread()
    >>> for number in (1.0, 2.0, 3.0, 4.0, 5.0):
    ...     spread.add(number)
    >>> spread.mean, round(spread.margin, 2)
    (3.0, 1.97)
    """

    count: int = 0
    mean: float = 0.0
    _squares: float = 0.0

    def add(self, number: float) -> None:
        """Count one more number."""
        self.count += 1
        step = number - self.mean
        self.mean += step / self.count
        self._squares += step * (number - self.mean)

    @property
    def margin(self) -> float | None:
        """Half of the 95 % interval of the mean; None where a single number tells nothing of it."""
        if self.count < 2:
            return None
        degrees = self.count - 1
        return _t(degrees) * sqrt(max(self._squares, 0.0) / degrees / self.count)


def sure(numbers: Mapping[str, float | None], words: Mapping[str, int]) -> float | None:
    """Return half of the 95 % interval of a mean over a text's segments, weighted by their words; None for one."""
    pairs = [(n, words[name]) for name, n in numbers.items() if n is not None and words.get(name)]
    if len(pairs) < 2:
        return None
    weight = sum(w for _, w in pairs)
    mean = sum(n * w for n, w in pairs) / weight
    squares = sum((w * (n - mean)) ** 2 for n, w in pairs)
    return _t(len(pairs) - 1) * sqrt(squares * len(pairs) / (len(pairs) - 1)) / weight


def _t(degrees: int) -> float:
    return _T[degrees - 1] if degrees <= len(_T) else 1.96 + 2.4 / degrees


class Bar(TypedDict):
    """One bar: what was repaired and what is left under one name."""

    name: str
    repaired: int
    left: int


@dataclass(slots=True)
class Tally:
    """What all texts so far come to."""

    texts: int = 0
    changed: int = 0
    words: int = 0
    repaired: int = 0
    left: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    before: dict[str, Spread] = field(default_factory=dict)
    after: dict[str, Spread] = field(default_factory=dict)
    gain: dict[str, Spread] = field(default_factory=dict)
    #: Of the first text, while it is the only one: how sure its fluency is before, after, and the gain.
    alone: tuple[float | None, float | None, float | None] = (None, None, None)
    _bars: dict[str, Counter[tuple[str, bool]]] = field(
        default_factory=lambda: {kind: Counter() for kind in ("severity", "category", "rule")}
    )

    def add(self, report: Report, told: ResultRecord) -> None:
        """Count one text."""
        self.texts += 1
        self.verdicts[verdict(told)] += 1
        if "error" in told or report.result is None:
            return
        self.words += sum(len(s.text.split()) for s in report.result.original.segments)
        self.changed += report.result.changed
        for f in told["findings"]:
            self.repaired += f["applied"]
            self.left += not f["applied"]
            self._bars["severity"][f["severity"], f["applied"]] += 1
            self._bars["category"][f["category"], f["applied"]] += 1
            self._bars["rule"][f["rule"], f["applied"]] += 1
        self.alone = _alone(report.result) if self.texts == 1 else (None, None, None)
        for name, before, after in pairs(told):
            self.before.setdefault(name, Spread()).add(before)
            self.after.setdefault(name, Spread()).add(after)
            self.gain.setdefault(name, Spread()).add(after - before)

    def bars(self, kind: str) -> list[Bar]:
        """Return the bars of one kind: the worst severity first, else the longest bar first."""
        counts = self._bars[kind]
        bars: list[Bar] = [
            {"name": name, "repaired": counts[name, True], "left": counts[name, False]}
            for name in sorted({name for name, _ in counts})
        ]
        if kind == "severity":
            order: list[Severity] = sorted(SEVERITY_WEIGHT, key=lambda s: -SEVERITY_WEIGHT[s])
            return [bar for name in order for bar in bars if bar["name"] == name]
        return sorted(bars, key=lambda bar: -bar["repaired"] - bar["left"])


def _alone(result: Result) -> tuple[float | None, float | None, float | None]:
    words = {s.id: len(s.text.split()) for s in result.original.segments}
    kept = {s.id: len(s.text.split()) for s in result.document.segments}
    before, after = result.scores.before.per_segment, result.scores.after.per_segment
    both = {k: (before.get(k), after.get(k)) for k in words}
    gain = {k: a - b for k, (b, a) in both.items() if b is not None and a is not None}
    return sure(before, words), sure(after, kept), sure(gain, words)


def verdict(told: ResultRecord) -> str:
    """Return the verdict, or that there is none."""
    return "error" if "error" in told else told.get("verdict", "publish")


def pairs(told: ResultRecord) -> list[tuple[str, float, float]]:
    """Return the scores that were computed both before and after, by the name a reader sees."""
    found: list[tuple[str, float, float]] = []
    if scores := told.get("scores"):
        numbers = (
            ("mqm", scores["before"]["mqm"], scores["after"]["mqm"]),
            ("fluency", scores["before"]["fluency"], scores["after"]["fluency"]),
            ("quality", scores["before"]["quality"], scores["after"]["quality"]),
        )
        found += [(SCORES[n], b, a) for n, b, a in numbers if b is not None and a is not None]
    return found + [(m["name"], m["before"], m["after"]) for m in told.get("references", [])]


def badness(told: ResultRecord) -> tuple[int, int, int]:
    """Return how much a text needs a person: by its verdict, then the points of what is left, then the repairs."""
    points = sum(SEVERITY_WEIGHT[f["severity"]] for f in told["findings"] if not f["applied"])
    return _RANK[verdict(told)], points, len(told["repairs"])
