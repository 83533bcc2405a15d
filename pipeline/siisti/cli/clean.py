"""``siisti clean``: repairs texts, and writes them to stdout, to a folder, or back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siisti.cli import failed, reason
from siisti.cli.inputs import Item, Reader, named, results
from siisti.cli.options import build, emit, output_format, reading, report_kind, reporter
from siisti.cli.outputs import Draft, Files, Nowhere, Output, Stdout, in_place, into
from siisti.cli.progress import counted, progress, summarise
from siisti.cli.references import Reference, reference
from siisti.errors import InputError

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner
    from siisti.report.records import Reporter
    from siisti.result import Result


@click.command()
@reading
@click.option("-o", "--output", "folder", metavar="DIR", help="Write the cleaned files below this folder.")
@click.option("--in-place", "back", is_flag=True, help="Write the cleaned files over the old ones.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--unsafe", is_flag=True, help="Make the repairs too that are otherwise only offered.")
@click.option(
    "--scores", type=click.Choice(["all", "changed", "none"]), help="Which texts to score, for a report."
)
@click.option("--reference", "reference_path", metavar="FILE", help="A human translation, to compare with.")
@click.option("--report", "report_path", metavar="FILE", help="Write a report: .json, .jsonl or .sarif.")
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1), help="How many processes clean at once."
)
@output_format
@click.pass_context
def clean(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Repair PATHS (or stdin) and write the cleaned text to stdout, to a folder, or back.

    Several files need -o, --in-place, --diff or another --output-format. A broken file or JSONL record is
    told on stderr and stops nothing else.
    """
    paths = named(paths)
    output = _output(paths, options)
    reader = Reader.of(options)
    items = reader.items(paths)
    told = bool(options["diff"] or options["report_path"] or options["output_format"] != "text")
    judge = reference(options["reference_path"], paths, options["encoding"]) if told else None
    cleaner = build(
        options["profile"],
        scores=options["scores"] or ("all" if told else "none"),
        gate=not options["no_gate"],
        unsafe=options["unsafe"],
    )
    with ExitStack() as stack:
        reporters = list(_reporters(cleaner, options, stack))
        stack.callback(output.discard)
        run = _Run(output, reporters, judge, reader.text_field or "text")
        visible = isinstance(output, Files) and len(paths) > 1
        tell = stack.enter_context(progress("cleaning", len(paths))) if visible else None
        for _, pairs in groupby(results(cleaner, items, options["jobs"]), key=lambda pair: pair[0].path):
            run.file(pairs)
            if tell:
                tell(run.files, None)
        for each in reporters:
            each.close()
    if isinstance(output, Files):
        summarise(run.summary)
    if run.failures:
        ctx.exit(2)


class _Run:
    """Sends each result to its output and to the reports, and counts what could not be done."""

    def __init__(
        self, output: Output, reporters: list[Reporter], judge: Reference | None, field: str
    ) -> None:
        self._output, self._reporters, self._judge, self._field = output, reporters, judge, field
        self.failures = self.files = self._repairs = self._left = 0

    @property
    def summary(self) -> str:
        """What was done, in a line."""
        done = f"{counted(self.files, 'file')}: {counted(self._repairs, 'repair')}, "
        done += f"{counted(self._left, 'finding')} left"
        return f"{done}; {counted(self.failures, 'failure')}" if self.failures else done

    def file(self, items: Iterator[tuple[Item, Result | None]]) -> None:
        """Write one file's results. A file that cannot be written is told of once."""
        self.files += 1
        writable = True
        for item, result in items:
            if result is not None:
                self._repairs += len(result.repairs)
                self._left += sum(not f.applied for f in result.findings)
            content, item = _written(item, result)
            if item.error:
                self._fail(item.error)
            self._tell(item, None if item.error else result)
            if content is not None and writable:
                writable = self._write(item, content, changed=bool(result and result.changed))
        self._write(None, b"", changed=False)

    def _write(self, item: Item | None, content: bytes, *, changed: bool) -> bool:
        try:
            if item is None:
                self._output.finish()
            else:
                self._output.write(item.path, content, changed=changed)
        except BrokenPipeError:
            raise
        except (InputError, OSError) as error:
            self._output.discard()
            self._fail(reason(error))
            return False
        return True

    def _tell(self, item: Item, result: Result | None) -> None:
        if not self._reporters:
            return
        from siisti.report.records import Report

        report = Report(item.name, result, item.error, item.line, item.offset)
        if result is not None:
            text = _text(result, self._field) if isinstance(self._output, Nowhere) else None
            measures = self._judge.measures(result.original, result.document) if self._judge else ()
            report = replace(report, text=text, measures=measures)
        for each in self._reporters:
            each.add(report)

    def _fail(self, problem: str) -> None:
        self.failures += 1
        failed(problem)


def _written(item: Item, result: Result | None) -> tuple[bytes | None, Item]:
    """Return the bytes to write. A record that cannot be cleaned passes as it came; a file is not written."""
    from siisti.formats import write

    untouched = item.raw if item.line else None
    if result is None:
        return untouched, item
    try:
        return write(result.document), item
    except InputError as error:
        place = f"{item.name}:{item.line}" if item.line else item.name
        return untouched, replace(item, error=f"{place}: {error}")


def _text(result: Result, field: str) -> str:
    """Return the cleaned text: of a record, what its field holds now."""
    if result.document.format != "jsonl":
        return result.text
    import json

    return str(json.loads(result.text)[field]) if result.text.strip() else ""


def _output(paths: tuple[str, ...], options: dict[str, Any]) -> Output:
    """Return where the cleaned text goes. Raises UsageError for what does not go together."""
    chosen = [
        k
        for k, on in (("-o", options["folder"]), ("--in-place", options["back"]), ("--diff", options["diff"]))
        if on
    ]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} do not go together")
    if options["diff"] and options["output_format"] != "text":
        raise click.UsageError("--diff is for people; leave it out for --output-format")
    if options["report_path"]:
        report_kind(options["report_path"])
    if options["folder"] is not None:
        return into(options["folder"], paths)
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
