"""Markdown: paragraphs, headings, list items, quotations and cells are cleaned where they stand; code, links' targets,
HTML blocks and front matter are kept.

``markdown-it-py`` tells which lines are what (https://spec.commonmark.org/, and tables as GitHub has them). It gives no
place within a line, so its text is looked for there, and what cannot be found as it is told is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.entities import html5
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import regex

from siisti.formats import Format
from siisti.formats.literal import Spelling, Token, letter
from siisti.formats.spliced import LONGEST, Cut, Spliced
from siisti.types import OBJECT, Document, Role, Segment

if TYPE_CHECKING:
    from markdown_it.token import Token as Block

_FRONT = regex.compile(
    r"\A(?:---[ \t]*\r?\n(?=[ \t]*(?:[\w.-]+[ \t]*:|\#|\r?\n|---))(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
    r"|\+\+\+[ \t]*\r?\n(?:[^\n]*\n)*?\+\+\+[ \t]*(?:\r?\n|\Z))"
)
_BREAK = regex.compile(r"\r\n?|\n")
#: From the end of one line of a paragraph to the text of the next.
_JOIN = r"(?<![ \t])[ \t]*+\\?(?:\r\n?|\n)[ \t]*+(?:>[ \t]?+[ \t]*+)*+"
#: What a paragraph begins with and is no part of its text: a task's box, a footnote's number.
_LABEL = regex.compile(r"\[[ xX]\]\s+|\[\^[^\]\s]{1,60}\]:\s*+")
_CELL = regex.compile(r"(?:[^|\\]|\\.)*+")
#: What would make a block of another kind of a line.
_OPENING = regex.compile(
    r"(?P<sign>[-+*>](?=\s|$)|>|\#{1,6}(?=\s|$)|=+(?=\s*$)|```|~~~)|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_TOKEN = regex.compile(
    rf"(?P<join>{_JOIN})"
    r"|(?P<object>(?<!`)(?P<ticks>`++)(?!`).+?(?<!`)(?P=ticks)(?!`)"  # code
    r"|!\[(?:[^\[\]]|\[[^\[\]]*+\])*+\](?:\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\])?"  # a picture
    r"|<(?:https?|ftp|mailto):[^\s<>]*+>|<[\w.+-]++@[\w.-]++>"
    r"|(?i:<(?P<kept>code|kbd|samp|svg|math|script|style)(?=[\s>]).*?</(?P=kept)\s*>)|(?i:<br\s*/?>))"
    r"|(?P<mark><!--.*?-->|</?[A-Za-z][^<>]*+>|\[\^[^\]\s]++\]"
    r"|\[(?=(?:[^\[\]\\]|\\.|!?\[[^\[\]]*+\](?:\([^()]*+\))?)*+\][(\[])"
    r"|(?<!\\)\](?:\((?:[^()\\]|\\.|\([^()]*+\))*+\)|\[[^\[\]]*+\])"
    r"|\*+(?=\S)|(?<=\S)\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|~~)"
    r"|\\(?P<plain>[!-/:-@\[-`{-~])"
    r"|(?P<reference>&(?:\#[xX](?P<hex>[0-9a-fA-F]{1,6})|\#(?P<dec>\d{1,7})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));)"
    r"|(?P<bare>\[[^\[\]]{1,200}\])|[\p{L}\d,]++|.",
    regex.DOTALL,
)
#: A paragraph that takes longer to read is no text, and is left alone.
_SECONDS, _LONG = 2, 20_000
_SIGNS = regex.compile(r"[\\`*_\[\]<|]")


@dataclass(frozen=True, slots=True)
class _Prose(Spelling):
    """A spelling whose lines stay what they are: one that an edit lets begin as a list does is escaped."""

    def write(self, literal: str, segment: Segment) -> str:
        written = Spelling.write(self, literal, segment)
        if written.endswith("\\\\") and not literal.endswith("\\"):
            written = written[:-2] + "&#92;"  # of a row, two before a bar keep the bar in the cell
        if written == literal or _OPENING.match(literal):
            return written
        return regex.sub(rf"(?P<head>\A|{_JOIN})(?P<sign>{_OPENING.pattern})", _kept, written)


def _kept(m: regex.Match[str]) -> str:
    """Return the beginning of a line with its first sign escaped, if it was not."""
    return f"{m['head']}{m['number']}\\" if m["number"] else f"{m['head']}\\{m['sign']}"


def _tokens(literal: str, *, labels: bool = False) -> Sequence[Token]:
    return tuple(_spelt(literal, labels=labels))


def _spelt(literal: str, *, labels: bool) -> Iterator[Token]:
    """Yield the tokens of a paragraph. ``labels`` keeps what stands in brackets, where it may name a link."""
    for m in _TOKEN.finditer(literal, timeout=_SECONDS):
        if m["join"]:
            yield Token(m[0], " ")
        elif m["object"] or (m["bare"] and labels):
            yield Token(m[0], OBJECT)
        elif m["mark"]:
            yield Token(m[0], None)
        elif m["plain"]:
            yield Token(m[0], m["plain"])
        elif m["reference"]:
            yield Token(m[0], _said(m))
        else:
            yield from map(letter, m[0])


def _said(m: regex.Match[str]) -> str | None:
    if m["name"]:
        said = html5.get(m["name"] + ";")
        return said if said and len(said) == 1 else None
    code = int(m["hex"], 16) if m["hex"] else int(m["dec"])
    return chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _escape(new: str, _: str) -> str:
    return _SIGNS.sub(lambda m: "\\" + m[0], new).replace("&", "&amp;")


_SPELLINGS = MappingProxyType(
    {"prose": _Prose(_tokens, _escape), "labels": _Prose(lambda x: _tokens(x, labels=True), _escape)}
)


def _cuts(content: str, _name: str) -> Iterator[Cut]:
    """Yield the text of every block."""
    begin = _begin(content)
    edges = [begin, *(m.end() for m in _BREAK.finditer(content, begin)), len(content)]
    lines = [(a, b - len(content[a:b]) + len(content[a:b].rstrip("\r\n"))) for a, b in pairwise(edges)]
    blocks, known = _blocks(content)
    spelling = "labels" if known.get("references") else "prose"
    for number, (start, end, role) in enumerate(_placed(content, lines, blocks), 1):
        label = _LABEL.match(content, start, end)
        if end - start > LONGEST or (end - start > _LONG and not _readable(content[start:end])):
            continue
        yield Cut(label.end() if label else start, end, str(number), spelling, role=role)


def _begin(content: str) -> int:
    """Return where the text begins: after the front matter."""
    front = _FRONT.match(content)
    return front.end() if front else 0


def _blocks(content: str) -> tuple[list[Block], Mapping[str, object]]:
    """Return the blocks of a page, and what is known of it: its links' names."""
    from markdown_it import MarkdownIt

    known: dict[str, object] = {}
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    # Without a last line break it fails on HTML that is open in a list in a quotation.
    return parser.parse(content[_begin(content) :] + "\n", known), known


def _readable(literal: str) -> bool:
    try:
        return any(True for token in _tokens(literal) if token.text)
    except TimeoutError:
        return False


def _placed(
    content: str, lines: Sequence[tuple[int, int]], blocks: Sequence[Block]
) -> Iterator[tuple[int, int, Role]]:
    """Yield where the text of each block stands, and what it is for."""
    row: tuple[int, int] | None = None
    told: list[str] = []
    role: Role = "body"
    headed = False
    for block in blocks:
        if block.type == "tr_open" and block.map:
            row, told = lines[block.map[0]], []
        elif block.type == "tr_close" and row is not None:
            yield from ((*place, "body") for place in _cells(content, *row, told))
            row = None
        elif block.type == "heading_open":
            role = "subhead" if headed or block.tag != "h1" else "headline"
            headed = True
        elif block.type == "paragraph_open":
            role = "body"
        if block.type != "inline":
            continue
        if row is not None:
            told.append(block.content)
        elif block.map and block.content:
            place = _place(content, lines[block.map[0] : block.map[1]], block.content)
            if place:
                yield *place, role


def _cells(content: str, start: int, end: int, told: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the text of each cell of a row stands, as far as it is there as it is told."""
    found: list[tuple[int, int]] = []
    at = start
    while at <= end:
        m = _CELL.match(content, at, end)
        a, b = m.span() if m else (at, at)
        at = b + 1
        text = content[a:b]
        head = len(text) - len(text.lstrip())
        found.append((a + head, max(a + head, a + len(text.rstrip()))))
    # A row may begin with a bar or without, and with the signs of a list or a quotation before it.
    ways = ([(p, t) for p, t in zip(cells, told, strict=False) if t] for cells in (found, found[1:]))
    right = ([p for p, t in way if content[slice(*p)] == t] for way in ways)
    yield from max(right, key=len)


def _place(content: str, lines: Sequence[tuple[int, int]], text: str) -> tuple[int, int] | None:
    """Return where a block's text stands in its lines; None where it is not there as it is told."""
    told = text.split("\n")
    if len(told) > len(lines):
        return None
    head = content.rfind(told[0], *lines[0])
    if head < 0:
        return None
    last = lines[len(told) - 1]
    foot = head if len(told) == 1 else content.rfind(told[-1], *last)
    if foot < 0:
        return None
    end = foot + len(told[-1])
    found = regex.sub(_JOIN, "\n", content[head:end])
    return (head, end) if found == regex.sub(_JOIN, "\n", text) else None


_SPLICED = Spliced("markdown", _cuts, _SPELLINGS)


def _render(document: Document) -> str:
    """Write the page back. A text stays as it was where its new words would make another block of it, or of others: a
    heading of what is none, a row of a table, the name of a link.
    """
    before, after = list(document.skeleton), _SPLICED.parts(document)
    changed = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    return "".join(_same(before, after, changed, _shape("".join(before)))) if changed else "".join(before)


def _same(before: list[str], after: list[str], changed: Sequence[int], shape: _Shape) -> list[str]:
    """Return the pieces with those of the changes made that leave the blocks what they were: all, or each by itself."""
    made = list(before)
    for n in changed:
        made[n] = after[n]
    gone = any(not after[n] for n in changed)
    if _alike(shape, _shape("".join(made)), gone=gone):
        return made
    if len(changed) == 1:
        return before
    half = len(changed) // 2
    first = _same(before, after, changed[:half], shape)
    return _same(first, after, changed[half:], _shape("".join(first)))


#: The blocks of a page in order, and the links that its texts name.
_Shape = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str, str], ...]]


def _shape(content: str) -> _Shape:
    blocks, known = _blocks(content)
    named, again = known.get("references"), known.get("duplicate_refs")
    links = [(name, *_target(link)) for name, link in named.items()] if isinstance(named, dict) else []
    links += [(link["label"], *_target(link)) for link in again] if isinstance(again, list) else []
    # A cell that runs into the next leaves an empty one at the end of its row.
    return tuple((b.type, b.tag or str(bool(b.content))) for b in blocks), tuple(links)


def _target(link: Mapping[str, str]) -> tuple[str, str]:
    return link["href"], link["title"]


def _alike(one: _Shape, other: _Shape, *, gone: bool) -> bool:
    """Tell whether the blocks are the same; paragraphs may be fewer where a text is ``gone``."""
    if one[1] != other[1] or not gone:
        return one == other
    ours, theirs = ([b for b in shape[0] if b[1] != "p" and b[0] != "inline"] for shape in (one, other))
    return ours == theirs and len(one[0]) >= len(other[0])


FORMAT = Format(_SPLICED.parse, _render, spelt=_SPLICED.spelt)
