"""What a Finnish and an English stretch of text can share without a dictionary: numbers, names, and the words both
languages took from a third one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import log, sqrt

import regex

from siisti.share import share

#: Letters of a word that stand for it: endings differ between the languages, beginnings of names and loans do not.
_STEM = 5
_WORD = regex.compile(r"\p{L}{3,}|\d+")
#: One spelling for what Finnish and English spell apart: kongressi and congress, Tšekki and Tshekki, filosofia.
_SPELLINGS = (
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("z", "s"),
)
#: What a word weighs whose translation nobody knows.
_ALONE = 0.3
_TWICE = regex.compile(r"(.)\1")
#: Marks that both sides have where one has: a question, a bracket, a dialogue line, a quotation.
_MARKS = regex.compile(r"[?(:%€$£/&]")


def anchors(text: str) -> frozenset[str]:
    """Return what in a text may stand in its translation too.

    >>> sorted(anchors("Kongressi käsitteli 25 esitystä Washingtonissa") & anchors("In Washington, Congress had 25"))
    ['25', 'kongr', 'vashi']
    """
    return stems(text) | frozenset(_MARKS.findall(text))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text, in one spelling for both languages."""
    return frozenset(_stem(word) for word in _WORD.findall(text))


def _stem(word: str) -> str:
    if word[0].isdigit():
        return word
    plain = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    for there, here in _SPELLINGS:
        plain = plain.replace(there, here)
    return _TWICE.sub(r"\1", plain)[:_STEM]


@cache
def lexicon() -> Mapping[str, frozenset[str]]:
    """Return the beginnings of English words that a beginning of a Finnish word is said by (``models/lexicon``)."""
    found: dict[str, set[str]] = {}
    for row in share("models/lexicon/lexicon.tsv").read_text("utf-8").splitlines():
        finnish, english, _ = row.split("\t")
        found.setdefault(finnish, set()).add(english)
    return {finnish: frozenset(english) for finnish, english in found.items()}


def translated(stretch: frozenset[str]) -> frozenset[str]:
    """Return the anchors of a Finnish stretch as English has them: themselves, and what they are said by."""
    known = lexicon()
    return stretch.union(*(known.get(a, frozenset()) for a in stretch))


class Likeness:
    """How much two stretches have in common, what is rare in the two texts counting most.

    ``sources`` and ``targets`` are the stretches of both sides. An anchor's weight is its inverse document
    frequency over all of them; one that can have no counterpart weighs little, as most words are translated.
    """

    def __init__(self, sources: Sequence[str], targets: Sequence[str]) -> None:
        self._sources, self._targets = [anchors(s) for s in sources], [anchors(t) for t in targets]
        self._said = [translated(s) for s in self._sources]
        df = Counter(a for side in (self._said, self._targets) for stretch in side for a in stretch)
        both = frozenset().union(*self._said) & frozenset().union(*self._targets)
        total = len(sources) + len(targets)
        self._weight = {a: log(1 + total / n) * (1.0 if a in both else _ALONE) for a, n in df.items()}

        self._left = [self._mass(s) for s in self._sources]
        self._right = [self._mass(t) for t in self._targets]

    def of(self, source: slice, target: slice) -> float:
        """Return the likeness of some sources together to some targets together, between 0 and 1."""
        said, right = _union(self._said[source]), _union(self._targets[target])
        shared = self._mass(right & said)
        if not shared:
            return 0.0
        return min(1.0, shared / sqrt(sum(self._left[source]) * sum(self._right[target])))

    def _mass(self, stretch: frozenset[str]) -> float:
        return sum(self._weight.get(a, _ALONE) for a in stretch)

    def candidates(self) -> Mapping[int, Counter[int]]:
        """Return for each target the sources that share anchors with it, each with the weight shared."""
        where: dict[str, list[int]] = {}
        for i, stretch in enumerate(self._said):
            for a in stretch:
                where.setdefault(a, []).append(i)
        found: dict[int, Counter[int]] = {}
        for j, stretch in enumerate(self._targets):
            found[j] = Counter()
            for a in stretch:
                for i in where.get(a, ()):
                    found[j][i] += self._weight[a]  # type: ignore[assignment]
        return found


def _union(stretches: Sequence[frozenset[str]]) -> frozenset[str]:
    return stretches[0] if len(stretches) == 1 else frozenset().union(*stretches)
