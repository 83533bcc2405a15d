"""Pairs the names of the Finnish side with those of the English one, and tells what became of each that is not there:
copied with its ending on, cut in the wrong place, or spelt as nobody spells it.

A name is there where any form the Finnish word can be of stands in the English, however transliterated. One that is
not is paired with an English name that nothing in the Finnish accounts for, and with one only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from siisti.detect.name_census import Census, Place, take_census
from siisti.detect.source_copies import copied, in_place, surname, undotted
from siisti.detect.source_cuts import alike
from siisti.detect.source_names import english_forms, reading, told
from siisti.detect.source_sides import MOST, Kind, Pair, Side, abroad, agreed, meant_by, sound, there
from siisti.rules.model import Page
from siisti.rules.words import words
from siisti.types import Fix, Span


def pairs(page: Page) -> tuple[tuple[Pair, ...], ...]:
    """Return the wrong names of each segment that has a Finnish side: asked for with ``page.fact(pairs)``."""
    if not any(s.source for s in page.segments):
        return tuple(() for _ in page.segments)
    census = page.fact(take_census)
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted({t.word for s in page.segments if s.source for t in told(s.source)}):
        forms[word[:3]].append(word)
    return tuple(tuple(_pairs(page, census, index, forms)) for index in range(len(page.segments)))


def _pairs(page: Page, census: Census, index: int, forms: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    segment = page.segments[index]
    if not segment.source or segment.source == segment.text:
        return
    sides = _sides(segment.source, segment.text, [word for word, _ in census.where[index]], forms)
    meant = {n.casefold() for side in sides for n in (*side.names, *side.read.one, side.told.word)}
    meant |= {f.casefold() for side in sides for m in side.names for f in english_forms(m)}
    sounds = {sound(n) for n in meant}
    by_word = {side.told.word: side for side in reversed(sides)}
    free = []
    for word, span in census.where[index]:
        place = Place(segment.text, span)
        if word in by_word:
            if pair := copied(place, by_word[word]) or in_place(place, by_word[word]):
                yield pair
        elif pair := undotted(place, sides):
            yield pair
        elif not meant_by(word, meant, sounds, sides) and word.casefold() not in words("function"):
            free.append(place)
    absent = [side for side in sides if not side.there]
    if len(free) <= MOST and len(absent) <= MOST:
        near = list(_best([(f[0], p, side, *f[1:]) for side in absent for p in free for f in alike(p, side)]))
        yield from near
        done = {pair.where for pair in near}
        others = (surname(p, side) for side in absent for p in free if p.where not in done)
        yield from (pair for pair in others if pair)


def _sides(source: str, text: str, here: Sequence[str], forms: Mapping[str, Sequence[str]]) -> list[Side]:
    """Return the names of the Finnish side but those of places that English has other names for."""
    said = {part.casefold() for word in here for part in (word, *word.split("-"))}
    spoken = {sound(word) for word in here}
    found = []
    for one in told(source):
        read = reading(one.word)
        if not abroad(read):
            side = Side(one, read, agreed(read, one, forms))
            side.there = there(side, said, spoken, text)
            found.append(side)
    return found


def _best(found: list[tuple[float, Place, Side, str, Kind, Fix]]) -> Iterator[Pair]:
    """Yield the nearest pairs: a word for a name, and a name for a word."""
    done: set[Span] = set()
    for far, place, side, name, kind, fix in sorted(found, key=lambda f: f[0]):
        rivals = any(f[1].where == place.where and f[0] == far and f[3] != name for f in found)
        others = any(f[2] is side and f[1].word != place.word and f[0] <= far for f in found)
        if place.where not in done and not rivals and not others:
            done.add(place.where)
            # Of many there is an s: the Tanskas are the Tanskanens.
            many = side.read.many and side.read.said == "dictionary" and place.word[-1] == "s"
            yield Pair(place.where, side.told, name + "s" * many, kind, side.read.said, fix)
