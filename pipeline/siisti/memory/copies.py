"""Tells articles that are copies or updates of earlier ones: what repeats in those is the article itself."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import TypeAlias
from zlib import crc32

#: An article's print is the least hash of its runs of four words in each of so many bins. Two prints agree in about as
#: many bins as the texts have of their runs in common.
_BINS, _RUN = 32, 4
#: From this share of bins on, one text is made of the other.
ALIKE = 0.3
#: Of how many earlier articles the print is kept.
WINDOW = 10_000
_NONE = 0xFFFFFFFF

Print: TypeAlias = "array[int]"


def print_of(paragraphs: Iterable[str]) -> Print:
    """Return the print of a text."""
    bins = array("I", [_NONE] * _BINS)
    for paragraph in paragraphs:
        words = paragraph.casefold().split()
        for at in range(max(1, len(words) - _RUN + 1)):
            hashed = crc32(" ".join(words[at : at + _RUN]).encode("utf-8", "surrogatepass"))
            number, value = hashed % _BINS, hashed // _BINS
            if value < bins[number]:
                bins[number] = value
    return bins


def alike(one: Print, other: Print) -> bool:
    """Tell whether two texts have so much in common that they are no two articles.

    >>> fire = "a barn burned down in oulu on monday night and no one was hurt say the police of oulu".split()
    >>> alike(print_of([" ".join(fire)]), print_of([" ".join(fire[:-3])]))
    True
    >>> alike(print_of([" ".join(fire)]), print_of([" ".join(reversed(fire))]))
    False
    """
    filled = shared = 0
    for a, b in zip(one, other, strict=True):
        filled += a != _NONE or b != _NONE
        shared += a == b != _NONE
    return shared >= ALIKE * filled > 0


class Copies:
    """The prints of the last articles, filed by pairs of bins: whatever is alike shares such a pair, most likely."""

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window
        self._prints: dict[int, tuple[Print, array[int]]] = {}
        self._filed: dict[int, int] = {}
        self._count = 0

    def seen(self, article: Print) -> bool:
        """Tell whether an earlier article is much the same, and keep this one."""
        pairs = array("q", _pairs(article))
        earlier = {self._filed[pair] for pair in pairs if pair in self._filed}
        found = any(alike(article, self._prints[number][0]) for number in earlier)
        number, self._count = self._count, self._count + 1
        self._prints[number] = article, pairs
        for pair in pairs:
            self._filed[pair] = number
        if len(self._prints) > self._window:
            self._forget(number - self._window)
        return found

    def _forget(self, number: int) -> None:
        _, pairs = self._prints.pop(number)
        for pair in pairs:
            if self._filed.get(pair) == number:
                del self._filed[pair]


def _pairs(article: Print) -> Iterator[int]:
    """Yield a number for each pair of neighbouring bins; short texts, with few bins filled, have the one of all."""
    yield hash(article.tobytes())
    for at in range(0, _BINS, 2):
        one, other = article[at : at + 2]
        if _NONE not in (one, other):
            yield (one << 27 | other) << 8 | at
