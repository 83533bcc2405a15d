"""Tells whether a he behind a woman's name may be a man after all: one she speaks of, or whom the page is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from siisti.detect.people import Mention, people
from siisti.detect.reading import Sentence
from siisti.rules.model import Page

#: After these a he may be the speaker, or whom the speaker speaks of.
_REPORTS = regex.compile(
    r"(?:,[^,.]{1,60},)?\s(?:also\s|later\s)?(?:said|says|told|tells|believe[sd]?|thinks?|thought|added|adds"
    r"|confirm(?:s|ed)|denie[sd]|report(?:s|ed)|claim(?:s|ed)|hope[sd]?|announced|stress(?:es|ed)|note[sd]|state[sd])\b"
)
_ACCORDING = regex.compile(r"According to (?:[\p{L}-]+\s){0,4}$")
#: Whoever wrote she of the speaker means somebody else by he.
_SHE_SAID = regex.compile(
    r"She\s(?:\p{L}+\s)?(?:said|says|thinks|thought|knew|believes|hopes)\s(?:that\s)?he\b"
)


def rivalled(
    page: Page,
    near: Sequence[Mention],
    window: Sequence[Sentence],
    at: int,
    after: Sequence[Mention],
) -> bool:
    """Tell whether the he may be a man though the person last named, ``near`` in ``window[at]``, is a woman.

    The last sentence of ``window`` is the pronoun's own; ``after`` are those named behind it there.
    """
    here, text = window[-1], page.segments[window[-1].segment].text
    own = at == len(window) - 1
    if _SHE_SAID.match(text, pos=here.start):
        return True
    if own and _reported(text, near, window, after):
        return True
    told = not own and window[at].segment == here.segment
    return not told and near[-1].sort == "name" and _topic(page, near[-1].key, window[:at])


def _reported(
    text: str, near: Sequence[Mention], window: Sequence[Sentence], after: Sequence[Mention]
) -> bool:
    """Tell whether she speaks of somebody: "The envoy is home. Anna Aho said he was well"."""
    here = window[-1]
    if not (_REPORTS.match(text, pos=near[-1].end) or _ACCORDING.search(text[here.start : near[0].start])):
        return False
    if any(m.gender in ("", "m") and m.sort in ("name", "maybe") for m in after):
        return True
    last = next((s for s in reversed(window[:-1]) if s.people), None)
    if last is None or last.segment < here.segment - 1:
        return False
    return any(m.gender in ("", "m") and m.sort in ("role", "noun") for m in last.people)


def _topic(page: Page, woman: str, before: Sequence[Sentence]) -> bool:
    """Tell whether the page is about a man, named before, and has no more to say of her than of him."""
    told = page.fact(_told_of)
    men = {m.key for s in before for m in s.people if m.sort == "name" and m.gender == "m"}
    return any(told[man] >= max(2, told[woman]) for man in men)


def _told_of(page: Page) -> Counter[str]:
    """Count how often each person is named."""
    return Counter(m.key for row in page.fact(people).mentions for m in row if m.named)
