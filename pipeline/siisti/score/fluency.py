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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from siisti.errors import ConfigError, MissingExtra
from siisti.lm import LanguageModel, StateModel
from siisti.score.features import LAYERS, NAMES, Unigram, features, with_states
from siisti.score.garbled import Garbled, read_garbled, worst
from siisti.share import share
from siisti.text.spans import sentences
from siisti.types import Severity, Span

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

    def standard(self, row: Row) -> Row:
        """Return a row of features standardised.

        Beyond five deviations a text is unlike any the weights have seen, and a straight line goes astray.
        """
        import numpy as np

        held: Row = np.clip((row - np.asarray(self.mean)) / self.deviation, -5.0, 5.0)
        return held

    def percentile(self, z: Row, words: int) -> float:
        """Return where the prediction for standardised features stands among those of the development set, 0
        to 100.
        """
        import numpy as np

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
        states, surprisals = (read_head(data["heads"][name]) for name in ("states", "surprisals"))
        return Weights(data["lm"], states, surprisals, hashlib.sha256(raw).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(path, str(error)) from error


def read_head(data: dict[str, Any]) -> Head:
    """Return a regression as ``models/*/train.py`` writes it."""
    rows = {field: tuple(map(float, data[field])) for field in _ROWS}
    return Head(intercept=float(data["intercept"]), **rows)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the model made of one sentence: where in its text it stands, how well it reads (0 to 100), how
    probably it is garbled (None where the model's states are not known), and the stretch that surprised most.
    """

    span: Span
    fluency: float
    garbled: float | None
    severity: Severity | None
    worst: Span
    #: The features of the quality score that the model gives, where they were asked for.
    row: Row | None = field(default=None, compare=False, repr=False)

    def at(self, start: int) -> Sentence:
        """Return the same of a sentence that starts there in its text."""
        span, stretch = (Span(s.start + start, s.end + start) for s in (self.span, self.worst))
        return replace(self, span=span, worst=stretch)


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

    @cached_property
    def _garbled(self) -> Garbled:
        return read_garbled(self._weights.digest)

    @property
    def lm(self) -> str:
        """The signature of the language model."""
        return self._lm.signature

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
        if not self.calibrated:
            return f"{parts}|uncalibrated"
        return f"{parts}|garbled:{self._garbled.digest[:8]}"

    def score_many(self, texts: Sequence[str]) -> list[float | None]:
        """Return the fluency of each text, 0 to 100, higher better; None for one without a letter.

        A text is the mean of its sentences, by their words. All go to the model in one call.
        """
        return [whole(text, read) for text, read in zip(texts, self.read_many(texts), strict=True)]

    def read_many(self, texts: Sequence[str], *, rows: bool = False) -> list[list[Sentence]]:
        """Return the sentences of each text that have a letter, as the model read them, all in one call; with
        their ``rows`` where those are asked for and the weights were fitted to this model. A sentence that comes
        twice, as most do of a text before and after, is read once.
        """
        spans = [(i, span) for i, text in enumerate(texts) for span in sentence_spans(text)]
        each = dict.fromkeys(span.of(texts[i]) for i, span in spans)
        found = dict(zip(each, self._sentences(list(each), rows), strict=True))
        read: list[list[Sentence]] = [[] for _ in texts]
        for i, span in spans:
            read[i].append(found[span.of(texts[i])].at(span.start))
        return read

    def _sentences(self, texts: Sequence[str], rows: bool) -> Iterator[Sentence]:
        """Yield what the model makes of each sentence, as if it stood alone."""
        if not (self.calibrated and isinstance(self._lm, StateModel)):
            for text, said in zip(texts, self._lm.surprisals(texts), strict=True):
                z = self._weights.surprisals.standard(features(text, said, self._unigram))
                fluency = self._weights.surprisals.percentile(z, len(text.split()))
                stretch = worst(text, said, self._unigram)
                yield Sentence(Span(0, len(text)), fluency, None, None, stretch)
            return
        for text, reading in zip(texts, self._lm.readings(texts, LAYERS), strict=True):
            row = with_states(text, reading, self._unigram)
            z = self._weights.states.standard(row)
            fluency = self._weights.states.percentile(z, len(text.split()))
            garbled = self._garbled.probability(z)
            stretch = worst(text, reading.surprisal, self._unigram)
            kept = row.astype("float32") if rows else None
            severity = self._garbled.severity(garbled)
            yield Sentence(Span(0, len(text)), fluency, garbled, severity, stretch, kept)


def whole(text: str, read: Sequence[Sentence]) -> float | None:
    """Return the fluency of a text from that of its sentences: their mean by words."""
    return document([s.fluency for s in read], [len(s.span.of(text).split()) for s in read])


def document(scores: Sequence[float | None], weights: Sequence[float]) -> float | None:
    """Return the mean of the scores by their weights (words), or None when there is none; a score of None is
    left out.

    Raises ValueError when there are not as many weights as scores.
    """
    pairs = [(s, w) for s, w in zip(scores, weights, strict=True) if s is not None and w > 0]
    total = sum(w for _, w in pairs)
    return sum(s * w for s, w in pairs) / total if pairs else None


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of the text, each without the white space around it; none is without a letter.

    The weights were fitted to single sentences, and a sentence said twice is worth what it is worth once.
    """
    left = len(text) - len(text.lstrip())
    found = []
    for span in sentences(text.strip()):
        said = span.of(text[left:])
        start = left + span.start + len(said) - len(said.lstrip())
        if any(map(str.isalpha, said)):
            found.append(Span(start, start + len(said.strip())))
    return found
