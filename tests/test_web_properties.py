"""Pages and feeds of anything: what is read is written, what is edited is read back, and what cannot be read is told
in one line.
"""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siisti import formats
from siisti.errors import InputError
from siisti.types import OBJECT, Document, Edit, Span

#: Text of every plane, with what means something to one of the formats.
TEXT = st.text(
    st.one_of(
        st.sampled_from("ab .,<>&;'\"\\/[]()*_`|#-{}\n\r\t\N{NO-BREAK SPACE}"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=40,
)
WORDS = st.lists(st.text("abcåß漢😀&<>", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)
KINDS = ["feed", "html", "jsonfeed", "markdown"]


def _html(words: str) -> str:
    return f"<p>{escape(words)}</p>"


CARRIERS = {
    # how a text is carried: the format, and the file that says it
    "page": ("html", _html),
    "inline": ("html", lambda w: f"<div>{escape(w)}<br>x <b>{escape(w)}</b> <!-- c -->x</div>"),
    "references": ("html", lambda w: "<p>" + "".join(c if c == " " else f"&#{ord(c)};" for c in w) + "</p>"),
    "escaped": ("feed", lambda w: f"<rss><item><description>{escape(_html(w))}</description></item></rss>"),
    "cdata": ("feed", lambda w: f"<rss><item><description><![CDATA[{_html(w)}]]></description></item></rss>"),
    "plain": ("feed", lambda w: f"<feed><entry><summary type='text'>{escape(w)}</summary></entry></feed>"),
    "xhtml": ("feed", lambda w: f"<feed><entry><content type='xhtml'><div>{_html(w)}</div></content></entry></feed>"),
    "json": ("jsonfeed", lambda w: json.dumps({"version": V, "items": [{"content_html": _html(w)}]})),
    "json text": ("jsonfeed", lambda w: json.dumps({"version": V, "items": [{"title": w}]}, ensure_ascii=False)),
}  # fmt: skip
V = "https://jsonfeed.org/version/1.1"


@pytest.mark.parametrize("carrier", CARRIERS)
@given(words=WORDS, new=st.text("xyå😀&<> ", max_size=4), data=st.data())
@settings(deadline=None, max_examples=40)
def test_what_is_edited_is_read_back(carrier: str, words: str, new: str, data: st.DataObject) -> None:
    kind, file = CARRIERS[carrier]
    content = file(words).encode()
    document = formats.read(content, kind)
    segment = document.segments[0]
    assert segment.text == words
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))
    changed = _edited(document, 0, start, end, new)
    text = changed.segments[0].text
    # White space in a row, or at an edge, is read as HTML reads it.
    if text != " ".join(text.split()) or not text:
        return
    assert formats.read(formats.write(changed), kind).segments[0].text == text
    undone = _edited(changed, 0, start, start + len(new), words[start:end])
    assert formats.read(formats.write(undone), kind).segments[0].text == words


def _edited(document: Document, n: int, start: int, end: int, new: str) -> Document:
    segment = document.segments[n]
    edit = Edit(Span(start, end), new).minimised(segment.text)
    marks = tuple(m.shifted(edit) for m in segment.marks)
    changed = replace(segment, text=edit.apply(segment.text), marks=marks)
    segments = (*document.segments[:n], changed, *document.segments[n + 1 :])
    return replace(document, segments=segments)


@pytest.mark.parametrize("kind", KINDS)
@given(content=TEXT)
@settings(deadline=None, max_examples=100)
def test_anything_is_read_or_told(kind: str, content: str) -> None:
    raw = content.encode()
    try:
        document = formats.read(raw, kind)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert formats.write(document) == raw


SAMPLES = [
    (kind, path.read_bytes())
    for kind in KINDS
    for path in sorted((Path(__file__).parent / "formats" / kind).iterdir())
]


@given(sample=st.sampled_from(SAMPLES), cut=st.tuples(st.floats(0, 1), st.floats(0, 1)), put=TEXT)
@settings(deadline=None, max_examples=150)
def test_a_broken_sample_is_read_or_told(
    sample: tuple[str, bytes], cut: tuple[float, float], put: str
) -> None:
    kind, raw = sample
    a, b = sorted(int(part * len(raw)) for part in cut)
    broken = raw[:a] + put.encode() + raw[b:]
    try:
        document = formats.read(broken, kind)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert formats.write(document) == broken
    for n, segment in enumerate(document.segments):
        spelt = formats.spelt(document, n)
        assert len(spelt.starts) == len(spelt.ends) == len(segment.text)


@given(words=TEXT, new=TEXT)
@settings(deadline=None, max_examples=150)
def test_an_edit_of_markdown_changes_no_block(words: str, new: str) -> None:
    """What stands after an edited paragraph stays what it was: new words open no list, code or heading."""
    content = f"# a\n\none {words.strip()} two\n\n```\nb\n```\n\n> c"
    document = formats.read(content.encode(), "markdown")
    if len(document.segments) != 3 or not new.strip() or regexless(new):
        return
    segment = document.segments[1]
    changed = _edited(document, 1, 0, 3, new) if segment.text.startswith("one") else document
    if OBJECT in segment.text or segment.marks:
        return
    again = formats.read(formats.write(changed), "markdown")
    assert [s.text for s in again.segments][0::2] == ["a", "c"]


def regexless(new: str) -> bool:
    """Tell whether a text is no line of words: no repair writes line breaks or leading space."""
    return any(c in new for c in "\n\r\t") or not new.isprintable() or new != new.strip()


REFUSED = [
    # what is no file of its kind, and what is said
    ("feed", b"<rss><channel>", "input:1: not well-formed XML: no element found"),
    ("feed", b"<rss>\n<a></b></rss>", "input:2: not well-formed XML: mismatched tag"),
    ("feed", b"", "not well-formed"),
    ("feed", b"<html/>", "no feed: its first element is neither rss"),
    ("feed", b"<!DOCTYPE rss [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><rss>&c;</rss>", "declares entities"),
    ("feed", b"<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss>&a;</rss>", "declares entities"),
    ("feed", b"<rss>" * 5000, "deep; no text is nested so"),
    ("feed", b"<?xml version='1.0' encoding='utf-99'?><rss/>", "no encoding is called utf-99"),
    ("feed", b"<?xml version='1.0' encoding='utf-8'?><rss>\xe4</rss>", "not UTF-8 at byte 43"),
    ("html", b"<meta charset=utf-8><p>\xe4", "not UTF-8 at byte 23"),
    ("html", b"<meta charset=klingon><p>a", "no encoding is called klingon"),
    ("html", b"<p>a\0b", "binary data at byte 4"),
    ("html", b"<div>" * 10_000, "input:1: elements 1000 deep"),
    ("jsonfeed", b"{", "input:1: not JSON"),
    ("jsonfeed", b'{"version": "1.0"}', "no JSON Feed: no version that says so"),
    ("jsonfeed", b"[]", "no JSON Feed"),
    ("jsonfeed", b"[" * 100_000, "nested too deep"),
]


@pytest.mark.parametrize(("kind", "raw", "said"), REFUSED)
def test_refused_in_one_line(kind: str, raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        formats.read(raw, kind)
    assert "\n" not in str(refused.value)


DECLARED = [
    (b"<meta charset='windows-1252'><p>\x93a\x94", "\u201ca\u201d"),
    (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=ISO-8859-1'><p>\x93\xe4", "\u201cä"),
    (b"<meta charset=iso-8859-1><p>\x81\xe4", "\x81ä"),
    (b"<!-- <meta charset=koi8-r> --><meta charset=iso-8859-15><p>\xa4", "€"),
    (b"<meta charset=utf-16><p>\xc3\xa4", "ä"),
    (b"\xef\xbb\xbf<meta charset=latin-1><p>\xc3\xa4", "ä"),
    (b"<?xml version='1.0' encoding='iso-8859-2'?><p>\xb1</p>", "ą"),
]


@pytest.mark.parametrize(("raw", "said"), DECLARED)
def test_a_page_tells_its_encoding(raw: bytes, said: str) -> None:
    document = formats.read(raw, "html")
    assert [s.text for s in document.segments] == [said]
    assert formats.write(document) == raw


def test_a_character_the_encoding_lacks_is_a_reference() -> None:
    document = formats.read(b"<meta charset=iso-8859-2><p>\xb1 a", "html")
    assert formats.write(document.with_texts({"1": "ą 😀"})) == b"<meta charset=iso-8859-2><p>\xb1 &#128512;"


def test_endings_tell_the_format(tmp_path: Path) -> None:
    for name, content, kind in (
        ("a.xml", "<?xml version='1.0'?><!-- c --><rss/>", "feed"),
        ("a.HTM", "<p>a", "html"),
        ("a.markdown", "a", "markdown"),
        ("a.json", '{"version": "https://jsonfeed.org/version/1"}', "jsonfeed"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert formats.read(tmp_path / name).format == kind


UNITS = [
    # the fields of an item, and which text each belongs to
    ("<title>a b c</title><description>d e f.</description>", ["1", "1"]),
    ("<title>a b c</title><description>a b c d.</description>", ["1", "1/description"]),
    ("<title>a</title><description>d.</description><content:encoded>&lt;p&gt;e&lt;/p&gt;&lt;p&gt;f&lt;/p&gt;"
     "</content:encoded>", ["1", "1/description", "1", "1"]),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "units"), UNITS)
def test_what_is_read_together(fields: str, units: list[str]) -> None:
    raw = f'<rss xmlns:content="c"><item><guid>1</guid>{fields}</item></rss>'.encode()
    document = formats.read(raw, "feed")
    assert [s.unit for s in document.segments] == units
    assert len({s.id for s in document.segments}) == len(units)


def test_items_are_known_by_their_id() -> None:
    items = "".join(
        f"<item>{known}<title>a</title></item>"
        for known in ("<guid>x</guid>", "<guid>x</guid>", "", "<link>l</link>")
    )
    document = formats.read(f"<rss>{items}</rss>".encode(), "feed")
    assert [s.unit for s in document.segments] == ["x", "item 2", "item 3", "l"]
