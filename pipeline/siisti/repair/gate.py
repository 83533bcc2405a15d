"""Asks the language model about an edit, for the rule families where its opinion was measured to help.

The model prefers the common word and the stereotype: of the labelled right repairs it would refuse 43 %. So
there is no global threshold. ``configs/gate.toml`` holds a margin per family (or single rule) that earned its
place in an ablation; a family without one is never asked about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from siisti.errors import ConfigError
from siisti.types import Edit, Fix

#: Nats by which the second text is likelier than the first.
Gain = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Margin:
    """A safe edit that gains less than ``veto`` nats stays a finding; an unsafe one that gains ``promote`` is
    made.
    """

    veto: float | None = None
    promote: float | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """The margins, and a way to the model, which is loaded when it is first asked.

    Without a model (``model`` returns None) every edit keeps the tier its rule gave it.
    """

    margins: Mapping[str, Margin]
    model: Callable[[], Gain | None] = lambda: None

    def judge(self, rule: str, fix: Fix, text: str, edit: Edit) -> tuple[Fix, tuple[str, ...]]:
        """Return the tier of the edit after the model was heard, and what it said as evidence."""
        margin = self.margins.get(rule) or self.margins.get(rule.partition(".")[0])
        if margin is None or fix == "none" or (margin.veto if fix == "safe" else margin.promote) is None:
            return fix, ()
        gain = self.model()
        if gain is None:
            return fix, ()
        nats = gain(text, edit.apply(text))
        said = (f"lm: {nats:+.1f} nats",)
        if fix == "safe" and margin.veto is not None and nats < margin.veto:
            return "unsafe", said
        if fix == "unsafe" and margin.promote is not None and nats >= margin.promote:
            return "safe", said
        return fix, said


def read_margins(path: Path) -> Mapping[str, Margin]:
    """Read the table of margins. Raises ConfigError for anything but a table of ``veto`` and ``promote``
    numbers.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, str(error)) from error
    margins = {}
    for section in table.values():
        for rule, row in section.items():
            if not isinstance(row, dict) or not set(row) <= {"veto", "promote"}:
                raise ConfigError(path, "only veto and promote are known here", field=rule)
            margins[rule] = Margin(**{k: float(v) for k, v in row.items()})
    return margins
