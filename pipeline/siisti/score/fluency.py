"""Scores how well a text reads, 0 to 100, from the surprisals of a language model alone.

A ridge regression on the features of ``score.features``, fitted to human judgements of machine translation
into English (MLQE-PE direct assessments, CC0), says how good a sentence is; the score is the percentage of
the 1,000 Estonian-English development sentences that it finds worse. Figures and limits:
``models/fluency/card.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from siisti.errors import ConfigError, MissingExtra
from siisti.lm import LanguageModel, Surprisal
from siisti.score.features import NAMES, Unigram, features
from siisti.share import share
from siisti.text.spans import sentences

#: Words beyond which a text is split into sentences: few sentences the weights have seen are longer.
_LONG = 60


@dataclass(frozen=True, slots=True)
class Weights:
    """What ``models/fluency/train.py`` found: a weight per feature, and the predictions that are the 101
    percentiles.
    """

    lm: str
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weight: tuple[float, ...]
    intercept: float
    percentiles: tuple[float, ...]
    digest: str

    def percentile(self, row: Sequence[float]) -> float:
        """Return where the prediction for a row of features stands among those of the development set, 0 to
        100.
        """
        import numpy as np

        # Beyond five deviations a text is unlike any the weights have seen, and a straight line goes astray.
        z = np.clip((np.asarray(row) - self.mean) / self.deviation, -5.0, 5.0)
        value = float(z @ np.asarray(self.weight)) + self.intercept
        return float(np.interp(value, self.percentiles, np.linspace(0.0, 100.0, len(self.percentiles))))


def read_weights() -> Weights:
    """Return the weights that travel with siisti. Raises ConfigError when the file does not fit this
    version.
    """
    path = share("models/fluency/weights.json")
    raw = path.read_bytes()
    try:
        data = json.loads(raw)
        columns = data["features"]
        if tuple(columns) != NAMES:
            raise ValueError("the features are not those of this version: run models/fluency/train.py")
        return Weights(
            lm=data["lm"],
            mean=tuple(c["mean"] for c in columns.values()),
            deviation=tuple(c["deviation"] for c in columns.values()),
            weight=tuple(c["weight"] for c in columns.values()),
            intercept=data["intercept"],
            percentiles=tuple(data["percentiles"]),
            digest=hashlib.sha256(raw).hexdigest(),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(path, str(error)) from error


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

        A text of more than 60 words is the mean of its sentences, by their words. All go to the model in one
        call.
        """
        parts = [(i, part) for i, text in enumerate(texts) for part in _parts(text)]
        found = self._lm.surprisals([part for _, part in parts])
        scores: list[list[float | None]] = [[] for _ in texts]
        weights: list[list[float]] = [[] for _ in texts]
        for (i, part), surprisal in zip(parts, found, strict=True):
            scores[i].append(self._score(part, surprisal))
            weights[i].append(len(part.split()))
        return [document(s, w) for s, w in zip(scores, weights, strict=True)]

    def _score(self, text: str, surprisal: Surprisal) -> float:
        return self._weights.percentile(features(text, surprisal, self._unigram).tolist())


def document(scores: Sequence[float | None], weights: Sequence[float]) -> float | None:
    """Return the mean of the scores by their weights (words), or None when there is none; a score of None is
    left out.

    Raises ValueError when there are not as many weights as scores.
    """
    pairs = [(s, w) for s, w in zip(scores, weights, strict=True) if s is not None and w > 0]
    total = sum(w for _, w in pairs)
    return sum(s * w for s, w in pairs) / total if pairs else None


def _parts(text: str) -> list[str]:
    """Return the text, or its sentences when it is long, each without the white space around it; no part is
    without a letter.
    """
    whole = text.strip()
    parts = [s.of(whole).strip() for s in sentences(whole)] if len(whole.split()) > _LONG else [whole]
    return [part for part in parts if any(map(str.isalpha, part))]
