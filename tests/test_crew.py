"""The crew: answers in order, and a bad job costs itself alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from siisti.batch.crew import Crew, Limits, Lost
from siisti.batch.turn import WINDOW
from siisti.errors import SiistiError

from . import poison

LIMITS = Limits(seconds=1.0, memory=1 << 30)

#: What is wrong with a job, and what is said of it.
POISON = [
    ("hang", "took longer than 1 s"),
    ("crash", "its process died (SIGSEGV)"),
    ("exit", "its process ended with code 7"),
    ("memory", "ran out of memory"),
    ("error", "ValueError: no good"),
]


@pytest.mark.parametrize("hands", [1, 2])
def test_poison_costs_itself_alone(hands: int) -> None:
    jobs: list[Any] = list(range(5))
    for bad, _ in POISON:
        jobs += [bad, *range(5)]
    with Crew(hands, poison.begin, limits=LIMITS) as crew:
        answers = list(crew.run(jobs))
    assert [job for job, _ in answers] == jobs
    told = dict(POISON)
    for job, answer in answers:
        assert answer == (Lost(told[job]) if job in told else ("done", job))


def test_a_job_whose_worker_was_killed_is_tried_again(tmp_path: Path) -> None:
    jobs = [1, ("once", str(tmp_path / "mark")), 2]
    with Crew(1, poison.begin) as crew:
        assert list(crew.run(jobs)) == [(job, ("done", job)) for job in jobs]


def test_big_jobs_and_answers_pass(tmp_path: Path) -> None:
    jobs = [("big", 1 << 20), b"y" * (1 << 20), 3] * 4
    with Crew(2, poison.begin) as crew:
        answers = [answer for _, answer in crew.run(jobs)]
    assert answers == [b"x" * (1 << 20), ("done", jobs[1]), ("done", 3)] * 4


def test_jobs_are_taken_as_there_is_room() -> None:
    taken = 0

    def jobs() -> Iterator[Any]:
        nonlocal taken
        yield ("sleep", 0.5)
        for n in range(5 * WINDOW):
            taken = n
            yield n

    with Crew(2, poison.begin) as crew:
        answers = crew.run(jobs())
        next(answers)
        assert taken <= WINDOW
        assert sum(1 for _ in answers) == 5 * WINDOW


@pytest.mark.parametrize(("mark", "said"), [("broken", "broken on purpose"), ("stillborn", "do not start")])
def test_a_crew_that_cannot_begin_says_so(mark: str, said: str) -> None:
    with Crew(2, poison.begin, mark) as crew, pytest.raises(SiistiError, match=said):
        list(crew.run([1, 2]))


@pytest.mark.timed
def test_no_work_hires_nobody() -> None:
    start = time.monotonic()
    with Crew(2, poison.begin) as crew:
        assert list(crew.run([])) == []
    assert time.monotonic() - start < 0.2
