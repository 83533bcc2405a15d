"""Finds the ministers and ministries that a text names, with the country and the person each belongs to.

Works outwards from the literal form of an office (``foreign minister``): what stands right before it (``the
US's former``), right after it (``of the United States, Antony Blinken``), and whether it is coordinated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from siisti.detect.office_country import (
    APOSTROPHES,
    BETWEEN,
    attributes,
    cased,
    country_before,
    key,
    nouns,
    of_country,
)
from siisti.detect.office_table import Form, table
from siisti.rules.model import Page

_NAME = r"(?:\p{Lu}[\p{L}'\N{RIGHT SINGLE QUOTATION MARK}\-]*\p{L}|\p{Lu}\.)"
_TITLES_OF_PEOPLE = r"(?:Sir|Dame|Lord|Lady|Baroness|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|General|Gen\.)"

#: Words that are written with a capital in a headline or open a clause, and are nobody's name.
_NO_NAMES = frozenset(
    regex.split(
        r"\s+",
        "A An The On In At To From With For After Before And But Or As By Of Says Said Will Has Had Is Was "
        "He She They It"
        " His Her Their Meeting Summit Talks Visit Conference Council Office Monday Tuesday Wednesday "
        "Thursday Friday"
        " Saturday Sunday January February March April June July August September October November December",
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is named beside an office. ``apart`` tells that a comma stands between."""

    names: tuple[str, ...]
    lord: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of an office, with what is around it.

    ``start`` and ``end`` are the office words, ``left`` is where the country before them starts, ``of_end``
    where the one after them ends. ``country`` is a code, "" where none stands there. ``noun`` tells that the
    word is also the country's name (``the US``), so that it may belong to what goes before; ``foreign`` that
    the office is somebody else's.
    """

    form: Form
    start: int
    end: int
    left: int
    text: str
    country: str = ""
    of_end: int = 0
    noun: bool = False
    coordinated: bool = False
    foreign: bool = False
    person: Person | None = None


def mentions(page: Page) -> tuple[tuple[Mention, ...], ...]:
    """Return the offices that each segment names in their literal form. For ``page.fact``."""
    return tuple(
        tuple(_scan(segment.text, _literal(), table().forms)) if _worth(folded) else ()
        for segment, folded in zip(page.segments, page.folded, strict=True)
    )


def right_mentions(page: Page) -> tuple[Mention, ...]:
    """Return the offices that the page names by the title their country uses. For ``page.fact``."""
    forms = _right_forms()
    return tuple(
        m for segment in page.segments for m in _scan(segment.text, _right(), forms) if m.country and m.person
    )


@cache
def right_keys(code: str, title: str) -> tuple[str, ...]:
    """Return the offices of a country that a right title, with case folded, may stand for."""
    return tuple(
        office.key
        for office in table().offices.values()
        if office.country == code
        if title in {t.casefold() for t in (*office.titles, office.short, *office.also)}
    )


def _worth(folded: str) -> bool:
    return "minist" in folded or "federal chancellor" in folded or "chief secretary" in folded


def _scan(text: str, pattern: regex.Pattern[str], forms: Mapping[str, Form]) -> Iterator[Mention]:
    for found in pattern.finditer(text):
        form = forms[found[0].casefold()]
        mention = _mention(text, found.start(), found.end(), form)
        if mention is not None:
            yield mention


def _mention(text: str, start: int, end: int, form: Form) -> Mention | None:
    if _COMPOUND.match(text, end):
        return None
    window = max(0, start - 90)
    ahead_of = country_before().search(text[window:start])
    behind = of_country().match(text, end)
    country, left, noun, coordinated = "", start, False, False
    if ahead_of:
        country, noun = attributes()[key(ahead_of["country"])]
        left = window + ahead_of.start()
        ahead = text[window:left]
        if _PREFIX.search(ahead):
            return None
        coordinated = bool((_LISTED if form.plural else _joined()).search(ahead))
    right, of_end = end, 0
    if behind:
        named = nouns()[behind["noun"].upper()]
        if ahead_of and named != country:
            return None
        if not ahead_of:
            if _ENDS_OF.match(text, behind.end()) is None:
                return Mention(form, start, end, start, text, foreign=True)
            country, right, of_end = named, behind.end(), behind.end()
            coordinated = bool(_more().match(text, behind.end()))
    person = _after(text, right) or _ahead(text, left)
    foreign = not country and bool(_MODIFIED.search(text[window:start]))
    return Mention(form, start, end, left, text, country, of_end, noun, coordinated, foreign, person)


def _after(text: str, at: int) -> Person | None:
    found = _PERSON.match(text, at)
    if not found:
        return None
    names: tuple[str, ...] = ()
    for name in found["names"].split():
        names = (*names, _OWNER.sub("", name))
        if names[-1] != name:  # "Blinken's Russian counterpart"
            break
    while names and names[-1] in _NO_NAMES:
        names = names[:-1]
    if not names or names[0] in _NO_NAMES:
        return None
    apart = bool(found["comma"])
    if apart and (len(names) < 2 or not _CLOSED.match(text, found.end())):
        return None
    return Person(names, (found["rank"] or "") in ("Lord", "Lady", "Baroness"), apart)


def _ahead(text: str, at: int) -> Person | None:
    found = _APPOSED.search(text[max(0, at - 60) : at])
    return Person(tuple(found["names"].split()), apart=True) if found else None


_PERSON = regex.compile(
    rf"(?P<comma>,)?\s+(?:(?P<rank>{_TITLES_OF_PEOPLE})\s+)?(?P<names>{_NAME}(?:\s{_NAME}){{0,3}})"
)
_APPOSED = regex.compile(
    rf"(?P<names>{_NAME}\s(?:{_NAME}\s)?{_NAME}),\s+(?:[Tt]he\s+)?(?:(?:{BETWEEN})[\s-]+)?$"
)
_OWNER = regex.compile(rf"{APOSTROPHES}s?$")
_CLOSED = regex.compile(r"[,.;:)](?!\s*and\b)|\s*$")
#: "Foreign Minister-designate"; "Minister of Finance and Economic Development".
_COMPOUND = regex.compile(
    r"[\-\N{EN DASH}]\p{L}|,? (?:and|&) (?:Trade|Human|Social|Economic|European|Defen[cs]e|Security|Industry"
    r"|Public|Welfare|Local|Sports?|Science|Culture|Emigration|Immigration|Expatriates?|Planning|Tourism"
    r"|Food)\b"
)
#: The country's word is part of a longer one: "South American", "Northern Irish".
_PREFIX = regex.compile(
    r"\b(?:South|North|Latin|Central|African|Native|Northern|Southern|East|West|Eastern|Western|Pan|Afro|Non"
    r"|Anti"
    r"|Pro)[\s-]+$"
)
_LISTED = regex.compile(r"(?:\b(?:and|or|between)|[,&/])\s*(?:the\s+)?$")
#: Another country, or another kind of minister: "Hungarian", "deputy", "Hamas".
_MODIFIED = regex.compile(
    r"(?:\b(?i:deputy|vice|assistant|associate|junior|shadow|parallel|rebel|state|exiled|self-proclaimed"
    r"|opposition)"
    rf"|\b\p{{Lu}}\p{{L}}+(?:an|ese|ish|ch|ic|[qtn]i|ek)|\p{{L}}{APOSTROPHES}s?)"
    rf"[\s-]+(?:(?:{BETWEEN})\s+)?$"
)
#: What may follow "of the US" for the name to end there; in "minister of the US state of" it does not.
_ENDS_OF = regex.compile(
    r"\s*(?:$|[.,;:!?)\]\"\N{RIGHT DOUBLE QUOTATION MARK}\N{EN DASH}]"
    r"|\s(?:who|which|and|or|as|but|said|says|has|had|have|is|was|were|are|will|would|can|could|may|might"
    r"|must|should"
    r"|does|did|in|on|at|to|for|from|with|by|after|before|during|since|until|told|tells|met|meets|wants"
    r"|wanted"
    r"|visited|visits|arrived|arrives|spoke|announced|stated|warned|called|while|when|if|because|that)\b"
    r"|\s[\N{EN DASH}-]\s"
    r"|\s(?!Virgin|House|Senate|Congress|Federal|Department|Treasury|Supreme|Navy|Army|Air|State|Armed|Civil"
    r"|National"
    r"|Central|Bank)\p{Lu}\p{L}+\s\p{Lu}\p{L}+)"
)


@cache
def _literal() -> regex.Pattern[str]:
    return _words(table().forms)


@cache
def _right_forms() -> dict[str, Form]:
    titles = {
        title.casefold()
        for office in table().offices.values()
        for title in (*office.titles, office.short, *office.also)
        if title
    }
    return dict.fromkeys(titles, Form("", False, False))


@cache
def _right() -> regex.Pattern[str]:
    return _words(_right_forms())


def _words(words: Iterable[str]) -> regex.Pattern[str]:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return regex.compile(
        rf"(?i)(?<!\w)(?:(?<!-)|(?<=\b(?:ex|then)-))(?:{'|'.join(map(regex.escape, ordered))})\b"
    )


@cache
def _joined() -> regex.Pattern[str]:
    return regex.compile(rf"(?r)(?:{cased(attributes())})(?:\s*,)?\s+(?:and|or|&)\s+(?:the\s+)?$")


@cache
def _more() -> regex.Pattern[str]:
    divider = r"\s*(?:,|and|or|&|/|as well as)\s*(?:and\s+|of\s+)?(?:of\s+)?(?:the\s+)?"
    return regex.compile(rf"{divider}(?:{cased(nouns())})\b")
