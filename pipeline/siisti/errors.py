"""Everything siisti raises on purpose.

    SiistiError
    ├── InputError        a file or text that cannot be read: missing, a directory, binary, wrong encoding
    ├── ConfigError       a profile, rule or lexicon that is broken: names the file, the line and the field
    ├── ModelError        a language model that cannot be had or does not match its checksum
    └── MissingExtra      an optional library is not installed: names the extra to install

Each message is one line a person can act on; the command line prints it and exits with 2.
"""

from __future__ import annotations

from pathlib import Path


class SiistiError(Exception):
    """The root of all errors that siisti raises on purpose."""


class InputError(SiistiError):
    """A text or file that cannot be read or written as asked."""


class ConfigError(SiistiError):
    """A profile, rule or lexicon file that is broken: the message names file, line and field."""

    def __init__(
        self, path: Path | str, problem: str, *, line: int | None = None, field: str | None = None
    ) -> None:
        self.path, self.line, self.field = Path(path), line, field
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {field}: {problem}" if field else f"{place}: {problem}")


class ModelError(SiistiError):
    """A language model that cannot be had, read, or trusted."""


class MissingExtra(SiistiError):
    """An optional library is missing; the message names the extra that brings it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional library: pip install 'siisti[{extra}]'")
