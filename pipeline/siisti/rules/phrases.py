"""The kind of rule that is a table of phrases, each found in all its forms and replaced in the same one.

What a row may say is told in ``phrase_row``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from siisti.rules.kinds import TIMEOUT, Pattern, excepted, keep_case
from siisti.rules.model import Card, Match, Page
from siisti.rules.phrase_row import Row, compiled
from siisti.text.english import Irregular, article
from siisti.types import Span

_DETERMINER = regex.compile(
    r"(?i)(?:\b(?:an?|the|his|her|its|their|our|my|your|this|that|these|those|of|in|by|for|any|some|no)|['’]s|s['’])\s$"
)
_ARTICLE = regex.compile(r"(?i)(?<![\w'’-])an?\s$")


@dataclass(frozen=True, slots=True)
class Phrases:
    """A table of phrases. ``table`` holds the rows by a word without which the phrase cannot be there."""

    card: Card
    table: Mapping[str, tuple[Row, ...]]
    irregular: Irregular
    unless: tuple[Pattern, ...] = ()

    @property
    def local(self) -> bool:
        """Whether no row asks what else the page says."""
        return not any(row.near for rows in self.table.values() for row in rows)

    def filed(self) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
        """Yield the words by which each row is filed, with what else it needs."""
        for word, rows in self.table.items():
            for row in rows:
                yield word, row.needs[1:]

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield a match for each phrase, in the order of its row's key word."""
        text, said = page.segments[index].text, page.vocabulary[index]
        # A row may be filed under several of its words, and stand twice in the table by its alternatives.
        yielded = set[tuple[Span, str | None]]()
        for word in sorted(said & self.table.keys()):
            for row in self.table[word]:
                if any(said.isdisjoint(some) for some in row.needs):
                    continue
                for m in list(compiled(row.pattern).finditer(text, timeout=TIMEOUT)):
                    match = None if is_noun(row, m) else self._match(page, index, row, m)
                    if match and (match.span, match.replacement) not in yielded:
                        yielded.add((match.span, match.replacement))
                        yield match

    def _match(self, page: Page, index: int, row: Row, m: regex.Match[str]) -> Match | None:
        text, where = page.segments[index].text, Span(*m.span())
        if excepted(text, where, self.unless):
            return None
        if row.veto and compiled(row.veto).search(
            text[: where.start] + "\n" + text[where.end :], timeout=TIMEOUT
        ):
            return None
        company = row.near.found(page, index, where) if row.near else ""
        alone = bool(row.near and not company and not _borne_out(row, page.segments[index].source))
        if alone and row.near and not row.near.offered:
            return None
        new = keep_case(m[0], row.expand(m, self.irregular))
        where, new = with_article(text, where, new)
        if new == where.of(text):
            return None
        return Match(
            where,
            new,
            evidence=(f"near: {company}",) if company else (),
            fix="unsafe" if alone else None,
            source=row.source,
        )


def _borne_out(row: Row, source: str | None) -> bool:
    """Tell whether a compound of the row's is there: then the English about the phrase need not tell."""
    if row.near and row.near.wide:  # This tells whose body it is, which its name does not.
        return False
    return bool(source and row.certain and compiled(row.certain).search(source, timeout=TIMEOUT))


def is_noun(row: Row, m: regex.Match[str]) -> bool:
    """Tell whether what looks like the phrase's verb is a noun: "her rise to prime minister"."""
    if not row.verbs or m.start("v0") != m.start():
        return False
    found = m["v0"].casefold()
    return found in (row.verbs[0].base, row.verbs[0].third) and bool(
        _DETERMINER.search(m.string, 0, m.start())
    )


def with_article(text: str, where: Span, new: str) -> tuple[Span, str]:
    """Take in the indefinite article before the phrase where the new words ask for the other one.

    >>> with_article("in a bed ward", Span(5, 13), "inpatient ward")
    (Span(start=3, end=13), 'an inpatient ward')
    """
    before = _ARTICLE.search(text, 0, where.start)
    if not before or not new or new[:1].isspace():
        return where, new
    old, right = before[0].rstrip(), article(new)
    if old.casefold() == right:
        return where, new
    return Span(before.start(), where.end), keep_case(old, right) + before[0][len(old) :] + new
