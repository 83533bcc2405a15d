"""Finds a plural role noun before names of which it belongs to one: "basketball stars Griner and Whelan".

In Finnish the noun stands in the singular before the name it belongs to, "koripallotähti Brittney Grinerin ja
Paul Whelanin", and the engine makes a plural of it that takes in both. Two kinds of evidence tell: the second
name has a noun of its own ("hockey players Aho and coach Jalonen"), or the page calls the one so in the
singular and never the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.agreement import plural
from siisti.rules.kinds import keep_case
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.share import share
from siisti.types import Span

_NAME = r"\p{Lu}[\p{L}'’-]+(?:\s(?:(?:von|van|de|der|al|bin|af|di|da|la)\s)*\p{Lu}[\p{L}'’.-]+){0,3}"
#: What a second name may be called between "and" and itself: "coach", "Ilves coach", "the club's treasurer".
_OWN = r"(?:(?:the|an?|his|her|their)\s)?(?:[\p{L}\d'’-]+\s){0,3}?"
#: What both names may be at once whatever else one of them is: the noun is then left to a reader.
_SHARED = frozenset(
    (
        "candidate",
        "finalist",
        "leader",
        "legend",
        "nominee",
        "participant",
        "suspect",
        "veteran",
        "volunteer",
        "winner",
    )
)


@cache
def _plurals() -> dict[str, str]:
    """Return the singular of each plural role noun."""
    return {plural(word): word for word in words("role")}


@cache
def _wide() -> dict[str, frozenset[str]]:
    """Return for each role noun that takes in others the roles it does not."""
    path = share("configs/lexicon/wide_roles.tsv")
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {noun: frozenset(roles.split()) for noun, roles in rows}


@cache
def _group() -> regex.Pattern[str]:
    plurals = sorted({*_plurals(), *(p.capitalize() for p in _plurals())}, key=len, reverse=True)
    nouns = "|".join(regex.escape(p) for p in plurals)
    singular = "|".join(regex.escape(w) for w in sorted(words("role"), key=len, reverse=True))
    return regex.compile(
        rf"(?P<before>(?:(?:\b[\p{{L}}-]+)\s)?)\b(?P<noun>{nouns})\s(?P<one>{_NAME})"
        r"(?P<joint>,?\s(?:and|or|as well as)\s)"
        rf"(?:(?P<own>{_OWN}\b(?P<role>{singular}))\s)?(?P<two>{_NAME})",
        regex.V1,
    )


#: Two capitalised words with "and" between, somewhere: cheaper to look for than what it takes.
_JOINED = regex.compile(r"\p{Lu}\S*,?\s(?:and|or|as\swell\sas)\s\S")


def _look(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if _plurals().keys().isdisjoint(page.vocabulary[index]) or not _JOINED.search(text):
        return
    for m in list(_group().finditer(text, timeout=0.25)):
        singular = keep_case(m["noun"], _plurals()[m["noun"].casefold()])
        # "the players", "two players", "both players" announce several; so does a list of three names.
        if regex.search(
            r"(?i)\b(?:the|two|three|four|both|several|many|some|other|these|those|all)\s$", m["before"]
        ):
            continue
        if regex.match(r"\s?(?:,\s(?:and\s)?\p{Lu}|and\s\p{Lu})", text[m.end("two") :]) or ", " in m["one"]:
            continue
        where = Span(*m.span("noun"))
        if m["own"]:
            never = _wide().get(singular.casefold())
            sure = singular.casefold() not in _SHARED and (never is None or m["role"] in never)
            said = f"here: {m['two']} is called {m['own']}"
            yield Match(where, singular, evidence=(said,), fix=None if sure else "unsafe")
        elif page.whole:
            yield from _by_page(page, m, where, singular)


def _by_page(page: Page, m: regex.Match[str], where: Span, singular: str) -> Iterator[Match]:
    one, two = _surname(m["one"]), _surname(m["two"])
    mine, others = _called(page, one), _called(page, two)
    role = singular.casefold()
    if role in others or not (role in mine or others):
        return
    if role not in mine:
        said = f"document: {two} is called {others[0]}, and {one} nothing else"
        yield Match(where, singular, evidence=(said,), fix="unsafe")
        return
    said = f'document: "{role} {one}" x{mine.count(role)}, never of {two}'
    if others:
        yield Match(where, singular, evidence=(said, f"document: {two} is called {others[0]}"))
    else:
        message = f"The page calls {one} {role}, and never {two}"
        yield Match(where, singular, evidence=(said,), fix="unsafe", message=message)


def _surname(name: str) -> str:
    return name.split()[-1].removesuffix("'s").removesuffix("’s")


def _called(page: Page, surname: str) -> list[str]:
    """Return the singular role nouns the page puts before, or in apposition after, a name."""
    return page.fact(_roles).get(surname, [])


def _roles(page: Page) -> dict[str, list[str]]:
    """Return for each surname of the page the role nouns it is called by, in the singular."""
    found: dict[str, list[str]] = {}
    for segment in page.segments:
        for m in list(_before().finditer(segment.text, timeout=0.5)):
            found.setdefault(_surname(m["name"]), []).append(m["noun"].casefold())
        for m in list(_after().finditer(segment.text, timeout=0.5)):
            found.setdefault(_surname(m["name"]), []).append(m["noun"].casefold())
    return found


@cache
def _singular() -> str:
    nouns = sorted({*words("role"), *(w.capitalize() for w in words("role"))}, key=len, reverse=True)
    return "|".join(regex.escape(w) for w in nouns)


@cache
def _before() -> regex.Pattern[str]:
    return regex.compile(rf"\b(?P<noun>{_singular()})\s(?P<name>{_NAME})")


@cache
def _after() -> regex.Pattern[str]:
    """ "Whelan, 52, is a former Marine", "Whelan, a security company owner," """
    return regex.compile(
        rf"(?P<name>{_NAME}),?\s(?:\d\d,\s)?"
        r"(?:(?:is|was|works as|is known as|serves as|acts as|worked as)\s)?"
        r"(?:an?|the)\s(?:[\p{L}\d'’-]+\s){0,5}?"
        rf"(?P<noun>{_singular()})\b(?!\s(?:{_singular()})\b)"
    )


LOOKS = {"scope.plural-role": _look}
