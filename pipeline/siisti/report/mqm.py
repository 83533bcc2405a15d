"""Writes findings as the tab-separated annotations of the WMT metrics tasks, which MQM viewers read.

https://github.com/google/wmt-mqm-human-evaluation has the columns: a row for each error, which stands between ``<v>``
and ``</v>``, and a row "No-error" for a segment without one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from siisti.report.records import Report, Write
from siisti.types import Finding, Segment, Span

COLUMNS = ("system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity")
#: The text as it came, and as siisti leaves it.
SYSTEMS = ("mt", "mt+siisti")


class MqmTsv:
    """Writes the rows of each text as it comes: all that was found in it, then what is left in the cleaned text."""

    def __init__(self, write: Write, version: str) -> None:
        self._write, self._rater = write, f"siisti-{version}"
        self._segments = 0
        write("\t".join(COLUMNS) + "\n")

    def add(self, report: Report) -> None:
        """Write the rows of one text. One that could not be read has none."""
        result = report.result
        if result is None or report.error:
            return
        doc = f"{report.path}:{report.line}" if report.line else report.path
        found = _grouped(result.findings)
        for n, segment in enumerate(result.original.segments, 1):
            self._rows(SYSTEMS[0], doc, n, segment, found.get(segment.id, ()))
        if result.changed:
            left = _grouped(result.left)
            for n, segment in enumerate(result.document.segments, 1):
                if segment.text:
                    self._rows(SYSTEMS[1], doc, n, segment, left.get(segment.id, ()))
        self._segments += len(result.original.segments)

    def close(self) -> None:
        """Write nothing: every row stands for itself."""

    def _rows(self, system: str, doc: str, n: int, segment: Segment, errors: Sequence[Finding]) -> None:
        head = (system, doc, str(n), str(self._segments + n), self._rater, segment.source or "")
        rows = [(_marked(segment.text, f.span), _name(f.category), f.severity.capitalize()) for f in errors]
        for row in rows or [(_bare(segment.text), "No-error", "No-error")]:
            self._write("\t".join(_cell(cell) for cell in (*head, *row)) + "\n")


def _grouped(findings: Sequence[Finding]) -> Mapping[str, Sequence[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.segment, []).append(finding)
    return found


def _marked(text: str, span: Span) -> str:
    before, words, after = text[: span.start], span.of(text), text[span.end :]
    return f"{_bare(before)}<v>{_bare(words)}</v>{_bare(after)}"


def _bare(text: str) -> str:
    """Return the text with what would look like the mark of an error written otherwise."""
    return re.sub(r"<(/?)v>", r"<\1 v>", text)


def _name(category: str) -> str:
    """Return the category as the tasks write it.

    >>> _name("linguistic-conventions/grammar")
    'Linguistic conventions/Grammar'
    """
    return "/".join(part.replace("-", " ").capitalize() for part in category.split("/"))


def _cell(text: str) -> str:
    """Return the text without what ends a cell or a row."""
    return re.sub(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", text)
