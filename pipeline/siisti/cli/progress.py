"""Shows how far a long run is, on stderr and only to a person who would otherwise see nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(title: str, total: int | None) -> Iterator[Callable[[int, int | None], None]]:
    """Yield what to tell how much is done, and of how much where that has changed."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
    )
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        def tell(done: int, of: int | None) -> None:
            bar.update(task, completed=done, total=of if of is not None else total)

        yield tell


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return the number with its noun.

    >>> counted(1, "file"), counted(0, "repair")
    ('1 file', '0 repairs')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
