"""Reads the tables of bodies, parties and ranks: ``configs/lexicon/{bodies,parties,ranks}.tsv``.

Their heads say what the columns hold. They are read when the first text is looked at; a broken row raises
``ConfigError``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import regex

from siisti.detect.office_table import parts, rows
from siisti.errors import ConfigError
from siisti.share import share
from siisti.types import Fix

PARLIAMENTS = ("country", "head", "parliament", "lower", "upper")
COLUMNS = ("country", "literal", "right", "grade", "with", "finnish")
_GRADES: Mapping[str, Fix | None] = {"s": "safe", "u": "unsafe", "-": None}

_FLAGS = frozenset({"named", "bracketed", "alone", "definite", "common", "office", "right", "sourced"})

Tie = Literal["beside", "about", "else", "source"]
TIES: tuple[Tie, ...] = ("beside", "about", "else")


@dataclass(frozen=True, slots=True)
class Body:
    """A body, party or rank: its right name, how sure a repair is, and what else the page must hold.

    ``beside``, ``about`` and ``loose`` are the grades of the three ties to its country. Of the flags, ``named``
    asks for a person's name right before or behind, ``bracketed`` for one before it in text that is no
    caption, ``alone`` for no name behind, ``definite`` for "the" before it, and
    ``common`` tells that the right words are no name and follow the casing of the old ones.
    """

    country: str
    right: str
    beside: Fix | None
    about: Fix | None
    loose: Fix | None
    company: tuple[str, ...]
    flags: frozenset[str]
    source: regex.Pattern[str] | None

    def grade(self, tie: Tie) -> Fix | None:
        """Return what that tie makes of a repair."""
        return {"beside": self.beside, "about": self.about}.get(tie, self.loose)


#: By the longest of its words with case folded, each literal name, the bodies it may stand for,
#: and the name with case folded.
Index = Mapping[str, tuple[tuple[str, tuple[Body, ...], str], ...]]

_WORD = regex.compile(r"\w+")


_LOWER = ("house of representatives", "house of deputies", "representatives' chamber", "chamber of deputies")
_HEAD = ("union president", "confederation president", "league president")


def read_bodies(name: str) -> Index:
    """Read one of the tables of ``configs/lexicon``, with what ``parliaments.tsv`` adds to it."""
    path = share(f"configs/lexicon/{name}")
    found: defaultdict[str, list[Body]] = defaultdict(list)
    for line, row in rows(path, COLUMNS):
        letters, *flags = row["grade"].split()
        if len(letters) != 3 or set(letters) - set(_GRADES) or set(flags) - _FLAGS:
            raise ConfigError(path, f"{row['grade']!r} is no grade", line=line, field="grade")
        if not row["right"]:
            raise ConfigError(path, "must not be empty", line=line, field="right")
        source = regex.compile(f"(?i){row['finnish']}") if row["finnish"] else None
        company = tuple(word.casefold() for word in parts(row["with"]))
        beside, page, loose = (_GRADES[letter] for letter in letters)
        body = Body(row["country"], row["right"], beside, page, loose, company, frozenset(flags), source)
        for literal in parts(row["literal"]):
            found[literal].append(body)
    for literal, body in _of_parliaments(name):
        found[literal].append(body)
    _stop(found)
    index: defaultdict[str, list[tuple[str, tuple[Body, ...], str]]] = defaultdict(list)
    for literal in sorted(found, key=len, reverse=True):
        index[max(_WORD.findall(literal.casefold()), key=len)].append(
            (literal, tuple(found[literal]), literal.casefold())
        )
    return {word: tuple(rows) for word, rows in index.items()}


def _stop(found: Mapping[str, list[Body]]) -> None:
    """Put the country where a literal name is the right one before those where it is not.

    Else "Federal Council" is right in Switzerland, wrong in Russia, and on a page about both a repair goes
    round in a circle.
    """
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for literal in found:
        ways[literal.casefold()].append(literal)
    for body in [body for bodies in found.values() for body in bodies if body.country]:
        for literal in ways.get(body.right.removeprefix("the ").casefold(), ()):
            stop = Body(body.country, body.right, "safe", "safe", None, (), frozenset({"right"}), None)
            if all(other.country != body.country for other in found[literal]):
                found[literal].insert(0, stop)


def _of_parliaments(name: str) -> Iterator[tuple[str, Body]]:
    """Yield the chambers and heads of state that only the country beside them can tell."""
    for _, row in rows(share("configs/lexicon/parliaments.tsv"), PARLIAMENTS):
        lower = row["lower"]
        if name == "bodies.tsv" and lower and row["country"] != "DE":  # Berlin's own is called so
            source = regex.compile("(?i)edustajainhuo|alahuo|kongress|edustajien kamari")
            body = Body(row["country"], f"the {lower}", "safe", None, None, (), frozenset(), source)
            yield from ((words, body) for words in _LOWER if words != lower.casefold())
        if name == "ranks.tsv" and row["head"] == "President":
            source = regex.compile("(?i)liittopresiden")
            body = Body(
                row["country"], "President", "safe", None, None, (), frozenset({"common", "office"}), source
            )
            yield from ((words, body) for words in _HEAD)
