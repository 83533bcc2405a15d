"""Scores documents before and after and gives the verdict; holds the language model for one Cleaner."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

from siisti.errors import MissingExtra, ModelError
from siisti.lm import LanguageModel, load
from siisti.result import Result
from siisti.score.fluency import FluencyScorer, document
from siisti.score.gain import Gain
from siisti.score.mqm import mqm
from siisti.score.paired import paired
from siisti.score.verdict import Thresholds, decide
from siisti.types import Delta, Document, Finding, Scores

#: What is asked for: a document, and the findings that are left in it.
Question = tuple[Document, Sequence[Finding]]


class Panel:
    """Scores documents. The model is loaded when it is first needed; without it fluency is None, and a note
    says why.
    """

    def __init__(self, model: str, thresholds: Thresholds, signature: str) -> None:
        self._name, self._thresholds, self._signature = model, thresholds, signature
        self._lock = threading.Lock()

    def judged(self, result: Result, delta: Delta) -> Result:
        """Return the result with its scores and its verdict."""
        left = [f for f in result.findings if not f.applied]
        verdict, deciding, reasons = decide(left, delta.after, self._thresholds)
        return replace(result, scores=delta, verdict=verdict, deciding=deciding, reasons=reasons)

    def delta(self, result: Result) -> Delta:
        """Return the scores before and after: before, every finding counts; after, those that are left."""
        left = [f for f in result.findings if not f.applied]
        if not result.repairs:
            (same,) = self.score_many([(result.original, left)])
            return Delta(same, same)
        before, after = self.score_many([(result.original, result.findings), (result.document, left)])
        words = {s.id: len(s.text.split()) for s in result.document.segments}
        gained = paired(before.per_segment, after.per_segment, words)
        return Delta(before, replace(after, notes=(*after.notes, str(gained))) if gained else after)

    def score_many(self, questions: Sequence[Question]) -> list[Scores]:
        """Return the scores of each document; the language model reads the segments of all in one batch."""
        texts = [s.text for doc, _ in questions for s in doc.segments if s.text]
        fluencies = iter(self._fluencies(texts))
        return [self._scores(doc, findings, fluencies) for doc, findings in questions]

    def _scores(
        self, doc: Document, findings: Sequence[Finding], fluencies: Iterator[float | None]
    ) -> Scores:
        live = [s for s in doc.segments if s.text]
        each = {s.id: next(fluencies) for s in live}
        words = [len(s.text.split()) for s in live]
        scorer, note = self._scorer
        return Scores(
            fluency=document(list(each.values()), words),
            mqm=mqm(findings, sum(words)),
            per_segment=MappingProxyType(each),
            notes=(note,) if note else (),
            signature=f"{self._signature}|{scorer.signature if scorer else 'fluency:none'}",
        )

    def _fluencies(self, texts: Sequence[str]) -> Sequence[float | None]:
        scorer, _ = self._scorer
        return scorer.score_many(texts) if scorer else [None] * len(texts)

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
