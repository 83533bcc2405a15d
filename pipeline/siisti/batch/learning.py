"""Learns from all inputs of a batch what their articles have in common, before they are cleaned.

What was learned is kept in the batch's own folder until the inputs have grown by half, or shrunk by as much: what is
learned anew has everything cleaned anew where it says something else, and so the work of all nights together stays
within three times that of one. Articles are read by worker processes and taken in order, so that the outcome does not
depend on how many there are, nor on which is faster.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from siisti import __version__
from siisti.batch.plan import OWN, Plan, Source
from siisti.batch.run import Engine
from siisti.batch.settings import Settings, configuration
from siisti.batch.store import Store
from siisti.batch.work import Work, document
from siisti.disk import Draft
from siisti.errors import InputError, SiistiError
from siisti.formats.parquet import cells
from siisti.memory import Learner, Memory, pages, read_memory, write_memory

#: The lines of a document's articles.
Pages = tuple[tuple[str, ...], ...]
#: A memory is learned anew when the inputs have become so many times as large.
GROWN = 1.5


def begin_reading(settings: Settings) -> Callable[[Work], Pages]:
    """Return what reads a document's articles; one that cannot be read has none, and is told of where it is cleaned."""

    def lines(work: Work) -> Pages:
        try:
            return tuple(pages(document(settings, work)))
        except SiistiError:
            return ()

    return lines


def learn(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    engine: Engine,
    limit: int,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Path:
    """Return where the memory of the inputs is, learned by an engine of ``begin_reading`` unless there is one that
    holds. ``tell`` hears how many bytes have been read, and of how many.

    What an editor decided in an earlier one holds on. Documents larger than ``limit`` bytes are passed over. Raises
    InputError for inputs or an output folder that cannot be used, and ConfigError for a broken profile or memory.
    """
    configuration(settings)  # a broken profile is told of before anything is read
    store = Store(out)
    try:
        path = out / OWN / "memory.jsonl"
        size = _size(Plan(inputs, out, settings.kind))
        before = read_memory(path) if path.is_file() else Memory()
        if path.is_file() and _holds(path, settings, size):
            return path
        learner, read = Learner(), 0
        for work, answer in engine.run(_works(Plan(inputs, out, settings.kind), settings, limit)):
            read += len(work.raw)
            tell(read, size)
            for page in answer if isinstance(answer, tuple) else ():
                learner.add(page)
        draft = Draft(path)
        memory = learner.memory().decided(before)
        draft.write(write_memory(memory, siisti=__version__, how=_how(settings), bytes=size))
        draft.commit()
        return path
    finally:
        store.close()


def _size(plan: Plan) -> int:
    """Return how large the inputs are. Raises InputError for one that is not there."""
    size = 0
    for source in plan:
        with suppress(OSError):  # told of where it is cleaned
            size += Path(source.path).stat().st_size
    return size


def _how(settings: Settings) -> str:
    """Return a hash of what decides how articles are read."""
    read = [__version__, settings.kind, settings.encoding, settings.finished, settings.fields]
    return sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()[:16]


def _holds(path: Path, settings: Settings, size: int) -> bool:
    """Tell whether a memory was learned from inputs that were read in the same way, and about as large."""
    with path.open("rb") as file:
        told = json.loads(file.readline())
    read = told.get("bytes")
    return (
        told.get("how") == _how(settings) and isinstance(read, int) and read / GROWN <= size <= read * GROWN
    )


def _works(plan: Plan, settings: Settings, limit: int) -> Iterator[Work]:
    """Yield every document of the inputs that can be opened and is not too large."""
    for source in plan:
        with suppress(OSError, InputError):  # told of where it is cleaned
            yield from _documents(source, settings, limit)


def _documents(source: Source, settings: Settings, limit: int) -> Iterator[Work]:
    path = Path(source.path)
    if source.shape == "rows":
        for number, cell in cells(path, settings.cells):
            raw = cell.text.encode("utf-8", "backslashreplace")
            if len(raw) <= limit:
                yield Work(source.path, raw, number, cell=cell)
    elif source.shape == "whole":
        if path.stat().st_size <= limit:
            yield Work(source.path, path.read_bytes())
    else:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(limit + 1):
                number += 1
                if len(raw) <= limit:
                    yield Work(source.path, raw, number)
                while not raw.endswith(b"\n") and (raw := file.readline(1 << 20)):
                    pass
