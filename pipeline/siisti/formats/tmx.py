"""TMX 1.4: the English side of a translation memory, with the Finnish beside it.

Other languages stay as they are, and so does English that is itself the source language.
"""

from __future__ import annotations

from collections.abc import Iterator

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.elements import Element, Names, language, read, root, trimmed
from siisti.formats.inline import Codes, plain, spelling
from siisti.formats.spliced import Cut, Spliced
from siisti.formats.xml import declared

_TEXT = spelling(Codes(codes=("bpt", "ept", "ph", "it", "ut"), holes=("ph",)))


def _cuts(content: str, name: str) -> Iterator[Cut]:
    top = read(content, name, "tmx")
    header = top.child("header")
    given = header.attributes.get("srclang") if header else None
    names = Names()
    spoken: set[str] = set()
    found = 0
    for n, unit in enumerate(top.all("tu"), 1):
        source = language(unit.attributes.get("srclang", given))
        variants = [(_language(v), v) for v in unit.children if v.local == "tuv"]
        spoken |= {tag for tag, _ in variants}
        finnish = next((v for tag, v in variants if tag == "fi"), None)
        beside = _read(content, finnish) if finnish else None
        for tag, variant in variants:
            segment = variant.child("seg")
            if tag != "en" or segment is None or source == "en":
                continue
            found += 1
            start, end = trimmed(content, segment.inside, segment.until)
            own = names(unit.attributes.get("tuid") or str(n))
            yield Cut(start, end, own, source=beside, unit=own)
    if spoken and not found:
        said = "English is the source" if "en" in spoken else f"no English, but {', '.join(sorted(spoken))}"
        raise InputError(f"{name}: {said}; siisti reads translations into English")


def _language(variant: Element) -> str:
    tag = language(variant.attributes.get("xml:lang") or variant.attributes.get("lang"))
    return {"eng": "en", "fin": "fi"}.get(tag, tag)


def _read(content: str, variant: Element) -> str | None:
    segment = variant.child("seg")
    if segment is None:
        return None
    start, end = trimmed(content, segment.inside, segment.until)
    return plain(_TEXT.read(content[start:end])[0]) or None


SPLICED = Spliced("tmx", _cuts, {"": _TEXT}, references=True)

FORMAT = Format(
    SPLICED.parse, SPLICED.render, declared, spelt=SPLICED.spelt, holds=lambda content: root(content) == "tmx"
)
