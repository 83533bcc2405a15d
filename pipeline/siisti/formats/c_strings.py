"""How C and its kin spell a string between quotation marks: gettext's PO and Apple's .strings."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from siisti.formats.literal import Spelling, Token

_PIECE = regex.compile(
    r'(?P<layout>"\s*+")|\\(?:(?P<octal>[0-7]{1,3})|x(?P<hex>\p{Xdigit}{1,2})|[uU](?P<unit>\p{Xdigit}{4})|(?P<one>.))|.',
    regex.DOTALL,
)
_SAID = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_SPELT = {char: f"\\{letter}" for letter, char in _SAID.items()} | {'"': '\\"', "\\": "\\\\"}


def _tokens(literal: str, *, units: bool) -> Sequence[Token]:
    return tuple(Token(m[0], _said(m, units=units)) for m in _PIECE.finditer(literal))


def _said(m: regex.Match[str], *, units: bool) -> str | None:
    """Return what a piece stands for. A byte that is no ASCII is half a character, and an escape nobody knows a
    mistake: both are left where they are.
    """
    if m["layout"]:
        return ""
    if m["octal"] or m["hex"]:
        code = int(m["octal"], 8) if m["octal"] else int(m["hex"], 16)
        return chr(code) if 0 < code < 0x80 else None
    if m["unit"]:
        code = int(m["unit"], 16)
        # A byte that ends strings would be one in the file where an edit moves it.
        return chr(code) if units and code and not 0xD800 <= code < 0xE000 else None
    if m["one"]:
        return _SAID.get(m["one"]) or (m["one"] if m["one"] in "\"\\'?" else None)
    return m[0]


def _escape(new: str, literal: str) -> str:
    del literal
    return "".join(_SPELT.get(c, c) for c in new)


#: A PO string, from behind its first quotation mark to before its last; it goes on in another line as layout.
PO = Spelling(lambda literal: _tokens(literal, units=False), _escape, '\\"')
#: An Apple string, which also spells characters by their UTF-16 number: ``\U2019``.
APPLE = Spelling(lambda literal: _tokens(literal, units=True), _escape, '\\"')
