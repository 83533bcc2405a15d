"""Finds speech marked the Finnish way, with a dash at the head of the paragraph instead of quotation marks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

import regex

from siisti.detect.counterpart import between_counterparts
from siisti.rules.model import Match, Page, local
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
    if not opened:
        return
    said = _attribution(text, opened.end())
    if _MARK.search(text, 0, said.end() if said else len(text)):
        return
    if said:
        marks = _attributed(text, said)
    elif (
        len(text.split()) >= 4
        and text[-1] in ".!?"
        and (_follows_speech(page, index) or _alone(page, index) or _own_words(page, index))
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
    if _MARK.search(rest) or _told().match(rest):
        rest = ""
    if goes_on and said.end() < len(text) and not rest:
        return marks
    if goes_on or rest:
        start = goes_on.start("more") if goes_on else said.end() + len(text[said.end() :]) - len(rest)
        marks += [(start, start + 1, f'"{text[start]}'), (len(text) - 1, len(text), f'{text[-1]}"')]
    return marks


@cache
def _told() -> regex.Pattern[str]:
    """The writer goes on in his own words: about him or her who spoke, or somebody says something."""
    return regex.compile(
        rf"(?:He|She|According\sto)\s|(?:They|\p{{Lu}}[\p{{L}}'’-]+)\s(?:also\s|then\s)?{_verb()}\b"
    )


#: "Halyna Marchenko, 67, told": the comma behind the age is none before who says it.
_AGE = regex.compile(r",\s\d{1,3}$")


def _attribution(text: str, start: int) -> regex.Match[str] | None:
    """Return the first attribution: the comma nearest before who says it, since what is said has commas too."""
    found: regex.Match[str] | None = None
    for m in list(_said().finditer(text, start, overlapped=True, timeout=_TIMEOUT)):
        if found and m.end() != found.end():
            break
        if not (found and _AGE.search(text, 0, m.start("comma"))):
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


#: Who speaks of himself speaks; a list of facts about somebody does not.
_FIRST = regex.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|me|us|I['’]\w+|[Ww]e['’]\w+)\b")


def _dashes(page: Page) -> frozenset[str]:
    """Return the dashes with which the page opens speech that says whose it is."""
    return frozenset(
        s.text[0] for s in page.segments if (m := _OPEN.match(s.text)) and _attribution(s.text, m.end())
    )


def _own_words(page: Page, index: int) -> bool:
    """Tell whether the paragraph speaks in the first person, behind a dash that opens speech on this page."""
    text = page.segments[index].text
    return page.whole and bool(_FIRST.search(text)) and text[0] in page.fact(_dashes)


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


_MARK = regex.compile(r"[\"“”„»«]")
#: Who says it, at the end of the paragraph: the verb is the last word but for where, when and to whom.
_WHERE = r"(?:\s[\p{L}'’-]+){0,9}"


@cache
def _last_words() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?P<comma>,)\s(?:(?:{_PERSON}|[Hh]e|[Ss]he)\s{_verb()}(?:\s(?:in|at|on|to|during|after|by|from)\b{_WHERE})?"
        rf"|(?:says|said|tells|told|comments|commented|notes|noted)\s{_PERSON}{_WHERE})\.$"
    )


_PERSON = r"(?:(?:the\s)?(?:\p{Ll}+\s){0,4}\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+){0,3})"


@local
def _lost_close(page: Page, index: int) -> Iterator[Match]:
    """Yield the comma before who says it, where the paragraph has opened a quotation and not closed it."""
    text = page.segments[index].text
    marks = [m.start() for m in islice(_MARK.finditer(text), 2)]
    if len(marks) != 1 or (marks[0] and text[marks[0] - 1] not in " ("):
        return
    said = _last_words().search(text, marks[0], timeout=_TIMEOUT)
    if said and text[marks[0] + 1 : marks[0] + 2].isalnum():
        close = "”" if text[marks[0]] in "“”" else '"'
        yield Match(Span(*said.span("comma")), f",{close}")


_LONE = regex.compile(r"(?<=[,.!?])(?P<mark>[\"”“])(?=\s|$)")


@local
@between_counterparts(but=0)
def _invented(page: Page, index: int) -> Iterator[Match]:
    """Yield a lone closing mark that the Finnish side has not: its quotation began and ends in other lines."""
    segment = page.segments[index]
    if segment.source is None or _MARK.search(segment.source) or regex.match(r"\s*[–—-]", segment.source):
        return
    marks = list(_MARK.finditer(segment.text))
    closing = list(_LONE.finditer(segment.text))
    if len(marks) == len(closing) == 1:
        yield Match(Span(*closing[0].span("mark")), "", evidence=("source: no quotation mark",))


LOOKS = {
    "speech.dash": _look,
    "speech.invented-mark": _invented,
    "speech.lost-close": _lost_close,
}
