"""Finds a Finnish acronym that an engine turned into other letters: AKT became ACP.

Letters are a name, and a name is copied; an acronym that English has letters of its own for is in a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.office_table import rows
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.share import share
from siisti.types import Span

COLUMNS = ("finnish", "english")
_LETTERS = r"(?<![\p{L}\d&./-])(?P<letters>\p{Lu}{3,5})"
_FINNISH = regex.compile(rf"{_LETTERS}(?::\p{{Ll}}+)?(?![\p{{L}}\d&/-])")
_ENGLISH = regex.compile(rf"{_LETTERS}(?![\p{{L}}\d&/-])")


@cache
def translated() -> frozenset[str]:
    """Return the Finnish acronyms of ``finnish_acronyms.tsv``: English has other letters or a name for them."""
    return frozenset(row["finnish"] for row in _table())


@cache
def known() -> frozenset[str]:
    """Return the letters that English has for one of those: they stand for something else than what was lost."""
    return frozenset(row["english"] for row in _table())


@cache
def _table() -> tuple[dict[str, str], ...]:
    return tuple(row for _, row in rows(share("configs/lexicon/finnish_acronyms.tsv"), COLUMNS))


@local
def _turned(page: Page, index: int) -> Iterator[Match]:
    """Yield the one acronym that the source has not, where the text lacks one that the source has."""
    segment = page.segments[index]
    if not segment.source or segment.text.isupper() or segment.source.isupper():
        return
    theirs = {m["letters"] for m in _FINNISH.finditer(segment.source, timeout=TIMEOUT)}
    found = list(_ENGLISH.finditer(segment.text, timeout=TIMEOUT))
    said = {m["letters"] for m in found} - known()
    lost = {word for word in theirs if not regex.search(rf"(?i)(?<!\p{{L}}){word}", segment.text)}
    odd = {word for word in said if word.casefold() not in segment.source.casefold()}
    if len(lost) != 1 or len(odd) != 1 or lost & translated() or theirs & translated():
        return
    right, wrong = next(iter(lost)), next(iter(odd))
    if abs(len(right) - len(wrong)) > 1 or right[0] != wrong[0]:
        return
    for m in found:
        if m["letters"] == wrong:
            yield Match(Span(*m.span("letters")), right, evidence=(f"source: {right}",))


LOOKS = {"misread.acronym": _turned}
