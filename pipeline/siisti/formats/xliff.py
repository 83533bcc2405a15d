"""XLIFF 1.2, 2.0 and 2.1: the English targets of translation units.

Where a ``file`` was made from a document (its ``original`` is a page, a text, a word processor's file), its targets are
read together, as the page they come from: who somebody is was said further up. Strings of a program, and more targets
than an article has, are each a text of its own.

The source goes along, without its inline codes. Left as they are: what nobody is to translate (``translate="no"``, on
the unit or any element about it), what is finished (``approved``, the states ``final`` and ``signed-off``) or locked,
``ignorable`` parts, proposals, and files within the document whose target language is not English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.elements import Element, Names, language, read, root, trimmed
from siisti.formats.inline import Codes, plain, spelling
from siisti.formats.spliced import Cut, Spliced
from siisti.formats.xml import declared
from siisti.types import Document, Finding

_CODES = Codes(
    codes=("ph", "it", "bpt", "ept", "ut"),
    holes=("x", "ph", "g", "pc"),
)
SPELLINGS = {"": spelling(_CODES), "preserve": spelling(_CODES, folded=False)}
#: What pages and texts are called, and how many targets an article has at most.
_PAGE = regex.compile(r"(?i)\.(?:x?html?|md|markdown|txt|docx?|odt|rtf|pdf|epub|indd|idml|pptx?)$")
_MOST = 400
_FINISHED = ("final", "signed-off")


@dataclass(frozen=True, slots=True)
class Target:
    """One target, or one segment of one: where its text stands, and the elements it belongs to."""

    id: str
    start: int
    end: int
    unit: Element
    target: Element
    source: Element | None
    mid: str = ""

    @property
    def file(self) -> Element:
        """The document it belongs to."""
        element = self.unit
        while element.parent is not None and element.parent.parent is not None:
            element = element.parent
        return element

    @property
    def spelling(self) -> str:
        """The name of its spelling: white space counts, or does not."""
        return "preserve" if self.target.inherited("xml:space") == "preserve" else ""


def targets(content: str, name: str, *, finished: bool = False) -> Iterator[Target]:
    """Yield the English targets in order. ``finished`` lets those through too that are final or signed off.

    Raises InputError for what is no XLIFF, and for a document that translates into other languages alone.
    """
    top = read(content, name, "xliff")
    second = top.attributes.get("version", "").startswith("2")
    files = [f for f in top.children if f.local == "file"]
    spoken = [f.inherited("trgLang" if second else "target-language") for f in files]
    english = [f for f, tag in zip(files, spoken, strict=True) if language(tag) in ("", "en", "eng")]
    if files and not english:
        raise InputError(
            f"{name}: translated into {', '.join(sorted({*map(str, spoken)}))}; siisti reads English"
        )
    names = Names()
    for file in english:
        for unit in file.all("unit" if second else "trans-unit"):
            # Every unit has its name, finished or not, so that none depends on what else is read.
            own = names(unit.attributes.get("id", ""))
            if unit.inherited("translate") == "no":
                continue
            for part in (_segments if second else _targets)(unit, own, finished):
                if language(part.target.attributes.get("xml:lang", "en")) in ("en", "eng"):
                    start, end = trimmed(content, part.start, part.end)
                    yield replace(part, start=start, end=end)


def _targets(unit: Element, name: str, finished: bool) -> Iterator[Target]:
    """Yield what a unit of XLIFF 1.2 holds: its target, or each segment of it."""
    target, source = unit.child("target"), unit.child("source")
    if target is None or (not finished and _done(unit, target)):
        return
    parts = [m for m in target.all("mrk") if m.attributes.get("mtype") == "seg"]
    if not parts:
        yield Target(name, target.inside, target.until, unit, target, source)
        return
    cut = unit.child("seg-source")
    sources = {m.attributes.get("mid"): m for m in cut.all("mrk")} if cut else {}
    locked = () if finished else _locked(unit)
    names = Names()
    for part in parts:
        mid = part.attributes.get("mid", "")
        own = names(f"{name}/{mid}")
        if mid not in locked:
            yield Target(own, part.inside, part.until, unit, target, sources.get(mid), mid)


def _done(unit: Element, target: Element) -> bool:
    """Tell whether a unit is approved or locked, in the words of XLIFF 1.2 or of a tool's own extension."""
    locked = any(
        a.rpartition(":")[2] == "locked" and v in ("true", "locked") for a, v in unit.attributes.items()
    )
    return locked or unit.attributes.get("approved") == "yes" or target.attributes.get("state") in _FINISHED


def _locked(unit: Element) -> set[str]:
    """Return the segments that Trados Studio holds locked or signed off."""
    stack, found = list(unit.children), set()
    while stack:
        element = stack.pop()
        stack += element.children
        said = element.attributes
        if element.local == "seg" and (said.get("locked") == "true" or said.get("conf") == "ApprovedSignOff"):
            found.add(said.get("id", ""))
    return found


def _segments(unit: Element, unit_name: str, finished: bool) -> Iterator[Target]:
    """Yield the segments of a unit of XLIFF 2."""
    for n, segment in enumerate((c for c in unit.children if c.local == "segment"), 1):
        target = segment.child("target")
        if target is None or (not finished and segment.attributes.get("state") in _FINISHED):
            continue
        name = f"{unit_name}/{segment.attributes.get('id', n)}"
        yield Target(name, target.inside, target.until, unit, target, segment.child("source"))


def _cuts(content: str, name: str, finished: bool = False) -> Iterator[Cut]:
    whole = list(targets(content, name, finished=finished))
    held = Counter(found.file.start for found in whole)
    for found in whole:
        source = _source(content, found)
        page = held[found.file.start] <= _MOST and _PAGE.search(_original(found.file)) is not None
        unit = f"file {found.file.start}" if page else found.id
        yield Cut(found.start, found.end, found.id, found.spelling, source, unit=unit)


def _original(file: Element) -> str:
    return file.attributes.get("original", "")


def _source(content: str, found: Target) -> str | None:
    """Return the Finnish side without its codes; None where the source is another language."""
    if found.source is None:
        return None
    tag = found.source.inherited("srcLang") or found.source.inherited("source-language")
    if language(tag) not in ("", "fi", "fin"):
        return None
    start, end = trimmed(content, found.source.inside, found.source.until)
    return plain(SPELLINGS[found.spelling].read(content[start:end])[0]) or None


SPLICED = Spliced("xliff", _cuts, SPELLINGS, references=True, targets=True)


def _annotate(document: Document, findings: Sequence[Finding]) -> str:
    from siisti.formats.its import annotate

    return annotate(document, findings)


FORMAT = Format(
    SPLICED.parse,
    SPLICED.render,
    declared,
    holds=lambda content: root(content) == "xliff",
    annotate=_annotate,
    spelt=SPLICED.spelt,
)
