"""Finds the bracket after a politician's name that says another party, or none, than the Finnish side does.

Finnish papers write the party after the name: *Essi Ahde (kok.)*. Engines read the letters as a word: (council),
(center), (left), (joke). Which party it was the source knows, so that whatever stands in the bracket behind the same
name can be put right: no list of what engines may write is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from siisti.detect.office_table import rows
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.share import share
from siisti.types import Span

COLUMNS = ("mark", "english", "also")
#: Letters that the name must share with the Finnish one, which has an ending: Kanervan, Kanerva.
_SHARED = 4
#: A caption says who stands where in the same way: (vas.), (kesk.), (oik.).
_CAPTION = regex.compile(r"(?i)\(oik\b|\bkuva(?:ssa|n|t)?\b|\boikealla\b|\bvasemmalla\b|\bkeskellä\b")
#: What tells that vas. and r. are parties where no other party stands by.
_POLITICS = regex.compile(
    r"(?i)ministeri|kansanedusta|eduskun|valtuust|puolue|puheenjohtaj|hallitu|ehdok|edustaj|vaal|kaupungin|kunnan"
)
_NAMED = r"(?P<name>\p{Lu}[\p{L}'’-]+)(?:['’]s?)?\s\("


@dataclass(frozen=True, slots=True)
class Party:
    """What a bracket's letters stand for, and what else may stand there."""

    mark: str
    english: str
    also: frozenset[str]


@cache
def parties() -> dict[str, Party]:
    """Read ``configs/lexicon/party_marks.tsv``."""
    found = dict[str, Party]()
    for _, row in rows(share("configs/lexicon/party_marks.tsv"), COLUMNS):
        also = {row["english"], *row["also"].split("|")}
        found[row["mark"]] = Party(row["mark"], row["english"], frozenset(w.casefold() for w in also))
    return found


@cache
def _marked() -> regex.Pattern[str]:
    return regex.compile(rf"{_NAMED}(?P<mark>(?i:{'|'.join(sorted(parties(), key=len, reverse=True))}))\.?\)")


_BRACKET = regex.compile(rf"{_NAMED}(?P<said>\p{{L}}[\p{{L}}.’' -]{{0,40}})\)")


@local
def _marks(page: Page, index: int) -> Iterator[Match]:
    """Yield a bracket that is not the party the Finnish side has behind the same name."""
    segment = page.segments[index]
    if not segment.source or "(" not in segment.text or _CAPTION.search(segment.source, timeout=TIMEOUT):
        return
    marked = list(_marked().finditer(segment.source, timeout=TIMEOUT))
    if not marked:
        return
    sure = {m["mark"].casefold() for m in marked} - {"vas", "r", "sin"} or _POLITICS.search(segment.source)
    for m in list(_BRACKET.finditer(segment.text, timeout=TIMEOUT)):
        theirs = [s for s in marked if _same(s["name"], m["name"])]
        if len({s["mark"].casefold() for s in theirs}) != 1:
            continue
        party = parties()[theirs[0]["mark"].casefold()]
        said = m["said"].strip(". ").replace(".", "")
        if said[:1].islower() or said.casefold() not in party.also:
            evidence = (f"source: {theirs[0][0]}",)
            yield Match(Span(*m.span("said")), party.english, evidence, fix="safe" if sure else "unsafe")


def _same(finnish: str, english: str) -> bool:
    shared = min(_SHARED, len(english), len(finnish))
    return finnish[:shared].casefold() == english[:shared].casefold()


LOOKS = {"misread.party-mark": _marks}
