"""Finds inhabitants that were made up after Finnish -lainen, or left so: *Zürichian Ursula Meili, 72*, *a Tamperean
driver*, *helsinkiläinen*.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.name_tables import Name, kept, names
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.types import Fix, Span

#: Stands for a town abroad, which the table has under its Finnish name.
NOWHERE = Name("", (), "city", "", "")


@cache
def inhabitants() -> dict[str, str]:
    """Return the words no English dictionary has, each with the town: Tamperean, Zürichian."""
    found: dict[str, str] = {}
    taken = {name.adjective for name in names().values()} | names().keys() | kept()
    for name in names().values():
        town = name.english[0]
        if name.kind not in ("town", "city") or " " in town or "-" in town or len(town) < 4:
            continue
        short = town.rstrip("aeiouyäö")
        made = {town + "ian", short + "ian"} | (
            {town + "an", short + "ean"} if name.kind == "town" else set()
        )
        found |= {word: town for word in made - taken if len(word) > 5}
    return found


@cache
def finnish_inhabitants() -> dict[str, str]:
    """Return the Finnish words for somebody from a town, in small letters, each with the town: raumalainen."""
    found: dict[str, str] = {}
    for name in names().values():
        if name.kind not in ("town", "city") or name.mark or " " in name.finnish:
            continue
        town = name.finnish.casefold()
        stems = (
            {town[:-3] + "s"}
            if town.endswith("nen")
            else {town, town[:-1] + "e"}
            if town[-1] == "i"
            else {town}
        )
        found |= {stem + tail: name.english[0] for stem in stems for tail in ("lai", "läi")}
    return found


@cache
def _word() -> regex.Pattern[str]:
    return regex.compile(
        r"(?<![\p{L}-])(?P<word>\p{Lu}\p{L}{2,}(?:ian|[eaiou]an)|\p{L}{3,}l[aä]i(?:nen|sen|se|set|sten|sille|si[aä]))(?P<many>s)?"
        r"(?![\p{L}-])"
        r"(?P<name>\s(?P<who>\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+){1,2}),\s(?P<age>\d{1,2})(?!\d|\p{L}|[-.:]\d)(?P<comma>,?))?"
    )


@local
def _inhabitant(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in list(_word().finditer(text, timeout=TIMEOUT)):
        word = m["word"]
        town, many = inhabitants().get(word), bool(m["many"])
        if town is None:
            town, many = _left(word), many or word.endswith(("set", "sten", "sille", "sia", "siä"))
        if town is None:
            continue
        if m["name"]:
            yield _aged(text, m, town)
            continue
        where = Span(m.start(), m.end("many") if m["many"] else m.end("word"))
        fix: Fix = "safe" if word[0].islower() and not many else "unsafe"
        if names().get(town, NOWHERE).kind != "town":
            continue
        if many:
            yield Match(where, f"people from {town}", evidence=(f"table: {town}",), fix="unsafe")
        elif regex.match(r"\s\p{Ll}", text[where.end :]):
            yield Match(where, town, evidence=(f"table: {town}",), fix=fix)


def _left(word: str) -> str | None:
    """Return the town of a Finnish word for its people: helsinkiläinen, Tamperelaiset."""
    m = regex.fullmatch(r"(\p{L}+l[aä]i)(?:nen|sen|se|set|sten|sille|sia|siä)", word)
    return finnish_inhabitants().get(m[1].casefold()) if m and word not in kept() else None


def _aged(text: str, m: regex.Match[str], town: str) -> Match:
    """Return the town after a name and an age: Ursula Meili, 72, from Zürich."""
    ends = (
        not text[m.end() :].strip() or text[m.end() : m.end() + 1] in '.;:!?\N{RIGHT DOUBLE QUOTATION MARK}")'
    )
    led = regex.search(r"(?<!\p{L})[Tt]he\s$", text[: m.start()])
    new = f"{m['who']}, {m['age']}, from {town}" + ("" if ends and not m["comma"] else ",")
    where = Span(led.start() if led else m.start(), m.end())
    return Match(where, new, evidence=(f"table: {town}",), fix="safe")


LOOKS = {"names.inhabitant": _inhabitant}
