"""Cleans, checks and scores texts: the only file that knows the whole order of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from siisti import __version__
from siisti.align import align, beside
from siisti.assignment import assign
from siisti.errors import SiistiError
from siisti.formats import text as plain
from siisti.memory import Memory, read_memory
from siisti.panel import GARBLED, Panel
from siisti.profile import read_profile
from siisti.repair.draft import Draft
from siisti.repair.gate import Gate, read_margins
from siisti.result import Result
from siisti.rules.model import Rule
from siisti.share import share
from siisti.stage import Bench, Job, run
from siisti.text.roles import roles
from siisti.types import Delta, Document, Finding, Repair, Scores, Segment, Span

#: How often the whole order of stages runs until it changes nothing. Two suffice unless rules quarrel.
PASSES = 4
#: How often a text starts again without the repairs that did harm.
RESTARTS = 3

ScoreWhat = Literal["all", "changed", "none"]
#: What ``clean_many`` takes: a text, a document, or a text and its Finnish side.
Item = str | Document | tuple[str, str | None]


class Cleaner:
    """Cleans texts by a profile. Build one, use it for all texts; it may be shared between threads.

    ``profile`` is a name (``news``) or the path of a ``.toml`` file. ``scores`` says which texts are scored:
    all, only those with an edit, or none. ``gate`` lets the language model veto or bear out edits where it is
    there to ask. ``unsafe`` makes the edits too that are otherwise only offered. ``memory`` is what was learned of
    the feed the texts come from (``siisti.memory``), or the path of the file that it was written to. Raises
    ConfigError for a broken profile, rule or memory.
    """

    def __init__(
        self,
        profile: str | Path = "news",
        *,
        scores: ScoreWhat = "all",
        gate: bool = True,
        unsafe: bool = False,
        memory: Memory | str | Path | None = None,
    ) -> None:
        self.profile, self._named = read_profile(profile), profile
        self._scores, self._gated, self._unsafe = scores, gate, unsafe
        self._memory = read_memory(memory) if isinstance(memory, str | Path) else memory
        self._stages = tuple(assign(self.profile, memory=self._memory is not None))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules the profile runs, in the order of its stages."""
        return tuple(rule for _, rules in self._stages for rule in rules)

    def clean(
        self, text: str | Document, source: str | None = None, alternatives: Sequence[str] = ()
    ) -> Result:
        """Return the text cleaned. ``source`` is the Finnish side: the page it was translated from, whose
        paragraphs need not match line by line. ``alternatives`` are other translations of it: evidence of a
        number, a name or a word that went wrong here, of which nothing is taken over wholesale.
        """
        return self._clean(_document(text, source, alternatives), apply=True)

    def check(
        self, text: str | Document, source: str | None = None, alternatives: Sequence[str] = ()
    ) -> Result:
        """Return what ``clean`` would find, with nothing applied."""
        return self._clean(_document(text, source, alternatives), apply=False)

    def clean_many(self, items: Iterable[Item], jobs: int = 1) -> Iterator[Result]:
        """Yield a result for each text, or pair of text and source, in order and in constant memory.

        A text that cannot be cleaned yields a result with ``error`` set and its text as it came. ``jobs`` is
        how many processes clean at once.
        """
        if jobs > 1:
            from siisti.parallel import clean_many

            options = {
                "profile": self._named,
                "scores": self._scores,
                "gate": self._gated,
                "unsafe": self._unsafe,
                "memory": self._memory,
            }
            yield from clean_many(options, items, jobs)
            return
        for item in items:
            yield self.clean_one(item)

    def clean_one(self, item: Item) -> Result:
        """Return the result for one item of ``clean_many``: an error becomes part of it."""
        text, source = item if isinstance(item, tuple) else (item, None)
        try:
            return self.clean(text, source)
        except (SiistiError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            document = text if isinstance(text, Document) else plain.parse(str(text))
            return Result(document, document, error=f"{type(error).__name__}: {error}")

    def score(self, text: str | Document, source: str | None = None) -> Scores:
        """Return the scores of a text as it stands."""
        return self.score_many([text], [source])[0]

    def score_many(
        self, texts: Sequence[str | Document], sources: Sequence[str | None] | None = None
    ) -> list[Scores]:
        """Return the scores of many texts; faster than one by one, as the language model reads them in
        batches.
        """
        pairs = zip(texts, sources or [None] * len(texts), strict=True)
        found = [self._clean(_document(t, s), apply=False, scores="none") for t, s in pairs]
        return self._panel.score_many([(r.document, r.findings) for r in found])

    def _clean(self, document: Document, *, apply: bool, scores: ScoreWhat | None = None) -> Result:
        document = self._beside(align(document))
        units: dict[str, list[Segment]] = {}
        for segment in document.segments:
            units.setdefault(segment.unit, []).append(segment)
        jobs = [self._unit(unit, apply=apply, kept="targets" in document.meta) for unit in units.values()]
        segments = {s.id: s for job in jobs for s in job.segments}
        cleaned = document.with_segments(segments) if any(job.repairs for job in jobs) else document
        repairs: list[Repair] = []
        for job in jobs:
            repairs += [replace(r, id=r.id + len(repairs)) for r in job.repairs]
        order = {s.id: n for n, s in enumerate(document.segments)}
        findings = sorted(
            [f for job in jobs for f in job.findings] + [r.finding for r in repairs],
            key=lambda f: (order[f.segment], f.span, f.rule),
        )
        result = Result(document, cleaned, tuple(findings), tuple(repairs))
        if (scores or self._scores) == "none" or (self._scores == "changed" and not repairs):
            return self._panel.judged(result, Delta())
        return self._panel.scored(result)

    def _beside(self, document: Document) -> Document:
        """Return the document with the other translations beside its segments. They are cleaned first: what is
        taken from one must not bring its own faults along.
        """
        if not document.alternatives or any(s.alternatives for s in document.segments):
            return document
        segments: list[Segment] = []
        for unit, members in groupby(document.segments, key=lambda s: s.unit):
            mine, source = list(members), document.sources.get(unit)
            columns: list[list[str]] = [[] for _ in mine]
            for other in document.alternatives.get(unit, ()):
                cleaned = self._clean(plain.parse(other, source), apply=True, scores="none").text
                for column, text in zip(columns, beside(mine, cleaned), strict=True):
                    column += [] if text is None else [text]
            segments += [replace(s, alternatives=tuple(c)) for s, c in zip(mine, columns, strict=True)]
        return replace(document, segments=tuple(segments))

    def _unit(self, segments: list[Segment], *, apply: bool, kept: bool) -> Job:
        originals = tuple(segments)
        fresh = Job(originals, originals, {s.id: Draft.of(s.text) for s in originals}, refused={}, kept=kept)
        if not apply:
            return self._pass(fresh, apply=False)
        for _ in range(RESTARTS):
            job = self._settle(fresh)
            harmful = dict(self._harmful(job, fresh))
            if not harmful:
                return job
            fresh = replace(fresh, refused={**(fresh.refused or {}), **harmful})
        return self._pass(fresh, apply=False)

    def _settle(self, job: Job) -> Job:
        """Run the stages until they change nothing."""
        for _ in range(PASSES):
            made = len(job.repairs)
            job = self._pass(job, apply=True)
            if len(job.repairs) == made:
                return job
        return replace(job, findings=(*job.findings, _restless(job)))

    def _harmful(self, job: Job, fresh: Job) -> Iterator[tuple[tuple[str, str, str], str]]:
        """Yield the repairs whose new words gave rise to a finding that was not there before, with the reason
        to refuse them.
        """
        near = [(r, f) for r in job.repairs for f in job.findings if r.after.strip() and _raised(r, f)]
        if not near:
            return
        known = {(f.rule, f.text) for f in self._pass(fresh, apply=False).findings}
        for repair, raised in near:
            if (raised.rule, raised.text) not in known:
                mine = repair.finding
                reason = f"rolled back: it gave rise to {raised.rule}"
                yield (mine.rule, mine.text, mine.replacement or ""), reason

    def _pass(self, job: Job, *, apply: bool) -> Job:
        live = [s for s in job.segments if s.text]
        told = dict(zip((s.id for s in live), roles([s.text for s in live]), strict=True))
        # What a file says of a segment (a heading, a caption) is known, and no guess from its look.
        told |= {s.id: s.role for s in job.originals if s.role != "segment"}
        segments = tuple(
            s if told.get(s.id, s.role) == s.role else replace(s, role=told[s.id]) for s in job.segments
        )
        job = replace(job, findings=(), segments=segments, page=None)
        for name, rules in self._stages:
            job = run(job, Bench(name, rules, self._gate, self._unsafe, apply, self._memory))
        return job

    @cached_property
    def _gate(self) -> Gate:
        if not self._gated:
            return Gate({})
        return Gate(read_margins(share("configs/gate.toml")), lambda: self._panel.gain)

    @cached_property
    def _panel(self) -> Panel:
        garbled = next((r.card for r in self.rules if r.card.id == GARBLED), None)
        return Panel(self.profile.model, self.profile.thresholds, self.signature, garbled)

    @cached_property
    def signature(self) -> str:
        """What a score depends on, as sacrebleu writes it: profile, rule set and version."""
        ids = "\n".join(f"{r.card.id} {r.card.fix} {r.card.most} {r.card.severity}" for r in self.rules)
        return (
            f"profile:{self.profile.name}|rules:{sha256(ids.encode()).hexdigest()[:8]}|siisti:{__version__}"
        )


def _document(text: str | Document, source: str | None, alternatives: Sequence[str] = ()) -> Document:
    document = text if isinstance(text, Document) else plain.parse(text, source)
    if not alternatives:
        return document
    units = {s.unit for s in document.segments}
    if len(units) > 1:
        raise ValueError(
            "alternatives go with one text; a document of several has them in document.alternatives"
        )
    return replace(document, alternatives=MappingProxyType(dict.fromkeys(units, tuple(alternatives))))


def _raised(repair: Repair, finding: Finding) -> bool:
    """Tell whether a finding that is left may be the repair's doing: another rule's, and on the words it
    wrote.
    """
    mine = repair.finding
    if finding.severity == "neutral" or finding.rule == mine.rule or finding.segment != mine.segment:
        return False
    return finding.span.overlaps(mine.span)


def _restless(job: Job) -> Finding:
    """Return the finding that the stages still wanted to change the text when they were stopped."""
    segment, rules = job.repairs[-1].finding.segment, sorted({r.finding.rule for r in job.repairs[-4:]})
    message = f"rules quarrel over this text and were stopped: {', '.join(rules)}"
    return Finding(
        "internal.restless",
        segment,
        Span(0, 0),
        "",
        "internal/not-converged",
        "neutral",
        "none",
        None,
        message,
    )


@cache
def cached(**options: Any) -> Cleaner:
    """Return the Cleaner with these options, built once."""
    return Cleaner(**options)
