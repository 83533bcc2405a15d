"""Finds the runs of capitals in a text that may be somebody's name, and the words that never are.

What stands before a name and is none of it ("Prime Minister", "When") is taken off; a title that tells the
sex ("Mrs") is kept in mind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from siisti.detect.given_names import Gender, gender_words, is_given
from siisti.detect.office_table import table as offices
from siisti.rules.words import words

_PART = r"(?:von|van|de|der|den|al|bin|af|di|da|la|del|ter|ibn|zu)"
_CAPITAL = r"\p{Lu}(?:\.(?=\s?\p{Lu})|(?:[\p{L}-]++|[’'](?=\p{Lu})\p{L}++)*+)"
_CAPITALS = regex.compile(rf"(?<![\p{{L}}\d]){_CAPITAL}(?:\s(?:{_PART}\s){{0,2}}{_CAPITAL})*+")


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitals: the given name or "", the surname or the words, the sex a title says."""

    start: int
    end: int
    given: str
    word: str
    titled: Gender


def capitals(text: str) -> Iterator[Name]:
    """Yield the runs of capitals of a text."""
    table = gender_words()
    for m in list(_CAPITALS.finditer(text, timeout=0.5)):
        tokens, start = m[0].split(), m.start()
        while tokens and tokens[0] in _stripped():
            start += len(tokens[0]) + 1
            tokens = tokens[1:]
        titled: Gender = ""
        if tokens and (tokens[0] in table["f-title"] or tokens[0] in table["m-title"]):
            titled = "f" if tokens[0] in table["f-title"] else "m"
        if not tokens or (titled and len(tokens) == 1):
            if text[max(0, m.start() - 4) : m.start()].casefold() == "the ":
                yield Name(m.start(), m.end(), "", "", titled)
            continue
        no = _not_named()
        at = next((i for i, t in enumerate(tokens[:-1]) if is_given(t) and no.isdisjoint(tokens[i:])), None)
        if at is not None:
            start += sum(len(t) + 1 for t in tokens[:at])
            yield Name(start, m.end(), tokens[at], tokens[-1], titled)
        elif titled or table["notperson"].isdisjoint(tokens):
            yield Name(start, m.end(), "", tokens[-1] if titled else " ".join(tokens), titled)


@cache
def _stripped() -> frozenset[str]:
    """Return what stands before a name and is none of it, but for the titles that tell a sex."""
    table = gender_words()
    return (_titles() - table["f-title"] - table["m-title"]) | table["opener"]


@cache
def _titles() -> frozenset[str]:
    return frozenset(w.capitalize() for w in {*words("role"), *gender_words()["person"]})


@cache
def _not_named() -> frozenset[str]:
    return gender_words()["notperson"] | _titles()


@cache
def nobody() -> frozenset[str]:
    """Return the capitalized words that are places, media, makes, months: no persons."""
    lands = {n for c in offices().countries.values() for n in (*c.nouns, *c.adjectives)}
    table = gender_words()
    listed = {*words("medium"), *words("month"), *words("weekday"), *_titles()}
    return frozenset({*lands, *listed, *table["brand"], *table["city"]})


@cache
def verbs() -> frozenset[str]:
    """Return the verbs that attribute speech."""
    return frozenset(words("reporting_verb"))


@cache
def roles() -> frozenset[str]:
    """Return the nouns for persons that tell no sex."""
    table = gender_words()
    wide = frozenset({*words("role"), *table["person"], *table["animal"]})
    return wide - table["f-noun"] - table["m-noun"] - table["common"]
