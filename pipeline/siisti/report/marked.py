"""Cuts one text into what stayed, what was changed and what is left to decide, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from siisti.report.records import FindingRecord, RepairRecord, Report, ResultRecord
from siisti.report.words import changes, clipped
from siisti.types import Edit, Finding, Repair, Segment, Span

#: Characters of paragraphs in which nothing was found, after which a long text is only shown about its findings.
_UNTOUCHED = 60_000
#: Characters between two changes of a paragraph, above which the middle is left out.
_BETWEEN = 4_000
#: Changes shown of one text.
_CHANGES = 2_000


@dataclass(slots=True)
class _Stretch:
    """A stretch of an original text with the reasons to look at it; ``new`` is None where it stayed as it was."""

    span: Span
    new: str | None
    reasons: list[dict[str, Any]] = field(default_factory=list)


def paragraphs(report: Report, told: ResultRecord) -> list[dict[str, Any]]:
    """Return the text by paragraph: ``line``, ``source``, and ``parts``, of which a string is what stayed.

    A part that changed has ``before`` and ``after``; one left has ``before`` alone. ``skipped`` stands for so
    many paragraphs that are not shown.
    """
    result = report.result
    if result is None:
        return []
    places, kept = report.places, {s.id: s.text for s in result.document.segments}
    repairs: dict[str, list[tuple[Repair, RepairRecord]]] = {}
    for repair, said in zip(result.repairs, told["repairs"], strict=True):
        repairs.setdefault(repair.finding.segment, []).append((repair, said))
    left: dict[str, list[tuple[Finding, FindingRecord]]] = {}
    for finding, found in zip(result.findings, told["findings"], strict=True):
        if not finding.applied:
            left.setdefault(finding.segment, []).append((finding, found))
    shown: list[dict[str, Any]] = []
    room, count = _UNTOUCHED, 0
    for segment in result.original.segments:
        mine, others = repairs.get(segment.id, []), left.get(segment.id, [])
        if mine or others:
            stretches = _stretches(segment, kept[segment.id], mine, others)
            count += len(stretches)
        else:
            stretches = []
            room -= len(segment.text)
        fits = count <= _CHANGES if stretches else room > 0 and bool(segment.text.strip())
        if fits:
            shown.append(_paragraph(segment, places.line(segment.id), stretches))
        elif stretches or segment.text.strip():
            if not shown or "skipped" not in shown[-1]:
                shown.append({"skipped": 0})
            shown[-1]["skipped"] += 1
    return shown


def _paragraph(segment: Segment, line: int, stretches: Sequence[_Stretch]) -> dict[str, Any]:
    told: dict[str, Any] = {"line": line, "parts": list(_parts(segment.text, stretches))}
    if segment.role not in ("segment", "body"):
        told["role"] = segment.role
    if segment.source:
        told["source"] = clipped(segment.source, _BETWEEN)
    return told


def _parts(text: str, stretches: Sequence[_Stretch]) -> Iterator[str | dict[str, Any]]:
    at = 0
    for each in stretches:
        if between := text[at : each.span.start]:
            yield clipped(between, _BETWEEN)
        part: dict[str, Any] = {"before": each.span.of(text), "why": each.reasons}
        if each.new is not None:
            part["after"] = each.new
        yield part
        at = each.span.end
    if text[at:]:
        yield clipped(text[at:], _BETWEEN)


def _stretches(
    segment: Segment,
    kept: str,
    repairs: Sequence[tuple[Repair, RepairRecord]],
    left: Sequence[tuple[Finding, FindingRecord]],
) -> list[_Stretch]:
    """Return the stretches of one segment in order, none of which overlap."""
    edits = changes(segment.text, [repair for repair, _ in repairs])
    if repairs and not kept:
        edits = [Edit(Span(0, len(segment.text)), "")]
    stretches = [_Stretch(edit.span, edit.replacement) for edit in edits]
    anchors = _anchors(segment.text, [repair for repair, _ in repairs])
    for at, (repair, said) in zip(anchors, repairs, strict=True):
        # A change that a later one took back is nowhere to be seen, and needs no reason.
        for each in stretches:
            if each.span.start <= at <= each.span.end:
                each.reasons.append(_made(repair, said))
                break
    for finding, found in sorted(left, key=lambda pair: pair[0].span):
        _lay(stretches, finding.span, _offered(found))
    return sorted(stretches, key=lambda each: each.span)


def _lay(stretches: list[_Stretch], span: Span, reason: dict[str, Any]) -> None:
    """Add what is left at a span: to the stretches it overlaps, as one, or as a stretch of its own."""
    for each in stretches:
        if each.span.overlaps(span):
            if each.new is None:
                each.span = Span(each.span.start, max(each.span.end, span.end))
            each.reasons.append(reason)
            return
    stretches.append(_Stretch(span, None, [reason]))


def _anchors(text: str, repairs: Sequence[Repair]) -> Iterator[int]:
    """Yield where in the original each repair was made: behind the last character before it that stood there."""
    now = list(range(len(text)))
    for repair in repairs:
        span = repair.edit.span
        at = span.start
        while at and now[at - 1] < 0:
            at -= 1
        yield now[at - 1] + 1 if at else 0
        now[span.start : span.end] = [-1] * len(repair.edit.replacement)


def _made(repair: Repair, said: RepairRecord) -> dict[str, Any]:
    return _lean(
        {
            "rule": said["rule"],
            "message": said["message"],
            "severity": repair.finding.severity,
            "made": True,
            "before": said["before"],
            "after": said["after"],
            "evidence": said["evidence"],
        }
    )


def _offered(found: FindingRecord) -> dict[str, Any]:
    return _lean(
        {
            "rule": found["rule"],
            "message": found["message"],
            "severity": found["severity"],
            "before": found["before"],
            "after": found["after"],
            "evidence": found["evidence"],
        }
    )


def _lean(reason: dict[str, Any]) -> dict[str, Any]:
    """Return the reason without what is empty; an offer to remove something has an empty ``after``."""
    return {k: v for k, v in reason.items() if v or (k == "after" and v == "")}
