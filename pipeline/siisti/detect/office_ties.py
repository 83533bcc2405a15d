"""Tells who holds which office: by what the page says elsewhere, and by the table of holders."""

from __future__ import annotations

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
    """The page says elsewhere that somebody holds an office of a country."""

    country: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    words: str


def ties(page: Page) -> tuple[Tie, ...]:
    """Return who the page says holds which office of which country. For ``page.fact``."""
    literal = (
        _tie(mention, mention.person, (mention.form.key,))
        for segment in page.fact(mentions)
        for mention in segment
        if mention.country and mention.person and not mention.form.plural
        if not mention.coordinated and not loose(mention)
    )
    return (*literal, *page.fact(right_ties))


def right_ties(page: Page) -> tuple[Tie, ...]:
    """Return the ties that rest on the title which the country itself uses. For ``page.fact``."""
    found = (
        _tie(mention, mention.person, right_keys(mention))
        for mention in page.fact(right_mentions)
        if mention.person and not mention.coordinated
    )
    return tuple(tie for tie in found if tie.keys)


def loose(mention: Mention) -> bool:
    """Tell whether the country may belong to what goes before: "Later in the US Foreign Minister X said"."""
    if not mention.noun or mention.of_end or mention.person is None or mention.person.apart:
        return False
    return bool(_LOCATIVE.search(mention.text[max(0, mention.left - 30) : mention.left]))


def _tie(mention: Mention, person: Person, keys: tuple[str, ...]) -> Tie:
    words = mention.text[mention.left : max(mention.end, mention.of_end)]
    return Tie(mention.country, keys, person.names, f"{words} {' '.join(person.names)}")


def rightly_tied(page: Page, mention: Mention) -> bool:
    """Tell whether the page elsewhere gives the person the right title of that very office."""
    person = mention.person
    return person is not None and any(
        tie.country == mention.country and mention.form.key in tie.keys and same(person, tie)
        for tie in page.fact(right_ties)
    )


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
