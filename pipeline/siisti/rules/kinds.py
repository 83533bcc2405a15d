"""The kinds of data rules: what a file in ``configs/rules`` can ask for without any code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

import regex

from siisti.rules.model import Card, Match, Page
from siisti.types import Span

#: Seconds one pattern may take on one segment. Patterns are written not to backtrack; this is the belt to
#: those braces.
TIMEOUT = 0.25

Pattern = regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Substitution:
    """``pattern`` gives way to ``replace``; without ``replace`` it is only found.

    ``replaces`` holds one template for all patterns or one for each. Where a pattern has a group called
    ``here``, only that group is the finding. A match that touches a match of an ``unless`` pattern is
    legitimate English. With ``case`` the first letter keeps its case.
    """

    local: ClassVar[bool] = True
    card: Card
    patterns: tuple[Pattern, ...]
    replaces: tuple[str, ...] = ()
    unless: tuple[Pattern, ...] = ()
    case: bool = True

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield a match for each place where the pattern holds and no exception does."""
        text = page.segments[index].text
        for number, m, where in _found(self.patterns, text):
            if self.unless and excepted(text, Span(*m.span()), self.unless):
                continue
            new = m.expand(self.replaces[number % len(self.replaces)]) if self.replaces else None
            if new is not None and self.case:
                new = keep_case(where.of(text), new)
            if new != where.of(text):
                yield Match(where, new)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of phrases and what should stand in their place, one pair a line of a ``.tsv`` beside the rule."""

    local: ClassVar[bool] = True
    card: Card
    #: By the longest of its words, each phrase with what should stand there.
    table: Mapping[str, tuple[tuple[str, str], ...]]
    unless: tuple[Pattern, ...] = ()

    def filed(self) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
        """Yield the word by which each phrase is filed, with the phrase's other words."""
        for word, rows in self.table.items():
            for bad, _ in rows:
                yield word, tuple(frozenset((w,)) for w in _WORD.findall(bad) if w != word)

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield a match for each phrase of the table, whole words only."""
        present = self.table.keys() & page.vocabulary[index]
        if not present:
            return
        text, folded = page.segments[index].text, page.folded[index]
        if len(folded) != len(text):
            folded = text.lower() if len(text.lower()) == len(text) else text
        for word in sorted(present):
            for bad, good in self.table[word]:
                for where in _places(folded, bad):
                    if not (self.unless and excepted(text, where, self.unless)):
                        yield Match(where, keep_case(where.of(text), good))


@dataclass(frozen=True, slots=True)
class Residue:
    """``pattern`` is taken out of the line, and the white space around it is put right.

    Between two words one space stays; none stays before punctuation, after an opening bracket, or at an end
    of the line. A lone segment that is nothing but residue is left: a localization file wants a text there.
    """

    local: ClassVar[bool] = True
    card: Card
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield a match for each residue, white space included."""
        text = page.segments[index].text
        for _, _, where in _found(self.patterns, text):
            if self.unless and excepted(text, where, self.unless):
                continue
            where, joint = mended(text, where)
            if len(where) < len(text) or page.whole:
                yield Match(where, joint)


@dataclass(frozen=True, slots=True)
class Line:
    """A whole paragraph of a page that is page furniture and no part of the article. It is taken out, and
    kept in the ledger.
    """

    local: ClassVar[bool] = True
    card: Card
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield one match, the whole segment, where a pattern holds for all of it."""
        text = page.segments[index].text
        whole = Span(0, len(text))
        if any(p.fullmatch(text, timeout=TIMEOUT) for p in self.patterns) and not excepted(
            text, whole, self.unless
        ):
            yield Match(whole, "")


_WORD = regex.compile(r"\w+")


def by_longest_word(pairs: Mapping[str, str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return a table of phrases as ``Pairs`` wants it: a segment without the longest word has not the phrase."""
    table: dict[str, list[tuple[str, str]]] = {}
    for bad in sorted(pairs, key=len, reverse=True):
        table.setdefault(max(_WORD.findall(bad), key=len), []).append((bad, pairs[bad]))
    return MappingProxyType({word: tuple(rows) for word, rows in table.items()})


def _places(text: str, phrase: str) -> Iterator[Span]:
    """Yield where a phrase stands that is no part of a longer word, nor of one with a hyphen."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not any(c.isalnum() or c in "_-" for c in (text[at - 1 : at], text[end : end + 1]) if c):
            yield Span(at, end)
        at = text.find(phrase, end)


#: Each kind with the fields it knows beyond the card's.
FIELDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "substitution": frozenset({"pattern", "replace", "unless", "slots", "case"}),
        "existence": frozenset({"pattern", "unless", "slots"}),
        "pairs": frozenset({"unless", "slots"}),
        "phrases": frozenset({"unless", "slots"}),
        "renderings": frozenset({"unless", "slots"}),
        "residue": frozenset({"pattern", "unless", "slots"}),
        "line": frozenset({"pattern", "unless", "slots"}),
        "code": frozenset(),
        "model": frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What only the language model finds, where texts are scored (``siisti.panel``). Among the rules it says
    nothing; its card is there to be explained, listed and switched off like any other's.
    """

    local: ClassVar[bool] = True
    card: Card

    def find(self, page: Page, index: int) -> Iterator[Match]:  # noqa: ARG002  (a rule looks like this)
        """Yield nothing."""
        return iter(())


def _found(patterns: tuple[Pattern, ...], text: str) -> Iterator[tuple[int, regex.Match[str], Span]]:
    """Yield each match with its pattern's number and the part of it that is meant: the group ``here``, or all."""
    for number, pattern in enumerate(patterns):
        for m in list(pattern.finditer(text, timeout=TIMEOUT)):
            yield number, m, Span(*(m.span("here") if "here" in pattern.groupindex else m.span()))


def excepted(text: str, where: Span, unless: tuple[Pattern, ...]) -> bool:
    """Tell whether an exception's match shares a character with ``where``."""
    return any(where.start < end and start < where.end for start, end in _exceptions(text, unless))


@lru_cache(maxsize=64)
def _exceptions(text: str, unless: tuple[Pattern, ...]) -> tuple[tuple[int, int], ...]:
    """Return where the exceptions match: worked out once for a segment, however many matches ask."""
    return tuple(m.span() for p in unless for m in p.finditer(text, timeout=TIMEOUT))


def keep_case(old: str, new: str) -> str:
    """Return ``new`` with the capitals of ``old``: all of them, or the first letter's.

    >>> keep_case("Did not agree", "declined"), keep_case("MINISTER", "secretary"), keep_case("a", "the")
    ('Declined', 'SECRETARY', 'the')
    """
    letters = [c for c in old if c.isalpha()]
    if len(letters) > 3 and all(c.isupper() for c in letters):
        return new.upper()
    if letters and old[:1].isupper() and new[:1].islower():
        return new[:1].upper() + new[1:]
    return new


def mended(text: str, where: Span) -> tuple[Span, str]:
    """Return the stretch to take out with the white space around it, and what must join the two sides.

    >>> mended("CNN(link)news", Span(3, 9)), mended("tells (link).", Span(6, 12))
    ((Span(start=3, end=9), ' '), (Span(start=5, end=12), ''))
    """
    start, end = where.start, where.end
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    before, after = text[start - 1 : start], text[end : end + 1]
    if (
        not before
        or not after
        or before in "([{"
        or after in ".,;:!?)]}\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}"
    ):
        return Span(start, end), ""
    if after in "'\N{RIGHT SINGLE QUOTATION MARK}" and text[end + 1 : end + 2] == "s":
        return Span(start, end), ""
    if after == '"' and text[:start].count('"') % 2:
        return Span(start, end), ""
    return Span(start, end), " "
