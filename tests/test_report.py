"""Reports: whole words, exact places, formats that their readers accept, no codes smuggled in."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import siisti
from siisti.cleaner import Cleaner
from siisti.report.github import Github
from siisti.report.jsonlines import Json, JsonLines
from siisti.report.records import Report, RuleInfo, record, sentence
from siisti.report.sarif import Sarif, uri
from siisti.report.terminal import Terminal
from siisti.report.words import changes, clipped, safe, widened
from siisti.result import Result
from siisti.types import Edit, Span

PAGE = "A court in Oulu\n\nHe saw teh court(note).\n\nAdvertisement\n\nThey went irregardless, said Xyzzy.\n"
RULES = [RuleInfo("demo.typo", "A typo", "Why.", "linguistic-conventions/spelling", "minor", "safe")]


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner(Path(__file__).parent / "demo/demo.toml", scores="none", gate=False)


def written(make: Any, *reports: Report, **options: Any) -> str:
    parts: list[str] = []
    reporter = make(parts.append, **options)
    for report in reports:
        reporter.add(report)
    reporter.close()
    return "".join(parts)


def printed(result: Result | None, *, color: bool, error: str = "") -> str:
    out = io.StringIO()
    console = Console(
        file=out,
        width=100,
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        highlight=False,
    )
    Terminal(console).add(Report("a.txt", result, error))
    return out.getvalue()


WIDENED = [
    # a letter that goes takes its word with it
    ("basketball stars Griner", Edit(Span(15, 16), ""), "stars", "star"),
    ("did not agree to", Edit(Span(1, 13), "eclined"), "did not agree", "declined"),
    # an insertion between words takes one from either side
    (
        "negotiating Ukraine.",
        Edit(Span(12, 12), "about "),
        "negotiating Ukraine",
        "negotiating about Ukraine",
    ),
    ("two  spaces", Edit(Span(4, 5), ""), "two  spaces", "two spaces"),
    # punctuation and brackets stand alone
    ("it(note).", Edit(Span(2, 8), ""), "(note)", ""),
    ("7,5 percent", Edit(Span(1, 2), "."), ",", "."),
    ("", Edit(Span(0, 0), "x"), "", "x"),
]


@pytest.mark.parametrize(("text", "edit", "before", "after"), WIDENED)
def test_an_edit_is_shown_in_whole_words(text: str, edit: Edit, before: str, after: str) -> None:
    wide = widened(text, edit)
    assert (wide.span.of(text), wide.replacement) == (before, after)
    assert wide.apply(text) == edit.apply(text)


def test_the_shown_changes_come_to_the_cleaned_text(cleaner: Cleaner) -> None:
    result = cleaner.clean(siisti.read("samples/griner-mt.txt"))
    cleaned = {s.id: s.text for s in result.document.segments}
    for segment in result.original.segments:
        mine = [r for r in result.repairs if r.finding.segment == segment.id]
        text = segment.text
        for edit in reversed(changes(text, mine)):
            text = edit.apply(text)
        assert text == cleaned[segment.id]


UNSAFE_TEXT = [
    ("a\x1b[31mred\x1b[0m", "ared"),
    ("\x1b]0;title\x07x", "x"),
    ("\x1b]8;;http://evil\x1b\\link", "link"),
    ("a\x9b2Jb", "ab"),
    ("a\rb\nc\td", "a b c d"),
    ("a\u2028b\x85c", "a b c"),
    ("\u202eevil\u2069", "evil"),
    ("\x1b", ""),
    ("bell\x07", "bell"),
    ("äö \N{EN DASH} \U0001f600", "äö \N{EN DASH} \U0001f600"),
]


@pytest.mark.parametrize(("text", "shown"), UNSAFE_TEXT)
def test_untrusted_text_has_no_codes(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize("length", [5, 60, 61, 500])
def test_clipped_text_is_no_longer_than_asked(length: int) -> None:
    assert len(clipped("x" * length)) <= 60


def test_markup_in_a_text_is_not_obeyed(cleaner: Cleaner) -> None:
    result = cleaner.clean("[bold]He[/bold] saw teh house [/nonsense] in May.\nPrices rose.")
    assert "[bold]He[/bold]" in printed(result, color=True)


def test_escapes_in_a_text_do_not_reach_the_terminal(cleaner: Cleaner) -> None:
    result = cleaner.clean("He \x1b[2J\x1b]0;owned\x07saw teh house in May.\nPrices rose.")
    shown = printed(result, color=True)
    assert "\x1b[2J" not in shown
    assert "owned" not in shown


def test_without_colour_brackets_tell_old_from_new(cleaner: Cleaner) -> None:
    shown = printed(cleaner.clean(PAGE), color=False)
    assert "[-(note)-]" in shown
    assert "\x1b" not in shown
    assert not [line for line in shown.splitlines() if line != line.rstrip()]


def test_with_colour_there_are_no_brackets(cleaner: Cleaner) -> None:
    shown = printed(cleaner.clean(PAGE), color=True)
    assert "[-" not in shown
    assert "\x1b[9" in shown


def test_a_clean_text_says_so(cleaner: Cleaner) -> None:
    shown = printed(cleaner.clean("The barn burned down on Monday.\nNo one was hurt."), color=False)
    assert "Nothing found." in shown
    assert "Repaired" not in shown


def test_a_text_that_could_not_be_read_is_told() -> None:
    assert "it broke" in printed(None, color=False, error="it broke")


PLACES = [
    ("One.\n\nHe saw teh house.", 3, 8),
    ("One.\r\n\r\nHe saw teh house.", 3, 8),
    ("One.\r\rHe saw teh house.", 3, 8),
    ("  He saw teh house.", 1, 10),
    ("Ääkkösiä \U0001f600\nHe saw teh house.", 2, 8),
    ("\U0001f600 saw teh house.", 1, 7),
]


@pytest.mark.parametrize(("text", "line", "column"), PLACES)
def test_a_finding_is_where_an_editor_shows_it(cleaner: Cleaner, text: str, line: int, column: int) -> None:
    (found,) = record(Report("a", cleaner.check(text)))["findings"]
    assert (found["line"], found["column"]) == (line, column)
    assert text[found["start"] : found["end"]] == found["text"] == "teh"


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1, "text": "He saw teh house."}',
        r'{"text": "\u00c4\u00e4 \ud83d\ude00 \"so\" he saw teh house."}',
        '{"text":"Head\\n\\nHe saw teh house.","z":[1]}',
    ],
)
def test_a_finding_in_json_lines_is_where_the_file_has_it(cleaner: Cleaner, line: str) -> None:
    content = f'{{"text": "Fine."}}\n{line}\n'
    document = siisti.read(content.encode(), format="jsonl")
    (found,) = record(Report("a", cleaner.check(document)))["findings"]
    assert content[found["start"] : found["end"]] == found["text"]
    assert (found["line"], found["column"]) == (2, line.index("teh") + 1)


def test_a_record_read_alone_has_its_line_and_offset(cleaner: Cleaner) -> None:
    document = siisti.read(b'{"text": "He saw teh house."}\n', format="jsonl")
    (found,) = record(Report("a", cleaner.check(document), line=7, offset=100))["findings"]
    assert (found["line"], found["start"]) == (7, 117)


def test_fingerprints_stay_when_lines_move(cleaner: Cleaner) -> None:
    one = "Oulu\n\nHe saw teh house.\n\nHe saw teh house.\n"
    first = record(Report("a", cleaner.check(one)))["findings"]
    moved = record(Report("a", cleaner.check("A new headline in Oulu\n\n" + one)))["findings"]
    marks = [f["fingerprint"] for f in first]
    assert marks == [f["fingerprint"] for f in moved]
    assert len(set(marks)) == 2


def test_json_holds_every_result_and_error(cleaner: Cleaner) -> None:
    good = Report("a.txt", cleaner.clean(PAGE), text="cleaned")
    told = json.loads(
        written(Json, good, Report("b.txt", error="no such file"), version="1", profile="news", rules=RULES)
    )
    assert [r["path"] for r in told["results"]] == ["a.txt", "b.txt"]
    assert told["results"][0]["text"] == "cleaned"
    assert told["results"][1]["error"] == "no such file"
    assert [(r["rule"], r["before"], r["after"]) for r in told["results"][0]["repairs"]] == [
        ("demo.note", "(note)", ""),
        ("demo.typo", "teh", "the"),
        ("demo.ad", "Advertisement", ""),
    ]
    assert [r["whole"] for r in told["results"][0]["repairs"]] == [False, False, True]
    assert "verdict" not in told["results"][1]


def test_json_of_nothing_is_json() -> None:
    assert json.loads(written(Json, version="1", profile="news", rules=[]))["results"] == []


def test_json_lines_are_one_a_result(cleaner: Cleaner) -> None:
    lines = written(JsonLines, *[Report("a\nb", cleaner.clean(PAGE), text="x\ny\u2028")] * 2).split("\n")
    assert [json.loads(line)["path"] for line in lines if line] == ["a\nb"] * 2
    assert len(lines) == 3


def sarif(*reports: Report) -> Any:
    return json.loads(written(Sarif, *reports, version="1", profile="news", rules=RULES))["runs"][0]


def test_sarif_names_rules_places_and_taxa(cleaner: Cleaner) -> None:
    run = sarif(Report("a b/ä.txt", cleaner.check(PAGE)))
    rules, taxonomies = run["tool"]["driver"]["rules"], run["taxonomies"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        stretch = PAGE[region["charOffset"] : region["charOffset"] + region["charLength"]]
        assert stretch == region["snippet"]["text"]
        assert result["level"] in {"note", "warning", "error"}
        for taxon in result["taxa"]:
            assert taxonomies[taxon["toolComponent"]["index"]]["taxa"][taxon["index"]]["id"] == taxon["id"]


def test_sarif_fixes_give_the_repaired_text(cleaner: Cleaner) -> None:
    text = "He saw teh house."
    (result,) = sarif(Report("a", cleaner.check(text)))["results"]
    (change,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    start, length = change["deletedRegion"]["charOffset"], change["deletedRegion"]["charLength"]
    assert text[:start] + change["insertedContent"]["text"] + text[start + length :] == "He saw the house."


def test_sarif_tells_repaired_findings_as_information(cleaner: Cleaner) -> None:
    kinds = {r["kind"]: r["level"] for r in sarif(Report("a", cleaner.clean("He saw teh house.")))["results"]}
    assert kinds == {"informational": "none"}


def test_sarif_tells_what_could_not_be_read() -> None:
    (invocation,) = sarif(Report("a", error="no such file"))["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "no such file"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.txt", "a.txt"), ("a b/ä#.txt", "a%20b/%C3%A4%23.txt"), ("/tmp/a b", "file:///tmp/a%20b")],
)
def test_paths_are_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


def test_github_annotations_cannot_be_forged(cleaner: Cleaner) -> None:
    result = cleaner.check("teh house%0A::error::x\r\nand, more: teh house.\n::error::pwned teh")
    lines = written(Github, Report("a,b:c%\nd.txt", result)).splitlines()
    assert lines
    assert all(line.startswith("::notice file=a%2Cb%3Ac%25%0Ad.txt,line=") for line in lines)


def test_github_is_silent_about_what_was_repaired(cleaner: Cleaner) -> None:
    assert written(Github, Report("a", cleaner.clean("He saw teh house."))) == ""


def test_github_tells_what_could_not_be_read() -> None:
    assert (
        written(Github, Report("a", error="bad\nfile")) == "::error file=a,line=1,title=siisti::bad%0Afile\n"
    )


SENTENCES = [
    ("He saw teh house.", "letters turned: “teh” → “the”"),
    ("He says so(note).", "A note in brackets: remove “(note)”"),
    ("They went irregardless.", "no word: “irregardless” → “regardless” (unsafe)"),
    ("Mr Xyzzy left.", "A name that was made up: “Xyzzy”"),
]


@pytest.mark.parametrize(("text", "end"), SENTENCES)
def test_a_sentence_tells_what_stands_and_what_could(cleaner: Cleaner, text: str, end: str) -> None:
    (found,) = record(Report("a", cleaner.check(text)))["findings"]
    assert sentence(found).endswith(end)


def test_a_sentence_ends_with_the_evidence(cleaner: Cleaner) -> None:
    (found,) = record(Report("a", cleaner.check("He saw teh house.", "sana")))["findings"]
    assert sentence(found).endswith("[source: sana]")
