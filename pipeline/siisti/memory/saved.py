"""Writes a memory down and reads it back: JSON Lines that an editor may read, and decide in (``"decided": "keep"``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from siisti.errors import ConfigError
from siisti.memory.model import Decided, Headline, Line, Memory, key

_COUNTS = {"line": ("articles", "outside", "titles"), "headline": ("articles",)}


def write_memory(memory: Memory, **told: Any) -> bytes:
    """Return the memory as JSON Lines, what stood in most articles first; ``told`` goes into the first line."""
    lines = sorted(memory.lines.values(), key=lambda line: (-line.articles, line.text))
    headlines = sorted(memory.headlines.values(), key=lambda h: (-h.articles, h.text))
    rows: list[Mapping[str, Any]] = [{"memory": 1, "articles": memory.articles, **told}]
    rows += [_row("line", line) for line in lines]
    rows += [_row("headline", headline) for headline in headlines]
    return b"".join(
        json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n" for row in rows
    )


def read_memory(path: str | Path) -> Memory:
    """Read a memory. Raises ConfigError with file, line and field for anything that is none."""
    rows = _rows(Path(path))
    number, first = next(rows, (1, {}))
    if first.get("memory") != 1:
        raise ConfigError(
            path, "is no memory of a feed; siisti learn writes one", line=number, field="memory"
        )
    articles = _whole(path, number, first, "articles")
    lines: dict[str, Line] = {}
    headlines: dict[str, Headline] = {}
    for number, row in rows:
        kind = next((k for k in _COUNTS if k in row), None)
        if (
            kind is None
            or not isinstance(row[kind], str)
            or not set(row) <= {kind, "decided", *_COUNTS[kind]}
        ):
            raise ConfigError(
                path, "each holds a line or headline, its counts, and what was decided of it", line=number
            )
        if (said := row.get("decided", "")) not in get_args(Decided):
            raise ConfigError(path, f"{said!r} is neither keep nor take", line=number, field="decided")
        counts = {c: _whole(path, number, row, c) for c in _COUNTS[kind] if c in row or c != "titles"}
        if kind == "line":
            lines[key(row[kind])] = Line(row[kind], **counts, decided=said)
        else:
            headlines[key(row[kind])] = Headline(row[kind], **counts, decided=said)
    return Memory(articles, MappingProxyType(lines), MappingProxyType(headlines))


def _row(kind: str, of: Line | Headline) -> dict[str, Any]:
    told = asdict(of)
    return {kind: told.pop("text"), **{name: value for name, value in told.items() if value != ""}}


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(path, problem) from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigError(path, f"not JSON: {error}", line=number) from error
        if not isinstance(row, dict):
            raise ConfigError(path, "each line is an object", line=number)
        yield number, row


def _whole(path: str | Path, number: int, row: Mapping[str, Any], field: str) -> int:
    value = row.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConfigError(path, "must be a whole number", line=number, field=field)
    return value
