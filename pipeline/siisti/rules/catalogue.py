"""Writes the catalogue of rules that is kept in ``configs/rules/README.md``: a table for each family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from siisti.rules.model import Card, Rule

_HEAD = """# The rules

Made by `siisti rules --catalogue > configs/rules/README.md`; a test keeps it true.
`siisti explain RULE` tells more of each. A safe fix is made, an unsafe one offered and made with `--unsafe`,
and with none the defect is only found.
"""


def catalogue(rules: Iterable[Rule]) -> str:
    """Return the catalogue as Markdown."""
    return "".join(_parts(sorted((r.card for r in rules), key=lambda c: c.id)))


def _parts(cards: list[Card]) -> Iterator[str]:
    yield _HEAD
    for family, group in groupby(cards, key=lambda c: c.family):
        members = list(group)
        yield f"\n## {family}\n\n| rule | what is wrong | severity | fix |\n| --- | --- | --- | --- |\n"
        for c in members:
            yield f"| `{c.id}` | {_cell(c.title)} | {c.severity} | {c.fix} |\n"
    yield f"\n{len(cards)} rules.\n"


def _cell(text: str) -> str:
    """Return the text as it may stand in a cell of a table."""
    escaped = "".join(f"\\{c}" if c in "\\|`*_<[" else c for c in text)
    return " ".join(escaped.split())
