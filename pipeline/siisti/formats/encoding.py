"""Bytes to text and back, with the byte order mark kept and nothing guessed."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

from siisti.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(raw: bytes, name: str, encoding: str | None = None) -> tuple[str, dict[str, str]]:
    """Return the text and, under ``encoding`` and ``bom``, how to write it again.

    UTF-8 unless a byte order mark or ``encoding`` says otherwise. Raises InputError for binary data and for
    bytes that are not in that encoding: a wrong guess would lose text.
    """
    mark, coding = next((m for m in _MARKS if raw.startswith(m[0])), (b"", encoding or "utf-8"))
    text = _decode(raw[len(mark) :], coding, name, len(mark))
    if "\0" in text:
        at = len(text[: text.index("\0")].encode(coding)) + len(mark)
        raise InputError(f"{name}: binary data at byte {at}; siisti reads text")
    return text, {"encoding": coding, "bom": "yes"} if mark else {"encoding": coding}


def begun(raw: bytes) -> str:
    """Return the beginning of a text, as far as it can be told what it says."""
    coding = next((coding for mark, coding in _MARKS if raw.startswith(mark)), "utf-8")
    return raw[:4096].decode(coding, "replace").removeprefix("\ufeff")


def encode(text: str, meta: Mapping[str, str]) -> bytes:
    """Return the bytes of ``text`` in the encoding ``decode`` noted.

    A repair may have brought a character that a small encoding lacks (a dash, in Latin-1); that is an
    InputError and not a question mark, or a reference (``&#8211;``) where the format has those, as ``references``
    tells.
    """
    coding = meta.get("encoding", "utf-8")
    mark = next((m for m, c in _MARKS if c == coding), b"") if meta.get("bom") else b""
    try:
        return mark + text.encode(coding, "xmlcharrefreplace" if meta.get("references") else "strict")
    except UnicodeEncodeError as error:
        raise InputError(f"{coding} has no character {text[error.start]!r}; write UTF-8 instead") from error


def _decode(raw: bytes, coding: str, name: str, skipped: int) -> str:
    try:
        text = raw.decode(coding)
        if coding not in ("utf-8", "utf-16-le", "utf-16-be") and text.encode(coding) != raw:
            raise InputError(f"{name}: {coding} would not be written as it was read; convert it to UTF-8")
        return text
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        raise InputError(
            f"{name}: not {coding.upper()} at byte {error.start + skipped} (0x{byte:02x}); pass --encoding"
        ) from error
    except (LookupError, ValueError) as error:
        # ValueError: a name that is none, or a codec that cannot tell where it failed.
        raise InputError(f"{name}: no encoding is called {coding}, or this is not in it") from error
