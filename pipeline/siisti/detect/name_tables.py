"""Reads the tables of names: what Finnish calls a place or a person and what English does, and what looks like a
Finnish form and is none.

They are ``configs/lexicon/{finnish_places,finnish_people,transliterations,names_kept,name_contexts}.tsv``; their
heads say what the columns hold. They are read when the first text is looked at; a broken row raises ``ConfigError``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from siisti.detect.office_table import parts, rows
from siisti.errors import ConfigError
from siisti.rules.model import Page
from siisti.share import share
from siisti.text.finnish import Case, cuts, paradigm

PLACE_COLUMNS = ("finnish", "english", "kind", "adjective", "mark")
NAME_COLUMNS = ("finnish", "english", "mark")
_KINDS = ("town", "country", "city", "body", "person")
_MARKS = ("", "wary", "form")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Finnish and in English. ``wary`` says that the Finnish form is also a name of its own, ``form``
    that it is English as it stands and only its inflected forms are wrong.
    """

    finnish: str
    english: tuple[str, ...]
    kind: str
    adjective: str
    mark: str

    def said(self, page: Page) -> str:
        """Return the English form to write: the page's own where usage differs."""
        if len(self.english) > 1:
            for form in self.english:
                if regex.search(rf"(?<!\p{{L}}){regex.escape(form)}(?!\p{{L}})", page.text):
                    return form
        return self.english[0]


def read_places(path: Path) -> dict[str, Name]:
    """Read ``finnish_places.tsv``."""
    found: dict[str, Name] = {}
    for line, row in rows(path, PLACE_COLUMNS):
        english = parts(row["english"]) or (row["finnish"],)
        name = Name(row["finnish"], english, row["kind"], row["adjective"], row["mark"])
        _checked(path, line, name, found)
    return found


def read_names(path: Path) -> dict[str, Name]:
    """Read ``transliterations.tsv``."""
    found: dict[str, Name] = {}
    for line, row in rows(path, NAME_COLUMNS):
        name = Name(row["finnish"], parts(row["english"]), "person", "", row["mark"])
        _checked(path, line, name, found)
    return found


def _checked(path: Path, line: int, name: Name, found: dict[str, Name]) -> None:
    for field, ok in (("finnish", name.finnish), ("english", name.english)):
        if not ok:
            raise ConfigError(path, "must not be empty", line=line, field=field)
    if name.kind not in _KINDS:
        raise ConfigError(path, f"{name.kind!r} is none of {', '.join(_KINDS)}", line=line, field="kind")
    if name.mark not in _MARKS:
        raise ConfigError(path, f"{name.mark!r} is neither empty, wary nor form", line=line, field="mark")
    if name.finnish in found:
        raise ConfigError(path, f"{name.finnish} stands twice", line=line, field="finnish")
    found[name.finnish] = name


@cache
def context(*classes: str) -> frozenset[str]:
    """Return the words of classes of ``name_contexts.tsv``."""
    listed = rows(share("configs/lexicon/name_contexts.tsv"), ("class", "words"))
    return frozenset(word for _, row in listed if row["class"] in classes for word in row["words"].split())


@cache
def people(*kinds: str) -> frozenset[str]:
    """Return the names of ``finnish_people.tsv`` of some kinds: given, surname, slavic."""
    listed = rows(share("configs/lexicon/finnish_people.tsv"), ("kind", "names"))
    return frozenset(name for _, row in listed if row["kind"] in kinds for name in row["names"].split())


@cache
def names() -> dict[str, Name]:
    """Return both tables by the Finnish form; a place comes before a person."""
    people = read_names(share("configs/lexicon/transliterations.tsv"))
    return people | read_places(share("configs/lexicon/finnish_places.tsv"))


@cache
def foreign() -> dict[str, tuple[Name, ...]]:
    """Return the names whose base form English does not have, by their first word, the longest first."""
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names().values():
        if name.finnish not in name.english and name.mark != "form":
            found[name.finnish.split()[0]].append(name)
    return {k: tuple(sorted(v, key=lambda n: -len(n.finnish))) for k, v in found.items()}


@cache
def kept() -> frozenset[str]:
    """Return the words of ``names_kept.tsv``."""
    lines = share("configs/lexicon/names_kept.tsv").read_text("utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.partition("\t")[0].split())


@cache
def inflected() -> dict[str, tuple[Name, Case]]:
    """Return the inflected forms of the names of both tables that can be nothing else."""
    found: dict[str, tuple[Name, Case]] = {}
    twice = set()
    for name in names().values():
        for form, case in paradigm(name.finnish).items():
            if form in kept() or form in names() or form in name.english:
                continue
            # Foreign names keep their consonants: Baku, Bakun. In four letters there is none to spare.
            if (
                name.kind in ("city", "body", "person")
                and len(name.finnish) < 5
                and form[:3] != name.finnish[:3]
            ):
                continue
            if case == "genitive" and _demonym(form, name):
                continue
            if form in found and found[form][0] is not name:
                twice.add(form)
            found[form] = (name, case)
    return {form: value for form, value in found.items() if form not in twice and " " not in form}


def _demonym(form: str, name: Name) -> bool:
    """Tell whether a genitive is, or may be, an English adjective: Kenyan, Syrian."""
    foreign = name.kind not in ("town", "body")
    return foreign and (
        form.endswith(("ian", "ean")) or (form.endswith("an") and name.finnish in name.english)
    )


@cache
def bare_stems() -> dict[str, str]:
    """Return the bare stems of towns that are no words of their own: Lahde, Seinäjoe."""
    found: dict[str, str] = {}
    for name in names().values():
        if name.kind == "town" and not name.mark:
            found |= {c: name.finnish for c, kind in cuts(name.finnish).items() if kind == "stem"}
    taken = kept() | names().keys() | inflected().keys()
    taken |= people("given", "surname", "family")
    return {stem: town for stem, town in found.items() if stem not in taken and len(stem) > 3}


@cache
def bare_bodies() -> dict[str, Name]:
    """Return the names of bodies with the i that carries Finnish endings: Sejmi, Bundestagi."""
    found: dict[str, Name] = {}
    for name in names().values():
        same = name.mark == "form" or name.finnish in name.english
        if name.kind == "body" and same and len(name.finnish) > 3 and not name.finnish.isupper():
            found |= {c: name for c, kind in cuts(name.finnish).items() if kind == "long"}
    taken = kept() | names().keys() | inflected().keys() | people("given", "surname", "family")
    return {form: name for form, name in found.items() if form not in taken}


#: Last parts of place names that are never whole without their last letters, in Finnish or Estonian.
_PARTS = {
    "kankaa": "kangas",
    "lahde": "lahti",
    "koske": "koski",
    "lamme": "lampi",
    "nieme": "niemi",
    "salme": "salmi",
}


def stem_town(word: str) -> str | None:
    """Return the place whose bare stem the word is: a town of the table, or by its last part."""
    if word in bare_stems():
        return bare_stems()[word]
    for part, whole in _PARTS.items():
        if word.endswith(part) and len(word) > len(part) + 2:
            return word.removesuffix(part) + whole
    return None
