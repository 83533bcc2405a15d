"""What a Finnish word is: its base form, its class, its case and number, and whether it is a name.

Two libraries can tell, and both give the same answers through this file: libvoikko (fast; the system's package) where
it is installed, else pypykko (from PyPI alone; seconds to load, some hundred words a second). Neither is loaded
before the first word is asked for. Without them no word is known, and whoever asks must do with what he has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Literal

Pos = Literal[
    "noun",
    "name",
    "adjective",
    "verb",
    "pronoun",
    "numeral",
    "adverb",
    "adposition",
    "conjunction",
    "interjection",
    "abbreviation",
    "other",
]
#: The fifteen cases as grammars of Finnish call them, and none for what has no case.
Kasus = Literal[
    "nominative",
    "genitive",
    "accusative",
    "partitive",
    "inessive",
    "elative",
    "illative",
    "adessive",
    "ablative",
    "allative",
    "essive",
    "translative",
    "abessive",
    "comitative",
    "instructive",
    "",
]
Number = Literal["singular", "plural", ""]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a word. ``proper`` says that the base form is a name, as in Turun but not in turun."""

    lemma: str
    pos: Pos
    case: Kasus
    number: Number
    proper: bool


Analyser = Callable[[str], Iterator[Analysis]]

#: No word is longer, and a library may take long over a megabyte without a space.
_TOO_LONG = 80
_LOCK = Lock()

_VOIKKO_POS: dict[str, Pos] = {
    "nimisana": "noun",
    "nimi": "name",
    "etunimi": "name",
    "sukunimi": "name",
    "paikannimi": "name",
    "laatusana": "adjective",
    "nimisana_laatusana": "adjective",
    "teonsana": "verb",
    "kieltosana": "verb",
    "asemosana": "pronoun",
    "lukusana": "numeral",
    "seikkasana": "adverb",
    "suhdesana": "adposition",
    "sidesana": "conjunction",
    "huudahdussana": "interjection",
    "lyhenne": "abbreviation",
}
_VOIKKO_CASE: dict[str, Kasus] = {
    "nimento": "nominative",
    "omanto": "genitive",
    "kohdanto": "accusative",
    "osanto": "partitive",
    "sisaolento": "inessive",
    "sisaeronto": "elative",
    "sisatulento": "illative",
    "ulkoolento": "adessive",
    "ulkoeronto": "ablative",
    "ulkotulento": "allative",
    "olento": "essive",
    "tulento": "translative",
    "vajanto": "abessive",
    "seuranto": "comitative",
    "keinonto": "instructive",
}
_PYKKO_POS: dict[str, Pos] = {
    "noun": "noun",
    "proper": "name",
    "adjective": "adjective",
    "participle": "adjective",
    "verb": "verb",
    "pronoun": "pronoun",
    "numeral": "numeral",
    "ordinal": "numeral",
    "adverb": "adverb",
    "adposition": "adposition",
    "conjunction": "conjunction",
    "interjection": "interjection",
}
_PYKKO_CASE: dict[str, Kasus] = {
    "nom": "nominative",
    "gen": "genitive",
    "acc": "accusative",
    "par": "partitive",
    "ine": "inessive",
    "ela": "elative",
    "ill": "illative",
    "ade": "adessive",
    "abl": "ablative",
    "all": "allative",
    "ess": "essive",
    "tra": "translative",
    "abe": "abessive",
    "com": "comitative",
    "ins": "instructive",
}


@lru_cache(maxsize=65536)
def analyses(word: str) -> tuple[Analysis, ...]:
    """Return the readings of a Finnish word that the dictionary has; none for what it does not know."""
    found = library()
    if found is None or not word or len(word) > _TOO_LONG:
        return ()
    with _LOCK:
        read = dict.fromkeys(found(word))
    # Talosta in small letters is a house and never Mr Talonen; with a capital it is the name before the word.
    capital = word[0].isupper()
    return tuple(sorted((a for a in read if capital or not a.proper), key=lambda a: not a.proper))


def lemmas(word: str) -> tuple[str, ...]:
    """Return the base forms a word can have."""
    return tuple(dict.fromkeys(a.lemma for a in analyses(word)))


def available() -> str:
    """Return the name of the library that is asked, or an empty string where there is none."""
    found = library()
    return found.__name__.strip("_").removesuffix("_analyses") if found else ""


@cache
def library() -> Analyser | None:
    """Return what analyses words here: libvoikko, else pypykko, else nothing."""
    with _LOCK:
        return _voikko() or _pykko()


def _voikko() -> Analyser | None:
    try:
        from libvoikko import Voikko, VoikkoException
    except (ImportError, OSError):
        return None
    try:
        handle = Voikko("fi")
    except (
        VoikkoException,
        OSError,
    ):  # the Python side without the system's library, or without its dictionary
        return None

    def libvoikko_analyses(word: str) -> Iterator[Analysis]:
        for said in handle.analyze(word):
            lemma, pos = said.get("BASEFORM", word), _VOIKKO_POS.get(said.get("CLASS", ""), "other")
            case = _VOIKKO_CASE.get(said.get("SIJAMUOTO", ""), "")
            number: Number = "plural" if said.get("NUMBER") == "plural" else "singular"
            proper = pos == "name" or (pos == "abbreviation" and lemma.isupper())
            yield Analysis(lemma, pos, case, number if case else "", proper)

    return libvoikko_analyses


def _pykko() -> Analyser | None:
    try:
        from pypykko.utils import analyze
    except (ImportError, OSError):
        return None

    def pypykko_analyses(word: str) -> Iterator[Analysis]:
        for said in analyze(word):
            # What it guesses for a word it does not know is as often wrong as right; libvoikko does not guess.
            if not said.source.startswith("Lexicon"):
                continue
            lemma, tags = said.lemma.replace("|", ""), said.morphtags.strip("+").split("+")
            pos = _PYKKO_POS.get(said.pos.removesuffix("-pl"), "other")
            cases: list[Kasus] = [_PYKKO_CASE[t] for t in tags if t in _PYKKO_CASE]
            case = cases[0] if cases else ""
            number: Number = "plural" if "pl" in tags or said.pos.endswith("-pl") else "singular"
            proper = pos == "name"
            if proper and lemma.isupper() and len(lemma) > 1:
                pos = "abbreviation"
            yield Analysis(lemma, pos, case, number if case else "", proper)

    return pypykko_analyses
