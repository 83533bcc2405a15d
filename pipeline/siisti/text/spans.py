"""Stretches of a text that rules must know of: what must never be touched, and what somebody is quoted as
saying.
"""

from __future__ import annotations

import regex

from siisti.types import Span

#: Addresses and placeholders: not language, and broken by the smallest edit.
_PROTECTED = regex.compile(
    r"""
    \b(?:https?://|www\.)[^\s<>"]++
  | \b[\w.+-]++@[\w-]++(?:\.[\w-]++)++
  | \{\{?[^{}\n]{0,60}\}\}?
  | \$\{[^{}\n]{0,60}\}
  | %(?:\([\w.]++\)|\d++\$)?[sdif@](?![\w%])
  | </?[a-zA-Z][^<>\n]{0,300}>
  | `[^`\n]{1,200}`
    """,
    regex.VERBOSE,
)
_HINTS = ("://", "www.", "@", "{", "%", "<", "`")
_QUOTE = regex.compile(
    '["\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]"
)


def protected(text: str) -> tuple[Span, ...]:
    """Return the addresses, placeholders, tags and code in a text.

    >>> text = "Write to a.b@c.fi or {name}, 5% sure"
    >>> [s.of(text) for s in protected(text)]
    ['a.b@c.fi', '{name}']
    """
    if not any(hint in text for hint in _HINTS):
        return ()
    return tuple(Span(*m.span()) for m in _PROTECTED.finditer(text, timeout=1))


def quoted(text: str) -> tuple[Span, ...]:
    """Return what stands between double quotation marks; a mark left open runs to the end, as quotations over
    lines do.

    >>> [s.of('He said "no" and "yes') for s in quoted('He said "no" and "yes')]
    ['"no"', '"yes']
    """
    marks = [m.start() for m in _QUOTE.finditer(text)]
    ends = [*marks[1::2], *([len(text) - 1] if len(marks) % 2 else [])]
    return tuple(Span(a, b + 1) for a, b in zip(marks[::2], ends, strict=True))


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph, white space between them with the one before."""
    import nupunkt

    return tuple(Span(a, b) for a, b in nupunkt.sent_spans(text)) if text.strip() else ()
