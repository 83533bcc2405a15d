"""Word classes for patterns: ``{month}`` in a rule stands for the lines of
``configs/lexicon/words/month.txt``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import regex

from siisti.errors import ConfigError
from siisti.share import share

_CLASS = regex.compile(r"\{([a-z][a-z_]*+)\}")


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of a class, without comments. Raises KeyError when there is no such class."""
    path = share("configs/lexicon/words") / f"{name}.txt"
    if not path.exists():
        raise KeyError(name)
    lines = (line.partition("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


def expand(pattern: str, slots: Mapping[str, Sequence[str]], path: Path, line: int | None = None) -> str:
    """Return the pattern with each ``{class}`` or ``{slot}`` as a group of its alternatives, the longest
    first.

    A slot of the rule comes before a class of the lexicon, and its alternatives are patterns that may name
    others in turn; a class's words are literal. Raises ConfigError for a name that is neither.
    """

    def alternatives(match: regex.Match[str]) -> str:
        name = match[1]
        if name in slots:
            return "(?:" + "|".join(expand(s, slots, path, line) for s in slots[name]) + ")"
        try:
            listed = words(name)
        except KeyError:
            raise ConfigError(path, f"{{{name}}} is neither a slot nor a word class", line=line) from None
        return (
            "(?:"
            + "|".join(regex.escape(w, literal_spaces=True) for w in sorted(listed, key=len, reverse=True))
            + ")"
        )

    return _CLASS.sub(alternatives, pattern)
