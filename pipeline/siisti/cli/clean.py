"""``siisti clean``: repairs texts, and writes them to stdout, to a folder, or back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siisti.cli import say
from siisti.cli.inputs import STDIN, Reader, named, results
from siisti.cli.options import build, emit, output_format, reading, report_kind, reporter
from siisti.cli.outputs import Files, Nowhere, Output, Stdout, in_place, into
from siisti.cli.progress import progress
from siisti.cli.references import reference
from siisti.cli.written import Run
from siisti.disk import Draft

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner, ScoreWhat
    from siisti.report.records import Reporter


@click.command()
@reading
@click.option(
    "-o",
    "--output",
    "place",
    metavar="DIR|FILE",
    help="Write the cleaned files below this folder, or one as this file.",
)
@click.option("--in-place", "back", is_flag=True, help="Write the cleaned files over the old ones.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--annotate", is_flag=True, help="Write what is left beside its text, where the format can.")
@click.option("--into", metavar="F", help="Tables: the field or column for the cleaned text, if not its own.")
@click.option("--unsafe", is_flag=True, help="Make the repairs too that are otherwise only offered.")
@click.option(
    "--scores", type=click.Choice(["all", "changed", "none"]), help="Which texts to score, for a report."
)
@click.option("--reference", "reference_path", metavar="FILE", help="A human translation, to compare with.")
@click.option(
    "--report", "report_path", metavar="FILE", help="Write a report: .html, .json, .jsonl, .sarif or .tsv."
)
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1), help="How many processes clean at once."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of what went well.")
@output_format
@click.pass_context
def clean(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Repair PATHS (or stdin) and write the cleaned text to stdout, to a folder, or back.

    Several files need -o, --in-place, --diff or another --output-format. What was done is told on stderr in a
    line; a broken file or JSONL record too, and it stops nothing else.
    """
    paths = named(paths)
    output = _output(paths, options)
    reader = Reader.of(options)
    items = reader.items(paths)
    told = bool(options["diff"] or options["report_path"] or options["output_format"] != "text")
    judge = reference(options["reference_path"], paths, options["encoding"]) if told else None
    scores: ScoreWhat = options["scores"] or ("all" if told else "none")
    cleaner = build(
        options["profile"],
        scores=scores,
        gate=not options["no_gate"],
        unsafe=options["unsafe"],
        memory=options["learned"],
    )
    with ExitStack() as stack:
        reporters = list(_reporters(cleaner, options, stack))
        run = Run(output, reporters, judge, reader, scored=scores != "none")
        stack.callback(run.discard)
        visible = isinstance(output, Files) and len(paths) > 1
        tell = stack.enter_context(progress("cleaning", len(paths))) if visible else None
        for _, pairs in groupby(results(cleaner, items, options["jobs"]), key=lambda pair: pair[0].path):
            run.file(pairs)
            if tell:
                tell(run.files, None)
        for each in reporters:
            each.close()
    if not (options["quiet"] or isinstance(output, Nowhere) or paths == (STDIN,)):
        for line in run.summary:
            say(line)
    if run.failures:
        ctx.exit(2)


def _output(paths: tuple[str, ...], options: dict[str, Any]) -> Output:
    """Return where the cleaned text goes. Raises UsageError for what does not go together."""
    chosen = [
        k
        for k, on in (("-o", options["place"]), ("--in-place", options["back"]), ("--diff", options["diff"]))
        if on
    ]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} do not go together")
    if options["diff"] and options["output_format"] != "text":
        raise click.UsageError("--diff is for people; leave it out for --output-format")
    if options["report_path"]:
        report_kind(options["report_path"])
    if options["place"] is not None:
        return into(options["place"], paths)
    if options["back"]:
        return in_place(paths)
    if options["diff"] or options["output_format"] != "text":
        return Nowhere()
    if len(paths) > 1:
        raise click.UsageError("several inputs: choose -o DIR, --in-place, --diff or an --output-format")
    return Stdout()


def _reporters(cleaner: Cleaner, options: dict[str, Any], stack: ExitStack) -> Iterator[Reporter]:
    """Yield the reports that were asked for: on stdout, and in a file."""
    if options["diff"]:
        from siisti.report.terminal import Terminal, console

        yield Terminal(console())
    elif options["output_format"] != "text":
        yield reporter(options["output_format"], emit, cleaner)
    if path := options["report_path"]:
        kind = report_kind(path)
        draft = stack.enter_context(Draft(Path(path)))
        yield reporter(kind, lambda s: draft.write(s.encode("utf-8", "backslashreplace")), cleaner)
