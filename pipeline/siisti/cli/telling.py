"""The report of a batch: written when the run is over, from what was kept of every document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from siisti import __version__
from siisti.cli.options import build, infos, report_kind
from siisti.disk import Draft

if TYPE_CHECKING:
    from siisti.batch.account import Telling
    from siisti.batch.settings import Settings


@contextmanager
def telling(path: str | None, settings: Settings) -> Iterator[Telling | None]:
    """Give what the batch needs to know of the report that is asked for; it is there when the run is over.

    Raises UsageError for a kind that a batch does not write, and MissingExtra or InputError for what would fail at the
    end.
    """
    if path is None:
        yield None
        return
    from siisti.batch.account import Telling

    kind = report_kind(path)
    with Draft(Path(path)) as draft:
        if kind == "jsonl":
            yield Telling("jsonl", lambda accounts: _lines(draft, accounts))
        elif kind == "html":
            from siisti.report.page import template

            template()
            yield Telling("html", lambda accounts: _page(draft, accounts, settings.profile))
        else:
            raise click.UsageError(f"{path}: a batch's report ends in .html or .jsonl")


def _lines(draft: Draft, accounts: Iterator[bytes]) -> None:
    for account in accounts:
        draft.write(account)


def _page(draft: Draft, accounts: Iterator[bytes], profile: str) -> None:
    from siisti.report.cards import unpacked
    from siisti.report.page import Page

    cleaner = build(profile, gate=False)
    name, rules = cleaner.profile.name, infos(cleaner.rules)
    page = Page(lambda s: draft.write(s.encode("utf-8", "backslashreplace")), __version__, name, rules)
    try:
        for account in accounts:
            page.take(*unpacked(account))
        page.close()
    finally:
        page.discard()
