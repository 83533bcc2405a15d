"""Finds Finnish names that were translated word for word: *Joel Swedish* for Joel Ruotsalainen, *Sports–Lynx* for
Sport–Ilves, *Economic Research* for Taloustutkimus.

Only pairs of ``configs/lexicon/translated_names.tsv`` change, and only where the page has the Finnish name too or
nothing but a name can stand. That a name is like another one never counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from siisti.detect.name_census import Place, take_census
from siisti.detect.name_tables import context, people
from siisti.detect.office_table import parts, rows
from siisti.errors import ConfigError
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.share import share
from siisti.text.finnish import paradigm
from siisti.types import Fix, Span

COLUMNS = ("finnish", "kind", "literal", "town")
_KINDS = ("surname", "odd", "given", "person", "club", "company")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A Finnish name and one literal rendering of it; ``town`` is a club's home."""

    finnish: str
    kind: str
    literal: str
    town: str


def read_rendered(path: Path) -> tuple[Rendered, ...]:
    """Read ``translated_names.tsv``."""
    found = []
    for line, row in rows(path, COLUMNS):
        if row["kind"] not in _KINDS:
            raise ConfigError(
                path, f"{row['kind']!r} is none of {', '.join(_KINDS)}", line=line, field="kind"
            )
        if not row["finnish"] or not row["literal"]:
            raise ConfigError(
                path, "must not be empty", line=line, field="literal" if row["finnish"] else "finnish"
            )
        found += [Rendered(row["finnish"], row["kind"], one, row["town"]) for one in parts(row["literal"])]
    return tuple(found)


@cache
def _by_head() -> dict[str, tuple[Rendered, ...]]:
    """Return the rows by the first word of the rendering, the longest rendering first."""
    found: defaultdict[str, list[Rendered]] = defaultdict(list)
    for row in read_rendered(share("configs/lexicon/translated_names.tsv")):
        bare = row.literal.casefold().removeprefix("the ")
        found[regex.findall(r"\w+", bare)[0]].append(row)
    return {head: tuple(sorted(v, key=lambda r: -len(r.literal))) for head, v in found.items()}


@cache
def _clubs() -> frozenset[str]:
    table = {
        r.finnish for r in read_rendered(share("configs/lexicon/translated_names.tsv")) if r.kind == "club"
    }
    return frozenset(table) | context("club")


def _shown(page: Page, name: str) -> bool:
    """Tell whether the page has the Finnish name, in any case."""
    count = page.fact(take_census).count
    return (
        name in count or any(form in count for form in paradigm(name)) or (" " in name and name in page.text)
    )


def _translated(page: Page, index: int) -> Iterator[Match]:
    present = _by_head().keys() & page.vocabulary[index]
    if not present:
        return
    text, source = page.segments[index].text, page.segments[index].source or ""
    finnish = frozenset(regex.findall(r"(?<=[\p{Ll}\d,] )\p{Lu}\p{L}+(?:-\p{Lu}\p{L}+)?", source))
    done: list[Span] = []
    for head in sorted(present):
        for row in _by_head()[head]:
            if row.literal not in text and not row.literal.startswith("the "):
                continue
            pattern = _spelt(row.literal)
            for m in list(regex.finditer(pattern, text, timeout=TIMEOUT)):
                place = Place(text, Span(*m.span()))
                found = _by_source(finnish, place, row) or _JUDGES[row.kind](page, place, row)
                if found and not any(found.span.overlaps(s) for s in done):
                    done.append(found.span)
                    yield found


def _by_source(finnish: frozenset[str], place: Place, row: Rendered) -> Match | None:
    """Return the name that the Finnish side has, where the rendering is a name and not a word in its own sense."""
    named = row.finnish in finnish or not finnish.isdisjoint(paradigm(row.finnish))
    # A capital after a colon or at the beginning says nothing, there or here.
    person = row.kind in ("surname", "odd") and place.previous in people("given")
    if not named or not place.previous or (place.following[:1].isupper() and not person):
        return None
    if place.determined and row.kind != "club":
        return None
    if place.previous[:1].isupper() and row.kind in ("company", "club") and place.previous != "The":
        return None
    return _match(place.where, row, "safe", f"source: {row.finnish}")


def _spelt(literal: str) -> str:
    article = "[Tt]he " if literal.startswith("the ") else ""
    name = regex.escape(literal.removeprefix("the "), literal_spaces=True)
    return rf"(?<![\p{{L}}\d@/_.-]){article}{name}(?![\p{{L}}\d@/_]|-\p{{Ll}}|\.\p{{L}})"


def _match(where: Span, row: Rendered, fix: Fix, said: str) -> Match:
    return Match(where, row.finnish, evidence=(f"table: {row.literal} is {row.finnish}", said), fix=fix)


def _person(_page: Page, place: Place, row: Rendered) -> Match | None:
    return None if place.following[:1].isupper() else _match(place.where, row, "safe", "with the first name")


def _surname(page: Page, place: Place, row: Rendered) -> Match | None:
    before, census = place.previous, page.fact(take_census)
    if place.following[:1].isupper():
        return None
    head = regex.findall(r"\w+", row.literal)[0].casefold()
    alike = {r.finnish for r in _by_head()[head] if r.literal == row.literal}
    shown = [name for name in alike if _shown(page, name)] == [row.finnish]
    beside = {w for w in census.before[row.finnish] if w.casefold() not in words("function")}
    given = before in people("given") or before in beside
    if given and before[:1].isupper():
        return _after_first_name(place, row, before, beside if shown else None)
    if not shown or (before[:1].isupper() and before != "The"):
        return None
    if row.kind == "odd":
        return _the_swede(page, place, row)
    told = place.owner or place.following in context("speaking")
    if told and before and not place.determined:
        return _match(place.where, row, "unsafe", f"document: {row.finnish}")
    return None


def _after_first_name(place: Place, row: Rendered, before: str, beside: set[str] | None) -> Match | None:
    """Return the surname, by the first names it has on the page: Emma Stone is not Aleksis Kivi."""
    if row.kind == "odd":
        ended = place.following in ("", *words("function"), *context("goes-on", "speaking"))
        sure = beside is not None or (ended and before in people("given"))
        return _match(place.where, row, "safe" if sure else "unsafe", "after a first name")
    if beside is None or (beside and before not in beside):
        return None
    return _match(place.where, row, "safe" if before in beside else "unsafe", f"document: {row.finnish}")


def _the_swede(page: Page, place: Place, row: Rendered) -> Match | None:
    """Return the surname for "the Swede", where no other Swede is on the page."""
    if place.previous not in ("the", "The") or place.following[:1].isupper():
        return None
    noun = (
        place.owner
        or place.following in ("", *context("speaking", "goes-on"))
        or place.following.endswith("ed")
    )
    nation = regex.compile(rf"(?<!\p{{L}}){row.literal[:4]}\p{{L}}*")
    others = [
        m
        for m in nation.finditer(page.text)
        if m[0] != row.literal and not _after_given(page.text, m.start())
    ]
    if not noun or others:
        return None
    return _match(Span(place.where.start - 4, place.where.end), row, "unsafe", f"document: {row.finnish}")


def _after_given(text: str, start: int) -> bool:
    m = regex.search(r"(\p{Lu}[\p{L}-]+)\s$", text[max(0, start - 30) : start])
    return m is not None and m[1] in people("given")


def _given(page: Page, place: Place, row: Rendered) -> Match | None:
    before = place.previous
    if place.following[:1].isupper() or before[:1].isupper() or not before or place.determined:
        return None
    return (
        _match(place.where, row, "unsafe", f"document: {row.finnish}") if _shown(page, row.finnish) else None
    )


def _club(page: Page, place: Place, row: Rendered) -> Match | None:
    if _result(place):
        return _match(place.where, row, "safe", "in a line of results")
    if row.town == "-" or place.following[:1].isupper() or place.text[place.where.end :][:1] == "-":
        return None
    if place.previous == row.town:
        return _match(place.where, row, "safe", f"after {row.town}")
    count = page.fact(take_census).count
    if place.previous[:1].isupper() and place.previous != "The":
        return None
    # "The Aces lost" is Ässät, "between the Lock posts" keeps its article.
    noun = place.following.islower() and place.following not in (
        *words("function"),
        *context("goes-on", "speaking"),
    )
    start = place.where.start - 4 if place.previous in ("the", "The") and not noun else place.where.start
    if not place.text[:start].strip() and start == place.where.start:
        return None
    if _shown(page, row.finnish) or _paired(place):
        return _match(Span(start, place.where.end), row, "safe", "beside another club, or on the page")
    league = len(_clubs() & count.keys()) > 1
    return _match(Span(start, place.where.end), row, "unsafe", "document: other clubs") if league else None


_SIDE = r"\p{Lu}[\p{L}.-]*?(?: \p{Lu}\p{L}*)?"
_TO = r" ?[\N{EN DASH}\N{EM DASH}-] ?"


def _is_club(name: str) -> bool:
    return name in _clubs() or any(
        r.kind == "club" and r.literal == name for r in _by_head().get(name.partition(" ")[0].casefold(), ())
    )


def _result(place: Place) -> bool:
    """Tell whether the name is one side of a line of results, the other side a club too: *Sports–Lynx 0–6*."""
    line = regex.search(
        rf"(?P<home>{_SIDE}){_TO}(?P<away>{_SIDE})[ :,]+\(?\d{{1,2}}(?:{_TO}|:)\d{{1,2}}",
        place.text,
        pos=max(0, place.where.start - 30),
        timeout=TIMEOUT,
    )
    if line is None:
        return False
    sides = {line.span("home"): line["away"], line.span("away"): line["home"]}
    return _is_club(sides.get((place.where.start, place.where.end), ""))


def _paired(place: Place) -> bool:
    """Tell whether another club stands beside the name: *Tappara and Lock*, *Lock beat HIFK*."""
    with_it = r"(?:and|or|against|vs\.?|beat|hosts?|visits?|faces?|defeated)"
    before = regex.search(rf"([\p{{L}}-]+) {with_it} $", place.text[: place.where.start])
    after = regex.match(rf" {with_it} ([\p{{L}}-]+)", place.text[place.where.end :])
    return any(m[1] in _clubs() for m in (before, after) if m)


#: After these a company's name may be a building's.
_THERE = frozenset(
    ("at", "in", "on", "outside", "inside", "near", "to", "into", "leave", "left", "behind", "beside")
)


def _company(page: Page, place: Place, row: Rendered) -> Match | None:
    before = place.previous
    if place.following[:1].isupper() or (before[:1].isupper() and before != "The"):
        return None
    if row.town == "sure":
        return _match(place.where, row, "safe", "nothing else is called so")
    if _shown(page, row.finnish):
        common = regex.search(
            rf"(?<!\p{{L}}){row.literal.removeprefix('the ').lower()}(?!\p{{L}})", page.text
        )
        fix: Fix = "unsafe" if common else "safe"
        there = before in _THERE or place.following in _THERE
        return None if there else _match(place.where, row, fix, f"document: {row.finnish}")
    return _pollster(page, place, row) if row.finnish == "Taloustutkimus" else None


def _pollster(page: Page, place: Place, row: Rendered) -> Match | None:
    polled = place.following in ("interviewed", "surveyed", "polled", "asked") or place.previous in (
        "by",
        "from",
    )
    finnish = regex.search(r"\bYle\b|\bFinland\b|\bFinnish\b|\bFinns\b|Helsingin Sanomat", page.text)
    fix: Fix = "safe" if finnish else "unsafe"
    return _match(place.where, row, fix, "who commissioned or asked") if polled else None


_JUDGES = {
    "person": _person,
    "surname": _surname,
    "odd": _surname,
    "given": _given,
    "club": _club,
    "company": _company,
}

LOOKS = {"names.translated": _translated}
