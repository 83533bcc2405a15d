"""Feeds, pages and Markdown as tools write them: cleaning changes the words that were wrong and not one other byte.

Each sample says "7,5" where a reader meets it and "8,5" where nothing may be touched: in attributes, scripts, code,
other languages, what is about the article and not of it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bs4
import feedparser
import pytest
from markdown_it import MarkdownIt

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.types import OBJECT, Document, Edit, Span

KINDS = ("feed", "html", "jsonfeed", "markdown")
SAMPLES = [p for kind in KINDS for p in sorted((Path(__file__).parent / "formats" / kind).iterdir())]
NAMES = [f"{p.parent.name}-{p.name}" for p in SAMPLES]


def read(path: Path) -> Document:
    return formats.read(path)


def repaired(content: str) -> str:
    """Return what a sample says when nothing but its decimal commas is put right."""
    return content.replace("7,5", "7.5").replace("7&#44;5", "7.5").replace("7\\u002c5", "7.5")


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_round_trip(path: Path) -> None:
    document = read(path)
    assert document.format == path.parent.name
    assert formats.write(document) == path.read_bytes()


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_what_is_no_text_is_not_read(path: Path) -> None:
    said = "\n".join(s.text for s in read(path).segments)
    assert "8,5" not in said


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_only_the_words_change(path: Path, news: Cleaner) -> None:
    document = read(path)
    raw, cleaned = path.read_bytes(), formats.write(news.clean(document).document)
    coding = "utf-16" if raw[:2] == b"\xff\xfe" else document.meta["encoding"]
    assert cleaned.decode(coding) == repaired(raw.decode(coding))
    assert formats.write(news.clean(formats.read(cleaned, document.format)).document) == cleaned


def heard(kind: str, raw: bytes, coding: str) -> Any:
    """Return what another library reads."""
    if kind == "html":
        return str(bs4.BeautifulSoup(raw, "html5lib", from_encoding=None if raw[:1] > b"\x7f" else coding))
    if kind == "feed":
        feed = feedparser.parse(raw)
        return repr([feed.feed, [sorted(e.items()) for e in feed.entries]])
    if kind == "jsonfeed":
        return json.dumps(json.loads(raw), ensure_ascii=False)
    return MarkdownIt("commonmark").enable("table").render(raw.decode(coding))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_other_libraries_read_the_same(path: Path, news: Cleaner) -> None:
    document = read(path)
    coding = "utf-16" if path.read_bytes()[:2] == b"\xff\xfe" else document.meta["encoding"]
    before = heard(document.format, path.read_bytes(), coding)
    after = heard(document.format, formats.write(news.clean(document).document), coding)
    assert after == repaired(before)
    assert before != after or "7,5" not in before


def test_there_are_enough_samples() -> None:
    for kind in KINDS:
        assert sum(p.parent.name == kind for p in SAMPLES) >= 15


def segments(content: str, kind: str) -> list[tuple[str, str, str]]:
    return [(s.id, s.role, s.text) for s in formats.read(content.encode(), kind).segments]


PAGES = [
    # a page, what is read of it
    ("<p>a<br>b <img src=x> c</p>", ["a", f"b {OBJECT} c"]),
    ("<p>\n  one\n  two </p>", ["one two"]),
    ("<p>a <b> b</b></p>", ["a b"]),
    ("<p>a&nbsp;b &amp; &lt;c&gt; &unknown; &copy 5 < 6 AT&T</p>", ["a\xa0b & <c>  © 5 < 6 AT&T"]),
    ("<p>&nbsp;</p><p> </p><p>&#160;a&#160;</p>", ["a"]),
    ("<ul><li>one<li>two<ul><li>three</ul></ul>", ["one", "two", "three"]),
    ("<p>one<p>two<div>three</div>four", ["one", "two", "three", "four"]),
    ("<p>use <code>x</code>, <kbd>y</kbd>", [f"use {OBJECT},"]),
    ("<p>said <span translate=no>no</span> <i lang=fi>ei</i> <i lang=en-GB>yes</i></p>",
     [f"said {OBJECT} {OBJECT} yes"]),
    ("<p>a<sup>1</sup> b<script>c</script><span hidden>d</span></p>", ["a b"]),
    ("<p>a <code>b</p><p>c</p>", ["a", "c"]),
    ("<pre>a</pre><textarea>b</textarea><svg><text>c</text></svg><math><mi>d</mi></math>", []),
    ("<div hidden><p>a</p></div><div translate='NO'>b</div><div style='display: none'>c</div>", []),
    ("<div class='x notranslate'>a</div><p lang=sv>b</p><p lang=''>c</p>", ["c"]),
    ("<nav>a</nav><aside>b</aside><footer>c</footer><button>d</button><form>e</form>", []),
    ("<div role=navigation>a</div><div class='related-posts'>b</div>", []),
    ("<p><a href=x>Read this too</a></p><p><a href=x>He</a> said so.</p>", ["He said so."]),
    ("<!-- <p>a</p> --><!--> <p>b</p><!-- c", ["b"]),
    ("<?php echo '<p>a</p>'; $b->c ?><p>d</p><% e %>", ["d"]),
    ("<script>if (a<b) '</p>' </script ><p>a</p><style>b", ["a"]),
    ("<p title='a > b' data-x=\"<p>c</p>\">d</p>", ["d"]),
    ("<p>a</p><a href='b", ["a"]),
    ("a < b and <3 </> c", ["a < b and <3 c"]),
    ("<x-card>a</x-card><x-card>b</x-card>", ["a", "b"]),
    ("<table><tr><td>a<td>b<tr><td><table><tr><td>c</table></table>", ["a", "b", "c"]),
    ("<b><i>a</b></i> b", ["a b"]),
    ("</p></div>a</span>", ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(("page", "said"), PAGES)
def test_what_is_read_of_a_page(page: str, said: list[str]) -> None:
    assert [text for _, _, text in segments(page, "html")] == said
    assert formats.write(formats.read(page.encode(), "html")) == page.encode()


def test_roles_of_a_page() -> None:
    page = (
        "<title>t</title><main><h1>h</h1><p>l</p><p>b</p><h2>s</h2><figure><figcaption><p>c</p></figcaption>"
        "</figure><ul><li>i</ul></main>"
    )
    roles = [role for _, role, _ in segments(page, "html")]
    assert roles == ["headline", "headline", "lead", "body", "subhead", "caption", "body"]


EDITS = [
    # a page, the words that go and those that come, the page then
    ("html", "<p>He <b>tell</b> it</p>", "tell", "told", "<p>He <b>told</b> it</p>"),
    ("html", "<p>R&auml;&#228; teh &mdash; x</p>", "teh", "the", "<p>R&auml;&#228; the &mdash; x</p>"),
    ("html", "<p>a\n   b c</p>", "c", "d", "<p>a\n   b d</p>"),
    ("html", "<p>a and b</p>", "and", "&", "<p>a &amp; b</p>"),
    ("html", "<p>a <i>b</i> <img> c</p>", "c", "<", "<p>a <i>b</i> <img> &lt;</p>"),
    ("markdown", "a *teh* `teh` b\n> c", "teh", "the", "a *the* `teh` b\n> c"),
    ("markdown", "> a\n> > teh b", "teh", "the", "> a\n> > the b"),
    ("markdown", "the sum", "the sum", "* sum", "\\* sum"),
    ("markdown", "May 5. It", "May 5. It", "5. It", "5\\. It"),
    ("markdown", "on 5\n  x y", "x y", "# y", "on 5\n  \\# y"),
    ("markdown", "a b", "b", "[b](c)", "a \\[b\\](c)"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "page", "old", "new", "expected"), EDITS)
def test_edits_stay_in_their_place(kind: str, page: str, old: str, new: str, expected: str) -> None:
    document = formats.read(page.encode(), kind)
    segment = next(s for s in document.segments if old in s.text)
    at = segment.text.index(old)
    edit = Edit(Span(at, at + len(old)), new).minimised(segment.text)
    changed = replace(
        segment, text=edit.apply(segment.text), marks=tuple(m.shifted(edit) for m in segment.marks)
    )
    assert formats.write(document.with_segments({segment.id: changed})).decode() == expected


REPAIRS = [
    # a file, and what becomes of it
    ("html", "<h1>Aid</h1><p>The city tells about it(you switch to another service).</p><p>So it is.</p>",
     "<h1>Aid</h1><p>The city tells about it.</p><p>So it is.</p>"),
    ("html", "<h1>Aid</h1><p>The city tells about it(you switch to another <b>service</b>).</p><p>So it is.</p>", None),
    ("html", "<h1>Aid</h1><p>The city tells about it(you switch to <img> another service).</p><p>So it is.</p>", None),
    ("html", "<h1>Aid</h1><p>It grew 7,<b>5</b> percent.</p><p>So it is.</p>",
     "<h1>Aid</h1><p>It grew 7.<b>5</b> percent.</p><p>So it is.</p>"),
    ("html", "<h1>The ferry to the islands stops</h1><p>It stops for weeks.</p><h2>The ferry to the islands stops</h2>",
     "<h1>The ferry to the islands stops</h1><p>It stops for weeks.</p>"),
    ("html", "<title>The ferry to the islands stops</title><h1>The ferry to the islands stops</h1><p>So it is.</p>",
     None),
    ("feed", "<rss><item><title>The ferry to the islands stops</title><description>The ferry to the islands stops"
     "</description></item></rss>", None),
    ("feed", "<rss><item><title>Aid</title><description>The city tells about it(you switch to another service)."
     "</description></item></rss>",
     "<rss><item><title>Aid</title><description>The city tells about it.</description></item></rss>"),
    ("markdown", "# Aid\n\nThe city tells about it(you switch to\n  another service).\n",
     "# Aid\n\nThe city tells about it.\n"),
    ("markdown", "# Aid\n\nThe city `tells` about it(you switch to `another` service).\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "found", "expected"), REPAIRS)
def test_repairs_among_markup(kind: str, found: str, expected: str | None, news: Cleaner) -> None:
    cleaned = news.clean(formats.read(found.encode(), kind)).document
    assert formats.write(cleaned).decode() == (expected or found)


def test_an_endless_paragraph_is_left_alone() -> None:
    raw = b"<p>a</p><p>" + b"word " * 250_000 + b"</p>"
    document = formats.read(raw, "html")
    assert [s.text for s in document.segments] == ["a"]
    assert formats.write(document) == raw
