"""Texts that another format carries: HTML that a feed has escaped, or keeps in a CDATA section or a JSON string."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from siisti.formats.article import blocks
from siisti.formats.spliced import Cut
from siisti.types import Role

#: A tag, a comment or a reference: what plain text has none of.
_MARKUP = regex.compile(
    r"<[A-Za-z/!][^<>]*+>|&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_PARAGRAPH = regex.compile(r"[^\s](?:.*?[^\s])??(?=\s*\n\s*\n|\s*\Z)", regex.DOTALL)
_WORD = regex.compile(r"\w++")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a literal and the text it stands for; None for the outer format's own markup."""

    start: int
    end: int
    text: str | None


class View:
    """The text that a literal stands for, and where each character of it stands in the literal."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        parts: list[str] = []
        at = 0
        self._stretches: list[Stretch] = []
        self._starts: list[int] = []
        self._marks: list[int] = []
        for stretch in stretches:
            if stretch.text is None:
                self._marks.append(at)
            elif stretch.text:
                self._starts.append(at)
                self._stretches.append(stretch)
                parts.append(stretch.text)
                at += len(stretch.text)
        self.text = "".join(parts)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the text stands in the literal."""
        return self._of(start)[0], self._of(end - 1)[1]

    def cut(self, start: int, end: int) -> bool:
        """Tell whether the outer format's markup stands within a stretch."""
        return bisect_right(self._marks, start) < bisect_left(self._marks, end)

    def _of(self, at: int) -> tuple[int, int]:
        n = bisect_right(self._starts, at) - 1
        stretch, within = self._stretches[n], at - self._starts[n]
        if stretch.end - stretch.start == len(stretch.text or ""):
            return stretch.start + within, stretch.start + within + 1
        return stretch.start, stretch.end


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of an embedded text: where it stands in the literal, how it is spelt, and what it is for."""

    start: int
    end: int
    html: bool
    role: Role
    text: str
    guessed: bool = False


def parts(view: View, name: str, *, html: bool | None = None, title: bool = False) -> Iterator[Part]:
    """Yield the paragraphs of an embedded text; ``html`` None when that is to be seen from it."""
    guessed = html is None
    if html is None:
        html = _MARKUP.search(view.text) is not None
    if html:
        found = [(b.start, b.end, b.role) for b in blocks(view.text, name)]
    else:
        whole: Role = "body"
        found = [(*m.span(), whole) for m in _PARAGRAPH.finditer(view.text)]
    for start, end, role in found:
        # A tag that the outer format's markup cuts in two would be taken for words.
        if not (html and view.cut(start, end)):
            role = "headline" if title else role
            yield Part(*view.place(start, end), html, role, view.text[start:end], guessed)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a feed's item: its name, where its literal stands, and its paragraphs. ``spelling`` is the prefix of
    the names its spellings go by.
    """

    name: str
    start: int
    parts: tuple[Part, ...]
    spelling: str = ""


def cuts(fields: Sequence[Field], unit: str) -> Iterator[Cut]:
    """Yield the cuts of an item, whose title and text are read together, as a page."""
    apart = {f.name for f in fields if f.name in SUMMARIES and _is_apart(f, fields)}
    seen: Counter[str] = Counter()
    for field in fields:
        own = f"{unit}/{field.name}"
        for part in field.parts:
            seen[own] += 1
            number = f"/{seen[own]}" if seen[own] > 1 else ""
            spelling = field.spelling + ("html" if part.html else "guess" if part.guessed else "text")
            whole = own if field.name in apart else unit
            place = field.start + part.start, field.start + part.end
            yield Cut(*place, own + number, spelling, None, whole, part.role)


#: The fields that tell in short what another one, or the linked page, tells whole.
SUMMARIES = frozenset({"summary", "description"})


def _is_apart(field: Field, fields: Sequence[Field]) -> bool:
    """Tell whether a summary is a text of its own: one beside the whole text, or one that says the title again. As
    lines of the item's page they would be taken for a paragraph said twice, and be emptied.
    """
    if any(f.name not in SUMMARIES | {"title"} and f.parts for f in fields):
        return True
    title = {
        w.casefold() for f in fields if f.name == "title" for p in f.parts for w in _WORD.findall(p.text)
    }
    mine = [{w.casefold() for w in _WORD.findall(p.text)} for p in field.parts]
    return bool(title) and any(len(m & title) >= 0.5 * min(len(m), len(title)) for m in mine if m)
