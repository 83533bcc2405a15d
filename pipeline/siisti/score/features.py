"""Turns the surprisals of one sentence, and the states of the model that read it, into the numbers the fluency
score is made of.

The basis is SLOR, the log-probability of a sentence less that of its words alone, per word: a rare word is
not a fault (Kann, Rothe and Filippova 2018; Lau, Clark and Lappin 2017). The other numbers tell how the
surprise is spread, since one very odd word is another thing than a sentence that is a little odd throughout,
and which words bear it: a name nobody knows surprises the model and not the reader.
"""

from __future__ import annotations

import hashlib
import math
import re
from typing import TYPE_CHECKING

from siisti.errors import MissingExtra
from siisti.lm import Reading, Surprisal
from siisti.share import share

if TYPE_CHECKING:
    import numpy as np

    Row = np.ndarray[tuple[int], np.dtype[np.float64]]

#: The features, in the order of the columns.
NAMES = (
    "slor_word",
    "slor_token",
    "mean_token",
    "mean_word",
    "deviation_token",
    "deviation_word",
    "max_token",
    "max_word",
    "quartile1_token",
    "median_token",
    "quartile3_token",
    "decile9_token",
    "median_word",
    "decile9_word",
    "share_over_10",
    "excess_deviation",
    "excess_max",
    "excess_decile9",
    "excess_median",
    "plain_mean",
    "plain_excess",
    "plain_max",
    "first_word",
    "unigram_word",
    "tokens_per_word",
    "letters_per_word",
    "capitals",
    "log_words",
)
#: Layers whose states are asked for, and which of them are features: the mean by surprisal, or the last one.
#: Found by cross-validation: in the middle of the model, far from the words it read and those it will say.
LAYERS = (16, 20, 22)
_WEIGHTED, _LAST = (0, 1), (2,)
_WORD = re.compile(r"\S+")
#: What SentencePiece itself takes off the least likely piece for a character it has never seen.
_UNKNOWN = 10.0


class Unigram:
    """The log-probability of words regardless of their order, from the SentencePiece model in
    ``models/unigram``.
    """

    def __init__(self) -> None:
        """Read the model. Raises MissingExtra where sentencepiece is not installed."""
        try:
            import sentencepiece
        except ImportError as error:
            raise MissingExtra("the fluency score", "lm") from error
        path = share("models/unigram/unigram.model")
        proto = path.read_bytes()
        #: The checksum of the model file.
        self.digest = hashlib.sha256(proto).hexdigest()
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=proto)
        size = self._pieces.get_piece_size()
        scores = [float(self._pieces.get_score(i)) for i in range(size)]
        special = [self._pieces.is_unknown(i) or self._pieces.is_control(i) for i in range(size)]
        floor = min(score for score, out in zip(scores, special, strict=True) if not out) - _UNKNOWN
        self._nats = [-(floor if out else score) for score, out in zip(scores, special, strict=True)]

    def nats(self, word: str) -> float:
        """Return the surprisal of a word in nats: minus the summed scores of its likeliest pieces."""
        return math.fsum(self._nats[i] for i in self._pieces.encode(word))


def words(text: str, surprisal: Surprisal) -> list[tuple[str, float]]:
    """Return the words of a text, parted by white space, each with the surprisal of its tokens in nats.

    A token belongs to the word its last character is in; one of white space alone to the word that follows.
    """
    found = [(m.group(), m.end()) for m in _WORD.finditer(text)]
    sums = [0.0] * len(found)
    at = 0
    for nats, span in zip(surprisal.nats, surprisal.spans, strict=True):
        while at < len(found) - 1 and span.end > found[at][1]:
            at += 1
        if found:
            sums[at] += nats
    return [(word, total) for (word, _), total in zip(found, sums, strict=True)]


def features(text: str, surprisal: Surprisal, unigram: Unigram) -> Row:
    """Return the row of features, in the order of ``NAMES``, of a sentence that has at least one word."""
    import numpy as np

    pairs = words(text, surprisal)
    tokens = np.array(surprisal.nats)
    word = np.array([nats for _, nats in pairs])
    alone = np.array([unigram.nats(form) for form, _ in pairs])
    excess = word - alone
    capital = np.array(
        [form.lstrip("\"'([\N{LEFT DOUBLE QUOTATION MARK}")[:1].isupper() for form, _ in pairs]
    )
    capital[0] = False  # every sentence begins with one
    plain = ~capital
    q = np.quantile
    return np.array(
        [
            -excess.mean(),
            -excess.sum() / len(tokens),
            tokens.mean(),
            word.mean(),
            tokens.std(),
            word.std(),
            tokens.max(),
            word.max(),
            *q(tokens, (0.25, 0.5, 0.75, 0.9)),
            *q(word, (0.5, 0.9)),
            (tokens > 10).mean(),
            excess.std(),
            excess.max(),
            *q(excess, (0.9, 0.5)),
            word[plain].mean(),
            excess[plain].mean(),
            word[plain].max(),
            word[0],
            alone.mean(),
            len(tokens) / len(pairs),
            len(text) / len(pairs),
            capital.mean(),
            np.log(len(pairs)),
        ]
    )


def with_states(text: str, reading: Reading, unigram: Unigram) -> Row:
    """Return the features of ``features``, and after them the states in ``reading``, which is one of
    ``LAYERS``.
    """
    import numpy as np

    states = (*(reading.weighted[i] for i in _WEIGHTED), *(reading.last[i] for i in _LAST))
    return np.concatenate([features(text, reading.surprisal, unigram), *states])
