"""JSON Lines: one record a line, of which only the words of one string field may change.

The reader walks each record by hand far enough to know where the field's string literal stands, and which
characters of the file each character of the text came from; so a repair leaves key order, spacing, escapes
and every other field as they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate, groupby
from json.decoder import scanstring  # type: ignore[attr-defined]
from types import MappingProxyType
from typing import Any

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats import text as plain
from siisti.formats.columns import Values
from siisti.formats.jsontext import PIECE, fresh, said
from siisti.formats.lines import listed
from siisti.formats.literal import Spelt
from siisti.types import Document, Edit, Segment, Span

# Only a line feed ends a record: str.splitlines would also break inside a string that holds U+2028.
_LINE = regex.compile(r"[^\n]*+\n|[^\n]++")
_SPACE = regex.compile(r"[ \t\n\r]*+")


def parse(
    content: str,
    name: str,
    text_field: str | None = None,
    source_field: str | None = None,
    alternative_fields: Sequence[str] = (),
) -> Document:
    """Read the records. ``text_field`` (``text`` unless named) must hold a string in each; ``source_field`` and
    ``alternative_fields`` may.

    Raises InputError with the line for what is no record; read line by line to let the others through.
    """
    segments: list[Segment] = []
    sources: dict[str, str] = {}
    alternatives: dict[str, tuple[str, ...]] = {}
    skeleton: list[str] = []
    pending = ""
    for number, line in enumerate(_LINE.findall(content), 1):
        if not line.strip():
            pending += line
            continue
        fields = _fields(line, f"{name}:{number}", text_field or "text", (source_field, *alternative_fields))
        value, start, end, (source, *others) = fields
        page = plain.parse(value, source, unit=f"{number}.")
        sources |= page.sources
        if told := tuple(other for other in others if other is not None):
            alternatives[f"{number}."] = told
        pieces = PIECE.findall(line[start:end])
        pending += line[:start]
        at = 0
        for segment, gap in zip(page.segments, page.skeleton, strict=False):
            first, last = at + len(gap), at + len(gap) + len(segment.text)
            pending += "".join(pieces[at:first])
            skeleton.append(pending)
            segments.append(segment)
            # The literal of an untouched segment is put back as it was found.
            skeleton.append("".join(pieces[first:last]))
            pending, at = "", last
        pending += "".join(pieces[at:]) + line[end:]
    skeleton.append(pending)
    return Document(
        "jsonl",
        tuple(segments),
        tuple(skeleton),
        MappingProxyType({"text_field": text_field or "text"}),
        sources=MappingProxyType(sources),
        alternatives=MappingProxyType(alternatives),
    )


def render(document: Document) -> str:
    """Write the records back: every literal as it was found, but for the characters of the segments that
    changed.
    """
    parts: list[str] = []
    numbered = enumerate(document.segments)
    for _, unit in groupby(numbered, key=lambda pair: pair[1].unit):
        members = list(unit)
        # As in plain text, a segment that was emptied goes with the gap after it; the last, with the one
        # before.
        gap = members[0][0]
        parts.append(document.skeleton[2 * gap])
        kept = [(i, s) for i, s in members if s.text]
        for n, (i, segment) in enumerate(kept):
            parts.append(_literal(document.skeleton[2 * i + 1], segment.text))
            if n + 1 < len(kept):
                parts.append(document.skeleton[2 * i + 2])
    return "".join([*parts, document.skeleton[-1]])


def spelt(document: Document, n: int) -> Spelt:
    """Return how the literal of the nth segment is spelt."""
    literal = document.skeleton[2 * n + 1]
    edges = list(accumulate((len(p) for p in PIECE.findall(literal)), initial=0))
    return Spelt(edges[:-1], edges[1:], lambda new: fresh(new, literal))


def _literal(found: str, text: str) -> str:
    """Return ``text`` as the inside of a JSON string, keeping the spelling of what ``found`` already said."""
    pieces = PIECE.findall(found)
    old = [said(p) for p in pieces]
    if "".join(old) == text:
        return found
    edit = Edit(Span(0, len(old)), text).minimised("".join(old))
    new = fresh(edit.replacement, found)
    return "".join(pieces[: edit.span.start]) + new + "".join(pieces[edit.span.end :])


def _fields(
    line: str, place: str, text_field: str, others: Sequence[str | None]
) -> tuple[str, int, int, list[str | None]]:
    """Return the text, where the inside of its literal starts and ends in ``line``, and what other fields hold."""
    try:
        record, spans = _walk(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not a JSON object: {error}") from error
    value = record.get(text_field)
    if not isinstance(value, str):
        known = listed(record) or "no fields"
        raise InputError(f"{place}: no string in field {text_field!r} (it has {known}); pass --text-field")
    found = [record.get(field) if field else None for field in others]
    for n, (field, other) in enumerate(zip(others, found, strict=True)):
        if other is not None and not isinstance(other, str):
            option = "--alternative-field" if n else "--source-field"
            raise InputError(f"{place}: field {field!r} is not a string; pass {option}")
    start, end = spans[text_field]
    return value, start + 1, end - 1, found


def _walk(line: str) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    """Read one object and tell where each of its values stands. The last of two equal keys counts, as in
    ``json``.
    """
    decoder = json.JSONDecoder()
    record: dict[str, Any] = {}
    spans: dict[str, tuple[int, int]] = {}
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        raise ValueError("it does not start with {")
    at = _skip(line, at + 1)
    while line[at : at + 1] != "}":
        if line[at : at + 1] != '"':
            raise ValueError(f"no key at column {at + 1}")
        key, at = scanstring(line, at + 1)
        at = _skip(line, at)
        if line[at : at + 1] != ":":
            raise ValueError(f"no colon at column {at + 1}")
        start = _skip(line, at + 1)
        record[key], at = decoder.raw_decode(line, start)
        spans[key] = (start, at)
        at = _skip(line, at)
        if line[at : at + 1] == ",":
            at = _skip(line, at + 1)
        elif line[at : at + 1] != "}":
            raise ValueError(f"no comma at column {at + 1}")
    if line[at + 1 :].strip():
        raise ValueError(f"something after the object at column {at + 2}")
    return record, spans


def _skip(line: str, at: int) -> int:
    match = _SPACE.match(line, at)
    return match.end() if match else at


def columns(original: Document, cleaned: Document, into: str | None, beside: Values) -> str:
    """Return the records with the cleaned text in the field ``into`` and the original where it was; without ``into``,
    in its place. A field that is there is overwritten, others are added at the end of each record.
    """
    field = cleaned.meta["text_field"]
    after = _LINE.findall(render(cleaned))
    before = _LINE.findall(render(original)) if into else after
    parts: list[str] = []
    for number, (line, rewritten) in enumerate(zip(before, after, strict=True), 1):
        if not line.strip():
            parts.append(line)
            continue
        values = {name: beside[name].get(f"{number}.") for name in beside}
        if into:
            values = {into: _walk(rewritten)[0][field], **values}
        parts.append(_with(line, values))
    return "".join(parts)


def _with(line: str, values: Mapping[str, Any]) -> str:
    """Return a record with fields set, spaced and escaped as it is."""
    _, spans = _walk(line)
    ascii_only = line.isascii() and "\\u" in line
    colon = ": " if any(line[start - 1] == " " for start, _ in spans.values()) else ":"
    edits: list[tuple[int, int, str]] = []
    new = ""
    last = max(end for _, end in spans.values())
    for name, value in values.items():
        said = json.dumps(value, ensure_ascii=ascii_only)
        if name in spans:
            edits.append((*spans[name], said))
        else:
            comma = ", " if colon == ": " else ","
            new += comma + json.dumps(name, ensure_ascii=ascii_only) + colon + said
    at = 0
    parts: list[str] = []
    for start, end, said in [*sorted(edits), (last, last, new)]:
        parts += line[at:start], said
        at = end
    return "".join([*parts, line[at:]])


FORMAT = Format(parse, render, columns=columns, spelt=spelt)
