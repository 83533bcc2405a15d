"""``siisti batch``: cleans files, folders and globs unattended, and next time only what is new or changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siisti.cli import say
from siisti.cli.engines import engine
from siisti.cli.inputs import STDIN
from siisti.cli.options import learned_option, profile_option
from siisti.cli.progress import counted
from siisti.cli.telling import telling
from siisti.formats import FORMATS

if TYPE_CHECKING:
    from siisti.batch.run import Progress

_OPTIONS = (
    click.argument("inputs", nargs=-1, required=True),
    click.option("-o", "--output", "folder", metavar="DIR", required=True, help="Write below this folder."),
    click.option(
        "--format", "kind", type=click.Choice(list(FORMATS)), help="Of all inputs, if not by their names."
    ),
    click.option("--text-field", metavar="F", help="Tables: the field or column to clean (text)."),
    click.option("--source-field", metavar="F", help="Tables: the one with the Finnish."),
    click.option("--id-field", metavar="F", help="Tables: the one that names the record."),
    click.option("--alternative-field", metavar="F", multiple=True, help="JSONL: one with a translation."),
    click.option("--into", metavar="F", help="Tables: the field for the cleaned text, if not its own."),
    click.option(
        "--annotate", is_flag=True, help="Write what is left beside its text, where the format can."
    ),
    click.option("--finished", is_flag=True, help="XLIFF: read what is final or signed off too."),
    click.option("--encoding", metavar="E", help="Of the inputs, if not UTF-8."),
    profile_option,
    learned_option,
    click.option("--learn", is_flag=True, help="Learn first what the inputs have in common, and go by that."),
    click.option("--no-gate", is_flag=True, help="Ask no language model about edits."),
    click.option("--unsafe", is_flag=True, help="Make the repairs too that are otherwise only offered."),
    click.option(
        "--scores",
        type=click.Choice(["none", "changed", "all"]),
        default="none",
        show_default=True,
        help="Which documents to score.",
    ),
    click.option(
        "--jobs", default=1, show_default=True, type=click.IntRange(1), help="How many processes clean."
    ),
    click.option(
        "--engine",
        type=click.Choice(["processes", "dask"]),
        default="processes",
        show_default=True,
        help="Who cleans: processes here, or the workers of a Dask cluster.",
    ),
    click.option("--address", metavar="URL", help="Of the Dask scheduler, as tcp://HOST:8786."),
    click.option(
        "--timeout",
        default=60.0,
        show_default=True,
        type=click.FloatRange(0.1),
        help="Seconds that a document may take.",
    ),
    click.option(
        "--memory",
        default=2048,
        show_default=True,
        type=click.IntRange(64),
        help="MB by which a process may grow.",
    ),
    click.option(
        "--max-size", default=32.0, show_default=True, type=click.FloatRange(0.001), help="MB of a document."
    ),
    click.option("--retry", is_flag=True, help="Try again what is in quarantine."),
    click.option("--report", "report_path", metavar="FILE", help="Write a report of all: .html or .jsonl."),
    click.option("--metrics", metavar="FILE", help="Keep counters in a text file for Prometheus."),
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Of what is said on stderr.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Say nothing of what went well."),
)


def _all(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@_all
@click.pass_context
def batch(ctx: click.Context, /, inputs: tuple[str, ...], folder: str, **options: Any) -> None:
    """Clean INPUTS (files, folders, quoted globs) and write each below DIR, under its own path.

    Run it again, and it does only what is new, changed, or to be cleaned by other rules; also after it was killed.
    What cannot be cleaned is in DIR/quarantine with the reason, and the exit code is 1.
    """
    if STDIN in inputs:
        raise click.UsageError("a batch needs files; stdin goes to siisti clean")
    from siisti.batch.metrics import Watch
    from siisti.batch.run import batch as run
    from siisti.batch.settings import Orders, Settings
    from siisti.cli.learn import first

    names = ("profile", "scores", "unsafe", "kind", "encoding", "finished", "into", "annotate")
    fields = ("text_field", "source_field", "id_field", "alternative_field")
    settings = Settings(gate=not options["no_gate"], **{name: options[name] for name in (*names, *fields)})
    orders = Orders(limit=int(options["max_size"] * 1e6), retry=options["retry"])
    as_json = options["log_format"] == "json"
    if options["learn"]:
        if options["learned"]:
            raise click.UsageError("--learn and --learned do not go together")
        silent = as_json or options["quiet"]
        settings = replace(settings, learned=first(inputs, Path(folder), settings, options, silent=silent))
    elif options["learned"]:
        settings = replace(settings, learned=str(Path(options["learned"]).absolute()))
    watch = Watch(Path(options["metrics"]) if options["metrics"] else None, _log if as_json else None)
    last: list[Progress] = []
    try:
        with (
            telling(options["report_path"], settings) as report,
            engine(ctx, settings, report.kind if report else None) as hands,
            _bar(inputs, Path(folder), settings.kind, silent=as_json) as bar,
        ):

            def tell(progress: Progress) -> None:
                last[:] = [progress]
                bar(progress)
                watch(progress)

            done = run(inputs, Path(folder), settings, hands, orders, tell, report)
    except KeyboardInterrupt:
        documents = counted(last[0].tally.documents if last else 0, "document")
        if last:
            watch(last[0], "stopped")
        if not as_json:
            say(f"stopped after {documents}; the same command goes on from there")
        ctx.exit(130)
    watch(done, "done")
    for line in () if as_json else _summary(done, folder):
        if done.quarantined or not options["quiet"]:
            say(line)
    if done.quarantined:
        ctx.exit(1)


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _summary(done: Progress, folder: str) -> Iterator[str]:
    tally = done.tally
    parts = [f"{counted(done.files, 'file')} cleaned, {done.passed:,} as before"]
    if tally.documents:
        parts.append(
            f"{counted(tally.documents, 'document')}, {tally.changed:,} changed, {counted(tally.repairs, 'repair')}"
        )
    if done.strangers:
        parts.append(f"{done.strangers:,} in no known format left alone")
    yield "; ".join(parts)
    if done.quarantined:
        yield f"{counted(done.quarantined, 'document')} in {Path(folder) / 'quarantine'}, each with its reason"


@contextmanager
def _bar(
    inputs: tuple[str, ...], out: Path, kind: str | None, *, silent: bool
) -> Iterator[Callable[[Progress], None]]:
    """Yield what shows how far it is, on stderr where that is a terminal."""
    if silent or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from siisti.batch.plan import Plan

    total = sum(Path(source.path).stat().st_size for source in Plan(inputs, out, kind))
    told = "{task.fields[documents]} documents, {task.fields[rate]}/s, {task.fields[changed]} changed, "
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TextColumn(told + "{task.fields[quarantined]} quarantined", markup=False),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, documents="0", rate="0", changed="0", quarantined="0")

        def tell(progress: Progress) -> None:
            tally, elapsed = progress.tally, bar.tasks[0].elapsed or 0.0
            bar.update(
                task,
                completed=progress.bytes,
                documents=f"{tally.documents:,}",
                rate=f"{tally.documents / elapsed:,.0f}" if elapsed else "0",
                changed=f"{tally.changed:,}",
                quarantined=f"{progress.quarantined:,}",
            )

        yield tell
