"""Finds lines that a feed's memory knows for furniture: those that stand in many articles, and headlines of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from siisti.memory.model import Headline, Line, Memory, body, is_running, key
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.types import Fix, Span

#: A safe line has so many words at most: longer ones are told in sentences.
_WORDS = 14
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’-]*")
#: What a line that is only a label has not: a number, an address, two words of a name, a full stop or colon at its end.
_MORE = regex.compile(r"\d|[@…]|\w\.\w|www|[.:!?\"”»]$|\p{Lu}\S*\s\p{Lu}")
_STOP = regex.compile(r"[.:!?…\"”»]$")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the memory knows of each line of a page that stands in no company but such lines, at the end of the page,
    under its title or between two paragraphs; and from which line on they all go.
    """

    known: tuple[Line | Headline | None, ...]
    aside: tuple[bool, ...]
    sure: int


def layout(page: Page) -> Layout:
    """Return the page's layout; a page fact."""
    texts = [s.text for s in page.segments]
    known = [_known(page, i) for i in range(len(texts))]
    told = False
    for i, text in enumerate(texts):
        # "Most read this week:" is told in the text, and so is what follows it.
        told = text.endswith(":") or (told and known[i] is not None)
        if told:
            known[i] = None
    if not any(known[i] is None and is_running(texts[i]) for i in range(body(texts), len(texts))):
        # No article to which anything could be added.
        return Layout((None,) * len(texts), (False,) * len(texts), len(texts))
    aside = [False] * len(texts)
    end, top = len(texts), 1
    while known[end - 1] is not None:
        end -= 1
    while known[top:] and known[top] is not None:
        top += 1
    for i in (i for i in range(1, len(texts)) if known[i]):
        aside[i] = i < top or i >= end or known[i - 1] is not None or known[i + 1] is not None
    sure = len(texts)
    # A label may head what follows it: it goes only where that goes too.
    while sure > end and _sure(page, known, sure - 1):
        sure -= 1
    return Layout(tuple(known), tuple(aside), sure)


def _sure(page: Page, known: Sequence[Line | Headline | None], index: int) -> bool:
    """Tell whether a line among furniture at the end of a page is furniture itself."""
    found, text = known[index], page.segments[index].text
    if page.memory is None or found is None or found.decided:
        return found is not None
    if isinstance(found, Line):
        return goes(page.memory, found, text) is True
    beside = (*known[index - 1 : index], *known[index + 1 : index + 2])
    often = page.memory.often(found) or any(isinstance(other, Headline) for other in beside)
    return often and not _STOP.search(text)


def _known(page: Page, index: int) -> Line | Headline | None:
    """Return what the memory knows of a line that is neither the title nor to be kept in any case."""
    text = page.segments[index].text
    if not index or page.memory is None or page.segments[index].role in ("headline", "caption"):
        return None
    if key(text) == key(page.segments[0].text):
        return None
    line = page.memory.line(text)
    if line is not None and (line.decided or goes(page.memory, line, text) is not None):
        return line
    headline = page.memory.headline(text)
    return headline if headline is not None and (headline.decided or not _kept(text)) else None


def _kept(text: str) -> bool:
    said = {w.casefold() for w in _WORD.findall(text)}
    return not said or not said.isdisjoint(words("kept_line")) or text.strip() in words("medium")


def repeated(page: Page, index: int) -> Iterator[Match]:
    """Yield a line outside the running text that many articles have."""
    if page.memory is None:
        return
    found = page.fact(layout)
    line = found.known[index]
    if isinstance(line, Line) and (found.aside[index] or line.decided):
        said = f"memory: in {line.articles:,} of {page.memory.articles:,} articles"
        yield _match(page, index, line, said)


def headlines(page: Page, index: int) -> Iterator[Match]:
    """Yield a line that is the headline of another article."""
    if page.memory is None:
        return
    headline = page.fact(layout).known[index]
    if isinstance(headline, Headline):
        times = f", and a line of {headline.articles:,} others" if headline.articles > 1 else ""
        yield _match(page, index, headline, f"memory: another article's headline{times}")


def _match(page: Page, index: int, found: Line | Headline, said: str) -> Match:
    evidence = (said, "memory: decided") if found.decided else (said,)
    fix: Fix = "safe" if found.decided or index >= page.fact(layout).sure else "unsafe"
    return Match(Span(0, len(page.segments[index].text)), "", evidence=evidence, fix=fix)


def goes(memory: Memory, line: Line, text: str) -> bool | None:
    """Tell whether a line goes from the end of a page, or is only offered; None where nothing is said of it."""
    label = _label(text)
    if _kept(text) or not (label or memory.common(line)):
        return None
    return label and memory.sure(line)


def _label(text: str) -> bool:
    """Tell whether a line is a label or a call of some words, and neither a sentence nor somebody's name."""
    said = _WORD.findall(text)
    small = sum(w[0].islower() for w in said)
    return 2 <= len(said) <= _WORDS and 2 * small >= len(said) and not _MORE.search(text)


LOOKS = {"furniture.repeated-line": repeated, "furniture.other-headline": headlines}
