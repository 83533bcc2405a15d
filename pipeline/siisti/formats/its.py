"""Findings written into XLIFF: where a word is wrong, as ITS 2.0 says it, and what could stand there, as a proposal.

A finding is a ``mrk`` about the words, with the issue's type, severity and comment
(https://www.w3.org/TR/its20/#lqissue; XLIFF 2.1, ITS module). A repair that was offered and not made never overwrites
anything: it is an ``alt-trans`` after the target (1.2) or a match in the unit's ``matches`` (2.x).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import count

import regex

from siisti.formats.elements import Element, read
from siisti.formats.inline import HOLE
from siisti.formats.literal import Spelling
from siisti.formats.xliff import SPELLINGS, SPLICED, Target, targets
from siisti.formats.xml import TEXT
from siisti.types import ITS_TYPE, Document, Edit, Finding, Segment, Severity

_ITS = "http://www.w3.org/2005/11/its"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
#: Severity as ITS counts it, 0 to 100.
_SEVERITY: dict[Severity, int] = {"neutral": 0, "minor": 20, "major": 60, "critical": 100}
_TAG = regex.compile(r"<(?:(?P<end>/)|[\p{L}_]).*?(?P<empty>/?)>", regex.DOTALL)
_OURS = regex.compile(r"""\sid\s*+=\s*+["']siisti-(\d++)["']""")


def annotate(document: Document, findings: Sequence[Finding]) -> str:
    """Return the document's file with the findings in it. Their spans are in the text of ``document``; those that
    were repaired are left out, and so is what an earlier run has written.
    """
    if all(f.applied for f in findings):
        return SPLICED.render(document)
    notes = _Notes(document)
    for segment in document.segments:
        mine = [
            f
            for f in findings
            if f.segment == segment.id and not f.applied and not f.category.startswith("internal/")
        ]
        notes.add(segment, sorted(mine, key=lambda f: (f.span.start, -f.span.end, f.rule)))
    return notes.written()


class _Notes:
    """The file as it is rendered, and what goes into it: stretches of it with what takes their place."""

    def __init__(self, document: Document) -> None:
        self._content = SPLICED.render(document)
        self._top = read(self._content, "the document", "xliff")
        self._second = self._top.attributes.get("version", "").startswith("2")
        self._targets = {t.id: t for t in targets(self._content, "the document", finished=True)}
        self._edits: list[tuple[int, int, str]] = []
        self._matches: dict[int, tuple[Element, list[str]]] = {}
        self._numbers = count(max((int(m[1]) for m in _OURS.finditer(self._content)), default=0) + 1)
        self._its, self._its_new = self._prefix(_ITS, "its")
        self._mtc, self._mtc_new = self._prefix(_MATCHES, "mtc")
        self._named: dict[int, str] = {}

    def add(self, segment: Segment, findings: Sequence[Finding]) -> None:
        """Take in what was found in a segment."""
        place = self._targets.get(segment.id)
        if place is None:
            return
        found = self._content[place.start : place.end]
        spelling = SPELLINGS[place.spelling]
        literal = found
        made: set[str] = set()
        for finding in findings:
            issue = self._issue(finding)
            if issue in found:
                continue
            literal = _wrapped(literal, spelling, segment.text, finding, self._tags(place.unit.prefix, issue))
            proposal = _proposal(found, spelling, segment, finding)
            if proposal is None or proposal in made:
                continue
            made.add(proposal)
            if self._second:
                self._match(place, proposal)
            else:
                self._alternative(place, proposal, finding)
        if literal != found:
            self._edits.append((place.start, place.end, literal))

    def written(self) -> str:
        """Return the file with everything in its place."""
        for unit, found in self._matches.values():
            self._edits.append(self._beside(unit, found))
        if self._edits:
            version = f"{self._its}:version"
            new = self._its_new + ("" if version in self._top.attributes else f' {version}="2.0"')
            new += self._mtc_new if self._matches else ""
            self._edits.append((self._top.inside - 1, self._top.inside - 1, new))
        parts: list[str] = []
        at = 0
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += self._content[at:start], text
            at = end
        return "".join([*parts, self._content[at:]])

    def _prefix(self, uri: str, wanted: str) -> tuple[str, str]:
        """Return the prefix of a namespace, and the words that declare it where the root does not yet."""
        for name, value in self._top.attributes.items():
            if value == uri and name.startswith("xmlns:"):
                return name[6:], ""
        prefix, n = wanted, 2
        while f"xmlns:{prefix}" in self._content:
            prefix, n = f"{wanted}{n}", n + 1
        return prefix, f' xmlns:{prefix}="{uri}"'

    def _issue(self, finding: Finding) -> str:
        said = {
            "Type": ITS_TYPE.get(finding.category, "other"),
            "Severity": str(_SEVERITY[finding.severity]),
            "Comment": _comment(finding),
        }
        return " ".join(f'{self._its}:locQualityIssue{k}="{_quoted(v)}"' for k, v in said.items())

    def _tags(self, prefix: str, issue: str) -> tuple[str, str]:
        kind = f'id="siisti-{next(self._numbers)}" type="its:generic"' if self._second else 'mtype="x-its"'
        return f"<{prefix}mrk {kind} {issue}>", f"</{prefix}mrk>"

    def _alternative(self, place: Target, proposal: str, finding: Finding) -> None:
        """XLIFF 1.2: a proposal stands after the target."""
        p = place.unit.prefix
        which = f' mid="{_quoted(place.mid)}"' if place.mid else ""
        space = ' xml:space="preserve"' if place.spelling else ""
        note = f'<{p}note from="siisti">{escape(_comment(finding), quote=False)}</{p}note>'
        new = f'<{p}alt-trans{which}{space} origin="siisti"><{p}target>{proposal}</{p}target>{note}</{p}alt-trans>'
        end = place.target.end
        self._edits.append((end, end, _indent(self._content, place.target.start) + new))

    def _match(self, place: Target, proposal: str) -> None:
        """XLIFF 2: a match points to its segment, which needs an identifier, and says its source again."""
        segment = place.target.parent
        if segment is None or place.source is None:
            return
        name = segment.attributes.get("id") or self._named.get(segment.start)
        if name is None:
            name = self._named[segment.start] = f"siisti-{next(self._numbers)}"
            at = segment.start + 1 + len(segment.name)
            self._edits.append((at, at, f' id="{name}"'))
        p, data = place.unit.prefix, place.unit.child("originalData")
        original = self._content[data.start : data.end] if data else ""
        source = self._content[place.source.start : place.source.end]
        space = ' xml:space="preserve"' if place.spelling else ""
        found = self._matches.setdefault(place.unit.start, (place.unit, []))[1]
        found.append(
            f'<{self._mtc}:match ref="#{name}" type="other" origin="siisti">{original}{source}'
            f"<{p}target{space}>{proposal}</{p}target></{self._mtc}:match>"
        )

    def _beside(self, unit: Element, found: list[str]) -> tuple[int, int, str]:
        """Return where a unit's matches go: among those it has, or first in the unit."""
        own = f"{self._mtc}:matches"
        there = next((c for c in unit.children if c.name == own), None)
        if there is not None and there.children:
            last = there.children[-1]
            return last.end, last.end, "".join(_indent(self._content, last.start) + new for new in found)
        white = _indent(self._content, unit.children[0].start) if unit.children else ""
        return unit.inside, unit.inside, f"{white}<{own}>{''.join(found)}</{own}>"


def _comment(finding: Finding) -> str:
    """Return what a reader needs to know: the rule's message, its name, and what could stand there."""
    offered = "" if finding.replacement is None else f" Could be: {finding.replacement or 'nothing'}"
    return f"{finding.message} ({finding.rule}).{offered}"


def _quoted(value: str) -> str:
    return escape(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def _indent(content: str, start: int) -> str:
    """Return the line break and white space before a tag, where it begins a line."""
    before = content[:start]
    white = before[len(before.rstrip(" \t\r\n")) :]
    return white if "\n" in white else ""


def _proposal(literal: str, spelling: Spelling, segment: Segment, finding: Finding) -> str | None:
    """Return the target as it would read with the repair made; None where it cannot be: across a code, or on words
    that have changed since.
    """
    if not finding.replacement and finding.text == segment.text:
        return None  # a target is not emptied
    if finding.replacement is None or finding.span.of(segment.text) != finding.text:
        return None
    edit = Edit(finding.span, finding.replacement).minimised(segment.text)
    start, end = edit.span.start, edit.span.end
    text, marks = spelling.read(literal)
    if text != segment.text or any(start < m.span.start < end for m in marks):
        return None
    new = replace(segment, text=edit.apply(text), marks=tuple(m.shifted(edit) for m in marks))
    written = spelling.write(literal, new)
    return None if written == literal else written


def _wrapped(literal: str, spelling: Spelling, text: str, finding: Finding, tags: tuple[str, str]) -> str:
    """Return the literal with the words of a finding between the tags; a finding about no words is about all.

    The stretch grows until it cuts through no element: ``He <g>said</g>`` is marked whole for ``e sa``.
    """
    start, end = (len(text[:at].replace(HOLE, "")) for at in (finding.span.start, finding.span.end))
    if start == end:
        start, end = 0, len(text)
    first, last, at, raw = -1, -1, 0, 0
    for token in spelling.tokens(literal):
        size = 0 if token.text is None or token.text == HOLE else len(token.text)
        if size and at < end and at + size > start:
            first, last = raw if first < 0 else first, raw + len(token.raw)
        at, raw = at + size, raw + len(token.raw)
    if first < 0:
        return literal
    regions = list(_regions(literal))
    for _ in regions:
        for outer, inner, until, after in regions:
            cut = outer < last and first < after and not (first <= outer and after <= last)
            if cut and not (inner <= first and last <= until):
                first, last = min(first, outer), max(last, after)
    return literal[:first] + tags[0] + literal[first:last] + tags[1] + literal[last:]


def _regions(literal: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield each element of a literal: its start tag and its end tag. A CDATA section has no inside."""
    stack: list[tuple[int, int]] = []
    at = opened = 0
    for token in TEXT.tokens(literal):
        after = at + len(token.raw)
        tag = _TAG.fullmatch(token.raw) if token.text is None else None
        if token.raw == "<![CDATA[" and token.text is None:
            opened = at
        elif token.raw == "]]>" and token.text is None:
            yield opened, after, opened, after
        elif tag and tag["end"] and stack:
            yield (*stack.pop(), at, after)
        elif tag and not tag["end"] and not tag["empty"]:
            stack.append((at, after))
        at = after
