"""Writes the findings that are left as GitHub workflow commands, which a pull request shows beside its lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from siisti.report.records import Report, Write, record, sentence
from siisti.types import Severity

_COMMAND: dict[Severity, str] = {
    "neutral": "notice",
    "minor": "notice",
    "major": "warning",
    "critical": "error",
}


class Github:
    """One annotation a finding; what was repaired needs none."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def add(self, report: Report) -> None:
        """Write the annotations of one text."""
        told = record(report)
        path = _property(told["path"])
        if "error" in told:
            self._write(
                f"::error file={path},line={told['line'] or 1},title=siisti::{_data(told['error'])}\n"
            )
        for f in told["findings"]:
            if f["applied"]:
                continue
            place = f"file={path},line={f['line']},col={f['column']},endLine={f['end_line']}"
            if f["end_line"] == f["line"]:
                place += f",endColumn={f['end_column']}"
            command, title = _COMMAND[f["severity"]], _property(f"siisti {f['rule']}")
            self._write(f"::{command} {place},title={title}::{_data(sentence(f))}\n")

    def close(self) -> None:
        """Write nothing: every line stands for itself."""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
