"""What each rule did on labelled translations and on human English: ``configs/rules/measured.tsv``, which
``benchmarks/measure_rules.py`` writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from siisti.share import share

COLUMNS = ("rule", "found", "right", "made", "put_right", "human")


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of one rule's finds.

    Of ``found`` finds on labelled translations ``right`` touch a label; of the ``made`` among them, whose fix
    was applied, ``put_right`` left the text as the label wants it. ``human`` counts the finds on human English,
    most of which are false alarms (some are not: human text has broken characters too).
    """

    found: int = 0
    right: int = 0
    made: int = 0
    put_right: int = 0
    human: int = 0

    @property
    def confidence(self) -> float:
        """The chance that a find is right, by Laplace's rule of succession: a half where nothing was found."""
        return (self.right + 1) / (self.found + 2)

    def words(self) -> str:
        """Say it to a person."""
        if not self.found:
            seen = "never found on the labelled data: its precision rests on judgement alone"
        else:
            seen = f"{self.right} of {self.found} finds on the labelled data right ({self.right / self.found:.2f})"
        made = f"; {self.put_right} of {self.made} repairs as the label has it" if self.made else ""
        return f"{seen}{made}; {self.human or 'no'} find{'s' * (self.human != 1)} on human English"


def measured(rule: str) -> Measured:
    """Return the counts of a rule; all are 0 where it was never seen, as with a rule of the user's own."""
    return _table().get(rule, Measured())


@cache
def _table() -> Mapping[str, Measured]:
    path = share("configs/rules") / "measured.tsv"
    if not path.exists():
        return MappingProxyType({})
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return MappingProxyType({name: Measured(*map(int, counts)) for name, *counts in rows if name != "rule"})
