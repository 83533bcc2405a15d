"""Makes edits readable: whole words instead of letters, one change instead of three in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from siisti.types import Edit, Repair, Span

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?"
    r"|\x9b[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def safe(text: str) -> str:
    r"""Return untrusted text as a terminal may show it: on one line, without escapes or direction overrides.

    >>> safe("a\x1b[31mb\n\tc\x07")
    'ab c'
    """
    return re.sub(r"[\t\n ]+", " ", _ESCAPES.sub("", re.sub(r"[\r\n\x85\u2028\u2029]", "\n", text)))


def clipped(text: str, width: int = 60) -> str:
    """Return the text with the words of its middle left out where it is longer than ``width``.

    >>> clipped("The quick brown fox jumps over the lazy dog.", 24)
    'The quick brown … dog.'
    """
    if len(text) <= width:
        return text
    head, tail = text[: width * 2 // 3], text[-width // 4 :]
    return f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}"


def widened(text: str, edit: Edit) -> Edit:
    """Return the same change, of whole words; one of nothing but white space takes a word from either side.

    >>> widened("basketball stars Griner", Edit(Span(15, 16), "")).replacement
    'star'
    >>> widened("negotiating Ukraine.", Edit(Span(12, 12), "about ")).replacement
    'negotiating about Ukraine'
    """
    a, b = edit.span.start, edit.span.end
    new = edit.replacement
    if _word(text[a:b][:1] or new[:1]) or _word(new[:1]):
        a = _left(text, a)
    if _word(text[a:b][-1:]) or _word(new[-1:]):
        b = _right(text, b)
    if not text[a:b].strip():
        a, b = _left(text, _skip_left(text, a)), _right(text, _skip_right(text, b))
    return Edit(Span(a, b), text[a : edit.span.start] + new + text[edit.span.end : b])


def changes(text: str, repairs: Iterable[Repair]) -> list[Edit]:
    """Return what the repairs of one segment come to: edits of the original in whole words, left to right."""
    # Each character that stands now, with its place in the original, or -1 for one that a repair wrote.
    now = [(i, c) for i, c in enumerate(text)]
    for repair in repairs:
        now[repair.edit.span.start : repair.edit.span.end] = [(-1, c) for c in repair.edit.replacement]
    merged: list[Edit] = []
    for edit in _gaps(text, now):
        wide = widened(text, edit.minimised(text))
        last = merged[-1] if merged else None
        if last and not text[last.span.end : wide.span.start].strip():
            merged[-1] = _joined(text, last, edit.minimised(text), wide)
        else:
            merged.append(wide)
    return merged


def _gaps(text: str, now: list[tuple[int, str]]) -> Iterator[Edit]:
    """Yield the stretches of the original that are gone, each with the characters that stand there now."""
    at, written = 0, ""
    for place, char in [*now, (len(text), "")]:
        if place < 0:
            written += char
            continue
        if (place > at or written) and text[at:place] != written:
            yield Edit(Span(at, place), written)
        at, written = place + 1, ""


def _joined(text: str, last: Edit, edit: Edit, wide: Edit) -> Edit:
    """Return one edit for two that touch, or that have taken the same word in between them."""
    end = max(last.span.end, wide.span.end)
    if last.span.end <= edit.span.start:
        kept = last.replacement + text[last.span.end : edit.span.start]
    else:
        kept = last.replacement[: len(last.replacement) - (last.span.end - edit.span.start)]
    return Edit(Span(last.span.start, end), kept + edit.replacement + text[edit.span.end : end])


def _word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _left(text: str, at: int) -> int:
    while at and _word(text[at - 1]):
        at -= 1
    return at


def _right(text: str, at: int) -> int:
    while at < len(text) and _word(text[at]):
        at += 1
    return at


def _skip_left(text: str, at: int) -> int:
    while at and not _word(text[at - 1]):
        at -= 1
    return at


def _skip_right(text: str, at: int) -> int:
    while at < len(text) and not _word(text[at]):
        at += 1
    return at
