"""Reads a page sentence by sentence: whom each speaks of, and what of it somebody is quoted as saying.

A quotation need not have marks: Finnish has a dash before it, and engines drop marks and dash alike. What
stands before ", says Anna Aho" and what is said in the first person counts as quoted too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import regex

from siisti.detect.people import Mention, people
from siisti.rules.model import Page
from siisti.rules.words import words
from siisti.text.spans import quoted

PRONOUN = regex.compile(
    r"(?<![\p{L}\d/-])(?:(?P<m>[Hh](?:e|im|is|imself))|(?P<f>[Ss]he|[Hh]er(?:s|self)?))(?![\p{L}\d/-])"
)
_SENTENCE = regex.compile(
    r"(?<=(?<!\b(?:\p{Lu}|Mr|Mrs|Ms|Dr|St|No))[.!?][\"”’']?)\s+(?=[\"“”'‘–—-]?\s?[\p{Lu}\d])"
)
_I = regex.compile(r"(?<![\p{L}.-])(?:I|we|We|my|My|our|Our|me|us)(?![\p{L}.-])")
#: "In his book, Anna Aho writes" opens with no speech.
_HIS_OWN = regex.compile(
    r"(?:In|At|On|During|After|For|With|Before|Despite|By|From|Besides)\s(?:his|her)\s"
    r"(?:(?!(?:is|was|are|were|has|have|had|will|would|can|could|must|should)\b)[\p{L}\d-]+\s?){1,5}"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a segment, and whom it speaks of outside quotations and in them."""

    segment: int
    start: int
    end: int
    people: tuple[Mention, ...]
    quoted: tuple[Mention, ...]


@dataclass(frozen=True)
class Reading:
    """A page being read: speech and sentences of the segments looked at so far."""

    page: Page
    _speech: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    _sentences: dict[int, tuple[Sentence, ...]] = field(default_factory=dict)

    def text(self, index: int) -> str:
        """Return the text of a segment."""
        return self.page.segments[index].text

    def spoken(self, index: int, at: int) -> bool:
        """Tell whether a place of a segment stands in what somebody says."""
        if index not in self._speech:
            self._speech[index] = tuple(_speech(self.text(index)))
        return any(start <= at < end for start, end in self._speech[index])

    def sentences(self, index: int) -> tuple[Sentence, ...]:
        """Return the sentences of a segment."""
        if index not in self._sentences:
            self._sentences[index] = tuple(
                self._sentence(index, a, b) for a, b in _sentences(self.text(index))
            )
        return self._sentences[index]

    def _sentence(self, index: int, start: int, end: int) -> Sentence:
        mentions = [m for m in self.page.fact(people).mentions[index] if start <= m.start < end]
        told = tuple(m for m in mentions if not self.spoken(index, m.start))
        return Sentence(index, start, end, told, tuple(m for m in mentions if self.spoken(index, m.start)))

    def pronouns(self, index: int, start: int, end: int) -> list[regex.Match[str]]:
        """Return the pronouns of a stretch that nobody is quoted as saying."""
        found = PRONOUN.finditer(self.text(index), start, end)
        return [p for p in found if not self.spoken(index, p.start())]


def reading(page: Page) -> Reading:
    """Return the page's reading; a page fact."""
    return Reading(page)


@cache
def _tail() -> regex.Pattern[str]:
    """A comma and who says it, to the end of a sentence: what stands before is speech, marked or not."""
    verb = (
        "(?:"
        + "|".join(regex.escape(v) for v in sorted(words("reporting_verb"), key=len, reverse=True))
        + ")"
    )
    name = r"(?:(?!Wh|In\b|At\b)\p{Lu}[\p{L}.'’-]*|he|she|the\s\p{Ll}+)"
    joint = (
        r"(?:wh\p{Ll}+|that|as|if|but|and|in|at|on|by|with|after|before|because|like|such|to|for|from|about|"
        r"how)\b"
    )
    other = r"(?:s?he|it|they|there)\b"
    after = (
        r"(?=[.]?$|\s(?:to|in|on|at|with|about|after|during|according|via|from|and|when|while|as|today|"
        r"again|now|"
        r"\p{Lu}|\p{Ll}+ly)\b)"
    )
    inverted = rf"{verb}\s(?:(?:the|an?)\s|(?:(?!{joint}|{other})\p{{Ll}}+\s){{0,4}}\p{{Lu}})"
    plain = rf"(?:(?!{joint})(?:\p{{Ll}}+\s){{0,4}})?{name}(?:\s[\p{{L}}.'’-]+){{0,5}}?\s{verb}{after}"
    return regex.compile(rf",[\"”]?\s(?:{inverted}|{plain})[^,]*[.]?$")


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [m.span() for m in _SENTENCE.finditer(text)]
    return list(zip([0, *(b for _, b in ends)], [*(a for a, _ in ends), len(text)], strict=True))


def _speech(text: str) -> list[tuple[int, int]]:
    """Return what is said and not told: in marks, after a dash, before ", says she", in the first person."""
    found = [(s.start, s.end) for s in quoted(text)]
    marks = [m.start() for m in regex.finditer(r"[\"“”]", text)]
    if len(marks) % 2 and regex.match(r"(?<=[.,!?…])[\"”](?:\s|$)", text, pos=marks[0]):
        # A mark that only closes: the quotation began on a line before.
        rest = marks[0] + 1
        found = [(0, rest), *((rest + s.start, rest + s.end) for s in quoted(text[rest:]))]
    for a, b in _sentences(text):
        told = "," in text[a:b] and not text.startswith("According", a)
        said = _tail().search(text[a:b], timeout=0.25) if told else None
        if said and not _HIS_OWN.fullmatch(text, a, a + said.start()):
            found.append((a, a + said.start()))
        elif text[:1] in "–—-" or any(
            not any(x <= a + m.start() < y for x, y in found) for m in _I.finditer(text[a:b])
        ):
            found.append((a, b))
    return found
