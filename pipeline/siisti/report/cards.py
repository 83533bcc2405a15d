"""Boils one text's report down to a card: what totals and order of the page need, without the text itself.

A card is made where the text was cleaned, and may wait on the disk with the paragraphs behind it (``packed``), so that
the page of a million texts is written from a million cards.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any, TypedDict

from siisti.report.marked import paragraphs
from siisti.report.records import Report, ResultRecord, record
from siisti.report.words import safe
from siisti.result import Result
from siisti.types import SEVERITY_WEIGHT

#: How bad a text is before its findings are counted: one that nothing could be done with, then by its verdict.
RANK = {"error": 3, "reject": 2, "review": 1, "publish": 0}
SCORES = {"mqm": "MQM", "fluency": "Fluency", "quality": "Quality"}
#: Student's t at 97.5 % for 1, 2, ... degrees of freedom; beyond them it is within 0.01 of 1.96 + 2.4 / degrees.
_T = (
    *(12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23),
    *(2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10, 2.09, 2.09),
)

#: A text's paragraphs, as the page's script takes them.
Body = list[dict[str, Any]]


class Card(TypedDict):
    """What the page needs to know of one text before it is known whether the text will be shown.

    ``badness`` orders texts by how much they need a person: their verdict, the points of what is left, the repairs.
    ``found`` counts findings by severity, category, rule and whether they were repaired. ``margins`` say how sure the
    text's fluency is before, after, and the gain.
    """

    path: str
    line: int | None
    error: str
    verdict: str
    reasons: list[str]
    scores: list[tuple[str, float, float]]
    notes: list[str]
    left: int
    repaired: int
    badness: tuple[int, int, int]
    words: int
    changed: bool
    found: list[tuple[str, str, str, bool, int]]
    margins: tuple[float | None, float | None, float | None]


def card(report: Report, told: ResultRecord) -> Card:
    """Return the card of a text."""
    counts = Counter((f["severity"], f["category"], f["rule"], f["applied"]) for f in told["findings"])
    left = [f for f in told["findings"] if not f["applied"]]
    points = sum(SEVERITY_WEIGHT[f["severity"]] for f in left)
    verdict = "error" if "error" in told else told.get("verdict", "publish")
    result = None if "error" in told else report.result
    return {
        "path": safe(told["path"]),
        "line": told["line"],
        "error": safe(told.get("error", "")),
        "verdict": verdict,
        "reasons": told.get("reasons", []),
        "scores": _pairs(told),
        "notes": told["scores"]["after"]["notes"] if "scores" in told else [],
        "left": len(left),
        "repaired": len(told["findings"]) - len(left),
        "badness": (RANK[verdict], points, len(told["repairs"])),
        "words": sum(len(s.text.split()) for s in result.original.segments) if result else 0,
        "changed": bool(result and result.changed),
        "found": [(*key, count) for key, count in counts.items()],
        "margins": _margins(result) if result else (None, None, None),
    }


def packed(report: Report) -> bytes:
    """Return the card and the paragraphs of a text: a line, and bytes behind it that ``unpacked`` opens when asked."""
    told = record(report)
    head, body = _json(card(report, told)), _json(paragraphs(report, told))
    return head + b"\n" + zlib.compress(body, 6)


def unpacked(content: bytes) -> tuple[Card, Callable[[], Body]]:
    """Return what was packed: the card, and what opens the paragraphs. Both raise ValueError for anything else."""
    head, _, body = content.partition(b"\n")
    told: Card = json.loads(head)
    if not isinstance(told, dict) or told.keys() != Card.__annotations__.keys():
        raise ValueError("not a card")
    verdict, points, repairs = told["badness"]
    told["badness"] = (verdict, points, repairs)

    def opened() -> Body:
        try:
            found: Body = json.loads(zlib.decompress(body))
        except zlib.error as error:
            raise ValueError(str(error)) from error
        return found

    return told, opened


def t(degrees: int) -> float:
    """Return how many standard errors half of a 95 % interval is."""
    return _T[degrees - 1] if degrees <= len(_T) else 1.96 + 2.4 / degrees


def sure(numbers: Mapping[str, float | None], words: Mapping[str, int]) -> float | None:
    """Return half of the 95 % interval of a mean over a text's segments, weighted by their words; None for one."""
    pairs = [(n, words[name]) for name, n in numbers.items() if n is not None and words.get(name)]
    if len(pairs) < 2:
        return None
    weight = sum(w for _, w in pairs)
    mean = sum(n * w for n, w in pairs) / weight
    squares = sum((w * (n - mean)) ** 2 for n, w in pairs)
    return t(len(pairs) - 1) * sqrt(squares * len(pairs) / (len(pairs) - 1)) / weight


def _margins(result: Result) -> tuple[float | None, float | None, float | None]:
    words = {s.id: len(s.text.split()) for s in result.original.segments}
    kept = {s.id: len(s.text.split()) for s in result.document.segments}
    before, after = result.scores.before.per_segment, result.scores.after.per_segment
    both = {k: (before.get(k), after.get(k)) for k in words}
    gain = {k: a - b for k, (b, a) in both.items() if b is not None and a is not None}
    return sure(before, words), sure(after, kept), sure(gain, words)


def _pairs(told: ResultRecord) -> list[tuple[str, float, float]]:
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


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
