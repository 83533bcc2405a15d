"""One family of rules at work on a page, without the others: what the tests of names, pronouns and leftovers share."""

from __future__ import annotations

from collections.abc import Sequence

from siisti.detect import looks
from siisti.rules.loader import read_rule
from siisti.rules.matcher import Detection, detect
from siisti.rules.model import Page, Rule
from siisti.rules.shelf import Shelf
from siisti.share import share
from siisti.types import Fix, Segment


def family(name: str) -> Shelf:
    """The rules of one folder of ``configs/rules``."""
    folder = share("configs/rules")
    return Shelf(read_rule(path, folder, looks()) for path in sorted((folder / name).glob("*.toml")))


def page(text: str) -> Page:
    """A page of one segment a line."""
    return Page(tuple(Segment(str(i), line) for i, line in enumerate(text.split("\n"))))


def found(rules: Sequence[Rule], text: str) -> list[tuple[int, Detection]]:
    """What the rules find, each with its line."""
    read = page(text)
    lines = range(len(read.segments))
    return [(i, d) for i in lines for d in detect(rules, read, i) if isinstance(d, Detection)]


def repaired(rules: Sequence[Rule], text: str, fixes: tuple[Fix, ...]) -> str:
    """The text with the fixes of these tiers made once."""
    lines = text.split("\n")
    for i, d in sorted(found(rules, text), key=lambda f: -f[1].match.span.start):
        span, new = d.match.span, d.match.replacement
        if d.fix in fixes and new is not None:
            lines[i] = lines[i][: span.start] + new + lines[i][span.end :]
    return "\n".join(lines)
