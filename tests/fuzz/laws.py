"""What must hold for any bytes given to any reader."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

from siisti import formats
from siisti.errors import InputError
from siisti.formats.markup import pieces
from siisti.formats.xml import TEXT, scan
from siisti.types import Document, Edit, Segment, Span

from . import columns

#: What an edit may write: words, and what some format has to spell otherwise.
NEW = (
    "the",
    " the",
    "7.5",
    "",
    "x",
    " & ",
    "it's",
    '"so"',
    "100 %",
    "\u00e4",
    " \u2013 ",
    "\U0001f600",
    "]]>",
    "--",
    "#",
    "*",
    "_",
    ",",
    ";",
    "\\",
    "`",
    "[a](b)",
    "~",
    "!",
    "'",
    "$",
    "-",
    "+",
    "1.",
    " > ",
    " < ",
    "\u00a0",
    "\\n",
    "\\u0041",
    "?",
    "@string/a",
    "//",
    "/*",
)


_CODE = "\N{OBJECT REPLACEMENT CHARACTER}"


def check(kind: str, raw: bytes, rng: random.Random) -> str:
    """Hold one input against the laws, and return what became of it: refused, empty, read or edited."""
    if kind == "parquet":
        return columns.check(raw, rng)
    document = opened(kind, raw)
    if document is None:
        return "refused"
    assert formats.write(document) == raw, "what is read is not what is written"
    segments = document.segments
    assert len({s.id for s in segments}) == len(segments), "two segments have one id"
    assert all(s.text for s in segments), "a segment has no text"
    for n in range(min(len(segments), 3)):
        spelt = formats.spelt(document, n)
        whole = spelt.within(Span(0, len(segments[n].text)))
        assert 0 <= whole.start <= whole.end, "a place that is none"
    return _edited(kind, document, rng) if segments else "empty"


def opened(kind: str, raw: bytes) -> Document | None:
    """Return what is read, None for what is refused: by one line."""
    try:
        return formats.read(raw, kind)
    except InputError as error:
        said = str(error)
        assert "\n" not in said and "\r" not in said, f"more than a line: {said!r}"
        assert 5 < len(said) < 600, f"no line a person reads: {said[:200]!r}"
        return None


def _edited(kind: str, document: Document, rng: random.Random) -> str:
    """Edit some segments between their marks; what is written and read again is what they say now."""
    changed = {}
    for segment in rng.sample(document.segments, min(len(document.segments), 3)):
        for _ in range(rng.randint(1, 3)):
            segment = edit(segment, rng)
        changed[segment.id] = segment
    edited = document.with_segments(changed)
    try:
        raw = formats.write(edited)
    except InputError:
        return "unwritten"  # its encoding lacks a character
    again = formats.read(raw, kind, encoding=document.meta.get("encoding"))
    expected, found, old = ([_plain(kind, s.text) for s in d.segments] for d in (edited, again, document))
    if found == expected:
        return "edited"
    if len(found) == len(expected) and all(f in (e, o) for f, e, o in zip(found, expected, old, strict=True)):
        return "kept"  # words that the format cannot say there, and the old ones left where they were
    # Of a page, which paragraphs are the article goes by how long they are; its tags are what they were.
    same = kind in _TAGS and _TAGS[kind](formats.render(document)) == _TAGS[kind](formats.render(edited))
    assert same, f"{_first(found, expected)} in {raw[:2000]!r}"
    return "moved"


def _tags(page: str) -> list[str]:
    return [page[p.start : p.end] for p in pieces(page) if p.kind != "text"]


def _feed_tags(feed: str) -> list[object]:
    events = scan(feed, "feed")
    return [
        _tags(TEXT.read(feed[e.start : e.end])[0]) if e.kind == "text" else feed[e.start : e.end]
        for e in events
    ]


def _json_tags(feed: str) -> list[object]:
    items = [item for item in json.loads(feed)["items"] if isinstance(item, dict)]
    return [_tags(str(item.get("content_html", ""))) for item in items]


#: What of a format's files no edit may alter, where it is by their sizes that paragraphs are chosen.
_TAGS: dict[str, Callable[[str], object]] = {"html": _tags, "feed": _feed_tags, "jsonfeed": _json_tags}


def _plain(kind: str, text: str) -> str:
    """Return the words: white space is one space to most markup, whether a code is part of the text depends on what
    stands about it, and so does what Markdown marks with.
    """
    if kind == "markdown":
        text = "".join(c for c in text if c not in "*_[]`~\\!()<>#")
    return " ".join(text.replace(_CODE, "").split())


def edit(segment: Segment, rng: random.Random) -> Segment:
    """Return the segment with a stretch between two marks rewritten, as a repair might; or as it is."""
    text = segment.text
    edges = sorted({0, len(text), *(e for m in segment.marks for e in (m.span.start, m.span.end))})
    low = rng.randrange(max(len(edges) - 1, 1))
    start, end = sorted(rng.randint(edges[low], edges[min(low + 1, len(edges) - 1)]) for _ in range(2))
    if any(c in text[start:end] for c in f"{_CODE}{{}}%") or text[:start].count("{") > text[:start].count(
        "}"
    ):
        return segment  # codes and placeholders, which no repair touches
    made = Edit(Span(start, min(end, start + 6)), rng.choice(NEW))
    after = made.apply(text)
    if not after.strip() or after != after.strip() or text != text.strip():
        return segment  # white space at the edges is the skeleton's
    return replace(segment, text=after, marks=tuple(m.shifted(made) for m in segment.marks))


def _first(found: list[str], expected: list[str]) -> str:
    for n, (one, other) in enumerate(zip(found, expected, strict=False)):
        if one != other:
            return f"segment {n} reads {one[:300]!r}, was {other[:300]!r}"
    return f"{len(found)} segments, were {len(expected)}"
