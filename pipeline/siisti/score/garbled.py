"""Finds the sentences that are broken so badly that a person must look, and where in them it is worst.

A logistic regression on the very numbers the fluency score is made of, so that one reading of a text serves
both. It was fitted to sentences that people labelled as garbled; figures and limits: ``models/garbled/card.md``.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siisti.errors import ConfigError
from siisti.lm import Surprisal
from siisti.score.features import Unigram, words
from siisti.share import share
from siisti.types import Severity, Span

if TYPE_CHECKING:
    from siisti.score.features import Row

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Garbled:
    """A weight for each standardised feature of the fluency score, and the probabilities from which a sentence
    is a finding, and a major one. ``fluency`` is the checksum of the fluency weights it stands on.
    """

    fluency: str
    weight: tuple[float, ...]
    intercept: float
    found: float
    major: float
    digest: str

    def probability(self, z: Row) -> float:
        """Return how probably a person would call the sentence garbled, given that some would be."""
        import numpy as np

        return 1 / (1 + math.exp(-float(z @ np.asarray(self.weight)) - self.intercept))

    def severity(self, probability: float) -> Severity | None:
        """Return how severe a sentence of that probability is, or None where it is no finding."""
        if probability < self.found:
            return None
        return "major" if probability >= self.major else "minor"


def read_garbled(fluency: str) -> Garbled:
    """Return the weights that travel with siisti, for the fluency weights of that checksum. Raises ConfigError
    when they were fitted to others.
    """
    path = share("models/garbled/weights.json")
    raw = path.read_bytes()
    try:
        data = json.loads(raw)
        if data["fluency"] != fluency:
            raise ValueError("the fluency weights are others since: run models/garbled/train.py")
        weight = tuple(map(float, data["weight"]))
        bias, found, major = (float(data[name]) for name in ("intercept", "found", "major"))
        return Garbled(fluency, weight, bias, found, major, hashlib.sha256(raw).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(path, str(error)) from error


def worst(text: str, surprisal: Surprisal, unigram: Unigram) -> Span:
    """Return the stretch of a sentence, whole words, that surprises most for the words it is made of.

    Of all stretches the one whose words together are the farthest above the sentence's median word. A long
    word is surprising by its length and a rare one by itself, so each counts less what it is worth alone.
    """
    pairs = words(text, surprisal)
    excess = [nats - unigram.nats(word) for word, nats in pairs]
    median = sorted(excess)[len(excess) // 2]
    best, first, last, total, start = -math.inf, 0, 0, 0.0, 0
    for i, nats in enumerate(excess):
        if total <= 0:
            total, start = 0.0, i
        total += nats - median
        if total > best:
            best, first, last = total, start, i
    places = [m.span() for m in _WORD.finditer(text)]
    return Span(places[first][0], places[last][1])
