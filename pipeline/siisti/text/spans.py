"""Stretches of a text that rules must know of: what must never be touched, and what somebody is quoted as
saying.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import regex

from siisti.types import Span

#: Addresses, handles, placeholders, tags and code: not language, and broken by the smallest edit. Prose has some of the
#: marks too: a per cent sign after a figure is one ("5% sure"), and a colon makes a name only at a word's start, and
#: never of a Finnish ending ("EU :ssa").
_PROTECTED: tuple[tuple[tuple[str, ...], str], ...] = (
    # What must be there for one of the patterns to hold, and the patterns.
    (
        ("://", "www.", "mailto:", "tel:"),
        r"\b(?:[a-z][a-z\d+.-]{1,20}://|(?:www\.|mailto:|tel:)(?=\w))[^\s<>\"]++",
    ),
    (
        (".com", ".org", ".net", ".fi", ".eu"),
        r"""
        (?<![\w@.-])(?:[a-z\d](?:[a-z\d-]{0,60}[a-z\d])?\.){1,4}(?:com|org|net|fi|eu)\b(?![\w@-])(?:/[^\s<>"]*+)?
        """,
    ),
    (
        ("@",),
        r"\b[\w.+-]++@[\w-]++(?:\.[\w-]++)++ | (?<![\w@.])@[A-Za-z_]\w{1,30}",
    ),
    (
        ("%",),
        r"""
        %\([\w. -]{1,60}\)[-+0\#]*+\d*+(?:\.\d++)?[a-zA-Z]
      | %<[\w.]{1,60}>(?:[-+0\#]*+\d*+(?:\.\d++)?[a-zA-Z](?!\w))?
      | %\d{1,2}\$[-+0\#,']*+\d*+(?:\.\d++)?(?:hh?|ll?|[Lqjzt](?=[a-zA-Z]))?[a-zA-Z@]
      | (?<![\w%])%[A-Za-z_]\w{1,40}%(?!\w)
      | %[sd@](?!\w)
      | (?<!\d)(?<!\d[\ \N{NO-BREAK SPACE}])%(?:
            [-+0\#']{0,3}(?:\d{1,3}|\*)?(?:\.(?:\d{1,2}|\*))?(?:hh?|ll?|[Lqjzt](?=[a-zA-Z]))?
            (?:[a-zA-Z@](?!\w)|[sdi](?=(?:s|px|h|m|min|x|st|nd|rd|th|[kKMG]B|ms)\b))
          | L?[1-9](?![\w%]|[.,]\d)
          | %
          )
      | (?<=%[a-zA-Z])%%
      | \{%[^{}\n]{0,200}%\}
        """,
    ),
    (("$t(",), r"\$t\([^()\n]{1,100}\)"),
    (
        (":",),
        r"""
        (?<![\w:]):[a-z][a-z\d_+-]{1,30}:(?!\w)
      | (?<![^\s"'(>]):(?!(?:ssa|sta|lla|lta|lle|ksi|sen)\b)[a-z][a-z_]{2,30}(?![\w:])
        """,
    ),
    (("<",), r"</?(?:[a-zA-Z][^<>\n]{0,300}|\d{1,2}/?)>"),
    (("`",), r"`[^`\n]{1,200}`"),
    (("&",), r"&(?:[A-Za-z][A-Za-z\d]{1,31}|\#\d{1,7}|\#[xX][\da-fA-F]{1,6});"),
)
_ESCAPES = "&"
#: What opens an argument of ICU's message syntax (https://unicode-org.github.io/icu/userguide/format_parse/messages/).
_ARGUMENT = regex.compile(
    r"\{\s*+[\w.-]{1,60}\s*+,\s*+"
    r"(?:plural|select(?:ordinal)?|choice|number|date|time|spellout|ordinal|duration|list)\b"
)
#: A placeholder in braces that is longer is none, unless it is an ICU argument.
_LONGEST = 60
_BRACE = regex.compile(r"[{}]")
_QUOTE = regex.compile(
    '["\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]"
)


def protected(text: str, *, escapes: bool = True) -> tuple[Span, ...]:
    """Return the addresses, placeholders, tags and code in a text, in order and apart.

    An ICU argument is one, with all the messages in it. ``escapes`` counts HTML's in (``&amp;``).

    >>> text = "Write to a.b@c.fi or {name}, 5% sure"
    >>> [s.of(text) for s in protected(text)]
    ['a.b@c.fi', '{name}']
    """
    found = [
        m.span()
        for hints, pattern in _PROTECTED
        if any(hint in text for hint in hints) and (escapes or hints[0] != _ESCAPES)
        for m in _compiled(pattern).finditer(text, timeout=1)
    ]
    if "{" in text:
        found += _braces(text)
    return tuple(_joined(sorted(found))) if found else ()


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.VERBOSE)


def _braces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost stretches in braces that are placeholders, with the sign before them: ``${x}``."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for m in _BRACE.finditer(text):
        if m[0] == "{":
            opened.append(m.start())
        elif opened:
            pairs.append((opened.pop(), m.end()))
    done = 0
    for start, end in sorted(pairs):
        if start >= done and _is_placeholder(text, start, end):
            yield start - (start > 0 and text[start - 1] in "$#%@"), end
            done = end


def _is_placeholder(text: str, start: int, end: int) -> bool:
    if _ARGUMENT.match(text, start, end):
        return True
    double = text.startswith("{{", start) and text.endswith("}}", start, end)
    inside = text[start + 1 : end - 1] if end - start <= 4 * _LONGEST else ""
    if double:
        return bool(inside) and "\n" not in inside
    return end - start <= _LONGEST + 2 and not any(c in inside for c in "{}\n")


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """Yield the stretches in order, those that overlap as one."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last is not None and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield Span(*last)
        last = (start, end)
    if last is not None:
        yield Span(*last)


def quoted(text: str) -> tuple[Span, ...]:
    """Return what stands between double quotation marks; a mark left open runs to the end, as quotations over
    lines do.

    >>> [s.of('He said "no" and "yes') for s in quoted('He said "no" and "yes')]
    ['"no"', '"yes']
    """
    marks = [m.start() for m in _QUOTE.finditer(text)]
    ends = [*marks[1::2], *([len(text) - 1] if len(marks) % 2 else [])]
    return tuple(Span(a, b + 1) for a, b in zip(marks[::2], ends, strict=True))


_WORD_BEFORE = regex.compile(r"([\p{L}\d'’-]+)\s$")
_WORD_AFTER = regex.compile(r"\s([\p{L}\d][\p{L}\d'’-]*)")
#: How far the word before is looked for.
_NEAR = 40


def word_before(text: str, at: int) -> str:
    """Return the word before a place, with white space and nothing else between; empty where there is none.

    >>> word_before("in old Oulu", 7), word_before("yes, Oulu", 5)
    ('old', '')
    """
    m = _WORD_BEFORE.search(text[max(0, at - _NEAR) : at])
    return m[1] if m else ""


def word_after(text: str, at: int) -> str:
    """Return the word right after a place; empty where something else follows.

    >>> word_after("Oulu city", 4), word_after("Oulu, a city", 4)
    ('city', '')
    """
    m = _WORD_AFTER.match(text, at)
    return m[1] if m else ""


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph, white space between them with the one before."""
    import nupunkt

    return tuple(Span(a, b) for a, b in nupunkt.sent_spans(text)) if text.strip() else ()
