"""Puts cleaned bytes where they belong: stdout, a folder, or the file they came from; never half of one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from siisti.cli.inputs import STDIN
from siisti.disk import Draft
from siisti.errors import InputError


class Output(Protocol):
    """Takes the bytes of one input after the other; ``finish`` stands between two."""

    def write(self, path: str, content: bytes, *, changed: bool) -> None:
        """Take some bytes of the input ``path``."""

    def finish(self) -> None:
        """Put what was written in its place."""

    def discard(self) -> None:
        """Leave nothing half done."""


class Nowhere:
    """Takes the bytes and drops them: only the report is wanted."""

    def write(self, path: str, content: bytes, *, changed: bool) -> None:
        """Drop them."""

    def finish(self) -> None:
        """Do nothing."""

    def discard(self) -> None:
        """Do nothing."""


class Stdout:
    """Writes the bytes to stdout as they come."""

    def __init__(self) -> None:
        self._stream: BinaryIO = sys.stdout.buffer

    def write(self, path: str, content: bytes, *, changed: bool) -> None:
        """Write them."""
        del path, changed
        self._stream.write(content)

    def finish(self) -> None:
        """Flush."""
        self._stream.flush()

    def discard(self) -> None:
        """Do nothing: what is written is written."""


class Files:
    """Writes each input's bytes to its target. A target is replaced at once, when all of it is there.

    With ``keep`` a target whose input did not change is left as it is, date and all.
    """

    def __init__(self, targets: Mapping[str, Path], *, keep: bool) -> None:
        self._targets, self._keep = targets, keep
        self._draft: Draft | None = None
        self._changed = False

    def write(self, path: str, content: bytes, *, changed: bool) -> None:
        """Write them to a draft of the target."""
        if self._draft is None:
            self._draft, self._changed = Draft(self._targets[path]), False
        self._changed = self._changed or changed
        self._draft.write(content)

    def finish(self) -> None:
        """Put the draft in the target's place."""
        draft, self._draft = self._draft, None
        if draft is None:
            return
        if self._changed or not self._keep:
            draft.commit()
        else:
            draft.discard()

    def discard(self) -> None:
        """Throw the draft away."""
        draft, self._draft = self._draft, None
        if draft is not None:
            draft.discard()


def in_place(paths: tuple[str, ...]) -> Files:
    """Return the output that writes every input back to its own file."""
    if STDIN in paths:
        raise InputError("--in-place needs files; stdin has no place")
    # A link stays a link: what it points to is what is replaced.
    return Files({p: Path(p).resolve() for p in paths}, keep=True)


def into(place: str, paths: tuple[str, ...]) -> Files:
    """Return the output that writes each input below the folder ``place``: under its path, or its name if absolute.

    For one input a name with the input's own ending that is no folder's is the output's. Raises InputError for what
    would land outside the folder, on another input's output, or on an input.
    """
    if STDIN in paths:
        raise InputError("-o needs files; stdin has no name to go under")
    root = Path(place)
    inputs = {Path(p).resolve() for p in paths}
    if len(paths) == 1 and root.suffix and root.suffix == Path(paths[0]).suffix and not root.is_dir():
        return Files({paths[0]: _free(root, root.parent.resolve() / root.name, inputs)}, keep=False)
    if root.exists() and not root.is_dir():
        raise InputError(f"{place}: is a file; -o takes a folder")
    targets: dict[str, Path] = {}
    taken: dict[Path, str] = {}
    for path in paths:
        pure = Path(path)
        if ".." in pure.parts:
            raise InputError(f"{path}: with .. it would leave {place}; run siisti from a folder above it")
        target = root / (pure.name if pure.is_absolute() else pure)
        real = target.parent.resolve() / target.name
        if not real.is_relative_to(root.resolve()):
            raise InputError(f"{path}: a link leads its output out of {place}")
        if real in taken:
            raise InputError(f"{taken[real]} and {path} would both become {target}")
        targets[path], taken[real] = _free(target, real, inputs), path
    return Files(targets, keep=False)


def _free(target: Path, real: Path, inputs: set[Path]) -> Path:
    if real in inputs:
        raise InputError(f"{target}: is an input; to clean it where it stands, use --in-place")
    return target
