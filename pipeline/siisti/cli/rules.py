"""``siisti rules``: lists the rules, writes their catalogue, and checks a folder of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siisti.cli import say
from siisti.cli.explain import known
from siisti.cli.options import emit, profile_option
from siisti.cli.progress import counted
from siisti.errors import ConfigError, InputError

if TYPE_CHECKING:
    from siisti.rules.model import Rule


@click.command()
@click.option("--family", metavar="F", help="Only the rules of one family.")
@click.option("--check", "folder", metavar="DIR", help="Read the rules of DIR and run their examples.")
@click.option("--catalogue", "markdown", is_flag=True, help="Write the catalogue as Markdown.")
@profile_option
@click.pass_context
def rules(ctx: click.Context, family: str | None, folder: str | None, markdown: bool, profile: str) -> None:
    """List the rules; or check a folder of your own, FAMILY/RULE.toml, and exit 1 where that is wrong."""
    if folder is not None:
        ctx.exit(_check(Path(folder), family))
    chosen = [r for r in known(profile) if family in (None, r.card.family)]
    if not chosen:
        families = sorted({r.card.family for r in known(profile)})
        raise InputError(f"no family is called {family}; there are {', '.join(families)}")
    if markdown:
        from siisti.rules.catalogue import catalogue

        emit(catalogue(chosen))
    else:
        _table(chosen)


def _table(chosen: list[Rule]) -> None:
    from rich.table import Table
    from rich.text import Text

    from siisti.report.terminal import STYLE, console, show

    grid = Table.grid(padding=(0, 2))
    for wrapped in (False, False, False, True):
        grid.add_column(no_wrap=not wrapped, overflow="fold")
    for card in sorted((r.card for r in chosen), key=lambda c: c.id):
        grid.add_row(
            Text(card.id), Text(card.severity, STYLE[card.severity]), Text(card.fix), Text(card.title)
        )
    out = console()
    show(out, grid)
    show(out, Text(f"{counted(len(chosen), 'rule')}; siisti explain RULE tells more of one", "dim"))


def _check(folder: Path, family: str | None) -> int:
    """Print what is wrong with a user's rules, and return the exit code."""
    from siisti.detect import looks
    from siisti.examples import failures
    from siisti.report.words import safe
    from siisti.rules.loader import read_rule
    from siisti.share import share

    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    paths = [p for p in sorted(folder.glob("*/*.toml")) if family in (None, p.parent.name)]
    if not paths:
        raise InputError(f"{folder}: holds no rules; a rule is FAMILY/RULE.toml in it")
    # Only siisti's own rules may be backed by code.
    code = looks() if folder.resolve() == share("configs/rules").resolve() else {}
    problems = 0
    for path in paths:
        try:
            found = [f"{path}: {line}" for line in failures(read_rule(path, folder, code))]
        except ConfigError as error:
            found = [str(error)]
        except (TypeError, ValueError, AttributeError) as error:
            found = [f"{path}: cannot be read as a rule: {error}"]
        problems += len(found)
        for line in found:
            click.echo(safe(line))
    say(f"{counted(len(paths), 'rule')} checked, {counted(problems, 'problem') if problems else 'all well'}")
    return 1 if problems else 0
