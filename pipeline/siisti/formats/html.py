"""HTML pages: the article's text is cleaned where it stands, and every tag, attribute, comment and script kept."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from types import MappingProxyType

import regex

from siisti.formats import Format
from siisti.formats.article import blocks
from siisti.formats.emptied import without
from siisti.formats.markup import HTML
from siisti.formats.spliced import Cut, Spliced

_META = regex.compile(rb"""(?i)<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*(?P<name>[\w:.-]{1,40})""")
_XML = regex.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'](?P<name>[\w.-]{1,40})["']""")
_COMMENT = regex.compile(rb"<!--.*?-->", regex.DOTALL)
#: Bytes that stand for nothing in Windows-1252.
_UNDEFINED = regex.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def declared(raw: bytes) -> str | None:
    """Return the encoding that a page names. As in a browser, Latin-1 and ASCII mean Windows-1252, and a page whose
    letters can be read is not UTF-16.
    """
    head = _COMMENT.sub(b"", raw[:8192])[:4096]
    found = _META.search(head) or _XML.search(head)
    if not found:
        return None
    name = found["name"].decode("ascii", "replace")
    try:
        coding = codecs.lookup(name).name
    except LookupError:
        return name
    if coding in ("iso8859-1", "ascii", "cp1252"):
        return "latin-1" if _UNDEFINED.search(raw) else "cp1252"
    return "utf-8" if coding.startswith("utf-16") else coding


def _cuts(content: str, name: str) -> Iterator[Cut]:
    """Yield the blocks of a page. Raises InputError where it nests too deep."""
    for number, block in enumerate(blocks(content, name), 1):
        # The title is a text of its own: as a line of the page it would be taken for the headline said twice.
        title = block.element.name == "title"
        role = "headline" if title else block.role
        yield Cut(block.start, block.end, str(number), "", None, "title" if title else "", role)


_SPLICED = Spliced("html", _cuts, MappingProxyType({"": HTML}), references=True, emptied=without)


FORMAT = Format(_SPLICED.parse, _SPLICED.render, declared=declared, spelt=_SPLICED.spelt)
