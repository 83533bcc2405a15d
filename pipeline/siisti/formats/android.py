"""Android string resources: strings, arrays of them and plurals, in English.

Strings that are not translatable stay as they are, and so do placeholders within ``xliff:g``. Escapes and quotation
marks are Android's (https://developer.android.com/guide/topics/resources/string-resource#FormattingAndStyling).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.elements import Element, Names, language, read, root, trimmed
from siisti.formats.inline import ENTITY, TAG, Codes, piece, spelling
from siisti.formats.literal import Spelling, Token
from siisti.formats.spliced import Cut, Spliced
from siisti.formats.xml import TEXT, declared
from siisti.types import Segment

_PIECE = regex.compile(
    rf"\\u(?P<code>\p{{Xdigit}}{{4}})|\\(?P<escaped>.)|(?P<tag>{TAG})|(?P<quote>\")|(?P<entity>{ENTITY})|.",
    regex.DOTALL,
)
#: ``@string/name`` and ``?attr/name`` name a text that stands elsewhere.
_ELSEWHERE = regex.compile(r"[@?][\w.:+]*+/?[\w.]++")
_SAID = {"n": "\n", "t": "\t"}
_FOLDER = regex.compile(r"values-(?:b\+)?(\p{Ll}\p{Ll})(?:[-+][^/\\]*+)?[/\\][^/\\]*+$")


def _tokens(literal: str) -> Sequence[Token]:
    found = list(_PIECE.finditer(literal))
    markup = any(m["tag"] for m in found)
    return tuple(token for m in found for token in _said(m, markup))


def _said(m: regex.Match[str], markup: bool) -> Iterator[Token]:
    if m["code"]:
        code = int(m["code"], 16)
        yield Token(m[0], None if code < 32 or 0xD800 <= code < 0xE000 else chr(code))
    elif m["escaped"]:
        yield Token(m[0], _SAID.get(m["escaped"], m["escaped"]))
    elif m["quote"]:
        yield Token(m[0], None)
    else:
        yield from piece(m, markup)


def _escape(new: str, literal: str) -> str:
    quoted = literal.startswith('"') and literal.endswith('"')
    spelt = new.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return spelt if quoted else spelt.replace("'", "\\'")


_READ = spelling(Codes(kept=("g",)), base=Spelling(_tokens, _escape).within(TEXT))


@dataclass(frozen=True, slots=True)
class _Text(Spelling):
    """The spelling of a text, which an edit does not make the name of another."""

    def write(self, literal: str, segment: Segment) -> str:
        written = Spelling.write(self, literal, segment)
        return f"\\{written}" if _ELSEWHERE.fullmatch(written) else written


_TEXT = _Text(_READ.tokens, _READ.escape)


def _cuts(content: str, name: str) -> Iterator[Cut]:
    top = read(content, name, "resources")
    folder = _FOLDER.search(name)
    spoken = language(top.attributes.get("tools:locale")) or (folder[1] if folder else "")
    if spoken not in ("", "en"):
        raise InputError(f"{name}: strings in {spoken}; siisti reads English")
    names = Names()
    for entry in top.children:
        if entry.local not in ("string", "string-array", "plurals"):
            continue
        if entry.inherited("translatable") == "false" or entry.inherited("translate") == "no":
            continue
        for own, element in _texts(entry):
            start, end = trimmed(content, element.inside, element.until)
            key = names(own)
            if not _ELSEWHERE.fullmatch(content, start, end):
                yield Cut(start, end, key, unit=key)


def _texts(entry: Element) -> Iterator[tuple[str, Element]]:
    """Yield the elements of an entry that hold text, each with the name it goes by."""
    name = entry.attributes.get("name", "")
    if entry.local == "string":
        yield name, entry
        return
    for n, item in enumerate((c for c in entry.children if c.local == "item"), 1):
        yield f"{name}/{item.attributes.get('quantity', n)}", item


SPLICED = Spliced("android", _cuts, {"": _TEXT}, references=True)

FORMAT = Format(
    SPLICED.parse,
    SPLICED.render,
    declared,
    spelt=SPLICED.spelt,
    holds=lambda content: root(content) == "resources",
)
