"""The engine on Dask: bundles of documents go to the workers of a cluster, and their answers come back in order.

A cluster is one that runs already, named by its scheduler's address, or workers started here for the time of the run.
What happens on a worker is in ``siisti.batch.post``. A worker that is lost costs time: its bundles go to others. One
that is lost again and again with the same bundle makes its documents suspects, and each is tried while nothing else is
under way, so that none is blamed for another.
"""

from __future__ import annotations

import logging
import pickle
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from siisti.batch.crew import Limits, Lost, deaf
from siisti.batch.post import Answers, Order, answer, packed, unpacked
from siisti.batch.turn import HELD
from siisti.batch.worker import Begin
from siisti.errors import MissingExtra, SiistiError

J = TypeVar("J")

#: A bundle: as many documents as take about so many seconds, and at most so many, and so many bytes of them.
_SECONDS, _COUNT, _BYTES = 1.0, 256, 1 << 20
#: The bytes of a first bundle, before it is known how long they take.
_FIRST = 4096
#: Bundles under way for each thread of the cluster, so that none waits for work; and how many at least, and at most
#: with those that wait for their turn behind a slow one.
_AHEAD, _LEAST, _MOST = 3, 8, 4096
#: Seconds between two looks at how many workers there are.
_LOOK = 2.0


@dataclass(frozen=True, slots=True)
class _Flight:
    """A bundle under way."""

    future: Any
    jobs: tuple[Any, ...]
    size: int


class Cluster:
    """A Dask cluster as an engine. ``address`` is its scheduler's; without one, ``hands`` workers are started here.
    ``begin``, its arguments, the jobs and the answers must pickle, and ``begin`` be there on the workers. ``say`` takes
    a line for people. Raises MissingExtra without Dask, and SiistiError where nothing answers.
    """

    def __init__(
        self,
        address: str | None,
        hands: int,
        begin: Begin,
        *args: Any,
        limits: Limits | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._address, self._hands, self._say = address, hands, say
        self._limits = limits or Limits()
        self._order = pickle.dumps(Order(begin, args, self._limits, uuid.uuid4().hex))
        self._stack = ExitStack()
        self._pace = 0.0
        self._threads, self._looked, self._deserted = 0, 0.0, 0.0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._client: Any = stack.enter_context(_client(self._address, self._hands))
            self._place = self._address or self._client.scheduler.address
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self, jobs: Iterable[J]) -> Iterator[tuple[J, Any]]:
        """Yield each job with its answer, or Lost, in order; take jobs only as the cluster has room for them.

        Raises SiistiError where the scheduler goes away, no worker comes, or none can begin.
        """
        from distributed import CancelledError
        from distributed.comm import CommClosedError

        try:
            yield from self._run(iter(jobs))
        except (CancelledError, OSError) as error:
            if self._client.status == "running" and not isinstance(error, (CancelledError, CommClosedError)):
                raise  # of whoever makes the jobs
            raise SiistiError(
                f"{self._place}: the Dask scheduler is gone; start it, and run the same command again: "
                "it goes on from there"
            ) from error

    def _run(self, jobs: Iterator[J]) -> Iterator[tuple[J, Any]]:
        flights: deque[_Flight] = deque()
        over = False
        while True:
            while not over and self._room(flights):
                bundle = self._bundle(jobs)
                over = not bundle
                if bundle:
                    flights.append(self._sent(bundle))
            if not flights:
                return
            self._wait(flights)
            while flights and flights[0].future.done():
                flight = flights.popleft()
                answers = self._answers(flight)
                if answers is None:
                    self._settle(flights)
                    answers = [self._tried(job) for job in flight.jobs]
                yield from zip(flight.jobs, answers, strict=True)

    def _room(self, flights: deque[_Flight]) -> bool:
        """Tell whether another bundle is to be sent."""
        under_way = sum(not flight.future.done() for flight in flights)
        if under_way >= max(_LEAST, _AHEAD * self._threads) or len(flights) >= _MOST:
            return False
        return sum(flight.size for flight in flights) < HELD

    def _bundle(self, jobs: Iterator[J]) -> tuple[J, ...]:
        """Return the next jobs that go together."""
        room = min(_BYTES, _SECONDS / self._pace) if self._pace else _FIRST
        bundle: list[J] = []
        size = 0
        while size < room and len(bundle) < _COUNT and (job := next(jobs, None)) is not None:
            bundle.append(job)
            size += _weight(job)
        return tuple(bundle)

    def _sent(self, jobs: tuple[Any, ...]) -> _Flight:
        message = packed(jobs)
        future = self._client.submit(answer, self._order, message, pure=False)
        return _Flight(future, jobs, len(message))

    def _wait(self, flights: deque[_Flight]) -> None:
        """Wait until the first bundle is done, or there is room for another; look after the workers meanwhile."""
        from distributed import wait

        self._look()
        left = [flight.future for flight in flights if not flight.future.done()]
        if left and not flights[0].future.done():
            with suppress(TimeoutError), self._client.as_current():
                wait(left, timeout=_LOOK, return_when="FIRST_COMPLETED")

    def _look(self) -> None:
        """Count the workers now and then. Raises SiistiError where there have been none for too long."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        self._looked = now
        self._threads = sum(self._client.nthreads().values())
        if self._threads:
            self._deserted = 0.0
        elif not self._deserted:
            self._deserted = now
            self._say(f"{self._place}: no workers; waiting for one to come")
        elif now - self._deserted > self._limits.start:
            raise SiistiError(
                f"{self._place}: no workers for {self._limits.start:.0f} s; start some, and run the same command "
                "again: it goes on from there"
            )

    def _answers(self, flight: _Flight) -> list[Any] | None:
        """Return the answers to a bundle; None where workers were lost with it once too often."""
        from distributed import KilledWorker

        future = flight.future
        if future.status == "error":
            error = future.exception()
            future.release()
            if isinstance(error, KilledWorker):
                return None
            raise SiistiError(
                f"{self._place}: a worker could not begin ({type(error).__name__}: {_line(error)}); "
                "it needs siisti, in the version that is here"
            ) from error
        told: Answers = unpacked(future.result())
        future.release()  # else a worker lost later would have it done again
        if told.refused:
            raise SiistiError(told.refused)
        pace = told.seconds / max(1, sum(map(_weight, flight.jobs)))
        # Loading the rules makes the first of each process slow; the pace soon forgets it.
        self._pace = pace if not self._pace else (3 * self._pace + pace) / 4
        return list(told.answers)

    def _settle(self, flights: deque[_Flight]) -> None:
        """Wait until nothing is under way."""
        while not all(flight.future.done() for flight in flights):
            self._look()
            time.sleep(0.05)

    def _tried(self, job: Any) -> Any:
        """Return the answer to a suspect, tried while nothing else is under way."""
        flights = deque([self._sent((job,))])
        while not flights[0].future.done():
            self._wait(flights)
        answers = self._answers(flights[0])
        return answers[0] if answers else Lost("the cluster lost worker after worker with it")


def _weight(job: Any) -> int:
    """Return about how many bytes a job is."""
    raw = getattr(job, "raw", job)
    return max(64, len(raw)) if isinstance(raw, (bytes, str)) else 64


@contextmanager
def _client(address: str | None, hands: int) -> Iterator[Any]:
    """Connect to a scheduler, or to one of its own with so many workers. What Dask logs is kept back."""
    try:
        import dask
        from distributed import Client, LocalCluster
        from distributed.comm import resolve_address
    except ImportError as error:
        raise MissingExtra("--engine dask", "dask") from error
    settings = {
        "distributed.admin.large-graph-warning-threshold": "1 GiB",  # a document may be large
        "distributed.admin.low-level-log-length": 20,  # of whole messages, and so of documents, in memory
        "distributed.scheduler.allowed-failures": 1,  # of workers started here; each is tried by itself then
        "distributed.worker.daemon": False,
        "distributed.comm.timeouts.connect": "10s",
    }
    with ExitStack() as stack:
        stack.enter_context(_silent())
        stack.enter_context(dask.config.set(settings))
        # A port that is taken, where another is as good, is nothing to warn of.
        stack.enter_context(warnings.catch_warnings(action="ignore", category=UserWarning))
        try:
            if address is None:
                # The threads that start workers inherit deafness, and their workers from them.
                with deaf():
                    local = LocalCluster(
                        n_workers=hands,
                        threads_per_worker=1,
                        processes=True,
                        dashboard_address=None,
                        memory_limit=None,
                        silence_logs=logging.CRITICAL + 1,
                    )
                stack.push(_closing(local))
                address = local.scheduler_address
            resolve_address(address)  # a Client that fails over its form leaves a traceback behind
            client = Client(address, timeout=10, set_as_default=False)
        except (OSError, TimeoutError, ValueError, RuntimeError) as error:
            place = address or "a cluster here"
            raise SiistiError(
                f"{place}: no Dask scheduler answers ({_line(error)}); see docs/scale.md"
            ) from error
        stack.push(_closing(client))
        yield client


def _closing(what: Any) -> Callable[..., None]:
    """Return what closes a client or a cluster, also one whose other side is gone."""

    def close(*_: object) -> None:
        with suppress(Exception):
            what.close(timeout=3)

    return close


@contextmanager
def _silent() -> Iterator[None]:
    """Keep back what Dask logs: of losses we tell what matters, and of the end it logs more than there is to say."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    levels = {logger: logger.level for logger in map(logging.getLogger, ["distributed", *names])}
    for logger in levels:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in levels.items():
            logger.setLevel(level)


def _line(error: BaseException | None) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
