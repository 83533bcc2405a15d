"""HTML read by position: where each tag, comment and text stands, and how its text is spelt.

The tokenizer follows https://html.spec.whatwg.org/multipage/parsing.html as far as places go: what a browser takes
for a tag, a comment or a script is one here, so that no word of it is ever taken for text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.entities import html5
from typing import Literal

import regex

from siisti.formats.literal import Spelling, Token, letter
from siisti.types import OBJECT


def names(listed: str) -> frozenset[str]:
    """Return the names in a list of them."""
    return frozenset(listed.split())


VOID = names("area base br col embed hr img input link meta param source track wbr")
#: Elements that end no sentence. Every other one is read as a block; so is br, which feeds set between paragraphs.
INLINE = names(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins mark nobr q rb rp rt ruby s small span strike "
    "strong sub time tt u wbr"
)
#: Elements within a sentence of which no word is read. Those of the second set show nothing, or a number above the
#: line, and leave no gap.
_OBJECTS = names(
    "audio button canvas code embed iframe img input kbd label map math meter object output picture progress samp "
    "select svg textarea tt var video"
)
_UNSEEN = names("link meta noscript script style sup template")
_RAW = names("iframe noembed noframes script style textarea title xmp")

_TAG = regex.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)"""
    # A value whose quotation mark never closes takes the rest of the file with it, as in a browser.
    r"""(?P<attributes>(?:=\s*+(?:"[^"]*+"|'[^']*+'|(?=[^"'\s]))|[^>=])*+)>"""
)
_ATTRIBUTE = regex.compile(
    r"""(?P<name>[^\s"'>/=]++)(?:\s*+=\s*+(?:"(?P<a>[^"]*+)"|'(?P<b>[^']*+)'|(?P<c>[^\s>"']*+)))?+"""
)
_SPACE = " \t\n\r\f"
_PIECE = regex.compile(
    r"(?P<space>[ \t\n\r\f]++)|(?P<plain>[^ \t\n\r\f&]++)"
    r"|&(?:\#[xX](?P<hex>[0-9a-fA-F]{1,6}+)|\#(?P<dec>\d{1,7}+)|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}+));?|.",
    regex.DOTALL,
)
_GAP = regex.compile(r"(?P<space>[ \t\n\r\f]++)|[^ \t\n\r\f]++")
#: No program between <? and ?> is longer.
_INSTRUCTION = 100_000
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page: a tag, what stands between two, or what no reader sees (a comment, a script's lines).

    ``name`` is the element's, in small letters and without a prefix.
    """

    kind: Literal["start", "end", "text", "unseen"]
    start: int
    end: int
    name: str = ""
    raw: str = ""

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes of a start tag; of two with a name the first counts, as in a browser."""
        if not self.raw:
            return _NONE
        found: dict[str, str] = {}
        for m in _ATTRIBUTE.finditer(self.raw):
            found.setdefault(m["name"].lower(), m["a"] or m["b"] or m["c"] or "")
        return found


def pieces(content: str) -> Iterator[Piece]:
    """Yield the pieces of a page, or of a part of one, that joined are the whole of it."""
    strict = content.lstrip("\ufeff \t\r\n").startswith("<?xml")
    last = max(content.rfind("?>"), content.rfind("%>"))
    done = at = 0
    while (at := content.find("<", at)) >= 0:
        piece = _markup(content, at, last)
        if piece is None:
            at += 1
            continue
        if at > done:
            yield Piece("text", done, at)
        yield piece
        done = at = piece.end
        if piece.kind == "start" and piece.name in _RAW and not (strict and piece.raw.endswith("/")):
            closed = regex.compile(rf"(?i)</{piece.name}(?=[\s/>])").search(content, done)
            end = closed.start() if closed else len(content)
            if end > done:
                yield Piece("text" if piece.name == "title" else "unseen", done, end)
            done = at = end
    if done < len(content):
        yield Piece("text", done, len(content))


def _markup(content: str, at: int, last: int) -> Piece | None:
    """Return the tag or comment that begins at a <; None where it is a character like others. ``last`` is where the
    last end of an instruction (<? ?> or <% %>) stands.
    """
    follows = content[at + 1 : at + 2]
    if content.startswith("<!--", at):
        if content.startswith((">", "->"), at + 4):  # <!--> is a whole comment
            return Piece("unseen", at, content.index(">", at) + 1)
        return Piece("unseen", at, _past(content, at + 4, "-->"))
    if content.startswith("<![CDATA[", at):
        return Piece("unseen", at, _past(content, at, "]]>"))
    if follows in ("?", "%"):
        whole = content.find(f"{follows}>", at, at + _INSTRUCTION) if at < last else -1
        if whole >= 0:
            return Piece("unseen", at, whole + 2)
        return Piece("unseen", at, _past(content, at, ">")) if follows == "?" else None
    if follows == "!" or (follows == "/" and not content[at + 2 : at + 3].isascii()):
        return Piece("unseen", at, _past(content, at, ">"))
    tag = _TAG.match(content, at)
    if tag:
        name = tag["name"].lower().rpartition(":")[2]
        kind: Literal["start", "end"] = "end" if tag["close"] else "start"
        return Piece(kind, at, tag.end(), name, tag["attributes"].strip())
    first = content[at + 2 : at + 3] if follows == "/" else follows
    if first.isascii() and first.isalpha():
        return Piece("unseen", at, len(content))  # a tag that the file ends in
    if follows == "/" and content[at + 2 : at + 3]:
        return Piece("unseen", at, _past(content, at, ">"))
    return None


def _past(content: str, at: int, mark: str) -> int:
    found = content.find(mark, at)
    return found + len(mark) if found >= 0 else len(content)


def untouched(piece: Piece) -> bool:
    """Tell whether a start tag's attributes say to leave the element: not to be translated, of another language,
    or not to be seen.
    """
    if not piece.raw:
        return False
    said = piece.attributes
    language = said.get("lang") or said.get("xml:lang") or "en"
    return (
        said.get("translate", "").lower() == "no"
        or "notranslate" in said.get("class", "").split()
        or (not language.lower().startswith("en") and piece.name not in ("html", "body", "font"))
        or _hidden(said)
    )


def _hidden(said: Mapping[str, str]) -> bool:
    return (
        "hidden" in said
        or said.get("aria-hidden", "").lower() == "true"
        or "display:none" in said.get("style", "").replace(" ", "").lower()
    )


def inside(piece: Piece) -> bool:
    """Tell whether a start tag opens something within a sentence of which no word is read."""
    return piece.name in _OBJECTS or piece.name in _UNSEEN or (piece.name in INLINE and untouched(piece))


def element(found: Sequence[Piece], at: int) -> int:
    """Return the piece after the element that begins at one: after its end tag, or where a block ends it."""
    name = found[at].name
    if name in VOID or found[at].raw.endswith("/"):
        return at + 1
    depth = 1
    for n in range(at + 1, len(found)):
        piece = found[n]
        if piece.name == name and piece.kind in ("start", "end"):
            depth += 1 if piece.kind == "start" else -1
            if not depth:
                return n + 1
        elif piece.name in _BREAKING and name in INLINE | {"code", "label", "sup"}:
            return n
    return len(found)


#: The blocks that end what an author forgot to close.
_BREAKING = names("article blockquote div h1 h2 h3 h4 h5 h6 li main ol p section table td th tr ul")


def _tokens(literal: str) -> Sequence[Token]:
    return tuple(_spelt(literal))


def _spelt(literal: str) -> Iterator[Token]:
    """Yield the tokens of a stretch of HTML. Of white space in a row, over tags too, the first is read."""
    found = list(pieces(literal))
    at, spaced = 0, False
    while at < len(found):
        piece = found[at]
        if piece.kind == "text":
            for token in _words(literal[piece.start : piece.end], spaced):
                spaced = token.text == " " if token.text is not None else spaced
                yield token
        elif piece.kind == "start" and inside(piece):
            after = element(found, at)
            raw = literal[piece.start : found[after - 1].end]
            seen = piece.name not in _UNSEEN and not _hidden(piece.attributes)
            yield Token(raw, OBJECT if seen else None)
            spaced, at = spaced and not seen, after
            continue
        else:
            yield Token(literal[piece.start : piece.end], None)
        at += 1


def _words(text: str, spaced: bool) -> Iterator[Token]:
    for m in _PIECE.finditer(text):
        raw = m[0]
        if m["space"]:
            yield Token(raw, None if spaced else " ")
            spaced = True
            continue
        said = None if m["plain"] else _said(m)
        if said is None and raw[-1] == ";" and m["name"]:
            yield Token(
                raw, None
            )  # an entity nobody knows: to XML it is one, and words between & and ; are not
        elif said is None:
            yield from map(letter, raw)
        else:
            yield Token(raw, said if len(said) == 1 else None)
        spaced = False


def _said(m: regex.Match[str]) -> str | None:
    """Return what a reference stands for; None where it is no reference, but an ampersand and a word."""
    if m["hex"] or m["dec"]:
        code = int(m["hex"], 16) if m["hex"] else int(m["dec"])
        return chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
    if m["name"]:
        return html5.get(m["name"] + ";" if m[0][-1] == ";" else m["name"])
    return m[0]


def _escape(new: str, _: str) -> str:
    return new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


#: The spelling of text within a block of HTML, with its inline tags as markup.
HTML = Spelling(_tokens, _escape)


def _plain(literal: str) -> Sequence[Token]:
    tokens: list[Token] = []
    for m in _GAP.finditer(literal):
        tokens += [Token(m[0], " ")] if m["space"] else map(letter, m[0])
    return tokens


#: The spelling of words that are no HTML, where white space in a row is one space.
WORDS = Spelling(_plain, lambda new, _: new)
