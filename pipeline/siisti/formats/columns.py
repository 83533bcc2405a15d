"""What goes into the fields of a table beside the text: the cleaned text, the findings, the scores.

``siisti.formats.write_columns`` writes them, ``found`` makes the findings of a document into values for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from siisti.types import Document, Finding

#: Field name -> unit (a row's, as its segments have it) -> value: a string, a number, None, or what JSON can say.
Values = Mapping[str, Mapping[str, Any]]


def found(document: Document, findings: Iterable[Finding]) -> dict[str, list[dict[str, Any]]]:
    """Return the findings of each unit of the document as records, in order; none is an empty list.

    ``start`` and ``end`` count from the first character of the unit's text that is no white space.
    """
    units: dict[str, list[dict[str, Any]]] = {s.unit: [] for s in document.segments}
    unit_of = {s.id: s.unit for s in document.segments}
    starts = _starts(document)
    for f in findings:
        start = starts[f.segment]
        record = {
            "rule": f.rule,
            "start": start + f.span.start,
            "end": start + f.span.end,
            "text": f.text,
            "replacement": f.replacement,
            "category": f.category,
            "severity": f.severity,
            "fix": f.fix,
            "applied": f.applied,
            "message": f.message,
        }
        units[unit_of[f.segment]].append(record)
    return units


def _starts(document: Document) -> dict[str, int]:
    """Return where each segment starts in its unit's text."""
    starts: dict[str, int] = {}
    unit, at, end = None, 0, 0
    for n, segment in enumerate(document.segments):
        at = at + segment.start - end if segment.unit == unit else 0
        starts[segment.id] = at
        # Where the segments know their places in the file, white space between two is as long there as in the text.
        spelt = document.skeleton[2 * n + 1] if document.format == "csv" else segment.text
        unit, at, end = segment.unit, at + len(segment.text), segment.start + len(spelt)
    return starts


def flat(value: Any) -> str:
    """Return what a cell of a table says for a value: nothing for None, JSON for what has parts.

    >>> [flat(v) for v in (None, "a", 7.5, True, ["a"])]
    ['', 'a', '7.5', 'true', '["a"]']
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
