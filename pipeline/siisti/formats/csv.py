"""CSV and TSV: a table of which only the words of one column may change, or a new column gets the cleaned text.

Each cell is a page whose paragraphs are its lines, as in JSON Lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats import text as plain
from siisti.formats.columns import Values, flat
from siisti.formats.lines import line_at, listed
from siisti.formats.literal import Spelling, Spelt, Token
from siisti.formats.rows import Row, Table, read, spelt
from siisti.types import Document, Segment


def _doubled(literal: str) -> Sequence[Token]:
    tokens: list[Token] = []
    for n, part in enumerate(literal.split('""')):
        tokens += [Token('""', '"')] if n else []
        tokens += (Token(c, c) for c in part)
    return tokens


#: How cells are spelt, between quotation marks and without.
_SPELLINGS = {
    True: Spelling(_doubled, lambda new, _: new.replace('"', '""'), '"'),
    False: Spelling(lambda literal: [Token(c, c) for c in literal], lambda new, _: new, "\0"),
}


def parse(
    content: str,
    name: str,
    text_field: str | None = None,
    source_field: str | None = None,
    id_field: str | None = None,
    alternative_fields: Sequence[str] = (),
    delimiter: str | None = None,
) -> Document:
    """Read the table. ``text_field`` (``text`` unless named) must be a column of it, by the header or, where there is
    none, by its number from 1; so must the other fields that are named. ``id_field`` says what a row is called.

    Raises InputError with the line for what is no table, and for a row that has no such cell.
    """
    wanted = text_field or "text"
    table = read(content, name, wanted, delimiter)
    column = _column(table, name, wanted, "--text-field")
    source = _column(table, name, source_field, "--source-field") if source_field else None
    other = [_column(table, name, field, "--alternative-field") for field in alternative_fields]
    called = _column(table, name, id_field, "--id-field") if id_field else None
    segments: list[Segment] = []
    skeleton: list[str] = []
    sources: dict[str, str] = {}
    alternatives: dict[str, tuple[str, ...]] = {}
    kinds = ""
    at = 0
    for row, unit in zip(table.rows, _units(content, table, called), strict=True):
        if column >= len(row.cells):
            place = line_at(content, name, row.end)
            raise InputError(f"{place}: no cell {column + 1} for {wanted!r}; the row has {len(row.cells)}")
        cell = row.cells[column]
        page = plain.parse(content[cell.start : cell.end], unit=unit)
        for segment in page.segments:
            start = cell.start + segment.start
            skeleton += content[at:start], segment.text
            text = segment.text.replace('""', '"') if cell.quoted else segment.text
            segments.append(Segment(segment.id, text, start=start, unit=unit))
            kinds += "q" if cell.quoted else "p"
            at = start + len(segment.text)
        if source is not None and source < len(row.cells):
            sources[unit] = row.cells[source].value(content)
        if said := tuple(row.cells[n].value(content) for n in other if n < len(row.cells)):
            alternatives[unit] = said
    meta = {"delimiter": table.delimiter, "text_field": wanted, "id_field": id_field or "", "quoted": kinds}
    return Document(
        "csv",
        tuple(segments),
        (*skeleton, content[at:]),
        MappingProxyType(meta),
        MappingProxyType(sources),
        alternatives=MappingProxyType(alternatives),
    )


def _column(table: Table, name: str, field: str, option: str) -> int:
    column = table.column(field)
    if column is None:
        raise InputError(f"{name}:1: no column {field!r} (there are {listed(table.names)}); pass {option}")
    return column


def _units(content: str, table: Table, called: int | None) -> Iterator[str]:
    """Yield what each row is called: its number, or its id where that is no other row's."""
    seen: set[str] = set()
    for number, row in enumerate(table.rows, 1):
        unit = f"{number}."
        if called is not None and called < len(row.cells):
            said = f"{row.cells[called].value(content).strip()}."
            unit = said if said != "." and said not in seen else f"{said}row{number}."
            seen.add(said)
        yield unit


def render(document: Document) -> str:
    """Write the table back: every cell as it was found, but for the characters of the segments that changed. What now
    needs quotation marks gets them.
    """
    gaps = list(document.skeleton[::2])
    parts: list[str] = []
    delimiter = document.meta["delimiter"]
    numbered = enumerate(document.segments)
    for _, unit in groupby(numbered, key=lambda pair: pair[1].unit):
        members = list(unit)
        first, last = members[0][0], members[-1][0]
        quoted = document.meta["quoted"][first] == "q"
        # As in plain text, a segment that was emptied goes with the gap after it; the last, with the one before.
        kept = [(i, s) for i, s in members if s.text]
        cell = ""
        for n, (i, segment) in enumerate(kept):
            cell += _SPELLINGS[quoted].write(document.skeleton[2 * i + 1], segment)
            if n + 1 < len(kept):
                cell += document.skeleton[2 * i + 2]
        found = "".join(document.skeleton[2 * first + 1 : 2 * last + 2])
        if not quoted and cell != found:
            before, after = gaps[first], gaps[last + 1]
            lead, trail = _edge(before, delimiter, -1), _edge(after, delimiter, 1)
            whole = lead + cell + trail
            if spelt(whole, delimiter, found=lead + found + trail) != whole:
                # White space about a cell without marks is the cell's, and goes between the marks with it.
                gaps[first], gaps[last + 1] = before.removesuffix(lead), after.removeprefix(trail)
                cell = spelt(whole, delimiter, quoted=True)
        parts += gaps[first], cell
    return "".join([*parts, gaps[-1]])


def _edge(gap: str, delimiter: str, step: int) -> str:
    """Return the white space that a gap ends with (-1), or starts with (1), short of a delimiter or a line's end."""
    n = 0
    while (
        n < len(gap) and (c := gap[n if step > 0 else -1 - n]).isspace() and c not in (delimiter, "\r", "\n")
    ):
        n += 1
    return gap[:n] if step > 0 else gap[len(gap) - n :]


def _spelt(document: Document, n: int) -> Spelt:
    """Return how the nth segment's part of its cell is spelt. In a cell without quotation marks nothing can be written
    that needs them.
    """
    found = _SPELLINGS[document.meta["quoted"][n] == "q"].spelt(document.skeleton[2 * n + 1])
    if document.meta["quoted"][n] == "q":
        return found
    special = f'"\r\n{document.meta["delimiter"]}'
    return replace(found, escape=lambda new: None if any(c in new for c in special) else new)


def columns(original: Document, cleaned: Document, into: str | None, beside: Values) -> str:
    """Return the table with the cleaned text in the column ``into`` and the original where it was; without ``into``,
    in its place. The columns of ``beside`` follow. One that is there is overwritten, others are added at the end.
    """
    text = render(cleaned)
    content = render(original) if into else text
    base, rewritten = _again(content, cleaned), _again(text, cleaned)
    column = base.column(cleaned.meta["text_field"]) or 0
    called = base.column(cleaned.meta["id_field"])
    edits: list[tuple[int, int, str]] = []
    if base.header:
        fresh = [n for n in (*([into] if into else []), *beside) if base.column(n) is None]
        edits += _written(base, content, base.header, {name: name for name in fresh})
    for row, after, unit in zip(base.rows, rewritten.rows, _units(content, base, called), strict=True):
        values = {name: flat(beside[name].get(unit)) for name in beside}
        if into:
            values = {into: after.cells[column].value(text), **values}
        edits += _written(base, content, row, values)
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda e: e[:2]):
        parts += content[at:start], new
        at = end
    return "".join([*parts, content[at:]])


def _again(content: str, document: Document) -> Table:
    return read(content, "the table", document.meta["text_field"], document.meta["delimiter"])


def _written(
    table: Table, content: str, row: Row, values: Mapping[str, str]
) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that put values into the cells of a row: in their places, or at its end."""
    width = len(table.names)
    # Where every cell of the first line is quoted, the new ones are.
    always = all(c.quoted for c in (table.header or table.rows[0]).cells)
    new = ""
    for name, value in values.items():
        column = table.column(name)
        if column is not None and column < len(row.cells) and row is not table.header:
            cell = row.cells[column]
            marks = int(cell.quoted)
            yield cell.start - marks, cell.end + marks, spelt(value, table.delimiter, quoted=cell.quoted)
        elif column is None:
            new += table.delimiter + spelt(value, table.delimiter, quoted=always)
    if new:
        if len(row.cells) > width:
            place = line_at(content, "the table", row.end)
            raise InputError(f"{place}: more cells than the header has; nothing can be put beside it")
        yield row.end, row.end, table.delimiter * (width - len(row.cells)) + new


FORMAT = Format(parse, render, columns=columns, spelt=_spelt)
