"""Markdown: paragraphs, headings, list items, quotations and cells are cleaned where they stand; code, links' targets,
HTML blocks and front matter are kept.

``markdown-it-py`` tells which lines are what (https://spec.commonmark.org/, and tables as GitHub has them). It gives no
place within a line, so its text is looked for there, and what cannot be found as it is told is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import regex

from siisti.formats import Format
from siisti.formats.literal import Spelling, Token, letter
from siisti.formats.spliced import Cut, Spliced
from siisti.types import OBJECT, Role, Segment

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
_LABEL = regex.compile(r"\[[ xX]\]\s+|\[\^[^\]\s]{1,60}\]:\s+")
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
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    front = _FRONT.match(content)
    begin = front.end() if front else 0
    edges = [begin, *(m.end() for m in _BREAK.finditer(content, begin)), len(content)]
    lines = [(a, b - len(content[a:b]) + len(content[a:b].rstrip("\r\n"))) for a, b in pairwise(edges)]
    known: dict[str, object] = {}
    blocks = parser.parse(content[begin:], known)
    spelling = "labels" if known.get("references") else "prose"
    for number, (start, end, role) in enumerate(_placed(content, lines, blocks), 1):
        label = _LABEL.match(content, start, end)
        if end - start > _LONG and not _readable(content[start:end]):
            continue
        yield Cut(label.end() if label else start, end, str(number), spelling, role=role)


def _readable(literal: str) -> bool:
    try:
        return any(True for token in _tokens(literal) if token.text)
    except TimeoutError:
        return False


def _placed(
    content: str, lines: Sequence[tuple[int, int]], blocks: Sequence[Block]
) -> Iterator[tuple[int, int, Role]]:
    """Yield where the text of each block stands, and what it is for."""
    row: list[tuple[int, int]] = []
    role: Role = "body"
    headed = celled = False
    for block in blocks:
        if block.type == "tr_open" and block.map:
            row, celled = list(_cells(content, *lines[block.map[0]])), True
        elif block.type == "tr_close":
            celled = False
        elif block.type == "heading_open":
            role = "subhead" if headed or block.tag != "h1" else "headline"
            headed = True
        elif block.type in ("paragraph_open", "th_open", "td_open"):
            role = "body"
        if block.type != "inline":
            continue
        if celled:
            start, end = row.pop(0) if row else (0, 0)
            if end > start and content[start:end] == block.content:
                yield start, end, role
        elif block.map and block.content:
            place = _place(content, lines[block.map[0] : block.map[1]], block.content)
            if place:
                yield *place, role


def _cells(content: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the text of each cell of a row stands."""
    first = True
    at = start
    while at <= end:
        m = _CELL.match(content, at, end)
        a, b = m.span() if m else (at, at)
        at = b + 1
        text = content[a:b]
        if first and b < end and not text.strip(" \t>-+*.)0123456789"):
            first = False
            continue  # what stands before the row's first bar
        first = False
        head = len(text) - len(text.lstrip())
        yield a + head, max(a + head, a + len(text.rstrip()))


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

FORMAT = Format(_SPLICED.parse, _SPLICED.render, spelt=_SPLICED.spelt)
