"""Judges English words that stand as the Finnish side has them: copied with an ending on, or without their dots."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from siisti.detect.given_names import is_given
from siisti.detect.name_census import Place
from siisti.detect.name_stems import nen_stem
from siisti.detect.name_tables import context, kept, names, people
from siisti.detect.source_names import Told, fits
from siisti.detect.source_sides import MOST, Pair, Side, compound, finnish
from siisti.rules.words import words
from siisti.text.distance import distance
from siisti.text.morphology import analyses, available


def copied(place: Place, side: Side) -> Pair | None:
    """Return the name that stands in English as Finnish has it, ending and all."""
    word, read, told = place.word, side.read, side.told
    rest = tuple(n for n in side.names if n != word)
    if told.bare or (read.whole and read.said) or word in kept() or is_given(word):
        return None
    # A title left in Finnish is left as a whole: "Sinisen talon tarina".
    if place.following and place.following == told.following and place.following.islower():
        return None
    if read.said:
        rest = tuple(n for n in rest if compound().search(n)) if len(rest) > 1 else rest
        person = place.previous in people("given") and place.previous == told.previous
        if len(rest) == 1 and _employer(place, side, rest[0]):
            return Pair(place.where, told, rest[0] + "'s", "ending", read.said, "safe")
        if (
            len(rest) != 1
            or _beside(place, rest[0], person)
            or not (read.said != "word" or person or compound().search(rest[0]))
        ):
            return None
        if read.many:
            return Pair(place.where, told, rest[0] + "s", "ending", read.said, "unsafe")
        case = read.case if _owns(told) else ""
        return (
            Pair(place.where, told, rest[0], "ending", read.said, "safe", case)
            if _inflected(side, rest[0])
            else None
        )
    # Nobody knows the name. "Rochemoren's" has two genitives, and one of them is Finnish; "the Hartfielden store" too.
    bare = word.removesuffix("n")
    if (
        bare == word
        or bare not in rest
        or (word.endswith("nen") and nen_stem(word[:-3] + "se"))
        or not _owns(told)
        or _beside(place, bare, False)
    ):
        return None
    after = place.following
    modifies = (
        place.determined and after.islower() and after != told.following and not told.previous[:1].isupper()
    )
    # "That Reen is a name": only a dictionary tells that the Finnish word after it is a verb.
    modifies = (
        modifies and after not in (*words("function"), *context("goes-on", "speaking")) and bool(available())
    )
    if place.owner or (modifies and not word.endswith("an")):
        return Pair(
            place.where,
            told,
            bare,
            "ending",
            "two genitives",
            "safe" if len(rest) == 1 else "unsafe",
            "genitive",
        )
    return None


def in_place(place: Place, side: Side) -> Pair | None:
    """Return the place whose -n an engine copied after a preposition: "at Invergarryn". A name that ends so in itself
    would have an ending of its own there in Finnish, Brooklynissa.
    """
    word, told = place.word, side.told
    before = place.text[: place.where.start].casefold().removesuffix("the ").split()[-1:]
    at = before != [] and (before[0] in context("place") or before[0] == "at")
    foreign = regex.search(r"[bcdfghjklmnpqrstvwxz]yn$", word) is not None and not side.read.said
    if (
        not (at and foreign)
        or told.opening
        or told.bare
        or word in kept()
        or is_given(word)
        or not told.following
    ):
        return None
    return Pair(place.where, told, word[:-1], "ending", "after a preposition", "unsafe", "genitive")


#: The letters Finnish and Swedish have and engines lose.
_DOTS = str.maketrans("äöåÄÖÅ", "aoaAOA")


def undotted(place: Place, sides: Sequence[Side]) -> Pair | None:
    """Return the Finnish name that stands without its dots: Leskelainen for Leskeläinen.

    Other languages are left alone, whose accents English drops at will.
    """
    for side in sides[:MOST]:
        for name in side.names:
            if name != place.word and name.translate(_DOTS) == place.word and name.isalpha():
                sure = finnish(name) or compound().search(name)
                return (
                    Pair(place.where, side.told, name, "spelling", side.read.said, "safe") if sure else None
                )
    return None


def _employer(place: Place, side: Side, name: str) -> bool:
    """Tell whether a company's genitive stands before somebody who works there: Nordean Virtanen."""
    known = names().get(name)
    after = side.told.following
    person = after in people("surname", "family") or compound().search(after) is not None
    return known is not None and known.kind == "body" and person and place.following == after


def _beside(place: Place, name: str, person: bool) -> bool:
    """Tell whether the word is a part of a longer name: Helsingin Sanomat, Rosen Petkov.

    A Finnish surname may follow its first name.
    """
    if place.following[:1].isupper() or place.text[place.where.end :][:1] == "-":
        return True
    before = place.previous
    if not before[:1].isupper() or before.casefold() in words("function"):
        return False
    return not (person or (before in people("given") and finnish(name)))


def _inflected(side: Side, name: str) -> bool:
    """Tell whether the Finnish word can be nothing but an inflected form."""
    case = side.read.case
    if compound().search(name):
        return True
    if case == "genitive":
        return _owns(side.told)
    if case in ("partitive", "essive", "nominative", ""):
        return finnish(name)
    return True


def _owns(told: Told) -> bool:
    """Tell whether the Finnish word can be a genitive: one that nothing follows, or a verb, is a name in -n."""
    if not told.following or (told.previous[:1].isupper() and told.following[:1].isupper()):
        return False
    read = analyses(told.following)
    return not read or any(a.pos != "verb" for a in read)


def surname(place: Place, side: Side) -> Pair | None:
    """Return the surname that stands in other words after the same first name: "Seppo Rock" for Seppo Kallio."""
    told, first = side.told, side.told.previous
    if (
        place.previous != first
        or not first[:1].isupper()
        or not side.names
        or side.read.many
        or place.word.isupper()
    ):
        return None
    if fits(place.word, told.word):
        return None
    if not is_given(first) and (side.read.said or side.told.opening or len(first) < 3):
        return None
    if place.following[:1].isupper() or told.following[:1].isupper() or is_given(place.word):
        return None
    if side.read.said:
        known = len(side.names) == 1 and first in people("given")
        return Pair(place.where, told, side.names[0], "surname", side.read.said, "safe") if known else None
    # A surname nobody knows may be misspelt in Finnish as well.
    nearest = min(side.names, key=lambda name: distance(name.casefold(), place.word.casefold()))
    return Pair(place.where, told, nearest, "surname", "", "unsafe")
