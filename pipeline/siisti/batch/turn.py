"""Keeps the jobs of one run in turn: taken one by one, given out and given back, answered in order."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

J = TypeVar("J")

#: How many jobs, and bytes of them, may be under way or wait for their turn behind a slow one.
WINDOW, HELD = 1024, 64 * 1024 * 1024


class Turn(Generic[J]):
    """The jobs that have been taken and whose answers have not been handed on, by number."""

    def __init__(self, jobs: Iterable[J]) -> None:
        self._source = iter(jobs)
        self._jobs: dict[int, J] = {}
        self._messages: dict[int, bytes] = {}
        self._waiting: deque[int] = deque()
        self._answers: dict[int, Any] = {}
        self._deaths: dict[int, int] = {}
        self._first = self._taken = self._held = 0
        self._over = False

    @property
    def empty(self) -> bool:
        """Whether every job has been handed on, and there are no more."""
        return self._over and not self._jobs

    def waiting(self, count: int) -> bool:
        """Tell whether that many jobs wait for a worker; take some more first, as far as there is room."""
        while len(self._waiting) < count and not self._over and self._room:
            try:
                job = next(self._source)
            except StopIteration:
                self._over = True
                break
            message = pickle.dumps((self._taken, job), pickle.HIGHEST_PROTOCOL)
            self._jobs[self._taken], self._messages[self._taken] = job, message
            self._waiting.append(self._taken)
            self._held += len(message)
            self._taken += 1
        return len(self._waiting) >= count

    @property
    def _room(self) -> bool:
        return self._taken - self._first < WINDOW and self._held < HELD

    def next(self) -> tuple[int, bytes]:
        """Return the number of the next job that waits, and the message that gives it to a worker."""
        return self._waiting[0], self._messages[self._waiting[0]]

    def given(self) -> None:
        """Note that a worker has the next job."""
        self._waiting.popleft()

    def back(self, numbers: Iterable[int]) -> None:
        """Put jobs back, before those that wait."""
        self._waiting.extendleft(reversed(list(numbers)))

    def answer(self, number: int, answer: Any) -> None:
        """Note an answer."""
        self._answers[number] = answer
        self._held -= len(self._messages.pop(number))

    def died(self, number: int) -> int:
        """Return how many workers have now died of a job."""
        self._deaths[number] = self._deaths.get(number, 0) + 1
        return self._deaths[number]

    def answered(self) -> Iterator[tuple[J, Any]]:
        """Yield what can be handed on: each job whose turn it is, with its answer."""
        while self._first in self._answers:
            number, self._first = self._first, self._first + 1
            self._deaths.pop(number, None)
            yield self._jobs.pop(number), self._answers.pop(number)
