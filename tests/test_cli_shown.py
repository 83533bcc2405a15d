"""What check, score, explain, rules and models show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from siisti.detect import own_rules
from siisti.examples import failures
from siisti.rules.catalogue import catalogue
from siisti.rules.loader import load_rules, read_rule

from .commands import BAD, DEMO, HERE, QUICK, TYPO, siisti, told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
    for rule in own_rules()[::8]:
        result = siisti("explain", rule.card.id)
        assert result.exit_code == 0
        for part in (rule.card.category, rule.card.severity, rule.card.since, "Will not touch"):
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
    rule = TYPO.read_text("utf-8")
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
    rule = TYPO.read_text("utf-8")
    (tmp_path / "demo").mkdir()
    path = tmp_path / "demo/typo.toml"
    path.write_text(rule + '[[example]]\nclean = "It is teh house."\nknown_failure = "not yet"\n', "utf-8")
    assert not list(failures(read_rule(path, tmp_path)))


def test_the_catalogue_has_a_line_for_each_rule() -> None:
    shown = catalogue(load_rules(HERE / "demo/rules"))
    assert "## demo\n" in shown
    assert "| `demo.typo` | The article with its letters turned | minor | safe |  |  |\n" in shown
    assert siisti("rules", "--catalogue").stdout.count("\n| `") == len(own_rules())
