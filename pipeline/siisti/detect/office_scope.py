"""Finds ministers of two countries under one title where the two have different ones: "British and French
foreign ministers". The words stay; what each is called is only offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.office_country import attributes, cased, key, nouns
from siisti.detect.office_table import Office, table
from siisti.detect.office_verdicts import cased as like
from siisti.detect.office_verdicts import quotation
from siisti.rules.model import Match, Page
from siisti.types import Span

_OFFICES = {
    "foreign": "foreign",
    "finance": "finance",
    "interior": "interior",
    "justice": "justice",
    "defence": "defence",
    "defense": "defence",
}


@cache
def _patterns() -> tuple[regex.Pattern[str], ...]:
    office = rf"(?P<office>(?i:{'|'.join(_OFFICES)}))\s(?i:ministers)"
    nation, land = cased(attributes()), cased(nouns())
    ends = r"(?!\s*(?:,|and\b|or\b|&)\s*(?:the\s)?\p{Lu})"
    return (
        regex.compile(
            rf"(?P<the>[Tt]he\s)?{office}\sof\s(?:the\s)?(?P<one>{land})\sand\s(?:the\s)?(?P<two>{land})\b{ends}"
        ),
        regex.compile(
            rf"(?<![\w-]\s?,\s)(?P<the>[Tt]he\s)?\b(?P<one>{nation})\sand\s(?:the\s)?(?P<two>{nation})\s{office}\b"
        ),
    )


def look(page: Page, index: int) -> Iterator[Match]:
    """Yield the pairs of ministers whose countries call them differently."""
    text = page.segments[index].text
    for pattern, codes in zip(_patterns(), (_of_land, _of_nation), strict=True):
        for found in list(pattern.finditer(text, timeout=1)):
            span = Span(*found.span())
            pair = [codes(found[group]) for group in ("one", "two")]
            titles = [_title(code, _OFFICES[found["office"].lower()]) for code in pair]
            if titles[0] == titles[1] or quotation(page, index, span):
                continue
            if not all(titles) and "US" in pair:  # "the foreign ministers of the US and Russia" is said
                continue
            office = f"{found['office']} minister"
            offered = " and ".join(
                f"the {_nation(code)} {like(title, office) if title else office}"
                for code, title in zip(pair, titles, strict=True)
            )
            if found["the"] is None:
                offered = offered.replace("the ", "", 1).replace(" and the ", " and ")
            elif found["the"][0] == "T":
                offered = f"T{offered[1:]}"
            said = tuple(f"table: {code} {title or office}" for code, title in zip(pair, titles, strict=True))
            yield Match(span, offered, said, "unsafe")


def _of_land(words: str) -> str:
    return nouns()[key(words)]


def _of_nation(words: str) -> str:
    return attributes()[key(words)][0]


def _title(code: str, office: str) -> str:
    """Return the title where the country has one of its own, else nothing."""
    row: Office | None = table().wrong(code, office)
    return row.short if row is not None and row.tier in ("safe", "named") else ""


def _nation(code: str) -> str:
    country = table().countries[code]
    return "US" if code == "US" else country.adjectives[0]
