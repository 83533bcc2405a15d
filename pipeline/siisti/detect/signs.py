"""Finds degrees and per cent below nought that lost their sign: -15 astetta as 15 degrees."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.detect.quantities import ENGLISH_FIGURE, FINNISH_FIGURE, english_value, finnish_value
from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
_BELOW = regex.compile(
    rf"(?i)(?:(?<![\p{{L}}\d.,%)])(?<![\p{{L}}\d%]\s)[−–-]|\bmiinus\s|(?<=\b(?:on|oli|oli\snoin|noin|nyt)\s)[−–-])"
    rf"(?P<n>{FINNISH_FIGURE})[ \u00a0]?(?:%|prosent|aste|°)"
)
_PLAIN = regex.compile(
    rf"(?i)(?P<sign>[−–-]\s?|\b(?:minus|negative)\s)?(?P<n>{ENGLISH_FIGURE})[ \u00a0]?(?:%|per\s?cent|degrees?\b|°)"
)
#: The English says in words which way it goes.
_SAID = regex.compile(
    r"(?i)\b(?:below|sub-?zero|frost|freez\w*|froze\w*|negative|minus|f[ae]ll\w*|fell|declin\w*|drop\w*|decreas\w*|down|los[st]\w*"
    r"|deficit|shr[aiu]nk|contract\w*|slump\w*|lower|cold|slid\w*|deflation)\b"
)


@local
@between_counterparts(but=0)
def _lost(page: Page, index: int) -> Iterator[Match]:
    """Yield the place of the sign that a figure has on the Finnish side, and neither sign nor word tells of here."""
    segment = page.segments[index]
    if segment.source is None:
        return
    below = {finnish_value(m["n"]): m for m in _BELOW.finditer(segment.source, timeout=_TIMEOUT)}
    if not below or _SAID.search(segment.text):
        return
    for m in list(_PLAIN.finditer(segment.text, timeout=_TIMEOUT)):
        told = below.get(english_value(m["n"]))
        if told is None or m["sign"] or segment.source.count(told["n"]) > 1:
            continue
        yield Match(Span(m.start("n"), m.start("n")), "-", evidence=(f"source: {told[0]}",))


LOOKS = {
    "numbers.sign-lost": _lost,
}
