"""Reads the names that are known whole (``configs/lexicon/known_names.tsv``), and tells which of them a word is an
inflected or a cut form of: Tuskin after Donald, Linen after Viking.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from siisti.detect.name_tables import kept, people
from siisti.detect.office_table import parts, rows
from siisti.errors import ConfigError
from siisti.share import share
from siisti.text.finnish import Case, Cut, cuts, paradigm

_KINDS = ("person", "body", "surname")
#: A last word of fewer letters has too many forms that are somebody else's.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What a wrong form stands for: the last word of the name, and what happened to it."""

    last: str
    case: Case | None = None
    cut: Cut | None = None


def read_known(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read ``known_names.tsv``: the kind of each row and its names."""
    found = []
    for line, row in rows(path, ("kind", "names")):
        if row["kind"] not in _KINDS:
            raise ConfigError(
                path, f"{row['kind']!r} is none of {', '.join(_KINDS)}", line=line, field="kind"
            )
        found.append((row["kind"], parts(row["names"])))
    return tuple(found)


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return read_known(share("configs/lexicon/known_names.tsv"))


@cache
def heads() -> dict[str, frozenset[str]]:
    """Return the last words of the names by what stands right before them: a word, with what it takes between
    (Ursula von der).
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind, listed in _rows():
        for name in listed if kind != "surname" else ():
            head, _, last = name.rpartition(" ")
            words = head.split()
            start = max(i for i, w in enumerate(words) if w[0].isupper())
            found[" ".join(words[start:])].add(last)
    return {head: frozenset(lasts) for head, lasts in found.items()}


@cache
def starts() -> frozenset[str]:
    """Return the first words of what stands before the last words: asked before anything is put together."""
    return frozenset(head.partition(" ")[0] for head in heads())


@lru_cache(maxsize=2048)
def after(head: str) -> dict[str, Known]:
    """Return what may wrongly stand after the beginning of a known name.

    >>> after("Donald")["Tuskin"], "Tusk" in after("Donald"), after("Viking")["Linen"]
    (Known(last='Tusk', case='genitive', cut=None), False, Known(last='Line', case='genitive', cut=None))
    """
    found: dict[str, Known] = {}
    lasts = heads().get(head, frozenset())
    for last in sorted(lasts):
        found |= {form: Known(last, case) for form, case in paradigm(last).items()}
        for form, cut in cuts(last).items() if len(last) > _SHORT else ():
            # A surname without its last letters may be another: Niemi of Nieminen, Heino of Heinonen.
            if cut != "short" or (len(form) > 5 and form not in people("surname", "family", "given")):
                found.setdefault(form, Known(last, cut=cut))
    return {
        form: known
        for form, known in found.items()
        if form not in lasts and form not in kept() and len(known.last) >= _SHORT and len(form) > _SHORT
    }


@cache
def alone() -> dict[str, Known]:
    """Return the inflected forms of the surnames that say by themselves who is meant."""
    found: dict[str, Known] = {}
    for kind, listed in _rows():
        for name in listed if kind == "surname" else ():
            found |= {form: Known(name, case) for form, case in paradigm(name).items() if form not in kept()}
    whole = {name for _, listed in _rows() for name in listed} | people("surname", "family", "given")
    return {form: known for form, known in found.items() if form not in whole and len(form) > 4}
