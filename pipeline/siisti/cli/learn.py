"""``siisti learn``: finds out what the articles of a feed have in common, and so is no article's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siisti.cli import failed, say
from siisti.cli.inputs import Reader, files, named
from siisti.cli.progress import counted, progress
from siisti.formats import FORMATS

if TYPE_CHECKING:
    from siisti.batch.settings import Settings
    from siisti.memory import Memory

#: How many lines are shown.
_SHOWN = 40


@click.command()
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", "target", metavar="FILE", help="Write the memory here, for --learned.")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="Of the input, if not by its name.")
@click.option("--text-field", metavar="F", help="Tables: the field or column with the text (text).")
@click.option("--encoding", metavar="E", help="Of the input, if not UTF-8.")
@click.pass_context
def learn(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Learn from PATHS, files and folders with the articles of a feed, which lines repeat and which headlines stand in
    other articles.

    Copies and updates of an article count once. What is known of each line is written as JSON Lines; there it can be
    decided that one is to stay in any case ("decided": "keep"), or to go wherever it stands ("take"). What was decided
    in FILE before holds on.
    """
    from siisti.disk import Draft
    from siisti.memory import Learner, Memory, pages, read_memory, write_memory

    target = Path(options["target"]) if options["target"] else None
    before = read_memory(target) if target is not None and target.is_file() else Memory()
    inputs = files(named(paths))
    learner, failures, done = Learner(), 0, dict.fromkeys(inputs)
    with progress("reading", len(done)) as tell:
        for item in Reader.of(options).items(inputs):
            done.pop(item.path, None)
            tell(len(inputs) - len(done), None)
            if item.document is None:
                failures += 1
                failed(item.error)
                continue
            for page in pages(item.document):
                learner.add(page)
    memory = learner.memory().decided(before)
    _show(memory)
    if target is not None:
        draft = Draft(target)
        draft.write(write_memory(memory))
        draft.commit()
    if failures:
        ctx.exit(2)


def first(
    inputs: tuple[str, ...], folder: Path, settings: Settings, options: Mapping[str, Any], *, silent: bool
) -> str:
    """Return the path of what a batch's inputs have in common, learned now where it is not known yet."""
    from siisti.batch.crew import Crew, Limits
    from siisti.batch.learning import begin_reading
    from siisti.batch.learning import learn as learned
    from siisti.memory import read_memory

    limits = Limits(options["timeout"], options["memory"] << 20)
    with (
        Crew(options["jobs"], begin_reading, settings, limits=limits) as crew,
        progress("learning", None) as tell,
    ):
        path = learned(inputs, folder, settings, crew, int(options["max_size"] * 1e6), tell)
    if not silent:
        memory = read_memory(path)
        speaks = sum(memory.line(line.text) is not None for line in memory.lines.values())
        known = f"{counted(speaks, 'repeated line')}, {counted(len(memory.headlines), 'headline')} of others"
        say(f"{counted(memory.articles, 'article')} have in common: {known}; see {path}")
    return str(path.absolute())


def _show(memory: Memory) -> None:
    """Print what is known of each line, and what becomes of it."""
    from rich.table import Table
    from rich.text import Text

    from siisti.report.terminal import console, show
    from siisti.report.words import clipped, safe

    grid = Table.grid(padding=(0, 2))
    for right in (True, True, False, False):
        grid.add_column(justify="right" if right else "left", no_wrap=right)
    grid.add_row(*(Text(head, "dim") for head in ("articles", "outside", "at the end", "line")))
    lines = sorted(memory.lines.values(), key=lambda line: (-line.articles, line.text))
    for line in lines[:_SHOWN]:
        counts = (Text(f"{line.articles:,}"), Text(f"{line.outside:,}"))
        grid.add_row(*counts, Text(_fate(memory, line.text)), Text(clipped(safe(line.text))))
    out = console()
    if lines:
        show(out, grid)
    if len(lines) > _SHOWN:
        show(out, Text(f"and {len(lines) - _SHOWN:,} more", "dim"))
    known = f"{counted(len(lines), 'line')} in common, {counted(len(memory.headlines), 'headline')} of others"
    show(out, Text(f"{counted(memory.articles, 'article')}: {known}"))


def _fate(memory: Memory, text: str) -> str:
    from siisti.detect.remembered import goes

    known = memory.line(text)
    if known is None:
        return "stays"
    if known.decided:
        return "goes wherever"
    return {True: "goes", False: "is offered", None: "stays"}[goes(memory, known, text)]
