"""Judges English words that nothing on the Finnish side accounts for: names cut in the wrong place, or misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.given_names import is_given
from siisti.detect.name_census import Place
from siisti.detect.name_tables import names, people
from siisti.detect.source_names import fits
from siisti.detect.source_sides import Kind, Side, finnish, sound
from siisti.rules.words import words
from siisti.text.distance import distance
from siisti.text.finnish import cuts, paradigm
from siisti.text.morphology import available
from siisti.types import Fix


def alike(place: Place, side: Side) -> Iterator[tuple[float, str, Kind, Fix]]:
    """Yield the names of the Finnish word that the English one may have come from, with how far off it is."""
    word, form = place.word, side.told.word
    if len(word) < 3 or word.isupper() or is_given(word):
        return
    for name in side.names:
        if side.read.said and _foreign(place, side, name):
            continue
        if word[0].casefold() != name[0].casefold() or word.isupper() != name.isupper():
            continue
        far = distance(word.casefold(), name.casefold())
        how = cuts(name).get(word) or ("other" if word in paradigm(name) else "")
        if how or (form.startswith(word) and far <= 3 and len(word) > 3 and not word.startswith(name)):
            if fix := _cut_fix(place, side, name, how):
                yield far / 10, name, "cut", fix
        elif (
            len(name) > 4 and far <= (1 if len(name) < 8 else 2) and (fix := _spelling_fix(place, side, name))
        ):
            yield far, name, "spelling", fix


def _foreign(place: Place, side: Side, name: str) -> bool:
    """Tell whether the word goes on a longer name that is no Finnish person's: Evening Standard, Palo Alto."""
    before = place.previous
    led = before[:1].isupper() and before.casefold() not in words("function") and before == side.told.previous
    if place.following[:1].isupper():
        # "Heinävede YMCA": the bare stem of a town is no part of any name.
        return not (
            finnish(name) and cuts(name).get(place.word) == "stem" and side.told.following[:1].isupper()
        )
    return led and before not in people("given") and not finnish(name) and len(name) < 9


def _cut_fix(place: Place, side: Side, name: str, how: str) -> Fix | None:
    """Return how sure it is that the word is the name cut short; None where it is as likely an English one."""
    word, said, person = place.word, side.read.said, side.told.previous in people("given")
    beside = place.previous[:1].isupper() and place.previous == side.told.previous
    left = name.removeprefix(word)
    # Plato is Platon in Finnish, and Homer Homeros.
    if (left == "n" and regex.search(r"(?<!s|st|gt)on$", name)) or left in ("us", "os", "is", "es", "as"):
        return "unsafe" if not said else None
    if not said:
        # What is missing is at most two letters at the end, and no ending is: Marqui of Marquisia.
        short = 0 < len(left) < 3 and name.isascii() and len(word) > 3
        if left == "s" and name == side.told.word:
            return "unsafe"
        # Tweet is Tweetti in Finnish, and a sentence may begin with one; Modern is Moderni, which a dictionary has.
        loan = left.endswith("i") and (side.told.opening or not available())
        return "safe" if short and not loan else "unsafe"
    if finnish(name) or said == "last part" or (person and (how == "stem" or not fits(word, side.told.word))):
        return "safe"
    if how == "stem":
        return "safe" if len(word) > 4 else None
    if how == "long" or (said == "dictionary" and side.read.many and side.told.word.startswith(word)):
        return "safe" if said == "dictionary" else None
    # An engine takes -n for the genitive where it is the name's own: Morriso, with Morrisonia in Finnish.
    if left == "n" and (side.read.whole or not fits(word, side.told.word)):
        return "safe"
    # Standard is standardi, Jeep is jeeppi: what comes from English has its i from Finnish.
    loan = left in ("i", word[-1] + "i") or not name.startswith(word[:-1])
    if side.read.whole and fits(word, side.told.word):
        return None
    if len(name) > 8 and not loan and not (side.read.many and not name.endswith("t")):
        return "safe"
    # After the same first name it may be a Finnish surname all the same: Roope Partapuk, Partapukki.
    doubt = (
        said == "table" or (side.read.many and len(word) > 4) or (beside and len(name) > 8 and left != "i")
    )
    return "unsafe" if doubt else None


def _spelling_fix(place: Place, side: Side, name: str) -> Fix | None:
    """Return how sure it is that the word is the name misspelt: where English may spell it so, nothing is said."""
    if side.read.said:
        return "safe" if side.read.said == "last part" or finnish(name) else None
    if name.endswith("nen") or side.told.previous in people("given"):
        return "safe"
    # Damaskos and Damascus: English has vowels of its own, but not in a surname.
    surname = place.previous[:1].isupper() and place.previous == side.told.previous
    alike = _consonants(place.word) == _consonants(name) and not surname
    return None if alike or place.word in _known_english() else "unsafe"


def _consonants(name: str) -> str:
    return regex.sub(r"[aeiouyäöåh]|(\p{L})(?=\1)", "", sound(name))


@cache
def _known_english() -> frozenset[str]:
    """Return the names that English has in the tables: Nebraska, though the Finnish side misspells it."""
    return frozenset(form for name in names().values() for form in name.english)
