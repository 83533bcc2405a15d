"""What cleaning gives back: the text, every finding and repair, the scores, and a way to undo."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from siisti.types import Delta, Document, Finding, Repair, SentencePair, Verdict


@dataclass(frozen=True, slots=True)
class Result:
    """One cleaned (or checked) text.

    ``findings`` are all, applied or not, in the order of the original text; ``repairs`` those made, in the
    order they were made. ``deciding`` are the findings that decided the verdict and ``reasons`` say it in
    words. ``error`` is set, and the text is the original's, when this text could not be cleaned
    (``Cleaner.clean_many`` never stops for one bad text).
    """

    original: Document
    document: Document
    findings: tuple[Finding, ...] = ()
    repairs: tuple[Repair, ...] = ()
    scores: Delta = Delta()
    verdict: Verdict = "publish"
    deciding: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()
    error: str | None = None

    @property
    def text(self) -> str:
        """The cleaned text, as it would be written."""
        from siisti.formats import render

        return render(self.document)

    @property
    def pairs(self) -> tuple[SentencePair, ...]:
        """The sentences of the original with the Finnish they were made from; empty where no source came along.

        ``original.pairs`` has the same by paragraph, with what of the source nobody translated.
        """
        from siisti.align import sentence_pairs

        return tuple(pair for segment in self.original.segments for pair in sentence_pairs(segment))

    @property
    def changed(self) -> bool:
        """Whether any repair was made."""
        return bool(self.repairs)

    @property
    def left(self) -> tuple[Finding, ...]:
        """The findings that nothing was done about, with their spans in the cleaned text."""
        from siisti.repair.ledger import moved

        return tuple(replace(f, span=moved(f, self.repairs)) for f in self.findings if not f.applied)

    def undo(self, rules: Collection[str] | None = None, ids: Collection[int] | None = None) -> str:
        """Return the text without the repairs of the named rules or with the named ids; without arguments,
        the original.

        A rule may be named by its id or by its family (``residue``). A repair that was made on the words of
        an undone one goes with it.
        """
        from siisti.formats import render
        from siisti.repair.ledger import undone

        if rules is None and ids is None:
            gone = {r.id for r in self.repairs}
        else:
            names = set(rules or ())
            gone = set(ids or ()) | {
                r.id
                for r in self.repairs
                if r.finding.rule in names or r.finding.rule.partition(".")[0] in names
            }
        return render(undone(self.original, self.repairs, gone))
