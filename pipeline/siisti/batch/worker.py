"""A worker's side of the crew: gets ready, tells so, and answers one job after the other until nobody asks."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

#: What a worker calls once, in its process; it returns what the worker calls for each job. Found by its name there.
Begin = Callable[..., Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Lost:
    """A job that has no answer, and why."""

    reason: str


def work(
    pipe: Connection, begin: Begin, args: tuple[Any, ...], memory: int | None, threads: int, *, bound: bool
) -> None:
    """Answer jobs. The first message says that it is ready: None, or Lost where it cannot begin.

    ``bound``: the thread that started this process lasts as long as its own process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C, and ends its workers
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _end_with_parent(bound=bound)
    # As many threads as there are cores in each worker would only be in each other's way.
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    ready = None
    try:
        do = begin(*args)
    except Exception as error:
        ready = Lost(str(error) or type(error).__name__)
    with suppress(BrokenPipeError, ConnectionResetError, EOFError):
        pipe.send_bytes(pickle.dumps(ready))
        if ready is not None:
            return
        _limit(memory)
        while _one(pipe, do):
            pass


def _one(pipe: Connection, do: Callable[[Any], Any]) -> bool:
    """Answer one job, and tell whether this process is fit for another."""
    number, job = pickle.loads(pipe.recv_bytes())
    fit, answer = True, None
    try:
        answer = pickle.dumps((number, do(job)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        fit = False
    except Exception as error:
        answer = pickle.dumps((number, Lost(f"{type(error).__name__}: {error}")))
    # Told only here, where what filled the memory has been let go.
    pipe.send_bytes(answer or pickle.dumps((number, Lost("ran out of memory"))))
    return fit


def _limit(memory: int | None) -> None:
    """Let the process grow by so many bytes and no further, where the system can."""
    if memory is None:
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory, hard))


def _end_with_parent(*, bound: bool) -> None:
    """End when the parent does, even one that was killed and could not say so."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    # A job that hangs in C code keeps threads from running. Linux itself ends such a worker, with the thread that
    # started it.
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        if bound:
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    threading.Thread(target=watch, daemon=True).start()
