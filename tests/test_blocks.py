"""Markdown: new words make no other blocks of a page, and cells are found in rows of every shape."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from siisti import formats

LAST = [
    "> - <style>a\n>",
    "> > a\n> - <style>b\n>",
    "- <!--\n >",
    "```",
    "> ```\n>",
    "a\n\n\tb",
    "---\ntitle: a\n---",
]


@pytest.mark.parametrize("page", LAST)
def test_pages_that_end_in_the_midst_of_a_block(page: str) -> None:
    assert formats.render(formats.read(page.encode(), "markdown")) == page


ROWS = [
    ("| a | b |\n|---|---|\n| c | d |\n", ["a", "b", "c", "d"]),
    ("| a | b\n|---|---\n| c | d\n", ["a", "b", "c", "d"]),
    ("a | b\n--- | ---\nc | d\n", ["a", "b", "c", "d"]),
    ("a | b\n--- | ---\n-- | d\n", ["a", "b", "--", "d"]),
    ("| a | b |\n|---|---|\n| c\nd | e | f\n", ["a", "b", "c", "d", "e"]),
    ("- | a | b |\n  |---|---|\n  | c | d |\n", ["a", "b", "c", "d"]),
    ("> | a | b\n> |---|---\n> | c | d\n", ["a", "b", "c", "d"]),
    ("|a|a|\n|-|-|\n||a|\n|a||\n", ["a", "a", "a", "a"]),
    ("| a | b |\n|---|---|\n| c \\| x | d |\n", ["a", "b", "d"]),
]


@pytest.mark.parametrize(("page", "cells"), ROWS)
def test_cells_of_rows(page: str, cells: list[str]) -> None:
    document = formats.read(page.encode(), "markdown")
    assert [s.text for s in document.segments] == cells
    for segment in document.segments:
        assert page[segment.start :].startswith(segment.text)
    assert formats.render(document) == page


def types(page: str) -> list[str]:
    return [token.type for token in MarkdownIt("commonmark").enable("table").disable("inline").parse(page)]


MADE = [
    # the page, its texts as they are to be, and what is written: what makes another block of a text is not
    ("Fine.\n\n[b]:\n", {1: "[b]: x"}, "Fine.\n\n[b]:\n"),
    ("Fine.\n\n[b]:\n", {0: "Good.", 1: "[b]: x"}, "Good.\n\n[b]:\n"),
    ("a\nb\n", {0: "a b ==="}, "a\nb ===\n"),
    ("a | b\n---|---\nc | d\n", {2: ""}, "a | b\n---|---\n | d\n"),
    ("Old\n---\n\nSaid.\n", {0: "New"}, "New\n---\n\nSaid.\n"),
    ("Old\n---\n\nSaid.\n", {0: ""}, "Old\n---\n\nSaid.\n"),
    ("Fine.\n\nAdvertisement\n\nSaid.\n", {1: ""}, "Fine.\n\n\n\nSaid.\n"),
    ("- a\n- b\n", {0: "1. x", 1: "# y"}, "- 1\\. x\n- \\# y\n"),
    ("|a|b|\n|-|-|\n|c|d|\n", {2: "c\\"}, "|a|b|\n|-|-|\n|c&#92;|d|\n"),
    ("[b]: /x\n\nTaken\nout.\n\n[c]: /y\n\nSaid [c].\n", {0: ""}, "[b]: /x\n\n\n\n[c]: /y\n\nSaid [c].\n"),
    ("a\n\nb\n", {0: "> x", 1: "- y"}, "\\> x\n\n\\- y\n"),
]


@pytest.mark.parametrize(("page", "texts", "expected"), MADE)
def test_blocks_stay_what_they_are(page: str, texts: dict[int, str], expected: str) -> None:
    document = formats.read(page.encode(), "markdown")
    edited = document.with_texts({document.segments[n].id: text for n, text in texts.items()})
    written = formats.render(edited)
    assert written == expected
    if all(texts.values()):
        assert types(written) == types(page)
