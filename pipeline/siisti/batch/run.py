"""Runs a batch: reads what is new, has it cleaned by an engine, and writes it in order, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from siisti import __version__
from siisti.batch.account import Journal, Telling
from siisti.batch.crew import Lost
from siisti.batch.manifest import Manifest, Tally
from siisti.batch.plan import OWN, Plan
from siisti.batch.reader import Document, Event, Reader
from siisti.batch.settings import Orders, Settings, configuration
from siisti.batch.store import Store
from siisti.batch.work import Outcome, Work
from siisti.batch.writer import Writer


class Engine(Protocol):
    """Has jobs done somewhere, by ``siisti.batch.work.begin``: a crew of processes here, or a cluster."""

    def run(self, jobs: Iterable[Work]) -> Iterator[tuple[Work, Any]]:
        """Yield each job with its Outcome, or with Lost, in order."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. ``passed`` inputs were done before, with ``held`` documents in quarantine; ``strangers`` are
    files of folders that no format reads; ``bytes`` counts what has been read or passed over.
    """

    tally: Tally
    files: int = 0
    passed: int = 0
    held: int = 0
    strangers: int = 0
    bytes: int = 0

    @property
    def quarantined(self) -> int:
        """How many documents are in quarantine, from this run and those before."""
        return self.tally.quarantined + self.held


def batch(
    inputs: Sequence[str],
    out: Path,
    settings: Settings,
    engine: Engine,
    orders: Orders | None = None,
    tell: Callable[[Progress], None] | None = None,
    telling: Telling | None = None,
) -> Progress:
    """Clean what is new or changed among the inputs, and write it below ``out``.

    With ``telling``, an input of which nothing is known to tell is cleaned again. The engine's workers must have been
    told of its kind.

    Raises InputError for inputs or an output folder that cannot be used, and ConfigError for a broken profile. What
    was done by then is kept; the next run goes on from there.
    """
    orders = orders or Orders()
    config = configuration(settings)
    plan = Plan(inputs, out, settings.kind)
    with ExitStack() as stack:
        store = stack.enter_context(closing(Store(out)))
        manifest = stack.enter_context(closing(Manifest(out / OWN / "manifest.jsonl")))
        manifest.began(siisti=__version__, config=config, settings=asdict(settings), inputs=list(inputs))
        journal = None
        if telling is not None:
            journal = stack.enter_context(
                closing(Journal(telling.kind, store.own / f"report.{telling.kind}"))
            )
        reader = Reader(plan, manifest, store, config, settings, orders, journal)
        writer = Writer(manifest, store, config, settings, orders, journal)
        run = _Run(plan, reader, writer, tell)
        run.run(engine)
        store.clear()
        progress = run.progress
        if telling is not None and journal is not None:
            try:
                telling.write(_accounts(plan, manifest, journal))
            except ValueError as error:
                raise journal.broken() from error
        return progress


def _accounts(plan: Plan, manifest: Manifest, journal: Journal) -> Iterator[bytes]:
    """Yield what there is to tell of every document, in the order of the inputs."""
    for source in plan:
        done = manifest.done.get(source.target)
        yield from journal.read(source.target, done.told if done else {})


class _Run:
    """Keeps the events between reading and writing: those before a document wait until it is cleaned."""

    def __init__(
        self, plan: Plan, reader: Reader, writer: Writer, tell: Callable[[Progress], None] | None
    ) -> None:
        self._plan, self._reader, self._writer, self._tell = plan, reader, writer, tell
        self._events: deque[Event] = deque()

    @property
    def progress(self) -> Progress:
        reader, writer = self._reader, self._writer
        strangers, done = self._plan.strangers, reader.bytes + writer.bytes
        return Progress(writer.total, writer.files, reader.passed, reader.held, strangers, done)

    def run(self, engine: Engine) -> None:
        try:
            for work, answer in engine.run(self._works()):
                self._events.popleft()
                self._writer.write(work, _outcome(work, answer))
                self._drain()
                if self._tell:
                    self._tell(self.progress)
            self._drain()
        finally:
            self._writer.close()

    def _works(self) -> Iterator[Work]:
        for event in self._reader:
            self._events.append(event)
            if isinstance(event, Document):
                yield event.work
            else:
                self._drain()

    def _drain(self) -> None:
        """Write what waits for no document."""
        while self._events and not isinstance(self._events[0], Document):
            self._writer.take(self._events.popleft())


def _outcome(work: Work, answer: Outcome | Lost) -> Outcome:
    if isinstance(answer, Outcome):
        return answer
    place = f"{work.path}:{work.line}" if work.line else work.path
    return Outcome(error=f"{place}: {answer.reason}")
