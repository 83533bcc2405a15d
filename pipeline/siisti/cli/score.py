"""``siisti score``: tells what texts are worth as they stand, and whether to publish them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from siisti.cli import failed
from siisti.cli.inputs import Item, Reader, checks, named
from siisti.cli.options import build, emit, reading
from siisti.cli.references import reference

if TYPE_CHECKING:
    from siisti.result import Result
    from siisti.score.references import ReferenceScore

    Compared = tuple[ReferenceScore, ...]


@click.command()
@reading
@click.option(
    "--reference", "reference_path", metavar="FILE", help="A human translation, for BLEU, chrF and TER."
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Of stdout.",
)
@click.pass_context
def score(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Score PATHS (or stdin) as they stand: fluency, MQM, and the verdict with what decided it."""
    paths = named(paths)
    reader = Reader.of(options)
    items = reader.items(paths)
    judge = reference(options["reference_path"], paths, options["encoding"])
    cleaner = build(options["profile"], scores="all", gate=not options["no_gate"], memory=options["learned"])
    tell = _print if options["output_format"] == "text" else _write
    failures = 0
    for item, result in checks(cleaner, items):
        if result is None:
            failures += 1
            failed(item.error)
        else:
            tell(item, result, judge.compare(result.original)[0] if judge else ())
    ctx.exit(2 if failures else 0)


def _print(item: Item, result: Result, compared: Compared) -> None:
    """Print the scores for a person."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from siisti.report.records import Report, record, sentence
    from siisti.report.terminal import STYLE, console, number, show
    from siisti.report.words import safe

    out = console()
    place = f"{item.name}:{item.line}" if item.line else item.name
    show(out, Text(safe(place), "bold"))
    scores = result.scores.after
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(style="dim", overflow="fold")
    grid.add_row("fluency", number(scores.fluency), Text(safe("; ".join(scores.notes))))
    grid.add_row("mqm", number(scores.mqm), "")
    if scores.quality is not None:
        grid.add_row("quality", number(scores.quality), "")
    for measure in compared:
        grid.add_row(measure.name, number(measure.value), Text(measure.signature))
    show(out, Padding(grid, (0, 0, 0, 2)))
    why = f" \N{EN DASH} {'; '.join(result.reasons)}" if result.reasons else ""
    show(out, Text("  verdict ").append(result.verdict, STYLE[result.verdict]).append(why))
    decided = {(f.rule, f.start, f.end, f.segment) for f in result.deciding}
    told = record(Report(item.name, result, "", item.line, item.offset))["findings"]
    for finding, f in zip(result.findings, told, strict=True):
        if (finding.rule, finding.start, finding.end, finding.segment) in decided:
            line = Text(f"    {f['line']}:{f['column']} ", "dim").append(f["severity"], STYLE[f["severity"]])
            show(out, line.append(f" {f['rule']}: {sentence(f)}"), long=True)
    show(out, Text(f"  {scores.signature}", "dim"), long=True)


def _write(item: Item, result: Result, compared: Compared) -> None:
    """Write the scores as a JSON line."""
    scores = result.scores.after
    told = {
        "path": item.name,
        "line": item.line or None,
        "fluency": scores.fluency,
        "mqm": scores.mqm,
        "quality": scores.quality,
        "verdict": result.verdict,
        "reasons": list(result.reasons),
        "deciding": [f.rule for f in result.deciding],
        "references": [{"name": m.name, "value": m.value, "signature": m.signature} for m in compared],
        "per_segment": dict(scores.per_segment),
        "notes": list(scores.notes),
        "signature": scores.signature,
    }
    emit(json.dumps(told, ensure_ascii=False) + "\n")
