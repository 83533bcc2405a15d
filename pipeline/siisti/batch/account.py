"""What a report will need of every document, kept on the disk: made by the workers, read back when the run is over.

``OUT/.siisti/report.KIND`` is appended to and never rewritten; the manifest says where the accounts of each input lie,
so that a resumed run, or one that finds nothing new, still tells of all. What a killed run appended last lies there
unread.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from siisti.errors import InputError
from siisti.report.cards import packed
from siisti.report.records import Report, record

Kind = Literal["html", "jsonl"]
#: Where accounts lie in the file, by the kind of report they are for.
Told = Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Telling:
    """A report that is wanted: its kind, and what writes it from all accounts, in the order of the inputs."""

    kind: Kind
    write: Callable[[Iterator[bytes]], None]


def account(kind: Kind, report: Report) -> bytes:
    """Return what a report of that kind needs of one document."""
    if kind == "html":
        return packed(report)
    return json.dumps(record(report), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def told(value: Any) -> Told:
    """Return what a line of the manifest says of accounts."""
    return {kind: tuple((start, end) for start, end in ranges) for kind, ranges in (value or {}).items()}


class Journal:
    """The accounts of one kind of report. Those of an input are begun with ``begin``, and told by ``ranges``."""

    def __init__(self, kind: Kind, path: Path) -> None:
        self.kind, self._path = kind, path
        self._file = path.open("ab+")
        self._size = path.stat().st_size
        self._ranges: list[tuple[int, int]] = []
        #: Of inputs that the manifest says nothing of, as they could not be read.
        self._others: dict[str, tuple[tuple[int, int], ...]] = {}

    def knows(self, told: Told) -> bool:
        """Tell whether the accounts of an input are there."""
        ranges = told.get(self.kind)
        return ranges is not None and all(end <= self._size for _, end in ranges)

    def begin(self, told: Told) -> None:
        """Begin the accounts of an input, or go on with those of an earlier run."""
        self._ranges = list(told.get(self.kind, ()))

    def add(self, content: bytes) -> None:
        """Add the account of a document."""
        start = self._size
        framed = b"%d\n%s" % (len(content), content)
        self._file.write(framed)
        self._size += len(framed)
        if self._ranges and self._ranges[-1][1] == start:
            start = self._ranges.pop()[0]
        self._ranges.append((start, self._size))

    def fail(self, path: str, line: int, reason: str) -> None:
        """Add the account of a document that could not be cleaned."""
        self.add(account(self.kind, Report(path, None, reason, line)))

    @property
    def ranges(self) -> Told:
        """Where the accounts of the input lie."""
        return {self.kind: tuple(self._ranges)}

    def keep(self, target: str) -> None:
        """Keep for this run where the accounts of an input lie that could not be read."""
        self._others[target] = tuple(self._ranges)

    def sync(self) -> None:
        """Have all on the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, target: str, told: Told) -> Iterator[bytes]:
        """Yield the accounts of an input. Raises InputError where they are broken."""
        self._file.flush()
        with self._path.open("rb") as file:
            for start, end in self._others.get(target, told.get(self.kind, ())):
                file.seek(start)
                while file.tell() < end:
                    size = file.readline(20).strip()
                    if not size.isdigit() or file.tell() + int(size) > end:
                        raise self.broken()
                    yield file.read(int(size))

    def broken(self) -> InputError:
        """Return what is to be said where what was kept is not what was written."""
        return InputError(f"{self._path}: broken; delete it, and what it told of is cleaned again")
