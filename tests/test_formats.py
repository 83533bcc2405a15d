"""Reading and writing: every byte that is not a repaired word stays, and what cannot be read is told in one
line.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siisti import formats
from siisti.errors import InputError

TEXTS = [
    b"",
    b"\n",
    b" \n \n",
    b"one line",
    b"one line\n",
    b"a\n\nb\n",
    b"a\r\n\r\nb",
    b"a\rb",
    b"\n\n  a  \n\tb \n\n",
    b"\xef\xbb\xbfa\nb",
    "hän\n".encode("utf-16"),
    "a\u2028b\nc".encode(),
]


@pytest.mark.parametrize("raw", TEXTS)
def test_text_round_trip(raw: bytes) -> None:
    assert formats.write(formats.read(raw)) == raw


DROPS = [
    # a page, the lines that are emptied, what is written
    ("a\n\nb\n\nc\n", [1], "a\n\nc\n"),
    ("a\n\nb\n\nc\n", [2], "a\n\nb\n"),
    ("a\n\nb\nc\n", [1], "a\n\nc\n"),
    ("a\nb\n\nc", [0], "b\n\nc"),
    ("a\nb\nc", [1, 2], "a"),
    ("\n a\nb\n", [0, 1], "\n \n"),
]


@pytest.mark.parametrize(("page", "gone", "written"), DROPS)
def test_an_emptied_line_goes_with_its_break(page: str, gone: list[int], written: str) -> None:
    document = formats.read(page.encode())
    emptied = document.with_texts({document.segments[i].id: "" for i in gone})
    assert formats.render(emptied) == written


RECORDS = [
    rb'{"id": 1, "text": "a"}',
    rb'{"text":"H\u00e4n sanoi \"x\"\n\ud83d\ude00", "z": [1, {"text": "no"}]}',
    b'{ "text" : "one\\n\\ntwo" , "n": 1.50, "e": 1e3 }\r\n\r\n{"text": ""}\n',
    '{"text": "hän\u2028 ja", "text": "twice"}\n'.encode(),
    b'{"text": "\\/slash\\u002F \\t"}',
]


@pytest.mark.parametrize("raw", RECORDS)
def test_jsonl_round_trip(raw: bytes) -> None:
    assert formats.write(formats.read(raw, "jsonl")) == raw


@given(st.lists(st.fixed_dictionaries({"text": st.text(), "n": st.integers()}), max_size=4), st.booleans())
def test_jsonl_round_trip_of_anything(rows: list[dict[str, object]], ascii_only: bool) -> None:
    raw = "\n".join(json.dumps(row, ensure_ascii=ascii_only) for row in rows).encode("utf-8", "surrogatepass")
    if b"\xed" in raw:
        return  # lone surrogates are not UTF-8
    try:
        document = formats.read(raw, "jsonl")
    except InputError as error:
        assert "binary" in str(error)
        return
    assert formats.write(document) == raw


def test_jsonl_changes_only_the_words() -> None:
    raw = b'{"b":2, "text":"H\\u00e4n \\"x\\" meni\\n\\nkotiin", "a": 1}\n'
    document = formats.read(raw, "jsonl")
    changed = document.with_texts({document.segments[0].id: 'H\u00e4n "x" l\u00e4hti'})
    assert formats.write(changed) == b'{"b":2, "text":"H\\u00e4n \\"x\\" l\\u00e4hti\\n\\nkotiin", "a": 1}\n'
    dropped = document.with_texts({document.segments[1].id: ""})
    assert formats.write(dropped) == b'{"b":2, "text":"H\\u00e4n \\"x\\" meni", "a": 1}\n'


REFUSED = [
    (b"\xff\xfe\x00", None, {}, "not UTF-16-LE at byte 2"),
    (b"h\xe4n", None, {}, r"not UTF-8 at byte 1 \(0xe4\); pass --encoding"),
    (b"a\0b", None, {}, "binary data at byte 1"),
    (b"a", None, {"encoding": "utf-99"}, "no encoding is called utf-99"),
    (b"a", "docx", {}, "no format is called docx"),
    (b"[1]", "jsonl", {}, "input:1: not a JSON object"),
    (b'{"text": "a"}\n{"text": "b"', "jsonl", {}, "input:2: not a JSON object"),
    (b'{"txt": "a"}', "jsonl", {}, "no string in field 'text' .it has txt.; pass --text-field"),
    (b'{"text": 1}', "jsonl", {}, "no string in field 'text'"),
    (b'{"text": "a", "fi": 3}', "jsonl", {"source_field": "fi"}, "field 'fi' is not a string"),
    (b'{"text": "a"} {"text": "b"}', "jsonl", {}, "something after the object"),
    (b"[" * 100_000, "jsonl", {}, "not a JSON object"),
]


@pytest.mark.parametrize(("raw", "kind", "options", "said"), REFUSED)
def test_refused_in_one_line(raw: bytes, kind: str | None, options: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        formats.read(raw, kind, **options)
    assert "\n" not in str(refused.value)


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: no such file"):
        formats.read(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a directory"):
        formats.read(tmp_path)
    with pytest.raises(InputError, match=r"no reader for \.docx"):
        formats.read(tmp_path / "a.docx")


def test_latin_1_stays_latin_1() -> None:
    raw = "Hän\nmeni".encode("latin-1")
    document = formats.read(raw, encoding="latin-1")
    assert formats.write(document) == raw
    with pytest.raises(InputError, match="latin-1 has no character"):
        formats.write(document.with_texts({"1": "Hän –"}))
