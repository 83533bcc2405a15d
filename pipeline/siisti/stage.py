"""One stage of cleaning: detect, choose, apply, look again; what is left is a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from siisti.memory.model import Memory
from siisti.repair.choose import Proposal, choose
from siisti.repair.draft import Draft
from siisti.repair.gate import Gate
from siisti.rules.matcher import Detection, Overrun, detect
from siisti.rules.model import Page
from siisti.rules.shelf import Shelf
from siisti.types import FIXES, OBJECT, Edit, Finding, Fix, Repair, Segment, Span

#: How often a stage looks again at what it wrote. Rules are written to need two; more is a quarrel between
#: them.
ROUNDS = 4

#: What a profile that turns a rule down says of its findings.
_TURNED_DOWN: Mapping[Fix, str] = MappingProxyType({"unsafe": "only offered", "none": "only pointed out"})


@dataclass(frozen=True, slots=True)
class Job:
    """One unit on its way through the stages.

    ``originals`` are its segments as they came, ``segments`` as they stand; ``findings`` what the stages of
    this pass left, ``repairs`` all that was made so far. ``refused`` are repairs that did harm and were
    rolled back: rule, words before and words after, with the reason. ``page`` is the unit as rules look at it,
    kept for as long as no segment changes; ``before`` is the last there was. Where texts stand beside their
    sources they are ``kept``: none becomes empty.
    """

    originals: tuple[Segment, ...]
    segments: tuple[Segment, ...]
    drafts: Mapping[str, Draft]
    findings: tuple[Finding, ...] = ()
    repairs: tuple[Repair, ...] = ()
    refused: Mapping[tuple[str, str, str], str] | None = None
    page: Page | None = None
    before: Page | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """What a stage works with: its name and rules, the gate, whether (unsafe) fixes are made, and the feed's memory."""

    name: str
    rules: Shelf
    gate: Gate
    unsafe: bool = False
    apply: bool = True
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A detection after the gate: its minimised edit, its tier, and the evidence for both."""

    detection: Detection
    edit: Edit | None
    fix: Fix
    evidence: tuple[str, ...]


def run(job: Job, bench: Bench) -> Job:
    """Return the job with the stage's safe repairs made and the rest left as findings."""
    left: dict[str, tuple[Finding, ...]] = {}
    stale = {s.id for s in job.segments}
    for number in range(1, ROUNDS + 1):
        page = job.page
        if page is None:
            page = Page(tuple(s for s in job.segments if s.text), bench.memory, job.before)
            job = replace(job, page=page, before=page)
        if number == 1 and bench.rules.asleep(page):
            return job
        changed = set()
        for index, segment in enumerate(page.segments):
            if segment.id not in stale:
                continue
            made, left[segment.id] = _look(job, bench, page, index)
            if made:
                job = _apply(job, bench, segment, made, number)
                changed.add(segment.id)
        if not changed:
            break
        stale = changed
    found = tuple(f for s in job.segments for f in left.get(s.id, ()))
    return replace(job, findings=job.findings + found) if found else job


def _look(
    job: Job, bench: Bench, page: Page, index: int
) -> tuple[list[tuple[Edit, Finding]], tuple[Finding, ...]]:
    """Return the edits to make in one segment, each with its finding, and the findings that are left."""
    segment = page.segments[index]
    draft, proposals, wanted, left = job.drafts[segment.id], [], {}, []
    judged = []
    for detection in detect(bench.rules, page, index):
        if isinstance(detection, Overrun):
            left.append(_overrun(segment, detection))
        else:
            judged.append(_judge(job, bench, draft, detection))
    if not judged:
        return [], tuple(left)
    # A group goes whole or not at all: one member that may not be applied holds the others back.
    held = {(j.detection.card.id, j.detection.match.group) for j in judged if not _wanted(j, bench)}
    for j in (j for j in judged if not _settled(j, judged)):
        key = (j.detection.card.id, j.detection.match.group)
        finding = _finding(segment, draft, j)
        if j.edit is None or not _wanted(j, bench) or (key[1] and key in held):
            left.append(finding)
        else:
            proposal = Proposal(key[0], j.detection.match.span, j.edit, key[1])
            proposals.append(proposal)
            wanted[proposal] = finding
    return [(p.edit, wanted[p]) for p in choose(proposals, segment.marks)], tuple(left)


def _settled(judged: _Judged, others: list[_Judged]) -> bool:
    """Tell whether a safe fix of another rule settles the words a less sure one would ask about."""
    mine = judged.detection
    return judged.fix != "safe" and any(
        o.fix == "safe"
        and o.detection.card.id != mine.card.id
        and o.detection.match.span.overlaps(mine.match.span)
        for o in others
    )


def _wanted(judged: _Judged, bench: Bench) -> bool:
    return bench.apply and (judged.fix == "safe" or (bench.unsafe and judged.fix == "unsafe"))


def _judge(job: Job, bench: Bench, draft: Draft, detection: Detection) -> _Judged:
    match, text = detection.match, draft.text
    if match.replacement is None:
        return _Judged(detection, None, "none", match.evidence)
    edit = Edit(match.span, match.replacement).minimised(text)
    if OBJECT in edit.span.of(text):
        return _Judged(detection, None, "unsafe", (*match.evidence, "refused: an object stands in it"))
    said = draft.original(match.span).of(draft.first)
    reason = (job.refused or {}).get((detection.card.id, said, match.replacement))
    if reason:
        return _Judged(detection, None, "unsafe", (*match.evidence, reason))
    if job.kept and not edit.apply(text).strip():
        return _Judged(detection, None, "unsafe", (*match.evidence, "refused: a target is not emptied"))
    fix, heard = bench.gate.judge(detection.card.id, detection.fix, text, edit)
    if FIXES.index(most := detection.card.most) < FIXES.index(fix):
        evidence = (*match.evidence, *heard, f"profile: {_TURNED_DOWN[most]}")
        if most == "none":
            bare = replace(detection, match=replace(match, replacement=None))
            return _Judged(bare, None, most, evidence)
        return _Judged(detection, edit, most, evidence)
    return _Judged(detection, edit, fix, match.evidence + heard)


def _finding(segment: Segment, draft: Draft, judged: _Judged) -> Finding:
    card, match = judged.detection.card, judged.detection.match
    span = draft.original(match.span)
    return Finding(
        rule=card.id,
        segment=segment.id,
        span=span,
        text=span.of(draft.first),
        category=card.category,
        severity=match.severity or card.severity,
        fix=judged.fix,
        replacement=match.replacement,
        message=match.message or card.message or card.title,
        evidence=judged.evidence,
        confidence=card.confidence,
        offset=segment.start,
    )


def _overrun(segment: Segment, overrun: Overrun) -> Finding:
    whole = Span(0, 0)
    message = f"{overrun.card.id} found too much here, or took too long, and was stopped; the other rules ran"
    return Finding(
        "internal.overrun", segment.id, whole, "", "internal/not-converged", "neutral", "none", None, message
    )


def _apply(job: Job, bench: Bench, segment: Segment, made: list[tuple[Edit, Finding]], number: int) -> Job:
    """Make the edits. The ledger has them right to left, so that each span still holds when its turn comes."""
    draft, repairs, marks = job.drafts[segment.id], list(job.repairs), segment.marks
    for edit, finding in reversed(made):
        before = edit.span.of(draft.text)
        applied = replace(finding, applied=True)
        repairs.append(Repair(len(repairs) + 1, applied, bench.name, number, edit, before, edit.replacement))
        marks = tuple(mark.shifted(edit) for mark in marks)
    draft = draft.edited(*(edit for edit, _ in made))
    segments = tuple(
        replace(s, text=draft.text, marks=marks) if s.id == segment.id else s for s in job.segments
    )
    return replace(
        job, segments=segments, drafts={**job.drafts, segment.id: draft}, repairs=tuple(repairs), page=None
    )
