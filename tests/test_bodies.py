"""Institutions, parties and ranks by country: what is repaired, what is only offered, what is left alone, and
that the tables hold what they promise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from siisti.cleaner import Cleaner
from siisti.detect.office_body_table import COLUMNS, PARLIAMENTS, read_bodies
from siisti.detect.office_country import beside, shown
from siisti.detect.office_table import OFFICE_COLUMNS, rows, table
from siisti.detect.offices import LOOKS
from siisti.errors import ConfigError
from siisti.rules.model import Page
from siisti.share import share
from siisti.types import Segment

REPAIRED = [
    # The country stands beside it.
    ("The Italian House of Representatives debated it.", "The Italian Chamber of Deputies debated it."),
    ("Norway's Great Assembly met.", "Norway's Storting met."),
    ("Finland's Department of Meteorology warned.", "The Finnish Meteorological Institute warned."),
    ("The Norwegian Security Police warned of it.", "The Norwegian Police Security Service warned of it."),
    ("The Swedish Immigration Service agreed.", "The Swedish Migration Agency agreed."),
    ("Estonia's Statistics Office counted them.", "Statistics Estonia counted them."),
    # Nobody else is called so.
    ("The Border Institution searched the shore.", "The Finnish Border Guard searched the shore."),
    ("UN General Secretary António Guterres spoke.", "UN Secretary-General António Guterres spoke."),
    ("The chairman of the European Commission spoke.", "The President of the European Commission spoke."),
    ("The ECB's general manager spoke.", "The ECB President spoke."),
    # What the text is about.
    ("In Kuopio the municipal government met.", "In Kuopio the municipal board met."),
    ("In Berlin the constitution court ruled.", "In Berlin the Federal Constitutional Court ruled."),
    ("Criminal commissioner Aino Halla said so.", "Detective chief inspector Aino Halla said so."),
    ("The vitality director of Kemi resigned.", "The director of economic development of Kemi resigned."),
    ("Olli Laine (center) and Rinne (SDP) agreed.", "Olli Laine (Centre Party) and Rinne (SDP) agreed."),
]

LEFT = [
    "The Swiss Federal Council met in Bern.",
    "The Federal Council in Bern banned trade with Russia, and Moscow and the Duma protested.",
    "The Japanese Diet passed the budget.",
    "She works at the Johns Hopkins Foreign Policy Institute.",
    "She works at the Department of Meteorology of the University of Reading.",
    "The US House of Representatives voted.",
    "The German Bundesrat and the Austrian Federal Council met.",
    "Downtown Tampere was empty while the SDP met.",
    "The governing coalition of the SDP and the Greens held.",
    "An older researcher helped the younger ones.",
    "The chief constable of Kent resigned.",
    "The regional council of Lombardy met in Milan.",
    "The security police of the shopping centre called us.",
    "Aino Halla (left) and Rinne (right) of the SDP in the picture.",
    "Matti Meri (SDP) stands in the picture with Olli Laine (center).",
]

SOURCED = [
    ("The city council returned it.", "Kaupunginhallitus palautti sen.", "The city board returned it."),
    (
        "The city council met.",
        "Kaupunginvaltuusto ja kaupunginhallitus kokoontuivat.",
        "The city council met.",
    ),
    ("The mayor agrees.", "Kunnanjohtaja on samaa mieltä.", "The mayor agrees."),
    ("The mayor agrees.", "Pormestari on samaa mieltä.", "The mayor agrees."),
    ("Downtown is quiet.", "Keskusta on hiljainen.", "Downtown is quiet."),
]


@pytest.mark.parametrize(("bad", "good"), REPAIRED)
def test_repaired(bad: str, good: str, news: Cleaner) -> None:
    assert news.clean(bad).text == good
    assert news.clean(good).text == good


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str, news: Cleaner) -> None:
    assert news.clean(text).text == text


@pytest.mark.parametrize(("bad", "source", "good"), SOURCED)
def test_the_source_settles_it(bad: str, source: str, good: str, news: Cleaner) -> None:
    assert news.clean(bad, source=source).text == good


def test_two_titles_are_offered_and_not_made(news: Cleaner) -> None:
    text = "The finance ministers of the United States and Great Britain meet in Japan."
    result = news.clean(text)
    offered = "The US treasury secretary and the British chancellor of the exchequer"
    assert result.text == text
    assert [f.replacement for f in result.findings] == [offered]


def test_what_a_text_shows() -> None:
    assert shown("Kaisa Virtanen of Oulu met the South Korean minister") == Counter({"FI": 3, "KR": 1})
    assert beside("the Czech Republic's former house", 28) == ("CZ", 4)


def test_a_broken_grade_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bodies.tsv"
    path.write_text("\t".join(COLUMNS) + "\nFI\tthe body\tThe Body\tsx-\t\t\n", "utf-8")
    monkeypatch.setattr("siisti.detect.office_body_table.share", lambda name: path)
    with pytest.raises(ConfigError, match="no grade"):
        read_bodies("bodies.tsv")


def test_no_right_name_is_taken_for_a_literal_one() -> None:
    countries = table().countries
    for rule, name in (
        ("terms.institution-by-country", "bodies.tsv"),
        ("terms.party-by-country", "parties.tsv"),
        ("offices.rank", "ranks.tsv"),
    ):
        for line, row in rows(share(f"configs/lexicon/{name}"), COLUMNS):
            country = countries[row["country"]] if row["country"] else None
            company = row["with"].split("|")[0]
            at = f"{country.adjectives[0]} " if country else ""
            for right in (row["right"], f"{at}{row['right'].removeprefix('the ')}"):
                text = f"In {country.name if country else 'Rome'} the {right.removeprefix('the ')} met, {company}."
                found = list(LOOKS[rule](Page((Segment("0", text),)), 0))
                again = [m for m in found if m.fix == "safe" and company not in m.span.of(text)]
                assert not again, (name, line, text, again)


def test_enough_countries_have_their_offices() -> None:
    offices: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in rows(share("configs/lexicon/offices.tsv"), OFFICE_COLUMNS):
        offices[row["country"]] |= set(row["office"].split(","))
    heads = {r["country"]: r for _, r in rows(share("configs/lexicon/parliaments.tsv"), PARLIAMENTS)}
    wanted = {"foreign", "finance", "interior", "justice", "defence"}
    full = [c for c, known in offices.items() if wanted <= known and c in heads and heads[c]["head"]]
    assert len(full) >= 60


def test_no_row_stands_twice_or_changes_nothing() -> None:
    for name in ("bodies.tsv", "parties.tsv", "ranks.tsv"):
        seen: set[tuple[str, str, str]] = set()
        for line, row in rows(share(f"configs/lexicon/{name}"), COLUMNS):
            for literal in row["literal"].split("|"):
                assert (row["country"], literal, row["with"]) not in seen, (name, line, literal)
                seen.add((row["country"], literal, row["with"]))
                same = literal.casefold() == row["right"].removeprefix("the ").casefold()
                assert same <= ("right" in row["grade"] or literal == "Ely Centre"), (name, line, literal)
