"""Finds inflected and cut forms of names that tables have whole, and endings after a colon or an apostrophe."""

from __future__ import annotations

from collections.abc import Iterator
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
from siisti.types import Span

_PARTICLES = frozenset({"von", "van", "der", "den", "de", "bin", "ten", "da", "al"})


def known_endings(page: Page, index: int) -> Iterator[Match]:
    """Yield the last words of known names and Finnish surnames that stand in a Finnish case."""
    text, done = page.segments[index].text, set()
    for where, known in _known(page.fact(take_census), index):
        if known.case:
            done.add(where)
            yield _repair(text, where, known.last, known.case)
    for where, name, case in _family(page, index):
        if case and where not in done:
            done.add(where)
            yield _repair(text, where, name, case)


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
    for where, known in _known(census, index):
        if known.cut:
            done.add(where)
            yield Match(where, known.last, evidence=(f"table: {known.last}",))
    for where, name, case in _family(page, index):
        if case is None and where not in done:
            done.add(where)
            yield Match(where, name, evidence=(f"paradigm: {name}",))
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
            and census.before[word] <= census.before[again.last] | _heads(census, word)
        ):
            yield where, again


def _heads(census: Census, word: str) -> set[str]:
    return {head for head in census.before[word] if word in after(head)}


def _family(page: Page, index: int) -> Iterator[tuple[Span, str, Case | None]]:
    """Yield Finnish surnames that stand inflected or cut after a Finnish first name, or that are nobody else's."""
    census = page.fact(take_census)
    before = ("", Span(0, 0))
    for word, where in census.where[index]:
        led = page.segments[index].text[before[1].end : where.start] == " " and before[0] in people("given")
        before = (word, where)
        if led and (found := family(word)):
            yield where, *found
        elif led and (name := nen_stem(word)):
            yield where, name, None
        elif (
            word.endswith(("sen", "selle", "sella", "sellä", "selta", "seltä"))
            and not census.before[word]
            and not census.after[word]
            and (found := family(word))
        ):
            yield where, *found


@cache
def _apostrophe() -> regex.Pattern[str]:
    """Names that end in a consonant nobody hears take their ending after an apostrophe: Bordeaux'n, Renault'lla."""
    return regex.compile(
        r"(?<![\p{L}\d/-])(?P<name>\p{Lu}\p{L}{3,}+)['’](?P<end>n|[ts][aä]|s[st][aä]|l[lt][aä]|lle|ksi|h[ei]n|iin)(?![\p{L}\d'’])"
    )


def _apostrophes(text: str) -> Iterator[Match]:
    for m in _apostrophe().finditer(text, timeout=TIMEOUT):
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
    for m in _colon().finditer(text, timeout=TIMEOUT):
        place = Place(text, Span(*m.span()))
        if (len(m["name"]) == 1 and not place.previous[:1].isupper()) or place.following[:1].isupper():
            continue
        case: Case = "genitive" if m["end"].endswith("n") and len(m["end"]) < 3 else "partitive"
        new, fix = english(place, m["name"], case)
        if len(m["end"]) > 2 and place.previous.casefold() not in context("place", "preposition", "giving"):
            fix = "unsafe"
        yield Match(place.where, new, evidence=(f"ending: :{m['end']}",), fix=fix)
