"""The command line as scripts and people meet it: exit codes, one line a failure, untouched bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from siisti.cli import COMMANDS, cli
from siisti.detect import looks
from siisti.examples import failures
from siisti.rules.catalogue import catalogue
from siisti.rules.loader import load_rules, read_rule
from siisti.share import share

HERE = Path(__file__).parent
DEMO = str(HERE / "demo/demo.toml")
QUICK = ["--profile", DEMO, "--no-gate"]
BAD, GOOD = "He saw teh house.\n", "He saw the house.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def siisti(*args: str, stdin: str | bytes = "") -> Result:
    """Run the command line; ``clean`` and ``check`` by the demonstration profile and without a model."""
    words = list(args)
    if words and words[0] in ("clean", "check"):
        words += [] if "--profile" in words else QUICK
        words += ["--scores", "none"] if words[0] == "clean" and "--scores" not in words else []
    return CliRunner().invoke(cli, words, input=stdin, prog_name="siisti")


def listed(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def told(result: Result, *parts: str, code: int = 2) -> None:
    """Assert that it failed with the code and one line that holds the parts."""
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("siisti: ")
    for part in parts:
        assert part in lines[0]


# --- what comes in goes out -----------------------------------------------------------------------

BYTES = [
    (b"He saw teh house.", b"He saw the house."),
    (b"Oulu\r\n\r\nHe saw teh house.\r\n", b"Oulu\r\n\r\nHe saw the house.\r\n"),
    (b"Oulu\rHe saw teh house.\r", b"Oulu\rHe saw the house.\r"),
    (b"\xef\xbb\xbfHe saw teh house.\n", b"\xef\xbb\xbfHe saw the house.\n"),
    ("\ufeffHe saw teh höuse.\r\n".encode("utf-16-le"), "\ufeffHe saw the höuse.\r\n".encode("utf-16-le")),
    (b"Oulu\nAdvertisement\nThe barn burned.\n", b"Oulu\nThe barn burned.\n"),
    (b"Nothing wrong \t here.\n\n\n", b"Nothing wrong \t here.\n\n\n"),
    (b"", b""),
    (b"\n \n", b"\n \n"),
]


@pytest.mark.parametrize(("before", "after"), BYTES)
def test_clean_passes_stdin_to_stdout_byte_for_byte(before: bytes, after: bytes) -> None:
    result = siisti("clean", stdin=before)
    assert (result.exit_code, result.stdout_bytes, result.stderr) == (0, after, "")


@pytest.mark.parametrize(("before", "after"), BYTES)
def test_clean_writes_a_file_back_byte_for_byte(folder: Path, before: bytes, after: bytes) -> None:
    (folder / "a.txt").write_bytes(before)
    result = siisti("clean", "a.txt", "--in-place")
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "a.txt").read_bytes() == after
    assert listed(folder) == ["a.txt"]


def test_clean_reads_the_encoding_it_is_told() -> None:
    result = siisti("clean", "--encoding", "latin-1", stdin="Hän saw teh höuse.".encode("latin-1"))
    assert result.stdout_bytes == "Hän saw the höuse.".encode("latin-1")


def test_clean_makes_unsafe_repairs_when_asked() -> None:
    assert siisti("clean", stdin="They went irregardless.").stdout == "They went irregardless."
    assert siisti("clean", "--unsafe", stdin="They went irregardless.").stdout == "They went regardless."


def test_clean_weighs_the_source(folder: Path) -> None:
    (folder / "fi.txt").write_text("Ei mitään.")
    (folder / "two.txt").write_text("Ei mitään.\nEi mitään.")
    assert siisti("clean", "--source", "fi.txt", stdin=BAD).stdout == BAD
    unaligned = siisti("clean", "--source", "two.txt", stdin=BAD)
    assert unaligned.stdout == GOOD
    assert "2 source lines for 1 target lines" in unaligned.stderr


# --- JSON Lines -----------------------------------------------------------------------------------


def test_jsonl_keeps_everything_but_the_words_of_the_field() -> None:
    lines = b'{"n": 1.50, "body":"He saw teh \\u00e4.", "z": null}\r\n\n{"body": "Fine."}'
    result = siisti("clean", "--format", "jsonl", "--text-field", "body", stdin=b"\xef\xbb\xbf" + lines)
    assert result.stdout_bytes == b"\xef\xbb\xbf" + lines.replace(b"teh", b"the")
    assert result.exit_code == 0


def test_jsonl_reads_the_source_field() -> None:
    record = '{"text": "He saw teh house.", "fi": "%s"}\n'
    both = (record % "Hän sana.") + (record % "Ei.")
    result = siisti("clean", "--format", "jsonl", "--source-field", "fi", stdin=both)
    assert [json.loads(line)["text"][7:10] for line in result.stdout.splitlines()] == ["the", "teh"]


BROKEN = [
    (b'{"text": "He saw teh', "not a JSON object"),
    (b"[1, 2]", "not a JSON object"),
    (b'{"body": "He saw teh house."}', "no string in field 'text'"),
    (b'{"text": 7}', "no string in field 'text'"),
    (b'{"text": "\xe4"}', "not UTF-8"),
    (b'{"text": "a"} x', "something after the object"),
]


UNPICKLED = pytest.mark.xfail(reason="siisti.parallel cannot send a Document: its meta is a mappingproxy")


@pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=UNPICKLED)])
def test_a_broken_record_passes_with_several_processes(folder: Path, jobs: str) -> None:
    line, problem = BROKEN[0]
    (folder / "a.jsonl").write_bytes(b'{"text": "teh"}\n' + line + b'\n{"text": "teh"}\n')
    result = siisti("clean", "a.jsonl", "--jobs", jobs)
    told(result, "a.jsonl:2: ", problem)
    assert result.stdout_bytes == b'{"text": "the"}\n' + line + b'\n{"text": "the"}\n'


@pytest.mark.parametrize(("line", "problem"), BROKEN)
def test_a_broken_record_passes_through_and_stops_no_other(folder: Path, line: bytes, problem: str) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": "teh"}\n' + line + b'\n{"text": "teh"}\n')
    result = siisti("clean", "a.jsonl")
    told(result, "a.jsonl:2: ", problem)
    assert result.stdout_bytes == b'{"text": "the"}\n' + line + b'\n{"text": "the"}\n'


def test_a_record_that_its_encoding_cannot_hold_passes_through(folder: Path) -> None:
    pack = folder / "pack/x"
    pack.mkdir(parents=True)
    rule = (
        (HERE / "demo/rules/demo/typo.toml")
        .read_text("utf-8")
        .replace("replace = 'the'", "replace = 'th\u20ac'")
    )
    (pack / "euro.toml").write_text(rule, "utf-8")
    (folder / "p.toml").write_text('packs = ["pack"]\n[[stage]]\nname = "x"\nrules = ["x"]\n')
    line = '{"text": "ä teh"}\n'.encode("latin-1")
    result = siisti(
        "clean", "--format", "jsonl", "--encoding", "latin-1", "--profile", "p.toml", "--no-gate", stdin=line
    )
    told(result, "stdin:1: ", "has no character")
    assert result.stdout_bytes == line


def test_a_report_on_jsonl_names_lines_and_texts() -> None:
    lines = '{"text": "Fine."}\n{"text": "He saw teh \\u00e4."}\n'
    result = siisti("clean", "--format", "jsonl", "--output-format", "jsonl", stdin=lines)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["line"], first["text"], first["findings"]) == (1, "Fine.", [])
    assert (second["line"], second["text"]) == (2, "He saw the ä.")
    finding = second["findings"][0]
    assert lines[finding["start"] : finding["end"]] == "teh"


# --- files and folders ----------------------------------------------------------------------------


def test_clean_writes_into_a_folder_under_the_same_relative_names(folder: Path) -> None:
    for name in ("a/x.txt", "b/x.txt"):
        (folder / name).parent.mkdir()
        (folder / name).write_text(BAD)
    result = siisti("clean", "a/x.txt", "b/x.txt", "-o", "out")
    assert (result.exit_code, result.output) == (0, "")
    assert [(folder / "out" / n).read_text() for n in ("a/x.txt", "b/x.txt")] == [GOOD, GOOD]
    assert (folder / "a/x.txt").read_text() == BAD


def test_an_absolute_path_goes_under_its_name(folder: Path) -> None:
    (folder / "x.txt").write_text(BAD)
    assert siisti("clean", str(folder / "x.txt"), "-o", "out").exit_code == 0
    assert (folder / "out/x.txt").read_text() == GOOD


def test_an_empty_jsonl_file_is_written_too(folder: Path) -> None:
    (folder / "a.jsonl").touch()
    assert siisti("clean", "a.jsonl", "-o", "out").exit_code == 0
    assert (folder / "out/a.jsonl").read_bytes() == b""


def test_a_bad_file_stops_no_other(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xff\x00\x01")
    (folder / "b.txt").write_text(BAD)
    (folder / "d").mkdir()
    result = siisti("clean", "a.txt", "nope.txt", "d", "b.txt", "c.pdf", "-o", "out")
    assert result.exit_code == 2
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == ["a.txt", "nope.txt", "d", "c.pdf"]
    assert listed(folder / "out") == ["b.txt"]


def test_a_file_that_cannot_be_written_stops_no_other(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "b.txt").write_text(BAD)
    (folder / "out/a.txt").mkdir(parents=True)
    result = siisti("clean", "a.txt", "b.txt", "-o", "out")
    told(result, "out/a.txt", "cannot be written")
    assert listed(folder / "out") == ["a.txt", "b.txt"]
    assert (folder / "out/b.txt").read_text() == GOOD


def test_in_place_keeps_permissions_links_and_the_dates_of_clean_files(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "a.txt").chmod(0o640)
    (folder / "link.txt").symlink_to("a.txt")
    (folder / "clean.txt").write_text(GOOD)
    os.utime(folder / "clean.txt", (1, 1))
    assert siisti("clean", "link.txt", "clean.txt", "--in-place").exit_code == 0
    assert (folder / "link.txt").is_symlink()
    assert (folder / "a.txt").read_text() == GOOD
    assert (folder / "a.txt").stat().st_mode & 0o777 == 0o640
    assert (folder / "clean.txt").stat().st_mtime == 1


def test_a_report_is_written_beside_the_text(folder: Path) -> None:
    for ending in ("json", "jsonl", "sarif"):
        result = siisti("clean", "--report", f"r.{ending}", stdin=BAD)
        assert (result.exit_code, result.stdout) == (0, GOOD)
        assert "demo.typo" in (folder / f"r.{ending}").read_text("utf-8")


REFUSED: list[tuple[list[str], str]] = [
    (["clean", "nope.txt"], "nope.txt: no such file"),
    (["clean", "."], "is a directory"),
    (["clean", "d.jsonl"], "is a directory"),
    (["clean", "binary.txt"], "binary data at byte 3"),
    (["clean", "latin.txt"], "not UTF-8 at byte 1 (0xe4); pass --encoding"),
    (["clean", "a.txt", "--encoding", "klingon"], "no encoding is called klingon"),
    (["clean", "a.pdf"], "no reader for .pdf"),
    (["clean", "a.txt", "b.txt"], "several inputs: choose -o DIR, --in-place, --diff"),
    (["clean", "-", "--in-place"], "stdin has no place"),
    (["clean", "-", "-o", "out"], "stdin has no name"),
    (["clean", "a.txt", "--in-place", "--diff"], "do not go together"),
    (["clean", "a.txt", "--diff", "--output-format", "json"], "--diff is for people"),
    (["clean", "../a.txt", "-o", "out"], "../a.txt: with .. it would leave out"),
    (["clean", "sub/../../a.txt", "-o", "out"], "would leave out"),
    (["clean", "sub/a.txt", "-o", "linked"], "leads its output out of linked"),
    (["clean", "a.txt", "./a.txt", "-o", "out"], "would both become"),
    (["clean", "a.txt", "-o", "."], "use --in-place"),
    (["clean", "a.txt", "-o", "b.txt"], "is a file; -o takes a folder"),
    (["clean", "a.txt", "-o", "b.txt/out"], "cannot be written"),
    (["clean", "a.txt", "--report", "r.pdf"], "a report ends in .json, .jsonl, .sarif"),
    (["clean", "a.txt", "--report", "b.txt/r.json"], "cannot be written"),
    (["clean", "a.txt", "--profile", "klingon"], "no such profile; there are"),
    (["clean", "a.txt", "--profile", "broken.toml"], "broken.toml:2: stages: a profile knows no such key"),
    (["clean", "a.txt", "--profile", "limit.toml"], "limit.toml"),
    (["clean", "a.txt", "--profile", "pack.toml"], "pack/demo/broken.toml:2: kind"),
    (["clean", "a.txt", "--profile", "nopack.toml"], "no such folder of rules"),
    (["clean", "a.txt", "--source", "nope.txt"], "nope.txt: no such file"),
    (["clean", "a.txt", "b.txt", "--in-place", "--source", "a.txt"], "--source goes with one plain text"),
    (["clean", "a.jsonl", "--source", "a.txt"], "JSONL has --source-field"),
    (["clean", "a.txt", "--diff", "--reference", "nope.txt"], "nope.txt: no such file"),
    (["clean", "utf16.jsonl"], "utf16.jsonl: JSON Lines are read line by line"),
    (["clean", "--nonsense"], "No such option '--nonsense'"),
    (["clean", "--jobs", "0", "a.txt"], "--jobs"),
    (["check", "nope.txt"], "nope.txt: no such file"),
    (["check", "--fail-on", "terrible", "a.txt"], "--fail-on"),
    (["score", "nope.txt"], "nope.txt: no such file"),
    (["score", "a.txt", "b.txt", "--reference", "a.txt"], "--reference goes with one"),
    (["score", "a.txt", "--reference", "empty.txt"], "empty.txt: is empty"),
    (["explain", "demo.typo"], "no rule is called demo.typo"),
    (["explain", "demo.tpyo", "--profile", DEMO], "no rule is called demo.tpyo; there is demo.typo"),
    (["explain", "calques"], "no rule is called calques"),
    (["explain"], "Missing argument"),
    (["rules", "--family", "klingon"], "no family is called klingon; there are"),
    (["rules", "--check", "nope"], "nope: no such folder"),
    (["rules", "--check", "sub"], "holds no rules"),
    (["models", "fetch", "klingon"], "no model is called klingon; there is"),
    (["frobnicate"], "No such command 'frobnicate'"),
]


@pytest.fixture
def trouble(folder: Path) -> Path:
    """A folder with one of everything that can go wrong."""
    place = folder / "work"
    for name in ("sub", "d.jsonl", "linked", "pack/demo"):
        (place / name).mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/a.txt", "a.pdf", "../a.txt"):
        (place / name).write_text(BAD)
    (place / "a.jsonl").write_text('{"text": "a"}\n')
    (place / "utf16.jsonl").write_bytes('\ufeff{"text": "a"}\n'.encode("utf-16-le"))
    (place / "binary.txt").write_bytes(b"abc\0def")
    (place / "latin.txt").write_bytes("hän".encode("latin-1"))
    (place / "empty.txt").touch()
    (place / "linked/sub").symlink_to(folder)
    (place / "broken.toml").write_text('title = "x"\nstages = 1\n')
    (place / "limit.toml").write_text("[verdict]\nreview_mqm = 500\n")
    (place / "pack.toml").write_text('packs = ["pack"]\n')
    (place / "nopack.toml").write_text('packs = ["nowhere"]\n')
    broken = (HERE / "demo/rules/demo/typo.toml").read_text("utf-8").replace('"substitution"', '"magic"')
    (place / "pack/demo/broken.toml").write_text(broken)
    os.chdir(place)
    return place


@pytest.mark.parametrize(
    ("args", "problem"), REFUSED, ids=lambda a: " ".join(a) if isinstance(a, list) else ""
)
def test_what_cannot_be_done_is_one_line(trouble: Path, args: list[str], problem: str) -> None:
    result = siisti(*args)
    told(result, problem)
    assert result.stdout == ""
    assert (trouble / "a.txt").read_text() == BAD
    assert not list(trouble.rglob("*.tmp"))


def test_a_name_with_codes_in_it_is_told_without_them(folder: Path) -> None:
    del folder
    told(siisti("clean", "a\x1b[31m\nb.txt"), "siisti: a b.txt: no such file")


# --- check ----------------------------------------------------------------------------------------

FAIL_ON = [
    ("Fine.", "neutral", 0),
    (BAD, "minor", 1),
    (BAD, "major", 0),
    ("They went irregardless.", "major", 1),
    ("They went irregardless.", "critical", 0),
    ("Mr Xyzzy left.", "critical", 1),
]


@pytest.mark.parametrize(("text", "level", "code"), FAIL_ON)
def test_check_fails_on_findings_as_severe_as_asked(text: str, level: str, code: int) -> None:
    assert siisti("check", "--fail-on", level, stdin=text).exit_code == code


def test_check_prints_a_line_for_each_finding(folder: Path) -> None:
    (folder / "a.txt").write_text("Oulu\n\n" + BAD)
    first, last = siisti("check", "a.txt").stdout.splitlines()
    assert first.startswith("a.txt:3:8: minor demo.typo: The article with its letters turned: ")
    assert last == "1 finding in 1 text"


def test_check_goes_on_after_a_file_it_cannot_read(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    result = siisti("check", "nope.txt", "a.txt")
    told(result, "nope.txt")
    assert "a.txt:1:8" in result.stdout


@pytest.mark.parametrize("kind", ["json", "jsonl", "sarif", "github"])
def test_machine_formats_have_stdout_for_themselves(folder: Path, kind: str) -> None:
    (folder / "a.txt").write_text(BAD)
    for command, code in (("check", 2), ("clean", 2)):
        result = siisti(command, "a.txt", "nope.txt", "--output-format", kind)
        told(result, "nope.txt", code=code)
        if kind in ("json", "sarif"):
            json.loads(result.stdout)
        elif kind == "jsonl":
            assert [json.loads(line)["path"] for line in result.stdout.splitlines()] == ["a.txt", "nope.txt"]
        else:
            assert all(line.startswith("::") for line in result.stdout.splitlines())


# --- what is shown --------------------------------------------------------------------------------


def test_diff_shows_and_writes_nothing(folder: Path) -> None:
    text = "Oulu\n\nHe saw teh house.\n\nAdvertisement\n\nThey went irregardless, said Xyzzy.\n"
    (folder / "a.txt").write_text(text)
    shown = siisti("clean", "a.txt", "--diff").stdout
    for part in ("[-teh-]{+the+}", "Repaired", "Removed", "Left for you", "Verdict: reject", "7:11"):
        assert part in shown
    assert (folder / "a.txt").read_text() == text


@pytest.mark.parametrize(("no_color", "colour"), [("", True), ("1", False)])
def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch, no_color: str, colour: bool) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", no_color)
    shown = siisti("clean", "--diff", stdin=BAD).stdout
    assert ("31m" in shown) == colour
    assert ("[-teh-]" in shown) != colour


def test_explain_shows_the_page_of_every_rule() -> None:
    for rule in load_rules(share("configs/rules"), looks())[::8]:
        result = siisti("explain", rule.card.id)
        assert result.exit_code == 0
        for part in (rule.card.category, rule.card.severity, rule.card.since, "Examples"):
            assert part in result.stdout


def test_rules_lists_families() -> None:
    assert "demo.typo" in siisti("rules", "--family", "demo", "--profile", DEMO).stdout
    assert "demo." not in siisti("rules").stdout


def test_models_lists_what_there_is(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("SIISTI_CACHE", str(folder))
    for args in (["models"], ["models", "list"]):
        shown = siisti(*args).stdout
        assert "smollm2-135m" in shown
        assert "Apache-2.0" in shown
        assert "siisti models fetch" in " ".join(shown.split())


def test_score_tells_the_verdict_and_why_without_a_model(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("SIISTI_CACHE", str(folder))
    (folder / "a.txt").write_text("Mr Xyzzy left.\n")
    shown = siisti("score", "a.txt", "--profile", DEMO, "--no-gate").stdout
    shown = " ".join(shown.split())
    for part in ("fluency \N{EN DASH} no language model", "verdict reject", "demo.grave", "profile:demo"):
        assert part in shown


def test_score_compares_with_a_reference(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    pytest.importorskip("sacrebleu")
    monkeypatch.setenv("SIISTI_CACHE", str(folder))
    (folder / "a.txt").write_text("Advertisement\nHe saw teh house on the hill.\n")
    (folder / "ref.txt").write_text("He saw the house on the hill.\n")
    options = [*QUICK, "--reference", "ref.txt"]
    told_ = json.loads(siisti("score", "a.txt", *options, "--output-format", "jsonl").stdout)
    assert [m["name"] for m in told_["references"]] == ["BLEU", "chrF2", "TER"]
    assert all("version:" in m["signature"] for m in told_["references"])
    cleaned = siisti("clean", "a.txt", *options, "--output-format", "jsonl", "--profile", DEMO)
    bleu = json.loads(cleaned.stdout)["references"][0]
    assert bleu["before"] < bleu["after"] == pytest.approx(100)


# --- packs of rules -------------------------------------------------------------------------------


def test_the_demonstration_pack_is_well() -> None:
    result = siisti("rules", "--check", str(HERE / "demo/rules"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "5 rules checked, all well" in result.stderr


BROKEN_RULES = [
    ('good = "He saw the house."', 'good = "He saw a house."', "example 1: bad 'He saw teh house.' became"),
    (
        'bad = "He saw teh house."',
        'bad = "He saw the house."',
        "example 1: bad 'He saw the house.' was not found",
    ),
    (
        'clean = "He saw the house."',
        'clean = "It is teh house."',
        "example 3: clean 'It is teh house.' must stay",
    ),
    (
        'clean = "Tehran is',
        'known_failure = "no"\nclean = "Tehran is',
        "example 5: holds now; take known_failure",
    ),
    ('[[example]]\nclean = "Tehran is far away."\n', "", "example: 2 bad and 2 clean; a rule needs 2 and 3"),
    ("replace = 'the'", "replace = 'teh teh'", "example 1: bad"),
    (
        "replace = 'the'",
        "replaces = 'the'",
        "typo.toml:10: replaces: a rule of kind substitution knows no such",
    ),
    (r"'\bteh\b'", r"'\bteh('", "bad pattern"),
    ('severity = "minor"', 'severity = "awful"', "severity: 'awful' is none of"),
    ('title = "The', 'title = The"', "typo.toml: "),
    (
        'kind = "substitution"',
        'kind = "code"',
        "typo.toml:9: pattern: a rule of kind code knows no such field",
    ),
    ("replace = 'the'", "slots = 7\nreplace = 'the'", "typo.toml"),
    ('fix = "safe"', "fix = []", "typo.toml"),
]


@pytest.mark.parametrize(("old", "new", "problem"), BROKEN_RULES)
def test_a_broken_rule_is_told_with_file_and_field(tmp_path: Path, old: str, new: str, problem: str) -> None:
    rule = (HERE / "demo/rules/demo/typo.toml").read_text("utf-8")
    assert old in rule
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/typo.toml").write_text(rule.replace(old, new), "utf-8")
    (tmp_path / "demo/well.toml").write_text(rule, "utf-8")
    result = siisti("rules", "--check", str(tmp_path))
    assert result.exit_code == 1
    assert problem in result.stdout
    assert str(tmp_path / "demo/typo.toml") in result.stdout
    assert "well.toml" not in result.stdout


def test_a_known_failure_may_fail(tmp_path: Path) -> None:
    rule = (HERE / "demo/rules/demo/typo.toml").read_text("utf-8")
    (tmp_path / "demo").mkdir()
    path = tmp_path / "demo/typo.toml"
    path.write_text(rule + '[[example]]\nclean = "It is teh house."\nknown_failure = "not yet"\n', "utf-8")
    assert not list(failures(read_rule(path, tmp_path)))


def test_the_catalogue_has_a_line_for_each_rule() -> None:
    shown = catalogue(load_rules(HERE / "demo/rules"))
    assert "## demo\n" in shown
    assert "| `demo.typo` | The article with its letters turned | minor | safe |\n" in shown
    assert siisti("rules", "--catalogue").stdout.count("\n| `") == len(
        load_rules(share("configs/rules"), looks())
    )


# --- the process ----------------------------------------------------------------------------------


def run(*args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "siisti", *args]
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
    return subprocess.run(command, capture_output=True, env=env, timeout=60, check=False, **options)


def test_help_and_version_load_no_subcommand() -> None:
    code = "import sys, siisti.cli\ntry: siisti.cli.cli(['--help'])\nexcept SystemExit: pass\n"
    code += "heavy = {'rich', 'regex', 'json', 'torch'}\n"
    code += "print(sorted(m for m in sys.modules if m.startswith('siisti.') or m in heavy))"
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True
    ).stdout
    assert shown.splitlines()[-1] == "['siisti.cli', 'siisti.errors']"
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_every_subcommand_has_help() -> None:
    for name in COMMANDS:
        result = siisti(name, "--help")
        assert result.exit_code == 0
        assert result.stdout.startswith(f"Usage: siisti {name}")


def test_the_module_runs() -> None:
    done = run("clean", *QUICK, input=b"He saw teh house.\r\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"He saw the house.\r\n", b"")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("\n".join(f"{i} teh house." for i in range(3000)))
    script = '"$0" -m siisti check "$@" | head -n 1; echo "${PIPESTATUS[0]}"'
    env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
    command = ["bash", "-c", script, sys.executable, str(tmp_path / "big.txt"), *QUICK]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=True)
    assert done.stdout.splitlines()[1] == "141"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "siisti", "clean", *QUICK]
        env = {**os.environ, "PYTHONPATH": str(HERE.parent / "pipeline")}
        done = subprocess.run(
            command, input=b"He saw teh house.", stdout=full, stderr=subprocess.PIPE, env=env, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"no space left" in done.stderr
