"""Writes records as JSON: a line each, or all in one document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from siisti.report.records import Report, RuleInfo, Write, record


class JsonLines:
    """One record a line."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def add(self, report: Report) -> None:
        """Write the record."""
        self._write(json.dumps(record(report), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Write nothing: every line stands for itself."""


class Json:
    """One document: the version, the profile, the rules that found something, and a record for each text."""

    def __init__(self, write: Write, version: str, profile: str, rules: Sequence[RuleInfo]) -> None:
        self._write, self._rules = write, {r.id: r for r in rules}
        self._used: set[str] = set()
        self._some = False
        head = json.dumps({"version": version, "profile": profile}, ensure_ascii=False)
        write(head[:-1] + ', "results": [')

    def add(self, report: Report) -> None:
        """Write the record, so that a long run needs no memory."""
        told = record(report)
        self._used.update(f["rule"] for f in told["findings"])
        self._write((",\n" if self._some else "\n") + json.dumps(told, ensure_ascii=False))
        self._some = True

    def close(self) -> None:
        """Write the rules and the end."""
        rules = {name: asdict(self._rules[name]) for name in sorted(self._used) if name in self._rules}
        self._write('\n], "rules": ' + json.dumps(rules, ensure_ascii=False) + "}\n")
