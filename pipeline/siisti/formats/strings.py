"""Apple's .strings: ``"key" = "value";``, with comments of C's two kinds about them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.c_strings import APPLE
from siisti.formats.keys import english
from siisti.formats.lines import MOST, bounded, line_at, lines
from siisti.formats.spliced import Cut, Spliced

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_PIECE = regex.compile(
    rf"""
    \s++ | /\*.*?\*/ | //[^\r\n]*+
  | (?P<key>{_STRING}|[\w.$/:-]++)\s*+(?:=\s*+(?P<value>{_STRING})\s*+)?;
    """,
    regex.VERBOSE | regex.DOTALL,
)
_TORN = regex.compile(r"(?:[^\\]++|\\[uU]\p{Xdigit}{4}|\\[^uU])*+\\[uU](?!\p{Xdigit}{4})", regex.DOTALL)


def _cuts(content: str, name: str) -> Iterator[Cut]:
    english(name)
    seen: dict[str, int] = {}
    at = 0
    while at < len(content):
        m = _PIECE.match(content, at, at + MOST)
        if m is None:
            raise InputError(
                f'{line_at(content, name, at)}: neither a comment nor "key" = "value"; run plutil -lint'
            )
        at = m.end()
        if m["value"] is None:
            continue
        start, end = m.start("value") + 1, m.end("value") - 1
        bounded(content, name, start, end)
        if _TORN.match(content, start, end):
            continue  # \\u without its digits would take the letters after it, whatever is written there
        key, _ = APPLE.read(m["key"].strip('"'))
        seen[key] = seen.get(key, 0) + 1
        label = key if seen[key] == 1 else f"{key}#{seen[key]}"
        yield from lines(content, Cut(start, end, label), APPLE)


_SPLICED = Spliced("strings", _cuts, {"": APPLE})
FORMAT = Format(_SPLICED.parse, _SPLICED.render, spelt=_SPLICED.spelt)
