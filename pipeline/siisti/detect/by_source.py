"""Finds names that the Finnish side has otherwise: with its ending on, cut in the wrong place, misspelt, or put into
English words. Without a source the rules find nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import regex

from siisti.detect.name_cases import english
from siisti.detect.name_census import Place
from siisti.detect.name_tables import names
from siisti.detect.source_names import told
from siisti.detect.source_pairs import pairs
from siisti.detect.source_sides import Kind, Pair
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.text.finnish import Case
from siisti.text.morphology import analyses, available
from siisti.types import Fix, Span


def _found(kind: Kind, page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if not page.segments[index].source:
        return
    for pair in page.fact(pairs)[index]:
        if pair.kind == kind:
            new, fix = _said(Place(text, pair.where), pair) if kind == "ending" else (pair.name, pair.fix)
            evidence = (f"source: {pair.told.word}", *([f"{pair.said}: {pair.name}"] if pair.said else ()))
            yield Match(pair.where, new, evidence=evidence, fix=fix)


#: What English does with a name in these Finnish cases: the owner, or the name after the preposition that is there.
_CASES: dict[str, Case] = {
    "inessive": "in",
    "adessive": "on",
    "elative": "from",
    "ablative": "from",
    "illative": "to",
    "allative": "to",
    "genitive": "genitive",
}


def _said(place: Place, pair: Pair) -> tuple[str, Fix]:
    """Return what English has for the copied form, and how sure that is."""
    if pair.name.endswith("'s") or pair.fix == "unsafe":
        return pair.name, pair.fix
    case = _CASES.get(pair.case, "partitive")
    # After a first name the whole is the owner or none: "meets Lauri Lylyn" is Lauri Lyly.
    if case == "genitive" and (place.previous[:1].isupper() or pair.said == "two genitives"):
        return pair.name, pair.fix
    return english(place, pair.name, case)


@local
def _nothing_else(page: Page, index: int) -> Iterator[Match]:
    """Yield a line that is one town in Finnish and something else in English: "Plier pudas." for Pihtipudas."""
    segment = page.segments[index]
    name = (segment.source or "").strip(" .!?:")
    known, said = names().get(name), segment.text.strip()
    if known is None or known.kind != "town" or known.mark or known.finnish not in known.english:
        return
    if (
        not said
        or len(said) > 40
        or any(form in said for form in known.english)
        or not told(segment.source or "")
    ):
        return
    start = segment.text.index(said)
    end = start + len(said.rstrip(" .!?:"))
    yield Match(Span(start, end), name, evidence=(f"source: {name}",), fix="safe")


_SMALL = regex.compile(r"(?<![\p{L}\d-])\p{Ll}{6,30}(?![\p{L}\d-])")
_FOREIGN = regex.compile("[cqwxzčšž]")
#: "Plural: inuiit" and "called salat" are words of another language, quoted as they are.
_NAMED = regex.compile(r"(?:[:\"”'’]|nimel\w+|sana\w*|kutsu\w+)\s*$")
_OF_MANY = regex.compile(r"e(?:i(?:lta|ltä|lle|lla|llä|ssa|ssä|sta|stä|hin|ksi)|ja|jä)$")


@local
def _peoples(page: Page, index: int) -> Iterator[Match]:
    """Yield a people in the Finnish plural, which has a small letter there and no dictionary: pehuenchet."""
    segment = page.segments[index]
    if not segment.source:
        return
    wrong: dict[str, str] = {}
    # All at once: the time limit of a search runs on while a dictionary is loaded between two of its matches.
    for m in list(_SMALL.finditer(segment.source, timeout=TIMEOUT)):
        word = m[0]
        plural, stem = word.endswith(("et", "it", "ot", "ut")), _OF_MANY.sub("", word)
        if not plural and (stem == word or stem[-1] in "aeouyäö"):
            continue
        # Without a dictionary only its letters tell that a word is not Finnish.
        if analyses(word) if available() else not _FOREIGN.search(word):
            continue
        if not plural:
            wrong[stem] = wrong[stem + "s"] = stem + "i"
        elif not _NAMED.search(segment.source, max(0, m.start() - 40), m.start()):
            wrong[word] = word[:-1]
    for m in list(_TOKEN.finditer(segment.text, timeout=TIMEOUT)) if wrong else ():
        right = wrong.get(m[0].casefold())
        if right and (m[0][0].isupper() or m[0] in segment.source):
            yield Match(Span(*m.span()), right.capitalize(), evidence=(f"source: {right}",))


_TOKEN = regex.compile(r"(?<![\p{L}\d-])\p{L}{6,30}(?![\p{L}\d-])")


Look = Callable[[Page, int], Iterator[Match]]
LOOKS: dict[str, Look] = {
    "names.source-ending": partial(_found, "ending"),
    "names.source-cut": partial(_found, "cut"),
    "names.source-spelling": partial(_found, "spelling"),
    "names.source-surname": partial(_found, "surname"),
    "names.source-place": _nothing_else,
    "names.source-people": _peoples,
}
