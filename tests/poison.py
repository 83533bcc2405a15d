"""Jobs for the tests of the crew: good ones, and each way for one to go wrong. Workers find these by name."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from siisti.batch.account import Telling
from siisti.batch.crew import Crew
from siisti.batch.run import batch
from siisti.batch.settings import Orders, Settings
from siisti.batch.work import Outcome, Work


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
            case "parent":  # takes whoever started this process along
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(600)
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


def quick() -> Callable[[Work], Outcome]:
    """Mend the one word of the tests without loading a rule; a document that says it is broken fails, and one that
    names a poison takes it.
    """
    do = begin()

    def one(job: Work) -> Any:
        if poison := next((p for p in ("hang", "crash", "memory", "parent") if p.encode() in job.raw), None):
            return do(poison)
        if b"broken" in job.raw:
            return Outcome(error=f"{job.path}:{job.line}: broken")
        time.sleep(0.001)
        made = job.raw.replace(b"teh", b"the")
        return Outcome(made, repairs=made != job.raw, scores=(None,) * 4, account=b"%d %s" % (job.line, made))

    return one


def driving(out: str, jobs: int) -> None:
    """Run a batch of such documents, with a report, noting its progress after every line."""

    def write(accounts: Iterator[bytes]) -> None:
        Path(f"{out}.report").write_bytes(b"".join(accounts))

    with Crew(jobs, quick) as crew:
        settings, orders = (
            Settings(str(Path(__file__).parent / "demo/demo.toml"), gate=False),
            Orders(every=0.01),
        )
        batch(["in"], Path(out), settings, crew, orders, telling=Telling("jsonl", write))
