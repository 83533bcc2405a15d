"""How localization files spell a segment: text with inline codes in it.

Codes that come in pairs stand in no one's way: they are marks in the gap where they stand. A code that stands for a
word or a picture is read as an object replacement character, so that the words about it are not taken for neighbours:
``<x id="1"/>`` between two spaces must not become two spaces.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby

import regex

from siisti.formats.literal import Spelling, Token, letter
from siisti.formats.xml import TEXT

#: What a code that stands for something is read as.
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"

_TAG = regex.compile(
    r"<(?P<end>/?)(?P<name>(?:[\p{L}_][\w.-]*+:)?+[\p{L}_][\w.-]*+).*?(?P<empty>/?)>", regex.DOTALL
)
_PROTECTED = regex.compile(r"""\s(?:translate\s*+=\s*+["']no["']|mtype\s*+=\s*+["']protected["'])""")
#: Elements of HTML that stand for something, end tag or none.
_LONE = frozenset({"br", "img", "input", "wbr"})
#: Elements of HTML that part two stretches of text.
_PARTING = regex.compile(r"article|blockquote|d[dlt]|div|h[1-6r]|li|[ou]l|p|section|t(?:able|[dhr])")
_PARTS = regex.compile(rf"(?<=\w){HOLE}++(?=\w)")
_OPENING = " \t\r\n([{<\"'\u201c\u2018\u00ab/\u2013\u2014"

#: A tag of HTML, and an entity.
TAG = r"</?[A-Za-z](?:[^<>\"']|\"[^\"<>]*+\"|'[^'<>]*+')*+>"
ENTITY = r"&(?:#\d{1,7}|#[xX]\p{Xdigit}{1,6}|\w{1,32});"
_HTML = regex.compile(
    rf"(?P<tag>\{{\d{{1,4}}>|<\d{{1,4}}\}}|{TAG})|(?P<entity>{ENTITY})|(?P<plain>[^<&{{]++)|.", regex.DOTALL
)

_MAY_BE_HTML = regex.compile(r"&lt;|&#|<!\[CDATA\[|\{\d")


def _html(literal: str) -> Sequence[Token]:
    """Return the tokens of what may be HTML. Entities are its spelling only where there are tags: in plain text
    ``&quot;`` is no quotation mark.
    """
    found = list(_HTML.finditer(literal))
    markup = any(m["tag"] for m in found)
    return tuple(token for m in found for token in piece(m, markup))


def piece(m: regex.Match[str], markup: bool) -> Iterator[Token]:
    """Yield the tokens of a tag, of an entity, which counts as one among ``markup``, or of characters."""
    said = unescape(m[0]) if m["entity"] and markup else ""
    if m["tag"]:
        yield Token(m[0], None)
    elif len(said) == 1:
        yield Token(m[0], said)
    else:
        yield from map(letter, m[0])


#: Text in which tags of HTML, or Phrase's {1> and <1}, stand escaped or in CDATA.
ESCAPED = Spelling(_html, lambda new, _: new).within(TEXT)


@dataclass(frozen=True, slots=True)
class Codes:
    """The inline elements of a format by local name; all others dress text.

    ``codes`` hold code and no text; ``holes`` stand for something; ``kept`` hold text that nobody may change.
    """

    codes: Collection[str] = ()
    holes: Collection[str] = ()
    kept: Collection[str] = ()


def spelling(codes: Codes, *, folded: bool = True, base: Spelling = ESCAPED) -> Spelling:
    """Return the spelling of text with these codes.

    ``folded``: a line break with the white space about it is one space, as it is where a file was indented.
    """

    def tokens(literal: str) -> Sequence[Token]:
        # Most targets hold no tag, and most of the others none that is escaped.
        chosen = TEXT if base is ESCAPED and not _MAY_BE_HTML.search(literal) else base
        found = chosen.tokens(literal)
        if chosen is not TEXT or "<" in literal:
            found = tuple(_placed(list(_gathered(found, codes))))
        return tuple(_folded(found)) if folded and ("\n" in literal or "\r" in literal) else found

    return Spelling(tokens, base.escape)


def plain(text: str) -> str:
    """Return a text without its holes, and with a space where one parts two words."""
    return _PARTS.sub(" ", text).replace(HOLE, "")


#: A token, and whether it is a hole: never, where it stands for a word, between two blocks, or always.
_Piece = tuple[Token, str]


def _gathered(tokens: Sequence[Token], codes: Codes) -> Iterator[_Piece]:
    """Yield the tokens, each element that holds code as one."""
    held: list[Token] = []
    name = kind = ""
    depth = 0
    for token in tokens:
        tag = _TAG.fullmatch(unescape(token.raw)) if token.text is None else None
        if depth:
            held.append(token)
            if tag and tag["name"] == name and not tag["empty"]:
                depth += -1 if tag["end"] else 1
            if not depth:
                yield Token("".join(t.raw for t in held), None), kind
        elif tag is None or tag["end"]:
            yield token, "block" if tag and _PARTING.fullmatch(tag["name"]) else ""
        else:
            name, kind = tag["name"], _kind(tag, codes)
            if tag["empty"] or name in _LONE or not (kind == "always" or _local(name) in codes.codes):
                yield token, kind if tag["empty"] or name in _LONE or kind == "block" else ""
            else:
                held, depth = [token], 1
    if depth:
        # Escaped markup need not be balanced.
        yield from ((token, "") for token in held)


def _kind(tag: regex.Match[str], codes: Codes) -> str:
    local = _local(tag["name"])
    if local in codes.kept or _PROTECTED.search(tag[0]):
        return "always"
    if _PARTING.fullmatch(tag["name"]):
        return "block"
    return "word" if local in codes.holes or tag["name"] in _LONE else ""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _placed(pieces: list[_Piece]) -> Iterator[Token]:
    """Yield the tokens with the holes among them; an edit across one's edges is refused like one across a mark."""
    if not any(kind for _, kind in pieces):
        yield from (token for token, _ in pieces)
        return
    right = ""
    after: list[str] = []
    for token, _ in reversed(pieces):
        after.append(right)
        right = token.text[0] if token.text else right
    left = ""
    for token, kind in pieces:
        right = after.pop()
        if kind and _hole(kind, left, right):
            yield from (Token("", None), Token(token.raw, HOLE), Token("", None))
        else:
            yield token
        left = token.text[-1] if token.text else left


def _hole(kind: str, left: str, right: str) -> bool:
    """Tell whether a code is read as a character, from its kind and the characters about it."""
    if kind == "word":
        return (not left or left in _OPENING) and not right.isalnum()
    if kind == "block":
        return bool(left.strip() and right.strip())
    return kind == "always"


def _folded(tokens: Sequence[Token]) -> Iterator[Token]:
    for white, group in groupby(
        tokens, key=lambda t: t.text is not None and bool(t.raw) and t.raw in " \t\r\n"
    ):
        run = list(group)
        raw = "".join(t.raw for t in run)
        if white and ("\n" in raw or "\r" in raw):
            yield Token(raw, " ")
        else:
            yield from run
