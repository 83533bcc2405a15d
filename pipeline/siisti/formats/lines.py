"""The lines of a literal, each a cut of its own: one message may be several paragraphs.

White space around a line and the breaks between stay outside, and so does markup at a line's edges: nothing may change
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from siisti.errors import InputError
from siisti.formats.literal import Spelling
from siisti.formats.spliced import Cut

#: No paragraph, and no string of a program, is longer; what is would take memory without bound.
_LONGEST = 1_000_000
#: How far a reader looks for the end of a value: so far that one found at this end is too long.
MOST = 2 * _LONGEST + 10_000


def line_at(content: str, name: str, at: int) -> str:
    """Return the place for a message: the file, and the line on which something stands."""
    return f"{name}:{content.count(chr(10), 0, at) + 1}"


def listed(names: Iterable[str]) -> str:
    """Return the first few names for a message, on one line."""
    return ", ".join(" ".join(name[:40].split()) for name in islice(names, 6))


def lines(content: str, cut: Cut, spelling: Spelling) -> Iterator[Cut]:
    """Yield a cut for each line of the literal that says anything, alone in its unit.

    A literal of one line is one cut with the id it had; of several, their ids end in .1, .2. The source goes with
    them line by line where it has as many, and with none where it has not.
    """
    whole = _lines(content, cut, spelling)
    if len(whole) == 1:
        said = cut.source.strip() if cut.source else None
        yield replace(cut, start=whole[0][0], end=whole[0][1], unit=cut.id, source=said or None)
        return
    finnish: list[str | None] = [s.strip() for s in (cut.source or "").splitlines() if s.strip()]
    if len(finnish) != len(whole):
        finnish = [None] * len(whole)
    for n, ((start, end), source) in enumerate(zip(whole, finnish, strict=True), 1):
        yield replace(cut, start=start, end=end, id=f"{cut.id}.{n}", unit=f"{cut.id}.{n}", source=source)


def _lines(content: str, cut: Cut, spelling: Spelling) -> list[tuple[int, int]]:
    """Return where the lines start and end in the content, from the first character that is no space to the last."""
    literal = content[cut.start : cut.end]
    if spelling.plain(literal) and "\n" not in literal and "\r" not in literal:
        start = cut.start + len(literal) - len(literal.lstrip())
        return [(start, cut.start + len(literal.rstrip()))] if literal.strip() else []
    found: list[tuple[int, int]] = []
    at = first = cut.start
    last: int | None = None
    for token in spelling.tokens(literal):
        if token.text in ("\n", "\r"):
            found += [] if last is None else [(first, last)]
            last = None
        elif token.text and not token.text.isspace():
            first = at if last is None else first
            last = at + len(token.raw)
        at += len(token.raw)
    return found if last is None else [*found, (first, last)]


def bounded(content: str, name: str, start: int, end: int) -> None:
    """Raise InputError for a literal that no text is as long as."""
    if end - start > _LONGEST:
        place = line_at(content, name, start)
        raise InputError(f"{place}: a value of over {_LONGEST:,} characters, which is no text; take it out")
