"""Scores how well a text reads, 0 to 100, from what a language model makes of it alone.

A ridge regression, fitted to human judgements of machine translation into English (MLQE-PE direct
assessments, CC0), says how good a sentence is; the score is the percentage of the 1,000 Estonian-English
development sentences that it finds worse, put right for length. There are two: one on surprisals and states
for the model it was fitted to, and one on surprisals alone for any other. Figures and limits:
``models/fluency/card.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from siisti.errors import ConfigError, MissingExtra
from siisti.lm import LanguageModel, StateModel
from siisti.score.features import LAYERS, NAMES, Unigram, features, with_states
from siisti.share import share
from siisti.text.spans import sentences

if TYPE_CHECKING:
    from siisti.score.features import Row

_ROWS = ("mean", "deviation", "weight", "percentiles", "words", "shifts")


@dataclass(frozen=True, slots=True)
class Head:
    """One regression: a weight per feature, the predictions that are the 101 percentiles, and how much higher
    than others the sentences of so many words come out that are no better.
    """

    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weight: tuple[float, ...]
    intercept: float
    percentiles: tuple[float, ...]
    words: tuple[float, ...]
    shifts: tuple[float, ...]

    def percentile(self, row: Row, words: int) -> float:
        """Return where the prediction for a row of features stands among those of the development set, 0 to
        100.
        """
        import numpy as np

        # Beyond five deviations a text is unlike any the weights have seen, and a straight line goes astray.
        z = np.clip((row - np.asarray(self.mean)) / self.deviation, -5.0, 5.0)
        value = float(z @ np.asarray(self.weight)) + self.intercept
        value -= float(np.interp(np.log(words), np.log(self.words), self.shifts))
        return float(np.interp(value, self.percentiles, np.linspace(0.0, 100.0, len(self.percentiles))))


@dataclass(frozen=True, slots=True)
class Weights:
    """What ``models/fluency/train.py`` found: a regression on surprisals and states, and one on surprisals."""

    lm: str
    states: Head
    surprisals: Head
    digest: str


def read_weights() -> Weights:
    """Return the weights that travel with siisti. Raises ConfigError when the file does not fit this
    version.
    """
    path = share("models/fluency/weights.json")
    raw = path.read_bytes()
    try:
        data = json.loads(raw)
        if (tuple(data["features"]), tuple(data["layers"])) != (NAMES, LAYERS):
            raise ValueError("the features are not those of this version: run models/fluency/train.py")
        states, surprisals = (_head(data["heads"][name]) for name in ("states", "surprisals"))
        return Weights(data["lm"], states, surprisals, hashlib.sha256(raw).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(path, str(error)) from error


def _head(data: dict[str, Any]) -> Head:
    rows = {field: tuple(map(float, data[field])) for field in _ROWS}
    return Head(intercept=float(data["intercept"]), **rows)


class FluencyScorer:
    """Scores texts with one language model; safe to share between threads."""

    def __init__(self, lm: LanguageModel, weights: Weights | None = None) -> None:
        """Take a loaded model, and other weights than those that travel with siisti where some are given.

        Raises MissingExtra where numpy or sentencepiece is not installed.
        """
        try:
            import numpy  # noqa: F401
        except ImportError as error:
            raise MissingExtra("the fluency score", "lm") from error
        self._lm, self._weights, self._unigram = lm, weights or read_weights(), Unigram()

    @property
    def calibrated(self) -> bool:
        """Whether the weights were fitted to this very model; with another the score ranks, and its level
        means little.
        """
        return self._lm.signature.partition(".")[0] == self._weights.lm

    @cached_property
    def signature(self) -> str:
        """What the score depends on: the weights, the unigram model and the language model."""
        parts = f"fluency:{self._weights.digest[:8]}+{self._unigram.digest[:8]}|lm:{self._lm.signature}"
        return parts if self.calibrated else f"{parts}|uncalibrated"

    def score_many(self, texts: Sequence[str]) -> list[float | None]:
        """Return the fluency of each text, 0 to 100, higher better; None for one without a letter.

        A text is the mean of its sentences, by their words. All go to the model in one call.
        """
        parts = [(i, part) for i, text in enumerate(texts) for part in _parts(text)]
        found = self._percentiles([part for _, part in parts])
        scores: list[list[float | None]] = [[] for _ in texts]
        weights: list[list[float]] = [[] for _ in texts]
        for (i, part), score in zip(parts, found, strict=True):
            scores[i].append(score)
            weights[i].append(len(part.split()))
        return [document(s, w) for s, w in zip(scores, weights, strict=True)]

    def _percentiles(self, parts: Sequence[str]) -> list[float]:
        if self.calibrated and isinstance(self._lm, StateModel):
            head, readings = self._weights.states, self._lm.readings(parts, LAYERS)
            rows = [with_states(*pair, self._unigram) for pair in zip(parts, readings, strict=True)]
        else:
            head, said = self._weights.surprisals, self._lm.surprisals(parts)
            rows = [features(*pair, self._unigram) for pair in zip(parts, said, strict=True)]
        return [head.percentile(row, len(part.split())) for row, part in zip(rows, parts, strict=True)]


def document(scores: Sequence[float | None], weights: Sequence[float]) -> float | None:
    """Return the mean of the scores by their weights (words), or None when there is none; a score of None is
    left out.

    Raises ValueError when there are not as many weights as scores.
    """
    pairs = [(s, w) for s, w in zip(scores, weights, strict=True) if s is not None and w > 0]
    total = sum(w for _, w in pairs)
    return sum(s * w for s, w in pairs) / total if pairs else None


def _parts(text: str) -> list[str]:
    """Return the sentences of the text, each without the white space around it; none is without a letter.

    The weights were fitted to single sentences, and a sentence said twice is worth what it is worth once.
    """
    whole = text.strip()
    parts = [span.of(whole).strip() for span in sentences(whole)]
    return [part for part in parts if any(map(str.isalpha, part))]
