"""How a file spells a text: which raw characters stand for which character, which are markup, and how new ones are
spelt. Every format that keeps text between other things writes it back through here, so that an untouched character
keeps the spelling it had.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Self

from siisti.types import OBJECT, Mark, Segment, Span


@dataclass(frozen=True, slots=True)
class Token:
    """``raw`` as the file has it, and the ``text`` it stands for; None for markup, which stands for none.

    An empty text is layout (where a long string goes on in another line): no mark, and kept whatever is edited there.
    """

    raw: str
    text: str | None


@lru_cache(maxsize=10_000)
def letter(character: str) -> Token:
    """Return the token of a character that stands for itself."""
    return Token(character, character)


@dataclass(frozen=True, slots=True)
class Spelt:
    """A literal, character by character: where in it each character of the text starts, and where it ends.

    Between the end of one and the start of the next stands markup. ``escape`` spells new text as the literal does, or
    returns None for what it cannot hold.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    escape: Callable[[str], str | None]

    @classmethod
    def plain(cls, text: str) -> Self:
        """Return how a text is spelt whose characters stand for themselves."""
        return cls(range(len(text)), range(1, len(text) + 1), str)

    def within(self, span: Span) -> Span:
        """Return where a stretch of the text stands in the literal."""
        if len(span):
            return Span(self.starts[span.start], self.ends[span.end - 1])
        at = self.ends[span.start - 1] if span.start else next(iter(self.starts), 0)
        return Span(at, at)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A format's way to spell text: ``tokens`` splits what the file has, ``escape`` spells what is new.

    The raw parts of the tokens joined are the literal again, always. ``escape`` is given the literal too, for
    formats in which a file keeps to one of several ways. A literal without any of the ``special`` characters says what
    it is written with, and is not looked at any closer; where there are none, each is.
    """

    tokens: Callable[[str], Sequence[Token]]
    escape: Callable[[str, str], str]
    special: str = ""

    def plain(self, literal: str) -> bool:
        """Tell whether the literal says what it is written with."""
        return bool(self.special) and not any(c in literal for c in self.special)

    def within(self, outer: Spelling) -> Spelling:
        """Return the spelling of this format's literals inside another's: HTML that a feed has escaped in XML.

        The markup of the outer one stays markup; a token of the inner one has all the raw characters that its own
        are spelt by.
        """

        def tokens(literal: str) -> Sequence[Token]:
            return tuple(_nested(outer.tokens(literal), self.tokens))

        def escape(new: str, literal: str) -> str:
            plain = "".join(t.text or "" for t in outer.tokens(literal))
            return outer.escape(self.escape(new, plain), literal)

        return Spelling(tokens, escape)

    def read(self, literal: str) -> tuple[str, tuple[Mark, ...]]:
        """Return the text of a literal and the markup in it, each mark in the gap where it stands."""
        if self.plain(literal):
            return literal, ()
        parts: list[str] = []
        marks: list[Mark] = []
        at = 0
        for token in self.tokens(literal):
            if token.text is None:
                marks.append(Mark(Span(at, at), token.raw))
            else:
                parts.append(token.text)
                at += len(token.text)
        return "".join(parts), tuple(marks)

    def spelt(self, literal: str) -> Spelt:
        """Return where each character of the text stands in the literal."""
        tokens = self.tokens(literal)
        ends = accumulate(len(t.raw) for t in tokens)
        places = [(end - len(t.raw), end) for t, end in zip(tokens, ends, strict=True) for _ in t.text or ""]
        return Spelt([a for a, _ in places], [b for _, b in places], lambda new: self.escape(new, literal))

    def write(self, literal: str, segment: Segment) -> str:
        """Return the literal with the segment's text and marks, and all that did not change as it was spelt."""
        if literal == segment.text and self.plain(literal):
            return literal
        tokens = self.tokens(literal)
        runs = list(_runs(tokens))
        edges = [0, *(mark.span.start for mark in segment.marks), len(segment.text)]
        markup = [t.raw for t in tokens if t.text is None]
        if len(runs) != len(edges) - 1:
            raise ValueError("the marks of a segment are not those it was read with")
        texts = [segment.text[start:end] for start, end in pairwise(edges)]
        written = self._written(runs, texts, markup, literal, plain=False)
        if written == literal or self._says(written, segment.text):
            return written
        # A character that stood for itself would not beside the new ones: "< 6" is text, and "<six" a tag.
        careful = self._written(runs, texts, markup, literal, plain=True)
        # What cannot be said here is not said: words that nobody wrote would be worse than the old ones.
        return careful if self._says(careful, segment.text) else literal

    def _says(self, literal: str, text: str) -> bool:
        """Tell whether a literal stands for a text, whose white space and codes may depend on what is about them."""
        said = self.read(literal)[0]
        return said == text or _words(said) == _words(text)

    def _written(
        self, runs: list[list[Token]], texts: list[str], markup: list[str], literal: str, *, plain: bool
    ) -> str:
        parts: list[str] = []
        section = literal
        for run, text, tag in zip(runs, texts, [*markup, ""], strict=True):
            parts += self._run(run, text, section, plain=plain), tag
            # What follows an edge of a CDATA section is spelt in another way than what stands before it.
            section = tag if tag in ("<![CDATA[", "]]>") else section
        return "".join(parts)

    def _run(self, run: list[Token], text: str, literal: str, *, plain: bool) -> str:
        """Return the spelling of the text between two marks: that of the old characters, and new ones escaped.
        ``plain`` escapes the old ones too that stood for themselves.
        """
        spelt, layout, last = _laid_out(run)
        old = [t.text or "" for t in spelt]
        if "".join(old) == text:
            return "".join(t.raw for t in run)
        stays = [before + _again(t, self, literal, plain) for before, t in zip(layout, spelt, strict=True)]
        parts: list[str] = []
        for same, i, j, k, m in _changes(old, list(text)):
            if same:
                parts += stays[i:j]
                continue
            parts.append(self.escape(text[k:m], literal) if m > k else "")
            # White space at the start of a line that goes on may be taken for its indentation.
            if not (j < len(spelt) and spelt[j].raw.isspace()):
                parts += layout[i:j]
        return "".join([*parts, last])


def _again(token: Token, spelling: Spelling, literal: str, plain: bool) -> str:
    """Return the raw characters of a token that stays; ``plain`` those that new text would have, where it has others
    than itself.
    """
    if not plain or not token.text:
        return token.raw
    fresh = spelling.escape(token.text, literal)
    return token.raw if fresh == token.text else fresh


def _words(text: str) -> list[str]:
    return text.replace(OBJECT, "").split()


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens between one piece of markup and the next, none where two touch."""
    run: list[Token] = []
    for token in tokens:
        if token.text is None:
            yield run
            run = []
        else:
            run.append(token)
    yield run


def _laid_out(run: list[Token]) -> tuple[list[Token], list[str], str]:
    """Return the tokens that stand for something, the layout before each, and that after the last."""
    spelt: list[Token] = []
    layout: list[str] = []
    pending = ""
    for token in run:
        if token.text:
            spelt.append(token)
            layout.append(pending)
            pending = ""
        else:
            pending += token.raw
    return spelt, layout, pending


#: Two stretches longer than this are compared word by word, and by characters where words differ; by characters
#: alone a page would take minutes.
_LONG = 300


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield the stretches of the two that are the same and those that are not, as opcodes go."""
    most = min(len(old), len(new))
    head = next((n for n in range(most) if old[n] != new[n]), most)
    tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
    yield True, 0, head, 0, head
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    found = (
        _by_words(before, after) if min(len(before), len(after)) > _LONG else _by_characters(before, after)
    )
    for same, i, j, k, m in found:
        yield same, i + head, j + head, k + head, m + head
    yield True, len(old) - tail, len(old), len(new) - tail, len(new)


def _by_characters(old: list[str], new: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind == "equal", i, j, k, m


def _by_words(old: list[str], new: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    before, after = (re.findall(r"\s+|\S+", "".join(side)) for side in (old, new))
    if sum(map(len, before)) != len(old):  # a character spelt by several, which no real text has so many of
        yield False, 0, len(old), 0, len(new)
        return
    at, to = ([*accumulate(map(len, side), initial=0)] for side in (before, after))
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        part = old[at[i] : at[j]], new[to[k] : to[m]]
        if kind == "replace" and max(map(len, part)) <= _LONG:
            for same, a, b, c, d in _by_characters(*part):
                yield same, at[i] + a, at[i] + b, to[k] + c, to[k] + d
        else:
            yield kind == "equal", at[i], at[j], to[k], to[m]


def _nested(outer: Sequence[Token], inner: Callable[[str], Sequence[Token]]) -> Iterator[Token]:
    """Yield the inner tokens, each with the raw characters of the outer tokens that spell it."""
    spelt: list[Token] = []
    for token in (*outer, Token("", None)):
        if token.text == "" and spelt:
            spelt[-1] = Token(spelt[-1].raw + token.raw, spelt[-1].text)
            continue
        if token.text:
            if token.raw == token.text and len(token.raw) == 1:
                spelt.append(token)
            else:
                spelt += (Token(token.raw if n == 0 else "", c) for n, c in enumerate(token.text))
            continue
        at = 0
        if all(t.raw == t.text for t in spelt):
            yield from inner("".join([t.raw for t in spelt]))
            spelt = []
        for within in inner("".join([t.text or "" for t in spelt])) if spelt else ():
            size = len(within.raw)
            raw = spelt[at].raw if size == 1 else "".join([t.raw for t in spelt[at : at + size]])
            yield within if raw == within.raw else Token(raw, within.text)
            at += size
        spelt = []
        if token.raw:
            yield token
