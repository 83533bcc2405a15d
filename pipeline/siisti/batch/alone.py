"""The engine without other processes: does each job where it is. Nothing protects it from a job that hangs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from siisti.batch.worker import Begin, Lost

J = TypeVar("J")


class Alone:
    """Does each job in this process, by what ``begin`` returns for it."""

    def __init__(self, begin: Begin, *args: Any) -> None:
        self._begin, self._args = begin, args

    def run(self, jobs: Iterable[J]) -> Iterator[tuple[J, Any]]:
        """Yield each job with its answer, or Lost, in order."""
        do = None
        for job in jobs:
            do = do or self._begin(*self._args)
            try:
                answer = do(job)
            except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError) as error:
                answer = Lost(f"{type(error).__name__}: {error}")
            yield job, answer
