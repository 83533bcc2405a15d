"""English inflection, as far as a phrase needs it to be found in every form and replaced in the same one.

Regular forms by rule; irregular verbs are a table of facts, ``configs/lexicon/irregular_verbs.tsv``, which the
caller hands in. This is no analyser: it only spells out forms of words that a table of phrases names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import regex

#: The five forms of a verb: "take", "takes", "took", "taken", "taking".
Form = Literal["base", "third", "past", "participle", "ing"]
FORMS: tuple[Form, ...] = ("base", "third", "past", "participle", "ing")


class Verb(NamedTuple):
    """A verb's five forms, in the order of ``FORMS``."""

    base: str
    third: str
    past: str
    participle: str
    ing: str


#: Of a verb's past and its participle, by its base.
Irregular = Mapping[str, tuple[str, str]]

_SIBILANT = regex.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = regex.compile(r"[^aeiou]y$")
#: One short vowel before one consonant, in one syllable: the consonant doubles ("stopped", not "cookked").
_DOUBLES = regex.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdfgklmnprtvz]$")
_STRESSED_LAST = frozenset(
    {"admit", "commit", "compel", "control", "defer", "forget", "begin", "occur", "permit"}
)
_STRESSED_LAST |= {"acquit", "annul", "excel", "expel", "patrol", "repel"}
_STRESSED_LAST |= {"prefer", "propel", "rebel", "refer", "regret", "submit", "transfer", "upset"}
#: Sounds against the spelling: "an hour", "a university", "a euro", "a one-off".
_AN = regex.compile(
    r"(?i)(?:hour|honest|honou?r|heir)|(?-i:[FHLMNRSX](?!\p{Ll})|[AEFHILMNORSX](?=[A-Z]{1,4}\b))|8|11\b|18\b"
)
_A = regex.compile(
    r"(?i)(?:uni(?![dmn])|us[aeiu]|ut[eio]|ur[aeio]|eu|ew|one(?![a-z])|once|ubi|U[A-Z](?![a-z])"
    # Letters that are read as a word.
    r"|(?:uefa|fifa|fiba|nato|nasa|sars)\b)"
)


def verb(base: str, irregular: Irregular) -> Verb:
    """Return the forms of a verb.

    >>> verb("stop", {}), verb("carry", {}).past, verb("take", {"take": ("took", "taken")}).participle
    (Verb(base='stop', third='stops', past='stopped', participle='stopped', ing='stopping'), 'carried', 'taken')
    """
    if base == "be":
        return Verb("be", "is", "was", "been", "being")
    third = "has" if base == "have" else plural(base)
    stem = base + base[-1] if _DOUBLES.search(base) or base in _STRESSED_LAST else base
    if base.endswith("ie"):
        ing = base[:-2] + "ying"
    elif base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        ing = base[:-1] + "ing"
    else:
        ing = stem + "ing"
    if base in irregular:
        return Verb(base, third, *irregular[base], ing)
    if base.endswith("e"):
        past = base + "d"
    elif _CONSONANT_Y.search(base):
        past = base[:-1] + "ied"
    else:
        past = stem + "ed"
    return Verb(base, third, past, past, ing)


def plural(noun: str) -> str:
    """Return a noun's regular plural, which is spelt as a verb's third person is.

    >>> plural("ward"), plural("party"), plural("branch"), plural("play")
    ('wards', 'parties', 'branches', 'plays')
    """
    if _CONSONANT_Y.search(noun):
        return noun[:-1] + "ies"
    if _SIBILANT.search(noun) or noun in {"go", "do", "undergo", "veto", "echo", "hero", "potato", "tomato"}:
        return noun + "es"
    return noun + "s"


def article(word: str) -> Literal["a", "an"]:
    """Return the indefinite article a word takes, by its sound.

    >>> [article(w) for w in ("inpatient", "hour", "university", "MP", "NATO", "EU", "Säpo", "18-year-old", "one-off")]
    ['an', 'an', 'a', 'an', 'a', 'a', 'a', 'an', 'a']
    >>> article("unidentified"), article("European"), article("FBI")
    ('an', 'a', 'an')
    """
    if _A.match(word) or word[:2].upper() == "EU":
        return "a"
    return "an" if _AN.match(word) or (word[:1].lower() in "aeiou" and word[:1]) else "a"
