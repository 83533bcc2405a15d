"""What all backends have in common: texts become windows of tokens, windows batches, and what the model says
of a batch goes back to its texts.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING

from siisti.lm.model import Reading, Surprisal
from siisti.lm.windows import batches, windows
from siisti.types import Span

if TYPE_CHECKING:
    import numpy as np

    from siisti.lm.model import Layers

    #: The states of one layer: text of the batch, token, number.
    States = np.ndarray[tuple[int, int, int], np.dtype[np.float32]]


class Windowed(ABC):
    """A causal language model that reads windows of tokens; one call at a time, safe to share between
    threads.
    """

    name: str
    signature: str
    #: Tokens the model sees at once, tokens in one batch, and the one that stands for the beginning of a document;
    #: and how much longer than another a text of the same batch may be.
    _slack: float = inf
    _window: int
    _budget: int
    _prefix: int

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def surprisals(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[Surprisal]:
        """Return the surprisal of each text, in order; see ``LanguageModel.surprisals``.

        A text longer than 1,024 tokens is read in windows that overlap by half. Raises ValueError when there
        are not as many contexts as texts, and ModelError when the model runs out of memory.
        """
        if contexts is not None and len(contexts) != len(texts):
            raise ValueError(f"{len(contexts)} contexts for {len(texts)} texts")
        said, _ = self._read(texts, contexts or [""] * len(texts), ())
        return said

    def readings(self, texts: Sequence[str], layers: Sequence[int]) -> list[Reading]:
        """Return a reading of each text; see ``StateModel.readings``. Raises as ``surprisals`` does."""
        if not all(texts):
            raise ValueError("there is nothing to read in an empty text")
        said, pools = self._read(texts, [""] * len(texts), tuple(layers))
        return [Reading(s, *pool.result()) for s, pool in zip(said, pools, strict=True)]

    @abstractmethod
    def _coded(self, text: str) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        """Return the ids of a text and the code points of each. Special tokens spelled out in the text
        ("<|im_end|>") are text and nothing else.
        """

    @abstractmethod
    def _forward(
        self, rows: Sequence[Sequence[int]], layers: tuple[int, ...]
    ) -> tuple[list[list[float]], list[States]]:
        """Return the nats of all tokens but the first of each row, and the states of each layer."""

    def _read(
        self, texts: Sequence[str], contexts: Sequence[str], layers: tuple[int, ...]
    ) -> tuple[list[Surprisal], list[Pool]]:
        with self._lock:
            coded = [self._tokens(*pair) for pair in zip(texts, contexts, strict=True)]
            nats = [[0.0] * len(spans) for _, spans in coded]
            pools = [Pool() for _ in texts]
            pieces = [
                piece
                for i, (ids, spans) in enumerate(coded)
                for piece in windows(i, len(ids), len(ids) - len(spans), self._window - 1)
            ]
            for batch in batches(pieces, self._budget, self._slack):
                rows = [[self._prefix, *coded[w.item][0][w.start : w.end]] for w in batch]
                found, states = self._forward(rows, layers)
                for n, (window, row) in enumerate(zip(batch, found, strict=True)):
                    shift = len(coded[window.item][0]) - len(nats[window.item])
                    first, end = window.first - window.start, len(window)
                    nats[window.item][window.first - shift : window.end - shift] = row[first:end]
                    if layers:
                        pools[window.item].add([s[n, first + 1 : end + 1] for s in states], row[first:end])
        return [Surprisal(tuple(n), spans) for n, (_, spans) in zip(nats, coded, strict=True)], pools

    def _tokens(self, text: str, context: str) -> tuple[list[int], tuple[Span, ...]]:
        """Return the ids of context and text together, and the spans of those tokens that reach into the
        text.

        They are tokenized as one, because a word's blank is part of its token: one that is missing between
        them is put there.
        """
        if not text:
            return [], ()
        if context and not (context[-1].isspace() or text[0].isspace()):
            context += " "
        ids, offsets = self._coded(context + text)
        left = len(context)
        spans = [(max(0, start - left), end - left) for start, end in offsets if end > left]
        return list(ids), _joined(spans, len(text))


class Pool:
    """Gathers the states of one text, window by window, in the order of the text."""

    def __init__(self) -> None:
        self._sum: Layers | None = None
        self._weight = 0.0
        self._last: Layers | None = None

    def add(self, states: Sequence[Layers], nats: Sequence[float]) -> None:
        """Take in the states of further tokens, a table for each layer, and the surprisals of those tokens."""
        import numpy as np

        table = np.stack(states)
        unit = table / np.sqrt(np.mean(table**2, axis=-1, keepdims=True) + 1e-5)
        # A token no one is surprised by still counts a little, so that the weights never sum to nothing.
        weights = np.maximum(np.asarray(nats, dtype=np.float32), 1e-3)
        total = np.einsum("lth,t->lh", unit, weights)
        self._sum = total if self._sum is None else self._sum + total
        self._weight += float(weights.sum())
        self._last = unit[:, -1]

    def result(self) -> tuple[Layers, Layers]:
        """Return the weighted mean and the last state, a row for each layer."""
        if self._sum is None or self._last is None:
            raise ValueError("no states were asked for")
        return self._sum / self._weight, self._last


def _joined(spans: list[tuple[int, int]], length: int) -> tuple[Span, ...]:
    """Return the spans with every gap given to the token after it (some tokenizers leave a blank out), the
    last to the end.
    """
    joined: list[Span] = []
    reached = 0
    for start, end in spans:
        joined.append(Span(min(start, reached), max(end, reached)))
        reached = joined[-1].end
    if joined and reached < length:
        joined[-1] = Span(joined[-1].start, length)
    return tuple(joined)
