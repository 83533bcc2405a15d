"""What the rest of siisti may ask of a language model: how surprised it is by each token of a text, and what
it made of the text on the way.

Surprisal is minus the natural logarithm of the probability the model gives a token after all that stands
before it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from siisti.types import Span

if TYPE_CHECKING:
    import numpy as np

    #: A row of numbers for each layer.
    Layers = np.ndarray[tuple[int, int], np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Surprisal:
    """The surprisal of one text, token by token, in nats.

    ``spans`` are code points of the text, one for each token, in order and without gaps. Two tokens may share
    a character where the tokenizer cuts inside one (an emoji is several bytes), and a blank belongs to the
    word after it.
    """

    nats: tuple[float, ...] = ()
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if len(self.nats) != len(self.spans):
            raise ValueError(f"{len(self.nats)} surprisals for {len(self.spans)} spans")

    @property
    def total(self) -> float:
        """The surprisal of the whole text: minus its log-probability, in nats."""
        return math.fsum(self.nats)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The surprisal of one text, and the model's states while it read it, at the layers asked for.

    A state is what the layer made of everything up to a token, brought to length one in the mean square.
    ``weighted`` is the mean over the tokens, each by its surprisal, so that it tells of the places where the
    model stumbled; ``last`` is the state after the last token, which has seen the whole text.
    """

    surprisal: Surprisal
    weighted: Layers
    last: Layers


@runtime_checkable
class LanguageModel(Protocol):
    """A causal language model. ``name`` is what it was loaded by; ``signature`` identifies the very
    weights.
    """

    @property
    def name(self) -> str:
        """What the model was loaded by."""
        ...

    @property
    def signature(self) -> str:
        """The first digits of the checksum of the weights, and the precision they are run in."""
        ...

    def surprisals(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[Surprisal]:
        """Return the surprisal of each text, in order; an empty text has none.

        ``contexts``, when given, are as many as the texts: each is what stands before its text, read and not
        scored. Where there is no white space between the two, a blank is taken to be there. Without a context
        the first token is conditioned on the beginning of a document.
        """
        ...


@runtime_checkable
class StateModel(LanguageModel, Protocol):
    """A language model that also shows its states."""

    def readings(self, texts: Sequence[str], layers: Sequence[int]) -> list[Reading]:
        """Return a reading of each text, none of them empty. Layers count from 1, the one after the
        embedding.
        """
        ...
