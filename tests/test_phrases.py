"""Tables of phrases: a row finds its phrase in every form and puts the other one there in the same form."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from siisti.align import align
from siisti.detect import looks, own_rules
from siisti.errors import ConfigError
from siisti.formats.text import parse
from siisti.rules.loader import load_rules
from siisti.rules.matcher import Detection, detect
from siisti.rules.model import Page
from siisti.rules.phrase_row import compiled
from siisti.rules.phrases import Phrases

from .conftest import ROOT

CARD = """
title = "A phrase"
kind = "phrases"
category = "style/unidiomatic"
severity = "minor"
fix = "safe"
since = "0.1"
why = "For the tests."
"""

ROWS = """bad\tgood\tsource\tnear\tnot
{pull} a pea up one's nose\t{take} offense\thernee*
{be} in question of\t{concern}
[bed ward]\t[inpatient ward]\tvuodeosast*\thospital*|health cent*\tfurniture
[man of law/men of law]\t[lawyer]
{raise} (up|) one's hands\t{throw} up one's hands\tkädet pysty*\t?government|council
{fall} N notch\tN notch {go} down
hand~game\tmanual work
Left League\tLeft Alliance\t\tpage:Finland|Helsinki
"""


def put_right(folder: Path, text: str, source: str | None = None) -> tuple[str, list[str]]:
    """The text with every finding's replacement made, and the tiers of the findings."""
    rule = load_rules(folder, looks())
    page = Page(align(parse(text, source)).segments)
    out, tiers = [], []
    for index, segment in enumerate(page.segments):
        line = segment.text
        found = sorted(
            detect(rule, page, index), key=lambda d: -d.match.span.start if isinstance(d, Detection) else 0
        )
        for d in found:
            assert isinstance(d, Detection)
            line = line[: d.match.span.start] + (d.match.replacement or "") + line[d.match.span.end :]
            tiers.append(d.fix)
        out.append(line)
    return "\n".join(out), tiers


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "table.toml").write_text(CARD)
    (tmp_path / "phrases" / "table.tsv").write_text(ROWS)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("He pulled a pea up his nose.", "He took offense."),
        ("He has pulled a pea up his nose.", "He has taken offense."),
        ("Peas pulled up: she pulls a pea up her nose.", "Peas pulled up: she takes offense."),
        ("Don't pull a pea up Anna's nose.", "Don't take offense."),
        ("The case is in question of fraud.", "The case concerns fraud."),
        ("The cases were in question of fraud.", "The cases concerned fraud."),
        ("A bed ward at the hospital.", "An inpatient ward at the hospital."),
        ("The hospital's bed wards close.", "The hospital's inpatient wards close."),
        ("Two men of law met a man of law.", "Two lawyers met a lawyer."),
        ("Shares will fall 12.5 notch.", "Shares will 12.5 notch go down."),
        ("The count was a hand-game.", "The count was a manual work."),
        ("The Left League won.\nHelsinki voted.", "The Left Alliance won.\nHelsinki voted."),
        ("BED WARDS OF THE HOSPITAL", "INPATIENT WARDS OF THE HOSPITAL"),
    ],
)
def test_a_phrase_is_put_right_in_the_form_it_stands_in(pack: Path, text: str, good: str) -> None:
    assert put_right(pack, text)[0] == good


@pytest.mark.parametrize(
    "text",
    [
        "He pulled a pea up a nose.",
        "A bed ward in the castle.",
        "The hospital bought a bed ward from the furniture shop.",
        "The hospital's sick-bed ward-boys.",
        "The Left League won in Italy.",
        "The left league of Helsinki.",
        "A man of laws.",
        "A handgame of cards.",
    ],
)
def test_what_is_not_the_phrase_or_lacks_its_company_stays(pack: Path, text: str) -> None:
    assert put_right(pack, text) == (text, [])


@pytest.mark.parametrize(
    ("text", "source", "tier"),
    [
        ("They raised their hands.", None, "unsafe"),
        ("The government raised its hands.", None, "safe"),
        ("They raised up their hands.", "He nostivat kädet pystyyn.", "safe"),
        ("The government raised its hands.", "Hallitus äänesti.", "unsafe"),
    ],
)
def test_company_and_the_finnish_side_make_it_safe(
    pack: Path, text: str, source: str | None, tier: str
) -> None:
    assert put_right(pack, text, source)[1] == [tier]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("the same\tthe same", "same"),
        ("a phrase", "each line"),
        ("a phrase\t{take} it", "form"),
        ("a phrase\tone's phrase", "one"),
        ("a (phrase\tthe phrase", "bracket"),
        ("go (there|)\tcome", "left out"),
        ("{go} on\t{be} on", "be has"),
        ("_ N\tN _", "word in it"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(pack: Path, row: str, problem: str) -> None:
    table = pack / "phrases" / "table.tsv"
    table.write_text(ROWS + row + "\n")
    with pytest.raises(ConfigError, match=problem) as error:
        load_rules(pack, looks())
    assert f"table.tsv:{len(ROWS.splitlines()) + 1}" in str(error.value)


def plainest(bad: str) -> str:
    """The phrase of a row, written out in its plainest form."""
    out = regex.sub(r"\{(\w+)\}|\[([^\]/]+)[^\]]*\]", r"\1\2", bad)
    out = regex.sub(r"\((\w[^()|]*)?\|?[^()]*\)", r"\1", out)
    return (
        regex.sub(r"\bN\b", "12", regex.sub(r"\b_\b", "word", out)).replace("one's", "her").replace("~", "-")
    )


def test_every_row_of_the_tables_finds_its_phrase_and_not_its_repair() -> None:
    tables = [r for r in own_rules() if isinstance(r, Phrases)]
    for rule in tables:
        for row in {row for rows in rule.table.values() for row in rows}:
            found = compiled(row.pattern).fullmatch(plainest(row.bad))
            assert found, f"{rule.card.id}: {row.bad!r} is not found as {plainest(row.bad)!r}"
            new = row.expand(found, rule.irregular)
            assert not compiled(row.pattern).search(new), (
                f"{rule.card.id}: {row.bad!r} is found again in {new!r}"
            )


def test_wordings_offer_what_they_say() -> None:
    """Each row of the wordings has an example, which its own table turns into good English."""
    lines = (ROOT / "tests" / "cases" / "wordings.tsv").read_text("utf-8").splitlines()
    tables = {r.card.id: r for r in own_rules() if isinstance(r, Phrases)}
    wrong = []
    for rule, bad, good in (line.split("\t") for line in lines if not line.startswith("#")):
        out, end = bad, len(bad) + 1
        found = tables[rule].find(Page(parse(bad, None).segments), 0)
        for m in sorted(found, key=lambda m: (-m.span.start, -len(m.span))):
            if m.span.end <= end:
                out, end = out[: m.span.start] + (m.replacement or "") + out[m.span.end :], m.span.start
        wrong += [f"{rule}: {bad!r} becomes {out!r}"] if out != good else []
    assert wrong == []
