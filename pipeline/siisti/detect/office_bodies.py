"""Finds parliaments, authorities, parties and ranks under the name an engine put together word for word.

What each is called is a table, a row a body: the literal names, the right one, and how sure a repair is where
the country stands beside it, where the page is about that country, and where nothing ties it to one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from siisti.detect.office_body_table import TIES, Body, Index, Tie, read_bodies
from siisti.detect.office_country import about, abroad, behind, beside, elsewhere, shown
from siisti.detect.office_table import table
from siisti.detect.office_verdicts import cased, quotation
from siisti.rules.model import Look, Match, Page
from siisti.text.english import article as indefinite
from siisti.types import Fix, Span


class Place(NamedTuple):
    """Where a literal name stands, with the country right before or behind it, if any."""

    text: str
    start: int
    end: int
    country: str
    left: int
    right: int


_ARTICLE = regex.compile(r"\b(?P<article>the|an|a)\s+$", regex.IGNORECASE)
_SAID = {
    "beside": "{} stands beside it",
    "about": "the text is about {}",
    "else": "whatever the country",
}
#: A capitalised word, and what joins words of one name: "Johns Hopkins", "University of".
_NAME_BEFORE = regex.compile(r"(?P<word>[\p{Lu}\d][\p{L}\d.&'\N{RIGHT SINGLE QUOTATION MARK}-]*)\s+$")
_NAME_BEHIND = regex.compile(
    r"\s(?:(?P<join>of|for|at|in|on)\s(?:the\s)?)?(?P<word>\p{Lu}[\p{L}.-]+(?:\s\p{Lu}[\p{L}.-]+)*)"
)
_JOINS = regex.compile(r"(?i)\b(?:of|by|to|for|from|with|at|in|on|and|but|or|than|as|says|said|when|that)\s$")
_GOES_ON = regex.compile(
    r"[,.;)]|$|\s(?:is|was|has|had|will|would|says|said|and|in|on|to|that|which|would|can|could|did|does|\p{Ll}+ed)\b"
)
_OF_PLACE = regex.compile(r"\s(?:of|in|for|at)\s(?:the\s)?(?:\p{Ll}+\s)?\p{Lu}")
_NAME_NEXT = regex.compile(r"\s\p{Lu}")
_SENTENCE = regex.compile(r"(?:^|[.!?:\N{EN DASH}\-\"\N{RIGHT DOUBLE QUOTATION MARK}])\s*$")
_PERSON = regex.compile(r",?\s+(?:Dr\.?\s)?\p{Lu}[\p{L}'-]+\s\p{Lu}[\p{L}'-]+")
_FULL_NAME = regex.compile(r"\p{Lu}[\p{L}'-]+\s\p{Lu}[\p{L}'-]+\s$")
_PICTURED = regex.compile(
    r"(?i)\b(?:pictured?|photo\w*|image|right\)|left\)[^\n]*left\)|poses?|posing|stand(?:s|ing))"
)
_APPOSED = regex.compile(r"\p{Lu}[\p{L}'-]+\s\p{Lu}[\p{L}'-]+,\s(?:an?\s|the\s)?$")
#: Words that open a sentence or a phrase with a capital, and are no part of a name.
#: A police and crime commissioner is elected; operas and theatres do have general directors.
_POLICE_AND = regex.compile(r"(?i)\bpolice(?:, fire)? and $")
_STAGE = regex.compile(r"\sof\s(?:the\s)?[^,.]{0,30}(?:[Oo]pera|[Tt]heatre|[Bb]allet)\b")
_FUNCTION = frozenset(
    regex.split(
        r"\s+",
        "The A An In On At By For From Of And But Or As If When While After Before Since That According Also"
        " Now Then However Its Their Our His Her This",
    )
)


def looks(name: str) -> Look:
    """Return the function of the rule that reads this table."""
    index = cache(lambda: read_bodies(name))

    def look(page: Page, number: int) -> Iterator[Match]:
        return _found(index(), page, number)

    return look


def _found(index: Index, page: Page, number: int) -> Iterator[Match]:
    present = index.keys() & page.vocabulary[number]
    text = page.segments[number].text
    folded = page.folded[number] if len(page.folded[number]) == len(text) else text.lower()
    taken: list[Span] = []
    said = [row for word in present for row in index[word] if row[2] in folded]
    for literal, bodies, _ in sorted(said, key=lambda row: (-len(row[0]), row[0].islower())):
        for start, end in _places(text, folded, literal):
            if any(start < t.end and t.start < end for t in taken):
                continue
            match = _judged(page, number, _place(text, start, end), bodies)
            if match is not None:
                taken.append(Span(start, end))
                yield match


def _places(text: str, folded: str, literal: str) -> Iterator[tuple[int, int]]:
    """Yield where the words stand; a literal with a capital is looked for as it is written."""
    if literal[0] == "(":
        ways = [(text, literal)]
    elif literal.islower():
        ways = [(folded, literal)]
    else:
        ways = [(text, words) for words in dict.fromkeys((literal, literal[0].upper() + literal[1:]))]
    for within, words in ways:
        at = within.find(words)
        while at >= 0:
            end = at + len(words)
            if not any(c.isalnum() or c in "_-" for c in (text[at - 1 : at], text[end : end + 1]) if c):
                yield at, end
            at = within.find(words, end)


def _place(text: str, start: int, end: int) -> Place:
    country, left = beside(text, start)
    right = end
    if not country:
        country, right = behind(text, end)
    return Place(text, start, end, country, left, right)


def _judged(page: Page, number: int, place: Place, bodies: tuple[Body, ...]) -> Match | None:
    span = Span(place.left, place.right)
    if quotation(page, number, span) == "title" or _part_of_name(place) or _part_of_title(place):
        return None
    source = page.segments[number].source
    for body in bodies if source is not None else ():
        if _borne_out(page, number, place, body) and _fits(page, place, body, aside=False):
            return _match(place, body, "beside" if place.country else "source", "safe")
    for tie in TIES:
        for body in bodies:
            fix = body.grade(tie)
            if not fix or not _tied(page, number, place, body, tie):
                continue
            if "right" in body.flags:
                return None
            if _fits(page, place, body):
                return _match(place, body, tie, fix)
    return None


def _borne_out(page: Page, number: int, place: Place, body: Body) -> bool:
    """Tell whether the source alone settles it: only of what needs no company, at home or of no country."""
    if body.country not in ("", "FI") or (body.company and "sourced" not in body.flags):
        return False
    if body.country and (place.country not in ("", "FI") or abroad(page, number, "FI")):
        return False
    return bool(body.source and body.source.search(page.segments[number].source or ""))


def _tied(page: Page, number: int, place: Place, body: Body, tie: Tie) -> bool:
    if not body.country:
        return tie == "else"
    if place.country:
        return tie == "beside" and place.country == body.country
    if tie == "about":
        return about(page, number, body.country, Span(place.start, place.end))
    return tie == "else" and not elsewhere(page, number, body.country)


def _fits(page: Page, place: Place, body: Body, *, aside: bool = True) -> bool:
    """Tell whether the company that the row asks for is there, and the right name is not there already.

    With ``aside`` false the source bears the name out, and the rest of the page need not.
    """
    ahead = place.text[: place.start]
    if "named" in body.flags and not (_PERSON.match(place.text, place.end) or _APPOSED.search(ahead)):
        return False
    if "bracketed" in body.flags and (not _FULL_NAME.search(ahead) or _pictured(place)):
        return False
    if "definite" in body.flags and not _ARTICLE.search(ahead):
        return False
    if _one_of_many(place, body):
        return False
    if "alone" in body.flags and _NAME_NEXT.match(place.text, place.end):
        return False
    if _there(place, body.right.removeprefix("the ")):
        return False
    if not aside or not body.company:
        return True
    return any(word in folded for folded in page.folded for word in body.company)


def _one_of_many(place: Place, body: Body) -> bool:
    """Tell whether the words are a common noun: "a food agency", "the consumer association of Eastern Uusimaa"."""
    if "common" in body.flags or place.country or place.text[place.start].isupper():
        return False
    article = _ARTICLE.search(place.text[: place.start])
    return bool((article and article["article"].lower() != "the") or _OF_PLACE.match(place.text, place.end))


def _there(place: Place, name: str) -> bool:
    """Tell whether the right name stands around the words or beside them: it must not be written twice."""
    first = max(0, place.start - 60)
    near, name = place.text[first : place.end + 60].casefold(), name.casefold()
    at = near.find(name)
    while at >= 0:
        start, end = first + at, first + at + len(name)
        whole = not any(c.isalnum() or c == "-" for c in (near[at - 1 : at], near[at + len(name) :][:1]) if c)
        if whole and (start < place.start or end > place.end):
            return True
        at = near.find(name, at + 1)
    return False


def _pictured(place: Place) -> bool:
    """Tell whether a bracket says where somebody stands, or stands twice and so for two parties."""
    bracket = place.text[place.start : place.end]
    return place.text.count(bracket) > 1 or bool(_PICTURED.search(place.text))


def _part_of_name(place: Place) -> bool:
    """Tell whether the words are part of a longer name: "Johns Hopkins Foreign Policy Institute"."""
    text, written = place.text, place.text[place.start : place.end]
    if not written[0].isupper():
        return False
    before = (
        None
        if place.left < place.start
        else _NAME_BEFORE.search(text[max(0, place.start - 40) : place.start])
    )
    if before and before["word"] not in _FUNCTION and not shown(before["word"]):
        head = text[: max(0, place.start - 40) + before.start()]
        if not _SENTENCE.search(head) or before["word"][0].isdigit():
            return True
    behind = _NAME_BEHIND.match(text, place.end)
    if behind is None or place.right > place.end:
        return False
    return behind["join"] in ("of", "for", "at") and not shown(behind["word"])


def _part_of_title(place: Place) -> bool:
    """Tell whether the words are part of a longer title, or one that the house itself uses."""
    return bool(_POLICE_AND.search(place.text[: place.start]) or _STAGE.match(place.text, place.end))


def _match(place: Place, body: Body, tie: Tie, fix: Fix) -> Match | None:
    text, start, end = place.text, place.start, place.end
    old, new = text[start:end], body.right
    bare = new.removeprefix("the ")
    if tie == "beside":
        start, end, bare = _without_country(place, new)
    ahead = text[max(0, start - 30) : start]
    article = _ARTICLE.search(ahead)
    letter = text[start : start + 1]
    if "common" in body.flags:
        before_name = old.istitle() and " " not in old and _NAME_NEXT.match(text, end)
        bare = bare if before_name else cased(bare, old)
    elif old.isupper() and len(old) > 5:
        bare = bare.upper()
    if article and article["article"].lower() == "the":
        if not new.startswith("the ") and new[0].isupper() and not body.flags & {"common", "office"}:
            start -= len(article[0])
    elif article:
        wanted = indefinite(bare)
        if wanted != article["article"].lower():
            start -= len(article[0])
            bare = f"{wanted.capitalize() if article['article'][0].isupper() else wanted} {bare}"
    elif old[:4].lower() == "the " and new.startswith("the "):
        bare = f"{old[:4]}{bare}"
    elif new.startswith("the ") and tie != "beside" and _bare(text, start, end, body):
        bare = f"{'The' if letter.isupper() and _SENTENCE.search(text[:start]) else 'the'} {bare}"
    if bare == text[start:end]:
        return None
    said = (f"table: {body.country} {body.right}".replace("  ", " "), *_said(tie, body))
    return Match(Span(start, end), bare, said, fix, source=body.source.pattern if body.source else "")


def _said(tie: Tie, body: Body) -> tuple[str, ...]:
    return (_SAID[tie].format(body.country),) if tie in _SAID else ()


def _bare(text: str, start: int, end: int, body: Body) -> bool:
    """Tell whether the words stand as a noun on their own, where a name with an article takes it."""
    opens = _SENTENCE.search(text[:start]) or _JOINS.search(text[max(0, start - 12) : start])
    return bool(opens and ("alone" in body.flags or _GOES_ON.match(text, end)))


def _without_country(place: Place, right: str) -> tuple[int, int, str]:
    """Return what gives way where the right name holds the country: "Finland's Department of Meteorology"."""
    text, start, end, name = place.text, place.start, place.end, right.removeprefix("the ")
    country = table().countries.get(place.country)
    if country is None or not any(word in name for word in (*country.nouns, *country.adjectives)):
        return start, end, name
    if place.right > place.end:
        return start, place.right, name
    owner = text[place.left : place.start].rstrip()
    if owner.endswith(("'s", "\N{RIGHT SINGLE QUOTATION MARK}s")) and right != name:
        name = f"{'The' if _SENTENCE.search(text[: place.left]) else 'the'} {name}"
    return place.left, end, name


LOOKS = {
    "terms.institution-by-country": looks("bodies.tsv"),
    "terms.party-by-country": looks("parties.tsv"),
    "offices.rank": looks("ranks.tsv"),
}
