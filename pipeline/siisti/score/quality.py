"""Scores how good a translation is, 0 to 100, from the text and its source together.

A ridge regression, fitted to human judgements of machine translation into English from five languages (MLQE-PE
direct assessments, CC0), on the features of the fluency score and on what a multilingual sentence encoder makes of
both sides. The score is the percentage of the 1,000 Estonian-English development sentences that it finds worse, put
right for length. There are two: one on both, and one on the encoder alone where the language model is not there.
Figures and limits: ``models/quality/card.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siisti.align import sentence_pairs
from siisti.errors import ConfigError
from siisti.lm import Encoder
from siisti.score.features import LAYERS as READ
from siisti.score.features import NAMES as SAID
from siisti.score.fluency import Head, Sentence, document, read_head
from siisti.score.pairs import LAYERS, NAMES, VECTORS, Side, pair_features
from siisti.share import share
from siisti.types import Segment

if TYPE_CHECKING:
    import numpy as np

    from siisti.score.features import Row

    Table = np.ndarray[tuple[int, int], np.dtype[np.float32]]

#: Pairs the encoder reads at once: their states are in memory, 5 MB or so.
_PAIRS = 32
#: The share of words standing in the source as they are from which a text is not a translation but a copy.
_COPIED = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What ``models/quality/train.py`` found: a regression on all features, and one on those of the encoder."""

    encoder: str
    lm: str
    center: Table
    both: Head
    encoder_alone: Head
    digest: str


def read_weights() -> Weights:
    """Return the weights that travel with siisti. Raises ConfigError when the file does not fit this version."""
    import numpy as np

    path = share("models/quality/weights.json")
    raw = path.read_bytes()
    try:
        data = json.loads(raw)
        if (data["features"], data["layers"]) != ([*SAID, *NAMES], [*READ, *LAYERS, *VECTORS]):
            raise ValueError("the features are not those of this version: run models/quality/train.py")
        both, alone = (read_head(data["heads"][name]) for name in ("both", "encoder"))
        center = np.array(data["center"], np.float32)
        return Weights(data["encoder"], data["lm"], center, both, alone, hashlib.sha256(raw).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(path, str(error)) from error


@dataclass(frozen=True, slots=True)
class Translated:
    """A text and its source. ``read`` are the sentences of the text as the language model read them, with their
    features; none where there is no such model.
    """

    text: str
    source: str
    read: Sequence[Sentence] = ()


class QualityScorer:
    """Scores texts against their sources; safe to share between threads."""

    def __init__(self, encoder: Encoder, weights: Weights | None = None) -> None:
        """Take the loaded encoder, and other weights than those that travel with siisti where some are given."""
        self._encoder, self._weights = encoder, weights or read_weights()

    @property
    def signature(self) -> str:
        """What the score depends on: the weights and the encoder."""
        return f"quality:{self._weights.digest[:8]}|encoder:{self._encoder.signature}"

    def fits(self, lm: str) -> bool:
        """Tell whether the weights for the language model's features were fitted to the model of this signature."""
        return lm.partition(".")[0] == self._weights.lm

    def score_many(self, pairs: Sequence[Translated]) -> list[float | None]:
        """Return the quality of each text, 0 to 100, higher better; None where either side is without a letter.

        A text is the mean of its sentences, by their words, each with what it answers. The encoder reads all of
        them, the longest first.
        """
        each = [list(_units(pair)) for pair in pairs]
        units = {(unit.text, unit.source): unit for own in each for unit in own}
        order = sorted(units.values(), key=lambda unit: -len(unit.text) - len(unit.source))
        scores: dict[tuple[str, str], float] = {}
        for at in range(0, len(order), _PAIRS):
            chosen = order[at : at + _PAIRS]
            scores.update(zip(((u.text, u.source) for u in chosen), self._scores(chosen), strict=True))
        return [
            document([scores[u.text, u.source] for u in own], [len(u.text.split()) for u in own])
            for own in each
        ]

    def _scores(self, units: Sequence[Translated]) -> Iterator[float]:
        import numpy as np

        states = self._encoder.read([side for u in units for side in (u.source, u.text)], LAYERS)
        for unit, source, text in zip(units, states[::2], states[1::2], strict=True):
            sides = Side(unit.source, source), Side(unit.text, text)
            row, head = pair_features(*sides, self._weights.center), self._weights.encoder_alone
            if unit.read and all(s.row is not None for s in unit.read):
                row, head = np.concatenate([_mean(unit), row]), self._weights.both
            score = head.percentile(head.standard(row), len(unit.text.split()))
            yield 0.0 if _copied(unit) else score


def _units(whole: Translated) -> Iterator[Translated]:
    """Yield the sentences of a text with those of its source that they answer; where one side has a sentence that
    answers nothing, or nothing can be paired, the text and its source as they are.
    """
    if not all(any(map(str.isalpha, side)) for side in (whole.text, whole.source)):
        return
    pairs = sentence_pairs(Segment("", whole.text, whole.source))
    if len(pairs) < 2 or not all(pair.target and pair.source for pair in pairs):
        yield whole
        return
    for pair in pairs:
        if pair.target and pair.source:
            read = tuple(s for s in whole.read if s.span.overlaps(pair.target))
            sides = pair.target.of(whole.text).strip(), pair.source.of(whole.source).strip()
            unit = Translated(*sides, read)
            if any(map(str.isalpha, unit.text)) and any(map(str.isalpha, unit.source)):
                yield unit


def _mean(unit: Translated) -> Row:
    """Return the mean of the language model's features of the sentences, by their length."""
    import numpy as np

    rows = np.array([s.row for s in unit.read])
    found: Row = np.average(rows, axis=0, weights=[len(s.span) for s in unit.read])
    return found


def _copied(unit: Translated) -> bool:
    """Tell whether the text is its source over again, untranslated. No translation that people judged was one, so the
    weights know nothing of it: to the encoder a copy is the nearest there can be. A line of names and numbers alone is
    rightly the same on both sides.
    """
    mine = [w for w in unit.text.split() if w[:1].islower()]
    theirs = {w for w in unit.source.split() if w[:1].islower()}
    return len(mine) > 1 and sum(w in theirs for w in mine) >= _COPIED * len(mine)
