"""Calibration: how often good text would be touched, what is suggested, and that a profile can be turned down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siisti.calibration import Calibration, Rate, suggestion
from siisti.cleaner import Cleaner
from siisti.errors import ConfigError
from siisti.profile import read_profile
from siisti.report.records import Report

from .commands import BAD, DEMO, GOOD, QUICK, spoken, told

OFFERED, POINTED_OUT = "They went irregardless.\n", "Mr Xyzzy left.\n"
DEMO_RULES = {"demo.typo", "demo.maybe", "demo.grave"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def seen(*texts: str, most: float = 0.1) -> Calibration:
    cleaner, found = Cleaner(DEMO, scores="none", gate=False), Calibration(most)
    for n, text in enumerate(texts):
        found.add(Report(f"{n}.txt", cleaner.clean(text)))
    return found


#: The texts; of the one rule that speaks: findings, texts, edits, offered, pointed out; what is suggested, and whether
#: there is too little to go by.
COUNTED = [
    ([BAD] * 3, (3, 3, 3, 0, 0), "unsafe", False),
    ([OFFERED] * 3, (3, 3, 0, 3, 0), "none", False),
    ([POINTED_OUT] * 3, (3, 3, 0, 0, 3), "off", False),
    ([BAD] * 2, (2, 2, 2, 0, 0), None, True),
    ([OFFERED], (1, 1, 0, 1, 0), None, True),
    ([BAD * 5], (5, 1, 5, 0, 0), None, True),  # all in one text
    ([BAD] * 3 + [GOOD * 10_000], (3, 3, 3, 0, 0), None, False),  # 0.075 in a thousand words
    ([BAD] * 5 + [GOOD * 10_000], (5, 5, 5, 0, 0), "unsafe", False),  # 0.125
]


@pytest.mark.parametrize(("texts", "counts", "less", "scarce"), COUNTED)
def test_what_is_counted_and_suggested(
    texts: list[str], counts: tuple[int, ...], less: str | None, scarce: bool
) -> None:
    found = seen(*texts)
    (row,) = found.rows()
    assert (row.findings, row.texts, row.edits, row.offered, row.pointed_out) == counts
    assert (row.turn_down, row.scarce) == (less, scarce)
    assert found.texts == len(texts)
    assert found.words == sum(len(t.split()) for t in texts)
    assert row.rate.low <= row.rate.value <= row.rate.high


def test_good_text_suggests_nothing() -> None:
    found = seen(GOOD, "Tehran is far away.", "")
    assert list(found.rows()) == []
    assert (found.edits, found.rate.value, found.rate.low) == (0, 0, 0)
    assert "at_most" not in suggestion(found.rows(), "news", "")


#: The exact interval of a Poisson count (Garwood), per 1,000 words of 1,000 words.
EXACT = [(0, 0, 3.689), (1, 0.025, 5.572), (3, 0.619, 8.767), (10, 4.795, 18.39), (100, 81.36, 121.63)]


@pytest.mark.parametrize(("events", "low", "high"), EXACT)
def test_the_interval_is_nearly_the_exact_one(events: int, low: float, high: float) -> None:
    rate = Rate.of(events, 1000)
    assert rate.low == pytest.approx(low, abs=0.03)
    assert rate.high == pytest.approx(high, abs=0.03)


@given(st.integers(0, 10_000), st.integers(1, 10**9), st.floats(1, 50))
def test_the_interval_holds_the_rate_and_clusters_widen_it(events: int, words: int, clusters: float) -> None:
    alone, clustered = Rate.of(events, words), Rate.of(events, words, clusters)
    assert 0 <= clustered.low <= alone.low <= alone.value <= alone.high <= clustered.high + 0.001


def test_ten_findings_in_one_text_say_less_than_one_in_each_of_ten() -> None:
    rest = [GOOD] * 30
    (one,) = seen(BAD * 10, *([GOOD * 10] * 9), *rest).rows()
    (each,) = seen(*[BAD + GOOD * 9] * 10, *rest).rows()
    assert one.rate.value == each.rate.value
    assert one.rate.high > 1.5 * each.rate.high


def calibrate(*args: str) -> str:
    result = spoken("calibrate", *args, *([] if "--profile" in args else QUICK))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_reads_folders_and_writes_a_profile_that_works(folder: Path) -> None:
    for n in range(3):
        (folder / f"clean/sub{n}").mkdir(parents=True)
        (folder / f"clean/sub{n}/a.txt").write_text(BAD + OFFERED + POINTED_OUT)
    (folder / "clean/.hidden.txt").write_text(BAD)
    (folder / "clean/b.jsonl").write_text(json.dumps({"text": "He saw teh house."}) + "\n")
    shown = calibrate("clean", "-o", "out/mine.toml")
    assert "4 texts, 34 words: 4 edits" in shown
    assert "clean/sub0/a.txt:1: “teh” → “the”" in shown
    profile = read_profile("out/mine.toml")
    assert profile.off == ("demo.grave",)
    assert dict(profile.at_most) == {"demo.typo": "unsafe", "demo.maybe": "none"}
    result = Cleaner("out/mine.toml", scores="none", gate=False).clean(BAD + OFFERED + POINTED_OUT)
    assert not result.repairs
    assert [(f.rule, f.fix, f.replacement) for f in result.findings] == [
        ("demo.typo", "unsafe", "the"),
        ("demo.maybe", "none", None),
    ]
    # Another step down, from there.
    calibrate("clean", "--profile", "out/mine.toml", "--no-gate", "-o", "out/less.toml")
    less = read_profile("out/less.toml")
    assert less.off == ("demo.grave", "demo.maybe")
    assert dict(less.at_most) == {"demo.typo": "none", "demo.maybe": "none"}


def test_the_json_says_what_the_table_says(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    (folder / "b.txt").write_text(BAD)
    found = json.loads(calibrate("a.txt", "b.txt", "--output-format", "json"))
    assert (found["texts"], found["words"], found["edits"]) == (2, 8, 2)
    (rule,) = found["rules"]
    assert (rule["rule"], rule["edits"], rule["turn_down"], rule["scarce"]) == ("demo.typo", 2, None, True)
    assert rule["examples"][0] == {"path": "a.txt", "line": 1, "before": "teh", "after": "the"}
    assert rule["edits_per_1000_words"]["value"] == 250
    assert "rate" not in rule


def test_what_was_seen_too_seldom_is_named_and_left(folder: Path) -> None:
    (folder / "a.txt").write_text(BAD)
    calibrate("a.txt", "-o", "mine.toml")
    assert "# demo.typo: 1 finding in 1 text" in (folder / "mine.toml").read_text()
    assert read_profile("mine.toml").at_most == ()


#: What is asked for, and what is said.
REFUSED = [
    (["nope"], "nope: no such file"),
    (["empty"], "empty: holds no file of a known format"),
    (["a.txt", "-o", "mine.yaml"], "a profile ends in .toml"),
    (["a.txt", "-o", "mine.toml", "--profile", "mine.toml"], "is the profile that it would extend"),
    (["a.txt", "--most", "-1"], "--most"),
]


@pytest.mark.parametrize(("args", "said"), REFUSED)
def test_what_cannot_be_done(folder: Path, args: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    (folder / "a.txt").write_text(GOOD)
    (folder / "mine.toml").write_text(f'extends = "{DEMO}"\n')
    told(spoken("calibrate", *args, *([] if "--profile" in args else QUICK)), said)


def profile(folder: Path, text: str, name: str = "mine.toml") -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_a_profile_extends_another(folder: Path) -> None:
    (folder / "base").mkdir()
    base = 'off = ["demo.ad"]\nmodel = "big"\n[at_most]\ndemo = "none"\n[verdict]\nreview_mqm = 80\n'
    profile(folder, f'extends = "{DEMO}"\n' + base, "base/base.toml")
    own = 'off = ["demo.note"]\n[at_most]\n"demo.typo" = "unsafe"\n[verdict]\nreject_mqm = 10\n'
    found = read_profile(profile(folder, 'extends = "base/base.toml"\n' + own))
    demo = read_profile(DEMO)
    assert (found.stages, found.packs, found.model) == (demo.stages, demo.packs, "big")
    assert found.off == ("demo.ad", "demo.note")
    assert found.at_most == (("demo", "none"), ("demo.typo", "unsafe"))
    assert (found.thresholds.review_mqm, found.thresholds.reject_mqm) == (80, 10)
    other = profile(folder, 'extends = "mine.toml"\n[[stage]]\nname = "x"\nrules = ["demo.typo"]\n', "o.toml")
    assert [s.name for s in read_profile(other).stages] == ["x"]


#: What a profile turns down, and what then becomes of the three rules, by name: their fixes.
TURNED_DOWN = [
    ("", {"typo": "made", "maybe": "unsafe", "grave": "none"}),
    ('"demo.typo" = "unsafe"', {"typo": "unsafe", "maybe": "unsafe", "grave": "none"}),
    ('"demo.typo" = "none"', {"typo": "none", "maybe": "unsafe", "grave": "none"}),
    ('"demo.typo" = "safe"', {"typo": "made", "maybe": "unsafe", "grave": "none"}),
    ('"demo.maybe" = "safe"', {"typo": "made", "maybe": "unsafe", "grave": "none"}),  # it lifts nothing
    ('demo = "unsafe"', {"typo": "unsafe", "maybe": "unsafe", "grave": "none"}),
    ('demo = "none"', {"typo": "none", "maybe": "none", "grave": "none"}),
    ('demo = "none"\n"demo.typo" = "unsafe"', {"typo": "unsafe", "maybe": "none", "grave": "none"}),
    ('demo = "none"\n"demo.typo" = "safe"', {"typo": "made", "maybe": "none", "grave": "none"}),
]


@pytest.mark.parametrize(("table", "fixes"), TURNED_DOWN)
def test_a_profile_turns_rules_down(folder: Path, table: str, fixes: dict[str, str]) -> None:
    named = profile(folder, f'extends = "{DEMO}"\n[at_most]\n{table}\n')
    result = Cleaner(named, scores="none", gate=False).clean(BAD + OFFERED + POINTED_OUT)
    found = {f.rule.removeprefix("demo."): "made" if f.applied else f.fix for f in result.findings}
    assert found == fixes
    # The Finnish side lifts a fix, but not beyond what the profile wants.
    lifted = Cleaner(named, scores="none", gate=False).clean("He saw teh house.", source="sana").findings[0]
    assert ("made" if lifted.applied else lifted.fix) == fixes["typo"]


def test_unsafe_repairs_that_are_asked_for_stay_within_the_profile(folder: Path) -> None:
    named = profile(folder, f'extends = "{DEMO}"\n[at_most]\n"demo.typo" = "unsafe"\n"demo.maybe" = "none"\n')
    result = Cleaner(named, scores="none", gate=False, unsafe=True).clean(BAD + OFFERED)
    assert result.text == GOOD + OFFERED


BROKEN = [
    ('extends = "nothing"\n', "no such profile"),
    ('extends = "gone.toml"\n', "no such profile"),
    ("extends = 3\n", "mine.toml:1: extends: must be a profile's name"),
    ('\nextends = "mine.toml"\n', "mine.toml:2: extends: mine.toml extends this profile in turn"),
    ('at_most = ["demo"]\n', "mine.toml:1: at_most: must be a table"),
    ('[at_most]\ndemo = "never"\n', "mine.toml:1: at_most: demo: 'never' is none of none, unsafe, safe"),
    ('[at_most]\ndemo = ["none"]\n', "is none of none, unsafe, safe"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_profile_is_refused(folder: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read_profile(profile(folder, text))
    assert said in str(refused.value)


def test_profiles_that_extend_each_other_are_refused(folder: Path) -> None:
    profile(folder, 'extends = "b.toml"\n', "a.toml")
    profile(folder, 'extends = "a.toml"\n', "b.toml")
    with pytest.raises(ConfigError, match=r"extends this profile in turn"):
        read_profile("a.toml")


def test_a_rule_that_is_not_there_cannot_be_turned_down(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"at_most: no rule or family is called demo\.teh"):
        Cleaner(profile(folder, f'extends = "{DEMO}"\n[at_most]\n"demo.teh" = "none"\n'))
