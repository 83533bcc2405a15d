"""The kind of rule that is a table of Finnish words with what English calls them and what engines make of them.

The English is good English and says something else: *kaupunginhallitus* is the city board, engines write city
council. Only the Finnish side can tell, so that without it these rules find nothing. A row of the ``.tsv`` beside
the rule is ``finnish``, ``wrong``, ``right``, ``also``, ``not``, ``near``, ``tier``; the last four may be empty.

- ``finnish`` are the words by their stems, as in ``source`` of ``phrase_row``; ``*hallitus`` may begin otherwise. One
  that has capitals is looked for with them only (*KRP*, *VM*). ``{finnish}`` is a class of ``configs/lexicon/words``,
  and ``/.../`` a regular expression.
- ``wrong`` are what engines write, divided by ``|``, and ``right`` what stands in its place: both as ``bad`` and
  ``good`` of ``phrase_row``.
- ``also`` are other English words that are right: where one of them, or ``right``, is in the text, nothing is wrong.
- ``not`` are Finnish words in whose company the row says nothing: the wrong words may be theirs (*kaupunginvaltuusto*
  is the city council); a class of words (``{british}``) tells where the text is at home and is looked for on the whole
  page. ``near`` are Finnish words one of which must be there, in the text or its neighbours.
- ``tier`` is ``offer`` where a person decides.

What is wrong may stand no oftener than its Finnish words do; where it does, which is meant nobody knows, and it is
offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import regex

from siisti.rules.kinds import TIMEOUT, Pattern, excepted, keep_case
from siisti.rules.model import Card, Match, Page
from siisti.rules.phrase_row import Row, compiled, divided, listed
from siisti.rules.phrase_row import row as phrase
from siisti.rules.phrases import is_noun, with_article
from siisti.rules.words import words as word_class
from siisti.text.english import Irregular
from siisti.types import Fix, Span

RENDERING_COLUMNS = ("finnish", "wrong", "right", "also", "not", "near", "tier")


@dataclass(frozen=True, slots=True)
class Rendering:
    """One row: the Finnish words, the phrases that are wrong for them, and what tells that nothing is wrong."""

    finnish: str
    rows: tuple[Row, ...]
    right: tuple[str, ...]
    veto: str
    abroad: str
    near: str
    most: Fix


@dataclass(frozen=True, slots=True)
class Renderings:
    """A table of renderings. ``table`` holds the rows by the English words without which they find nothing."""

    card: Card
    table: Mapping[str, tuple[Rendering, ...]]
    irregular: Irregular
    unless: tuple[Pattern, ...] = ()

    @property
    def local(self) -> bool:
        """Whether no row asks what else the page says."""
        return not any(row.near or row.abroad for rows in self.table.values() for row in rows)

    def filed(self) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
        """Yield the words by which each wrong rendering is filed, with what else it needs."""
        for word, rows in self.table.items():
            for wrong in (wrong for row in rows for wrong in row.rows if word in wrong.needs[0]):
                yield word, wrong.needs[1:]

    def find(self, page: Page, index: int) -> Iterator[Match]:
        """Yield a match for each wrong rendering of a word that the Finnish side has."""
        source, said = page.segments[index].source, page.vocabulary[index]
        if not source:
            return
        looked = set[int]()
        for word in sorted(said & self.table.keys()):
            for row in self.table[word]:
                if id(row) not in looked:
                    looked.add(id(row))
                    yield from self._wrong(page, index, row, source)

    def _wrong(self, page: Page, index: int, row: Rendering, source: str) -> Iterator[Match]:
        text, said = page.segments[index].text, page.vocabulary[index]
        there = [wrong for wrong in row.rows if not any(said.isdisjoint(some) for some in wrong.needs)]
        if not there:
            return
        spoken = len(compiled(row.finnish).findall(source, timeout=TIMEOUT))
        if not spoken or (row.veto and compiled(row.veto).search(source, timeout=TIMEOUT)):
            return
        if row.abroad and any(_has(row.abroad, s.source) for s in page.segments):
            return
        if row.near and not _near(page, index, row.near):
            return
        found = dict[Span, Match]()
        for wrong in there:
            for m in list(compiled(wrong.pattern).finditer(text, timeout=TIMEOUT)):
                where = Span(*m.span())
                taken = any(where.overlaps(other) for other in found)
                if not taken and not is_noun(wrong, m) and not excepted(text, where, self.unless):
                    found[where] = self._match(text, wrong, m, row)
        if not found or _said_right(text, row, list(found)):
            return
        many = len(found) > spoken
        for match in found.values():
            yield (
                match if not many else Match(match.span, match.replacement, source=row.finnish, most="unsafe")
            )

    def _match(self, text: str, wrong: Row, m: regex.Match[str], row: Rendering) -> Match:
        where, new = placed(text, m, wrong.expand(m, self.irregular))
        return Match(where, new, source=row.finnish, most=row.most)


def _said_right(text: str, row: Rendering, wrong: list[Span]) -> bool:
    """Tell whether a right rendering stands anywhere but within a wrong one."""
    return any(
        not any(span.start <= m.start() and m.end() <= span.end for span in wrong)
        for right in row.right
        for m in compiled(right).finditer(text, timeout=TIMEOUT)
    )


def _has(words: str, source: str | None) -> bool:
    return bool(source and compiled(words).search(source, timeout=TIMEOUT))


def _near(page: Page, index: int, words: str) -> bool:
    about = range(max(0, index - 2), min(len(page.segments), index + 3))
    return any(_has(words, page.segments[i].source) for i in about)


#: What begins a sentence, and what may open it.
_OPENS = regex.compile(r"(?:^|[.!?:]\s|[\N{EN DASH}\N{EM DASH}-]\s)[\"'(\N{LEFT DOUBLE QUOTATION MARK}]?$")
_NAME_BEHIND = regex.compile(r"\s\p{Lu}\p{Ll}")
_NAME_BEFORE = regex.compile(r"(?<![.!?:]\s)(?<!^)\b\p{Lu}[\p{L}'’-]+\s$")
#: What stands before a noun phrase that has no article yet.
_JOINS = regex.compile(
    r"(?i)(?:^|[.!?:,;(\"“–\d]|\b(?:of|by|to|for|from|with|at|in|on|and|but|or|than|as|says|said|that|when|while|which))\s?$"
)
_SMALL = frozenset({"of", "the", "and", "for", "in", "to", "at", "on"})


def placed(text: str, m: regex.Match[str], new: str) -> tuple[Span, str]:
    """Return what should stand there with the article and the capitals that its place asks for."""
    where, definite, right = Span(*m.span()), new.startswith("the "), new.removeprefix("the ")
    new = right if definite and right.islower() else cased(text, m, right)
    if definite and _JOINS.search(text[: where.start].rstrip(" ")):
        opens = _OPENS.search(text[: where.start])
        return where, ("The " if opens else "the ") + (right if opens else new)
    return with_article(text, where, new)


def cased(text: str, m: regex.Match[str], new: str) -> str:
    """Return the new words with the capitals of the old. A title before a name and a court behind one have a
    capital in each word; otherwise a common noun within a sentence has none.
    """
    before, old = text[: m.start()], m[0]
    if not (old[:1].isupper() and new[:1].islower()) or _OPENS.search(before) or old.isupper():
        return keep_case(old, new)
    if _NAME_BEHIND.match(text, m.end()) or _NAME_BEFORE.search(before):
        return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in new.split(" "))
    return new


def rendering(cells: Mapping[str, str], irregular: Irregular) -> Rendering:
    """Return a row as it is looked for.

    Raises ValueError, which says what is wrong with it.
    """
    if not cells["finnish"] or not cells["right"]:
        raise ValueError("a row names the Finnish words and what is right")
    if cells["tier"] not in ("", "offer"):
        raise ValueError(f"{cells['tier']!r} is no tier of a row; leave it empty or write offer")
    plain = {"source": "", "near": "", "not": ""}
    said = [wrong for some in divided(cells["wrong"]) for wrong in _fitting(some, cells["right"])]
    rows = tuple(
        phrase({"bad": wrong, "good": cells["right"], **plain}, irregular)
        for wrong in dict.fromkeys(said)
        if wrong.casefold() != cells["right"].casefold() and wrong.replace("s]", "]") not in {*said} - {wrong}
    )
    if not rows:
        raise ValueError("a row says what engines write")
    right = [listed(cells["also"])] if cells["also"] else []
    right += [said for said in (_said(cells["right"], irregular),) if said]
    return Rendering(
        finnish_words(cells["finnish"]),
        tuple(sorted(rows, key=lambda r: -len(r.bad))),
        tuple(right),
        finnish_words("|".join(w for w in _listed(cells["not"]) if w[0] != "{")),
        finnish_words("|".join(w for w in _listed(cells["not"]) if w[0] == "{")),
        finnish_words(cells["near"]),
        "unsafe" if cells["tier"] else "safe",
    )


def _fitting(wrong: str, right: str) -> list[str]:
    """Return a wrong phrase as often as it has alternatives, each a noun phrase where the right one is.

    >>> _fitting("(county|province) director", "[region mayor]")
    ['[county director]', '[province director]']
    """
    if "[" in wrong or "{" in wrong or not right.startswith("["):
        return [wrong]
    choices = [m[1].split("|") if m[1] else [m[0]] for m in regex.finditer(r"\(([^()]*)\)|[^()]+", wrong)]
    return [f"[{regex.sub(' +', ' ', ''.join(some)).strip()}]" for some in product(*choices)]


def _said(right: str, irregular: Irregular) -> str:
    """Return the pattern of what is right, in all its forms; nothing where it has no word that is always there."""
    try:
        found = phrase({"bad": right, "good": "-", "source": "", "near": "", "not": ""}, irregular).pattern
    except ValueError:
        return ""
    return found if found.startswith("(?i)") else "(?i)" + found


_ENTRY = regex.compile(r"/[^/]*/|[^|/]+")


@cache
def finnish_words(cell: str) -> str:
    """Return the pattern of Finnish words: those with a capital are looked for as they stand.

    >>> finnish_words("puhdistamo*|*lautakunta|KRP")
    '(?<!\\\\w)(?:(?i:puhdistamo\\\\w*+|[\\\\w-]*?lautakunta\\\\b)|KRP\\\\b)'
    """
    words = [w for entry in _listed(cell) for w in _entries(entry)]
    free = "|".join(_stem(w) for w in words if w.islower() and w[0] != "/")
    firm = [_stem(w) for w in words if not w.islower() or w[0] == "/"]
    parts = ([f"(?i:{free})"] if free else []) + firm
    return rf"(?<!\w)(?:{'|'.join(parts)})" if parts else ""


def _listed(cell: str) -> list[str]:
    return [m[0].strip() for m in _ENTRY.finditer(cell) if m[0].strip()]


def _entries(entry: str) -> Sequence[str]:
    """Return the stems of a class of ``configs/lexicon/words``, or the one stem that this is."""
    if not entry.startswith("{"):
        return (entry,)
    try:
        return word_class(entry.strip("{}"))
    except KeyError:
        raise ValueError(f"{entry} is no word class") from None


def _stem(word: str) -> str:
    if word.startswith("/"):
        return word.strip("/")
    inner = regex.escape(word.strip("*"), literal_spaces=True).replace(" ", r"\s+").replace(r"\*", r"\w*")
    inner = (r"[\w-]*?" if word.startswith("*") else "") + inner
    return inner + (r"\w*+" if word.endswith("*") else r"\b")
