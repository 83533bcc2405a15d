"""Writes what became of each document: its output, the quarantine, and the manifest."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from siisti import __version__
from siisti.batch.account import Journal
from siisti.batch.manifest import At, Done, Manifest, Tally
from siisti.batch.plan import Source
from siisti.batch.reader import Begin, Broken, End, Event, Refused, TooLarge
from siisti.batch.settings import Orders, Settings
from siisti.batch.sheet import Sheet
from siisti.batch.shipment import Parcel, Shipment
from siisti.batch.store import Draft, Store, pieces
from siisti.batch.work import Outcome, Work
from siisti.errors import InputError


class Writer:
    """Takes events in order. ``total`` is what this run did; ``files`` how many inputs it did it to."""

    def __init__(
        self,
        manifest: Manifest,
        store: Store,
        config: str,
        settings: Settings,
        orders: Orders,
        journal: Journal | None = None,
    ) -> None:
        self._manifest, self._store, self._config, self._every = manifest, store, config, orders.every
        self._settings, self._journal = settings, journal
        self._begin: Begin | None = None
        self._draft: Draft | None = None
        self._sheet: Sheet | None = None
        self._tally, self._reason = Tally(), ""
        self._read = self._line = self._chars = 0
        self._noted = time.monotonic()
        self._shipment = Shipment(manifest, journal)
        self.total, self.files, self.bytes = Tally(), 0, 0

    def close(self) -> None:
        """Put what is whole in its place, and leave the rest for the run that goes on with it."""
        self._leave()
        self._shipment.close()

    def _leave(self) -> None:
        if self._sheet is not None:
            self._sheet.discard()
            self._sheet = None
        if self._draft is not None:
            self._draft.close()
            self._draft = None

    def take(self, event: Event) -> None:
        """Take an event that needs no cleaning."""
        match event:
            case Begin():
                self._start(event)
            case TooLarge():
                self._too_large(event)
            case Refused():
                place, size = f"{event.work.path}:{event.work.line}", len(event.work.raw)
                self.write(event.work, Outcome(error=_oversized(place, size, event.limit)))
            case Broken():
                self._broken(event)
            case End() if self._begin is not None:
                self._finish()

    def write(self, work: Work, outcome: Outcome) -> None:
        """Take a document and what became of it."""
        if work.cell is not None:
            self._row(work, outcome)
            return
        begin, draft = self._now()
        begin.digest.update(work.raw)
        self._read += len(work.raw)
        self._line, self._chars = work.line, work.offset + work.chars
        if self._journal is not None and not outcome.error:
            self._journal.add(outcome.account)
        self._count(_tally(outcome))
        self.bytes += len(work.raw)
        if outcome.error:
            self._quarantine(begin.source, work.line, outcome.error, [work.raw])
        # A line that could not be cleaned passes as it came; of a file there is no output then.
        draft.write(work.raw if outcome.error else outcome.content)
        if work.line and time.monotonic() - self._noted >= self._every:
            self._note(begin, draft)

    def _row(self, work: Work, outcome: Outcome) -> None:
        """Take a row. Those of a file that was given up on the way are nothing any more."""
        if self._begin is None or self._sheet is None or work.cell is None:
            return
        source = self._begin.source
        try:
            self._sheet.put(None if outcome.error else outcome.row)
        except InputError as error:
            self._broken(Broken(source, str(error)))
            return
        if self._journal is not None and not outcome.error:
            self._journal.add(outcome.account)
        self._count(_tally(outcome))
        if outcome.error:
            original = json.dumps({"text": work.cell.text, "source": work.cell.source}) + "\n"
            self._quarantine(source, work.line, outcome.error, [original.encode()])

    def _now(self) -> tuple[Begin, Draft]:
        assert self._begin is not None, "a document comes after its input's beginning"
        assert self._draft is not None
        return self._begin, self._draft

    def _start(self, begin: Begin) -> None:
        self._begin, at = begin, begin.at
        target = begin.source.target
        self._store.release(target, at.line if at else 0)
        self._draft = self._store.open(target, at.out if at else 0)
        if begin.source.shape == "rows":
            self._sheet = Sheet(Path(begin.source.path), begin.look.size, self._draft, self._settings)
        self._tally, self._reason = at.tally if at else Tally(), ""
        self._read, self._line = (at.read, at.line) if at else (0, 0)
        self.bytes += self._read
        if self._journal is not None:
            self._journal.begin(at.told if at else {})
        self._noted = time.monotonic()

    def _note(self, begin: Begin, draft: Draft) -> None:
        """Note how far a long file is, so that a killed run goes on from here."""
        draft.sync()
        digest = begin.digest.hexdigest()
        at = At(self._config, self._read, self._line, draft.size, digest, self._tally, self._chars)
        if self._journal is not None:
            self._journal.sync()
            at = replace(at, told=self._journal.ranges)
        self._manifest.reached(begin.source.target, at)
        self._noted = time.monotonic()

    def _too_large(self, event: TooLarge) -> None:
        begin, draft = self._now()
        path = Path(begin.source.path)
        place = f"{path}:{event.line}" if event.line else str(path)
        reason = _oversized(place, event.end - event.start, event.limit)
        self._quarantine(begin.source, event.line, reason, pieces(path, event.start, event.end))
        for piece in pieces(path, event.start, event.end):
            begin.digest.update(piece)
            if event.line:
                draft.write(piece)
        self._read, self._line = event.end, event.line
        self.bytes += event.end - event.start
        self._count(Tally(documents=1, quarantined=1))

    def _broken(self, event: Broken) -> None:
        """Put an input into quarantine that cannot be read, or no further."""
        if self._draft is None:
            self.files += 1
        self._leave()
        self._begin = None
        self._store.draft(event.source.target).unlink(missing_ok=True)
        self._store.release(event.source.target)
        self._store.remove(event.source.target)
        if self._journal is not None:
            self._journal.begin({})
        self._quarantine(event.source, 0, event.reason, None)
        if self._journal is not None:
            self._journal.keep(event.source.target)
        # Not noted as done: it is tried again by the next run.
        self.total += Tally(documents=1, quarantined=1)

    def _finish(self) -> None:
        begin, draft = self._now()
        source, tally = begin.source, self._tally
        if self._sheet is not None:
            try:
                self._sheet.finish(changed=bool(tally.changed))
            except InputError as error:
                self._broken(Broken(source, str(error)))
                return
            self._sheet = None
            self.bytes += begin.look.size
        self._begin = self._draft = None
        self.files += 1
        out = None if self._reason else draft.size
        where = self._journal.ranges if self._journal is not None else {}
        done = Done(begin.look, begin.digest.hexdigest(), self._config, out, tally.quarantined, where)
        if self._reason:
            if self._journal is not None:
                self._journal.sync()
            draft.discard()
            self._store.remove(source.target)
            told = {"outcome": "quarantined", "reason": self._reason, **_told(tally)}
            self._manifest.finished(source.target, source.path, done, **told)
        else:
            told = {"outcome": "changed" if tally.changed else "unchanged", **_told(tally)}
            self._shipment.add(Parcel(draft, source.target, source.path, done, told))

    def _quarantine(self, source: Source, line: int, reason: str, original: Iterable[bytes] | None) -> None:
        told = {"input": source.path, **({"line": line} if line else {}), "reason": reason}
        self._store.quarantine(source.target, line, original, {**told, "siisti": __version__})
        if not line:
            self._reason = reason
        if self._journal is not None:
            self._journal.fail(source.path, line, reason)

    def _count(self, tally: Tally) -> None:
        self._tally += tally
        self.total += tally


def _oversized(place: str, size: int, limit: int) -> str:
    return f"{place}: {size / 1e6:,.1f} MB is more than the {limit / 1e6:,.1f} MB a document may have"


def _tally(outcome: Outcome) -> Tally:
    if outcome.error:
        return Tally(documents=1, quarantined=1, seconds=outcome.seconds)
    before, after, *_ = outcome.scores
    scored = before is not None and after is not None
    return Tally(
        documents=1,
        changed=bool(outcome.repairs),
        repairs=outcome.repairs,
        left=outcome.left,
        publish=outcome.verdict == "publish",
        review=outcome.verdict == "review",
        reject=outcome.verdict == "reject",
        scored=scored,
        fluency_before=before or 0.0 if scored else 0.0,
        fluency_after=after or 0.0 if scored else 0.0,
        seconds=outcome.seconds,
    )


def _told(tally: Tally) -> dict[str, object]:
    """Return what the manifest tells of an input's documents."""
    counts = ("documents", "changed", "repairs", "left", "publish", "review", "reject")
    told: dict[str, object] = {name: getattr(tally, name) for name in counts}
    if tally.scored:
        means = (tally.fluency_before / tally.scored, tally.fluency_after / tally.scored)
        told["fluency"] = [round(mean, 2) for mean in means]
    return told | {"seconds": round(tally.seconds, 3)}
