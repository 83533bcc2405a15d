"""Tables: only the words of one column change, every other byte of the file stays, and new columns stand beside it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.errors import InputError
from siisti.formats.columns import flat, found

BAD, GOOD = "wrote about it(you switch to another service).", "wrote about it."
BOM = b"\xef\xbb\xbf"


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner("news", scores="none", gate=False)


SAMPLES: list[tuple[str, bytes, dict[str, str]]] = [
    ("pandas", b'id,text,fi\n1,The city {},kaupunki\n2,"The board, too, {}",hallitus\n', {}),
    ("excel, Finnish", BOM + 'id;text;määrä\r\n1;The city {};7,5\r\n2;"A; b {}";1,0\r\n'.encode(), {}),
    ("excel, sep", b"sep=;\r\nid;text\r\n1;The city {}\r\n", {}),
    (
        "excel, unicode text",
        b"\xff\xfe" + "id\ttext\r\n1\tPöllölä {}\r\n".encode("utf-16-le"),
        {"encoding": ""},
    ),
    ("quoted throughout", b'"id","text"\n"1","The ""city"" {}"\n"2",""\n', {}),
    ("paragraphs", b'id,text\n1,"The headline\n\nThe city {}\n\nThe board {}\n"\n2,x\n', {}),
    ("crlf in cells", b'id,text\r\n1,"One\r\nThe city {}"\r\n', {}),
    ("tab separated", b"id\ttext\n1\tThe city {}\n", {"name": "a.tsv"}),
    (
        "tabs, no quoting",
        b'id\ttext\n1\t"Yes" the city {}\n2\t"Never closed\n3\t5" pipe {}\n',
        {"name": "a.tsv"},
    ),
    ("bars", b"id|text\n1|The city {}\n", {}),
    ("no final newline", b"id,text\n1,The city {}", {}),
    ("blank lines", b"\nid,text\n\n1,The city {}\n\n\n", {}),
    ("old Mac", b"id,text\r1,The city {}\r2,x\r", {}),
    ("trailing delimiter", b"id,text,\n1,The city {},\n", {}),
    ("ragged", b"id,text,more\n1,The city {}\n2,x,y,z\n", {}),
    ("spaces", b'id, text, more\n1, "The city, {}" , x\n', {"text_field": " text"}),
    ("named", b"id,body,text\n1,The city {},it(you switch to another service).\n", {"text_field": "body"}),
    ("numbered", b"1,The city {},x\n2,The board {},y\n", {"text_field": "2"}),
    ("latin-1", "id;text\n1;Pöllölä {}\n".encode("latin-1"), {"encoding": "latin-1"}),
    ("html", b'id,text\n1,"<p>The <b class=""x"">city</b> {}</p>"\n', {}),
    ("planes", "id,text\n1,\U0001f600 The \U00020000 city\u2028 {} e\u0301\n".encode(), {}),
    ("formulas", b'id,text,f\n1,The city {},"=HYPERLINK(""https://example.fi"")"\n', {}),
    ("delimiter by the wanted column", b"a,b;text;c,d,e\n1;The city {};2\n", {}),
    ("one column", b'text\nThe city {}\n"The board, {}"\n', {}),
]


def sample(raw: bytes, words: str) -> bytes:
    coding = "utf-16-le" if raw.startswith(b"\xff\xfe") else "ascii"
    return raw.replace("{}".encode(coding), words.encode(coding))


def document(raw: bytes, options: dict[str, str]) -> Any:
    from dataclasses import replace
    from types import MappingProxyType

    from siisti.formats.encoding import decode

    chosen = dict(options)
    content, coding = decode(raw, "a.csv", chosen.pop("encoding", None))
    read = formats.format_of("csv").parse(content, chosen.pop("name", "a.csv"), **chosen)
    return replace(read, meta=MappingProxyType({**read.meta, **coding}))


@pytest.mark.parametrize(("raw", "options"), [s[1:] for s in SAMPLES], ids=[s[0] for s in SAMPLES])
def test_only_the_words_change(raw: bytes, options: dict[str, str], cleaner: Cleaner) -> None:
    bad, good = sample(raw, BAD), sample(raw, GOOD)
    read = document(bad, options)
    assert formats.write(read) == bad
    assert formats.write(cleaner.clean(read).document) == good
    coding = read.meta["encoding"]
    before, after = (
        list(csv.reader(io.StringIO(b.decode(coding), newline=""), delimiter=read.meta["delimiter"]))
        for b in (bad, good)
    )
    assert [[c.replace(BAD, GOOD) for c in row] for row in before] == after or options.get(
        "text_field"
    ) == "body"


def test_quotation_marks_come_where_they_are_needed() -> None:
    raw = b'id,text\n1,One\n2,"Two"\n3,Three\n4,5\xc2\xbd" pipe\n'
    read = document(raw, {})
    wide = document(b"id,text\n1, One \n2,Two\t,\n", {})
    assert formats.write(wide.with_texts({"1.1": "a, b", "2.1": '"b"'})) == (
        b'id,text\n1," a, b "\n2,"""b""\t",\n'
    )
    texts = {"1.1": "One, and more", "2.1": 'The "two"', "3.1": '"Three"', "4.1": '6" pipe'}
    assert formats.write(read.with_texts(texts)) == (
        b'id,text\n1,"One, and more"\n2,"The ""two"""\n3,"""Three"""\n4,6" pipe\n'
    )


def test_fields_beside_the_text() -> None:
    raw = b"key,fi,text,other\nx9,Kaupunki,The city,A town\nx9,,Two,\n,Kolme,Three,z\n"
    read = document(raw, {"source_field": "fi", "id_field": "key", "alternative_fields": ["other"]})  # type: ignore[dict-item]
    assert [s.id for s in read.segments] == ["x9.1", "x9.row2.1", ".row3.1"]
    assert dict(read.sources) == {"x9.": "Kaupunki", "x9.row2.": "", ".row3.": "Kolme"}
    assert read.alternatives["x9."] == ("A town",)


def test_an_emptied_paragraph_goes_with_its_break() -> None:
    read = document(b'text\n"One\n\nTwo\n\nThree"\n', {})
    assert formats.write(read.with_texts({read.segments[1].id: ""})) == b'text\n"One\n\nThree"\n'
    assert formats.write(read.with_texts({read.segments[2].id: ""})) == b'text\n"One\n\nTwo"\n'


REFUSED = [
    ("id,txt\n1,a\n", {}, r"a.csv:1: no column 'text' \(there are id, txt\); pass --text-field"),
    ("id,text\n1\n", {}, r"a.csv:2: no cell 2 for 'text'; the row has 1"),
    ('text\n"a\n', {}, "a.csv:2: a quotation mark that does not close"),
    ('id,text\n1,"a" b\n', {}, "a.csv:2: a quotation mark that does not close where the cell ends"),
    ("", {}, "a.csv: an empty table"),
    ("\n\n", {}, "a.csv: an empty table"),
    ("text\na\n", {"source_field": "fi"}, "no column 'fi' .there are text.; pass --source-field"),
    ("text\na\n", {"id_field": "key"}, "no column 'key' .* pass --id-field"),
    ("a,b\n", {"text_field": "3"}, "no column '3'"),
    ("text\n" + "x" * 1_000_001, {}, "a.csv:2: a value of over 1,000,000 characters"),
    ('text\n"' + '""' * 1_500_000 + '"', {}, "a.csv:2: a value of over 1,000,000|does not close"),
    ("text" + "," * 20_000, {}, "a.csv:1: over 10,000 cells in a row"),
]


@pytest.mark.parametrize(("content", "options", "said"), REFUSED)
def test_refused_in_one_line(content: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        document(content.encode(), options)
    assert "\n" not in str(refused.value)


COLUMNS = [
    # table, cleaned with the text "new" for "old": with it in a new column, and a list and a number beside
    ("id,text\n1,old\n2,old\n", 'id,text,clean,found,score\n1,old,new,"[""a""]",7.5\n2,old,new,,\n'),
    ("id,text,clean\n1,old,x\n2,old,\n", 'id,text,clean,found,score\n1,old,new,"[""a""]",7.5\n2,old,new,,\n'),
    ('"text"\r\n"old"\r\n', '"text","clean","found","score"\r\n"old","new","[""a""]","7.5"\r\n'),
    ("text;f\nold\nold;1\n", 'text;f;clean;found;score\nold;;new;"[""a""]";7.5\nold;1;new;;\n'),
    ("text\n\n\nold", 'text,clean,found,score\n\n\nold,new,"[""a""]",7.5'),
    ('score,text\n"1",old\n', 'score,text,clean,found\n"7.5",old,new,"[""a""]"\n'),
]


@pytest.mark.parametrize(("table", "expected"), COLUMNS)
def test_columns_beside_the_text(table: str, expected: str) -> None:
    read = document(table.encode(), {})
    changed = read.with_texts({s.id: "new" for s in read.segments})
    beside = {"found": {"1.": ["a"]}, "score": {"1.": 7.5}}
    assert formats.write_columns(read, changed, "clean", beside).decode() == expected
    rows = list(csv.DictReader(io.StringIO(expected), delimiter=read.meta["delimiter"]))
    assert all(row["clean"] == "new" for row in rows)
    in_place = formats.write_columns(read, changed, None, {"score": {"1.": 7.5}}).decode()
    assert "old" not in in_place and "7.5" in in_place


def test_a_column_beside_rows_that_are_too_long_is_refused() -> None:
    read = document(b"text\na,b\n", {})
    with pytest.raises(InputError, match="the table:2: more cells than the header has"):
        formats.write_columns(read, read, "clean")
    with pytest.raises(InputError, match="text has no fields beside the text"):
        formats.write_columns(formats.read(b"a"), formats.read(b"a"), "clean")


RECORDS = [
    ('{"id": 1, "text": "old"}\n', '{"id": 1, "text": "old", "clean": "new", "found": ["ä"], "score": 7.5}\n'),
    ('{"id":1,"text":"old"}', '{"id":1,"text":"old","clean":"new","found":["ä"],"score":7.5}'),
    ('\n{"clean": null, "text": "old" }\r\n', '\n{"clean": "new", "text": "old", "found": null, "score": null }\r\n'),
    (
        '{"text": "old", "x": "\\u00e4"}',
        '{"text": "old", "x": "\\u00e4", "clean": "new", "found": ["\\u00e4"], "score": 7.5}',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), RECORDS)
def test_fields_beside_the_text_in_json_lines(record: str, expected: str) -> None:
    read = formats.read(record.encode(), "jsonl")
    changed = read.with_texts({s.id: "new" for s in read.segments})
    beside = {"found": {"1.": ["ä"]}, "score": {"1.": 7.5}}
    assert formats.write_columns(read, changed, "clean", beside).decode() == expected
    for line in expected.strip().splitlines():
        assert json.loads(line)["clean"] == "new"


def test_findings_know_their_place_in_the_cell(cleaner: Cleaner) -> None:
    text = f'The "city" council\n\nThe board {BAD}\n\nIt {BAD}'
    for raw, kind in (
        (b"id,text\n1," + b'"' + text.replace('"', '""').encode() + b'"\n', "csv"),
        (json.dumps({"text": text}).encode(), "jsonl"),
    ):
        result = cleaner.clean(document(raw, {}) if kind == "csv" else formats.read(raw, kind))
        (records,) = found(result.original, result.findings).values()
        assert records
        assert all(text[r["start"] : r["end"]] == r["text"] for r in records)


def test_flat_values() -> None:
    assert [flat(v) for v in (None, "", 1, False, {"a": "ä"})] == ["", "", "1", "false", '{"a": "ä"}']


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=80)
@given(st.lists(st.tuples(CELL, CELL), max_size=4), st.sampled_from(",;\t|"), st.booleans(), CELL)
def test_any_table(rows: list[tuple[str, str]], delimiter: str, always: bool, new: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL)
    writer.writerows([("id", "text"), *rows])
    raw = out.getvalue()
    if delimiter == "\t" and any("\t" in c for row in rows for c in row):
        return  # a tab inside quotation marks: this reader takes such marks for characters
    read = formats.format_of("csv").parse(raw, "a.csv", delimiter=delimiter)
    assert formats.format_of("csv").render(read) == raw
    if read.segments and new.strip() and not {"\n", "\r"} & set(new):
        first = read.segments[0]
        written = formats.format_of("csv").render(read.with_texts({first.id: new}))
        before, after = (
            list(csv.reader(io.StringIO(t, newline=""), delimiter=delimiter)) for t in (raw, written)
        )
        number = int(first.unit[:-1])
        assert [r for n, r in enumerate(before) if n != number] == [
            r for n, r in enumerate(after) if n != number
        ]
        assert after[number] == [before[number][0], before[number][1].replace(first.text, new, 1)]
    beside = formats.format_of("csv").columns
    assert beside is not None
    wide = list(csv.reader(io.StringIO(beside(read, read, "clean", {}), newline=""), delimiter=delimiter))
    assert [r[:2] for r in wide if r] == [["id", "text"], *[list(r) for r in rows]]
    assert [r[2] for r in wide if r] == ["clean", *[r[1] for r in rows]]


@settings(max_examples=150)
@given(st.text('ab",;\t|\n\r ', max_size=40), st.sampled_from(["a.csv", "a.tsv"]))
def test_any_bytes_are_read_or_refused(body: str, name: str) -> None:
    for content in (body, "id,text\n" + body, "id\ttext\n" + body):
        try:
            read = formats.format_of("csv").parse(content, name)
        except InputError as error:
            assert "\n" not in str(error)
        else:
            assert formats.format_of("csv").render(read) == content
