"""What a memory says of a line: in how many articles it stood, where, and whether that is enough to go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

import regex

#: What an editor has decided of a line, for all articles: it stays, or it goes wherever it stands.
Decided = Literal["", "keep", "take"]

_WORD = regex.compile(r"[\p{L}\p{M}\d]+")
_STOP = regex.compile(r"[.!?…:][\"'”’)\]]*$")

#: Fewer different articles than this, or a smaller share of all, and a line is no furniture: it is not spoken of.
ARTICLES, SHARE = 5, 0.005
#: From here on, one that also stands where furniture does is taken out.
SURE_ARTICLES, SURE_SHARE = 10, 0.02
#: What is no label (a sentence, a name) is spoken of only where one article in ten has it.
COMMON = 0.1
#: In how many of its articles a line must stand outside the running text.
OUTSIDE = 0.8
#: Fewer words than this and a headline could be anything.
HEADLINE = 5
#: A line of so many words with a full stop, or of so many without, is running text.
_SENTENCE, _LONG = 8, 20
#: A title has at most so many words.
_TITLE = 30
#: Longer lines than this are paragraphs, whoever repeats them.
LONGEST = 300


def key(text: str) -> str:
    """Return what is the same in two spellings of one line: its words, without case and punctuation.

    >>> key("SHARE – this article!") == key("Share this article")
    True
    """
    return " ".join(_WORD.findall(text.casefold()))


def is_running(text: str) -> bool:
    """Tell whether a line reads like a paragraph of an article.

    >>> is_running("Police say that nobody was hurt in the fire."), is_running("Share this article with your friends")
    (True, False)
    """
    words = text.count(" ") + 1
    return words >= _LONG or (words >= _SENTENCE and _STOP.search(text) is not None)


def body(lines: Sequence[str]) -> int:
    """Return the first line of a page that is no title: 1, or 0 where the first is a paragraph already.

    >>> body(["A fire in Oulu", "A barn burned."]), body(["A barn burned.", "No one was hurt."])
    (1, 0)
    """
    first = lines[0] if lines else ""
    return int(not first.endswith(".") and first.count(" ") < _TITLE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stood in several articles, none a copy of another: in ``articles`` of them, ``outside`` of the
    running text in so many, and in ``titles`` as the title.
    """

    text: str
    articles: int
    outside: int
    titles: int = 0
    decided: Decided = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline of one article that stood as a line in ``articles`` others."""

    text: str
    articles: int
    decided: Decided = ""


@dataclass(frozen=True)
class Memory:
    """What was learned from so many ``articles``; lines and headlines by their ``key``."""

    articles: int = 0
    lines: Mapping[str, Line] = field(default_factory=lambda: MappingProxyType({}))
    headlines: Mapping[str, Headline] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, articles: int, lines: Mapping[str, int], headlines: Mapping[str, int]) -> Memory:
        """Return the memory of so many articles in which lines stood so often, each time outside the running text, and
        headlines as lines.
        """
        known = {key(text): Line(text, count, count) for text, count in lines.items()}
        crossed = {key(text): Headline(text, count) for text, count in headlines.items()}
        if not all(isinstance(n, int) for n in (articles, *lines.values(), *headlines.values())):
            raise TypeError("counts are whole numbers")
        return cls(articles, MappingProxyType(known), MappingProxyType(crossed))

    def line(self, text: str) -> Line | None:
        """Return what is known of a line, None where that is not enough to speak of it."""
        found = self.lines.get(key(text))
        return found if found is not None and self._speaks(found) else None

    def headline(self, text: str) -> Headline | None:
        """Return the headline of another article that a line is; None for one too short to tell."""
        found = self.headlines.get(key(text))
        if found is None or found.decided == "keep":
            return None
        return found if found.decided == "take" or (found.articles and _long(found)) else None

    def sure(self, line: Line) -> bool:
        """Tell whether a line stood in so many articles that it is furniture wherever furniture stands."""
        return line.articles >= max(SURE_ARTICLES, SURE_SHARE * self.articles)

    def common(self, line: Line) -> bool:
        """Tell whether one in ten articles has a line."""
        return line.articles >= COMMON * self.articles

    def _speaks(self, line: Line) -> bool:
        if line.decided:
            return line.decided == "take"
        return (
            not line.titles
            and line.articles >= max(ARTICLES, SHARE * self.articles)
            and line.outside >= OUTSIDE * line.articles
        )

    @cached_property
    def digest(self) -> str:
        """A hash of all that the memory says of any line: the same for two that say the same, whatever they counted."""
        lines = [
            f"{k}\t{self.sure(x)}\t{self.common(x)}\t{x.decided}"
            for k, x in self.lines.items()
            if self._speaks(x)
        ]
        headlines = [
            f"{k}\t\t{self.often(x)}\t{x.decided}" for k, x in self.headlines.items() if self.headline(x.text)
        ]
        return sha256("\n".join(sorted(lines) + sorted(headlines)).encode()).hexdigest()

    def decided(self, before: Memory) -> Memory:
        """Return the memory with what was decided of an earlier one's lines, whether it has them still or not."""
        lines, headlines = dict(self.lines), dict(self.headlines)
        for k, line in before.lines.items():
            if line.decided:
                lines[k] = replace(lines.get(k, line), decided=line.decided)
        for k, headline in before.headlines.items():
            if headline.decided:
                headlines[k] = replace(headlines.get(k, headline), decided=headline.decided)
        return replace(self, lines=MappingProxyType(lines), headlines=MappingProxyType(headlines))

    @staticmethod
    def often(headline: Headline) -> bool:
        """Tell whether a headline stood as a line in more than one article."""
        return headline.articles > 1


def _long(headline: Headline) -> bool:
    return len(key(headline.text).split()) >= HEADLINE
