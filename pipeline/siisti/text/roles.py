"""What each line of a page is for: headline, lead, body, subhead."""

from __future__ import annotations

from collections.abc import Sequence

from siisti.types import Role

_STOPS = '.!?:;,"\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS})'
_HEADLINE_WORDS = 30
_SUBHEAD_WORDS = 10


def roles(lines: Sequence[str]) -> tuple[Role, ...]:
    """Return a role for each line of a page; a lone line is a segment of unknown role.

    The first line is the headline unless it is as long as a paragraph. The line after it is the lead. A short
    line without a full stop between two others is a subhead. Rules that depend on more than that look for it
    themselves.

    >>> roles(["Fire in Oulu", "A barn burned down.", "No one was hurt.", "Cause unknown", "Police say so."])
    ('headline', 'lead', 'body', 'subhead', 'body')
    """
    if len(lines) < 2:
        return tuple("segment" for _ in lines)
    found: list[Role] = ["body"] * len(lines)
    if len(lines[0].split()) <= _HEADLINE_WORDS:
        found[0] = "headline"
        found[1] = "lead"
    for i in range(1, len(lines) - 1):
        if len(lines[i].split()) <= _SUBHEAD_WORDS and lines[i][-1] not in _STOPS and found[i] == "body":
            found[i] = "subhead"
    return tuple(found)
