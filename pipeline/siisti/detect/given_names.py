"""Tells whether a person is a woman or a man by the given name, or by the nouns and titles around it.

The tables are ``configs/lexicon/{given_names,gender_words}.tsv``; their heads say where they come from. A
name that both women and men bear says nothing, unless the surname is a Finnish one and the name is not both
there.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Literal

import regex

from siisti.detect.office_table import rows
from siisti.share import share

#: A woman, a man, or not known.
Gender = Literal["f", "m", ""]

_FINNISH = regex.compile(
    r"(?:nen|l[aä]|m[aä]ki|niemi|j[aä]rvi|koski|lahti|ranta|harju|salo|maa|oja|lampi|vuori|saari|aho|"
    r"virta|kallio|"
    r"kangas|pelto|salmi|luoma|suo|rinne|korpi|metsä|kivi|joki|vaara|nummi|kari|sto|sti|kka|kko|ppa|ppi|"
    r"tti|kki|io|"
    r"sson|ström|[qk]vist)$"
)


@cache
def _names() -> dict[str, str]:
    found = {}
    for _, row in rows(share("configs/lexicon/given_names.tsv"), ("verdict", "names")):
        for name in row["names"].split():
            found[name] = row["verdict"]
    return found


@cache
def gender_words() -> dict[str, frozenset[str]]:
    """Return the words of each class of ``gender_words.tsv``."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in rows(share("configs/lexicon/gender_words.tsv"), ("class", "words")):
        found[row["class"]] |= set(row["words"].split())
    return {name: frozenset(words) for name, words in found.items()}


@cache
def of_women() -> frozenset[str]:
    """Return with case folded every word that may say somebody is a woman: pages without are passed by."""
    table = gender_words()
    names = (part for name, verdict in _names().items() if verdict.endswith("f") for part in name.split("-"))
    return frozenset(word.casefold() for word in (*names, *table["f-title"], *table["f-noun"], "she", "her"))


def is_given(word: str) -> bool:
    """Tell whether the word is a given name of the table, whatever it says."""
    return word in _names() or ("-" in word and word.partition("-")[0] in _names())


def by_given(word: str, surname: str) -> Gender:
    """Return whose name it is, or "" where both sexes bear it or nobody known does.

    >>> by_given("Kaarina", "Laine"), by_given("Kari", "Virtanen"), by_given("Kari", "Haugen")
    ('f', 'm', '')
    """
    verdict = _names().get(word)
    if verdict is None and "-" in word:
        verdicts = {_names().get(part, "") for part in word.split("-")}
        verdict = verdicts.pop() if len(verdicts) == 1 else None
    if verdict in ("fi-f", "fi-m"):
        verdict = verdict[-1] if _FINNISH.search(surname) else None
    return "f" if verdict == "f" else "m" if verdict == "m" else ""


#: Surnames that have a form for women: Zakharova, Svobodová, Tsikhanouskaya, Gunnlaugsdóttir.
_WOMEN = regex.compile(r"\p{Lu}[\p{L}-]{2,}(?:ov[aá]|(?<!n)ev[aá]|sk(?:aya|aja|á)|d[oó]ttir)")
#: Names that only end so; Finnish -neva is a bog.
_NOT_WOMEN = frozenset(
    ("Canova", "Casanova", "Cordova", "Genova", "Kaleva", "Moldova", "Padova", "Terranova", "Villanova")
)


def by_surname(word: str) -> Gender:
    """Return "f" for a surname that only a woman bears.

    >>> by_surname("Zakharova"), by_surname("Lavrov"), by_surname("Casanova")
    ('f', '', '')
    """
    return "f" if _WOMEN.fullmatch(word) and word not in _NOT_WOMEN else ""
