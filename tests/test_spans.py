"""What no rule may touch: addresses, placeholders, tags and code; and the prose that only looks like them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siisti.cleaner import Cleaner
from siisti.text.spans import protected

ICU = "{count, plural, =0 {no pupils} one {# pupil in {city}} other {# pupils}}"
PLACEHOLDERS = [
    # what is protected in "Of {} 7,5 percent", by where it comes from
    *("%s", "%d", "%i", "%@", "%f", "%5.2f", "%-10s", "%05d", "%ld", "%lld", "%lu", "%x", "%.1f", "%*d", "%zu"),
    *("%1$s", "%2$d", "%1$@", "%1$,d", "%3$.2f", "%(name)s", "%(user.name)s", "%(count)d", "%(share).1f"),
    *("%1", "%2", "%L1", "%n", "%Y", "%H", "%%", "%<name>s", "%{x}", "%{user_name}", "%name%", "%COUNT%"),
    *("{0}", "{}", "{name}", "{ name }", "{user.name}", "{0:.2f}", "{name!r}", "{0,number,#.##}", "{{name}}"),
    *("{{ name | upper }}", "{{{raw}}}", "{{#if x}}", "{% if user %}", "${x}", "${user.name}", "#{x}", "{$count}"),
    *("@{x}", "$t(common.save)", ":name", ":count", ":attribute", ":min", ":max", ":smile:", "@yleuutiset"),
    *("&amp;", "&#228;", "&#xE4;", "&nbsp;", "`ls -l`", "<0>", "</0>", "<1/>"),
    *("<b>", "</b>", "<br/>", '<a href="/x?a=1&amp;b=2">'),
    *(ICU, "{sex, select, male {he} female {she} other {they}}", "{when, date, short}", "{n,selectordinal,one{#st}}"),
    *("https://example.fi/a?b=1,5&c=%20", "www.example.fi", "mailto:a@b.fi", "myapp://open/1", "ftp://a.b/c"),
    *("a.b+c@example.co.uk", "example.fi", "uutiset.example.fi/a/b", "example.com"),
]  # fmt: skip


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_placeholders_are_protected(placeholder: str) -> None:
    text = f"Of {placeholder} 7,5 percent"
    assert [s.of(text) for s in protected(text)] == [placeholder]


TOGETHER = [
    ("%s%s", ["%s", "%s"]),
    ("%d%%", ["%d", "%%"]),
    ("100%%", []),
    ("%ds ago, %dpx wide", ["%d", "%d"]),
    ("(:name)", [":name"]),
    ('":name"', [":name"]),
    (":name: :count", [":name:", ":count"]),
    ("Hi, {{name}}!", ["{{name}}"]),
    ("{a}{b}", ["{a}", "{b}"]),
    ("{a {b}", ["{b}"]),
    ("a} {b}", ["{b}"]),
    ("<b>{0}</b>", ["<b>", "{0}", "</b>"]),
    ('<a href="{url}">x</a>', ['<a href="{url}">', "</a>"]),
    ("https://a.fi/{id}?x=%s", ["https://a.fi/{id}?x=%s"]),
    (
        "{count,plural,\n one{# file}\n other{# files}\n} left",
        ["{count,plural,\n one{# file}\n other{# files}\n}"],
    ),
]


@pytest.mark.parametrize(("text", "found"), TOGETHER)
def test_placeholders_side_by_side(text: str, found: list[str]) -> None:
    assert [s.of(text) for s in protected(text)] == found


PROSE = [
    *("5% sure", "a 50% discount", "5 % of them", "the 5 %discount", "100 %i", "grew 5%.", "20%:n", "%", "5%-10%"),
    *("file(s)", "man (s)he knew", "(s)", "he (sic) said", "{" + "a long note " * 9 + "}", "{", "}", "{one\ntwo}"),
    *("at 18:30", "score 2:1", "Note: this", "He said: no", "EU :ssa", "NATO :n", "Yle:n", "a :", "x ::y", "1:n"),
    *("R&D costs", "B&Q;", "AT&T", "a & b;", "Marks & Spencer", "fish&chips"),
    *("3 < 5 and 7 > 6", "< 5 percent", "a <3 b", "->", "<>"),
    *("$5 million", "US$5", "$ 5", "#MeToo", "# 1", "@ 5 euros", "5 @ 3", "the .net", "end.Of", "e.g. fi", "No.fi x y"),
    *("`", "it`s", "a ` b", "www.", "http", "://", "e.g.", "U.S.", "9.30 a.m."),
]  # fmt: skip


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_not(text: str) -> None:
    assert [s.of(text) for s in protected(text)] == []


ATTACKS = [
    "{",
    "}",
    "{{",
    "{a,plural,",
    "%",
    "%(",
    "%1",
    "<a",
    "`",
    "a.",
    ":a",
    "&a",
    "@a",
    "$t(",
    "a@a.",
    "%<a",
    "a-.",
]


@pytest.mark.timed
@pytest.mark.parametrize("piece", ATTACKS)
def test_long_texts_of_one_sign_are_quick(piece: str) -> None:
    started = time.perf_counter()
    protected(piece * (50_000 // len(piece)))
    assert time.perf_counter() - started < 1


@given(st.text("{}%s$(:a<>&;@., \n`/", max_size=60))
def test_spans_are_in_order_and_apart(text: str) -> None:
    spans = protected(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(s.start < s.end <= len(text) for s in spans)


def test_repairs_leave_placeholders_alone() -> None:
    cleaner = Cleaner("localization", scores="none", gate=False, unsafe=True)
    for placeholder in ("{0,number,integer}", "%1$s", "https://example.fi/7,5", ":name", "<b>", "&amp;", ICU):
        before, after = (
            f"In Oulu {number} percent voted for {placeholder} now." for number in ("7,5", "7.5")
        )
        assert cleaner.clean(before).text == after


def test_escapes_in_addresses_stay_where_others_go(news: Cleaner) -> None:
    text = "Sirkka &amp; Co. at https://example.fi/?a=1&amp;b=2 said so."
    assert news.clean(text).text == "Sirkka & Co. at https://example.fi/?a=1&amp;b=2 said so."
