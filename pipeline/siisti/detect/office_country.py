"""Which country stands beside a word, and which countries a page is about.

The same body is written differently for each country, and its literal name often says nothing: "the security
police" is Sweden's on a page about Sweden. What shows a country is a table, ``country_marks.tsv``; with the
names and adjectives of ``countries.tsv`` it is counted once for a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

import regex

from siisti.detect.office_table import Country, parts, rows, table
from siisti.rules.model import Page
from siisti.share import share
from siisti.types import Span

APOSTROPHES = "['\N{RIGHT SINGLE QUOTATION MARK}]"
BETWEEN = (
    "former|ex|then|current|present|new|newly appointed|newly elected|outgoing|incoming|acting|interim|late"
    "|next|previous|long-time|longtime|veteran|first|first female|first ever|sitting"
)


@cache
def attributes() -> dict[str, tuple[str, bool]]:
    """Return what may stand before an office, in capitals: the country, and whether it is its name too."""
    found: dict[str, tuple[str, bool]] = {}
    for country in table().countries.values():
        nouns = set(country.nouns)
        for word in (*country.adjectives, *country.abbreviations):
            found[word.upper()] = country.code, word in nouns
        for word in _owners(country):
            found[word.upper()] = country.code, False
    return found


def _owners(country: Country) -> tuple[str, ...]:
    regular = (f"{noun}'s" for noun in country.nouns)
    short = (f"{abbreviation}'" for abbreviation in country.abbreviations)
    return (*(owner.removeprefix("the ") for owner in country.possessives), *regular, *short)


@cache
def nouns() -> dict[str, str]:
    """Return the names of countries in capitals, with the code of each."""
    return {noun.upper(): country.code for country in table().countries.values() for noun in country.nouns}


def key(words: str) -> str:
    """Return the words as the tables of this file hold them."""
    return words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").upper()


def cased(words: Iterable[str]) -> str:
    """Return the alternatives as written and in capitals: "BRITISH Finance Minister" opens a story."""
    chosen = {
        word
        for country in table().countries.values()
        for word in (*country.adjectives, *country.nouns, *_owners(country))
        if word.upper() in words
    }
    ordered = sorted(chosen | {w.upper() for w in chosen}, key=lambda w: (-len(w), w))
    return "|".join(regex.escape(w).replace("'", APOSTROPHES) for w in ordered)


@cache
def country_before() -> regex.Pattern[str]:
    """Return what finds the country right before a place: "the US's former"."""
    words = cased(attributes())  # (?r) reads backwards: else every country is tried at every place
    return regex.compile(
        r"(?r)(?:(?<![\w\-\N{EN DASH}/&.'\N{RIGHT SINGLE QUOTATION MARK}])|(?<=\b(?:ex|then)-))"
        rf"(?P<country>{words})\s+(?:(?:{BETWEEN})[\s-]++)*+$"
    )


@cache
def of_country() -> regex.Pattern[str]:
    """Return what finds the country right after a place: "of the United States"."""
    words = cased(nouns())
    not_compound = r"(?![\w\-\N{EN DASH}'\N{RIGHT SINGLE QUOTATION MARK}])"
    return regex.compile(rf"\s+of\s+(?:[Tt]he\s+)?(?P<noun>{words}){not_compound}")


_WORDS_BEFORE = regex.compile(r"(?r)(?:\S+\s+){1,4}$")
_OF = regex.compile(r"\s+of\s+(?:[Tt]he\s+)?(?P<words>\p{Lu}\S*(?:\s\p{Lu}\S*){0,2})")
_BETWEEN_WORDS = frozenset(regex.split(r"[|\s]", BETWEEN)) | {"own", "national"}


def beside(text: str, start: int) -> tuple[str, int]:
    """Return the country right before a place, and where its words start: "Norway's former" is NO's.

    >>> beside("In the Czech House", 13), beside("An old House", 7)
    (('CZ', 7), ('', 7))
    """
    found = _WORDS_BEFORE.search(text[max(0, start - 60) : start])
    words = list(regex.finditer(r"\S+", found[0])) if found else []
    while words and words[-1][0] in _BETWEEN_WORDS:
        words.pop()
    if not found or not words or not words[-1][0][0].isupper():
        return "", start
    known, end = attributes(), words[-1].end()
    for first in words[-3:]:
        said = found[0][first.start() : end].lstrip("\"'(\N{LEFT DOUBLE QUOTATION MARK}")
        if said[:1].isupper() and key(said) in known:
            return known[key(said)][0], start - len(found[0]) + end - len(said)
    return "", start


def behind(text: str, end: int) -> tuple[str, int]:
    """Return the country in "of Norway" right behind a place, and where that ends.

    >>> behind("the Diet of Japan elected", 8)
    ('JP', 17)
    """
    found = _OF.match(text, end)
    said = found["words"] if found else ""
    while found and said:
        name = said.rstrip(".,;:!?)\"'\N{RIGHT SINGLE QUOTATION MARK}")
        if code := nouns().get(key(name)):
            return code, found.start("words") + len(name)
        said = said.rpartition(" ")[0]
    return "", end


_CAPITALISED = regex.compile(r"\p{Lu}[\p{L}\-.]*(?:[ ]\p{Lu}[\p{L}\-.]*)*+")
#: What every country is a member of says nothing of which one is meant.
_UNIONS = ("EU", "UN")
_ENDING = regex.compile(
    r"(?:\p{Ll}nen|\p{Ll}la-aho|nmaa|järvi|joki|koski|vaara|mäki|niemi|lahti|salmi|suo|puro|ranta|salo|kangas|harju|korpi|kivi|lampi)$"
)


@cache
def _marks() -> Mapping[str, str]:
    """Return the capitalised words that show a country, each with its code."""
    found = {
        word: country.code
        for country in table().countries.values()
        for word in (*country.nouns, *country.adjectives)
    }
    for _, row in rows(share("configs/lexicon/country_marks.tsv"), ("country", "marks")):
        found.update(dict.fromkeys(parts(row["marks"]), row["country"]))
    places = ("finnish", "english", "kind", "adjective", "mark")
    for _, row in rows(share("configs/lexicon/finnish_places.tsv"), places):
        if row["kind"] == "town" and row["mark"] != "wary":
            found.setdefault(row["finnish"], "FI")
    return found


def shown(text: str) -> Counter[str]:
    """Return how often the text shows each country: by its name, its towns, its people's names.

    >>> sorted(shown("In Oulu, Kaisa Virtanen met the Swedish minister").items())
    [('FI', 3), ('SE', 1)]
    """
    found: Counter[str] = Counter()
    marks = _marks()
    for run in _CAPITALISED.finditer(text):
        words = run[0].split()
        at = 0
        while at < len(words):
            for size in (3, 2, 1):
                said = " ".join(words[at : at + size]).rstrip(".-") if at + size <= len(words) else ""
                code = marks.get(said) or marks.get(words[at]) if size == 1 else marks.get(said)
                if size == 1 and code is None and len(said) > 5 and _ENDING.search(said):
                    code = "FI"
                if code:
                    found[code] += 1
                    break
            at += size
    return found


def setting(page: Page) -> tuple[Counter[str], ...]:
    """Return what each segment shows. For ``page.fact``."""
    return tuple(shown(segment.text) for segment in page.segments)


def settings(page: Page) -> Counter[str]:
    """Return what the page shows as a whole. For ``page.fact``."""
    return sum(page.fact(setting), Counter())


def about(page: Page, index: int, code: str, where: Span) -> bool:
    """Tell whether the words around the place, its paragraph or else the page plainly are about that country.

    A paragraph that shows other countries only is about those. A lone segment has nothing but itself.
    """
    text = page.segments[index].text
    near = shown(text[max(0, where.start - 60) : where.end + 30])
    here, whole = page.fact(setting)[index], page.fact(settings)
    for counts in (near, here):
        own, others = counts[code], _others(counts, code)
        if own and own >= others:
            return True
    if not here[code] and _others(here, code):
        return False
    most = max((n for other, n in whole.items() if other not in (code, *_UNIONS)), default=0)
    return page.whole and whole[code] >= 2 and whole[code] * 2 >= most


def elsewhere(page: Page, index: int, code: str) -> bool:
    """Tell whether the paragraph shows other countries and not this one."""
    here = page.fact(setting)[index]
    return not here[code] and _others(here, code) > 0


def abroad(page: Page, index: int, code: str) -> bool:
    """Tell whether the paragraph, or where it shows no country the page, is plainly about other countries."""
    here, whole = page.fact(setting)[index], page.fact(settings)
    if here[code] or _others(here, code):
        return elsewhere(page, index, code)
    return (
        max((n for other, n in whole.items() if other not in (code, *_UNIONS)), default=0) > 2 * whole[code]
    )


def _others(counts: Counter[str], code: str) -> int:
    return sum(n for other, n in counts.items() if other not in (code, *_UNIONS))
