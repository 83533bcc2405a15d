"""``siisti explain``: shows what a rule looks for, why, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from siisti.cli.options import profile_option
from siisti.cli.progress import counted
from siisti.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from siisti.memory import Memory
    from siisti.rules.model import Card, Example, Rule

_FIX = {
    "safe": "safe: made without asking",
    "unsafe": "unsafe: offered, and made with --unsafe",
    "none": "none: it is only found",
}


@click.command()
@click.argument("rule")
@profile_option
def explain(rule: str, profile: str) -> None:
    """Show what RULE looks for, why it is wrong, and examples of what is repaired and what is left alone."""
    rules = {r.card.id: r for r in known(profile)}
    if rule not in rules:
        raise InputError(f"no rule is called {rule}{_hint(rule, list(rules))}")
    from siisti.report.terminal import console, show

    out = console()
    for part in _page(rules[rule].card):
        show(out, part)


def known(profile: str = "news") -> Iterator[Rule]:
    """Yield every rule that comes with siisti, used by the profile or not, and those of its packs."""
    from siisti.detect import own_rules
    from siisti.profile import read_profile
    from siisti.rules.loader import load_rules

    yield from own_rules()
    for pack in read_profile(Path(profile) if profile.endswith(".toml") else profile).packs:
        yield from load_rules(pack)


def _hint(name: str, ids: list[str]) -> str:
    """Return the ids that look like the name: by their letters, or by the rule's own part of them."""
    near = get_close_matches(name, ids, n=3, cutoff=0.5)
    near += [i for i in ids if name in i.split(".") or name.rpartition(".")[2] == i.rpartition(".")[2]]
    wanted = list(dict.fromkeys(near))[:5]
    return f"; there is {', '.join(wanted)}" if wanted else "; siisti rules lists them"


def _page(card: Card) -> Iterator[RenderableType]:
    """Yield the parts of the rule's page."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from siisti.rules.measured import measured
    from siisti.types import ITS_TYPE

    yield Text(card.id, "bold")
    yield Text(card.title)
    yield Padding(Text(card.why), (1, 0, 1, 2))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    rows = {
        "category": f"{card.category} (ITS 2.0: {ITS_TYPE[card.category]})",
        "severity": card.severity,
        "fix": _FIX[card.fix],
        "looks at": _scope(card),
        "Finnish": card.source,
        "measured": measured(card.id).words(),
        "since": card.since,
        "see": "\n".join(card.references),
    }
    for name, value in rows.items():
        if value:
            facts.add_row(name, Text(value))
    yield Padding(facts, (0, 0, 0, 2))
    held = [e for e in card.examples if not e.known_failure]
    parts = {
        "Repairs" if card.fix != "none" else "Finds": _examples(e for e in held if e.clean is None),
        "Will not touch": _examples(e for e in held if e.clean is not None),
        "Known problems": _problems(card),
    }
    for heading, part in parts.items():
        if part.row_count:
            yield Text(f"\n{heading}", "bold")
            yield Padding(part, (0, 0, 0, 2))


def _scope(card: Card) -> str:
    """Return in words where the rule looks."""
    where = ", ".join(card.roles) if card.roles else ""
    parts = [where, "whole pages only" if card.page else "", "" if card.quotes else "not inside quotations"]
    return "; ".join(p for p in parts if p)


def _problems(card: Card) -> Table:
    """Return what the rule gets wrong: what its file says, and its examples that do not hold yet."""
    from rich.text import Text

    grid = _grid()
    for line in card.problems:
        grid.add_row(Text("known", "yellow"), Text(line))
    for e in card.examples:
        if e.known_failure:
            grid.add_row(Text("not yet", "yellow"), Text(e.clean or e.bad or ""))
            grid.add_row("", Text(e.known_failure, "dim"))
    if not grid.row_count:
        grid.add_row(Text("none known", "dim"), "")
    return grid


def _examples(examples: Iterable[Example]) -> Table:
    from rich.text import Text

    grid = _grid()
    for e in examples:
        if e.source:
            grid.add_row(Text("Finnish", "dim"), Text(e.source, "dim"))
        if e.memory is not None:
            grid.add_row(Text("memory", "dim"), Text(_remembered(e.memory), "dim"))
        if e.bad is not None:
            grid.add_row(Text("bad", "red"), Text(e.bad))
        if e.good is not None:
            grid.add_row(Text("good", "green"), Text(e.good))
        if e.clean is not None:
            grid.add_row(Text("stays", "green"), Text(e.clean))
    return grid


def _remembered(memory: Memory) -> str:
    """Return what an example's memory knows, a line each."""
    lines = (f"in {x.articles:,} of {memory.articles:,} articles: {x.text}" for x in memory.lines.values())
    others = ((counted(x.articles, "other"), x.text) for x in memory.headlines.values())
    headlines = (f"a headline, and a line of {count}: {text}" for count, text in others)
    return "\n".join((*lines, *headlines))


def _grid() -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    return grid
