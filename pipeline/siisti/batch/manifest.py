"""The manifest: what became of each input, a line each, appended and never rewritten; read back by the next run.

``OUT/.siisti/manifest.jsonl`` holds three kinds of lines: ``run`` (a run began, by which configuration), ``at`` (how
far a long file is, and how far its output) and ``done`` (what became of an input). The last line about an input counts.
A line that a killed run left half written is cut off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from operator import add, attrgetter
from pathlib import Path
from typing import Any, Self

from siisti.batch.account import Told, told
from siisti.errors import InputError


@dataclass(frozen=True, slots=True)
class Tally:
    """What was done to the documents of an input, or of all; of fluency, the sums over those ``scored``."""

    documents: int = 0
    changed: int = 0
    repairs: int = 0
    left: int = 0
    quarantined: int = 0
    publish: int = 0
    review: int = 0
    reject: int = 0
    scored: int = 0
    fluency_before: float = 0.0
    fluency_after: float = 0.0
    seconds: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(add, _counts(self), _counts(other)))


_counts = attrgetter(*(f.name for f in fields(Tally)))


@dataclass(frozen=True, slots=True)
class Look:
    """What tells at a glance whether a file is the one that was read."""

    size: int
    mtime: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Self:
        """Return the look of a file by what the system says of it."""
        return cls(stat.st_size, stat.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Done:
    """An input that is done: as it was, by which configuration, the size of its output (None: there is none)."""

    look: Look
    sha256: str
    config: str
    out: int | None
    quarantined: int
    told: Told = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class At:
    """How far a long file is: bytes, lines and characters read, bytes written, and the hash of those read."""

    config: str
    read: int
    line: int
    out: int
    sha256: str
    tally: Tally
    chars: int = 0
    told: Told = field(default_factory=dict)


class Manifest:
    """The manifest of one output folder, open for as long as the run lasts."""

    def __init__(self, path: Path) -> None:
        self.done: dict[str, Done] = {}
        self.at: dict[str, At] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab+")
        self._file.seek(0)
        whole = 0
        for number, line in enumerate(self._file, 1):
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            try:
                self._learn(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}:{number}: not a line of a manifest; move the file away") from error
        self._file.truncate(whole)

    def _learn(self, line: Mapping[str, Any]) -> None:
        if "done" in line:
            done = Done(
                Look(line["size"], line["mtime"]),
                line["sha256"],
                line["config"],
                line["out"],
                line["quarantined"],
                told(line.get("told")),
            )
            self.done[line["done"]] = done
            self.at.pop(line["done"], None)
        elif "at" in line:
            said = {f.name: line[f.name] for f in fields(At) if f.name in line}
            fresh = {"tally": Tally(**line["tally"]), "told": told(line.get("told"))}
            self.at[line["at"]] = At(**{**said, **fresh})

    def began(self, **said: Any) -> None:
        """Note that a run begins."""
        self._append({"run": 1, **said})

    def reached(self, target: str, at: At) -> None:
        """Note how far a long file is. What was written so far must be on the disk."""
        self.at[target] = at
        self._append({"at": target, **asdict(at)})
        self.sync()

    def finished(self, target: str, path: str, done: Done, **said: Any) -> None:
        """Note that an input is done. Its output must be in its place, and on the disk."""
        self.done[target] = done
        self.at.pop(target, None)
        look = asdict(done.look)
        rest = {"sha256": done.sha256, "config": done.config, "out": done.out}
        where = {"told": done.told} if done.told else {}
        line = {"done": target, "input": path, **look, **rest, **said, "quarantined": done.quarantined}
        self._append(line | where)

    def sync(self) -> None:
        """Have all that was noted on the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self.sync()
        self._file.close()

    def _append(self, line: Mapping[str, Any]) -> None:
        # In one write: a killed run leaves a whole line or a torn last one.
        self._file.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
        self._file.flush()


def hashed(path: Path, size: int | None = None) -> Any:
    """Return the running hash of a file, or of so many bytes of it from the start."""
    digest = sha256()
    with path.open("rb") as file:
        while size is None or size > 0:
            piece = file.read(1 << 20 if size is None else min(1 << 20, size))
            if not piece:
                break
            digest.update(piece)
            size = None if size is None else size - len(piece)
    return digest
