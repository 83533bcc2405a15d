"""Pairs the names of the Finnish side with those of the English one, and tells what became of each that is not there:
copied with its ending on, cut in the wrong place, or spelt as nobody spells it.

A name is there where any form the Finnish word can be of stands in the English, however transliterated. One that is
not is paired with an English name that nothing in the Finnish accounts for, and with one only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import regex

from siisti.detect.given_names import is_given
from siisti.detect.name_census import Census, Place, take_census
from siisti.detect.name_stems import nen_stem
from siisti.detect.name_tables import context, kept, names, people
from siisti.detect.source_names import Reading, Told, english_forms, fits, reading, told
from siisti.rules.model import Page
from siisti.rules.words import words
from siisti.text.finnish import cuts, paradigm
from siisti.text.morphology import analyses
from siisti.types import Fix, Span

Kind = Literal["ending", "cut", "spelling"]


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


def pairs(page: Page) -> tuple[tuple[Pair, ...], ...]:
    """Return the wrong names of each segment that has a Finnish side: asked for with ``page.fact(pairs)``."""
    if not any(s.source for s in page.segments):
        return tuple(() for _ in page.segments)
    census = page.fact(take_census)
    forms = {t.word for s in page.segments if s.source for t in told(s.source)}
    return tuple(tuple(_pairs(page, census, index, forms)) for index in range(len(page.segments)))


@dataclass(slots=True)
class _Side:
    """A Finnish name with what it can be called in this text, and where English has it."""

    told: Told
    read: Reading
    names: tuple[str, ...]
    there: bool = False


def _pairs(page: Page, census: Census, index: int, forms: set[str]) -> Iterator[Pair]:
    segment = page.segments[index]
    if not segment.source:
        return
    here = {word: span for word, span in census.where[index]}
    said = {part.casefold() for word in here for part in (word, *word.split("-"))}
    spoken = {_sound(word) for word in here}
    sides = []
    for one in told(segment.source):
        read = reading(one.word)
        if _abroad(one.word, read):
            continue
        side = _Side(one, read, _agreed(read, one, forms))
        side.there = _there(side, said, spoken, segment.text)
        sides.append(side)
    meant = {n.casefold() for side in sides for n in (*side.names, *side.read.one, side.told.word)}
    meant |= {f.casefold() for n in list(side.names for side in sides) for m in n for f in english_forms(m)}
    sounds = {_sound(n) for n in meant}
    free = []
    for word, span in census.where[index]:
        place = Place(segment.text, span)
        if copied := next((s for s in sides if s.told.word == word), None):
            if pair := _copied(place, copied) or _in_place(place, copied):
                yield pair
        elif pair := _undotted(place, sides):
            yield pair
        elif not _meant(word, meant, sounds, sides) and word.casefold() not in words("function"):
            free.append(place)
    absent = [side for side in sides if not side.there]
    yield from _best([(f[0], p, side, *f[1:]) for side in absent for p in free for f in _alike(p, side)])


def _agreed(read: Reading, one: Told, forms: set[str]) -> tuple[str, ...]:
    """Return the names of the reading that its other mentions bear out: Hairston, with Hairstonia, is no Hairsto."""
    if read.said or len(read.names) < 2:
        return read.names
    left = list(read.names)
    for other in forms:
        if other != one.word and other[:3] == one.word[:3]:
            fit = [n for n in left if fits(n, other)]
            left = fit or left
    return tuple(left)


def _abroad(word: str, read: Reading) -> bool:
    """Tell whether English has another name for the place, an adjective of it, or says who lives there."""
    known = [names()[n] for n in read.names if n in names()]
    return any(n.kind == "country" or n.finnish not in n.english for n in known)


def _there(side: _Side, said: set[str], spoken: set[str], text: str) -> bool:
    for name in (*side.names, *side.read.one, side.told.word):
        for form in english_forms(name):
            low = form.casefold()
            if low in said or low + "s" in said or (" " in form and form in text) or _sound(form) in spoken:
                return True
    return False


def _meant(word: str, meant: set[str], sounds: set[str], sides: list[_Side]) -> bool:
    low = word.casefold()
    return (
        any(part in meant or part.removesuffix("s") in meant for part in (low, *low.split("-")))
        or _sound(word) in sounds
        or any(not s.read.said and s.names == s.read.names and fits(word, s.told.word) for s in sides)
    )


@lru_cache(maxsize=16384)
def _sound(name: str) -> str:
    """Return a name as it sounds, whatever language spells it: Tšehov and Chekhov, Kairo and Cairo fall together."""
    low = unicodedata.normalize("NFD", name.casefold())
    low = "".join(c for c in low if not unicodedata.combining(c))
    for spelt, alike in _SOUNDS:
        low = low.replace(spelt, alike)
    return low


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


def _copied(place: Place, side: _Side) -> Pair | None:
    """Return the name that stands in English as Finnish has it, ending and all."""
    word, read, told = place.word, side.read, side.told
    rest = tuple(n for n in side.names if n != word)
    if told.bare or (read.whole and read.said) or word in kept() or is_given(word):
        return None
    if read.said:
        rest = tuple(n for n in rest if _compound().search(n)) if len(rest) > 1 else rest
        person = place.previous in people("given") and place.previous == told.previous
        if len(rest) == 1 and _employer(place, side, rest[0]):
            return Pair(place.where, told, rest[0] + "'s", "ending", read.said, "safe")
        if (
            len(rest) != 1
            or _beside(place, rest[0], person)
            or not (read.said != "word" or person or _compound().search(rest[0]))
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
    # Nobody knows the name. "Wilsheren's" has two genitives, and one of them is Finnish; "the Folkestonen store" too.
    bare = word.removesuffix("n")
    if (
        bare == word
        or bare not in rest
        or (word.endswith("nen") and nen_stem(word[:-3] + "se"))
        or not _owns(told)
        or _beside(place, bare, False)
    ):
        return None
    modifies = place.determined and place.following.islower() and place.following != told.following
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


def _in_place(place: Place, side: _Side) -> Pair | None:
    """Return the place whose -n an engine copied after a preposition: "at Invergarryn". A name that ends so in itself
    would have an ending of its own there in Finnish, Brooklynissa.
    """
    word, told = place.word, side.told
    at = place.previous.casefold() in context("place") or place.previous.casefold() == "at"
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


@cache
def _compound() -> regex.Pattern[str]:
    """Last parts of Finnish surnames and places: what has one before -n is in the genitive."""
    return regex.compile(
        r"(?<=\p{L}{3})(?:nen|mäki|niemi|järvi|koski|lahti|ranta|harju|salo|lampi|vuori|saari|virta|kallio|kangas|pelto|"
        r"salmi|luoma|rinne|korpi|metsä|joki|vaara|nummi|kylä|selkä|silta|lehto|niitty|lähde|heimo)$"
    )


#: The letters Finnish and Swedish have and engines lose.
_DOTS = str.maketrans("äöåÄÖÅ", "aoaAOA")


def _undotted(place: Place, sides: list[_Side]) -> Pair | None:
    """Return the Finnish name that stands without its dots: Siisiainen for Siisiäinen. Other languages are left alone,
    whose accents English drops at will.
    """
    for side in sides:
        for name in side.names:
            if name != place.word and name.translate(_DOTS) == place.word and name.isalpha():
                sure = _finnish(name) or _compound().search(name)
                return (
                    Pair(place.where, side.told, name, "spelling", side.read.said, "safe") if sure else None
                )
    return None


def _employer(place: Place, side: _Side, name: str) -> bool:
    """Tell whether a company's genitive stands before somebody who works there: Nordean Virtanen."""
    known = names().get(name)
    after = side.told.following
    person = after in people("surname", "family") or _compound().search(after) is not None
    return known is not None and known.kind == "body" and person and place.following == after


def _beside(place: Place, name: str, person: bool) -> bool:
    """Tell whether the word is a part of a longer name: Helsingin Sanomat, Rosen Zhelyazkov. A Finnish surname may follow
    its first name.
    """
    if place.following[:1].isupper() or place.text[place.where.end :][:1] == "-":
        return True
    before = place.previous
    if not before[:1].isupper() or before.casefold() in words("function"):
        return False
    return not (person or (before in people("given") and _finnish(name)))


def _foreign(place: Place, side: _Side, name: str) -> bool:
    """Tell whether the word goes on a longer name that is no Finnish person's: Evening Standard, Palo Alto."""
    before = place.previous
    led = before[:1].isupper() and before.casefold() not in words("function") and before == side.told.previous
    if place.following[:1].isupper():
        # "Elimäe YMCA": the bare stem of a town is no part of any name.
        return not (
            _finnish(name) and cuts(name).get(place.word) == "stem" and side.told.following[:1].isupper()
        )
    return led and before not in people("given") and not _finnish(name)


def _finnish(name: str) -> bool:
    """Tell whether the name is surely Finnish, and so the same in English."""
    known = names().get(name)
    town = known is not None and known.kind == "town"
    return town or name in people("given", "surname", "family", "other") or name.endswith("nen")


def _inflected(side: _Side, name: str) -> bool:
    """Tell whether the Finnish word can be nothing but an inflected form."""
    case = side.read.case
    if _compound().search(name):
        return True
    if case == "genitive":
        return _owns(side.told)
    if case in ("partitive", "essive", "nominative", ""):
        return _finnish(name)
    return True


def _owns(told: Told) -> bool:
    """Tell whether the Finnish word can be a genitive: one that nothing follows, or a verb, is a name in -n."""
    if not told.following or told.previous[:1].isupper() and told.following[:1].isupper():
        return False
    read = analyses(told.following)
    return not read or any(a.pos != "verb" for a in read)


def _alike(place: Place, side: _Side) -> Iterator[tuple[float, str, Kind, Fix]]:
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
            if fix := _cut_fix(side, word, name, how):
                yield far / 10, name, "cut", fix
        elif far <= (1 if len(name) < 8 else 2) and len(name) > 4:
            if fix := _spelling_fix(side, word, name):
                yield far, name, "spelling", fix


def _cut_fix(side: _Side, word: str, name: str, how: str) -> Fix | None:
    """Return how sure it is that the word is the name cut short; None where it is as likely an English one."""
    said, person = side.read.said, side.told.previous in people("given")
    left = name.removeprefix(word)
    if not said:
        # What is missing is at most two letters at the end, and no ending is: Kokkinaki of Kokkinakisia.
        short = 0 < len(left) < 3 and name.isascii() and len(word) > 3
        if left == "s" and name == side.told.word:
            return "unsafe"
        # Tweet is Tweetti in Finnish, and a sentence may begin with one.
        return "safe" if short and not (side.told.opening and left.endswith("i")) else "unsafe"
    if _finnish(name) or person or said == "last part":
        return "safe"
    if how == "stem":
        return "safe" if len(word) > 4 else None
    if how == "long" or (said == "dictionary" and side.read.many and side.told.word.startswith(word)):
        return "safe" if said == "dictionary" else None
    # An engine takes -n for the genitive where it is the name's own: Morriso, with Morrisonia in Finnish.
    if left == "n" and not fits(word, side.told.word):
        return "safe"
    # Standard is standardi, Jeep is jeeppi: what comes from English has its i from Finnish.
    loan = left in ("i", word[-1] + "i") or not name.startswith(word[:-1])
    if len(name) > 8 and not loan and not (side.read.many and not name.endswith("t")):
        return "safe"
    return "unsafe" if said == "table" or (side.read.many and len(word) > 4) else None


def _spelling_fix(side: _Side, word: str, name: str) -> Fix | None:
    """Return how sure it is that the word is the name misspelt: where English may spell it so, nothing is said."""
    if side.read.said:
        return "safe" if side.read.said == "last part" or _finnish(name) else None
    if name.endswith("nen") or side.told.previous in people("given"):
        return "safe"
    # Tutankhamon and Tutankhamun, Verden and Verdean: English has vowels of its own, and adjectives.
    return None if _consonants(word) == _consonants(name) or word in _known_english() else "unsafe"


def _consonants(name: str) -> str:
    return regex.sub(r"[aeiouyäöåh]|(\p{L})(?=\1)", "", _sound(name))


@cache
def _known_english() -> frozenset[str]:
    """Return the names that English has in the tables: Louisiana, though the Finnish side misspells it."""
    return frozenset(form for name in names().values() for form in name.english)


def _best(found: list[tuple[float, Place, _Side, str, Kind, Fix]]) -> Iterator[Pair]:
    """Yield the nearest pairs: a word for a name, and a name for a word."""
    done: set[Span] = set()
    for far, place, side, name, kind, fix in sorted(found, key=lambda f: f[0]):
        rivals = any(f[1].where == place.where and f[0] == far and f[3] != name for f in found)
        others = any(f[2] is side and f[1].word != place.word and f[0] <= far for f in found)
        if place.where not in done and not rivals and not others:
            done.add(place.where)
            # Of many there is an s: the Mikkos are the Mikkonens.
            right = (
                name + "s"
                if side.read.many and side.read.said == "dictionary" and place.word[-1] == "s"
                else name
            )
            yield Pair(place.where, side.told, right, kind, side.read.said, fix)


def distance(one: str, two: str) -> int:
    """Return how many letters must be put in, taken out or changed to make one word the other.

    >>> distance("syrakki", "syyrakki"), distance("abc", "abc"), distance("", "ab")
    (1, 0, 2)
    """
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
