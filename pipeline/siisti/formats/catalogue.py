"""JSON catalogues of strings, as i18next, vue-i18n, Flutter (ARB) and browser extensions keep them: an object, flat or
nested, whose leaves are the strings of one language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.jsontext import STRING, load, strings
from siisti.formats.keys import english
from siisti.formats.lines import bounded, lines
from siisti.formats.spliced import Cut, Spliced

_FEED = "jsonfeed.org/version"


def _cuts(content: str, name: str) -> Iterator[Cut]:
    english(name)
    value = load(content, name)
    if not isinstance(value, dict):
        raise InputError(f"{name}: not an object with strings in it; JSON Lines end in .jsonl")
    _leaves(value, name)
    language = value.get("@@locale")
    if isinstance(language, str) and not language.lower().startswith("en"):
        raise InputError(f"{name}: the strings are in {language!r} by @@locale; siisti cleans English")
    messages = _has_messages(value)
    seen: dict[str, int] = {}
    for path, start, end in strings(content):
        if _is_about(path) or (messages and path[1:] != ("message",)):
            continue
        bounded(content, name, start, end)
        label = ".".join(map(str, path))
        seen[label] = seen.get(label, 0) + 1
        label = label if seen[label] == 1 else f"{label}#{seen[label]}"
        yield from lines(content, Cut(start, end, label), STRING)


def _leaves(value: dict[str, Any], name: str) -> None:
    """Raise InputError for a leaf that is no string: what holds others is data, and no catalogue."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, node = waiting.pop()
        if _is_about(path) or isinstance(node, str):
            continue
        if isinstance(node, dict | list):
            pairs = node.items() if isinstance(node, dict) else enumerate(node)
            waiting += (((*path, key), child) for key, child in pairs)
        else:
            place = ".".join(map(str, path))
            raise InputError(f"{name}: {place} is no string, so this is not a catalogue of strings")


def _is_about(path: tuple[str | int, ...]) -> bool:
    """Tell whether a value is about others: ARB's @-keys."""
    return any(isinstance(key, str) and key.startswith("@") for key in path)


def _has_messages(value: dict[str, Any]) -> bool:
    """Tell whether this is a browser extension's messages.json, where each string has a description beside it."""
    return bool(value) and all(
        isinstance(v, dict) and isinstance(v.get("message"), str) for v in value.values()
    )


def _holds(content: str) -> bool:
    # The start of the file as if it were UTF-8: UTF-16 shows as that with zeros between.
    content = content.replace("\0", "")
    return content.lstrip("\ufeff\ufffd \t\r\n").startswith("{") and _FEED not in content.replace("\\/", "/")


_SPLICED = Spliced("catalogue", _cuts, {"": STRING})
FORMAT = Format(_SPLICED.parse, _SPLICED.render, holds=_holds, spelt=_SPLICED.spelt)
