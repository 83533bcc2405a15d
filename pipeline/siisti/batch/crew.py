"""Worker processes that a bad job cannot take along: an answer for each job, in order, whatever becomes of a worker.

A pool of ``concurrent.futures`` is lost with the first worker that dies. Here a job that hangs, crashes or eats all
memory costs itself alone: its worker is replaced, and the jobs that waited behind it go to others.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

from siisti.batch.turn import Turn
from siisti.batch.worker import Begin, Lost, work
from siisti.errors import SiistiError

__all__ = ["Crew", "Limits", "Lost", "deaf"]

J = TypeVar("J")

#: How many jobs a worker may have before it, and how many bytes of them: no more than a pipe takes while nobody reads,
#: so that neither side ever waits for the other.
_JOBS, _BYTES = 16, 32 * 1024
#: How often a job is tried whose worker dies: the death may have been another's doing.
_TRIES = 2
#: How many workers may die one after the other as they start.
_STILLBORN = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may take: seconds, and bytes of memory beyond what its worker had when it was ready; None: no limit.
    ``start`` is how many seconds a worker has to get ready.
    """

    seconds: float | None = None
    memory: int | None = None
    start: float = 600.0


@dataclass(slots=True)
class _Worker:
    """One process, and the jobs it has not answered, with their weights: it is at the first, and has been ``since``."""

    process: Any
    pipe: Connection
    since: float
    ready: bool = False
    jobs: deque[tuple[int, int]] = field(default_factory=deque)

    def takes(self, weight: int) -> bool:
        if not self.ready or len(self.jobs) >= _JOBS:
            return False
        return not self.jobs or sum(w for _, w in self.jobs) + weight <= _BYTES


class Crew:
    """Worker processes, hired when there is work. ``begin`` (a function of a module), its arguments, the jobs and the
    answers must pickle. ``bound`` says that the threads which run it last as long as this process, where they are not
    the main one: Linux then ends the workers with them.
    """

    def __init__(
        self, hands: int, begin: Begin, *args: Any, limits: Limits | None = None, bound: bool = False
    ) -> None:
        self._hands, self._begin, self._args, self._bound = hands, begin, args, bound
        self._limits = limits or Limits()
        self._workers: list[_Worker] = []
        self._stillborn = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, whatever it is at."""
        for worker in self._workers:
            worker.process.kill()
        while self._workers:
            self._bury(self._workers[-1])

    def run(self, jobs: Iterable[J]) -> Iterator[tuple[J, Any]]:
        """Yield each job with its answer, or Lost, in order; take jobs only as there are hands for them.

        Raises SiistiError where no worker can begin.
        """
        turn = Turn(jobs)
        while True:
            self._give(turn)
            yield from turn.answered()
            if turn.empty:
                return
            if self._workers:
                self._hear(turn)

    def _give(self, turn: Turn[J]) -> None:
        """Hire whom there is work for, and give jobs to whoever has room, the least busy first."""
        while True:
            starting = sum(not w.ready for w in self._workers)
            if len(self._workers) < self._hands and turn.waiting(starting + 1):
                self._hire()
                continue
            if not any(w.takes(0) for w in self._workers) or not turn.waiting(1):
                return
            number, message = turn.next()
            free = [w for w in self._workers if w.takes(len(message))]
            if not free:
                return
            worker = min(free, key=lambda w: len(w.jobs))
            if not worker.jobs:
                worker.since = time.monotonic()
            worker.jobs.append((number, len(message)))
            turn.given()
            with suppress(OSError):  # it has died: that is heard where it is read
                worker.pipe.send_bytes(message)

    def _hire(self) -> None:
        context = get_context("spawn")  # a language model's threads do not survive a fork
        mine, theirs = context.Pipe()
        threads = max(1, (os.cpu_count() or 1) // self._hands)
        args = (theirs, self._begin, self._args, self._limits.memory, threads)
        bound = self._bound or threading.current_thread() is threading.main_thread()
        process = context.Process(target=work, args=args, kwargs={"bound": bound}, daemon=True)
        with deaf():
            process.start()
        theirs.close()
        self._workers.append(_Worker(process, mine, time.monotonic()))

    def _hear(self, turn: Turn[J]) -> None:
        """Wait for an answer, a death, or the end of someone's time."""
        ends = [end for w in self._workers if (end := self._end(w)) is not None]
        left = max(0.0, min(ends) - time.monotonic()) if ends else None
        heard = connection.wait([w.pipe for w in self._workers], left)
        for worker in list(self._workers):
            end = self._end(worker)
            if worker.pipe in heard:
                self._read(worker, turn)
            elif end is not None and end <= time.monotonic() and not worker.pipe.poll():
                self._lose(worker, turn, f"took longer than {self._limits.seconds:g} s", tries=1)

    def _end(self, worker: _Worker) -> float | None:
        """Return when the worker's time is over."""
        if not worker.ready:
            return worker.since + self._limits.start
        if not worker.jobs or self._limits.seconds is None:
            return None
        return worker.since + self._limits.seconds

    def _read(self, worker: _Worker, turn: Turn[J]) -> None:
        try:
            said = pickle.loads(worker.pipe.recv_bytes())
        except (EOFError, OSError):
            worker.process.join(5)
            self._lose(worker, turn, _cause(worker.process.exitcode), tries=_TRIES)
            return
        worker.since = time.monotonic()
        if isinstance(said, Lost):
            raise SiistiError(said.reason)
        if said is None:
            worker.ready, self._stillborn = True, 0
            return
        number, answer = said
        worker.jobs.popleft()
        turn.answer(number, answer)

    def _lose(self, worker: _Worker, turn: Turn[J], reason: str, *, tries: int) -> None:
        """Bury a worker, blame the job it was at, and give the others back."""
        self._bury(worker)
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise SiistiError(f"worker processes do not start: {reason}; try fewer of them (--jobs)")
        numbers = [number for number, _ in worker.jobs]
        if numbers and turn.died(numbers[0]) >= tries:
            turn.answer(numbers.pop(0), Lost(reason))
        turn.back(numbers)

    def _bury(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.process.close()
        worker.pipe.close()


def _cause(code: int | None) -> str:
    """Return what a process died of, in words."""
    if code is None or code >= 0:
        return f"its process ended with code {code}"
    try:
        return f"its process died ({signal.Signals(-code).name})"
    except ValueError:
        return f"its process died (signal {-code})"


@contextmanager
def deaf() -> Iterator[None]:
    """Keep Ctrl-C from a process that is being started, which would meet it with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Started by the first process, it would let Ctrl-C through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
