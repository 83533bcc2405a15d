"""Puts outputs in their places whole, keeps what is half done apart, and puts what failed into quarantine."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from siisti.batch.plan import OWN, QUARANTINE
from siisti.errors import InputError

Told = Mapping[str, Any]

_PIECE = 1 << 20


class Store:
    """The output folder of one run. Raises InputError where another run is writing to it."""

    def __init__(self, out: Path) -> None:
        if out.exists() and not out.is_dir():
            raise InputError(f"{out}: is a file; -o takes a folder")
        self.out, self.own = out, out / OWN
        self._drafts = self.own / "drafts"
        self._drafts.mkdir(parents=True, exist_ok=True)
        self._lock = (self.own / "lock").open("wb")
        try:
            import fcntl

            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # not a Unix: whoever starts two runs on one folder is not stopped
        except OSError as error:
            self._lock.close()
            raise InputError(
                f"{out}: another run is writing to it; wait for it, or choose another"
            ) from error
        self._held = _records(out / QUARANTINE)

    def close(self) -> None:
        """Let others write to the folder. The drafts that are left are for the next run."""
        self._lock.close()

    def clear(self) -> None:
        """Throw all drafts away: nothing is half done."""
        shutil.rmtree(self._drafts, ignore_errors=True)

    def draft(self, target: str) -> Path:
        """Return where a target's draft is kept."""
        return self._drafts / sha256(target.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def open(self, target: str, at: int = 0) -> Draft:
        """Return the draft of a target, with so many bytes in it from an earlier run."""
        return Draft(self.draft(target), self.out / target, at)

    def remove(self, target: str) -> None:
        """Remove an output that is not what its input would become now."""
        (self.out / target).unlink(missing_ok=True)

    def release(self, target: str, line: int = 0) -> None:
        """Take what an earlier run put into quarantine out of it: an input, and its lines after ``line``."""
        if not line:
            _gone(self._quarantined(target, 0))
        for number in [n for n in self._held.get(target, ()) if n > line]:
            _gone(self._quarantined(target, number))
            self._held[target].remove(number)

    def quarantine(self, target: str, line: int, original: Iterable[bytes] | None, told: Told) -> None:
        """Keep a document's original bytes, where they could be read, and beside them why it was not cleaned."""
        place = self._quarantined(target, line)
        place.parent.mkdir(parents=True, exist_ok=True)
        if original is not None:
            with place.open("wb") as file:
                file.writelines(original)
        reason = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        _reason(place).write_text(reason, "utf-8", "backslashreplace")
        if line:
            self._held.setdefault(target, set()).add(line)

    def _quarantined(self, target: str, line: int) -> Path:
        place = self.out / QUARANTINE / target
        return place.with_name(f"{place.name}.line-{line}.jsonl") if line else place


class Draft:
    """An output that is being written, out of sight, and takes its place when it is whole and on the disk."""

    def __init__(self, path: Path, target: Path, at: int = 0) -> None:
        self._path, self._target = path, target
        self._file: BinaryIO = path.open("r+b" if at else "wb")
        self._file.truncate(at)
        self._file.seek(at)
        self.size = at

    def write(self, content: bytes) -> None:
        """Add to it."""
        self._file.write(content)
        self.size += len(content)

    def restart(self) -> None:
        """Throw away what was written, to write it anew."""
        self._file.seek(0)
        self._file.truncate()
        self.size = 0

    def sync(self) -> None:
        """Have on the disk what is there so far."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())

    def place(self) -> Path:
        """Put it in its place, once it is whole and on the disk; return the folder, which is then to be settled."""
        self._file.close()
        if self._path.exists():
            self._target.parent.mkdir(parents=True, exist_ok=True)
            if self._target.is_file():
                shutil.copymode(self._target, self._path)
            self._path.replace(self._target)
        return self._target.parent

    def close(self) -> None:
        """Leave it for another run to go on with."""
        self._file.close()

    def discard(self) -> None:
        """Throw it away."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of a part of a file."""
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(_PIECE, end - start))):
            yield piece
            start += len(piece)


def _reason(place: Path) -> Path:
    return place.with_name(f"{place.name}.reason.json")


def _gone(place: Path) -> None:
    place.unlink(missing_ok=True)
    _reason(place).unlink(missing_ok=True)


def _records(quarantine: Path) -> dict[str, set[int]]:
    """Return the lines that are in quarantine, by target."""
    found: dict[str, set[int]] = {}
    for path in quarantine.rglob("*.line-*.jsonl") if quarantine.is_dir() else ():
        name, _, number = path.name.removesuffix(".jsonl").rpartition(".line-")
        if number.isdigit():
            target = path.relative_to(quarantine).with_name(name).as_posix()
            found.setdefault(target, set()).add(int(number))
    return found
