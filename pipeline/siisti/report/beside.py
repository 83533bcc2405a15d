"""What goes beside a cleaned text in its own file: notes where the format has a place for them, columns in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from siisti.formats import annotate, format_of, write, write_columns
from siisti.formats.columns import found
from siisti.result import Result

if TYPE_CHECKING:
    from siisti.formats.parquet import Row

#: The columns beside a text that has been scored, and their types.
_SCORES = {"fluency": "double", "mqm": "double", "quality": "double", "verdict": "string"}


def has_place(name: str) -> bool:
    """Tell whether a format has a place for what was found."""
    chosen = format_of(name)
    return chosen.annotate is not None or chosen.columns is not None


def made(result: Result, into: str | None, *, annotated: bool) -> bytes:
    """Return what the cleaned text's file holds. Raises InputError for a format with no place for what is wanted."""
    if format_of(result.document.format).columns is not None and (into or annotated):
        return write_columns(result.original, result.document, into, beside(result) if annotated else {})
    return annotate(result.document, result.left) if annotated else write(result.document)


def beside(result: Result) -> Mapping[str, Mapping[str, Any]]:
    """Return what goes beside a table's text: what was found and, where the text was scored, what it is worth."""
    columns: dict[str, Mapping[str, Any]] = {"findings": found(result.original, result.findings)}
    units: dict[str, list[str]] = {}
    for segment in result.original.segments:
        units.setdefault(segment.unit, []).append(segment.id)
    scores = result.scores.after
    if scores.mqm is not None and len(units) == 1:
        (unit,) = units
        told = {"fluency": scores.fluency, "mqm": scores.mqm, "verdict": result.verdict}
        if scores.quality is not None:
            told["quality"] = scores.quality
        columns |= {name: {unit: value} for name, value in told.items()}
    elif scores.per_segment:
        # A cell of several paragraphs has a score for each of them, and none of its own.
        lone = {unit: ids[0] for unit, ids in units.items() if len(ids) == 1}
        columns["fluency"] = {unit: scores.per_segment.get(id_) for unit, id_ in lone.items()}
    return columns


def row(result: Result) -> Row:
    """Return what the row of a Parquet file becomes."""
    from siisti.formats.parquet import Row

    return Row(result.text, {name: next(iter(said.values()), None) for name, said in beside(result).items()})


def kinds(*, scored: bool, paired: bool) -> dict[str, str]:
    """Return the columns that go beside the text of a Parquet file, with their types; ``paired`` with the Finnish."""
    told = {"findings": "string", **(_SCORES if scored else {})}
    return told if paired else {name: kind for name, kind in told.items() if name != "quality"}
