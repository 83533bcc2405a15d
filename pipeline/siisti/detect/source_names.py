"""Reads the names of the Finnish side: which stand there, in which form, and what each can be called in English.

A Finnish word with a capital is a name unless it opens a sentence; there it must be in a dictionary of names, or in
none. What it is called comes, in this order, from the tables, from a dictionary of Finnish, from its last part, from
its own other mentions, and else from the endings it may bear: then there may be several answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import regex

from siisti.detect.name_stems import family, inflected_part
from siisti.detect.name_tables import inflected, names, people
from siisti.detect.transliteration import romanized
from siisti.rules.kinds import TIMEOUT
from siisti.text.finnish import paradigm, plurals
from siisti.text.morphology import analyses, available
from siisti.text.spans import word_after, word_before

Said = Literal["table", "dictionary", "word", "last part", ""]
#: No name is longer, and a paradigm of a word of a megabyte takes minutes.
LONGEST = 40
_TOKEN = regex.compile(
    r"(?<![\p{L}\d@/._:-])(?P<word>\p{Lu}\p{L}*+(?:['’]\p{Lu}\p{L}++)?(?:-\p{Lu}\p{L}*+)*+)"
    r"(?P<tail>-\p{Ll}[\p{L}-]*+|[:'’]\p{Ll}+)?(?![\d@/_])"
)
_OPENS = regex.compile(r"(?:^|[.!?…:]|\n)[\s\"'“”„»«’(–—-]*$")
#: Small words hung on to a form: Turussakin, Virtaseltahan.
_CLITIC = regex.compile(r"(?<=\p{L}{4})(?:kin|ka[aä]n|kään|han|hän|ko|kö)$")
#: What is left when an ending is cut from a name nobody knows, the longest ending first.
_ENDINGS = (
    *(
        "issa",
        "issä",
        "ista",
        "istä",
        "illa",
        "illä",
        "ilta",
        "iltä",
        "ille",
        "iksi",
        "ssa",
        "ssä",
        "sta",
        "stä",
    ),
    *(
        "lla",
        "llä",
        "lta",
        "ltä",
        "lle",
        "ksi",
        "iin",
        "ia",
        "iä",
        "in",
        "ta",
        "tä",
        "aan",
        "een",
        "oon",
        "uun",
    ),
    *("yyn", "ään", "öön", "a", "ä", "n"),
)


#: Endings of one and of many, as they stand after a name that keeps its letters.
_ENDING = regex.compile(
    r"i?n|t|i?[ea]n|ie?n|i?den|iden|i?a|i?ä|i?t[aä]|j[aä]|e?i?(?:s[st]|l[lt])[aä]|e?i?lle|e?i?ksi|i?n[aä]|"
    r"(?:a|e|i|o|u|y|ä|ö|h[aeiouyäö])n|iin|seen|siin|ihin|it|eja|ns[aä]"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A name of the Finnish side: the word, what stands around it, and whether it opens a sentence."""

    word: str
    start: int
    end: int
    previous: str
    following: str
    opening: bool
    #: A word hung on by a hyphen or an ending after a colon: the name itself bears none.
    bare: bool


@lru_cache(maxsize=64)
def told(source: str) -> tuple[Told, ...]:
    """Return the words of the Finnish side that can be names.

    >>> [t.word for t in told("Kun Oulun Kärpät voitti, Komen-säätiö iloitsi. Talo on Virtasella.")]
    ['Oulun', 'Kärpät', 'Komen', 'Virtasella']
    """
    return tuple(_told(source))


def _told(source: str) -> Iterator[Told]:
    # All at once: the time limit of a search runs on while a dictionary is loaded between two of its matches.
    for m in list(_TOKEN.finditer(source, timeout=TIMEOUT)):
        word = m["word"]
        if not 2 < len(word) <= LONGEST:
            continue
        opening = bool(_OPENS.search(source[max(0, m.start() - 40) : m.start()]))
        found = Told(
            word,
            m.start(),
            m.end(),
            word_before(source, m.start()),
            word_after(source, m.end()),
            opening,
            m["tail"] is not None,
        )
        if not opening or _name(word):
            yield found


@lru_cache(maxsize=8192)
def _name(word: str) -> bool:
    """Tell whether a word that opens a sentence is a name all the same."""
    if word in inflected() or word in names() or inflected_part(word):
        return True
    read = analyses(word)
    # A word that no dictionary has is a name, where there is a dictionary to ask.
    return all(a.proper for a in read) if read else bool(available()) and not analyses(word.lower())


@lru_cache(maxsize=16384)
def fits(english: str, finnish: str) -> bool:
    """Tell whether the Finnish word can be a form of the English name.

    >>> fits("Kouvola", "Kouvolassakin"), fits("Marqui", "Marquisia"), fits("Morrison", "Morrisonia")
    (True, False, True)
    """
    plain = _CLITIC.sub("", finnish)
    if english in (finnish, plain) or (
        plain.startswith(english) and _ENDING.fullmatch(plain[len(english) :])
    ):
        return True
    if len(english) > 4 and english.endswith("s") and fits(english[:-1], finnish):
        return True
    return len(english) > 2 and not {finnish, plain}.isdisjoint(paradigm(english))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a Finnish name is called: ``names`` it may have, and where they come from.

    ``said`` is the table, the dictionary, a word of the dictionary that is no name by itself (*Lukko*), or the last
    part; it is empty where nobody knows the name, and any of them may be meant. ``whole``: the word may be the name
    as it stands, without an ending. ``case`` is the one case it can be in, empty where there are several.
    """

    names: tuple[str, ...]
    said: Said
    whole: bool
    case: str = ""
    many: bool = False
    one: tuple[str, ...] = ()


@lru_cache(maxsize=16384)
def reading(word: str) -> Reading:
    """Return what a Finnish word with a capital can be called.

    >>> reading("Tampereella").names, reading("Haukikoskella").names, reading("Belukhov").whole
    (('Tampere',), ('Haukikoski',), True)
    """
    if found := inflected().get(word):
        return Reading(tuple(dict.fromkeys((found[0].finnish, *found[0].english))), "table", False, found[1])
    if name := names().get(word):
        return Reading(tuple(dict.fromkeys((name.finnish, *name.english))), "table", True)
    if part := inflected_part(word):
        return Reading((part[0],), "last part", False, part[1])
    read = [a for a in analyses(word) if a.proper and a.case != "instructive"]
    said: Said = "dictionary"
    if not read:
        # The words of a name may be in the dictionary without a capital: Kauppatori, Iltalehti, Koski.
        plain = analyses(word.lower())
        read, said = [a for a in plain if a.pos == "noun" and a.case != "instructive"], "word"
        if plain and not read:
            return Reading((), "word", True)
    if not read and word in people("given", "surname", "family"):
        return Reading((word,), "table", True)
    if not read and (surname := family(word)):
        return Reading((surname[0],), "table", False, surname[1] or "")
    if not read:
        return Reading(tuple(_guesses(word)), "", not _local(word))
    singular = [_capital(a.lemma, word) for a in read if a.number != "plural" or said == "dictionary"]
    several = [a for a in read if a.number == "plural" and said == "word"]
    plural = [p for a in several for p in plurals(_capital(a.lemma, word))]
    cases = {a.case for a in read}
    whole = any(a.case in ("nominative", "") and a.number != "plural" for a in read) or word in plural
    case = cases.pop() if len(cases) == 1 else ""
    many = all(a.number == "plural" for a in read)
    # One of many is in the text too: Halpahalleissa is "at a Halpahalli".
    one = tuple(_capital(a.lemma, word) for a in read)
    return Reading(tuple(dict.fromkeys((*singular, *plural))), said, whole, case, many, one)


def _capital(lemma: str, word: str) -> str:
    """Return the base form with the capitals of the word.

    >>> _capital("ilta-sanoma", "Ilta-Sanomille")
    'Ilta-Sanoma'
    """
    return "".join(
        c.upper() if w.isupper() else c for c, w in zip(lemma, word.ljust(len(lemma), "a"), strict=False)
    )


def _local(word: str) -> bool:
    return regex.search(r"(?<=\p{L}{2})(?:i?ss[aä]|i?st[aä]|i?ll[aä]|i?lt[aä]|ksi)$", word) is not None


def _guesses(word: str) -> Iterator[str]:
    """Yield what a name that nobody knows may be without its ending: each of which the word is a form."""
    yield word
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        # A foreign name keeps its letters, whatever a Finnish one would change: Vukoski, Vukoskin.
        kept = ending == "n" and stem[-1:] in "aeiouyäö"
        if stem != word and len(stem) > 2 and (kept or word in paradigm(stem)):
            yield stem


def english_forms(name: str) -> tuple[str, ...]:
    """Return a name as English may write it: by the tables, and by the letters where they are Russian."""
    known = names().get(name)
    return tuple(dict.fromkeys((*(known.english if known else ()), name, romanized(name))))
