"""Sends what was cleaned where it belongs, tells the reports, and counts what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from siisti.cli import failed, reason
from siisti.cli.inputs import Item, Reader
from siisti.cli.outputs import Nowhere, Output
from siisti.cli.progress import counted
from siisti.cli.references import Reference
from siisti.cli.sheet import Sheet
from siisti.errors import InputError

if TYPE_CHECKING:
    from siisti.formats.parquet import Row
    from siisti.report.records import Reporter
    from siisti.result import Result


@dataclass(slots=True)
class Tally:
    """What was done to one file, or to all."""

    repairs: int = 0
    touched: int = 0
    segments: int = 0
    left: int = 0

    def add(self, result: Result) -> None:
        """Count one text."""
        self.repairs += len(result.repairs)
        self.touched += len({r.finding.segment for r in result.repairs})
        self.segments += len(result.original.segments)
        self.left += sum(not f.applied for f in result.findings)

    def __str__(self) -> str:
        where = f" in {self.touched:,} of {counted(self.segments, 'segment')}" if self.segments else ""
        return f"{counted(self.repairs, 'repair')}{where}, {counted(self.left, 'finding')} left"


class Run:
    """Sends each result to its output and to the reports, and counts what could not be done."""

    def __init__(
        self,
        output: Output,
        reporters: list[Reporter],
        judge: Reference | None,
        reader: Reader,
        *,
        scored: bool = False,
    ) -> None:
        self._output, self._reporters, self._judge = output, reporters, judge
        self._reader, self._scored = reader, scored
        self._sheet: Sheet | None = None
        self._field, self._annotate, self._into = reader.text_field or "text", reader.annotate, reader.into
        self._all, self._name = Tally(), ""
        self.failures = self.files = self._done = 0

    @property
    def summary(self) -> Iterator[str]:
        """What was done, in a line; nothing where nothing was."""
        if self._done:
            name = self._name if self.files == 1 else counted(self.files, "file")
            failures = f"; {counted(self.failures, 'failure')}" if self.failures else ""
            yield f"{name}: {self._all}{failures}"

    def file(self, items: Iterator[tuple[Item, Result | None]]) -> None:
        """Write one file's results. A file that cannot be written is told of once."""
        self.files += 1
        writable = True
        for item, result in items:
            self._name = item.name
            content, item = self._written(item, result)
            if item.error:
                self._fail(item.error)
                if self._sheet is not None and not item.line:  # the rest of its rows cannot be read
                    self.discard()
                    writable = False
            elif result is not None:
                self._all.add(result)
            self._tell(item, None if item.error else result)
            if content is not None and writable:
                changed = bool(result and (result.changed or self._annotate or self._into))
                writable = self._write(item, content, changed=changed)
                self._done += writable and not item.error
        self._write(None, b"", changed=False)

    def discard(self) -> None:
        """Leave nothing half written."""
        if self._sheet is not None:
            self._sheet.discard()
            self._sheet = None
        self._output.discard()

    def _write(self, item: Item | None, content: bytes | Row, *, changed: bool) -> bool:
        try:
            if item is None:
                if self._sheet is not None:
                    self._sheet.finish()
                    self._sheet = None
                self._output.finish()
            elif isinstance(content, bytes):
                self._output.write(item.path, content, changed=changed)
            else:
                if self._sheet is None:
                    self._sheet = Sheet(item.path, self._output, self._reader, scored=self._scored)
                self._sheet.put(content if item.line else None, changed=changed)
        except BrokenPipeError:
            raise
        except (InputError, OSError) as error:
            self.discard()
            self._fail(reason(error))
            return False
        return True

    def _tell(self, item: Item, result: Result | None) -> None:
        if not self._reporters:
            return
        from siisti.report.records import Report

        report = Report(item.name, result, item.error, item.line, item.offset)
        if result is not None:
            text = _text(result, self._field) if isinstance(self._output, Nowhere) else None
            measures = self._judge.measures(result.original, result.document) if self._judge else ()
            report = replace(report, text=text, measures=measures)
        for each in self._reporters:
            each.add(report)

    def _fail(self, problem: str) -> None:
        self.failures += 1
        failed(problem)

    def _written(self, item: Item, result: Result | None) -> tuple[bytes | Row | None, Item]:
        """Return what to write. A record that cannot be cleaned passes as it came; a file is not written."""
        if result is None:
            return self._untouched(item), item
        try:
            return self._made(result), item
        except InputError as error:
            place = f"{item.name}:{item.line}" if item.line else item.name
            return self._untouched(item), replace(item, error=f"{place}: {error}")

    def _untouched(self, item: Item) -> bytes | Row | None:
        if not item.line:
            return None
        if item.document is None or item.document.format != "parquet" or isinstance(self._output, Nowhere):
            return item.raw
        from siisti.formats.parquet import Row

        return Row(None)

    def _made(self, result: Result) -> bytes | Row:
        from siisti.report.beside import made, row

        if result.document.format == "parquet":
            return b"" if isinstance(self._output, Nowhere) else row(result)
        return made(result, self._into, annotated=self._annotate)


def _text(result: Result, field: str) -> str:
    """Return the cleaned text: of a record, what its field holds now."""
    if result.document.format != "jsonl":
        return result.text
    import json

    return str(json.loads(result.text)[field]) if result.text.strip() else ""
