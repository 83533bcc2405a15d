"""Scores documents before and after and gives the verdict; holds the language model for one Cleaner."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from siisti.errors import MissingExtra, ModelError
from siisti.lm import LanguageModel, load
from siisti.repair.draft import Draft
from siisti.result import Result
from siisti.rules.model import Card
from siisti.score.fluency import FluencyScorer, Sentence, document, whole
from siisti.score.gain import Gain
from siisti.score.mqm import mqm
from siisti.score.paired import paired
from siisti.score.verdict import Thresholds, decide
from siisti.types import Delta, Document, Finding, Scores, Segment

#: What is asked for: a document, and the findings that are left in it.
Question = tuple[Document, Sequence[Finding]]
#: The rule under whose name the model's own finds go.
GARBLED = "fluency.garbled"


class Panel:
    """Scores documents, and says which sentences the model finds broken; one reading serves both. The model is
    loaded when it is first needed; without it fluency is None, and a note says why.

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
        texts = [s.text for doc, _ in questions for s in doc.segments if s.text]
        read = iter(scorer.read_many(texts) if scorer else [[]] * len(texts))
        answers = []
        for doc, findings in questions:
            live = {s: next(read) for s in doc.segments if s.text}
            found = [f for s, told in live.items() for f in self._broken(s, told)]
            words = [len(s.text.split()) for s in live]
            each = {s.id: whole(s.text, told) for s, told in live.items()}
            scores = Scores(
                fluency=document(list(each.values()), words),
                mqm=mqm(findings, sum(words)),  # not what the model found: that is in the fluency
                per_segment=MappingProxyType(each),
                notes=(note,) if note else (),
                signature=f"{self._signature}|{scorer.signature if scorer else 'fluency:none'}",
            )
            answers.append((scores, found))
        return answers

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
