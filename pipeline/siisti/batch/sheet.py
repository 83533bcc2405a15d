"""The output of a Parquet file: row by row, row group by row group; the very file where not a row changed."""

from __future__ import annotations

from pathlib import Path

from siisti.batch.settings import Settings
from siisti.batch.store import Draft, pieces
from siisti.formats.parquet import Rewriter, Row


class Sheet:
    """Takes what becomes of each row of the file at ``path``, and writes to a draft.

    Every method raises InputError where the file is not what it was when its rows were read.
    """

    def __init__(self, path: Path, size: int, draft: Draft, settings: Settings) -> None:
        self._path, self._size, self._draft, self._settings = path, size, draft, settings
        self._rewriter: Rewriter | None = None

    def put(self, row: Row | None) -> None:
        """Take the next row; None stays as it is."""
        self._opened().put(row or Row(None))

    def finish(self, *, changed: bool) -> None:
        """Write what is left; or the file as it came, where nothing ``changed`` and no column is wanted."""
        if changed or self._settings.into or self._settings.columns:
            self._opened().finish()
            return
        self.discard()
        self._draft.restart()
        for piece in pieces(self._path, 0, self._size):
            self._draft.write(piece)

    def discard(self) -> None:
        """Write no more."""
        if self._rewriter is not None:
            self._rewriter.discard()

    def _opened(self) -> Rewriter:
        if self._rewriter is None:
            into, columns = self._settings.into, self._settings.columns
            self._rewriter = Rewriter(
                self._path, self._draft, self._settings.cells, into=into, beside=columns
            )
        return self._rewriter
