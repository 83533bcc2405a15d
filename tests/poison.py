"""Jobs for the tests of the crew: good ones, and each way for one to go wrong. Workers find these by name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from siisti.batch import work
from siisti.batch.settings import Settings
from siisti.batch.work import Work


def begin(mark: str = "") -> Callable[[Any], Any]:
    if mark == "broken":
        raise ValueError("broken on purpose")
    if mark == "stillborn":
        os._exit(3)

    def do(job: Any) -> Any:
        match job:
            case "hang":
                time.sleep(600)
            case "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "exit":
                os._exit(7)
            case "memory":
                return len(bytearray(8 << 30))
            case "error":
                raise ValueError("no good")
            case ("once", path):  # a worker that dies of something else than its job
                if not Path(path).exists():
                    Path(path).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            case ("sleep", seconds):
                time.sleep(seconds)
            case ("big", count):
                return b"x" * count
        return ("done", job)

    return do


def cleaning(settings: Settings) -> Callable[[Work], Any]:
    """Clean documents, but for those that name a poison: they take it."""
    clean, do = work.begin(settings), begin()

    def one(job: Work) -> Any:
        poison = next((p for p in ("hang", "crash", "memory") if p.encode() in job.raw), None)
        return do(poison) if poison else clean(job)

    return one
