"""Cleans texts in several processes, in order, in constant memory; a text that kills its process costs itself alone."""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from siisti.batch.crew import Crew, Lost
from siisti.formats import text as plain
from siisti.result import Result
from siisti.types import Document

if TYPE_CHECKING:
    from siisti.cleaner import Item


def _view(table: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(table)


# Results hold read-only views, which pickle does not know by itself.
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))


def clean_many(options: dict[str, Any], items: Iterable[Item], jobs: int) -> Iterator[Result]:
    """Yield a result for each item, in order; with ``error`` set where its process died."""
    with Crew(jobs, _begin, options) as crew:
        for item, answer in crew.run(items):
            yield _lost(item, answer.reason) if isinstance(answer, Lost) else answer


def _begin(options: dict[str, Any]) -> Callable[[Item], Result]:
    from siisti.cleaner import Cleaner

    return Cleaner(**options).clean_one


def _lost(item: Item, reason: str) -> Result:
    text = item[0] if isinstance(item, tuple) else item
    document = text if isinstance(text, Document) else plain.parse(str(text))
    return Result(document, document, error=reason)
