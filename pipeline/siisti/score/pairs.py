"""Turns what the sentence encoder made of a text and of its source into the numbers the quality score is made of.

Each token is held against all tokens of the other side, and the nearest is its partner. A token of the source that
is far from any partner may have been left out; one of the text, added or mistranslated. The numbers tell how near
the partners are, in the mean, at the worst and in which order, after several layers; and the states of the tokens
themselves, weighted by how little they found a partner, tell what it is that found none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siisti.lm import Encoded

if TYPE_CHECKING:
    import numpy as np

    from siisti.score.features import Row

    #: Token, number.
    Table = np.ndarray[tuple[int, int], np.dtype[np.float32]]
    Indices = np.ndarray[tuple[int], np.dtype[np.intp]]

#: Layers whose states are asked for; of those in ``VECTORS`` the weighted states are features too.
LAYERS = (6, 8, 10, 12)
VECTORS = (8, 10)
_QUANTILES = (0.1, 0.25, 0.5)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
#: Letters by which a name is known again under its endings.
_STEM = 4
#: Added to the rareness of every piece, so that one that is never rare still counts a little.
_COMMON = 0.1
#: Power of the distance from its partner by which a token's state is weighted: the farthest count for nearly all.
_SHARPNESS = 3
#: What is told of each layer: of the source (recall) and of the text (precision), in this order.
_TOLD = (
    *("recall", "precision", "recall_rare", "precision_rare", "recall_least", "precision_least"),
    *("recall_deviation", "precision_deviation"),
    *(f"recall_decile{q:g}" for q in _QUANTILES),
    *(f"precision_decile{q:g}" for q in _QUANTILES),
    *("recall_order", "precision_order", "mutual", "whole"),
)
#: The features that are no states, in the order of the columns.
NAMES = (
    *("numbers_missing", "numbers_added", "names_kept"),
    *("log_source", "log_text", "log_ratio", "log_off"),
    *(f"{name}_{layer}" for layer in LAYERS for name in _TOLD),
)


@dataclass(frozen=True, slots=True)
class Side:
    """A text, or its source: what stands there and what the encoder made of it."""

    text: str
    encoded: Encoded


def pair_features(source: Side, text: Side, center: Table) -> Row:
    """Return the row of features of a text and its source, each of which has at least one piece: those of
    ``NAMES``, then the states. ``center`` is the mean state after each of ``LAYERS``: all states of this encoder
    point one way, and what tells them apart is what is left when that is taken off.
    """
    import numpy as np

    sides = (source.encoded, text.encoded)
    counts = np.log([len(side.pieces) for side in sides])
    ratio = counts[1] - counts[0]
    told, states = [_surface(source.text, text.text), np.array([*counts, ratio, abs(ratio)])], []
    rare = [np.array(side.nats) + _COMMON for side in sides]
    for n, layer in enumerate(LAYERS):
        a, b = (_unit(side.states[n] - center[n]) for side in sides)
        near = a @ b.T
        told.append(_told(near, *rare))
        told.append(np.array([_whole(a, b)]))
        if layer in VECTORS:
            states += _states(a, b, near)
    found: Row = np.concatenate([*told, *states]).astype(np.float64)
    return found


def _surface(source: str, text: str) -> Row:
    """Return which part of the source's numbers is not in the text, which part of the text's is not in the source,
    and which part of the text's names stand in the source, whatever their endings.
    """
    import numpy as np

    there, here = ([n.lstrip("0") for n in _NUMBER.findall(side)] for side in (source, text))
    stems = {word[:_STEM].casefold() for word in _WORD.findall(source)}
    names = [word[:_STEM].casefold() for word in _WORD.findall(text)[1:] if word[0].isupper()]
    return np.array([_share(there, set(here)), _share(here, set(there)), 1 - _share(names, stems)])


def _share(items: list[str], known: set[str]) -> float:
    """Return the part of the items that is not known; one of a few is less than one of many, and none is nothing."""
    return sum(item not in known for item in items) / (len(items) + 1)


def _unit(states: Table) -> Table:
    import numpy as np

    found: Table = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-6)
    return found


def _whole(a: Table, b: Table) -> float:
    """Return the cosine of the two mean states."""
    import numpy as np

    x, y = a.mean(axis=0), b.mean(axis=0)
    return float(x @ y / max(float(np.linalg.norm(x) * np.linalg.norm(y)), 1e-6))


def _told(near: Table, rare_source: Row, rare_text: Row) -> Row:
    """Return what the cosines of all pairs of tokens tell, in the order of ``_TOLD``."""
    import numpy as np

    recall, precision = near.max(axis=1), near.max(axis=0)
    there, back = near.argmax(axis=1), near.argmax(axis=0)
    return np.array(
        [
            recall.mean(),
            precision.mean(),
            np.average(recall, weights=rare_source),
            np.average(precision, weights=rare_text),
            recall.min(),
            precision.min(),
            recall.std(),
            precision.std(),
            *np.quantile(recall, _QUANTILES),
            *np.quantile(precision, _QUANTILES),
            _out_of_order(there, len(back)),
            _out_of_order(back, len(there)),
            (back[there] == np.arange(len(there))).mean(),
        ]
    )


def _out_of_order(partners: Indices, count: int) -> float:
    """Return how far from their own places tokens have their partners, among ``count``, each side being 1 long."""
    import numpy as np

    places = np.linspace(0.0, 1.0, len(partners)) if len(partners) > 1 else np.zeros(1)
    return float(np.abs(partners / max(1, count - 1) - places).mean())


def _states(a: Table, b: Table, near: Table) -> list[Table]:
    """Return the mean state of either side, each token weighted by how little it found a partner."""
    import numpy as np

    found: list[Table] = []
    for side, nearest in ((a, near.max(axis=1)), (b, near.max(axis=0))):
        lone = np.maximum(1 - nearest, 1e-3) ** _SHARPNESS
        found.append((side * lone[:, None]).sum(axis=0) / lone.sum())
    return found
