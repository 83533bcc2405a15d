"""Writes the rows of a Parquet file, as they come back, to an output that takes bytes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from siisti.cli.inputs import Reader
from siisti.cli.outputs import Output, Stdout
from siisti.errors import InputError

if TYPE_CHECKING:
    from siisti.formats.parquet import Row


class Sheet:
    """One Parquet file on its way out. ``changed`` once any row is another than it was."""

    def __init__(self, path: str, output: Output, reader: Reader, *, scored: bool) -> None:
        from siisti.formats.parquet import Fields, Rewriter
        from siisti.report.beside import kinds

        if isinstance(output, Stdout) and sys.stdout.isatty():
            raise InputError(f"{path}: Parquet is nothing for a terminal; pass -o FILE")
        self._path, self._output, self._changed = path, output, False
        paired = reader.source_field is not None
        beside = kinds(scored=scored, paired=paired) if reader.annotate else {}
        fields = Fields(reader.text_field or "text")
        self._rewriter = Rewriter(Path(path), self, fields, into=reader.into, beside=beside)

    def write(self, content: bytes) -> None:
        """Pass on some bytes of the new file."""
        self._output.write(self._path, content, changed=self._changed)

    def put(self, row: Row | None, *, changed: bool) -> None:
        """Take what became of the next row, None for a file of no texts."""
        self._changed = self._changed or changed
        if row is not None:
            self._rewriter.put(row)

    def finish(self) -> None:
        """Write the rest."""
        self._rewriter.finish()
        self._output.write(self._path, b"", changed=self._changed)

    def discard(self) -> None:
        """Write no more."""
        self._rewriter.discard()
