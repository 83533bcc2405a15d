"""Learns from all inputs of a batch what their articles have in common, before they are cleaned.

What was learned is kept in the batch's own folder, and holds for as long as no input changes. Articles are read by
worker processes and taken in order, so that the outcome does not depend on how many there are, nor on which is faster.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from siisti import __version__
from siisti.batch.plan import OWN, Plan
from siisti.batch.run import Engine
from siisti.batch.settings import Settings, configuration
from siisti.batch.store import Store
from siisti.batch.work import Work, document
from siisti.disk import Draft
from siisti.errors import SiistiError
from siisti.memory import Learner, Memory, pages, read_memory, write_memory

#: The lines of a document's articles.
Pages = tuple[tuple[str, ...], ...]


def begin_reading(settings: Settings) -> Callable[[Work], Pages]:
    """Return what reads a document's articles; one that cannot be read has none, and is told of where it is cleaned."""

    def lines(work: Work) -> Pages:
        try:
            return tuple(pages(document(settings, work)))
        except SiistiError:
            return ()

    return lines


def learn(inputs: Sequence[str], out: Path, settings: Settings, engine: Engine, limit: int) -> Path:
    """Return where the memory of the inputs is, learned by an engine of ``begin_reading`` unless it is there already.

    What an editor decided in an earlier one holds on. Documents larger than ``limit`` bytes are passed over. Raises
    InputError for inputs or an output folder that cannot be used, and ConfigError for a broken profile or memory.
    """
    configuration(settings)  # a broken profile is told of before anything is read
    store = Store(out)
    try:
        path = out / OWN / "memory.jsonl"
        looked = _look(Plan(inputs, out, settings.kind), settings)
        before = read_memory(path) if path.is_file() else Memory()
        if path.is_file() and _told(path) == looked:
            return path
        learner = Learner()
        for _, answer in engine.run(_works(Plan(inputs, out, settings.kind), limit)):
            for page in answer if isinstance(answer, tuple) else ():
                learner.add(page)
        draft = Draft(path)
        draft.write(write_memory(learner.memory().decided(before), siisti=__version__, inputs=looked))
        draft.commit()
        return path
    finally:
        store.close()


def _look(plan: Plan, settings: Settings) -> str:
    """Return a hash of which inputs there are, how they look, and how they are read."""
    fields = {**asdict(settings), "profile": "", "learned": None}
    digest = sha256(json.dumps([__version__, fields], sort_keys=True, default=str).encode())
    for source in plan:
        try:
            stat = Path(source.path).stat()
        except OSError:
            continue
        digest.update(f"\n{source.path}\t{stat.st_size}\t{stat.st_mtime_ns}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _told(path: Path) -> object:
    with path.open("rb") as file:
        return json.loads(file.readline()).get("inputs")


def _works(plan: Plan, limit: int) -> Iterator[Work]:
    """Yield every document of the inputs that can be opened and is not too large."""
    for source in plan:
        path = Path(source.path)
        try:
            if not source.records:
                if path.stat().st_size <= limit:
                    yield Work(source.path, path.read_bytes())
                continue
            with path.open("rb") as file:
                number = 0
                while raw := file.readline(limit + 1):
                    number += 1
                    if len(raw) <= limit:
                        yield Work(source.path, raw, number)
                    while not raw.endswith(b"\n") and (raw := file.readline(1 << 20)):
                        pass
        except OSError:
            continue  # told of where it is cleaned
