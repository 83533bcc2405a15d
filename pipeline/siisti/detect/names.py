"""Finds Finnish case endings left on names, and names that were cut in the wrong place when an ending came off.

A name is put right only by taking a Finnish ending away, or by putting back what a Finnish paradigm takes: from a
table of places, or from the name as it stands elsewhere on the page. What is merely like a name is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.detect.known_forms import known_endings, known_stems, marked
from siisti.detect.name_cases import english
from siisti.detect.name_census import Census, Place, take_census
from siisti.detect.name_stems import slavic, whole_person
from siisti.detect.name_tables import context, inflected, kept, people
from siisti.detect.transliteration import article
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.text.finnish import Case, Cut


def _case_ending(page: Page, index: int) -> Iterator[Match]:
    census = page.fact(take_census)
    done = set()
    for match in known_endings(page, index):
        done.add(match.span)
        yield match
    for place in census.places(page, index, inflected(), census.forms, census.parts):
        if place.where in done:
            continue
        found = _by_table(page, place) or _by_page(census, place) or _by_part(census, place)
        if found:
            yield found
    yield from marked(page.segments[index].text)


def _by_table(page: Page, place: Place) -> Match | None:
    found, census = inflected().get(place.word), page.fact(take_census)
    # "Vaasan Oy", "Bank Tampereen": part of a longer name, whatever that is called, here or elsewhere on the page.
    plain = context("place", "preposition", "determiner", "goes-on")
    beside = {w for w in census.before[place.word] if w.casefold() not in plain}
    if found is None or beside or census.after[place.word]:
        return None
    name, case = found
    # "The Canberraan" lives in Canberra; what goes to a place has no article and owns nothing.
    if case == "to" and place.word.endswith("aan") and (place.owner or place.determined):
        return None
    base = name.said(page)
    new, fix = english(place, base, case, name)
    new = article(place.text, place.where.start, new)
    return Match(place.where, new, evidence=(f"table: {name.finnish}, {case}",), fix=fix)


def _by_page(census: Census, place: Place) -> Match | None:
    word, found = place.word, census.forms.get(place.word, {})
    if len(found) != 1:
        return None
    ((name, case),) = found.items()
    if not census.alone(word, name) or _adjective(census, word, name, case):
        return None
    new, fix = english(place, name, case)
    # Who speaks is a subject: it is the name without -n that was cut there, Dzhagaryan and Dzhagarya.
    subject = case == "genitive" and {place.previous, place.following} & context("speaking")
    sure = fix == "safe" and not subject and _borne_out(census, word, name, case)
    evidence = (f"document: {name} x{census.count[name]}", f"ending: {case}")
    return Match(place.where, new, evidence=evidence, fix="safe" if sure else "unsafe")


def _by_part(census: Census, place: Place) -> Match | None:
    """Return a name that the page need not have: its last part is Finnish and can be inflected only so."""
    if place.word not in census.parts:
        return None
    name, case = census.parts[place.word]
    given = place.previous in people("given")
    plain = (
        place.previous[:1].islower() or given or place.previous.casefold() in context("place", "preposition")
    )
    if place.previous and not plain:
        return None
    new, fix = english(place, name, case)
    sure = fix == "safe" and (given or name in census.count or case not in ("genitive", "partitive"))
    evidence = (f"paradigm: {name}, {case}",)
    return Match(place.where, new, evidence=evidence, fix="safe" if sure else "unsafe")


def _adjective(census: Census, word: str, name: str, case: Case) -> bool:
    """Tell whether the word is, or may be, English: an adjective of a place (Russian), or no name at all (Then)."""
    if {word.casefold(), name.casefold()} & set(words("function")):
        return True
    if census.surname(name):
        return word.endswith(("ian", "ean"))
    return word.endswith("ia") if case == "partitive" else case == "genitive" and word.endswith("an")


def _borne_out(census: Census, word: str, name: str, case: Case) -> bool:
    """Tell whether the page shows well enough that the word is the name with an ending."""
    surname = census.surname(name)
    if census.count[word] > census.count[name] or not (surname or census.count[name] > 1):
        return False
    # Zotovia is Zotov, and Antonia is not Anton.
    return case not in ("genitive", "partitive") or not (len(name) < 4 or word.endswith("ia"))


def _overstem(page: Page, index: int) -> Iterator[Match]:
    census, text = page.fact(take_census), page.segments[index].text
    sure = set()
    for match in known_stems(page, index):
        sure.add(match.span)
        yield match
    for word, span in census.where[index]:
        if span in sure:
            continue
        if name := whole_person(word) or (word.endswith("i") and slavic(Place(text, span).previous, word)):
            for match in _stem(Place(text, span), name):
                sure.add(span)
                yield match
    for place in census.places(page, index, census.towns, census.cuts):
        found = None if place.where in sure else _whole(page, place) or _bare(census, place)
        if found:
            yield found


def _stem(place: Place, name: str) -> Iterator[Match]:
    """Yield a first name or a surname of the table of which only the stem is left, and nothing else can be meant."""
    before, after = place.previous, place.following
    given = name in people("given")
    if after[:1].isupper() and not (given and after not in context("no-given")):
        return
    led = before[:1].isupper() and before.casefold() not in (*words("function"), *context("speaking"))
    if led and (given or before not in people("given", "slavic")):
        return
    if place.text[place.where.end : place.where.end + 1] != "-":
        yield Match(place.where, name, evidence=(f"paradigm: {name}",))


def _whole(page: Page, place: Place) -> Match | None:
    """Return the name that stands elsewhere on the page and of which the word is a part."""
    census, word = page.fact(take_census), place.word
    found = census.cuts.get(word, {})
    if len(found) != 1 or len(word) < 4:
        return None
    ((name, cut),) = found.items()
    plain = regex.search(rf"(?<!\p{{L}}){regex.escape(name.lower())}(?!\p{{L}})", page.text)
    if not census.alone(word, name) or name in kept() or plain:
        return None
    if census.count[word] > census.count[name] or (cut == "long" and census.after[name]):
        return None
    sure = _same(census, place, name, cut)
    if not sure and cut != "stem" and census.count[word] == census.count[name]:
        return None
    evidence = (f"document: {name} x{census.count[name]}",)
    return Match(place.where, name, evidence=evidence, fix="safe" if sure else "unsafe")


def _same(census: Census, place: Place, name: str, cut: Cut) -> bool:
    """Tell whether who is named here is sure to be whom the page names in full."""
    word = place.word
    surname, often = census.surname(name), census.count[name] > 1
    if place.previous in census.before[name] and (cut == "stem" or name.endswith("nen")):
        return True
    if cut == "stem":
        return surname or (often and (name.endswith(("nen", "e", "t")) or len(name) > 7))
    if cut == "long":
        led = place.previous.casefold() in context("determiner")
        return often and len(name) > 3 and not census.before[word] and not led
    if census.before[word]:
        return False
    by = (
        place.text[: place.where.start]
        .casefold()
        .endswith(("according to ", "says ", "said ", "told ", "by "))
    )
    return surname and (by or place.owner or place.following in ("says", "said", "told", "tells"))


def _bare(census: Census, place: Place) -> Match | None:
    """Return the town whose bare stem the word is, after a preposition of place: by the table, or by its last part."""
    town, before = census.towns.get(place.word), place.previous
    if town is None or census.before[place.word] - {before}:
        return None
    led = place.text[: place.where.start].casefold().split()[-2:]
    if before.casefold() not in context("place") and not (before == "of" and led[0] in context("town-of")):
        return None
    return Match(place.where, town, evidence=(f"paradigm: {town}",))


LOOKS = {"names.case-ending": _case_ending, "names.overstem": _overstem}
