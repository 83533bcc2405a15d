"""Finds characters that were broken on the way: escapes left in the text, and UTF-8 read as something else."""

from __future__ import annotations

import html
from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page, local
from siisti.text.spans import protected
from siisti.types import Span

_ENTITY = regex.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|[a-zA-Z]{2,8}\d{0,2});")
_TAG = regex.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
#: A text about characters shows them broken on purpose.
_ABOUT = regex.compile(
    r"(?i)\b(?:html|xml|unicode|utf-8|encoding|mojibake|escape sequence|charset|ampersand)s?\b"
)
#: The tell-tale starts of UTF-8 that was read as Latin-1 or Windows-1252.
_MOJIBAKE = regex.compile(
    r"\p{L}{0,30}(?:[ÃÂÄÅâ][\u0080-\u00bf\u0152-\u017e\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,2}\p{L}{0,30}){1,8}"
)


@local
def _entities(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if _TAG.search(text) or ("&" in text and _ABOUT.search(text)):
        return  # What has tags is HTML, and there an escape is right.
    addresses = protected(text, escapes=False)
    for m in _ENTITY.finditer(text):
        if any(Span(*m.span()).overlaps(span) for span in addresses):
            continue
        plain = html.unescape(m[0]).replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")
        if plain != m[0] and plain.isprintable() and "<" not in plain:
            yield Match(Span(*m.span()), plain, over=True)


@local
def _mojibake(page: Page, index: int) -> Iterator[Match]:
    import ftfy

    text = page.segments[index].text
    for m in () if _ABOUT.search(text) else _MOJIBAKE.finditer(text):
        fixed = ftfy.fix_encoding(m[0])
        if fixed != m[0] and "\N{REPLACEMENT CHARACTER}" not in fixed:
            yield Match(Span(*m.span()), fixed, evidence=(f"ftfy: {m[0]} is the UTF-8 of {fixed}",))


LOOKS = {
    "characters.html-entity": _entities,
    "characters.mojibake": _mojibake,
}
