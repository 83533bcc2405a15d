"""Puts files on the disk whole: what is there before is there, every byte of it, until the new one takes its place."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from siisti.errors import InputError


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
            settle(self._target.parent)
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


def _unwritable(target: Path, error: OSError) -> InputError:
    return InputError(f"{target}: cannot be written: {(error.strerror or str(error)).lower()}")


def _own(draft: Path, target: os.stat_result) -> None:
    """Give the draft its target's owner and group, as far as the system lets."""
    if hasattr(os, "chown") and (target.st_uid, target.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):
            os.chown(draft, target.st_uid, target.st_gid)


def settle(folder: Path) -> None:
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
