"""Finds headlines and paragraphs that stand twice: alike, nearly alike, glued to the text, or doubled within
a line.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.types import Span

_WORD = regex.compile(r"[\p{L}\d]+(?:[.,]\d+)?")
_TAIL = regex.compile(
    r"\s[|–-]\s(?:[^|–\n]{1,30}\s[|–-]\s)?(?:[\w-]+\.(?:fi|com|se|net|org)|\p{Lu}[^|–\n]{1,24})$"
)
_SITE = regex.compile(
    r"\s[|–-]\s(?:[^|–\n]{1,30}\s[|–-]\s)?[\w-]+\.(?:fi|com|se|net|org)$|\s\|\s[^|\n]{1,24}$"
)
#: Fewer words than this repeat by chance: "Yes." or a name in a table.
_SHORT, _PARAGRAPH = 4, 8
#: How alike two headlines must be (Dice over their content words) for the second to go, and to be asked
#: about.
_SURE, _LIKELY = 0.7, 0.5
_TOP = 4


def repeated(page: Page, index: int) -> Iterator[Match]:
    """Yield the segment when an earlier one of the page says the same, word for word."""
    text = page.segments[index].text
    said = [w for w in _WORD.findall(text) if not w[0].isdigit()]
    key = _key(text)
    first = page.fact(_first).get(key, index)
    if (
        not index
        and (tail := _SITE.search(text))
        and any(s.text == text[: tail.start()] for s in page.segments[1:])
    ):
        yield Match(Span(*tail.span()), "", evidence=("document: the same line without it follows",))
    if first >= index or len(said) < _SHORT:
        return
    if first == 0 or (len(said) >= _PARAGRAPH and '"' not in text):
        what = "headline" if first == 0 else f"paragraph {first + 1}"
        yield Match(Span(0, len(text)), "", evidence=(f"document: the same as the {what}",))


def _first(page: Page) -> dict[str, int]:
    """Return where each line of the page stands first."""
    first: dict[str, int] = {}
    for i, segment in enumerate(page.segments):
        first.setdefault(_key(segment.text), i)
    return first


def _key(text: str) -> str:
    return " ".join(_WORD.findall(_SITE.sub("", text).casefold()))


def near(page: Page, index: int) -> Iterator[Match]:
    """Yield a line near the top that is the headline in other words: the page's title, translated a second
    time.
    """
    if not 0 < index < _TOP or page.segments[0].role != "headline":
        return
    text = page.segments[index].text
    if text[-1] in '.!?:"”' or _key(text) == _key(page.segments[0].text):
        return
    mine, head = _content(_TAIL.sub("", text)), _content(_TAIL.sub("", page.segments[0].text))
    if min(len(mine), len(head)) < _SHORT or not _numbers(text) <= _numbers(page.segments[0].text):
        return
    shared = len(mine & head)
    dice = 2 * shared / (len(mine) + len(head))
    said = f"document: {shared} of {len(mine)} content words are the headline's"
    if dice >= _SURE or (dice >= _LIKELY and _SITE.search(text)):
        yield Match(Span(0, len(text)), "", evidence=(said,))
    elif dice >= _LIKELY and shared >= 0.75 * len(mine):
        yield Match(Span(0, len(text)), "", evidence=(said,), fix="unsafe")


def _content(text: str) -> set[str]:
    """Return the stems of the words that carry meaning: five letters, less the ending of a plural or a past tense."""
    return {
        w.casefold()[:5].rstrip("ds") for w in _WORD.findall(text) if w.casefold() not in words("function")
    }


def _numbers(text: str) -> set[str]:
    return set(regex.findall(r"\d+(?:[.,]\d+)*", text))


def glued(page: Page, index: int) -> Iterator[Match]:
    """Yield the page's headline where it is stuck to the beginning of a paragraph."""
    if not index or page.segments[0].role != "headline":
        return
    head, text = page.segments[0].text, page.segments[index].text
    if len(head.split()) < _SHORT or len(text) <= len(head) or not text.startswith(head):
        return
    rest = text[len(head) :]
    body = rest.lstrip(" .:|–-")
    # "Fire in Oulu was put out" opens with the headline's words and is a sentence of its own.
    if body[:1].isupper() and (rest[0].isupper() or rest[0] in ".:|") and len(body.split()) >= 3:
        yield Match(Span(0, len(text) - len(body)), "", evidence=("document: the page's headline",))


_TWICE = regex.compile(r"^(?P<one>.{25,400}?)(?P<gap>[.!?]?\s*(?:[|–-]\s)?)(?P<two>(?P=one))(?P<end>[.!?]?)$")
_SENTENCE_TWICE = regex.compile(
    r"(?:^|(?<=[.!?]\s))(?P<one>\p{Lu}[^.!?\n]{20,300}[.!?])(?P<two>\s+(?P=one))(?=\s|$)"
)


@local
def doubled(page: Page, index: int) -> Iterator[Match]:
    """Yield the second half of a line that says everything twice, or a sentence that follows itself."""
    text = page.segments[index].text
    # Nearly every line ends here: what stands twice leaves fewer different words than words.
    if len(text.split()) - len(page.vocabulary[index]) < _SHORT - 1:
        return
    if m := _TWICE.match(text, timeout=0.25):
        if len(m["one"].split()) >= _SHORT:
            stop = m["gap"].rstrip(" |–-")
            yield Match(Span(m.end("one") + len(stop), m.end() if stop.strip() else m.end("two")), "")
        return
    for m in list(_SENTENCE_TWICE.finditer(text, timeout=0.25)):
        if len(m["one"].split()) >= _SHORT:
            yield Match(Span(*m.span("two")), "")


LOOKS = {
    "structure.repeated-paragraph": repeated,
    "structure.headline-reworded": near,
    "structure.glued-headline": glued,
    "structure.doubled-sentence": doubled,
}
