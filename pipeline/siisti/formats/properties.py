"""Java's .properties: the values (https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html).

Older files are Latin-1 and spell all else by number, newer ones UTF-8: a file that is no UTF-8 is Latin-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.keys import english
from siisti.formats.lines import MOST, bounded, line_at, lines
from siisti.formats.literal import Spelling, Token
from siisti.formats.spliced import Cut, Spliced
from siisti.types import Segment

#: Where a line goes on in the next, with that one's indentation.
_ON = r"\\(?:\r\n|\r|\n)[ \t\f]*+"
_LINE = regex.compile(
    rf"""
    [ \t\f]*+(?:
        (?:[\#!][^\r\n]*+)?+(?:\r\n|\r|\n|\Z)
      | (?P<key>(?:[^\\\r\n \t\f=:]|{_ON}|\\.)++|(?=[=:]))
        (?:[ \t\f]|{_ON})*+(?P<sign>[=:])?(?:[ \t\f]|{_ON})*+
        (?P<value>(?:[^\\\r\n]++|\\(?:\r\n|.))*+)\\?(?:\r\n|\r|\n|\Z)
    )
    """,
    regex.VERBOSE | regex.DOTALL,
)
_PIECE = regex.compile(
    rf"(?P<layout>{_ON})|(?P<unit>(?:\\u+\p{{Xdigit}}{{4}})+)|\\(?P<one>.)|(?P<quote>'')|.",
    regex.DOTALL,
)
_TORN = regex.compile(r"(?:[^\\]++|\\[^u]|\\u++\p{Xdigit}{4})*+\\u(?!u*+\p{Xdigit}{4})", regex.DOTALL)
_SIGN = regex.compile("[=:]")
_LEAD = regex.compile(r"^([ \t\f]*+)([=:])")
_UNIT = regex.compile(r"\\u+(\p{Xdigit}{4})")
_SAID = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_SPELT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f", "\\": "\\\\"}
#: A value with numbered arguments is read by MessageFormat, to which two apostrophes are one; so is one that has two.
_MESSAGES = regex.compile(r"\{\d{1,2}[,}]|''")


def _cuts(content: str, name: str) -> Iterator[Cut]:
    english(name)
    seen: dict[str, int] = {}
    at = 0
    while at < len(content):
        m = _LINE.match(content, at, at + MOST)
        if m is None or m.end() == at:
            return
        at = m.end()
        if m["key"] is None:
            continue
        bounded(content, name, *m.span("value"))
        if _TORN.match(m["value"]):
            place = line_at(content, name, m.start("value"))
            raise InputError(f"{place}: \\u without four hexadecimal digits, which Java refuses too; mend it")
        key, _ = _PLAIN.read(m["key"])
        seen[key] = seen.get(key, 0) + 1
        label = key if seen[key] == 1 else f"{key}#{seen[key]}"
        kind = "message" if _MESSAGES.search(m["value"]) else "plain"
        kind += "" if m["sign"] else "-unsigned"
        yield from lines(content, Cut(*m.span("value"), label, kind), _SPELLINGS[kind])


def _tokens(literal: str, *, message: bool) -> Sequence[Token]:
    return tuple(_read(literal, message=message))


def _read(literal: str, *, message: bool) -> Iterator[Token]:
    for m in _PIECE.finditer(literal):
        if m["layout"]:
            yield Token(m[0], "")
        elif m["unit"]:
            yield from _units(m[0])
        elif m["quote"]:
            yield from [Token("''", "'")] if message else [Token("'", "'")] * 2
        else:
            yield Token(m[0], _SAID.get(m["one"], m["one"]) if m["one"] else m[0])


def _units(literal: str) -> Iterator[Token]:
    """Yield what a run of UTF-16 numbers spells: two may stand for one character, and half of one for none."""
    units = list(_UNIT.finditer(literal))
    n = 0
    while n < len(units):
        code, size = int(units[n][1], 16), 1
        if 0xD800 <= code < 0xDC00 and n + 1 < len(units):
            low = int(units[n + 1][1], 16)
            if 0xDC00 <= low < 0xE000:
                code, size = 0x10000 + (code - 0xD800) * 0x400 + low - 0xDC00, 2
        raw = literal[units[n].start() : units[n + size - 1].end()]
        yield Token(raw, None if 0xD800 <= code < 0xE000 else chr(code))
        n += size


def _escape(new: str, literal: str) -> str:
    """Spell what is new: by number what Latin-1 lacks, and all that ASCII lacks where the value keeps to that."""
    most = "\x7f" if literal.isascii() else "\xff"
    if any(c > "\xff" for c in literal):
        most = "\U0010ffff"
    upper = any(m[1] != m[1].lower() for m in _UNIT.finditer(literal))
    return "".join(_SPELT.get(c) or (c if " " <= c <= most else _numbered(c, upper=upper)) for c in new)


def _numbered(char: str, *, upper: bool) -> str:
    raw = char.encode("utf-16-be", "surrogatepass").hex()
    digits = raw.upper() if upper else raw
    return "".join(f"\\u{digits[i : i + 4]}" for i in range(0, len(digits), 4))


def _declared(raw: bytes) -> str | None:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return None


@dataclass(frozen=True, slots=True)
class _Value(Spelling):
    """The spelling of a value, which does not go on in another line where it has no more to say. Where no sign stands
    before it (``signed``), one that comes to stand at its start must not be taken for the one between key and value.
    """

    signed: bool = True

    def write(self, literal: str, segment: Segment) -> str:
        written = Spelling.write(self, literal, segment)
        if written == literal:
            return literal
        tokens = list(self.tokens(written))
        while tokens and tokens[-1].text == "":
            tokens.pop()
        value = "".join(t.raw for t in tokens)
        return value if self.signed else _LEAD.sub(r"\1\\\2", value)


@dataclass(frozen=True, slots=True)
class _Plain(_Value):
    """The spelling of a value that no MessageFormat reads: two apostrophes in a row would be taken for one of its."""

    def write(self, literal: str, segment: Segment) -> str:
        written = _Value.write(self, literal, segment)
        return written if "''" in literal else written.replace("''", "'\\u0027")


_PLAIN = _Plain(lambda literal: _tokens(literal, message=False), _escape, "\\")
_MESSAGE = _Value(
    lambda literal: _tokens(literal, message=True),
    lambda new, literal: _escape(new, literal).replace("'", "''"),
    "\\'",
)


def _unsigned(spelling: _Value) -> _Value:
    """Return the spelling of a value with white space alone before it, at whose start a sign would be taken for the
    one between key and value.
    """
    return replace(
        spelling,
        escape=lambda new, literal: _SIGN.sub(r"\\\g<0>", spelling.escape(new, literal)),
        signed=False,
    )


_SPELLINGS = {
    "plain": _PLAIN,
    "message": _MESSAGE,
    "plain-unsigned": _unsigned(_PLAIN),
    "message-unsigned": _unsigned(_MESSAGE),
}
_SPLICED = Spliced("properties", _cuts, _SPELLINGS)
FORMAT = Format(_SPLICED.parse, _SPLICED.render, declared=_declared, spelt=_SPLICED.spelt)
