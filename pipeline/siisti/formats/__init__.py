"""Bytes to a Document and back: each format's reader and writer together, every byte that is not segment text
kept.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from siisti.errors import InputError
from siisti.formats import jsonl, text
from siisti.formats.encoding import decode, encode
from siisti.types import Document

__all__ = ["FORMATS", "guess", "read", "render", "write"]

#: The formats by name, with the file endings that tell them.
FORMATS = MappingProxyType({"text": (".txt", ".text", ""), "jsonl": (".jsonl", ".ndjson")})


def guess(path: Path) -> str:
    """Return the format a file's ending tells. Raises InputError for an ending nobody reads."""
    for name, endings in FORMATS.items():
        if path.suffix.lower() in endings:
            return name
    raise InputError(f"{path}: no reader for {path.suffix} files; pass --format {' or '.join(FORMATS)}")


def read(what: Path | str | bytes, format: str | None = None, **options: Any) -> Document:  # noqa: A002
    """Read a file, or bytes, into a document.

    ``format`` is guessed from the file's ending where it is not given; bytes are plain text unless told
    otherwise. ``options``: ``encoding``, and for JSONL ``text_field``, ``source_field`` and ``alternative_fields``.
    Raises InputError, with the place, for what cannot be read.
    """
    encoding = options.pop("encoding", None)
    if isinstance(what, bytes):
        name, raw, kind = "input", what, format or "text"
    else:
        path = Path(what)
        name, kind, raw = str(path), format or guess(path), _bytes(path)
    if kind not in FORMATS:
        raise InputError(f"{name}: no format is called {kind}; there are {', '.join(FORMATS)}")
    content, coding = decode(raw, name, encoding)
    document = text.parse(content) if kind == "text" else jsonl.parse(content, name, **options)
    return replace(document, format=kind, meta=MappingProxyType({**document.meta, **coding}))


def render(document: Document) -> str:
    """Return what the document's file holds, as a string."""
    return jsonl.render(document) if document.format == "jsonl" else text.render(document)


def write(document: Document) -> bytes:
    """Return what the document's file holds, in the encoding it came in."""
    return encode(render(document), document.meta)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory; name the files in it") from error
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from error
