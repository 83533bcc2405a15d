"""Adds up what a run found and did, text by text, in memory that does not grow with their number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import TypedDict

from siisti.report.cards import Card, t
from siisti.types import SEVERITY_WEIGHT, Severity


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
        return t(degrees) * sqrt(max(self._squares, 0.0) / degrees / self.count)


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

    def add(self, card: Card) -> None:
        """Count one text."""
        self.texts += 1
        self.verdicts[card["verdict"]] += 1
        if card["verdict"] == "error":
            return
        self.words += card["words"]
        self.changed += card["changed"]
        for severity, category, rule, applied, count in card["found"]:
            self.repaired += count if applied else 0
            self.left += 0 if applied else count
            for kind, name in (("severity", severity), ("category", category), ("rule", rule)):
                self._bars[kind][name, applied] += count
        self.alone = card["margins"] if self.texts == 1 else (None, None, None)
        for name, before, after in card["scores"]:
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
