"""Finds speech marked the Finnish way, with a dash at the head of the paragraph instead of quotation marks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.types import Span

_TIMEOUT = 0.25
_OPEN = regex.compile(r"[–—-]{1,2}\s+(?=[\p{Lu}\d'’])")
_WHO = (
    r"(?:(?:the|a|an|his|her|their|its|one|another)\s[\p{L}\d'’-]+|he|she|they|I|\p{Lu}(?:[\p{L}'’-]+|\.))"
    r"(?:,?\s(?:[\p{L}\d'’-]+|\p{Lu}\.)){0,7}?,?"
)
#: The rest of the sentence, over initials (A. B. Aikio), parties (kesk.) and titles.
_TAIL = r"(?:[^.!?\"]|(?<=\b\p{Lu})\.|(?<=\b(?:kesk|kok|sd|ps|vas|vihr|r|kd|liik|St|Dr|Mr|Mrs|Ms|Jr|No))\.)*"


@cache
def _verb() -> str:
    return (
        "(?:"
        + "|".join(regex.escape(v) for v in sorted(words("reporting_verb"), key=len, reverse=True))
        + ")"
    )


@cache
def _said() -> regex.Pattern[str]:
    """A comma, then who says it, to the end of the sentence."""
    return regex.compile(
        rf"(?P<comma>,)\s(?:{_verb()}\s(?:{_WHO}|\p{{Ll}}{_TAIL})|{_WHO}\s{_verb()}\b){_TAIL}(?P<end>[.!?])(?=\s|$)"
    )


@cache
def _spoken() -> regex.Pattern[str]:
    """Somebody says something, anywhere in a paragraph."""
    return regex.compile(rf"\b(?:{_WHO}\s{_verb()}|{_verb()}\s{_WHO})\b")


#: A verb nobody thought of, with a full name behind it at the end: ", jested captain Otto Lehmusvirta."
_NAMED = regex.compile(
    r"(?P<comma>,)\s\p{Ll}{3,}(?:s|ed)\s(?:[\p{L}'’-]+\s){0,4}\p{Lu}[\p{L}'’-]+\s\p{Lu}[\p{L}'’-]+(?P<end>[.!?])$"
)

#: After who says it, what is said may go on in the same sentence; "and smiles" and "who" are the writer's own.
_GOES_ON = regex.compile(
    r",\s(?P<more>(?:but|because|since|so|although|though|if|when|or)\s|and\s(?:(?:the|a|an|I|we|you|he|she|it|they|that|this|these|those"
    r"|there|most|all|many|some|my|our|your|then|now|in|at|on|maybe|perhaps|not|no|also)\b|[\p{Ll}]+(?<!s|ed)\s))"
)


def _look(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    opened = _OPEN.match(text)
    if not opened or '"' in text or "“" in text:
        return
    said = _attribution(text, opened.end())
    if said:
        marks = _attributed(text, said)
    elif (
        len(text.split()) >= 4 and text[-1] in ".!?" and (_follows_speech(page, index) or _alone(page, index))
    ):
        marks = [(len(text), len(text), '"')]
    else:
        return
    yield Match(Span(0, opened.end()), '"', group=1)
    for start, end, new in marks:
        yield Match(Span(start, end), new, group=1)


def _attributed(text: str, said: regex.Match[str]) -> list[tuple[int, int, str]]:
    """Return the closing mark before the attribution, and the marks around what is said after it."""
    marks = [(said.start("comma"), said.end("comma"), ',"')]
    goes_on = _GOES_ON.search(text, said.start("comma") + 1, said.end())
    rest = text[said.end() :].strip()
    if goes_on or rest:
        start = goes_on.start("more") if goes_on else said.end() + len(text[said.end() :]) - len(rest)
        marks += [(start, start + 1, f'"{text[start]}'), (len(text) - 1, len(text), f'{text[-1]}"')]
    return marks


def _attribution(text: str, start: int) -> regex.Match[str] | None:
    """Return the first attribution: the comma nearest before who says it, since what is said has commas too."""
    found: regex.Match[str] | None = None
    for m in _said().finditer(text, start, overlapped=True, timeout=_TIMEOUT):
        if found and m.end() != found.end():
            break
        found = m
    return found or _NAMED.search(text, start, timeout=_TIMEOUT)


def _alone(page: Page, index: int) -> bool:
    """Tell whether this is a sentence with an en dash, and neither neighbour has one: speech, and no list."""
    text = page.segments[index].text
    if not page.whole or text[0] == "-" or not _SENTENCE.match(text):
        return False
    neighbours = [page.segments[i].text for i in (index - 1, index + 1) if 0 <= i < len(page.segments)]
    return index > 0 and not any(_OPEN.match(n) and not _attribution(n, 0) for n in neighbours)


#: Speech has a subject and a verb near its head; an item of a list ("– Two litres of water.") has neither.
_SENTENCE = regex.compile(
    r"[–—]{1,2}\s+(?:[^.!?]{0,60}?\b)?[\p{L}'’-]+\s(?:\p{Ll}+ly\s|also\s|just\s)?"
    r"(?:am|is|are|was|were|have|has|had|will|would|can|could|must|should|may|might|do|does|did"
    r"|don't|didn't|isn't|wasn't|can't|won't|hope|think|feel|believe|want|know|need)\b"
)


def _follows_speech(page: Page, index: int) -> bool:
    """Tell whether the paragraph before lets somebody speak, with a dash or quotation marks of its own or in
    other words.
    """
    if not index:
        return False
    before = page.segments[index - 1].text
    if _OPEN.match(before) or before.startswith('"'):
        return bool(_attribution(before, 0) or _spoken().search(before))
    return bool(_spoken().search(before)) and not before.endswith(":")


LOOKS = {
    "speech.dash": _look,
}
