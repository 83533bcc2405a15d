"""The rows and cells of a delimited table, by position: RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) and what
programs make of it.

The delimiter is told from the header: tabs, semicolons (Excel where a comma makes decimals), commas or bars. A line
``sep=;`` above the header says it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from siisti.errors import InputError
from siisti.formats.lines import MOST, bounded, line_at

_DELIMITERS = "\t;,|"
#: More columns than any table of texts.
_WIDEST = 10_000
_OPENS = re.compile(r' *+"')
_CLOSED = regex.compile(r'[ ]*+"(?:[^"]++|"")*+"(?!")')
_SEP = regex.compile(r"(?i)sep=(.)(?:\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell's literal stands in the content: inside its quotation marks, where it has any."""

    start: int
    end: int
    quoted: bool

    def value(self, content: str) -> str:
        """Return what the cell says."""
        literal = content[self.start : self.end]
        return literal.replace('""', '"') if self.quoted else literal


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a record, and where the record ends: before its line break."""

    cells: tuple[Cell, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows and its delimiter. ``header`` is None in one that has none: columns then go by number."""

    delimiter: str
    header: Row | None
    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, field: str) -> int | None:
        """Return the place of a column by its name, or by its number from 1; None where there is none."""
        if field in self.names:
            return self.names.index(field)
        return int(field) - 1 if field.isdecimal() and 0 < int(field) <= len(self.names) else None


def spelt(value: str, delimiter: str, *, quoted: bool = False, found: str = "") -> str:
    """Return a cell's literal with its quotation marks, where it needs them or is to have them.

    Marks within ``found``, the literal that was there without any about it, show that the file does not mind them.
    """
    opens = value.lstrip(" ").startswith('"')
    if delimiter == "\t":
        opens = opens and (value.rstrip(" ").endswith('"') or not found.lstrip(" ").startswith('"'))
    marked = opens if delimiter == "\t" or '"' in found else '"' in value
    if quoted or marked or any(c in value for c in (delimiter, "\n", "\r")):
        doubled = value.replace('"', '""')
        return f'"{doubled}"'
    return value


def read(content: str, name: str, wanted: str, delimiter: str | None = None) -> Table:
    """Return the table in which ``wanted`` is a column. Raises InputError, with the line, for what is none.

    A ``wanted`` that is a number and no column's name tells that there is no header.
    """
    start = 0
    if m := _SEP.match(content):
        start, delimiter = m.end(), delimiter or m[1]
    chosen = delimiter or _delimiter(content, name, start, wanted)
    rows = list(_rows(content, name, start, chosen))
    if not rows:
        raise InputError(f"{name}: an empty table; its first line should name the columns")
    names = tuple(c.value(content) for c in rows[0].cells)
    if wanted in names or not wanted.isdecimal():
        return Table(chosen, rows[0], names, tuple(rows[1:]))
    width = max(len(r.cells) for r in rows)
    return Table(chosen, None, tuple(str(n) for n in range(1, width + 1)), tuple(rows))


def _delimiter(content: str, name: str, start: int, wanted: str) -> str:
    """Return the delimiter by which the first line has the wanted column, or that it has the most of."""
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"
    counts = {}
    for candidate in _DELIMITERS:
        try:
            row = next(_rows(content, name, start, candidate), None)
        except InputError:
            continue
        if row is not None:
            counts[candidate] = len(row.cells)
            if len(row.cells) > 1 and wanted in [c.value(content) for c in row.cells]:
                return candidate
    best = max(counts, key=lambda d: counts[d], default=",")
    return best if counts.get(best, 0) > 1 else ","


@cache
def _patterns(delimiter: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    d = regex.escape(delimiter)
    # Many write tables by tabs without any quoting: there a mark that is not closed before the next tab is a character.
    inside = r'[^"\t]' if delimiter == "\t" else r'[^"]'
    quoted = regex.compile(rf'[ ]*+"((?:{inside}++|"")*+)"[ ]*+(?={d}|[\r\n]|\Z)')
    return quoted, regex.compile(rf"[^{d}\r\n]*+")


def _rows(content: str, name: str, start: int, delimiter: str) -> Iterator[Row]:
    """Yield the records that are not blank lines."""
    at = start
    while at < len(content):
        cells, end = _cells(content, name, at, delimiter)
        at = end + (2 if content.startswith("\r\n", end) else 1)
        if len(cells) > 1 or cells[0].quoted or content[cells[0].start : cells[0].end].strip():
            yield Row(cells, end)


def _runs_on(content: str, at: int, end: int) -> bool:
    """Tell whether a cell begins with a quotation mark whose fellow, if it has one, is not in the cell: it would be
    another as soon as a mark is written further down.
    """
    if not _OPENS.match(content, at, end):
        return False
    return content[at] == '"' or _CLOSED.match(content, at, end) is None


def _cells(content: str, name: str, at: int, delimiter: str) -> tuple[tuple[Cell, ...], int]:
    quoted, plain = _patterns(delimiter)
    cells: list[Cell] = []
    while True:
        most = at + MOST
        # Looked at first: the other pattern would search the rest of the file for a mark before it fails.
        m = quoted.match(content, at, most) if _OPENS.match(content, at) else None
        if m:
            cells.append(Cell(*m.span(1), quoted=True))
        else:
            m = plain.match(content, at, most)
            assert m is not None
            if delimiter != "\t" and _runs_on(content, at, m.end()):
                place = line_at(content, name, at)
                raise InputError(
                    f"{place}: a quotation mark that does not close where the cell ends; double it to keep it"
                )
            cells.append(Cell(*m.span(), quoted=False))
        bounded(content, name, cells[-1].start, cells[-1].end)
        at = m.end()
        if len(cells) > _WIDEST:
            raise InputError(
                f"{line_at(content, name, at)}: over {_WIDEST:,} cells in a row; no table has them"
            )
        if not content.startswith(delimiter, at):
            return tuple(cells), at
        at += 1
