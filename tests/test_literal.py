"""Literals: what a file spells stays as it was spelt, but for the characters that changed."""

from __future__ import annotations

from dataclasses import replace
from html import escape, unescape

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from siisti.formats.literal import Spelling, Token
from siisti.types import Edit, Segment, Span

_XML = regex.compile(r"<[^>]*>|&[#\w]+;|.", regex.DOTALL)


def tokens(literal: str) -> list[Token]:
    return [Token(t, None if t[0] == "<" and len(t) > 1 else unescape(t)) for t in _XML.findall(literal)]


MARKUP = Spelling(tokens, lambda new, _: escape(new, quote=False))
NESTED = MARKUP.within(MARKUP)


def edited(spelling: Spelling, literal: str, old: str, new: str) -> str:
    text, marks = spelling.read(literal)
    at = text.index(old)
    edit = Edit(Span(at, at + len(old)), new)
    segment = Segment("1", edit.apply(text), marks=tuple(m.shifted(edit) for m in marks))
    return spelling.write(literal, segment)


_PO = regex.compile(r'"\s*"|\\.|.', regex.DOTALL)


def continued(literal: str) -> list[Token]:
    return [Token(t, "" if t[0] == '"' else t[-1]) for t in _PO.findall(literal)]


#: A string that goes on in another line: the break is layout.
BROKEN = Spelling(continued, lambda new, _: new, '"\\')

CASES: list[tuple[str, Spelling, str, str, str, str]] = [
    ("plain", MARKUP, "in the Finland", "the ", "", "in Finland"),
    ("entities stay", MARKUP, "&auml;&#228;ä teh", "teh", "the", "&auml;&#228;ä the"),
    ("what is new is escaped", MARKUP, "a and b", "and", "&", "a &amp; b"),
    ("tags stay in place", MARKUP, "<b>Foreign</b> man <i>X</i>", "man", "Office", "<b>Foreign</b> Office <i>X</i>"),
    ("a repair before a tag", MARKUP, "7,5 <b>percent</b>", ",", ".", "7.5 <b>percent</b>"),
    ("a repair between tags", MARKUP, "<p>a <b>teh</b> c</p>", "teh", "the", "<p>a <b>the</b> c</p>"),
    ("emptied", MARKUP, "<b>x</b> y", "x", "", "<b></b> y"),
    ("layout stays", BROKEN, 'in the "\n"Finland', "the ", "", 'in "\n"Finland'),
    ("layout in what goes", BROKEN, 'a b"\n"cd e', "bc", "x", 'a x"\n"d e'),
    ("layout before a space", BROKEN, 'a b"\n"c d', "bc", "x", "a x d"),
    ("layout at the edges", BROKEN, '"\n"teh"\n"', "teh", "the", '"\n"the"\n"'),
    ("layout within", MARKUP.within(BROKEN), 'x &am"\n"p; teh', "teh", "the", 'x &am"\n"p; the'),
    ("nothing special", BROKEN, "teh", "teh", "the", "the"),
    ("nested", NESTED, "&lt;p&gt;teh &amp;amp; x&lt;/p&gt;", "teh", "the", "&lt;p&gt;the &amp;amp; x&lt;/p&gt;"),
    ("nested, new", NESTED, "&lt;p&gt;a and b&lt;/p&gt;", "and", "&", "&lt;p&gt;a &amp;amp; b&lt;/p&gt;"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spelling", "literal", "old", "new", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_only_the_repaired_characters_change(
    spelling: Spelling, literal: str, old: str, new: str, expected: str
) -> None:
    assert edited(spelling, literal, old, new) == expected


def test_marks_of_another_segment_are_refused() -> None:
    with pytest.raises(ValueError, match="not those it was read with"):
        MARKUP.write("<b>x</b>", Segment("1", "x"))


def test_two_repairs_far_apart_in_a_long_text() -> None:
    words = " ".join(f"word{n} &amp; the" for n in range(3000))
    literal = f"7,5 {words} teh"
    text, marks = MARKUP.read(literal)
    changed = text.replace("7,5", "7.5").replace("teh", "the")
    assert MARKUP.write(literal, Segment("1", changed, marks=marks)) == f"7.5 {words} the"


@given(st.text(max_size=60), st.sampled_from([MARKUP, NESTED]))
def test_what_is_read_is_written(literal: str, spelling: Spelling) -> None:
    text, marks = spelling.read(literal)
    assert spelling.write(literal, Segment("1", text, marks=marks)) == literal


@given(st.text("ab<>&;é😀 ", max_size=12), st.text("xy&<é", max_size=4), st.data())
def test_what_is_written_is_read(body: str, new: str, data: st.DataObject) -> None:
    literal = "<p>" + escape(body, quote=False) + "<br/>" + escape(body) + "</p>"
    text, marks = MARKUP.read(literal)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edit = Edit(Span(start, end), new)
    if any(start < m.span.start < end for m in marks):
        return
    segment = replace(Segment("1", edit.apply(text)), marks=tuple(m.shifted(edit) for m in marks))
    assert MARKUP.read(MARKUP.write(literal, segment))[0] == segment.text
