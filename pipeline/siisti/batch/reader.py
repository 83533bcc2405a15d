"""Reads the inputs that are new or changed, document by document, and passes over those that are done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from siisti.batch.account import Journal
from siisti.batch.manifest import At, Done, Look, Manifest, hashed
from siisti.batch.plan import Source
from siisti.batch.settings import Orders, Settings
from siisti.batch.store import Store
from siisti.batch.work import Work
from siisti.errors import InputError
from siisti.formats.parquet import cells


@dataclass(frozen=True, slots=True)
class Begin:
    """An input begins, or goes on where an earlier run was; ``digest`` is the hash of what was read of it."""

    source: Source
    look: Look
    at: At | None
    digest: Any


@dataclass(frozen=True, slots=True)
class Document:
    """A document to be cleaned."""

    work: Work


@dataclass(frozen=True, slots=True)
class TooLarge:
    """A document that nobody should try to clean: a file, or its line ``line``, and where it stands in the file."""

    line: int
    start: int
    end: int
    limit: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that nobody should try to clean."""

    work: Work
    limit: int


@dataclass(frozen=True, slots=True)
class Broken:
    """The input cannot be read any further."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class End:
    """The input ends."""


Event = Begin | Document | TooLarge | Refused | Broken | End


class Reader:
    """Yields what there is to do. ``passed`` counts the inputs that were done before, ``held`` the documents of
    theirs that are in quarantine.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        manifest: Manifest,
        store: Store,
        config: str,
        settings: Settings,
        orders: Orders,
        journal: Journal | None = None,
    ) -> None:
        self._sources, self._manifest, self._store, self._config = sources, manifest, store, config
        self._limit, self._retry = orders.limit, orders.retry
        self._journal, self._encoding, self._cells = journal, settings.encoding or "utf-8", settings.cells
        self.passed = self.held = self.bytes = 0

    def __iter__(self) -> Iterator[Event]:
        """Yield each input's beginning, documents and end, in order."""
        for source in self._sources:
            try:
                yield from self._source(source)
            except InputError as error:
                yield Broken(source, str(error))
            except OSError as error:
                yield Broken(source, f"{source.path}: {(error.strerror or str(error)).lower()}")

    def _source(self, source: Source) -> Iterator[Event]:
        path = Path(source.path)
        look = Look.of(path.stat())
        if self._done(source, look):
            self.passed += 1
            self.bytes += look.size
            return
        at, digest = self._at(source, look) if source.shape == "lines" else (None, sha256())
        if source.shape == "rows":
            digest = hashed(path)
        yield Begin(source, look, at, digest)
        if source.shape == "lines":
            yield from self._lines(path, at)
        elif source.shape == "rows":
            yield from self._rows(path)
        elif look.size > self._limit:
            yield TooLarge(0, 0, look.size, self._limit)
        else:
            yield Document(Work(source.path, path.read_bytes()))
        yield End()

    def _done(self, source: Source, look: Look) -> bool:
        known = self._manifest.done.get(source.target)
        if known is None or known.config != self._config or (known.quarantined and self._retry):
            return False
        if known.out is not None and self._size(source) != known.out:
            return False
        if self._journal is not None and not self._journal.knows(known.told):
            return False
        if known.look != look:
            if known.look.size != look.size or hashed(Path(source.path)).hexdigest() != known.sha256:
                return False
            self._remember(source, replace(known, look=look))
        self.held += known.quarantined
        return True

    def _size(self, source: Source) -> int | None:
        try:
            return (self._store.out / source.target).stat().st_size
        except OSError:
            return None

    def _remember(self, source: Source, done: Done) -> None:
        self._manifest.finished(source.target, source.path, done, outcome="touched, and the same")

    def _at(self, source: Source, look: Look) -> tuple[At | None, Any]:
        """Return how far an earlier run came with this very input by this very configuration."""
        at = self._manifest.at.get(source.target)
        if at is None or at.config != self._config or look.size < at.read:
            return None, sha256()
        if self._journal is not None and not self._journal.knows(at.told):
            return None, sha256()
        draft = self._store.draft(source.target)
        digest = hashed(Path(source.path), at.read)
        if digest.hexdigest() != at.sha256 or not draft.is_file() or draft.stat().st_size < at.out:
            return None, sha256()
        return at, digest

    def _lines(self, path: Path, at: At | None) -> Iterator[Event]:
        start, line, chars = (at.read, at.line, at.chars) if at else (0, 0, 0)
        counted = self._journal is not None and self._journal.kind == "jsonl"
        with path.open("rb") as file:
            file.seek(start)
            while raw := file.readline(self._limit + 1):
                line += 1
                if line == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise InputError(f"{path}: JSON Lines are read line by line; convert it from UTF-16")
                if len(raw) <= self._limit:
                    size = len(_decoded(raw, self._encoding)) if counted else 0
                    yield Document(Work(str(path), raw, line, chars, size))
                    start += len(raw)
                    chars += size
                    continue
                end = start + len(raw)
                chars += len(_decoded(raw, self._encoding)) if counted else 0
                while not raw.endswith(b"\n") and (raw := file.readline(1 << 20)):
                    end += len(raw)
                    chars += len(_decoded(raw, self._encoding)) if counted else 0
                yield TooLarge(line, start, end, self._limit)
                start = end

    def _rows(self, path: Path) -> Iterator[Event]:
        for number, cell in cells(path, self._cells):
            raw = cell.text.encode("utf-8", "backslashreplace")
            work = Work(str(path), raw, number, cell=cell)
            if len(raw) > self._limit:
                yield Refused(work, self._limit)
            else:
                yield Document(work)


def _decoded(raw: bytes, encoding: str) -> str:
    """Return a line's characters; a byte order mark is none."""
    try:
        return raw.decode(encoding, "replace").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except LookupError:  # told of when it is read
        return ""
