"""How much likelier the language model holds a text to be after an edit: the number the gate asks for."""

from __future__ import annotations

from functools import lru_cache

from siisti.lm import LanguageModel
from siisti.text.spans import sentences


class Gain:
    """Nats by which the second of two texts is likelier, each sentence in the context of the one before it.

    Only the sentences that differ are scored, so the cost does not grow with the paragraph.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._asked = lru_cache(maxsize=4096)(self._nats)

    def __call__(self, before: str, after: str) -> float:
        """Return the gain in nats; positive when the model prefers ``after``."""
        return self._asked(before, after)

    def _nats(self, before: str, after: str) -> float:
        old, new = _sentences(before), _sentences(after)
        head = _shared(old, new)
        # One sentence more on the right: what follows an edit tells as much as what stands before it.
        tail = max(0, _shared(old[head:][::-1], new[head:][::-1]) - 1)
        context = "".join(old[:head])[-400:].strip()
        texts = ["".join(said[head : len(said) - tail]).strip() for said in (old, new)]
        first, second = self._model.surprisals(texts, [context, context])
        return first.total - second.total


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def _shared(before: list[str], after: list[str]) -> int:
    """Return how many sentences the two have in common at their start."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    return same
