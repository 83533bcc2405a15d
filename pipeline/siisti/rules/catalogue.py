"""Writes the catalogue of rules that is kept in ``configs/rules/README.md``: a table for each family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from siisti.rules.measured import measured
from siisti.rules.model import Card, Rule

_HEAD = """# The rules

Made by `siisti rules --catalogue > configs/rules/README.md`; a test keeps it true.
`siisti explain RULE` tells more of each. A safe fix is made, an unsafe one offered and made with `--unsafe`,
and with none the defect is only found. *Right* says how many of the rule's finds on labelled translations touch
a label, *human* how often it spoke up in 177,000 words of human English (`benchmarks/measure_rules.py`); a rule
without counts was never needed there, and its precision rests on judgement.
"""


def catalogue(rules: Iterable[Rule]) -> str:
    """Return the catalogue as Markdown."""
    return "".join(_parts(sorted((r.card for r in rules), key=lambda c: c.id)))


def _parts(cards: list[Card]) -> Iterator[str]:
    yield _HEAD
    for family, group in groupby(cards, key=lambda c: c.family):
        members = list(group)
        yield f"\n## {family}\n\n| rule | what is wrong | severity | fix | right | human |\n"
        yield "| --- | --- | --- | --- | --- | --- |\n"
        for c in members:
            seen = measured(c.id)
            right = f"{seen.right} of {seen.found}" if seen.found else ""
            yield f"| `{c.id}` | {_cell(c.title)} | {c.severity} | {c.fix} | {right} | {seen.human or ''} |\n"
    yield f"\n{len(cards)} rules.\n"


def _cell(text: str) -> str:
    """Return the text as it may stand in a cell of a table."""
    escaped = "".join(f"\\{c}" if c in "\\|`*_<[" else c for c in text)
    return " ".join(escaped.split())
