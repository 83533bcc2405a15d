"""What a rule is, whether it is a data file in ``configs/rules`` or a file of code in ``siisti/detect``.

A rule has a card (what it is called, why it exists, how bad the defect is, whether its fix is safe, its
examples) and a ``find`` that looks at one segment of a page and yields matches. A rule never changes text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

import regex

from siisti.memory.model import Memory
from siisti.types import Fix, Role, Segment, Severity, Span

Fact = TypeVar("Fact")
_WORD = regex.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """A text the rule must repair (``bad`` to ``good``), or must leave alone (``clean``).

    A text of several lines is read as a page, as everywhere. ``source`` is the Finnish side, ``alternative``
    another translation of it, ``memory`` what other articles have in common.
    ``known_failure`` says why the example does not hold yet; the day it does, the tests ask for the mark to
    be taken away.
    """

    bad: str | None = None
    good: str | None = None
    clean: str | None = None
    source: str | None = None
    alternative: str | None = None
    memory: Memory | None = None
    known_failure: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a rule says of itself.

    ``title`` names the defect, not the cure. ``message`` is what a reader sees (the title where empty).
    ``needs`` are literals, compared without case, one of which a segment must hold before the rule looks at
    it. ``roles`` are the roles of the segments it looks at (empty: all), ``page`` tells that it needs a page
    of several segments, ``memory`` that it goes by a feed's memory and is at rest without one, ``quotes`` that it looks
    into quotations too. ``lone`` is the tier of its fix on a
    lone segment that came without its source, where nothing but the segment itself can bear it out; ``most`` is
    the tier beyond which nothing lifts its fix, where a profile has turned the rule down.
    ``source`` is a regular expression for the Finnish words that do. ``confidence`` is the measured precision
    (see ``measured``), and ``problems`` what the rule is known to get wrong.
    """

    id: str
    title: str
    why: str
    category: str
    severity: Severity
    fix: Fix
    since: str
    needs: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    page: bool = False
    memory: bool = False
    quotes: bool = True
    lone: Fix | None = None
    most: Fix = "safe"
    source: str = ""
    message: str = ""
    confidence: float = 0.5
    references: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def family(self) -> str:
        """The phenomenon: the folder the rule lives in."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Match:
    """A place in the segment's current text that the rule holds to be wrong.

    ``replacement`` None means nothing can be offered; ``fix``, ``message`` and ``severity`` override the
    card's, and ``source`` its pattern of Finnish words; ``most`` is the most the Finnish side may make of the fix.
    Matches of one rule in one segment with the same ``group`` other than 0 are repaired together or not at all (the
    two marks of a quotation). ``over`` lets a match stand on an address, a placeholder or a tag, which no other may
    touch: what it puts there is one.
    """

    span: Span
    replacement: str | None = None
    evidence: tuple[str, ...] = ()
    fix: Fix | None = None
    message: str = ""
    severity: Severity | None = None
    group: int = 0
    source: str = ""
    over: bool = False
    most: Fix = "safe"


@dataclass(frozen=True)
class Page:
    """The text a rule may look around in: the segments of one unit as they stand now.

    A ``str`` without line breaks is a page of one segment of unknown role, on which no rule about pages may
    fire. ``memory`` tells what other articles of the feed have in common.
    """

    segments: tuple[Segment, ...]
    memory: Memory | None = field(default=None, repr=False, compare=False)
    _facts: dict[Callable[[Page], Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def whole(self) -> bool:
        """Whether this is a document, and not a lone segment."""
        return len(self.segments) > 1

    @cached_property
    def lone(self) -> bool:
        """Whether this is a lone segment of which nothing is known: no heading or paragraph of a page or a feed."""
        return not self.whole and all(s.role == "segment" for s in self.segments)

    @cached_property
    def text(self) -> str:
        """All segments, a line each."""
        return "\n".join(s.text for s in self.segments)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Each segment's text with case folded, for the literal pre-filter."""
        return tuple(s.text.casefold() for s in self.segments)

    @cached_property
    def vocabulary(self) -> tuple[frozenset[str], ...]:
        """The words of each segment with case folded, for tables of phrases."""
        return tuple(frozenset(_WORD.findall(text)) for text in self.folded)

    def fact(self, find: Callable[[Page], Fact]) -> Fact:
        """Return ``find(page)``, worked out once per page: who is named, which countries the page is about."""
        if find not in self._facts:
            self._facts[find] = find(self)
        return self._facts[find]  # type: ignore[no-any-return]


class Rule(Protocol):
    """Anything with a card that can look at a segment."""

    @property
    def card(self) -> Card:
        """What the rule says of itself."""

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield what is wrong in ``page.segments[index]``, with spans in its current text."""


#: Looks at one segment of a page, by its index.
Look = Callable[[Page, int], Iterator[Match]]


@dataclass(frozen=True, slots=True)
class CodeRule:
    """A rule that needs code: its card is a data file as any other's, its function stands in
    ``siisti/detect``.
    """

    card: Card
    look: Look

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield what ``look`` finds."""
        return self.look(page, index)
