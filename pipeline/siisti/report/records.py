"""Builds the record of one text that every machine format is made from.

Offsets, lines and columns are those of the file as it came, in code points; a byte order mark is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NotRequired, Protocol, TypedDict

from siisti.report.places import Places
from siisti.report.words import clipped, safe, widened
from siisti.result import Result
from siisti.types import ITS_TYPE, Edit, Finding, Fix, Scores, Severity, Verdict

#: Takes one piece of the report's text.
Write = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a report says of a rule."""

    id: str
    title: str
    why: str
    category: str
    severity: Severity
    fix: Fix


@dataclass(frozen=True, slots=True)
class Measure:
    """A comparison with a reference: its name, value and signature, before cleaning and after."""

    name: str
    before: float
    after: float
    signature: str


@dataclass(frozen=True, slots=True)
class Report:
    """One text's result and where it comes from; or, with ``error``, why there is none.

    ``line`` is the line of a record in a file of many, 0 for a whole file, and ``offset`` where that record
    starts. ``text`` is the cleaned text where the reader of the report has it from nowhere else.
    """

    path: str
    result: Result | None = None
    error: str = ""
    line: int = 0
    offset: int = 0
    text: str | None = None
    measures: tuple[Measure, ...] = ()

    @property
    def places(self) -> Places:
        """The places of the original document in its file."""
        if self.result is None:
            raise ValueError("a text that could not be read has no places")
        return Places(self.result.original, self.line or 1, self.offset)


class FindingRecord(TypedDict):
    """A finding: ``text`` stands at ``start`` to ``end``; ``before`` and ``after`` are in whole words."""

    rule: str
    message: str
    severity: Severity
    category: str
    its: str
    fix: Fix
    applied: bool
    segment: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    text: str
    replacement: str | None
    before: str
    after: str | None
    evidence: list[str]
    confidence: float
    fingerprint: str


class RepairRecord(TypedDict):
    """A repair that was made, in the order they were made; ``before`` and ``after`` in whole words."""

    id: int
    rule: str
    stage: str
    round: int
    segment: str
    line: int
    column: int
    before: str
    after: str
    whole: bool
    message: str
    evidence: list[str]


class ScoresRecord(TypedDict):
    """The scores of one state of the text."""

    fluency: float | None
    mqm: float | None
    quality: float | None
    notes: list[str]
    signature: str


class BeforeAfter(TypedDict):
    """The scores before cleaning and after."""

    before: ScoresRecord
    after: ScoresRecord


class MeasureRecord(TypedDict):
    """A comparison with a reference."""

    name: str
    before: float
    after: float
    signature: str


class PairRecord(TypedDict):
    """A sentence, and the Finnish it was made from; null where one side has nothing that answers."""

    segment: str
    target: str | None
    source: str | None


class ResultRecord(TypedDict):
    """All that is told about one text. With ``error`` set, nothing was done to it."""

    path: str
    line: int | None
    error: NotRequired[str]
    text: NotRequired[str]
    verdict: NotRequired[Verdict]
    reasons: NotRequired[list[str]]
    scores: NotRequired[BeforeAfter]
    references: NotRequired[list[MeasureRecord]]
    pairs: NotRequired[list[PairRecord]]
    findings: list[FindingRecord]
    repairs: list[RepairRecord]


class Reporter(Protocol):
    """Writes reports in one format as they come."""

    def add(self, report: Report) -> None:
        """Write, or keep, one report."""

    def close(self) -> None:
        """Write what is still to be written."""


def record(report: Report) -> ResultRecord:
    """Return what is told about one text."""
    line = report.line or None
    result = report.result
    if result is None or report.error:
        return {"path": report.path, "line": line, "error": report.error, "findings": [], "repairs": []}
    places = report.places
    told: ResultRecord = {"path": report.path, "line": line, "findings": [], "repairs": []}
    if report.text is not None:
        told["text"] = report.text
    told["verdict"], told["reasons"] = result.verdict, list(result.reasons)
    told["scores"] = {"before": _scores(result.scores.before), "after": _scores(result.scores.after)}
    if report.measures:
        told["references"] = [
            {"name": m.name, "before": m.before, "after": m.after, "signature": m.signature}
            for m in report.measures
        ]
    if any(s.source is not None for s in result.original.segments):
        told["pairs"] = list(_pairs(result))
    told["findings"] = list(_findings(result, places))
    told["repairs"] = list(_repairs(result, places))
    return told


def sentence(found: FindingRecord) -> str:
    """Return the finding in one line: what is wrong, what stands there, what could, and what bears it out."""
    before = _marked(found["before"])
    told = f"{safe(found['message'])}: "
    if found["after"] is None:
        told += before
    elif not found["after"].strip():
        told += f"remove {before}"
    else:
        told += f"{before} \N{RIGHTWARDS ARROW} {_marked(found['after'])}"
    if found["fix"] == "unsafe" and found["after"] is not None:
        told += " (unsafe)"
    evidence = "; ".join(safe(e) for e in found["evidence"])
    return f"{told} [{evidence}]" if evidence else told


def _marked(words: str) -> str:
    """Return the words in quotation marks, on one line and not too long."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{clipped(safe(words).strip())}\N{RIGHT DOUBLE QUOTATION MARK}"


def _findings(result: Result, places: Places) -> Iterator[FindingRecord]:
    texts = {s.id: s.text for s in result.original.segments}
    seen: Counter[str] = Counter()
    for f in result.findings:
        mark = _fingerprint(f, texts[f.segment])
        seen[mark] += 1
        before, after = _words(f, texts[f.segment])
        place = places.of(f)
        yield {
            "rule": f.rule,
            "message": f.message,
            "severity": f.severity,
            "category": f.category,
            "its": ITS_TYPE.get(f.category, "other"),
            "fix": f.fix,
            "applied": f.applied,
            "segment": f.segment,
            "line": place.line,
            "column": place.column,
            "end_line": place.end_line,
            "end_column": place.end_column,
            "start": place.start,
            "end": place.end,
            "text": f.span.of(texts[f.segment]),
            "replacement": f.replacement,
            "before": before,
            "after": after,
            "evidence": list(f.evidence),
            "confidence": f.confidence,
            "fingerprint": f"{mark}:{seen[mark]}",
        }


def _pairs(result: Result) -> Iterator[PairRecord]:
    segments = {s.id: s for s in result.original.segments}
    for pair in result.pairs:
        segment = segments[pair.segment]
        yield {
            "segment": pair.segment,
            "target": pair.target.of(segment.text).strip() if pair.target else None,
            "source": pair.source.of(segment.source or "").strip() if pair.source else None,
        }


def _words(finding: Finding, text: str) -> tuple[str, str | None]:
    """Return what stands there and what could, in whole words."""
    stands = finding.span.of(text)
    if finding.replacement is None:
        bare = stands and not stands.strip()  # a space says nothing without its words
        return (widened(text, Edit(finding.span, stands)).span.of(text) if bare else stands), None
    if stands != finding.text:
        # An earlier repair has changed these words: the offer is about what stood there then.
        return finding.text, finding.replacement
    edit = widened(text, Edit(finding.span, finding.replacement).minimised(text))
    return edit.span.of(text), edit.replacement


def _repairs(result: Result, places: Places) -> Iterator[RepairRecord]:
    texts = {s.id: s.text for s in result.original.segments}
    for r in result.repairs:
        text = texts[r.finding.segment]
        wide = widened(text, r.edit)
        texts[r.finding.segment] = r.edit.apply(text)
        place = places.of(r.finding)
        yield {
            "id": r.id,
            "rule": r.finding.rule,
            "stage": r.stage,
            "round": r.round,
            "segment": r.finding.segment,
            "line": place.line,
            "column": place.column,
            "before": wide.span.of(text),
            "after": wide.replacement,
            "whole": not texts[r.finding.segment],
            "message": r.finding.message,
            "evidence": list(r.finding.evidence),
        }


def _scores(scores: Scores) -> ScoresRecord:
    return {
        "fluency": scores.fluency,
        "mqm": scores.mqm,
        "quality": scores.quality,
        "notes": list(scores.notes),
        "signature": scores.signature,
    }


def _fingerprint(finding: Finding, text: str) -> str:
    """Return a name that stays when lines move: of the rule, the words, and three to either side."""
    before = text[: finding.span.start].split()[-3:]
    after = text[finding.span.end :].split()[:3]
    told = "\0".join((finding.rule, finding.span.of(text), " ".join(before), " ".join(after)))
    return sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:16]
