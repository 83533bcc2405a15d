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
        head = _shared(before, after)
        context = before[:head][-400:].strip()
        tail = _shared(before[head:][::-1], after[head:][::-1])
        # One more sentence on the right: what follows an edit tells as much as what stands before it.
        old, new = before[head:], after[head:]
        cut = max(0, tail - 200)
        old, new = old[: len(old) - cut], new[: len(new) - cut]
        first, second = self._model.surprisals([old.strip(), new.strip()], [context, context])
        return first.total - second.total


def _shared(before: str, after: str) -> int:
    """Return how many characters of whole sentences the two texts have in common at their start."""
    same = 0
    for a, b in zip(sentences(before), sentences(after), strict=False):
        if a.of(before) != b.of(after):
            break
        same = a.end
    return same
