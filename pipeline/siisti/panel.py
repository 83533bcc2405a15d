"""Scores documents before and after and gives the verdict; holds the language model and the sentence encoder for one
Cleaner.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from siisti.errors import MissingExtra, ModelError
from siisti.lm import LanguageModel, encoder, load
from siisti.repair.draft import Draft
from siisti.result import Result
from siisti.rules.model import Card
from siisti.score.fluency import FluencyScorer, Sentence, document, whole
from siisti.score.gain import Gain
from siisti.score.mqm import mqm
from siisti.score.paired import paired
from siisti.score.quality import QualityScorer, Translated
from siisti.score.verdict import Thresholds, decide
from siisti.types import Delta, Document, Finding, Scores, Segment

#: What is asked for: a document, and the findings that are left in it.
Question = tuple[Document, Sequence[Finding]]
#: The rule under whose name the model's own finds go.
GARBLED = "fluency.garbled"


class Panel:
    """Scores documents, and says which sentences the model finds broken; one reading serves all. The model is
    loaded when it is first needed, and the encoder when a segment first comes with its source; without it fluency or
    quality is None, and a note says why. Segments without a source have no part in the quality.

    ``garbled`` is the card of the rule for broken sentences, or None where the profile does without it. A broken
    sentence costs no MQM points: it lowers the fluency already, and a major one asks for a review, so that the model
    alone never rejects a text.
    """

    def __init__(
        self, model: str, thresholds: Thresholds, signature: str, garbled: Card | None = None
    ) -> None:
        self._name, self._thresholds, self._signature = model, thresholds, signature
        self._card = garbled
        self._lock = threading.Lock()

    def scored(self, result: Result) -> Result:
        """Return the result with its scores, what the model finds broken in what was made of it, and its
        verdict.
        """
        delta, found = self._delta(result)
        order = {s.id: n for n, s in enumerate(result.original.segments)}
        findings = sorted([*result.findings, *found], key=lambda f: (order[f.segment], f.span, f.rule))
        return self.judged(replace(result, findings=tuple(findings)), delta)

    def judged(self, result: Result, delta: Delta) -> Result:
        """Return the result with its scores and its verdict."""
        left = [f for f in result.findings if not f.applied]
        verdict, deciding, reasons = decide(left, delta.after, self._thresholds)
        return replace(result, scores=delta, verdict=verdict, deciding=deciding, reasons=reasons)

    def score_many(self, questions: Sequence[Question]) -> list[Scores]:
        """Return the scores of each document; the language model reads the segments of all in one batch."""
        return [scores for scores, _ in self._answers(questions)]

    def _delta(self, result: Result) -> tuple[Delta, list[Finding]]:
        """Return the scores before and after, and the sentences that are broken after, by their place in the
        original. Before, every finding counts; after, those that are left.
        """
        left = [f for f in result.findings if not f.applied]
        if not result.repairs:
            ((same, found),) = self._answers([(result.original, left)])
            return Delta(same, same), found
        (before, _), (after, found) = self._answers(
            [(result.original, result.findings), (result.document, left)]
        )
        words = {s.id: len(s.text.split()) for s in result.document.segments}
        gained = paired(before.per_segment, after.per_segment, words)
        noted = replace(after, notes=(*after.notes, str(gained))) if gained else after
        return Delta(before, noted), list(_home(result, found))

    def _answers(self, questions: Sequence[Question]) -> list[tuple[Scores, list[Finding]]]:
        scorer, note = self._scorer
        live = [[s for s in doc.segments if s.text] for doc, _ in questions]
        judge, lack = self._judge if any(s.source for own in live for s in own) else (None, "")
        texts = [s.text for own in live for s in own]
        rows = judge is not None and scorer is not None and judge.fits(scorer.lm)
        told = iter(scorer.read_many(texts, rows=rows) if scorer else [[]] * len(texts))
        read = [[next(told) for _ in own] for own in live]
        qualities = self._qualities(judge, live, read)
        answers = []
        for (_, findings), own, mine, quality in zip(questions, live, read, qualities, strict=True):
            words = [len(s.text.split()) for s in own]
            each = {s.id: whole(s.text, r) for s, r in zip(own, mine, strict=True)}
            scores = Scores(
                fluency=document(list(each.values()), words),
                mqm=mqm(findings, sum(words)),  # not what the model found: that is in the fluency
                quality=document(quality, words),
                per_segment=MappingProxyType(each),
                notes=tuple(n for n in (note, lack) if n),
                signature=self._signed(scorer, judge),
            )
            answers.append((scores, [f for s, r in zip(own, mine, strict=True) for f in self._broken(s, r)]))
        return answers

    def _signed(self, scorer: FluencyScorer | None, judge: QualityScorer | None) -> str:
        parts = [self._signature, scorer.signature if scorer else "fluency:none"]
        return "|".join([*parts, judge.signature] if judge else parts)

    def _qualities(
        self,
        judge: QualityScorer | None,
        live: Sequence[Sequence[Segment]],
        read: Sequence[Sequence[Sequence[Sentence]]],
    ) -> list[list[float | None]]:
        """Return the quality of each segment of each document, None for those without a source."""
        pairs = [
            Translated(s.text, s.source, r)
            for own, mine in zip(live, read, strict=True)
            for s, r in zip(own, mine, strict=True)
            if s.source
        ]
        found = iter(judge.score_many(pairs) if judge else [None] * len(pairs))
        return [[next(found) if s.source else None for s in own] for own in live]

    def _broken(self, segment: Segment, read: Sequence[Sentence]) -> Iterator[Finding]:
        """Yield what is to be found of the sentences of one segment: the worst stretch of each broken one."""
        card = self._card
        for s in read if card else ():
            if card is None or s.garbled is None or s.severity is None:
                continue
            yield Finding(
                card.id,
                segment.id,
                s.worst,
                s.worst.of(segment.text),
                card.category,
                s.severity,
                "none",
                None,
                card.message or card.title,
                evidence=(f"lm: garbled with probability {s.garbled:.2f}, fluency {s.fluency:.0f}",),
                confidence=card.confidence,
                offset=segment.start,
            )

    @property
    def gain(self) -> Gain | None:
        """What the gate asks, or None where there is no model to ask."""
        with self._lock:
            return self._gain

    @property
    def _scorer(self) -> tuple[FluencyScorer | None, str]:
        with self._lock:
            return self._fluency

    @property
    def _judge(self) -> tuple[QualityScorer | None, str]:
        with self._lock:
            return self._quality

    @cached_property
    def _quality(self) -> tuple[QualityScorer | None, str]:
        try:
            return QualityScorer(encoder()), ""
        except (ModelError, MissingExtra) as error:
            return None, f"no quality score: {error}"

    @cached_property
    def _model(self) -> tuple[LanguageModel | None, str]:
        try:
            return load(self._name), ""
        except (ModelError, MissingExtra) as error:
            return None, f"no language model: {error}"

    @cached_property
    def _gain(self) -> Gain | None:
        model, _ = self._model
        return Gain(model) if model else None

    @cached_property
    def _fluency(self) -> tuple[FluencyScorer | None, str]:
        model, why = self._model
        try:
            return (FluencyScorer(model), "") if model else (None, why)
        except MissingExtra as error:
            return None, str(error)


def _home(result: Result, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings in the cleaned text as findings in the original: the same place, and the words there."""
    drafts = {s.id: Draft.of(s.text) for s in result.original.segments}
    for repair in result.repairs:
        name = repair.finding.segment
        drafts[name] = drafts[name].edited(repair.edit)
    for finding in found:
        draft = drafts[finding.segment]
        span = draft.original(finding.span)
        yield replace(finding, span=span, text=span.of(draft.first))
