"""Finds the inputs: files, folders and globs, in an order that is the same each time, and where each output goes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path, PurePosixPath
from typing import Literal

from siisti.errors import InputError
from siisti.formats import FORMATS

#: Where a batch keeps what is its own, in the folder of the outputs.
OWN, QUARANTINE = ".siisti", "quarantine"
_ENDINGS = frozenset(e for endings in FORMATS.values() for e in endings)


#: How an input is read: as a whole, line by line, or row by row.
Shape = Literal["whole", "lines", "rows"]
#: The formats whose files hold many documents.
_SHAPES: dict[str, Shape] = {"jsonl": "lines", "parquet": "rows"}
_BY_ENDING = {ending: shape for name, shape in _SHAPES.items() for ending in FORMATS[name]}


@dataclass(frozen=True, slots=True)
class Source:
    """An input, as it is named, and its output's place below the output folder."""

    path: str
    target: str
    shape: Shape


class Plan:
    """The inputs of a batch. ``strangers`` counts the files of folders that no format reads, which are left alone."""

    def __init__(self, inputs: Sequence[str], out: Path, kind: str | None = None) -> None:
        self._inputs, self._out, self._kind = inputs, out, kind
        self.strangers = 0

    def __iter__(self) -> Iterator[Source]:
        """Yield the inputs. Raises InputError for one that is not there, or whose output has no place of its own."""
        self.strangers = 0
        taken: dict[str, str] = {}
        several = len(self._inputs) > 1
        for named in self._inputs:
            for path, target in self._found(named):
                if several and (other := taken.get(target)) is not None:
                    if other != path:
                        raise InputError(f"{other} and {path} would both become {self._out / target}")
                    continue
                if several:
                    taken[target] = path
                yield Source(path, target, self._shape(path))

    def _shape(self, path: str) -> Shape:
        if self._kind:
            return _SHAPES.get(self._kind, "whole")
        return _BY_ENDING.get(os.path.splitext(path)[1].lower(), "whole")  # noqa: PTH122 - a million times

    def _found(self, named: str) -> Iterator[tuple[str, str]]:
        """Yield the files that an input names, each with its target."""
        pure = Path(named)
        if ".." in pure.parts:
            raise InputError(
                f"{named}: with .. it would leave {self._out}; run siisti from a folder above it"
            )
        if pure.is_dir():
            above = pure.parent if pure.is_absolute() else Path()
            for path in self._below(str(pure)):
                yield path, _target(path, above)
        elif pure.is_file():
            yield named, _target(named, pure.parent if pure.is_absolute() else Path())
        elif has_magic(named):
            yield from self._matched(pure)
        else:
            raise InputError(f"{named}: no such file or folder")

    def _matched(self, pattern: Path) -> Iterator[tuple[str, str]]:
        first = next(n for n, part in enumerate(pattern.parts) if has_magic(part))
        base = Path(*pattern.parts[:first])
        above = base.parent if pattern.is_absolute() else Path()
        found = False
        own = self._out.resolve()
        for path in sorted(base.glob(str(PurePosixPath(*pattern.parts[first:])))):
            if path.is_file() and not path.resolve().is_relative_to(own):
                found = True
                if self._readable(path.name):
                    yield str(path), _target(str(path), above)
        if not found:
            raise InputError(f"{pattern}: matches no file")

    def _below(self, folder: str) -> Iterator[str]:
        """Yield the files below a folder by name; not hidden ones, nor what this batch writes."""
        own = self._out.resolve()
        if Path(folder).resolve() == own:
            return
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        for entry in ordered:
            if entry.name.startswith("."):
                continue
            path = entry.name if folder == "." else entry.path
            if entry.is_dir(follow_symlinks=False):  # a link could lead in a circle
                yield from self._below(path)
            elif _is_text(entry) and self._readable(entry.name):
                yield path

    def _readable(self, name: str) -> bool:
        if self._kind or os.path.splitext(name)[1].lower() in _ENDINGS:  # noqa: PTH122
            return True
        self.strangers += 1
        return False


def _is_text(entry: os.DirEntry[str]) -> bool:
    """Tell a file, or a link that leads nowhere and is told of when it is read, from pipes and devices."""
    try:
        return entry.is_file() or (entry.is_symlink() and not Path(entry.path).exists())
    except OSError:
        return True


def _target(path: str, above: Path) -> str:
    target = Path(path).relative_to(above) if above.parts else Path(path)
    if target.parts[0] in (OWN, QUARANTINE):
        raise InputError(f"{path}: its output would land in {target.parts[0]}/, which the batch needs itself")
    return target.as_posix()
