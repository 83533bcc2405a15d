"""Chooses which proposed edits of one segment are made in this round: no two may overlap, a group goes whole
or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from siisti.types import Edit, Mark, Span


@dataclass(frozen=True, slots=True)
class Proposal:
    """One edit that a rule proposes: where it matched, and the minimised edit. ``key`` is the rule and its
    group.
    """

    rule: str
    span: Span
    edit: Edit
    group: int = 0


def choose(proposals: Iterable[Proposal], marks: tuple[Mark, ...] = ()) -> tuple[Proposal, ...]:
    """Return the proposals to make, from left to right: leftmost first, then longest, then by rule id.

    What overlaps an accepted one is left for the next round, which looks at the text anew. An edit across
    inline markup is refused.
    """
    accepted: list[Proposal] = []
    refused: set[tuple[str, int]] = set()
    for p in sorted(proposals, key=lambda p: (p.span.start, -len(p.span), p.rule)):
        if any(p.span.overlaps(a.span) for a in accepted) or any(
            _crosses(p.edit.span, m.span) for m in marks
        ):
            if p.group:
                refused.add((p.rule, p.group))
            continue
        accepted.append(p)
    return tuple(p for p in accepted if (p.rule, p.group) not in refused)


def _crosses(edit: Span, mark: Span) -> bool:
    """Tell whether the edit cuts through an edge of the marked stretch."""
    return any(edit.start < edge < edit.end for edge in (mark.start, mark.end))
