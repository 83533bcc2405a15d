"""Counters of a run in a text file as Prometheus's node exporter reads it, and log lines as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from siisti.batch.run import Progress

#: Each counter, and what it counts.
_COUNTERS = (
    ("documents", "Documents done by this run."),
    ("changed", "Documents that were changed."),
    ("repairs", "Repairs made."),
    ("left", "Findings left."),
    ("quarantined", "Documents put into quarantine by this run."),
)


def metrics(progress: Progress) -> str:
    """Return the counters in the text format of Prometheus."""
    tally = progress.tally
    values: list[tuple[str, str, str, float]] = [
        (f"siisti_{name}_total", "counter", said, getattr(tally, name)) for name, said in _COUNTERS
    ]
    values += [
        ("siisti_files_total", "counter", "Files done by this run.", progress.files),
        ("siisti_files_passed_total", "counter", "Files that were done before.", progress.passed),
        ("siisti_read_bytes_total", "counter", "Bytes read or passed over.", progress.bytes),
        ("siisti_cleaning_seconds_total", "counter", "Seconds of cleaning, in all processes.", tally.seconds),
        ("siisti_in_quarantine", "gauge", "Documents in quarantine.", progress.quarantined),
    ]
    lines = (f"# HELP {n} {said}\n# TYPE {n} {kind}\n{n} {value:.15g}\n" for n, kind, said, value in values)
    return "".join(lines)


class Watch:
    """Writes the counters to a file, and log lines, every few seconds and at the end."""

    def __init__(self, path: Path | None, log: Callable[[str], None] | None, every: float = 5.0) -> None:
        self._path, self._log, self._every, self._next = path, log, every, 0.0

    def __call__(self, progress: Progress, event: str = "progress") -> None:
        """Take how far the run is; ``event`` says why it is told where that is not for the time alone."""
        now = time.monotonic()
        if event == "progress" and now < self._next:
            return
        self._next = now + self._every
        if self._path is not None:
            # A reader never sees half of it.
            draft = self._path.with_name(f".{self._path.name}.tmp")
            draft.write_text(metrics(progress), "utf-8")
            draft.replace(self._path)
        if self._log is not None:
            self._log(json.dumps({"time": round(time.time(), 3), "event": event, **_told(progress)}))


def _told(progress: Progress) -> dict[str, Any]:
    tally = {name: getattr(progress.tally, name) for name, _ in _COUNTERS}
    rest = {"files": progress.files, "passed": progress.passed, "in_quarantine": progress.quarantined}
    return {**tally, **rest, "seconds": round(progress.tally.seconds, 3)}
