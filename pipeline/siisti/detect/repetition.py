"""Finds phrases that an engine said twice in a row when it lost its place."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page
from siisti.types import Span

_WORD = regex.compile(r"\S+")
#: Shorter ones are said twice on purpose ("again and again and again"); longer ones are doubled sentences.
_LEAST, _MOST = 4, 12
_STOPS = ".,;:!?"


def phrases(page: Page, index: int) -> Iterator[Match]:
    """Yield the second of two phrases that follow each other with nothing but a space between them."""
    text = page.segments[index].text
    found = list(_WORD.finditer(text))
    said = [m[0] for m in found]
    if len(set(said)) > len(said) - _LEAST:
        return
    at = 0
    while at + 2 * _LEAST <= len(said):
        size = _repeated(said, at)
        if size:
            last = said[at + 2 * size - 1]
            end = found[at + 2 * size - 1].end() - len(last) + len(last.rstrip(_STOPS))
            yield Match(Span(found[at + size - 1].end(), end), "")
        at += 2 * size or 1


def _repeated(said: list[str], at: int) -> int:
    """Return how many words from ``at`` on are said again right after them, or 0. Punctuation parts them."""
    for size in range(_LEAST, min(_MOST, (len(said) - at) // 2) + 1):
        # The first word alone settles nearly every case.
        if said[at] != said[at + size] or said[at + size - 1][-1] in _STOPS:
            continue
        second = said[at + size : at + 2 * size]
        if said[at : at + size] == [*second[:-1], second[-1].rstrip(_STOPS)]:
            return size
    return 0


LOOKS = {"characters.doubled-phrase": phrases}
