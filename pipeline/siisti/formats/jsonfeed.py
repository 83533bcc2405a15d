"""JSON Feed (https://www.jsonfeed.org/version/1.1/): the title, the summary and the content of each item are cleaned
where they stand in their strings; all else is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.embedded import Field, Stretch, View, cuts, parts
from siisti.formats.emptied import without
from siisti.formats.jsontext import ESCAPE, STRING, load, said, strings
from siisti.formats.markup import HTML, WORDS
from siisti.formats.spliced import Cut, Spliced

_VERSION = regex.compile(r"""jsonfeed\.org\\?/version\\?/1""")
#: The fields of an item that are read, what each is for, and whether it is HTML.
_FIELDS = {
    "title": ("title", False),
    "summary": ("summary", False),
    "content_text": ("text", False),
    "content_html": ("content", True),
}
_SPELLINGS = MappingProxyType({"text": WORDS.within(STRING), "html": HTML.within(STRING)})


def holds(content: str) -> bool:
    """Tell whether a file begins as a JSON Feed does."""
    return _VERSION.search(content) is not None


def _cuts(content: str, name: str) -> Iterator[Cut]:
    """Yield the texts of every item. Raises InputError for what is not JSON, or no feed."""
    feed = load(content, name)
    if not isinstance(feed, dict) or not _VERSION.search(str(feed.get("version"))):
        raise InputError(f"{name}: no JSON Feed: no version that says so; pass --format")
    items = feed.get("items") if isinstance(feed.get("items"), list) else []
    known = [str(i.get("id", "")) if isinstance(i, dict) else "" for i in items or ()]
    fields: dict[int, dict[str, Field]] = {}
    for path, start, end in strings(content):
        if len(path) == 3 and path[0] == "items" and isinstance(path[1], int) and path[2] in _FIELDS:
            field, html = _FIELDS[str(path[2])]
            view = _view(content[start:end])
            read = tuple(parts(view, name, html=html, title=field == "title"))
            # Of two fields with a name the last counts, as in every reader of JSON.
            mine = fields.setdefault(path[1], {})
            mine.pop(field, None)
            mine[field] = Field(field, start, read)
    count = Counter(known)
    found: list[Cut] = []
    for number, mine in fields.items():
        unit = known[number] if number < len(known) else ""
        if not unit or count[unit] > 1:
            unit = f"item {number + 1}"
        found += cuts(tuple(mine.values()), unit)
    yield from sorted(found, key=lambda cut: cut.start)


def _view(literal: str) -> View:
    return View(_stretches(literal))


def _stretches(literal: str) -> Iterator[Stretch]:
    done = 0
    for m in ESCAPE.finditer(literal):
        if m.start() > done:
            yield Stretch(done, m.start(), literal[done : m.start()])
        character = said(m[0])
        half = "\ud800" <= character <= "\udfff"
        yield Stretch(m.start(), m.end(), None if half else character)
        done = m.end()
    if done < len(literal):
        yield Stretch(done, len(literal), literal[done:])


_SPLICED = Spliced("jsonfeed", _cuts, _SPELLINGS, emptied=without)

FORMAT = Format(_SPLICED.parse, _SPLICED.render, holds=holds, spelt=_SPLICED.spelt)
