"""Which names stand on a page, how often, beside which others, and which look like an inflected or a cut form of
another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise, permutations

import regex

from siisti.detect.known_names import Known, after, alone, heads, starts
from siisti.detect.name_stems import inflected_part
from siisti.detect.name_tables import context, inflected, kept, stem_town
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Page
from siisti.rules.words import words
from siisti.text.finnish import Case, Cut, cuts, paradigm
from siisti.text.spans import word_after, word_before
from siisti.types import Span

#: How many words of a page that begin alike are compared, and how long a name may be.
_ALIKE, _LONG = 60, 40


@cache
def _word() -> regex.Pattern[str]:
    return regex.compile(r"(?<![\p{L}\d@/._:-])\p{Lu}\p{L}++(?:-\p{Lu}\p{L}++)*+(?![\d@/_:-]|\.\p{L})")


@dataclass(frozen=True, slots=True)
class Place:
    """A capitalized word where it stands: what comes before it and after it."""

    text: str
    where: Span

    @property
    def word(self) -> str:
        """The word itself."""
        return self.where.of(self.text)

    @property
    def previous(self) -> str:
        """The word before, without punctuation between; empty at the beginning or after a comma."""
        return word_before(self.text, self.where.start)

    @property
    def following(self) -> str:
        """The word right after; empty where something else follows."""
        return word_after(self.text, self.where.end)

    @property
    def owner(self) -> bool:
        """Whether the text has it in the English genitive already."""
        return self.text[self.where.end : self.where.end + 2] in ("'s", "’s")

    @property
    def determined(self) -> bool:
        """Whether an article or a possessive stands before it, with one word between or none."""
        before = self.text[: self.where.start].split()[-2:]
        return any(w.casefold() in context("determiner") for w in before) and before[-1][-1] not in ",.;:"


@dataclass(slots=True)
class Census:
    """The capitalized words of a page: how often each stands, and which names stand right before and after it."""

    count: Counter[str] = field(default_factory=Counter)
    before: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    after: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    where: list[list[tuple[str, Span]]] = field(default_factory=list)
    forms: dict[str, dict[str, Case]] = field(default_factory=dict)
    cuts: dict[str, dict[str, Cut]] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    parts: dict[str, tuple[str, Case]] = field(default_factory=dict)
    #: Wrong forms of names known whole: where they stand (segment, start), and those that may stand alone.
    known: dict[tuple[int, int], Known] = field(default_factory=dict)
    again: dict[str, Known] = field(default_factory=dict)

    def places(self, page: Page, index: int, *known: Mapping[str, object]) -> Iterator[Place]:
        """Yield the words of a segment that a table knows and from which no longer name goes on."""
        for word, span in self.where[index]:
            if any(word in table for table in known) and word not in kept():
                place = Place(page.segments[index].text, span)
                if not place.following[:1].isupper():
                    yield place

    def surname(self, name: str) -> bool:
        """Tell whether the page has the name after what can be a first name."""
        return bool(self.before[name] - context("no-given")) and not self.after[name]

    def alone(self, word: str, name: str) -> bool:
        """Tell whether the word stands beside no name but those that stand before the name itself."""
        return word not in kept() and not self.after[word] and self.before[word] <= self.before[name]


def take_census(page: Page) -> Census:
    """Go over a page once and note its names: asked for with ``page.fact(take_census)``."""
    found = Census()
    said: set[str] = set()
    openings, by_itself, dull = starts(), alone(), _dull()
    for index, segment in enumerate(page.segments):
        found.where.append([(m[0], Span(*m.span())) for m in _word().finditer(segment.text, timeout=TIMEOUT)])
        for (one, first), (two, second) in pairwise(found.where[-1]):
            between = segment.text[first.end : second.start]
            if between == " ":
                found.after[one].add(two)
                if one.casefold() not in dull:
                    found.before[two].add(one)
            if one not in openings:
                continue
            head = (one + between).rstrip()
            if head in heads() and between[-1:] == " " and (known := after(head).get(two)):
                found.known[index, second.start] = found.again[two] = known
                said.add(head)
        found.count.update(word for word, _ in found.where[-1])
    for word in found.count:
        if word in by_itself:
            found.again.setdefault(word, by_itself[word])
        for head in said:
            if word in after(head):
                found.again.setdefault(word, after(head)[word])
        town, part = _cut(word)
        if town:
            found.towns[word] = town
        if part:
            found.parts[word] = part
    if page.whole:
        _compare(found)
    return found


@cache
def _dull() -> frozenset[str]:
    """Words before a name that are no name, though a sentence begins with them."""
    return frozenset(words("function")) | frozenset(words("role"))


@lru_cache(maxsize=8192)
def _cut(word: str) -> tuple[str | None, tuple[str, Case] | None]:
    """Return of which place the word is the stem, and of which name an inflected form: the same few names come again
    and again.
    """
    return stem_town(word), inflected_part(word)


def _compare(found: Census) -> None:
    """Note which names of a page are a form, or a part, of another."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for word in found.count:
        near[word[:3].casefold()] += [word] if len(word) <= _LONG else []
    for alike in near.values():
        # A page has a handful of names that begin alike; hundreds are an attack, or no text.
        for word, name in permutations(alike[:_ALIKE], 2):
            if name not in inflected() and len(name) > 2:
                # NATO, Natoa: what is pronounced as a word is inflected as one.
                plain = name.capitalize() if name.isupper() and len(name) > 3 else name
                if case := paradigm(name).get(word) or paradigm(plain).get(word):
                    found.forms.setdefault(word, {})[name] = case
                if cut := cuts(name).get(word):
                    found.cuts.setdefault(word, {})[name] = cut
