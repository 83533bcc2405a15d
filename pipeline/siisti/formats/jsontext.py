"""JSON read by position: where each string stands in a document, and how its text is spelt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

import regex

from siisti.errors import InputError
from siisti.formats.literal import Spelling, Token, letter

#: The pieces of a JSON string literal that stand for one character each: a surrogate pair, an escape, a plain
#: character.
PIECE = regex.compile(
    r"\\u[dD][89abAB]\p{Xdigit}{2}\\u[dD][c-fC-F]\p{Xdigit}{2}|\\u\p{Xdigit}{4}|\\.|.", regex.DOTALL
)
#: What stands for another character than it is written with.
ESCAPE = regex.compile(
    r"\\u[dD][89abAB]\p{Xdigit}{2}\\u[dD][c-fC-F]\p{Xdigit}{2}|\\u\p{Xdigit}{4}|\\.", regex.DOTALL
)
_LEXEME = regex.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]', regex.DOTALL)

Path = tuple[str | int, ...]


def said(piece: str) -> str:
    """Return the character that a piece of a literal stands for."""
    return piece if piece[0] != "\\" else str(scanstring(f'{piece}"', 0)[0])


def fresh(new: str, literal: str) -> str:
    """Return the spelling of new text, in ASCII where the literal keeps to it by escapes."""
    ascii_only = literal.isascii() and "\\u" in literal
    return json.dumps(new, ensure_ascii=ascii_only)[1:-1]


def load(content: str, name: str) -> Any:
    """Return what a document holds. Raises InputError with the line for what is not JSON."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise InputError(f"{name}:{error.lineno}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise InputError(f"{name}: values nested too deep to read") from error


def strings(content: str) -> Iterator[tuple[Path, int, int]]:
    """Yield the path of every string value of a document that ``load`` has read, and where its inside stands."""
    path: list[str | int] = []
    keyed = False
    for m in _LEXEME.finditer(content):
        mark = m[0]
        if mark[0] == '"':
            if keyed:
                path[-1], keyed = json.loads(mark), False
            else:
                yield tuple(path), m.start() + 1, m.end() - 1
        elif mark in "{[":
            keyed = mark == "{"
            path.append("" if keyed else 0)
        elif mark in "}]":
            path.pop()
            keyed = False
        elif mark == ",":
            last = path[-1]
            keyed = isinstance(last, str)
            path[-1] = last + 1 if isinstance(last, int) else ""


def _tokens(literal: str) -> Sequence[Token]:
    return tuple(letter(p) if len(p) == 1 else Token(p, _spoken(p)) for p in PIECE.findall(literal))


def _spoken(piece: str) -> str | None:
    """Return what a piece says; half of a surrogate pair says nothing."""
    character = said(piece)
    return None if "\ud800" <= character <= "\udfff" else character


#: The spelling of the inside of a string literal.
STRING = Spelling(_tokens, fresh, "\\")
