"""Finds speech marked the Finnish way, with a dash at the head of the paragraph instead of quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page
from siisti.types import Span

_TIMEOUT = 0.25
_OPEN = regex.compile(r"[–—-]{1,2}\s+(?=[\p{Lu}\d'’])")
_VERB = (
    r"(?:says?|said|tells?|told|explain(?:s|ed)|not(?:es|ed)|stat(?:es|ed)|add(?:s|ed)|describ(?:es|ed)|comment(?:s|ed)|repl(?:ies|ied)|answer(?:s|ed)|ask(?:s|ed)"
    r"|admit(?:s|ted)|points?\sout|pointed\sout|estimat(?:es|ed)|stress(?:es|ed)|emphasi[sz](?:es|ed)|remind(?:s|ed)|wonder(?:s|ed)|laugh(?:s|ed)|think(?:s)?|thought|summari[sz](?:es|ed)"
    r"|sum(?:s|med)\sup|continu(?:es|ed)|assur(?:es|ed)|reflect(?:s|ed)|recall(?:s|ed)|argu(?:es|ed)|demand(?:s|ed)|writes?|wrote|declar(?:es|ed)|announc(?:es|ed)|characteri[sz](?:es|ed)"
    r"|regret(?:s|ted)|rejoic(?:es|ed)|sigh(?:s|ed)|thank(?:s|ed)|warn(?:s|ed)|promis(?:es|ed)|specif(?:ies|ied)|conclud(?:es|ed)|justif(?:ies|ied)|ponder(?:s|ed)|suggest(?:s|ed)"
    r"|believ(?:es|ed)|jok(?:es|ed)|clarif(?:ies|ied)|reveal(?:s|ed)|confess(?:es|ed)|complain(?:s|ed)|urg(?:es|ed)|lists?|listed|used\sto\ssay|has\ssaid|had\ssaid|tweet(?:s|ed))"
)
_WHO = (
    r"(?:(?:the|a|an|his|her|their|its|one|another)\s[\p{L}\d'’-]+|he|she|they|I|\p{Lu}[\p{L}'’.-]+)"
    r"(?:,?\s[\p{L}\d'’.-]+){0,7}?,?"
)
#: A comma, then who says it, to the end of the sentence.
_SAID = regex.compile(
    rf"(?P<comma>,)\s(?:{_VERB}\s(?:{_WHO}|\p{{Ll}}[^.!?\"]*)|{_WHO}\s{_VERB}\b)[^.!?\"]*(?:\p{{Lu}}\.\s?[^.!?\"]*)?(?P<end>[.!?])(?=\s|$)"
)


_SPOKEN = regex.compile(rf"\b(?:{_WHO}\s{_VERB}|{_VERB}\s{_WHO})\b")


def _look(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    opened = _OPEN.match(text)
    if not opened or '"' in text or "“" in text:
        return
    said = _attribution(text, opened.end())
    if said:
        marks = _attributed(text, said)
    elif len(text.split()) >= 4 and text[-1] in ".!?" and _follows_speech(page, index):
        marks = [(len(text), len(text), '"')]
    else:
        return
    yield Match(Span(0, opened.end()), '"', group=1)
    for start, end, new in marks:
        yield Match(Span(start, end), new, group=1)


def _attributed(text: str, said: regex.Match[str]) -> list[tuple[int, int, str]]:
    """Return the closing mark before the attribution, and the marks around what is said after it."""
    marks = [(said.start("comma"), said.end("comma"), ',"')]
    rest = text[said.end() :].strip()
    if rest:
        start = said.end() + len(text[said.end() :]) - len(text[said.end() :].lstrip())
        marks += [(start, start + 1, f'"{text[start]}'), (len(text) - 1, len(text), f'{text[-1]}"')]
    return marks


def _attribution(text: str, start: int) -> regex.Match[str] | None:
    """Return the first attribution: the comma nearest before who says it, since what is said has commas too."""
    found: regex.Match[str] | None = None
    for m in _SAID.finditer(text, start, overlapped=True, timeout=_TIMEOUT):
        if found and m.end() != found.end():
            break
        found = m
    return found


def _follows_speech(page: Page, index: int) -> bool:
    """Tell whether the paragraph before lets somebody speak, with a dash or quotation marks of its own or in
    other words.
    """
    if not index:
        return False
    before = page.segments[index - 1].text
    if _OPEN.match(before) or before.startswith('"'):
        return bool(_attribution(before, 0) or _SPOKEN.search(before))
    return bool(_SPOKEN.search(before)) and not before.endswith(":")


LOOKS = {
    "speech.dash": _look,
}
