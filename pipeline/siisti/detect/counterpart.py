"""Tells whether a Finnish text can be what an English one was translated from, as far as facts tell.

A changed figure is one fact in which two sides differ that agree in all others. Where they differ in several kinds of
facts at once (figures, months, days of the week, names), or one is far too long for the other, the lines were laid
side by side by mistake, and nothing is concluded from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, wraps

import regex

from siisti.detect.figures import left_over
from siisti.rules.model import Look, Match, Page

_MONTHS = (
    *(
        ("tammik", "January"),
        ("helmik", "February"),
        ("maalisk", "March"),
        ("huhtik", "April"),
        ("toukok", "May"),
    ),
    *(
        ("kesäk", "June"),
        ("heinäk", "July"),
        ("elok", "August"),
        ("syysk", "September"),
        ("lokak", "October"),
    ),
    *(("marrask", "November"), ("jouluk", "December")),
)
_DAYS = (
    *(("maanantai", "Monday"), ("tiistai", "Tuesday"), ("keskiviik", "Wednesday"), ("torstai", "Thursday")),
    *(("perjantai", "Friday"), ("lauantai", "Saturday"), ("sunnuntai", "Sunday")),
)
#: Names that English has under another head: a source with one of these proves nothing by its names.
_OTHERWISE = regex.compile(
    r"\b(?:Suom|Ruots|Venä|Viro|Saks|Rans|Yhdys|Brit|Iso-Br|Englan|Kiin|Japan|Tans|Norja|Norjan|Espan|Itali|Puol|Unkar|Kreik|Turk"
    r"|Ukrain|Euroo|Tukhol|Pietar|Mosko|Pariis|Lonto|Kööpen|Rooma|Aasia|Afri|Ameri|Lähi|Lapp|Pohjois|Etelä|Itä|Länsi|Krei|Itäv"
    r"|Sveit|Belg|Hollan|Skotl|Walesi|Irla|Islan|Syyri|Egypt|Persia|Välime|Itäme|Jumal|Olymp|MM|EM|YK|EU|USA)"
)
_NAME = regex.compile(r"(?<=[\p{L}\d,;:)]\s)\p{Lu}\p{L}{3,}")


_OTHER = regex.compile(r"[^a-z]")


def _fold(name: str) -> str:
    return _OTHER.sub("", name.lower().translate(str.maketrans("äöåšž", "aoasz")))[:4]


def counterpart(source: str, text: str, *, but: int = 1) -> bool:
    """Tell whether the two differ in no more than ``but`` kinds of facts, and neither is far too long for the other.

    >>> counterpart("Messut ovat heinäkuussa.", "The fair is in August.")
    True
    >>> counterpart("Messut ovat perjantaina 12. heinäkuuta.", "On Sunday in August, 84 people came.")
    False
    """
    return _conflicts(source, text) <= but


def between_counterparts(*, but: int) -> Callable[[Look], Look]:
    """Let a rule speak only where the two sides are counterparts. They are compared when it has found something."""

    def keep(look: Look) -> Look:
        @wraps(look)
        def guarded(page: Page, index: int) -> Iterator[Match]:
            segment = page.segments[index]
            if segment.source is None:
                return
            found = list(look(page, index))
            if found and counterpart(segment.source, segment.text, but=but):
                yield from found

        return guarded

    return keep


@lru_cache(maxsize=512)
def _conflicts(source: str, text: str) -> int:
    if not 0.6 <= (len(source) + 15) / (len(text) + 15) <= 1.8:
        return 9
    here, there = left_over(source, text)
    conflicts = bool(here and there) + (len(here) + len(there) > 4)
    for table in (_MONTHS, _DAYS):
        told = {english for finnish, english in table if finnish in source.lower()}
        said = {english for _, english in table if _word(english).search(text)}
        conflicts += bool(told and said and not told & said)
    return conflicts + _strangers(source, text)


@cache
def _word(word: str) -> regex.Pattern[str]:
    return regex.compile(rf"\b{word}\b")


def _strangers(source: str, text: str) -> bool:
    """Tell whether both sides name somebody or something within a sentence, and nothing that the other knows."""
    told, said = {_fold(n) for n in _NAME.findall(source)}, {_fold(n) for n in _NAME.findall(text)}
    said -= {_fold(english) for table in (_MONTHS, _DAYS) for _, english in table}
    if not told or not said or _OTHERWISE.search(source):
        return False
    known = (
        {_fold(word) for word in regex.findall(r"\p{Lu}\p{L}+", source)},
        {_fold(word) for word in regex.findall(r"\p{Lu}\p{L}+", text)},
    )
    return not (told & known[1] or said & known[0])
