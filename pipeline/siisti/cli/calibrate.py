"""``siisti calibrate``: tells how often each rule touches the user's own good text, and suggests a profile."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siisti.cli import failed, say
from siisti.cli.inputs import Reader, files, named, results
from siisti.cli.options import build, emit, reading
from siisti.cli.progress import counted
from siisti.disk import Draft
from siisti.errors import InputError

if TYPE_CHECKING:
    from siisti.calibration import Calibration, Example, Rate, Row

_LESS = {"unsafe": "only offer", "none": "only point out", "off": "turn off"}


@click.command()
@reading
@click.option("-o", "--output", "target", metavar="FILE", help="Write the suggested profile, a .toml file.")
@click.option(
    "--most",
    default=0.1,
    show_default=True,
    type=click.FloatRange(0),
    help="How often per 1,000 words a rule may touch good text.",
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Of stdout.",
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1), help="How many processes clean at once."
)
@click.pass_context
def calibrate(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Count what siisti would do to PATHS: files and folders of text that is known to be good.

    A finding in good text is not always wrong: look at the examples. A rule that does too much is turned down a step in
    the suggested profile (-o): what it repairs is only offered, what it offers only pointed out, what it points out not
    looked for. A rule seen fewer than three times, or in one text alone, is named there and left.
    """
    from siisti.calibration import Calibration
    from siisti.report.records import Report

    target = _target(options["target"], options["profile"])
    reader = Reader.of(options)
    items = reader.items(files(named(paths)))
    cleaner = build(options["profile"], gate=not options["no_gate"], memory=options["learned"])
    seen = Calibration(options["most"])
    failures = 0
    for item, result in results(cleaner, items, options["jobs"]):
        if result is None:
            failures += 1
            failed(item.error)
        else:
            seen.add(Report(item.name, result, item.error, item.line, item.offset))
    if options["output_format"] == "json":
        emit(json.dumps(_told(seen, options), ensure_ascii=False, indent=1) + "\n")
    else:
        _table(seen)
    if target is not None:
        _write(seen, target, options["profile"])
    if failures:
        ctx.exit(2)


def _target(named: str | None, profile: str) -> Path | None:
    """Return where the suggestion goes. Raises InputError where it cannot be a profile, or is the one it extends."""
    if named is None:
        return None
    target = Path(named)
    if target.suffix != ".toml":
        raise InputError(f"{named}: a profile ends in .toml")
    if profile.endswith(".toml") and target.resolve() == Path(profile).resolve():
        raise InputError(f"{named}: is the profile that it would extend; choose another name")
    return target


def _counted(seen: Calibration) -> str:
    return f"{counted(seen.texts, 'text')}, {counted(seen.words, 'word')}"


def _write(seen: Calibration, target: Path, profile: str) -> None:
    from siisti.calibration import suggestion

    named = profile
    if profile.endswith(".toml"):
        named = Path(os.path.relpath(profile, target.parent)).as_posix()
    rows = list(seen.rows())
    draft = Draft(target)
    draft.write(suggestion(rows, named, _counted(seen)).encode())
    draft.commit()
    turned = sum(row.turn_down is not None for row in rows)
    say(f"{target}: {profile} with {counted(turned, 'rule')} turned down")


def _told(seen: Calibration, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the JSON says."""
    return {
        "profile": options["profile"],
        "most": options["most"],
        "texts": seen.texts,
        "words": seen.words,
        "edits": seen.edits,
        "edits_per_1000_words": asdict(seen.rate),
        "rules": [_row(row) for row in seen.rows()],
    }


def _row(row: Row) -> dict[str, Any]:
    told = asdict(row)
    rate = told.pop("rate")
    return {**told, "edits_per_1000_words": rate}


def _table(seen: Calibration) -> None:
    """Print a line for each rule, and below it what it found."""
    from rich.table import Table
    from rich.text import Text

    from siisti.report.terminal import console, show

    grid = Table.grid(padding=(0, 2))
    for right in (False, True, True, True, False, False):
        grid.add_column(justify="right" if right else "left", no_wrap=right)
    heads = ("rule", "findings", "texts", "edits", "per 1,000 words", "suggested")
    grid.add_row(*(Text(head, "dim") for head in heads))
    out = console()
    rows = list(seen.rows())
    for row in rows:
        numbers = (f"{n:,}" for n in (row.findings, row.texts, row.edits))
        less = _LESS[row.turn_down] if row.turn_down else "too few to say" if row.scarce else ""
        said = Text(less, "yellow" if row.turn_down else "dim")
        grid.add_row(Text(row.rule), *map(Text, numbers), Text(_rate(row.rate)), said)
    if rows:
        show(out, grid)
        show(out, Text(""))
    for row in rows:
        show(out, Text(row.rule))
        for example in row.examples:
            show(out, Text(_shown(example), "dim"), long=True)
    told = f"{_counted(seen)}: {counted(seen.edits, 'edit')}, {_rate(seen.rate)} per 1,000 words"
    show(out, Text(told))


def _rate(rate: Rate) -> str:
    return f"{rate.value:.2f} ({rate.low:.2f} to {rate.high:.2f})"


def _shown(example: Example) -> str:
    from siisti.report.words import safe

    told = f"  {safe(example.path)}:{example.line}: {_quoted(example.before)}"
    if example.after is None:
        return told
    if not example.after.strip():
        return f"{told}: removed"
    return f"{told} \N{RIGHTWARDS ARROW} {_quoted(example.after)}"


def _quoted(words: str) -> str:
    from siisti.report.words import clipped, safe

    return f"\N{LEFT DOUBLE QUOTATION MARK}{clipped(safe(words).strip())}\N{RIGHT DOUBLE QUOTATION MARK}"
