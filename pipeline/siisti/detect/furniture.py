"""Finds lines of the page's head that are known only by where they stand: the section's name, the reporter's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.types import Span

#: How far down the head of a page reaches, in lines; a bare name says who wrote it only nearer to the top.
_HEAD, _TOP = 6, 4
_NAME = (
    r"\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)?(?:\s(?:von|af|de|van)\b)?\s\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)?"
)


@cache
def _labelled() -> regex.Pattern[str]:
    """Reporter Sampo Heiskala; Text: A B, photos: C D; A B / STT."""
    media = "|".join(regex.escape(w) for w in words("medium"))
    label = r"(?i:text(?: and photos)?|words|reporter|journalist|(?:news )?editor|author|writer|by|story|correspondent)"
    return regex.compile(
        rf"(?:{label}\s?:?\s(?P<name>{_NAME})(?:(?:,?\s(?:and|&)\s|,\s){_NAME})*"
        rf"(?:\s?[,/|]\s?(?i:photos?|pictures?|images?|video)(?:\sby)?\s?:?\s(?:{_NAME}|\p{{Lu}}+))?(?:\s\S+@\S+)?"
        rf"|(?:By\s)?(?P<name>{_NAME})(?:\s?[,/]\s?|\s)(?:{media})(?:\s?[–/,-]\s?(?:{media}))*"
        rf"|(?P<name>(?:{media})(?:\s?[–/,-]\s?(?:{media}))*)"
        rf"|(?:[Aa]uthor|[Tt]ext|[Ww]riter)\s?:\s(?P<name>\p{{Lu}}[\p{{L}} ]{{3,60}}))"
    )


_BARE = regex.compile(rf"(?P<name>{_NAME})(?:\s(?:and|&)\s{_NAME}|,\s{_NAME})?(?:,\s\p{{Lu}}[\p{{L}}-]+)?")


def byline(page: Page, index: int) -> Iterator[Match]:
    """Yield a line of the page's head that holds a reporter's name and nothing else."""
    text = page.segments[index].text
    if not 0 < index < _HEAD or len(page.segments) < 5 or len(text) > 100:
        return
    if m := _labelled().fullmatch(text):
        yield Match(Span(0, len(text)), "", evidence=(f"here: {m['name']} wrote it",))
    elif index < _TOP and (m := _BARE.fullmatch(text)):
        # Whoever the article is about is named in it; the one who wrote it is not.
        surname = m["name"].split()[-1]
        elsewhere = any(surname in s.text for i, s in enumerate(page.segments) if i != index)
        if not elsewhere:
            yield Match(Span(0, len(text)), "", evidence=(f"document: nobody in it is called {surname}",))


@cache
def _filed() -> regex.Pattern[str]:
    """IS | Athletics; Ministry of Education and Culture; Helsinki Police Department."""
    media = "|".join(regex.escape(w) for w in words("medium"))
    return regex.compile(
        rf"(?:{media})\s?[|/·]\s?\p{{Lu}}[\p{{L}} -]{{2,30}}"
        r"|(?:The\s)?Ministry\s(?:of|for)(?:\sthe)?\s\p{Lu}[\p{L}, ]{3,50}"
        r"|(?:(?:Central|Eastern|Western|Southeastern|Southwestern|\p{Lu}\p{Ll}+)\s)+Police\sDepartment"
        r"|(?:City|Municipality|Town)\sof\s\p{Lu}\p{L}+"
    )


def section(page: Page, index: int) -> Iterator[Match]:
    """Yield a line at the very top that says where the site files the text, or which office released it."""
    text = page.segments[index].text
    if not index < 4 or len(page.segments) < 5:
        return
    if text in words("section") or (index and _filed().fullmatch(text)):
        yield Match(Span(0, len(text)), "", evidence=(f"document: line {index + 1}",))


LOOKS = {"residue.byline": byline, "residue.section-line": section}
