"""Cleans texts in several processes, in order, holding no more of them than there are hands."""

from __future__ import annotations

import copyreg
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from siisti.result import Result

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner, Item

_cleaner: Cleaner | None = None


def _view(table: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(table)


# Results hold read-only views, which pickle does not know by itself.
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))


def clean_many(options: dict[str, Any], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """Yield a result for each item, in order. At most four items a process are on their way at once."""
    # "spawn", because a language model's threads do not survive a fork.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (options,)) as pool:
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(pool.submit(_one, item))
            if len(waiting) >= 4 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(options: dict[str, Any]) -> None:
    global _cleaner
    from siisti.cleaner import Cleaner

    _cleaner = Cleaner(**options)


def _one(item: Item) -> Result:
    assert _cleaner is not None, "the pool starts each process with a Cleaner"
    return _cleaner.clean_one(item)
