"""Finds offices that the engine rendered word for word: "US Foreign Minister", "British Ministry of Finance".

The facts are tables (``office_table``); ``office_mentions`` finds who is named, ``office_ties`` who belongs
to which country, ``office_verdicts`` weighs the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect import office_bodies, office_scope
from siisti.detect.office_table import table
from siisti.detect.office_verdicts import quotation, verdicts
from siisti.rules.model import Match, Page
from siisti.types import Span

_NAME = r"\p{Lu}[\p{L}'\N{RIGHT SINGLE QUOTATION MARK}\-.]*"
_HOUSES = r"(?P<sure>House of Representatives|House of Commons)|Knesset|Riksdag|Finnish Parliament"


@cache
def _spokesman_of() -> regex.Pattern[str]:
    return regex.compile(
        r"\b[Tt]he\s+(?:(?:former|then|current|new|previous|outgoing)\s+)?(?P<word>[Ss]pokes(?:man|woman"
        r"|person))\s+of\s+the\s+"
        rf"(?:US\s+|U\.S\.\s+|American\s+)?(?:{_HOUSES})"
        r"(?![\w\-'\N{RIGHT SINGLE QUOTATION MARK}])"
        rf"(?P<who>,?\s+{_NAME}\s(?:{_NAME}\s)?{_NAME})?(?!\s+\p{{Lu}})"
    )


@cache
def _house_spokesman() -> regex.Pattern[str]:
    names = "|".join(
        f"(?:{'|'.join(map(regex.escape, h.given))}) {regex.escape(h.surname)}"
        for h in table().holders.get("speaker", ())
    )
    return regex.compile(
        rf"\bHouse\s+(?:of\s+Representatives\s+)?(?P<word>[Ss]pokes(?:man|woman|person))\s+(?P<who>{names})\b"
    )


_BODIES = regex.compile(
    r"\b(?:Committee|Subcommittee|Panel|Caucus|Democrats?|Republicans?|Police|Clerk|Office|Group)\b"
)


def _speakers(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for pattern in (_spokesman_of(), _house_spokesman()):
        for found in pattern.finditer(text):
            who = found["who"] or ""
            if _BODIES.search(who) or _BODIES.search(text[found.end() : found.end() + 40]):
                continue
            groups = found.groupdict()
            if quotation(page, index, Span(*found.span())):
                continue
            sure = "sure" not in groups or groups["sure"] or who
            said = f"here: {found[0]}"
            yield Match(Span(*found.span("word")), "Speaker", (said,), None if sure else "unsafe")


def _titles(page: Page, index: int) -> Iterator[Match]:
    return verdicts(page, index, "title")


def _ministries(page: Page, index: int) -> Iterator[Match]:
    return verdicts(page, index, "ministry")


def _open(page: Page, index: int) -> Iterator[Match]:
    return verdicts(page, index, "open")


LOOKS = {
    **office_bodies.LOOKS,
    "offices.two-titles": office_scope.look,
    "offices.wrong-title": _titles,
    "offices.wrong-ministry": _ministries,
    "offices.ambiguous-title": _open,
    "offices.speaker-spokesman": _speakers,
}
