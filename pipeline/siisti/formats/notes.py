"""A finding in one line, for the comments and columns of other people's files."""

from __future__ import annotations

from siisti.types import Finding

_LONGEST = 80


def note(finding: Finding) -> str:
    """Return what was found, what could stand there, and why: one line.

    >>> from siisti.types import Span
    >>> note(Finding("a.b", "1", Span(0, 3), "teh", "style/unidiomatic", "minor", "unsafe", "the", "a slip"))
    'minor style/unidiomatic, "teh" could be "the": a slip (a.b)'
    """
    said = f"{finding.severity} {finding.category}"
    if finding.text.strip():
        said += f', "{_short(finding.text)}"'
    if finding.replacement is not None:
        what = f'"{_short(finding.replacement)}"' if finding.replacement.strip() else "left out"
        said += f" could be {what}"
    return " ".join(f"{said}: {finding.message} ({finding.rule})".split())


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
