"""``siisti models``: lists the models siisti knows where to get, and fetches them into the cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from siisti.errors import InputError

if TYPE_CHECKING:
    from siisti.lm import Card


@click.group(invoke_without_command=True)
@click.pass_context
def models(ctx: click.Context) -> None:
    """List the models and where they are (list), or fetch them (fetch)."""
    if ctx.invoked_subcommand is None:
        _print()


@models.command("list")
def _list() -> None:
    """List the models: name, size, licence, and where it is."""
    _print()


@models.command("fetch")
@click.argument("name", required=False)
def _fetch(name: str | None) -> None:
    """Fetch the model NAME (all of them unless named) into the cache, and print where it is."""
    from siisti.cli.progress import progress
    from siisti.lm import fetch

    cards = {card.name: card for card in _cards()}
    if name is not None and name not in cards:
        raise InputError(f"no model is called {name}; there is {', '.join(cards)}")
    for one in [name] if name else cards:
        with progress(f"fetching {one}", cards[one].size) as tell:
            path = fetch(one, progress=tell)
        click.echo(str(path))


def _cards() -> Iterator[Card]:
    """Yield what is known of each model."""
    from siisti.lm import card
    from siisti.share import share

    for path in sorted(share("models").glob("*/model.toml")):
        found = card(path.parent.name)
        if found is not None:
            yield found


def _print() -> None:
    from rich.table import Table
    from rich.text import Text

    from siisti.lm import cached
    from siisti.report.terminal import console, show

    grid = Table.grid(padding=(0, 2))
    for _ in range(4):
        grid.add_column(overflow="fold")
    for card in _cards():
        path = cached(card.name)
        where = (
            Text(str(path), "green") if path else Text(f"not here; siisti models fetch {card.name}", "yellow")
        )
        grid.add_row(
            Text(card.name, "bold"),
            Text(card.title),
            Text(f"{card.size / 1e6:.0f} MB, {card.licence}"),
            where,
        )
    show(console(), grid)
