"""``siisti check``: finds what is wrong, changes nothing, and ends with 1 where something is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from siisti.cli import failed
from siisti.cli.inputs import Reader, checks, named
from siisti.cli.options import build, emit, output_format, reading, reporter
from siisti.cli.progress import counted
from siisti.types import SEVERITY_WEIGHT, Severity

if TYPE_CHECKING:
    from siisti.report.records import Report, Reporter


@click.command()
@reading
@click.option(
    "--fail-on",
    type=click.Choice(get_args(Severity)),
    default="minor",
    show_default=True,
    help="The least severity that fails.",
)
@output_format
@click.pass_context
def check(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Find what is wrong in PATHS (or stdin), a line for each finding.

    Exit 1 for findings as severe as --fail-on, 2 for what could not be read.
    """
    from siisti.report.records import Report

    paths = named(paths)
    reader = Reader.of(options)
    items = reader.items(paths)
    cleaner = build(options["profile"], gate=not options["no_gate"], memory=options["learned"])
    kind = options["output_format"]
    out: Reporter = _Lines() if kind == "text" else reporter(kind, emit, cleaner)
    least = SEVERITY_WEIGHT[options["fail_on"]]
    severe = failures = 0
    for item, result in checks(cleaner, items):
        if result is None:
            failures += 1
            failed(item.error)
        else:
            severe += sum(SEVERITY_WEIGHT[f.severity] >= least for f in result.findings)
        out.add(Report(item.name, result, item.error, item.line, item.offset))
    out.close()
    ctx.exit(2 if failures else 1 if severe else 0)


class _Lines:
    """Prints a line for each finding, as compilers do."""

    def __init__(self) -> None:
        from siisti.report.terminal import console

        self._out = console()
        self._findings = self._files = 0

    def add(self, report: Report) -> None:
        """Print the findings of one text."""
        from rich.text import Text

        from siisti.report.records import record, sentence
        from siisti.report.terminal import STYLE, show
        from siisti.report.words import safe

        told = record(report)
        self._files += "error" not in told
        self._findings += len(told["findings"])
        for f in told["findings"]:
            line = Text(f"{safe(told['path'])}:{f['line']}:{f['column']}: ")
            line.append(f["severity"], STYLE[f["severity"]]).append(f" {f['rule']}: ").append(sentence(f))
            show(self._out, line, long=True)

    def close(self) -> None:
        """Print how many there were."""
        from rich.text import Text

        from siisti.report.terminal import show

        if self._files:
            found = counted(self._findings, "finding") if self._findings else "nothing found"
            show(self._out, Text(f"{found} in {counted(self._files, 'text')}", "dim"))
