"""Finds lines that a feed's memory knows for furniture: those that stand in many articles, and headlines of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from siisti.memory.model import Headline, Line, is_running, key
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.types import Fix, Span

#: Where a line stands: among nothing but furniture at the end of the page or under its title, or in such company
#: between two paragraphs.
Where = Literal["end", "top", "between"]

#: A safe line has so many words at most: longer ones are told in sentences.
_WORDS = 14
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")
#: What a line that is only a label has not: a number, an address, a full stop or a colon at its end.
_MORE = regex.compile(r"\d|[@…]|\w\.\w|www|[.:!?\"”»]$")
_STOP = regex.compile(r"[.:!?…\"”»]$")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the memory knows of each line of a page, and where those it knows stand."""

    known: tuple[Line | Headline | None, ...]
    where: tuple[Where | None, ...]


def layout(page: Page) -> Layout:
    """Return the page's layout; a page fact."""
    texts = [s.text for s in page.segments]
    known = [_known(page, i) for i in range(len(texts))]
    where: list[Where | None] = [None] * len(texts)
    running = [i for i in range(1, len(texts)) if known[i] is None and is_running(texts[i])]
    if running:
        end = len(texts)
        while known[end - 1] is not None:
            end -= 1
        top = 1
        while known[top] is not None:
            top += 1
        where[end:] = ["end"] * (len(texts) - end)
        if texts[end - 1].endswith(":"):
            # "Most read this week:" is told in the text, and so is what follows it.
            known[end:] = [None] * (len(texts) - end)
        where[1:top] = ["top"] * (top - 1)
        for i in range(top, end):
            if known[i] and (known[i - 1] or known[i + 1]):
                where[i] = "between"
    return Layout(tuple(known), tuple(where))


def _known(page: Page, index: int) -> Line | Headline | None:
    """Return what the memory knows of a line that is neither the title nor to be kept in any case."""
    text = page.segments[index].text
    if not index or page.memory is None or page.segments[index].role in ("headline", "caption"):
        return None
    if key(text) == key(page.segments[0].text):
        return None
    found = page.memory.line(text) or page.memory.headline(text)
    return None if found is None or _kept(text) else found


def _kept(text: str) -> bool:
    said = {w.casefold() for w in _WORD.findall(text)}
    return not said or not said.isdisjoint(words("kept_line")) or text.strip() in words("medium")


def repeated(page: Page, index: int) -> Iterator[Match]:
    """Yield a line outside the running text that many articles have."""
    if page.memory is None:
        return
    found, where = _look(page, index)
    if isinstance(found, Line) and where:
        text = page.segments[index].text
        fix: Fix = "safe" if where == "end" and page.memory.sure(found) and _label(text) else "unsafe"
        said = f"memory: in {found.articles:,} of {page.memory.articles:,} articles"
        yield Match(Span(0, len(text)), "", evidence=(said,), fix=fix)


def headlines(page: Page, index: int) -> Iterator[Match]:
    """Yield a line that is the headline of another article."""
    if page.memory is None:
        return
    found, where = _look(page, index)
    if isinstance(found, Headline):
        text = page.segments[index].text
        sure = where == "end" and page.memory.often(found) and not _STOP.search(text)
        times = f", and a line of {found.articles:,} others" if found.articles > 1 else ""
        said = f"memory: another article's headline{times}"
        yield Match(Span(0, len(text)), "", evidence=(said,), fix="safe" if sure else "unsafe")


def _look(page: Page, index: int) -> tuple[Line | Headline | None, Where | None]:
    found = page.fact(layout)
    return found.known[index], found.where[index]


def _label(text: str) -> bool:
    """Tell whether a line is a label or a call of some words, and neither a sentence nor somebody's name."""
    said = _WORD.findall(text)
    small = sum(w[0].islower() for w in said)
    return 2 <= len(said) <= _WORDS and 2 * small >= len(said) and not _MORE.search(text)


LOOKS = {"furniture.repeated-line": repeated, "furniture.other-headline": headlines}
