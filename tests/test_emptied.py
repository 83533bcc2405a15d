"""An element whose only words were taken out goes with them, and not one byte more; undone, it is there again. Pages
whose attributes are broken are read as a browser reads them.
"""

from __future__ import annotations

import json

import html5lib
import pytest

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.types import Document

PAGE = "<article><h1>Oulu</h1>\n<p>The barn burned down on Monday.</p>{}<p>So they say.</p></article>"
X = "Taken out."
GONE = [
    # what stands between two paragraphs, and what is left of it when the words are gone
    (f"<p>{X}</p>", ""),
    (f"\n<p>{X}</p>\n", "\n"),
    (f"\r\n  <p>{X}</p>\r\n  ", "\r\n  "),
    (f" <p>{X}</p> ", "  "),
    (f"<h2>{X}</h2>", ""),
    (f'<p class="lead" style="color: red">{X}</p>', ""),
    (f"<p><strong>{X}</strong></p>", ""),
    ("<p><em>Taken</em> <b>out</b>.</p>", ""),
    (f"<p>&nbsp;{X}&nbsp;</p>", ""),
    (f"<ul><li>{X}</li><li>One.</li></ul>", "<ul><li>One.</li></ul>"),
    (f"<ul>\n <li><p>{X}</p></li>\n <li>One.</li></ul>", "<ul>\n <li>One.</li></ul>"),
    (f"<P>{X}</P>", ""),
]
KEPT = [
    (f'<p id="x">{X}</p>', '<p id="x"></p>'),
    (f'<p data-slot="7">{X}</p>', '<p data-slot="7"></p>'),
    (f'<p class="a" onclick="b()">{X}</p>', '<p class="a" onclick="b()"></p>'),
    (f'<p><span id="x">{X}</span></p>', '<p><span id="x"></span></p>'),
    (f"<p>{X}<br>More.</p>", "<p><br>More.</p>"),
    (f"<p><img src=a>{X}</p>", "<p><img src=a></p>"),
    (f"<div>{X}</div>", "<div></div>"),
    (f"<blockquote>{X}</blockquote>", "<blockquote></blockquote>"),
    (f"<table><tr><td>{X}</td></tr></table>", "<table><tr><td></td></tr></table>"),
    (f"<p><!-- ad -->{X}</p>", "<p><!-- ad --></p>"),
    (f"<p>{X}<script>a()</script></p>", "<p><script>a()</script></p>"),
    (f"<p>{X}<div>More.</div>", "<p><div>More.</div>"),
]


def emptied(document: Document) -> Document:
    return document.with_texts({s.id: "" for s in document.segments if s.text.strip(" \xa0") == X})


@pytest.mark.parametrize(("between", "left"), GONE + KEPT)
def test_what_an_empty_text_takes_with_it(between: str, left: str) -> None:
    page = PAGE.format(between)
    document = formats.read(page.encode(), "html")
    assert [s.text.strip(" \xa0") for s in document.segments].count(X) == 1
    written = formats.render(emptied(document))
    assert written == PAGE.format(left)
    assert formats.render(document) == page


OPEN = [
    # a page with a mark that never closes, and what is read of it: what a browser shows
    ("<p>One.</p><img a='src=b><p>Two.</p>", ["One."]),
    ("<p>One.</p><img a='src=b><p>It's two.</p>", ["One."]),
    ('<p>One.</p><img a="5" tall" b><p>Two.</p>', ["One.", "Two."]),
    ("<p>One.</p><img a=it's b= c==d><p>Two.</p>", ["One.", "Two."]),
    ("<p>One.</p><img a = 'b' c=><p>Two.</p>", ["One.", "Two."]),
    ("<p>One.</p></p a='b><p>Two.</p>", ["One."]),
]


@pytest.mark.parametrize(("page", "texts"), OPEN)
def test_quotation_marks_of_attributes(page: str, texts: list[str]) -> None:
    document = formats.read(page.encode(), "html")
    assert [s.text for s in document.segments] == texts
    shown = html5lib.parse(page, namespaceHTMLElements=False)
    assert [p.text for p in shown.findall(".//p") if p.text] == texts


SPELT = [
    (
        "feed",
        "<rss><channel><item><title>Oulu</title><description><![CDATA[{}]]></description></item></channel></rss>",
    ),
    ("feed", "<rss><channel><item><title>Oulu</title><description>{}</description></item></channel></rss>"),
    (
        "jsonfeed",
        '{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "content_html": {}}}]}}',
    ),
]
BODY = f'<p>One.</p>\n<p class="a">{X}</p>\n<p>Two.</p>'


@pytest.mark.parametrize(("kind", "feed"), SPELT)
def test_feeds(kind: str, feed: str) -> None:
    def spelt(body: str) -> str:
        if kind == "jsonfeed":
            return feed.format(json.dumps(body))
        return feed.format(body if "CDATA" in feed else body.replace("<", "&lt;").replace(">", "&gt;"))

    document = formats.read(spelt(BODY).encode(), kind)
    assert formats.render(emptied(document)) == spelt("<p>One.</p>\n<p>Two.</p>")
    kept = BODY.replace('class="a"', 'id="a"')
    document = formats.read(spelt(kept).encode(), kind)
    assert formats.render(emptied(document)) == spelt('<p>One.</p>\n<p id="a"></p>\n<p>Two.</p>')


def test_a_residue_line_goes_whole_and_comes_back(news: Cleaner) -> None:
    line = "<p>The story continues after the advertisement.</p>"
    page = PAGE.format(f"\n{line}\n")
    result = news.clean(formats.read(page.encode(), "html"))
    assert result.repairs
    assert result.text == PAGE.format("\n")
    assert result.undo() == page
    assert news.clean(formats.read(result.text.encode(), "html")).text == result.text
    before, after = (html5lib.parse(p, namespaceHTMLElements=False) for p in (page, result.text))
    assert len(before.findall(".//p")) == len(after.findall(".//p")) + 1
