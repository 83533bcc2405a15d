"""What a worker does: bytes of one document in, its cleaned bytes out, and what there is to tell of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from socket import gethostname
from typing import Any

from siisti import __version__
from siisti.batch.account import Kind, account
from siisti.batch.settings import Settings, configuration
from siisti.cleaner import Cleaner
from siisti.errors import SiistiError
from siisti.formats import guess, read, takes, write
from siisti.formats.parquet import Cell, Row
from siisti.report.beside import has_place, made, row
from siisti.report.records import Report
from siisti.result import Result
from siisti.types import Document


@dataclass(frozen=True, slots=True)
class Work:
    """One document: a file as a whole, a line of JSON Lines or a row of a table by its number; a row has its ``cell``.

    ``offset`` is where that line starts, in characters, and ``chars`` how many it has, where a report needs to know.
    """

    path: str
    raw: bytes
    line: int = 0
    offset: int = 0
    chars: int = 0
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document. ``error`` says why there is no ``content``.

    ``scores`` are fluency and MQM before and after, None where they were not computed. ``account`` is what the report
    will need, where one is wanted, and ``row`` what a row of a table becomes.
    """

    content: bytes = b""
    error: str = ""
    repairs: int = 0
    left: int = 0
    verdict: str = ""
    scores: tuple[float | None, ...] = ()
    seconds: float = 0.0
    account: bytes = b""
    row: Row | None = None


#: Has every rule look once, so that what is loaded when first needed is there before the clock runs.
_WARM = "The the minister said on 5. May that 7,5 percent of teh of the Finnish Finnish people agreed.\n" * 2


def begin(settings: Settings, told: Kind | None = None) -> Callable[[Work], Outcome]:
    """Return what cleans a document, with rules and model loaded. ``told`` is the kind of the report that is wanted.
    Raises ConfigError for a broken profile.
    """
    cleaner = Cleaner(
        settings.profile,
        scores=settings.scores,
        gate=settings.gate,
        unsafe=settings.unsafe,
        memory=settings.learned,
    )
    cleaner.clean(_WARM)

    def clean(work: Work) -> Outcome:
        start = time.monotonic()
        try:
            result, content = _cleaned(cleaner, settings, work)
        except SiistiError as error:
            return Outcome(error=_named(str(error), work), seconds=time.monotonic() - start)
        before, after = result.scores.before, result.scores.after
        report = Report(work.path, result, line=work.line, offset=work.offset)
        return Outcome(
            content if isinstance(content, bytes) else b"",
            repairs=len(result.repairs),
            left=sum(not f.applied for f in result.findings),
            verdict=result.verdict,
            scores=(before.fluency, after.fluency, before.mqm, after.mqm),
            account=account(told, report) if told else b"",
            row=content if isinstance(content, Row) else None,
            seconds=time.monotonic() - start,
        )

    return clean


def begin_alike(settings: Settings, config: str, told: Kind | None = None) -> Callable[[Work], Outcome]:
    """Return what ``begin`` does, on another machine. Raises SiistiError where it would clean by anything else."""
    if configuration(settings) != config:
        raise SiistiError(
            f"siisti {__version__} on {gethostname()} has other rules, another profile or no language model; "
            "make it the same on all machines, or pass --no-gate where the model is the difference"
        )
    return begin(settings, told)


def document(settings: Settings, work: Work) -> Document:
    """Return the document, read as the settings say. Raises InputError for one that cannot be read."""
    if work.cell is not None:
        return work.cell.document
    kind = _kind(settings, work)
    fields: dict[str, Any] = {k: v for k, v in settings.fields.items() if k in _known(kind)}
    return read(work.raw, format=kind, encoding=settings.encoding, **fields)


def _kind(settings: Settings, work: Work) -> str:
    return settings.kind or ("jsonl" if work.line else guess(Path(work.path), work.raw))


def _cleaned(cleaner: Cleaner, settings: Settings, work: Work) -> tuple[Result, bytes | Row]:
    result = cleaner.clean(document(settings, work))
    if work.cell is not None:
        return result, row(result)
    annotated = settings.annotate and has_place(result.document.format)
    if settings.into or annotated:
        return result, made(result, settings.into, annotated=annotated)
    return result, write(result.document) if result.repairs else work.raw


@cache
def _known(kind: str) -> frozenset[str]:
    return takes(kind)


def _named(problem: str, work: Work) -> str:
    """Return the problem with the place of the document in place of what bytes are called."""
    place = f"{work.path}:{work.line}" if work.line else work.path
    if work.cell is not None:
        return f"{place}: {problem}"
    for stand_in in ("input:1: ", "input: "):
        if problem.startswith(stand_in):
            return f"{place}: {problem.removeprefix(stand_in)}"
    return problem
