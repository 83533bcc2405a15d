"""Puts outputs in their places many at a time: a disk takes as long for one as for many that it is told of at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from siisti.batch.account import Journal
from siisti.batch.manifest import Done, Manifest
from siisti.batch.store import Draft
from siisti.disk import settle

#: How many outputs wait for each other at most, and for how many seconds.
_COUNT, _SECONDS = 64, 0.5


@dataclass(frozen=True, slots=True)
class Parcel:
    """An output that is whole, and what the manifest is to say of it once it is in its place."""

    draft: Draft
    target: str
    path: str
    done: Done
    told: dict[str, Any]


@dataclass(slots=True)
class Shipment:
    """The outputs that wait. Each is on the disk before it takes its place, and in its place before it is noted."""

    manifest: Manifest
    journal: Journal | None = None
    _parcels: list[Parcel] = field(default_factory=list)
    _since: float = 0.0
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8))

    def add(self, parcel: Parcel) -> None:
        """Add an output, and send all off where they have waited enough."""
        if not self._parcels:
            self._since = time.monotonic()
        self._parcels.append(parcel)
        if len(self._parcels) >= _COUNT or time.monotonic() - self._since >= _SECONDS:
            self.send()

    def send(self) -> None:
        """Put all in their places. Done again after an interruption, it finishes what is left."""
        if self._parcels:
            list(self._pool.map(lambda parcel: parcel.draft.sync(), self._parcels))
            for folder in {parcel.draft.place() for parcel in self._parcels}:
                settle(folder)
            if self.journal is not None:
                self.journal.sync()
            for parcel in self._parcels:
                self.manifest.finished(parcel.target, parcel.path, parcel.done, **parcel.told)
            self.manifest.sync()
            self._parcels.clear()

    def close(self) -> None:
        """Send what waits, and end."""
        try:
            self.send()
        finally:
            self._pool.shutdown()
