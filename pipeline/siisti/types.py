"""The nouns of siisti: what goes in, what was found, what was changed.

Everything here is frozen and slotted; a stage takes these and returns new ones. Offsets are code points,
half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

Role = Literal["headline", "lead", "body", "subhead", "caption", "furniture", "segment"]
Severity = Literal["neutral", "minor", "major", "critical"]
Fix = Literal["safe", "unsafe", "none"]
Verdict = Literal["publish", "review", "reject"]

#: The tiers of a fix, from the least to the most that is done with it.
FIXES: tuple[Fix, ...] = ("none", "unsafe", "safe")

#: Penalty points of a finding that is left, as MQM weighs them (https://themqm.org, scoring models).
SEVERITY_WEIGHT: Mapping[Severity, int] = MappingProxyType(
    {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
)

#: MQM category -> ITS 2.0 localization quality issue type (https://www.w3.org/TR/its20/#lqissue-typevalues).
ITS_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "accuracy/addition": "addition",
        "accuracy/mistranslation": "mistranslation",
        "accuracy/mt-hallucination": "mistranslation",
        "accuracy/omission": "omission",
        "accuracy/untranslated": "untranslated",
        "design-markup/character-encoding": "characters",
        "design-markup/duplication": "duplication",
        "design-markup/markup": "markup",
        "design-markup/residue": "formatting",
        "linguistic-conventions/grammar": "grammar",
        "linguistic-conventions/punctuation": "typographical",
        "linguistic-conventions/spelling": "misspelling",
        "linguistic-conventions/whitespace": "whitespace",
        "linguistic-conventions/unintelligible": "non-conformance",
        "locale-conventions/currency-format": "locale-violation",
        "locale-conventions/date-format": "locale-violation",
        "locale-conventions/number-format": "locale-violation",
        "locale-conventions/time-format": "locale-violation",
        "style/unidiomatic": "style",
        "style/redundancy": "style",
        "terminology/inconsistent": "inconsistency",
        "terminology/wrong-term": "terminology",
        "internal/not-converged": "other",
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of one text, in code points. An empty span is the gap it stands in."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the part of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a character, or stand in the same gap."""
        if not len(self) or not len(other):
            return (
                other.start <= self.start <= other.end
                if not len(self)
                else self.start <= other.start <= self.end
            )
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup lifted out of a segment's text: what stood there, and which stretch it dresses. A tag by itself
    is a mark in the gap where it stood.
    """

    span: Span
    markup: str

    def shifted(self, edit: Edit) -> Mark:
        """Return the mark in the text after an edit that does not cut through its edges."""
        grown = len(edit.replacement) - len(edit.span)
        start, end = (
            edge if edge <= edit.span.start else edge + grown for edge in (self.span.start, self.span.end)
        )
        return Mark(Span(start, end), self.markup)


#: Stands in a segment's text for what is within a sentence and is none of its words: a picture, a piece of code. No
#: edit may take it away.
OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of running text: a paragraph of a page, or a translation unit.

    ``source`` is the Finnish side or None, ``alternatives`` other translations of it. ``start`` is the offset in a
    plain-text original. ``unit`` names the text the segment belongs to: rules that look across segments never look
    across units.
    """

    id: str
    text: str
    source: str | None = None
    role: Role = "segment"
    marks: tuple[Mark, ...] = ()
    start: int = 0
    unit: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and the stretch of its unit's Finnish text that it was made from; None on the side that is missing.

    ``likeness`` tells how much the two have in common (names, numbers, words known to be said so), 0 to 1.
    """

    segment: str | None
    source: Span | None
    likeness: float


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence of a segment and the Finnish it was made from: spans in the segment's text and in its source, None
    where one side has nothing that answers.
    """

    segment: str
    target: Span | None
    source: Span | None


@dataclass(frozen=True, slots=True)
class Document:
    """A file's segments, and the skeleton around them that the writer of ``format`` puts back byte for byte.

    ``sources`` has the Finnish text of each unit where it came as a whole, and ``pairs`` which stretch of it each
    segment was made from, once the two have been aligned. ``alternatives`` has other translations of each unit.
    """

    format: str
    segments: tuple[Segment, ...]
    skeleton: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pairs: tuple[Pair, ...] = ()
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def with_segments(self, segments: Mapping[str, Segment]) -> Document:
        """Return the document with the text and the marks of the named segments replaced."""
        changed = (
            replace(s, text=segments[s.id].text, marks=segments[s.id].marks) if s.id in segments else s
            for s in self.segments
        )
        return replace(self, segments=tuple(changed))

    def with_texts(self, texts: Mapping[str, str]) -> Document:
        """Return the document with the text of the named segments replaced, where they have no marks."""
        return replace(
            self, segments=tuple(replace(s, text=texts[s.id]) if s.id in texts else s for s in self.segments)
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """``span`` of one text gives way to ``replacement``."""

    span: Span
    replacement: str

    def minimised(self, text: str) -> Edit:
        """Return the same change without the prefix and suffix that stay.

        >>> Edit(Span(0, 3), "cut").minimised("cat")
        Edit(span=Span(start=1, end=2), replacement='u')
        """
        old, new = self.span.of(text), self.replacement
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        return Edit(Span(self.span.start + head, self.span.end - tail), new[head : len(new) - tail])

    def apply(self, text: str) -> str:
        """Return ``text`` with the change made."""
        return text[: self.span.start] + self.replacement + text[self.span.end :]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is, or may be, wrong, and what could stand there instead.

    ``span`` is exact in the *original* text of ``segment``; ``start`` and ``end`` are the same place in the
    whole of a plain-text original. ``replacement`` is None where nothing can be offered. ``evidence`` holds
    short strings a reader can check: ``source: ulkoministeri``, ``document: "basketball star Brittney Griner"
    x3``, ``lm: +7.3 nats``. ``confidence`` is the rule's precision as measured on labelled translations, between
    0 and 1, with a half for what was never seen there (``rules.measured``).
    """

    rule: str
    segment: str
    span: Span
    text: str
    category: str
    severity: Severity
    fix: Fix
    replacement: str | None
    message: str
    evidence: tuple[str, ...] = ()
    confidence: float = 0.5
    applied: bool = False
    offset: int = 0

    @property
    def start(self) -> int:
        """Where it starts in a plain-text original."""
        return self.offset + self.span.start

    @property
    def end(self) -> int:
        """Where it ends in a plain-text original."""
        return self.offset + self.span.end


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that was made. The ordered list replays: ``edit`` is in the segment's text as it stood then.

    ``before`` and ``after`` are the words that went and the words that came; ``id`` is its place in the list,
    from 1.
    """

    id: int
    finding: Finding
    stage: str
    round: int
    edit: Edit
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What a text is worth, each 0 to 100 and higher better; None where it was not, or could not be,
    computed.

    ``fluency`` comes from the language model, ``mqm`` from the findings that are left, ``quality`` needs the
    source. ``notes`` say why a score is missing; ``signature`` names profile, rule set, model and version, as
    sacrebleu does. ``per_segment`` gives the fluency of each segment by id.
    """

    fluency: float | None = None
    mqm: float | None = None
    quality: float | None = None
    per_segment: Mapping[str, float | None] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """The same scores before and after cleaning."""

    before: Scores = Scores()
    after: Scores = Scores()
