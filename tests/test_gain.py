"""What the gate asks of the model: only the sentences an edit touches, the one after it, and what stands before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from siisti.lm import Surprisal
from siisti.score.gain import Gain
from siisti.types import Span

A, B, C, D = "It snowed all night. ", "The roads were icy on Monday. ", "Buses ran late. ", "Nobody was hurt."


class Reader:
    """A model that finds each word worth one nat, and remembers what it was given to read."""

    name = signature = "reader"

    def surprisals(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[Surprisal]:
        self.texts, self.contexts = tuple(texts), tuple(contexts or ())
        return [Surprisal((1.0,) * len(t.split()), (Span(0, 0),) * len(t.split())) for t in texts]


READINGS = [
    # before, after, what is read of either, the context, the gain
    (
        A + B + C + D,
        A + B.replace("The", "All the") + C + D,
        (B + C, "All the roads were icy on Monday. " + C),
        A,
        -1,
    ),
    (A + B + C + D, "Rain fell. " + B + C + D, (A + B, "Rain fell. " + B), "", 2),
    (A + B + C + D, A + B + C + "All well.", (D, "All well."), A + B + C, 1),
    (A, A, ("", ""), A, 0),
]


@pytest.mark.parametrize(("before", "after", "read", "context", "gain"), READINGS)
def test_reads_no_more_than_it_needs(
    before: str, after: str, read: tuple[str, str], context: str, gain: float
) -> None:
    reader = Reader()
    assert Gain(reader)(before, after) == gain
    assert reader.texts == tuple(t.strip() for t in read)
    assert reader.contexts == (context.strip(),) * 2
