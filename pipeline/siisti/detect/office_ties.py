"""Tells who holds which office: by what the page says elsewhere, and by the table of holders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import regex

from siisti.detect.office_mentions import Mention, Person, mentions, right_keys, right_mentions
from siisti.detect.office_table import Holder
from siisti.rules.model import Page

#: Where the family name stands first, "Prime Minister Li" is Li Qiang.
_SURNAME_FIRST = frozenset({"CN", "TW", "HK", "KR", "KP", "VN"})
_LOCATIVE = regex.compile(
    r"\b(?:in|into|to|from|across|within|throughout|outside|around|against|visit(?:ed|ing|s)?"
    r"|le(?:ft|aves|aving)|enter(?:ed|ing|s)?)\s+(?:the\s+)?$",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tie:
    """The page says that somebody holds an office of a country; ``right``: by the title used there."""

    country: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    words: str
    right: bool


def ties(page: Page) -> Mapping[str, tuple[Tie, ...]]:
    """Return who the page says holds which office of which country, by name. For ``page.fact``."""
    found: defaultdict[str, dict[tuple[object, ...], Tie]] = defaultdict(dict)
    literal = ((m, False) for segment in page.fact(mentions) for m in segment)
    for mention, right in (*literal, *((m, True) for m in page.fact(right_mentions))):
        if (
            not mention.country
            or not mention.person
            or mention.form.plural
            or mention.coordinated
            or loose(mention)
        ):
            continue
        title = mention.text[mention.start : mention.end].casefold()
        keys = right_keys(mention.country, title) if right else (mention.form.key,)
        words = mention.text[mention.left : max(mention.end, mention.of_end)]
        names = mention.person.names
        for name in names if keys else ():
            tie = Tie(mention.country, keys, names, f"{words} {' '.join(names)}", right)
            found[name].setdefault((tie.country, keys, names, right), tie)
    return {name: tuple(known.values()) for name, known in found.items()}


def tied(page: Page, person: Person) -> list[Tie]:
    """Return the ties that may be of this person."""
    known = page.fact(ties)
    found = {tie: None for name in (person.names[0], person.names[-1]) for tie in known.get(name, ())}
    return [tie for tie in found if same(person, tie)]


def sole(page: Page) -> Mapping[str, Tie]:
    """Return, for each office that the page gives to one country only, who shows it. For ``page.fact``."""
    countries: defaultdict[str, set[str]] = defaultdict(set)
    first: dict[str, Tie] = {}
    for tie in (tie for known in page.fact(ties).values() for tie in known):
        for key in tie.keys:
            countries[key].add(tie.country)
            first.setdefault(key, tie)
    for mention in (m for segment in page.fact(mentions) for m in segment):
        key = mention.form.key.removesuffix("-ministry")
        stranger = mention.foreign or (
            mention.person and not mention.country and not tied(page, mention.person)
        )
        if mention.country or stranger:
            countries[key].add(mention.country)
    return {key: tie for key, tie in first.items() if len(countries[key]) == 1}


def loose(mention: Mention) -> bool:
    """Tell whether the country may belong to what goes before: "Later in the US Foreign Minister X said"."""
    if not mention.noun or mention.of_end or mention.person is None or mention.person.apart:
        return False
    return bool(_LOCATIVE.search(mention.text[max(0, mention.left - 30) : mention.left]))


def same(person: Person, tie: Tie) -> bool:
    """Tell whether the two names may be one person's: the same, or the surname of one is the other."""
    ours, theirs = person.names, tie.names
    if len(ours) > 1 and len(theirs) > 1:
        return ours[0] == theirs[0] and ours[-1] == theirs[-1]
    last = 0 if tie.country in _SURNAME_FIRST else -1
    return ours[last] == theirs[last]


def holds(holder: Holder, person: Person, *, alone: bool) -> bool:
    """Tell whether the name is the holder's; ``alone``: whether a telling surname will do."""
    names = person.names
    if holder.surname not in names:
        return False
    if holder.first:
        return len(names) > 1 and names[0] == holder.surname and names[1] in holder.given
    if names[0] == holder.surname:
        return alone and holder.alone
    return names[0] in holder.given
