"""Finds inflected and cut forms of names that tables have whole, and endings after a colon or an apostrophe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from siisti.detect.known_names import Known, after
from siisti.detect.name_cases import english
from siisti.detect.name_census import Census, Place, take_census
from siisti.detect.name_stems import family, nen_stem
from siisti.detect.name_tables import bare_bodies, context, people
from siisti.detect.transliteration import article
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.text.finnish import Case
from siisti.types import Fix, Span

#: Endings of surnames in -nen that are nobody else's.
_NEN = ("sen", "selle", "sella", "sellä", "selta", "seltä")
#: Short titles before a surname.
_TITLES = frozenset({"PM", "Mr", "Mrs", "Ms", "Dr", "Premier", "Chancellor", "King", "Queen", "Pope"})
_PARTICLES = frozenset({"von", "van", "der", "den", "de", "bin", "ten", "da", "al"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong form where it stands, and the name; ``case`` is None for a stem, of which ``known`` tells whether a
    table has the whole name.
    """

    where: Span
    name: str
    case: Case | None
    known: bool


def wrong_forms(page: Page) -> tuple[tuple[Wrong, ...], ...]:
    """Return the wrong forms of each segment: asked for with ``page.fact(wrong_forms)``."""
    census = page.fact(take_census)
    return tuple(tuple(_wrong(page, census, index)) for index in range(len(page.segments)))


def _wrong(page: Page, census: Census, index: int) -> Iterator[Wrong]:
    done = set()
    for where, known in _known(census, index):
        done.add(where)
        yield Wrong(where, known.last, known.case, known=True)
    for where, name, case in _family(page, index):
        if where not in done:
            yield Wrong(where, name, case, known=False)


def known_endings(page: Page, index: int) -> Iterator[Match]:
    """Yield the last words of known names and Finnish surnames that stand in a Finnish case."""
    for wrong in page.fact(wrong_forms)[index]:
        if wrong.case:
            yield _repair(page.segments[index].text, wrong.where, wrong.name, wrong.case)


def _repair(text: str, where: Span, name: str, case: Case) -> Match:
    """Return the name in English: what stands before the whole of it, first name and title, tells how."""
    start = where.start
    while m := regex.search(r"(\p{L}[\p{L}-]*)\s$", text[max(0, start - 40) : start]):
        if m[1] not in _PARTICLES and (m[1].islower() or m[1].casefold() in words("function")):
            break
        start -= len(m[0])
    whole = text[start : where.start]
    new, fix = english(Place(text, Span(start, where.end)), whole + name, case)
    if not new.startswith(whole):
        return Match(Span(start, where.end), new, evidence=(f"table: {name}, {case}",), fix=fix)
    return Match(where, new[len(whole) :], evidence=(f"table: {name}, {case}",), fix=fix)


def known_stems(page: Page, index: int) -> Iterator[Match]:
    """Yield the names that a table has and of which the stem is left: Donald Tuski, Sejmi, Matti Virtase."""
    census, text = page.fact(take_census), page.segments[index].text
    done = set()
    for wrong in page.fact(wrong_forms)[index]:
        if wrong.case is None:
            done.add(wrong.where)
            # Karjalais has lost a letter more, and other languages have names in -s.
            fix: Fix = "unsafe" if not wrong.known and wrong.where.of(text).endswith("s") else "safe"
            evidence = (f"table: {wrong.name}",) if wrong.known else (f"paradigm: {wrong.name}",)
            yield Match(wrong.where, wrong.name, evidence=evidence, fix=fix)
    for word, where in census.where[index]:
        body = bare_bodies().get(word)
        if body and where not in done and not census.after[word] and not census.before[word]:
            new = article(text, where.start, body.said(page))
            yield Match(where, new, evidence=(f"table: {body.finnish}",))


def _known(census: Census, index: int) -> Iterator[tuple[Span, Known]]:
    """Yield the wrong forms of names that are known whole: after their beginning, and alone on the same page."""
    for word, where in census.where[index]:
        known = census.known.get((index, where.start))
        again = census.again.get(word)
        if known:
            yield where, known
        elif (
            again
            and not census.after[word]
            and census.before[word] <= census.before[again.last] | _heads(census, word) | _TITLES
        ):
            yield where, again


def _heads(census: Census, word: str) -> set[str]:
    return {head for head in census.before[word] if word in after(head)}


def _family(page: Page, index: int) -> Iterator[tuple[Span, str, Case | None]]:
    """Yield Finnish surnames that stand inflected or cut after a Finnish first name, or that are nobody else's."""
    census = page.fact(take_census)
    text, (before, end) = page.segments[index].text, ("", 0)
    for word, where in census.where[index]:
        led = where.start == end + 1 and text[end] == " " and _given(before)
        before, end = word, where.end
        if led and (found := family(word)):
            yield where, *found
        elif led and (name := nen_stem(word)):
            yield where, name, None
        elif word.endswith(_NEN) and not census.before[word] | census.after[word] and (found := family(word)):
            yield where, *found


def _given(word: str) -> bool:
    return word in people("given") or ("-" in word and word.partition("-")[0] in people("given"))


@cache
def _apostrophe() -> regex.Pattern[str]:
    """Names that end in a consonant nobody hears take their ending after an apostrophe: Bordeaux'n, Renault'lla."""
    return regex.compile(
        r"(?<![\p{L}\d/-])(?P<name>\p{Lu}\p{L}{3,}+)['’](?P<end>n|[ts][aä]|s[st][aä]|l[lt][aä]|lle|ksi|h[ei]n|iin)(?![\p{L}\d'’])"
    )


def _apostrophes(text: str) -> Iterator[Match]:
    for m in list(_apostrophe().finditer(text, timeout=TIMEOUT)):
        place = Place(text, Span(*m.span()))
        if place.following[:1].isupper() or (m["end"] == "n" and m["name"] in context("and")):
            continue
        case: Case = "genitive" if m["end"] == "n" else "partitive"
        new, fix = english(place, m["name"], case)
        if len(m["end"]) > 2 and place.previous.casefold() not in context("place", "preposition", "giving"):
            fix = "unsafe"
        yield Match(place.where, new, evidence=(f"ending: '{m['end']}",), fix=fix)


def marked(text: str) -> Iterator[Match]:
    """Yield the names whose ending stands after a colon or an apostrophe."""
    if ":" in text:
        yield from _colons(text)
    if "'" in text or "\N{RIGHT SINGLE QUOTATION MARK}" in text:
        yield from _apostrophes(text)


@cache
def _colon() -> regex.Pattern[str]:
    """Names in capitals and others that take their ending after a colon: HIFK:n, Oyj:n, SDP:lle."""
    return regex.compile(
        r"(?<![\p{L}\d:/])(?P<name>\p{Lu}[\p{L}\d]*+):(?P<end>n|[iae]n|[aä]|i[aä]|t[aä]|aa|ää|i?(?:s[st]|l[lt])[aä]|i?lle|ksi|"
        r"h[ei]n|iin|een|seen)(?![\p{L}\d:])"
    )


def _colons(text: str) -> Iterator[Match]:
    for m in list(_colon().finditer(text, timeout=TIMEOUT)):
        place = Place(text, Span(*m.span()))
        if (len(m["name"]) == 1 and not place.previous[:1].isupper()) or place.following[:1].isupper():
            continue
        case: Case = "genitive" if m["end"].endswith("n") and len(m["end"]) < 3 else "partitive"
        new, fix = english(place, m["name"], case)
        if len(m["end"]) > 2 and place.previous.casefold() not in context("place", "preposition", "giving"):
            fix = "unsafe"
        yield Match(place.where, new, evidence=(f"ending: :{m['end']}",), fix=fix)
