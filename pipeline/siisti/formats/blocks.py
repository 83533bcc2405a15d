"""The blocks of an HTML page: its paragraphs, headings, cells and captions, as a browser would find them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NoReturn

import regex

from siisti.errors import InputError
from siisti.formats.markup import INLINE, VOID, Piece, element, inside, names, pieces, untouched
from siisti.types import Role

#: No page nests deeper; browsers stop at 512.
_DEEPEST = 1000
#: Elements about the article and not of it, and what is no running text.
_OFF = names(
    "address aside dialog fieldset footer head legend listing menu nav noscript optgroup option plaintext pre "
    "script style template xmp"
)
_OFF_ROLES = names(
    "alert alertdialog banner button complementary contentinfo dialog menu menubar navigation search tablist "
    "toolbar"
)
_OFF_CLASSES = names(
    "ad ads advert advertisement article-tags author-bio breadcrumb breadcrumbs comments comment-list cookie-banner "
    "cookie-consent jp-relatedposts menu nav navbar navigation newsletter newsletter-signup pagination post-navigation "
    "related related-articles related-posts share share-buttons sharedaddy sidebar site-footer site-header social "
    "social-share tag-cloud wp-block-code"
)
_WHOLE = frozenset({"html", "body", "main", "article", "form"})
#: An end tag looks no further out than the cell it stands in.
_CELLS = frozenset({"td", "th", "caption", "table"})
_TABLE = frozenset({"td", "th", "caption", "tr", "tbody", "thead", "tfoot"})
#: What a start tag ends by itself where the author did not: the same one, within the same list or table.
_SIBLINGS = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr"}, {"table"}),
}
_EDGE = r"(?:\s|&nbsp;|&#160;|&#[xX][aA]0;)*+"
_HEAD, _TAIL = regex.compile(_EDGE), regex.compile(r"(?r)(?:\s|&nbsp;|&#160;|&#[xX][aA]0;)*+")
_ARTICLE_IN_FORM = regex.compile(r"(?i)<(?P<held>h1|article|main)\b|</form\b")


@dataclass(slots=True)
class Element:
    """An element that ends sentences, with the place of its content. ``off`` when none of its words is read."""

    name: str
    start: int
    parent: Element | None
    off: bool = False
    mark: str = ""
    end: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of running text, with inline tags in it. ``linked`` tells how many of its characters are links."""

    start: int
    end: int
    element: Element
    size: int
    linked: int
    role: Role = "body"


def walk(content: str, name: str) -> tuple[list[Block], list[Element]]:
    """Return the blocks of running text of a page, or of a part of one, and its elements, both in order.

    Raises InputError for a page that nests deeper than any page does.
    """
    reading = _Walk(content, name)
    return reading.blocks(), reading.elements


class _Walk:
    """One reading of a page: elements opened and closed as a browser would, text gathered into blocks."""

    def __init__(self, content: str, name: str) -> None:
        self._content, self._name = content, name
        self._top = Element("", 0, None)
        self._root, self._depth = self._top, 0
        self._open: dict[str, int] = defaultdict(int)
        self._found: list[Block] = []
        self._run: list[Piece] = []
        self._sizes = [0, 0]
        self._in_link = False
        self.elements: list[Element] = []

    def blocks(self) -> list[Block]:
        found = list(pieces(self._content))
        at = 0
        while at < len(found):
            piece = found[at]
            if piece.kind == "text":
                self._text(piece)
            elif piece.kind == "start" and inside(piece):
                at = element(found, at)
                continue
            elif piece.name in INLINE:
                if piece.name == "a":
                    self._in_link = piece.kind == "start"
            elif piece.kind == "start":
                self._start(piece)
            elif piece.kind == "end":
                self._flush()
                self._end(piece)
            at += 1
        self._flush()
        while self._top.parent is not None:
            self._pop(len(self._content))
        self._root.end = len(self._content)
        return self._found

    def _text(self, piece: Piece) -> None:
        text = self._content[piece.start : piece.end]
        if self._top.off or not text.strip():
            return
        self._run.append(piece)
        size = len(text.strip())
        self._sizes[0] += size
        self._sizes[1] += size if self._in_link else 0

    def _flush(self) -> None:
        if not self._run:
            return
        first, last = self._run[0], self._run[-1]
        head = _HEAD.match(self._content, first.start, first.end)
        tail = _TAIL.match(self._content, last.start, last.end)
        start = head.end() if head else first.start
        end = tail.start() if tail else last.end
        if end > start:
            self._found.append(Block(start, end, self._top, self._sizes[0], self._sizes[1]))
        self._run, self._sizes = [], [0, 0]

    def _start(self, piece: Piece) -> None:
        self._flush()
        if piece.name in VOID:
            return
        if self._top.name == "p":
            self._pop(piece.start)
        ended, within = _SIBLINGS.get(piece.name, (set(), set()))
        if any(self._open[name] for name in ended):
            self._close(ended, within, piece.start)
        if piece.raw.endswith("/") and piece.name not in ("p", "div", "li", "section", "article"):
            return
        if self._depth == _DEEPEST:
            self._refuse(piece)
        off = self._top.off or self._is_off(piece)
        if piece.name == "title" and (self._top.name in ("head", "html", "")):
            off = False
        said = piece.attributes
        mark = (
            "main" if said.get("role") == "main" or "articlebody" in said.get("itemprop", "").lower() else ""
        )
        self._top = Element(piece.name, piece.end, self._top, off, mark)
        self.elements.append(self._top)
        self._open[piece.name] += 1
        self._depth += 1

    def _is_off(self, piece: Piece) -> bool:
        if piece.name in ("html", "body"):
            return piece.attributes.get("translate", "").lower() == "no"
        if piece.name == "form":
            found = _ARTICLE_IN_FORM.search(self._content, piece.end)
            return not (found and found["held"])
        if piece.name in _OFF or untouched(piece):
            return True
        if not piece.raw or piece.name in _WHOLE:
            return False
        said = piece.attributes
        named = {said.get("id", "").lower(), *said.get("class", "").lower().split()}
        return said.get("role", "").lower() in _OFF_ROLES or bool(named & _OFF_CLASSES)

    def _end(self, piece: Piece) -> None:
        if self._open[piece.name]:
            barriers = _TABLE_BARRIER if piece.name in _TABLE else _CELLS
            if piece.name in ("table", "body", "html"):
                barriers = frozenset()
            self._close({piece.name}, barriers, piece.start)

    def _close(self, wanted: set[str], barriers: frozenset[str] | set[str], at: int) -> None:
        """Close the innermost element of those wanted, and what is open in it, unless a barrier is nearer."""
        found: Element | None = self._top
        while found is not None and found.name not in wanted:
            if found.name in barriers:
                return
            found = found.parent
        while found is not None and self._top is not found.parent:
            self._pop(at)

    def _pop(self, at: int) -> None:
        self._top.end = at
        self._open[self._top.name] -= 1
        self._depth -= 1
        assert self._top.parent is not None
        self._top = self._top.parent

    def _refuse(self, piece: Piece) -> NoReturn:
        line = self._content.count("\n", 0, piece.start) + 1
        raise InputError(f"{self._name}:{line}: elements {_DEEPEST} deep; no page is nested so")


_TABLE_BARRIER = frozenset({"table"})
