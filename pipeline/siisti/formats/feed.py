"""Feeds: RSS 2.0, RSS 1.0 and Atom. The title, the summary and the content of each item are cleaned where they stand,
escaped, in CDATA or as XHTML; all else is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.embedded import Field, Stretch, View, cuts, parts
from siisti.formats.emptied import without
from siisti.formats.literal import Spelling, Token
from siisti.formats.markup import HTML, WORDS
from siisti.formats.spliced import Cut, Spliced
from siisti.formats.xml import CDATA, TEXT, Event, declared, scan, stretches
from siisti.types import Segment

_ROOT = regex.compile(r"<(?:[\w.-]+:)?(?P<name>rss|RDF|feed)[\s/>]")
_ITEMS = frozenset({"item", "entry"})
#: The fields of an item that are read, by the name of their element, and what each is for.
_FIELDS = {"title": "title", "description": "description", "summary": "summary", "content": "content"}
_BEGUN = regex.compile(r"<[A-Za-z/!]")
_XHTML = frozenset({"xhtml", "application/xhtml+xml"})
_HTML = frozenset({"html", "text/html"})
_PLAIN = frozenset({"text", "text/plain"})


@dataclass(frozen=True, slots=True)
class _Xhtml(Spelling):
    """The spelling of HTML that stands in XML as it is, where ``]]>`` may not."""

    def write(self, literal: str, segment: Segment) -> str:
        written = Spelling.write(self, literal, segment)
        return written if "]]>" in literal else written.replace("]]>", "]]&gt;")


def _xhtml(literal: str) -> Sequence[Token]:
    """Return the tokens of XHTML. A paragraph with a tag or a reference that is one to XML alone (``<_a>``, ``&ampx;``)
    is left as it is.
    """
    tokens = HTML.tokens(literal)
    strange = any(t.raw == "<" or (t.raw.startswith("&") and not t.raw.endswith(";")) for t in tokens)
    return (Token(literal, None),) if strange else tokens


def _guess(literal: str) -> Sequence[Token]:
    """Return the tokens of what looks like plain text. Where a tag is begun in it, it is left as it is: with a > behind
    it the words would be markup.
    """
    return (Token(literal, None),) if _BEGUN.search(literal) else WORDS.tokens(literal)


_GUESS = Spelling(_guess, WORDS.escape)


_SPELLINGS = MappingProxyType(
    {
        "text": WORDS.within(TEXT),
        "html": HTML.within(TEXT),
        "guess": _GUESS.within(TEXT),
        "cdata-guess": _GUESS.within(CDATA),
        "cdata-text": WORDS.within(CDATA),
        "cdata-html": HTML.within(CDATA),
        "xhtml-html": _Xhtml(_xhtml, HTML.escape),
    }
)


def holds(content: str) -> bool:
    """Tell whether a file begins as a feed does."""
    start = regex.sub(r"(?s)<!--.*?-->|<[?!][^>]*+>", "", content).lstrip("\ufeff \t\r\n")
    return _ROOT.match(start) is not None


def _cuts(content: str, name: str) -> Iterator[Cut]:
    """Yield the texts of every item. Raises InputError for what is no feed, or not well-formed."""
    events = scan(content, name)
    if not events or events[0].local not in ("rss", "RDF", "feed"):
        raise InputError(
            f"{name}: no feed: its first element is neither rss, rdf:RDF nor feed; pass --format"
        )
    taken: set[str] = set()
    start = 0
    inside: Event | None = None
    number = 0
    for at, event in enumerate(events):
        if event.kind == "start" and inside is None and event.local in _ITEMS:
            inside, start, number = event, at, number + 1
        elif event.kind == "end" and inside is not None and event.path == inside.path:
            item = events[start : at + 1]
            unit = _identity(content, item, inside)
            if not unit or unit in taken:
                unit = f"{event.local} {number}"
            taken.add(unit)
            yield from cuts(tuple(_fields(content, name, item, inside)), unit)
            inside = None


def _children(item: Sequence[Event], holder: Event) -> Iterator[tuple[Event, Event, bool]]:
    """Yield the start and the end of each child of an item, and whether elements stand in it."""
    opened: Event | None = None
    nested = False
    for event in item:
        if len(event.path) == len(holder.path) + 1:
            if event.kind == "start":
                opened, nested = event, False
            elif event.kind == "end" and opened is not None:
                yield opened, event, nested
        elif event.kind == "start":
            nested = True


def _identity(content: str, item: Sequence[Event], holder: Event) -> str:
    """Return what an item is known by: its guid or id, or the address of its page."""
    said = {
        start.local: TEXT.read(content[start.end : end.start])[0].strip()
        for start, end, nested in _children(item, holder)
        if start.local in ("guid", "id", "link") and not nested
    }
    about = (holder.attributes or {}).get("rdf:about", "")
    return said.get("guid") or said.get("id") or about or said.get("link", "")


def _fields(content: str, name: str, item: Sequence[Event], holder: Event) -> Iterator[Field]:
    prefix = holder.name.rpartition(":")[0]
    for start, end, nested in _children(item, holder):
        own, said = start.name.rpartition(":")[0], start.attributes or {}
        if own == prefix and start.local in _FIELDS:
            field = _FIELDS[start.local]
        elif start.name == "content:encoded":
            field = "content"
        else:
            continue
        kind = said.get("type", "").lower()
        language = said.get("xml:lang", "en").lower()
        if "src" in said or said.get("mode") == "base64" or not language.startswith("en"):
            continue
        literal = content[start.end : end.start]
        if nested:
            if kind in _XHTML or said.get("mode") == "xml" or not _is_atom(holder):
                view = View([Stretch(0, len(literal), literal)])
                yield Field(field, start.end, tuple(parts(view, name, html=True)), "xhtml-")
            continue
        if kind and kind not in _HTML | _PLAIN:
            continue
        html = None if not kind or not _is_atom(holder) else kind in _HTML
        yield from _escaped(Field(field, start.end, ()), literal, name, html)


def _is_atom(holder: Event) -> bool:
    return holder.local == "entry"


def _escaped(field: Field, literal: str, name: str, html: bool | None) -> Iterator[Field]:
    """Yield a field whose text is escaped, or in a CDATA section; none where it is the one here and the other there."""
    found = list(stretches(literal))
    said = {inside for _, _, text, inside in found if text and text.strip()}
    if len(said) != 1:
        return
    view = View(Stretch(a, b, text) for a, b, text, _ in found)
    read = tuple(parts(view, name, html=html, title=field.name == "title"))
    yield Field(field.name, field.start, read, "cdata-" if said.pop() else "")


_SPLICED = Spliced("feed", _cuts, _SPELLINGS, references=True, emptied=without)

FORMAT = Format(_SPLICED.parse, _SPLICED.render, declared=declared, holds=holds, spelt=_SPLICED.spelt)
