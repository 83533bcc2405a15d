"""XML read by position: where each tag, text and CDATA section stands in the file, and how its text is spelt.

expat reads (https://docs.python.org/3/library/pyexpat.html), and nothing it resolves is used: every character of a text
is read again from the file, so that what did not change goes back as it was spelt. A document that declares entities
is refused: none of them is ever expanded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.entities import html5
from typing import Literal
from xml.parsers import expat

import regex

from siisti.errors import InputError
from siisti.formats.literal import Spelling, Token, letter

#: No real file nests deeper; one that does is an attack on memory.
_DEEPEST = 200
_DECLARED = regex.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)["']""")
_SPECIAL = (
    r"(?P<mark><!\[CDATA\[|\]\]>|<!--.*?-->|<\?.*?\?>|</?[\p{L}_](?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>)"
    r"|&(?:\#x(?P<hex>[0-9a-fA-F]{1,6})|\#(?P<dec>\d{1,7})|(?P<name>[\p{L}_:][\w:.-]{0,100}+));"
)
_SPELT = regex.compile(_SPECIAL, regex.DOTALL)
_TOKEN = regex.compile(_SPECIAL + r"|(?P<plain>[^<&\]]++)|.", regex.DOTALL)


@dataclass(frozen=True, slots=True)
class Event:
    """One piece of the document: a start tag, an end tag, or a run of what stands between two tags.

    ``start`` and ``end`` are places in the content, in characters. ``name`` is the tag's name with its prefix.
    ``path`` names the elements about it, the outermost first; a tag's own is the last.
    """

    kind: Literal["start", "end", "text"]
    start: int
    end: int
    path: tuple[str, ...]
    name: str = ""
    attributes: Mapping[str, str] | None = None

    @property
    def local(self) -> str:
        """The tag's name without its prefix."""
        return self.name.rpartition(":")[2]


def declared(raw: bytes) -> str | None:
    """Return the encoding that an XML declaration names.

    One of two bytes a character is not believed: the declaration itself was read byte by byte.
    """
    found = _DECLARED.search(raw[:400])
    named = found[1].decode("ascii") if found else None
    return None if named and named.lower().startswith(("utf-16", "utf16", "ucs-", "iso-10646")) else named


def scan(content: str, name: str) -> list[Event]:
    """Return the events of a document in order; comments, instructions and CDATA stand within the runs of text.

    Raises InputError, with the line, for what is not well-formed and for a document that declares entities.
    """
    return _Scanner(content, name).events()


class _Scanner:
    """One reading: expat's calls in, events with places in characters out."""

    def __init__(self, content: str, name: str) -> None:
        self._content, self._name = content, name
        self._raw = content.encode("utf-8", "surrogatepass")
        # expat counts bytes. Of those read so far it is known how many characters they are; in ASCII, as many.
        self._plain = len(self._raw) == len(content)
        self._known = 0, 0
        self._events: list[Event] = []
        self._path: list[str] = []
        self._done = self._opened = 0

    def events(self) -> list[Event]:
        parser = expat.ParserCreate("utf-8")
        parser.ordered_attributes = True
        parser.buffer_text = False
        parser.UseForeignDTD(True)  # an entity nobody declared is text as it stands, and no error
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._entity
        self._parser = parser
        try:
            parser.Parse(self._raw, True)
        except expat.ExpatError as error:
            problem = expat.ErrorString(error.code)
            raise InputError(f"{self._name}:{error.lineno}: not well-formed XML: {problem}") from error
        return self._events

    def _entity(self, *_: object) -> None:
        line = self._parser.CurrentLineNumber
        raise InputError(
            f"{self._name}:{line}: declares entities, which are not read; write the characters out"
        )

    def _start(self, name: str, attributes: Sequence[str]) -> None:
        start = self._here()
        end = self._after(start)
        self._text(start)
        if len(self._path) == _DEEPEST:
            line = self._parser.CurrentLineNumber
            raise InputError(f"{self._name}:{line}: elements {_DEEPEST} deep; no text is nested so")
        self._path.append(name)
        pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
        self._events.append(Event("start", start, end, tuple(self._path), name, pairs))
        self._done = self._opened = end

    def _end(self, name: str) -> None:
        start = self._here()
        if self._content.endswith("/>", 0, self._done) and self._opened == self._done:
            start = end = self._done  # <a/>: one tag, two calls
        else:
            end = self._after(start)
            self._text(start)
        self._events.append(Event("end", start, end, tuple(self._path), name))
        self._path.pop()
        self._done = end
        self._opened = -1

    def _text(self, until: int) -> None:
        if until > self._done and self._path:
            self._events.append(Event("text", self._done, until, tuple(self._path)))

    def _after(self, start: int) -> int:
        """Return where a tag ends: at the first > that stands in no quotation mark."""
        quote = ""
        for at in range(start, len(self._content)):
            c = self._content[at]
            if quote:
                quote = "" if c == quote else quote
            elif c in "\"'":
                quote = c
            elif c == ">":
                return at + 1
        return len(self._content)

    def _here(self) -> int:
        at = self._parser.CurrentByteIndex
        if self._plain:
            return at
        byte, character = self._known if self._known[0] <= at else (0, 0)
        character += len(self._raw[byte:at].decode("utf-8", "surrogatepass"))
        self._known = at, character
        return character


def _tokens(literal: str) -> Sequence[Token]:
    return tuple(_spelt(literal))


def stretches(literal: str) -> Iterator[tuple[int, int, str | None, bool]]:
    """Yield the stretches of a run of XML with the text each stands for, and whether it is in a CDATA section."""
    at, inside = 0, False
    while at < len(literal):
        m = None if inside else _SPELT.search(literal, at)
        stop = literal.find("]]>", at) if inside else m.start() if m else -1
        stop = len(literal) if stop < 0 else stop
        if stop > at:
            yield at, stop, literal[at:stop], inside
        if stop == len(literal):
            return
        at = m.end() if m else stop + 3
        yield stop, at, None if m is None or m["mark"] else _said(m), inside
        inside = m is not None and m[0] == "<![CDATA["


def _spelt(literal: str, *, inside: bool = False) -> Iterator[Token]:
    """Yield the tokens of a run of XML. Inside CDATA everything stands for itself."""
    at = 0
    while at < len(literal):
        if inside:
            stop = literal.find("]]>", at)
            yield from map(letter, literal[at:] if stop < 0 else literal[at:stop])
            if stop < 0:
                return
            yield Token("]]>", None)
            at, inside = stop + 3, False
            continue
        m = _TOKEN.match(literal, at)
        assert m is not None  # the last alternative is any character
        at, inside = m.end(), m[0] == "<![CDATA["
        if m["plain"]:
            yield from map(letter, m[0])
        else:
            yield Token(m[0], None if m["mark"] else _said(m))


def _said(m: regex.Match[str]) -> str | None:
    """Return the character that a piece stands for; an entity nobody knows is markup."""
    if m["hex"] or m["dec"]:
        code = int(m["hex"], 16) if m["hex"] else int(m["dec"])
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None
    return html5.get(m["name"] + ";") if m["name"] else m[0]


def _escape(new: str, literal: str) -> str:
    if literal.lstrip().startswith("<![CDATA["):
        return new.replace("]]>", "]]]]><![CDATA[>")
    return new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


#: The spelling of text between tags, with the tags, comments and CDATA marks in it as markup.
TEXT = Spelling(_tokens, _escape)
#: The same within a CDATA section, where all but its end stands for itself.
CDATA = Spelling(
    lambda literal: tuple(_spelt(literal, inside=True)), lambda new, _: new.replace("]]>", "]]]]><![CDATA[>")
)
