"""Finds inhabitants that were made up after Finnish -lainen: *Zürichian Ursula Meili, 72*, *a Tamperean driver*."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.name_tables import Name, kept, names
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page
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
def _word() -> regex.Pattern[str]:
    return regex.compile(
        r"(?<![\p{L}-])(?P<word>\p{Lu}\p{L}{2,}(?:ian|[eaiou]an))(?P<many>s)?(?![\p{L}-])"
        r"(?P<name>\s(?P<who>\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+){1,2}),\s(?P<age>\d{1,2})(?!\d|\p{L}|[-.:]\d)(?P<comma>,?))?"
    )


def _inhabitant(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for m in _word().finditer(text, timeout=TIMEOUT):
        town = inhabitants().get(m["word"])
        if town is None:
            continue
        start, end = m.start(), m.end("many") if m["many"] else m.end("word")
        fix: Fix = "unsafe"
        if m["name"]:
            ends = (
                not text[m.end() :].strip()
                or text[m.end() : m.end() + 1] in '.;:!?\N{RIGHT DOUBLE QUOTATION MARK}")'
            )
            led = regex.search(r"(?<!\p{L})[Tt]he\s$", text[:start])
            start, end = (led.start() if led else start), m.end()
            new = f"{m['who']}, {m['age']}, from {town}" + ("" if ends and not m["comma"] else ",")
            fix = "safe"
        elif names().get(town, NOWHERE).kind != "town":
            continue
        elif m["many"]:
            new = f"people from {town}"
        elif regex.match(r"\s\p{Ll}", text[end:]):
            new = town
        else:
            continue
        yield Match(Span(start, end), new, evidence=(f"table: {town}",), fix=fix)


LOOKS = {"names.inhabitant": _inhabitant}
