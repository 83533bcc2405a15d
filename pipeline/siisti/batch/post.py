"""A Dask worker's side: answers bundles of jobs by processes of its own, so that a bad job costs itself alone there.

The worker itself never cleans a document. Each of its threads has a crew of one process (``siisti.batch.crew``), with
rules and models loaded once, the same limits and the same answers as on one machine; processes that nobody has asked
for a while end.
"""

from __future__ import annotations

import pickle
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import current_process
from typing import Any

from siisti.batch.crew import Crew, Limits
from siisti.batch.worker import Begin
from siisti.errors import SiistiError

#: Seconds after which a process that has nothing to do ends.
_IDLE = 60.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker needs to know before it can answer: how a process begins, and what a job may take. ``mark`` keeps
    apart the processes of two runs.
    """

    begin: Begin
    args: tuple[Any, ...]
    limits: Limits
    mark: str


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a bundle, or why there are none; and how long it took."""

    answers: tuple[Any, ...]
    refused: str = ""
    seconds: float = 0.0


def answer(order: bytes, bundle: bytes) -> bytes:
    """Return the packed Answers to packed jobs. Dask passes bytes on as they are, and looks for nothing in them."""
    start = time.monotonic()
    with _post(order).crew() as crew:
        try:
            answers = tuple(answer for _, answer in crew.run(unpacked(bundle)))
            told = Answers(answers, seconds=time.monotonic() - start)
        except SiistiError as error:  # some of them do not pickle
            told = Answers((), str(error))
    return packed(told)


def packed(what: Any) -> bytes:
    """Return something as bytes that are quick to send. A scheduler keeps the last thousand messages to each worker."""
    return zlib.compress(pickle.dumps(what, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(content: bytes) -> Any:
    """Return what was packed."""
    return pickle.loads(zlib.decompress(content))


@cache
def _post(order: bytes) -> _Post:
    return _Post(pickle.loads(order))


class _Post:
    """The crews of one run on one Dask worker: as many as it has threads, each lent to one bundle at a time."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._lock = threading.Lock()
        self._idle: list[tuple[float, Crew]] = []
        self._watched = False

    @contextmanager
    def crew(self) -> Iterator[Crew]:
        """Lend a crew; one that an error came out of ends."""
        with self._lock:
            crew = self._idle.pop()[1] if self._idle else None
        crew = crew or self._hired()
        try:
            yield crew
        except BaseException:
            crew.close()
            raise
        with self._lock:
            self._idle.append((time.monotonic(), crew))
            if not self._watched:
                self._watch()

    def _watch(self) -> None:
        self._watched = True
        timer = threading.Timer(_IDLE / 2, self._dismiss)
        timer.daemon = True
        timer.start()

    def _hired(self) -> Crew:
        # Dask starts workers as daemons, to which Python allows no processes of their own lest they be left behind;
        # these end with whoever started them.
        vars(current_process())["_config"]["daemon"] = False
        order = self._order
        return Crew(1, order.begin, *order.args, limits=order.limits, bound=True)

    def _dismiss(self) -> None:
        """End the crews that have been idle for too long."""
        with self._lock:
            late = time.monotonic() - _IDLE
            gone = [crew for since, crew in self._idle if since <= late]
            self._idle = [pair for pair in self._idle if pair[0] > late]
            self._watched = False
            if self._idle:
                self._watch()
        for crew in gone:
            crew.close()
