"""A finding in one line, for the comments and columns of other people's files."""

from __future__ import annotations

from siisti.types import Finding, Span

_LONGEST = 80


def note(finding: Finding, text: str = "") -> str:
    """Return what was found, what could stand there, and why: one line. ``text`` is the segment's, where it is at hand:
    a sign by itself is then shown with the word it stands in.

    >>> found = Finding("a.b", "1", Span(4, 5), ",", "locale/x", "minor", "unsafe", ".", "a comma")
    >>> note(found, "the 7,5")
    'minor locale/x, "7,5" could be "7.5": a comma (a.b)'
    """
    said = f"{finding.severity} {finding.category}"
    before, after = _word(finding, text)
    if finding.text.strip() or before or after:
        said += f', "{_short(before + finding.text + after)}"'
    if finding.replacement is not None:
        what = _short(before + finding.replacement + after)
        said += f' could be "{what}"' if what else " could be left out"
    return " ".join(f"{said}: {finding.message} ({finding.rule})".split())


def _word(finding: Finding, text: str) -> tuple[str, str]:
    """Return what of a word stands before and after the finding in the segment's text as it is now."""
    span = finding.span
    if span.of(text) != finding.text:
        if not finding.text or text.count(finding.text) != 1:
            return "", ""
        at = text.index(finding.text)
        span = Span(at, at + len(finding.text))
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start : span.start], text[span.end : end]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
