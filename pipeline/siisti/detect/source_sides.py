"""The names of the Finnish side beside those of an English segment: what each can be called there, and which English
words they account for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import regex

from siisti.detect.name_tables import context, names, people
from siisti.detect.source_names import Reading, Told, english_forms, fits
from siisti.types import Fix, Span

#: No text has more names that begin alike, nor a segment more that are lost; one that does is an attack, or no text.
MOST = 60
Kind = Literal["ending", "cut", "spelling", "surname"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A wrong name in English, the Finnish word it stands for, the name it should be, and whether that is sure."""

    where: Span
    told: Told
    name: str
    kind: Kind
    said: str
    fix: Fix
    case: str = ""


@dataclass(slots=True)
class Side:
    """A Finnish name with what it can be called in this text, and where English has it."""

    told: Told
    read: Reading
    names: tuple[str, ...]
    there: bool = False


def agreed(read: Reading, one: Told, forms: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the names of the reading that its other mentions bear out: Morrison, with Morrisonia, is no Morriso.

    ``forms`` are the names of the Finnish side by their first letters.
    """
    if read.said or len(read.names) < 2:
        return read.names
    left = list(read.names)
    for other in forms[one.word[:3]][:MOST]:
        if other != one.word:
            left = [n for n in left if fits(n, other)] or left
    return tuple(left)


def there(side: Side, said: set[str], spoken: set[str], text: str) -> bool:
    """Tell whether English has the name, in any spelling."""
    for name in (*side.names, *side.read.one, side.told.word):
        for form in english_forms(name):
            low = form.casefold()
            if low in said or low + "s" in said or (" " in form and form in text) or sound(form) in spoken:
                return True
    return False


def meant_by(word: str, meant: set[str], sounds: set[str], sides: list[Side]) -> bool:
    """Tell whether an English word is what something on the Finnish side can be called."""
    low = word.casefold()
    return (
        any(part in meant or part.removesuffix("s") in meant for part in (low, *low.split("-")))
        or sound(word) in sounds
        or any(not s.read.said and s.names == s.read.names and fits(word, s.told.word) for s in sides)
    )


_SOUNDS = (
    *(
        ("tsh", "s"),
        ("tch", "s"),
        ("sch", "s"),
        ("ch", "s"),
        ("sh", "s"),
        ("ts", "s"),
        ("kh", "h"),
        ("gh", "g"),
    ),
    *(
        ("ph", "f"),
        ("th", "t"),
        ("dh", "d"),
        ("zh", "s"),
        ("ck", "k"),
        ("qu", "kv"),
        ("ks", "x"),
        ("c", "k"),
        ("q", "k"),
    ),
    *(
        ("z", "s"),
        ("w", "v"),
        ("dj", "j"),
        ("dz", "j"),
        ("y", "i"),
        ("j", "i"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
    ),
)


@lru_cache(maxsize=16384)
def sound(name: str) -> str:
    """Return a name as it sounds, whatever language spells it: Tšehov and Chekhov, Kairo and Cairo fall together."""
    low = unicodedata.normalize("NFD", name.casefold())
    low = "".join(c for c in low if not unicodedata.combining(c))
    for spelt, alike in _SOUNDS:
        low = low.replace(spelt, alike)
    return low


def abroad(read: Reading) -> bool:
    """Tell whether English has another name for the place, an adjective of it, or says who lives there."""
    known = [names()[n] for n in read.names if n in names()]
    listed = any(n.kind == "country" or n.finnish not in n.english for n in known)
    return listed or not context("other-english").isdisjoint(read.names)


def finnish(name: str) -> bool:
    """Tell whether the name is surely Finnish, and so the same in English."""
    known = names().get(name)
    town = known is not None and known.kind == "town"
    return town or name in people("given", "surname", "family", "other") or name.endswith("nen")


@cache
def compound() -> regex.Pattern[str]:
    """Last parts of Finnish surnames and places: what has one before -n is in the genitive."""
    return regex.compile(
        r"(?<=\p{L}{3})(?:nen|mäki|niemi|järvi|koski|lahti|ranta|harju|salo|lampi|vuori|saari|virta|kallio|kangas|pelto|"
        r"salmi|luoma|rinne|korpi|metsä|joki|vaara|nummi|kylä|selkä|silta|lehto|niitty|lähde|heimo)$"
    )
