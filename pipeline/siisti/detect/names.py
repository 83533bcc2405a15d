"""Finds Finnish case endings left on names, and names that were cut in the wrong place when an ending came off.

A name is put right only by taking a Finnish ending away, or by putting back what a Finnish paradigm takes: from a
table of places, or from the name as it stands elsewhere on the page. What is merely like a name is left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, permutations

import regex

from siisti.detect.name_tables import Name, context, inflected, kept, stem_town
from siisti.detect.transliteration import article
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.text.finnish import Case, Cut, cuts, paradigm
from siisti.types import Fix, Span

#: How many words of a page that begin alike are compared, and how long a name may be.
_ALIKE, _LONG = 60, 40


@cache
def _colon() -> regex.Pattern[str]:
    """Names in capitals and others that take their ending after a colon: HIFK:n, Oyj:n, SDP:lle."""
    return regex.compile(
        r"(?<![\p{L}\d:/])(?P<name>\p{Lu}[\p{L}\d]*+):(?P<end>n|[iae]n|[aä]|i[aä]|t[aä]|aa|ää|i?(?:s[st]|l[lt])[aä]|i?lle|ksi|"
        r"h[ei]n|iin|een|seen)(?![\p{L}\d:])"
    )


@cache
def _word() -> regex.Pattern[str]:
    return regex.compile(r"(?<![\p{L}\d@/._:-])\p{Lu}\p{L}++(?:-\p{Lu}\p{L}++)*+(?![\d@/_:-]|\.\p{L})")


@dataclass(frozen=True, slots=True)
class Place:
    """A capitalized word where it stands: what comes before it and after it."""

    text: str
    where: Span

    @property
    def word(self) -> str:
        """The word itself."""
        return self.where.of(self.text)

    @property
    def previous(self) -> str:
        """The word before, without punctuation between; empty at the beginning or after a comma."""
        m = regex.search(r"([\p{L}\d'’-]+)\s$", self.text[max(0, self.where.start - 40) : self.where.start])
        return m[1] if m else ""

    @property
    def following(self) -> str:
        """The word right after; empty where something else follows."""
        m = regex.match(r"\s([\p{L}\d][\p{L}\d'’-]*)", self.text[self.where.end :])
        return m[1] if m else ""

    @property
    def owner(self) -> bool:
        """Whether the text has it in the English genitive already."""
        return self.text[self.where.end : self.where.end + 2] in ("'s", "’s")

    @property
    def determined(self) -> bool:
        """Whether an article or a possessive stands before it, with one word between or none."""
        before = self.text[: self.where.start].split()[-2:]
        return any(w.casefold() in context("determiner") for w in before) and before[-1][-1] not in ",.;:"


@dataclass(slots=True)
class Census:
    """The capitalized words of a page: how often each stands, and which names stand right before and after it."""

    count: Counter[str] = field(default_factory=Counter)
    before: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    after: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    where: list[list[tuple[str, Span]]] = field(default_factory=list)
    forms: dict[str, dict[str, Case]] = field(default_factory=dict)
    cuts: dict[str, dict[str, Cut]] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)

    def places(self, page: Page, index: int, *known: Mapping[str, object]) -> Iterator[Place]:
        """Yield the words of a segment that a table knows and from which no longer name goes on."""
        for word, span in self.where[index]:
            if any(word in table for table in known) and word not in kept():
                place = Place(page.segments[index].text, span)
                if not place.following[:1].isupper():
                    yield place

    def surname(self, name: str) -> bool:
        """Tell whether the page has the name after what can be a first name."""
        return bool(self.before[name] - context("no-given")) and not self.after[name]

    def alone(self, word: str, name: str) -> bool:
        """Tell whether the word stands beside no name but those that stand before the name itself."""
        return word not in kept() and not self.after[word] and self.before[word] <= self.before[name]


def _census(page: Page) -> Census:
    found = Census()
    dull = frozenset(words("function")) | frozenset(words("role"))
    near: defaultdict[str, list[str]] = defaultdict(list)
    for segment in page.segments:
        found.where.append([(m[0], Span(*m.span())) for m in _word().finditer(segment.text, timeout=TIMEOUT)])
        for (one, first), (two, second) in pairwise(found.where[-1]):
            if second.start == first.end + 1 and segment.text[first.end] == " ":
                found.after[one].add(two)
                if one.casefold() not in dull:
                    found.before[two].add(one)
        found.count.update(word for word, _ in found.where[-1])
    for word in found.count:
        near[word[:3].casefold()] += [word] if len(word) <= _LONG else []
        if town := stem_town(word):
            found.towns[word] = town
    for alike in near.values() if page.whole else ():
        # A page has a handful of names that begin alike; hundreds are an attack, or no text.
        for word, name in permutations(alike[:_ALIKE], 2):
            if name not in inflected() and len(name) > 2:
                # NATO, Natoa: what is pronounced as a word is inflected as one.
                plain = name.capitalize() if name.isupper() and len(name) > 3 else name
                if case := paradigm(name).get(word) or paradigm(plain).get(word):
                    found.forms.setdefault(word, {})[name] = case
                if cut := cuts(name).get(word):
                    found.cuts.setdefault(word, {})[name] = cut
    return found


def _genitive(place: Place, base: str, name: Name | None = None) -> tuple[str, Fix]:
    """Return what English has for a Finnish genitive: the owner before a noun, the plain name elsewhere."""
    after = place.following
    low = after.casefold()
    if place.owner or low in ("", *words("function")) or low in context("goes-on") or after[0].isdigit():
        return base, "safe"
    if place.determined:
        if name is None or name.kind != "country":
            return base, "safe"
        return (name.adjective, "safe") if name.adjective else (base, "unsafe")
    if place.previous.casefold() in ("and", "or") or low.endswith(("ed", "ing", "ly", "s")):
        return base + "'s", "unsafe"
    return base + "'s", "safe"


def _local(place: Place, base: str, case: Case) -> tuple[str, Fix]:
    """Return what English has for a Finnish local case: the name, after the preposition that is there."""
    before = place.previous.casefold()
    if before in context("place", "preposition") or (case == "to" and before in context("giving")):
        return base, "safe"
    if before or not place.text[: place.where.start].strip():
        word = {"in": "in", "on": "in", "from": "from", "to": "to"}[case]
        return (word if before else word.capitalize()) + " " + base, "unsafe"
    return base, "unsafe"


def _english(place: Place, base: str, case: Case, name: Name | None = None) -> tuple[str, Fix]:
    if case == "genitive":
        return _genitive(place, base, name)
    if case == "partitive" or place.owner:
        return base, "safe"
    return _local(place, base, case)


def _case_ending(page: Page, index: int) -> Iterator[Match]:
    census = page.fact(_census)
    for place in census.places(page, index, inflected(), census.forms):
        found = _by_table(page, place) or _by_page(census, place)
        if found:
            yield found
    if ":" in page.segments[index].text:
        yield from _colons(page.segments[index].text)


def _colons(text: str) -> Iterator[Match]:
    for m in _colon().finditer(text, timeout=TIMEOUT):
        place = Place(text, Span(*m.span()))
        if (len(m["name"]) == 1 and not place.previous[:1].isupper()) or place.following[:1].isupper():
            continue
        case: Case = "genitive" if m["end"].endswith("n") and len(m["end"]) < 3 else "partitive"
        new, fix = _english(place, m["name"], case)
        if len(m["end"]) > 2 and place.previous.casefold() not in context("place", "preposition", "giving"):
            fix = "unsafe"
        yield Match(place.where, new, evidence=(f"ending: :{m['end']}",), fix=fix)


def _by_table(page: Page, place: Place) -> Match | None:
    found, census = inflected().get(place.word), page.fact(_census)
    # "Vaasan Oy", "Bank Tampereen": part of a longer name, whatever that is called, here or elsewhere on the page.
    plain = context("place", "preposition", "determiner", "goes-on")
    beside = {w for w in census.before[place.word] if w.casefold() not in plain}
    if found is None or beside or census.after[place.word]:
        return None
    name, case = found
    base = name.said(page)
    new, fix = _english(place, base, case, name)
    new = article(place.text, place.where.start, new)
    return Match(place.where, new, evidence=(f"table: {name.finnish}, {case}",), fix=fix)


def _by_page(census: Census, place: Place) -> Match | None:
    word, found = place.word, census.forms.get(place.word, {})
    if len(found) != 1:
        return None
    ((name, case),) = found.items()
    if not census.alone(word, name) or _adjective(census, word, name, case):
        return None
    new, fix = _english(place, name, case)
    # Who speaks is a subject: it is the name without -n that was cut there, Dzhagaryan and Dzhagarya.
    subject = case == "genitive" and {place.previous, place.following} & context("speaking")
    sure = fix == "safe" and not subject and _borne_out(census, word, name, case)
    evidence = (f"document: {name} x{census.count[name]}", f"ending: {case}")
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
    census = page.fact(_census)
    for place in census.places(page, index, census.towns, census.cuts):
        found = _whole(page, place) or _bare(census, place)
        if found:
            yield found


def _whole(page: Page, place: Place) -> Match | None:
    """Return the name that stands elsewhere on the page and of which the word is a part."""
    census, word = page.fact(_census), place.word
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
    if town is None or before.casefold() not in context("place") or census.before[place.word] - {before}:
        return None
    return Match(place.where, town, evidence=(f"paradigm: {town}",))


LOOKS = {"names.case-ending": _case_ending, "names.overstem": _overstem}
