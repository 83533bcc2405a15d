"""Puts cleaned bytes where they belong: stdout, a folder, or the file they came from; never half of one."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Protocol, Self

from siisti.cli.inputs import STDIN
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


class Draft:
    """A file beside its target that takes the target's place when it is whole and on the disk.

    Whatever happens, the target holds all of the old content or all of the new one. A process that is killed may
    leave the draft behind: ``.NAME.*.tmp``.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(
                prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent
            )
        except OSError as error:
            raise _unwritable(target, error) from error
        self._name = Path(name)
        self._file: IO[bytes] = os.fdopen(descriptor, "wb")

    def write(self, content: bytes) -> None:
        """Add to the draft."""
        self._file.write(content)

    def commit(self) -> None:
        """Put the draft in the target's place, with the target's permissions, and its owner where that is allowed."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if self._target.is_dir():
                raise IsADirectoryError(None, "is a directory")
            if self._target.exists():
                _own(self._name, self._target.stat())
                shutil.copymode(self._target, self._name)
            else:
                self._name.chmod(0o666 & ~_umask())
            self._name.replace(self._target)
            _settle(self._target.parent)
        except OSError as error:
            self.discard()
            raise _unwritable(self._target, error) from error

    def discard(self) -> None:
        """Throw the draft away."""
        self._file.close()
        self._name.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard() if kind else self.commit()


def in_place(paths: tuple[str, ...]) -> Files:
    """Return the output that writes every input back to its own file."""
    if STDIN in paths:
        raise InputError("--in-place needs files; stdin has no place")
    # A link stays a link: what it points to is what is replaced.
    return Files({p: Path(p).resolve() for p in paths}, keep=True)


def into(folder: str, paths: tuple[str, ...]) -> Files:
    """Return the output that writes each input below ``folder``: under its path, or its name if absolute.

    Raises InputError for what would land outside the folder, on another input's output, or on an input.
    """
    if STDIN in paths:
        raise InputError("-o needs files; stdin has no name to go under")
    root = Path(folder)
    if root.exists() and not root.is_dir():
        raise InputError(f"{folder}: is a file; -o takes a folder")
    inputs = {Path(p).resolve() for p in paths}
    targets: dict[str, Path] = {}
    taken: dict[Path, str] = {}
    for path in paths:
        pure = Path(path)
        if ".." in pure.parts:
            raise InputError(f"{path}: with .. it would leave {folder}; run siisti from a folder above it")
        target = root / (pure.name if pure.is_absolute() else pure)
        real = target.parent.resolve() / target.name
        if not real.is_relative_to(root.resolve()):
            raise InputError(f"{path}: a link leads its output out of {folder}")
        if real in taken:
            raise InputError(f"{taken[real]} and {path} would both become {target}")
        if real in inputs:
            raise InputError(f"{target}: is an input; to clean it where it stands, use --in-place")
        targets[path], taken[real] = target, path
    return Files(targets, keep=False)


def _unwritable(target: Path, error: OSError) -> InputError:
    return InputError(f"{target}: cannot be written: {(error.strerror or str(error)).lower()}")


def _own(draft: Path, target: os.stat_result) -> None:
    """Give the draft its target's owner and group, as far as the system lets."""
    if hasattr(os, "chown") and (target.st_uid, target.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):
            os.chown(draft, target.st_uid, target.st_gid)


def _settle(folder: Path) -> None:
    """Have the folder's new entry written to the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
