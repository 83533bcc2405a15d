"""Bytes to a Document and back: each format's reader and writer together, every byte that is not segment text
kept.

A format is a file here that ends in ``FORMAT``; it is listed in ``FORMATS`` and imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Any

from siisti.errors import InputError
from siisti.formats.encoding import begun, decode, encode
from siisti.formats.literal import Spelt
from siisti.formats.spliced import LONGEST
from siisti.types import Document, Finding

__all__ = [
    "FORMATS",
    "Format",
    "annotate",
    "guess",
    "read",
    "render",
    "spelt",
    "takes",
    "write",
    "write_columns",
]

#: The formats by name, with the file endings that tell them. An ending of several is told by what the file holds.
FORMATS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "text": (".txt", ".text", ""),
        "jsonl": (".jsonl", ".ndjson"),
        "html": (".html", ".htm", ".xhtml"),
        "markdown": (".md", ".markdown"),
        "feed": (".rss", ".atom", ".xml"),
        "jsonfeed": (".json",),
        "xliff": (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        "tmx": (".tmx",),
        "android": (".xml",),
        "csv": (".csv", ".tsv", ".tab"),
        "parquet": (".parquet", ".pq"),
        "po": (".po", ".pot"),
        "properties": (".properties",),
        "strings": (".strings",),
        "catalogue": (".json", ".arb"),
    }
)


@dataclass(frozen=True, slots=True)
class Format:
    """A reader and a writer. ``parse`` takes the content, the file's name for messages, and the format's options;
    ``render`` is its inverse.

    ``declared`` returns the encoding that the bytes name themselves, where the format has a way to. ``holds`` tells
    from the content whether a file is of this format, where endings do not. ``annotate`` renders a cleaned document
    with what was found (``Result.left``) written beside its text, where the format has a place for that. ``spelt``
    tells how the literal of a document's nth segment is spelt, where its characters do not stand for themselves.
    ``columns`` writes what ``write_columns`` is told, where the format has fields. ``by_rows`` tells that its files are
    no text, and are read and written row by row by what else stands in the format's file.
    """

    parse: Callable[..., Document]
    render: Callable[[Document], str]
    declared: Callable[[bytes], str | None] | None = None
    holds: Callable[[str], bool] | None = None
    annotate: Callable[..., str] | None = None
    spelt: Callable[[Document, int], Spelt] | None = None
    columns: Callable[..., str] | None = None
    by_rows: bool = False


@cache
def format_of(name: str) -> Format:
    """Return the format of that name. Raises KeyError where there is none."""
    if name not in FORMATS:
        raise KeyError(name)
    found: Format = import_module(f"siisti.formats.{name}").FORMAT
    return found


def guess(path: Path, raw: bytes | None = None) -> str:
    """Return the format that a file's ending tells, or what it holds (``raw``, where it has been read) where several
    share the ending.

    Raises InputError for an ending nobody reads, and for a file that is none of those its ending may be.
    """
    names = [name for name, endings in FORMATS.items() if path.suffix.lower() in endings]
    if not names:
        known = sorted({e for endings in FORMATS.values() for e in endings if e})
        raise InputError(
            f"{path}: no reader for {path.suffix} files (there are {' '.join(known)}); pass --format"
        )
    if len(names) == 1:
        return names[0]
    content = begun(_bytes(path) if raw is None else raw)
    for name in names:
        holds = format_of(name).holds
        if holds is not None and holds(content):
            return name
    raise InputError(f"{path}: neither {' nor '.join(names)}; pass --format")


def read(what: Path | str | bytes, format: str | None = None, **options: Any) -> Document:  # noqa: A002
    """Read a file, or bytes, into a document.

    ``format`` is guessed from the file where it is not given; bytes are plain text unless told otherwise.
    ``options``: ``encoding``, and those of the format (tables have ``text_field``, ``source_field`` and
    ``alternative_fields``). Raises InputError, with the place, for what cannot be read.
    """
    encoding = options.pop("encoding", None)
    if isinstance(what, bytes):
        name, raw, kind = "input", what, format or "text"
    else:
        path = Path(what)
        name, kind, raw = str(path), format or guess(path), _bytes(path)
    if kind not in FORMATS:
        raise InputError(f"{name}: no format is called {kind}; there are {', '.join(FORMATS)}")
    chosen = format_of(kind)
    if chosen.by_rows:
        raise InputError(f"{name}: is read row by row; use siisti.formats.{kind}.documents")
    if encoding is None and chosen.declared is not None:
        encoding = chosen.declared(raw)
    content, coding = decode(raw, name, encoding)
    try:
        document = chosen.parse(content, name, **options)
    except InputError as error:
        # A message may hold names out of the file, and they line breaks.
        raise InputError(" ".join(str(error).split())[:500]) from error
    if any(len(s.text) > LONGEST for s in document.segments):
        raise InputError(f"{name}: over {LONGEST:,} characters in one text; break it into lines")
    return replace(document, format=kind, meta=MappingProxyType({**document.meta, **coding}))


def render(document: Document) -> str:
    """Return what the document's file holds, as a string."""
    return format_of(document.format).render(document)


def write(document: Document) -> bytes:
    """Return what the document's file holds, in the encoding it came in."""
    return encode(render(document), document.meta)


def annotate(document: Document, findings: Sequence[Finding]) -> bytes:
    """Return what the document's file holds, with the findings written beside the text they are about.

    ``findings`` are those that are left, with their spans in this document: ``Result.left``. Raises InputError for
    a format that has no place for them.
    """
    note = format_of(document.format).annotate
    if note is None:
        raise InputError(f"{document.format} files have no place for findings; write a report instead")
    return encode(note(document, findings), document.meta)


def takes(name: str) -> frozenset[str]:
    """Return the options that a format's reader takes: ``text_field`` and the like."""
    parse = format_of(name).parse
    owner = getattr(parse, "__self__", None)
    known = [*signature(getattr(owner, "cuts", parse)).parameters.values()][2:]
    return frozenset(p.name for p in known if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))


def spelt(document: Document, n: int) -> Spelt:
    """Return how the literal of the document's nth segment is spelt."""
    told = format_of(document.format).spelt
    return told(document, n) if told else Spelt.plain(document.segments[n].text)


def write_columns(
    original: Document,
    cleaned: Document,
    into: str | None = None,
    beside: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> bytes:
    """Return what a table's file holds with the cleaned text in the field ``into`` and the original where it was
    (without ``into``: the cleaned in its place), and with further fields.

    ``beside`` has their values by name and by unit: ``{"findings": columns.found(original, findings), "fluency":
    {segment.unit: 61.5}}``. A field that is there is overwritten, others come last. Raises InputError for a format
    without fields.
    """
    columns = format_of(cleaned.format).columns
    if columns is None:
        raise InputError(
            f"{cleaned.format} has no fields beside the text; --into is for CSV, TSV and JSON Lines"
        )
    return encode(columns(original, cleaned, into, beside), cleaned.meta)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory; name the files in it") from error
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
