"""Finds who is spoken of on a page: each mention of a person, with what is known of the person's sex.

A mention is a name, a noun that says the sex ("the woman"), a noun that does not ("the driver"), or a
capitalized word that may be anybody. What nobody knows counts as a rival, never as evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal

import regex

from siisti.detect.capitals import Name, capitals, nobody, roles, verbs
from siisti.detect.given_names import Gender, by_given, by_surname, gender_words, is_given
from siisti.rules.model import Page

#: ``given`` is a given name that stands alone; ``maybe`` a capitalized word that may be somebody's name.
Sort = Literal["name", "given", "noun", "role", "maybe"]

_WORD = regex.compile(r"\p{Ll}[\p{L}-]*+")
_IS = r"(?:is|was|became|becomes|remains|has\sbeen|had\sbeen|will\sbe|(?:works|worked|serves|served)\sas)"
#: Between a name and a noun in apposition to it, or said of it.
_APPOSED = regex.compile(
    rf",?\s(?:\(?\d\d\)?,\s)?(?:(?:who\s)?{_IS}\s)?(?:also\s|now\s|then\s|not\s)?"
    r"(?:an?|the|his|her|their|one\sof\sthe|\p{Lu}\p{L}+['’]s?)\s(?:[\p{L}\d'’-]+\s){0,5}"
)
#: Between a noun and the name it stands before: "actress Anna", "The minister of the shadow cabinet, Anna".
_TITLED = regex.compile(
    r"\s|(?:\s(?:of|for|at|in)\s[^,.;\"]{1,70})?,\s|\s(?:of|for)\s(?<words>[\p{Ll}-]+(?:\s[\p{Ll}-]+){0,5})\s"
)
#: A noun said of somebody who is already spoken of.
_PREDICATE = regex.compile(
    rf"(?:\b(?:[Hh]e|[Ss]he|who)(?:['’]s|\s{_IS})|\b[Aa]s|\bbec(?:a|o)me|\bbecoming)\s"
    r"(?:(?:also|now|not|then|still|already|as)\s)?(?:an?|the|one\sof\sthe|his|"
    r"her)?\s?(?:[\p{L}\d'’-]+\s){0,5}$"
)
#: After these a capitalized word is most often a place, a time or a title.
_WHERE = regex.compile(
    r"(?i)(?:^|[.!?:][\"”’']?\s|[\"“‘–—-]\s?|"
    r"\b(?:in|at|to|from|near|via|outside|across|around|through|of|the|and|or|an?)\s)$"
)
_OWNED = regex.compile(r"(?i)\b(?:the|an?|his|her|my|their|its|our|new|old|this|of|in|at|from|near|via)\s$")
_PLACED = regex.compile(r"(?i)(?:^|\W)(?:the|an?|in|at|from|near|\p{L}+['’]s?)\s$")
_IN = regex.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|from|via)\s$")
#: Several at once: Europeans, Socialists.
_PEOPLES = regex.compile(
    r"(?:[aei]ans|ists|crats)$|^(?:Germans|Muslims|Finns|Swedes|Danes|Poles|Jews|Kurds|Arabs|Greens)$"
)
_AFTER = regex.compile(r"(?:,\s\d\d,|,?\swho\b|\s(?:has|had|was|is|does)\b|\s(\p{Ll}+))")
_BEFORE = regex.compile(r"\b(\p{Ll}+)\s$")
_AND_NAME = regex.compile(r"\s\p{Lu}")
_NO_VERB = regex.compile(r"\s(?:\p{Ll}[\p{L}-]*+(?<!ed|s)\s){0,2}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person spoken of at a place in a segment. ``key`` is the surname, empty where there is no name."""

    start: int
    end: int
    key: str
    gender: Gender
    sort: Sort

    @property
    def named(self) -> bool:
        """Whether it is a name that is surely a person's."""
        return self.sort in ("name", "given")


@dataclass(frozen=True, slots=True)
class People:
    """Who is on a page: mentions by segment, and what says the sex of each name."""

    mentions: tuple[tuple[Mention, ...], ...]
    evidence: Mapping[str, tuple[str, ...]]
    genders: frozenset[Gender]


@dataclass(frozen=True, slots=True)
class _Roll:
    """The names of a page: given names by surname and back, strangers, and what is said of each."""

    full: dict[str, set[str]]
    firsts: dict[str, set[str]]
    strangers: Set[str]
    votes: defaultdict[str, set[tuple[Gender, str]]] = field(default_factory=lambda: defaultdict(set))


def people(page: Page) -> People:
    """Return the people of a page; a page fact."""
    names = [tuple(capitals(s.text)) for s in page.segments]
    roll = _roll(page, names)
    raw = [_mentions(s.text, found, roll) for s, found in zip(page.segments, names, strict=True)]
    sex = {key: _verdict(votes) for key, votes in roll.votes.items()}
    mentions = tuple(
        tuple(
            replace(m, gender=m.gender or sex.get(m.key, "")) if m.named else m
            for m in sorted(found, key=lambda m: m.start)
        )
        for found in raw
    )
    said = {key: tuple(sorted(what for g, what in votes if g)) for key, votes in roll.votes.items()}
    return People(mentions, said, frozenset(m.gender for row in mentions for m in row))


def _roll(page: Page, names: list[tuple[Name, ...]]) -> _Roll:
    full: defaultdict[str, set[str]] = defaultdict(set)
    firsts: defaultdict[str, set[str]] = defaultdict(set)
    for name in (n for found in names for n in found if n.given):
        full[name.word].add(name.given)
        firsts[name.given].add(name.word)
    strangers = {
        n.word
        for s, found in zip(page.segments, names, strict=True)
        for n in found
        if n.word and not n.given and _stranger(s.text, n)
    }
    roll = _Roll(full, firsts, strangers)
    for surname, givens in full.items():
        for given in givens:
            sex = by_given(given, surname) or by_surname(surname)
            roll.votes[surname].add((sex, f"name: {given} {surname}"))
    return roll


def _verdict(votes: set[tuple[Gender, str]]) -> Gender:
    """Return what all the evidence says; a name that says nothing gives way to a noun that does."""
    said: set[Gender] = {gender for gender, _ in votes if gender}
    named = {gender for gender, what in votes if what.startswith("name:")}
    # Two people of one surname, of whom one is unknown: who is meant by it cannot be told.
    if len(said) != 1 or ("" in named and len(named) > 1):
        return ""
    return said.pop()


def _mentions(text: str, names: tuple[Name, ...], roll: _Roll) -> list[Mention]:
    found: list[Mention] = []
    for name in (n for n in names if n.word):
        last = name.word.rsplit(" ", 1)[-1]
        if name.given or name.titled or last in roll.full:
            if name.titled:
                roll.votes[last].add((name.titled, f"title: {text[name.start : name.end]}"))
            mine = name.titled or (by_given(name.given, last) if name.given else "") or by_surname(last)
            found.append(Mention(name.start, name.end, last, mine, "name"))
        elif len(roll.firsts.get(name.word, ())) == 1:
            found.append(Mention(name.start, name.end, next(iter(roll.firsts[name.word])), "", "name"))
        elif by_surname(last) and not _IN.search(_left(text, name.start)):
            roll.votes[last].add(("f", f"name: {last}"))
            found.append(Mention(name.start, name.end, last, "", "name"))
        elif name.word not in roll.firsts and _alone(text, name):
            roll.votes[name.word].add(("f", f"name: {name.word}"))
            found.append(Mention(name.start, name.end, name.word, "", "given"))
        elif not _modifies(text, name) and (
            name.word in roll.firsts or name.word in roll.strangers or _anybody(text, name)
        ):
            # A man's given name alone is a rival; it is no evidence, for it is a surname too often.
            man: Gender = "m" if by_given(name.word, "") == "m" else ""
            found.append(Mention(name.start, name.end, name.word, man, "maybe"))
    # "The Pope", "the Prime Minister": somebody, unless it stands with the name.
    offices = (
        Mention(n.start, n.end, "", n.titled, "noun" if n.titled else "role") for n in names if not n.word
    )
    alone = [m for m in offices if not _owner(text, m.start, m.end, found, far=True)]
    return [*found, *alone, *_nouns(text, found, roll)]


def _left(text: str, end: int) -> str:
    """Return the words before a place, as many as any pattern here looks at."""
    return text[max(0, end - 90) : end]


def _modifies(text: str, name: Name) -> bool:
    """Tell whether the word stands before somebody's role: "Haukikoski municipal manager", "Säpo boss"."""
    for m in _WORD.finditer(text[name.end : name.end + 60]):
        before = text[name.end : name.end + m.start()]
        if m[0] in roles():
            return bool(_NO_VERB.fullmatch(before))
    return False


def _alone(text: str, name: Name) -> bool:
    """Tell whether a word is a woman's given name and hardly anything else: men's are surnames too often."""
    return by_given(name.word, "") == "f" and not (
        _AND_NAME.match(text, pos=name.end) or _OWNED.search(_left(text, name.start))
    )


def _stranger(text: str, name: Name) -> bool:
    """Tell whether a capitalized word inside a sentence may be the name of somebody not introduced."""
    word = name.word
    if " " in word or word.isupper() or len(word) < 3 or word in nobody() or _PEOPLES.search(word):
        return False
    return not _WHERE.search(_left(text, name.start))


def _anybody(text: str, name: Name) -> bool:
    """Tell whether capitalized words that no table knows may be a person's name."""
    word = name.word
    if word.isupper() or not nobody().isdisjoint(word.split()):
        return False
    if " " in word:
        return not _PLACED.search(_left(text, name.start))
    if is_given(word):
        return not _IN.search(_left(text, name.start))
    after = _AFTER.match(text, pos=name.end)
    if after and (after[1] is None or after[1] in verbs()):
        return True
    before = _BEFORE.search(_left(text, name.start))
    return bool(before and (before[1] in verbs() or before[1] in roles()))


def _nouns(text: str, names: list[Mention], roll: _Roll) -> Iterator[Mention]:
    """Yield the nouns for persons that belong to no name beside them; those that do are evidence."""
    women, men = gender_words()["f-noun"], gender_words()["m-noun"]
    for m in _WORD.finditer(text):
        word = m[0]
        gender: Gender = "f" if word in women else "m" if word in men else ""
        if not gender and word not in roles():
            continue
        follows = _WORD.match(text, pos=m.end() + 1)
        if follows and not gender and follows[0] in roles():
            continue
        owned = gender and text[m.end() : m.end() + 2] in ("'s", "’s")
        owner = None if owned else _owner(text, m.start(), m.end(), names, far=not gender)
        if owner is None and (owned or not _PREDICATE.search(_left(text, m.start()))):
            yield Mention(m.start(), m.end(), "", gender, "noun" if gender else "role")
        elif owner and gender and owner.named:
            roll.votes[owner.key].add((gender, f"called: {word}"))
            if word in gender_words()["kin"] and owner.start > m.start() and owner.sort == "name":
                # "her son, Lee Aho": who shares the surname is of the other sex, or may be.
                roll.votes[owner.key].add(("m" if gender == "f" else "f", f"family: {word}"))


def _owner(text: str, start: int, end: int, names: list[Mention], *, far: bool) -> Mention | None:
    """Return the name a noun belongs to: right after it ("actress Anna Aho"), or before it in apposition.

    With ``far`` the name may stand behind a comma: "The minister of the shadow cabinet, Anna Aho".
    """
    for name in names:
        if 0 < name.start - end < (80 if far else 3):
            titled = _TITLED.fullmatch(text[end : name.start])
            if titled and roles().isdisjoint((titled["words"] or "").split()):
                return name
        if 0 < start - name.end < 60 and _APPOSED.fullmatch(text[name.end : start]):
            return name
    return None
