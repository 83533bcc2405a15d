"""Counts how often each rule touches text that is known to be good, and suggests which rules a profile turns down."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

from siisti.report.records import FindingRecord, Report, record
from siisti.types import Fix

#: What a rule may be turned down to: its repairs are only offered, or only pointed out, or it does not run.
Less = Literal["unsafe", "none", "off"]

#: With fewer findings than this, or in fewer texts, chance may have had a hand in it.
FINDINGS, TEXTS = 3, 2
#: How many examples are kept of each rule, from different texts.
_EXAMPLES = 2
_STEPS: tuple[tuple[Fix, Less], ...] = (("safe", "unsafe"), ("unsafe", "none"), ("none", "off"))


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per 1,000 words, with a 95 % interval.

    The interval is Poisson's (Byar's approximation), of as many events as there would be were they not in clusters:
    five in one text say less than one in each of five.
    """

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, events: int, words: int, clusters: float = 1.0) -> Rate:
        """Return the rate; ``clusters`` is by how much the events' variance exceeds Poisson's.

        >>> Rate.of(10, 20_000)
        Rate(value=0.5, low=0.239, high=0.92)
        >>> Rate.of(0, 20_000).high
        0.183
        """
        thousands, k = max(words, 1) / 1000, events / clusters
        low = k * (1 - 1 / (9 * k) - 1.96 / (3 * sqrt(k))) ** 3 if k else 0.0
        high = (k + 1) * (1 - 1 / (9 * (k + 1)) + 1.96 / (3 * sqrt(k + 1))) ** 3
        scale = clusters / thousands
        return cls(round(events / thousands, 3), round(max(low, 0.0) * scale, 3), round(high * scale, 3))


@dataclass(frozen=True, slots=True)
class Example:
    """A finding as it is shown: its place, the words that stand there, and those that would, None: no others."""

    path: str
    line: int
    before: str
    after: str | None


@dataclass(slots=True)
class _Tally:
    """What was seen of one rule: findings by what was done with them, and sums over the texts with edits."""

    fixes: Counter[Fix] = field(default_factory=Counter)
    texts: int = 0
    squares: int = 0
    weighed: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one rule. ``edits`` were made, ``offered`` were held back as unsafe, ``pointed_out`` have no
    repair; ``turn_down`` is what the suggestion makes of it, None: nothing, and ``scarce`` tells that it would be
    turned down if there were more to go by.
    """

    rule: str
    findings: int
    texts: int
    edits: int
    offered: int
    pointed_out: int
    rate: Rate
    turn_down: Less | None
    scarce: bool
    examples: tuple[Example, ...]


class Calibration:
    """Findings in clean texts, by rule; in memory that does not grow with the texts.

    ``most`` is how often per 1,000 words a rule may do what it does to good text.
    """

    def __init__(self, most: float) -> None:
        self._most = most
        self.texts = self.words = self._squares = 0
        self._tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
        self._all = _Tally()

    def add(self, report: Report) -> None:
        """Count what was done to a clean text, or to each of a file's several."""
        if report.result is None:
            return
        segments = report.result.original.segments
        units = {s.id: s.unit for s in segments}
        words = Counter({s.unit: 0 for s in segments})
        for s in segments:
            words[s.unit] += len(s.text.split())
        by_rule: defaultdict[tuple[str, str], list[FindingRecord]] = defaultdict(list)
        by_unit: defaultdict[str, list[FindingRecord]] = defaultdict(list)
        for f in record(report)["findings"]:
            if not f["rule"].startswith("internal."):
                by_rule[f["rule"], units[f["segment"]]].append(f)
                by_unit[units[f["segment"]]].append(f)
        self.texts += len(words)
        self.words += words.total()
        self._squares += sum(n * n for n in words.values())
        for (rule, unit), mine in by_rule.items():
            _count(self._tallies[rule], report.path, mine, words[unit])
        for unit, mine in by_unit.items():
            _count(self._all, report.path, mine, words[unit])

    def rows(self) -> Iterator[Row]:
        """Yield what was seen of each rule, those that edit most first."""
        for rule in sorted(self._tallies, key=self._busy):
            tally = self._tallies[rule]
            step = next(((f, less) for f, less in _STEPS if self._often(tally.fixes[f])), None)
            enough = step is not None and tally.fixes[step[0]] >= FINDINGS and tally.texts >= TEXTS
            yield Row(
                rule,
                tally.fixes.total(),
                tally.texts,
                tally.fixes["safe"],
                tally.fixes["unsafe"],
                tally.fixes["none"],
                Rate.of(tally.fixes["safe"], self.words, self._clusters(tally)),
                step[1] if step and enough else None,
                step is not None and not enough,
                tuple(tally.examples),
            )

    @property
    def edits(self) -> int:
        """How many edits were made."""
        return self._all.fixes["safe"]

    @property
    def rate(self) -> Rate:
        """How often a rule, whichever, edited."""
        return Rate.of(self.edits, self.words, self._clusters(self._all))

    def _busy(self, rule: str) -> tuple[int, int, str]:
        fixes = self._tallies[rule].fixes
        return -fixes["safe"], -fixes.total(), rule

    def _often(self, events: int) -> bool:
        return events > 0 and events > self._most * self.words / 1000

    def _clusters(self, tally: _Tally) -> float:
        """Return by how much the variance of the edits per text exceeds that of events which know nothing of each
        other (a ratio estimator's over the texts), 1 at least.
        """
        edits = tally.fixes["safe"]
        if not edits or self.texts < TEXTS:
            return 1.0
        rate = edits / self.words
        spread = tally.squares - 2 * rate * tally.weighed + rate * rate * self._squares
        return max(1.0, spread * self.texts / (self.texts - 1) / edits)


def _count(tally: _Tally, path: str, found: Sequence[FindingRecord], words: int) -> None:
    """Count the findings in one text."""
    # What would be safe and was not applied is held back by its group: offered, no more.
    done: list[Fix] = ["safe" if f["applied"] else "none" if f["fix"] == "none" else "unsafe" for f in found]
    tally.fixes.update(done)
    tally.texts += 1
    edits = done.count("safe")
    tally.squares += edits * edits
    tally.weighed += edits * words
    if len(tally.examples) < _EXAMPLES:
        f = max(found, key=lambda f: f["applied"])
        tally.examples.append(Example(path, f["line"], f["before"], f["after"]))


def suggestion(rows: Iterable[Row], extends: str, counted: str) -> str:
    """Return a profile that extends another and turns down what did too much; ``counted`` says what was counted."""
    rows = list(rows)
    lines = [f"# Suggested by siisti calibrate from {counted}.", f"extends = {json.dumps(extends)}"]
    off = [row for row in rows if row.turn_down == "off"]
    if off:
        lines += ["off = [", *(f"  {json.dumps(r.rule)},  # {_why(r, r.pointed_out)}" for r in off), "]"]
    less = [row for row in rows if row.turn_down in ("unsafe", "none")]
    if less:
        lines += ["", "[at_most]"]
    for row in less:
        events = row.edits if row.turn_down == "unsafe" else row.offered
        lines.append(f"{json.dumps(row.rule)} = {json.dumps(row.turn_down)}  # {_why(row, events)}")
    if scarce := [row for row in rows if row.scarce]:
        lines += ["", "# Seen too seldom to say; they stay as they are:"]
        lines += [f"# {row.rule}: {_why(row, row.findings)}" for row in scarce]
    return "\n".join(lines) + "\n"


def _why(row: Row, events: int) -> str:
    what = "edits" if row.turn_down == "unsafe" else "findings"
    texts = "1 text" if row.texts == 1 else f"{row.texts} texts"
    return f"{events} {what if events != 1 else what[:-1]} in {texts}"
