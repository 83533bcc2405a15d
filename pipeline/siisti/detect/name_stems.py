"""Names an engine cut or left inflected that the page need not show whole: Finnish first names and surnames of
``configs/lexicon/finnish_people.tsv``, last parts that every Finnish place or family name is made of, and Russian
and Ukrainian surnames after their first names.
"""

from __future__ import annotations

from functools import cache, lru_cache

import regex

from siisti.detect.name_tables import inflected, kept, names, people
from siisti.text.finnish import Case, cuts, paradigm, weakened

#: Last parts of names that cannot end a word of another language once they are inflected.
_PARTS = (
    *(
        "mäki",
        "niemi",
        "lahti",
        "koski",
        "järvi",
        "joki",
        "ranta",
        "virta",
        "vuori",
        "saari",
        "salmi",
        "lampi",
    ),
    *(
        "kangas",
        "pelto",
        "kylä",
        "selkä",
        "silta",
        "lehto",
        "korpi",
        "niitty",
        "kallio",
        "linna",
        "luoto",
        "katu",
    ),
    *("puisto", "tori", "mylly", "metsä", "oja", "harju", "vaara", "kari", "lähde", "tie", "kartano"),
)
#: Forms of theirs that words and names of other languages end in.
_TOO_SHORT = 5
#: No name is longer, and to look at each ending of a word of a megabyte takes minutes.
_TOO_LONG = 40


@cache
def _endings() -> dict[str, tuple[str, Case]]:
    """Return the inflected forms of the last parts, each with the part and its case: kosken, niemessä."""
    found: dict[str, tuple[str, Case]] = {}
    for part in _PARTS:
        for form, case in paradigm(part).items():
            if len(form) >= _TOO_SHORT and form not in ("torin", "karin", "tiena", "karia", "toria", "ojaan"):
                found.setdefault(form, (part, case))
    return found


@lru_cache(maxsize=8192)
def inflected_part(word: str) -> tuple[str, Case] | None:
    """Return the name of which the word is an inflected form, by its last part, and the case.

    >>> [inflected_part(word) for word in ("Haukikosken", "Lehmusniemessä", "Absalon")]
    [('Haukikoski', 'genitive'), ('Lehmusniemi', 'in'), None]
    """
    if (
        not _TOO_SHORT + 3 <= len(word) <= _TOO_LONG
        or word in kept()
        or word in names()
        or word in inflected()
    ):
        return None
    for cut in range(3, len(word) - _TOO_SHORT + 1):
        if found := _endings().get(word[cut:]):
            part, case = found
            return (word[:cut] + part, case) if regex.search("[aeiouyäö]", word[:cut]) else None
    return None


@cache
def person_stems() -> dict[str, str]:
    """Return what is left of Finnish names when -n, -lle or -lta are cut off: Karhuse of Karhunen, Tuuka of Tuukka."""
    found: dict[str, str] = {}
    whole = people("given", "surname", "family", "other")
    for name in sorted(whole):
        if name.endswith("nen"):
            stem = name[:-3] + "se"
            if name in people("family") and len(stem) < _TOO_SHORT + 2:
                continue
        elif name in people("family") or (name in people("given") and name[-3:-1] not in ("kk", "pp", "tt")):
            continue
        else:
            stem = weakened(name)
        if stem not in whole and stem not in kept() and len(stem) > 3 and not name.endswith("mäki"):
            found[stem] = name
    return found


@lru_cache(maxsize=8192)
def whole_person(word: str) -> str | None:
    """Return the Finnish name of which the word is the bare stem.

    >>> [whole_person(word) for word in ("Karhuse", "Hyvöse", "Tuuka", "Rose", "Karaköse")]
    ['Karhunen', 'Hyvönen', 'Tuukka', None, None]
    """
    if word in kept():
        return None
    # By its vowels it is Finnish: a, o and u do not stand beside ä and ö, as they do in Turkish.
    if len(word) > 5 and regex.fullmatch(r"(?i)[^aouâçğış]*[äö][^aouâçğış]*(?<=[äöyi])se", word):
        return word[:-2] + "nen"
    return person_stems().get(word)


@cache
def _families() -> dict[str, tuple[str, ...]]:
    """Return the surnames of the table by their first two letters, which no ending changes."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(people("surname", "family")):
        found[name[:2]] = (*found.get(name[:2], ()), name)
    return found


@lru_cache(maxsize=8192)
def family(word: str) -> tuple[str, Case | None] | None:
    """Return the Finnish surname of which the word is an inflected form, with the case, or the stem, with None.

    >>> family("Virtasen"), family("Laaksose"), family("Virtanen"), family("Smithin")
    (('Virtanen', 'genitive'), ('Laaksonen', None), None, None)
    """
    if len(word) < _TOO_SHORT or word in kept() or word in people("given", "surname", "family", "other"):
        return None
    found: set[tuple[str, Case | None]] = set()
    for name in _families().get(word[:2], ()):
        if case := paradigm(name).get(word):
            found.add((name, case))
        elif cuts(name).get(word) == "stem" and not name.endswith("mäki") and word[-2:] != "si":
            found.add((name, None))
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def nen_stem(word: str) -> str | None:
    """Return the surname in -nen of which the word is the stem, by its sounds: to be asked after a Finnish first name.

    >>> [nen_stem(word) for word in ("Haukise", "Lukkaroise", "Rose", "Penrose", "Annelise", "Krause")]
    ['Haukinen', 'Lukkaroinen', None, None, None, None]
    """
    finnish = regex.fullmatch(
        r"(?:[HJKLMNPRSTV][aeiouyäö]|[AEIOUYÄÖ])(?:(?!lr|nr|mr|sr)[adehijklmnoprstuvyäö])+(?<=[aeiouyäö])(?<!l[ie])se",
        word,
    )
    return word[:-2] + "nen" if finnish and len(word) > 5 and word not in kept() else None


def slavic(before: str, word: str) -> str | None:
    """Return a Russian or Ukrainian surname without the i that carries Finnish endings: Oleksandr Prokudini."""
    if before in people("slavic") and regex.search(r"(?<!(\p{L})\1)(?:[oe]v|in|yn)i$", word):
        return word[:-1]
    return None
