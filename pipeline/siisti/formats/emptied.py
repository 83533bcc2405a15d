"""An element of HTML whose only words were taken out goes with them: nobody wants the gap an empty paragraph leaves.

Only paragraphs, headings and list items go, and only where nothing else is in them than inline tags. One that somebody
can link to, or a program find, stays: an ``id`` or ``name``, ``data-``, ``aria-``, ``on`` and ``item`` attributes. A
class says how words look, and stays for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

# A tag as it stands in HTML, escaped in XML, or in a string of JSON.
_LT, _GT = r"(?:<|&lt;|&#60;|\\u003[cC])", r"(?:>|&gt;|&#62;|\\u003[eE])"
_WHITE = r"(?:\s|\\[nrt]|&nbsp;|&\#160;|&amp;nbsp;)"
_INSIDE = rf"(?:(?!{_LT}|{_GT}).)*+"
_HOOK = rf"""(?:(?!{_LT}|{_GT}).)*?[\s"'](?:id|name|data-[\w-]+|aria-[\w-]+|on\w+|item\w+)\s*+="""
_INLINE = "(?:a|abbr|b|big|cite|del|em|font|i|ins|mark|small|span|strike|strong|s|u)"
_OPENED = rf"{_LT}{_INLINE}(?=[\s>&\\])(?!{_HOOK}){_INSIDE}{_GT}"
_CLOSED = rf"{_LT}\\?/{_INLINE}\s*+{_GT}"
_START = regex.compile(
    rf"(?P<white>(?:\r\n|\n|\r|\\n)?[ \t]*+)"
    rf"{_LT}(?P<name>p|h[1-6]|li)(?=[\s>&\\])(?!{_HOOK}){_INSIDE}{_GT}(?:{_WHITE}|{_OPENED})*+\Z",
    regex.IGNORECASE | regex.DOTALL,
)
_HELD = regex.compile(rf"(?:{_WHITE}|{_OPENED}|{_CLOSED})*+", regex.IGNORECASE | regex.DOTALL)
_BREAKS = regex.compile(r"[ \t]*+(?:\r|\n|\\[nr])|\Z")
#: No start tag is longer.
_LONGEST = 2_000


def without(parts: list[str], places: Iterable[int]) -> None:
    """Take the elements out of a file's pieces that are empty now; ``places`` are those of the emptied literals."""
    for n in places:
        while _HELD.fullmatch(parts[n]) and _taken(parts, n):
            pass


def _taken(parts: list[str], n: int) -> bool:
    """Take out the element that holds nothing but the literal, and tell whether there was one."""
    before, after = parts[n - 1], parts[n + 1]
    start = _start(before)
    if start is None:
        return False
    ended = regex.compile(
        rf"(?:{_WHITE}|{_CLOSED})*+{_LT}\\?/{start['name']}\s*+{_GT}", regex.IGNORECASE | regex.DOTALL
    ).match(after)
    if ended is None:
        return False
    rest = after[ended.end() :]
    # White space before it is the line's it stood on, where nothing else does.
    alone = start["white"].strip(" \t") and _BREAKS.match(rest)
    parts[n - 1] = before[: start.start() if alone else start.end("white")]
    parts[n], parts[n + 1] = "", rest
    return True


def _start(before: str) -> regex.Match[str] | None:
    """Return the start tag that a gap ends with: the last of those from which on there are only inline tags."""
    found = None
    for m in regex.finditer(rf"{_LT}(?:p|h[1-6]|li)(?=[\s>&\\])", before[-_LONGEST:], regex.IGNORECASE):
        found = m
    if found is None:
        return None
    at = max(0, len(before) - _LONGEST) + found.start()
    line = len(before[:at].rstrip(" \t"))
    breaks = next((b for b in ("\r\n", "\n", "\r", "\\n") if before.endswith(b, 0, line)), "")
    return _START.match(before, line - len(breaks))
