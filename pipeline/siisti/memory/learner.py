"""Learns from a stream of articles which lines repeat and which headlines stand elsewhere, in bounded memory.

The same articles in the same order make the same memory. Lines are counted by lossy counting (Manku and Motwani 2002):
when the table is full, lines seen no more often than chance would have it are forgotten, and their counts are lost. So
a count is never too high, and a line that a share of all articles have is never lost.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from types import MappingProxyType

from siisti.memory.copies import Copies, Print, alike, print_of
from siisti.memory.model import (
    ARTICLES,
    HEADLINE,
    LONGEST,
    SHARE,
    Headline,
    Line,
    Memory,
    body,
    is_running,
    key,
)
from siisti.types import Document

#: How many lines, headlines, and lone lines that may be a headline are kept at a time.
LINES, HEADLINES, LONE = 50_000, 50_000, 100_000
#: A line seen in so many articles is nobody's own, and tells no copies.
_KNOWN = 3


class _Count:
    """A line's counts since it was met, with the floor of that time."""

    __slots__ = ("articles", "floor", "outside", "text", "titles")

    def __init__(self, text: str, floor: int) -> None:
        self.text, self.floor = text, floor
        self.articles = self.outside = self.titles = 0


class Learner:
    """Takes articles one by one; ``memory`` is what they have in common so far."""

    def __init__(self, lines: int = LINES) -> None:
        self._most, self._floor = lines, 0
        self._lines: dict[str, _Count] = {}
        self._copies = Copies()
        self._headlines: OrderedDict[str, Print] = OrderedDict()
        self._lone: OrderedDict[str, Print] = OrderedDict()
        self._crossed: dict[str, Headline] = {}
        self._articles = 0

    def add(self, lines: Sequence[str]) -> None:
        """Take an article: its title, if it has one, and its other lines. What has no paragraph is no article, and
        passes.
        """
        start = body(lines)
        keys = [key(line) for line in lines]
        running = [i for i in range(start, len(lines)) if is_running(lines[i]) and not self._known(keys[i])]
        if not running:
            return
        article = print_of(lines[i] for i in running)
        copy = self._copies.seen(article)
        self._cross(lines, keys, start, article)
        if start:
            self._count(keys[0], lines[0]).titles += 1
        if copy:
            return
        self._articles += 1
        met: set[str] = set()
        for i in range(start, len(lines)):
            if len(lines[i]) > LONGEST or not keys[i] or keys[i] in met:
                continue
            met.add(keys[i])
            count = self._count(keys[i], lines[i])
            count.articles += 1
            count.outside += not running[0] <= i <= running[-1]
        if len(self._lines) > self._most:
            self._forget()

    def memory(self) -> Memory:
        """Return what was learned: the lines that enough articles have, and the headlines that stand elsewhere."""
        least = max(ARTICLES, SHARE * self._articles)
        found = {k: c for k, c in self._lines.items() if c.articles >= least}
        lines = {k: Line(c.text, c.articles, c.outside, c.titles) for k, c in sorted(found.items())}
        crossed = dict(sorted(self._crossed.items()))
        return Memory(self._articles, MappingProxyType(lines), MappingProxyType(crossed))

    def _known(self, line: str) -> bool:
        return (count := self._lines.get(line)) is not None and count.articles >= _KNOWN

    def _count(self, line: str, text: str) -> _Count:
        count = self._lines.get(line)
        if count is None:
            count = self._lines[line] = _Count(text, self._floor)
        return count

    def _forget(self) -> None:
        """Forget the lines that were met least, until half of the table is free."""
        while len(self._lines) > self._most // 2:
            self._floor += 1
            kept = {k: c for k, c in self._lines.items() if c.articles + c.floor > self._floor}
            self._lines = kept

    def _cross(self, lines: Sequence[str], keys: Sequence[str], start: int, article: Print) -> None:
        """Note the headlines of other articles among the lines, and whether others have this one's among theirs."""
        title = keys[0] if start else ""
        if title.count(" ") + 1 >= HEADLINE:
            other = self._lone.get(title)
            if title not in self._headlines and other is not None and not alike(article, other):
                self._met(title, lines[0])
            _keep(self._headlines, title, article, HEADLINES)
        for i in range(start, len(lines)):
            if keys[i] == title or keys[i].count(" ") + 1 < HEADLINE or not body(lines[i : i + 1]):
                continue
            headed = self._headlines.get(keys[i])
            if headed is not None and not alike(article, headed):
                self._met(keys[i], lines[i])
            _keep(self._lone, keys[i], article, LONE)

    def _met(self, line: str, text: str) -> None:
        known = self._crossed.get(line)
        if known is None and len(self._crossed) >= HEADLINES:
            return
        self._crossed[line] = Headline(known.text if known else text, (known.articles if known else 0) + 1)


def _keep(table: OrderedDict[str, Print], line: str, article: Print, most: int) -> None:
    """Keep a line with the article it was last seen in; the one that was not seen for the longest goes."""
    table[line] = article
    table.move_to_end(line)
    if len(table) > most:
        table.popitem(last=False)


def pages(document: Document) -> Iterator[tuple[str, ...]]:
    """Yield the lines of each article of a document."""
    for _, members in groupby(document.segments, key=lambda s: s.unit):
        lines = tuple(s.text for s in members if s.text)
        if len(lines) > 1:
            yield lines


def learn(documents: Iterable[Document]) -> Memory:
    """Return what the articles of some documents have in common."""
    learner = Learner()
    for document in documents:
        for page in pages(document):
            learner.add(page)
    return learner.memory()
