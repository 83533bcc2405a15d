"""A rule or profile file that is broken is refused with file, line and field; a good one needs no code."""

from __future__ import annotations

from pathlib import Path

import pytest

from siisti.cleaner import Cleaner
from siisti.errors import ConfigError
from siisti.profile import read_profile
from siisti.repair.gate import read_margins
from siisti.rules.loader import load_rules

GOOD = '''title = "A harbour called a port of call"
kind = "substitution"
category = "terminology/wrong-term"
severity = "minor"
fix = "safe"
since = "0.1"
why = """Says why."""
needs = ["port of call"]
pattern = '\\bport of call\\b'
replace = "harbour"
'''


def write(folder: Path, text: str, name: str = "ships/port.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


BROKEN = [
    # what is wrong, the text, the line it is on, the field, and what is said
    ("unknown key", GOOD + 'patern = "x"\n', 11, "patern", "knows no such field"),
    ("missing field", GOOD.replace('severity = "minor"\n', ""), 1, "severity", "is missing"),
    ("unknown kind", GOOD.replace("substitution", "magic"), 2, "kind", "is none of"),
    ("unknown severity", GOOD.replace('"minor"', '"mild"'), 4, "severity", "'mild' is none of"),
    ("unknown category", GOOD.replace("wrong-term", "odd-term"), 3, "category", "is none of"),
    ("unknown fix", GOOD.replace('"safe"', '"sure"'), 5, "fix", "is none of"),
    ("bad pattern", GOOD.replace("\\bport", "(port"), 9, "pattern", "bad pattern"),
    ("unknown word class", GOOD.replace("\\bport", "{harbour}"), 9, None, "neither a slot nor a word class"),
    (
        "wrong type",
        GOOD.replace('title = "A harbour called a port of call"', "title = 3"),
        1,
        "title",
        "must be str",
    ),
    ("empty match", GOOD.replace("\\bport of call\\b", "x*"), 9, "pattern", "matches nothing"),
    ("no replacement", GOOD.replace('replace = "harbour"\n', ""), 1, "replace", "use kind existence"),
    (
        "finds and fixes",
        GOOD.replace("substitution", "existence").replace('replace = "harbour"\n', ""),
        5,
        "fix",
        "has fix none",
    ),
    ("two templates", GOOD.replace('"harbour"', '["a", "b"]'), 10, "replace", "2 templates for 1 patterns"),
    ("bad example", GOOD + "[[example]]\ngood = 'x'\n", 11, "example", "each holds bad and good, or clean"),
    ("unknown role", GOOD + 'roles = ["hero"]\n', 11, "roles", "'hero' is none of"),
    (
        "code without code",
        GOOD.replace("substitution", "code").split("pattern")[0],
        2,
        "kind",
        "has no function",
    ),
    (
        "pairs without table",
        GOOD.replace("substitution", "pairs").split("needs")[0],
        None,
        "kind",
        "has its table beside it",
    ),
    (
        "pairs with needs",
        GOOD.replace("substitution", "pairs").split("pattern")[0],
        8,
        "needs",
        "a table is its own filter",
    ),
    ("not TOML", "title = \n", None, None, "Invalid value"),
]


@pytest.mark.parametrize(
    ("text", "line", "field", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_broken_rule_is_refused(
    tmp_path: Path, text: str, line: int | None, field: str | None, said: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError, match=said.replace("(", r"\(")) as refused:
        load_rules(tmp_path)
    assert str(refused.value).startswith(str(path.with_suffix("")))
    assert (refused.value.line, refused.value.field) == (line, field)
    assert "\n" not in str(refused.value)


def test_pairs_are_a_table(tmp_path: Path) -> None:
    card = GOOD.replace("substitution", "pairs").split("needs")[0]
    write(tmp_path, card)
    write(tmp_path, "port of call\tharbour\n# a comment\ndead calm\tflat calm\n", "ships/port.tsv")
    (rule,) = load_rules(tmp_path)
    assert rule.card.id == "ships.port"
    write(tmp_path, "port of call\tharbour\nport of call\n", "ships/port.tsv")
    with pytest.raises(ConfigError, match=r"port\.tsv:2: each line is"):
        load_rules(tmp_path)


def test_a_pack_of_the_users_own_takes_no_code(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "pack/ships/port.toml")
    profile = write(
        tmp_path,
        'title = "t"\npacks = ["pack"]\n[[stage]]\nname = "phrases"\nrules = ["ships"]\n',
        "mine.toml",
    )
    cleaner = Cleaner(profile, scores="none", gate=False)
    result = cleaner.clean("Turku was the last port of call.")
    assert result.text == "Turku was the last harbour."
    assert [r.finding.rule for r in result.repairs] == ["ships.port"]


BROKEN_PROFILES = [
    ("stages = []\n", "stages", "knows no such key"),
    ('[[stage]]\nname = "a"\n', "stage", "has a name and rules"),
    ("off = [1]\n", "off", "list of strings"),
    ("[verdict]\nreview = 3\n", "review", "no such threshold"),
    ('[verdict]\nreview_mqm = "high"\n', "review_mqm", "number"),
]


@pytest.mark.parametrize(("text", "field", "said"), BROKEN_PROFILES)
def test_broken_profile_is_refused(tmp_path: Path, text: str, field: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refused:
        read_profile(write(tmp_path, text, "p.toml"))
    assert refused.value.field == field


@pytest.mark.parametrize("rules", ['["no-such-family"]', '["residue.no-such-rule"]'])
def test_a_stage_names_what_there_is(tmp_path: Path, rules: str) -> None:
    with pytest.raises(ConfigError, match="no rule or family is called"):
        Cleaner(write(tmp_path, f'[[stage]]\nname = "x"\nrules = {rules}\n', "p.toml"))


def test_profiles_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such profile; there are .*news"):
        Cleaner("nwes")
    with pytest.raises(ConfigError, match="no such profile"):
        Cleaner(tmp_path / "none.toml")


def test_margins_know_only_veto_and_promote(tmp_path: Path) -> None:
    assert read_margins(write(tmp_path, "[family]\nscope = { veto = -1 }\n", "g.toml"))["scope"].veto == -1
    with pytest.raises(ConfigError, match="only veto and promote"):
        read_margins(write(tmp_path, "[family]\nscope = { vetto = -1 }\n", "g.toml"))
