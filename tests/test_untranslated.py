"""Finnish words in English text: what is put into English, what is offered or pointed out, what is meant to stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from siisti.detect import untranslated
from siisti.errors import ConfigError
from siisti.rules.matcher import Detection
from siisti.share import share
from siisti.types import Fix

from . import family

RULES = family.family("untranslated")


def found(text: str) -> list[tuple[int, Detection]]:
    return family.found(RULES, text)


def repaired(text: str, fixes: tuple[Fix, ...] = ("safe",)) -> str:
    return family.repaired(RULES, text, fixes)


REPAIRED = [
    ("She threw EM-silver.", "She threw European Championship silver."),
    (
        "He won an MM bronze and an EM medal.",
        "He won a World Championship bronze and a European Championship medal.",
    ),
    # One, many, the English plural on the Finnish word, and an amount.
    ("A norppa was seen.", "A ringed seal was seen."),
    ("Two norppas and many norpat were seen.", "Two ringed seals and many ringed seals were seen."),
    ("The price of bensiiniä rose.", "The price of petrol rose."),
    ("Hirvet crossed; three hirvet died.", "Hirvet crossed; three elk died."),
    ("The new kesämökki has no road.", "The new summer cottage has no road."),
    ("Every opiskelija and opettaja may vote.", "Every student and teacher may vote."),
    # The article follows.
    ("She is a opettaja in Oulu.", "She is a teacher in Oulu."),
    ("He met an poro on the road.", "He met a reindeer on the road."),
    ("It was a onnettomuus.", "It was an accident."),
    # Phrases.
    ("The talkoo spirit is strong.", "The community spirit is strong."),
    # Letters and abbreviations.
    ("The European Central Bank (EKP) met.", "The European Central Bank (ECB) met."),
    ("TPS–Ilves 2–1 and.", "TPS–Ilves 2–1 (OT)"),
    ("HPK–Lukko 4–3 vl.", "HPK–Lukko 4–3 (SO)"),
    ("Men, 50 km (p): 1) Iivo Kangas", "Men, 50 km (C): 1) Iivo Kangas"),
]


@pytest.mark.parametrize(("bad", "good"), REPAIRED)
def test_is_put_into_english(bad: str, good: str) -> None:
    assert repaired(bad) == good
    assert repaired(good) == good


OFFERED = [
    ("Harrastaa skiing and chess.", "Enjoys skiing and chess."),
    ("They met in the metsässä.", "They met in the forest."),
    ("It was a jytky for the party.", "It was a landslide for the party."),
]


@pytest.mark.parametrize(("bad", "good"), OFFERED)
def test_is_only_offered(bad: str, good: str) -> None:
    assert repaired(bad) == bad
    assert repaired(bad, ("safe", "unsafe")) == good


POINTED_OUT = [
    ("It was sold at kirpputoreilla.", "kirpputoreilla"),
    ("The kehittämissäätiö gave money.", "kehittämissäätiö"),
    ("He spoke of kansainvälisyyskasvatus.", "kansainvälisyyskasvatus"),
    ("They called it a vanhoillisuus of sorts.", "vanhoillisuus"),
    ("They spent July mökillä.", "mökillä"),
    ("The nameless patapakka moved on.", "patapakka"),
]


@pytest.mark.parametrize(("text", "word"), POINTED_OUT)
def test_is_pointed_out(text: str, word: str) -> None:
    assert [(d.match.span.of(text), d.fix) for _, d in found(text)] == [(word, "none")]


CLEAN = [
    "The EM field was 3 MM wide; MM Kotkan Leijona and EM Normandie sailed.",
    # English by now, or never Finnish.
    "Sauna, sisu, pulla and salmiakki are known everywhere.",
    "The villa had a gorilla, a regatta, vanilla pasta, a siesta and a fiesta.",
    "Skiing in Hawaii, the vacuum of space, bookkeepers trekking in a saloon.",
    "A naïve café owner, a fräulein, smörgåsbord and doppelgänger.",
    "The barista, the guerrilla and the virtuoso moistened their lips.",
    "He met the karaoke singer, the samurai and the mullah at the bazaar.",
    # Quoted, explained, talked about.
    'The "talkoot" began at noon.',
    "The word mökki is known abroad; a mökki is a cottage.",
    "Talkoot (voluntary work) is an old custom, and talkoot lasts all day.",
    "A hyvinvointialue, that is a county for health, was founded.",
    "The Finnish verb harrastaa has no equal.",
    # Names and titles.
    "Ilves beat Kärpät, and Koivu met Kurki and Susi at Metsä.",
    "Siun sote and Vain elämää are names; Teit meistä kauniin is a film.",
    "He reads 7 päivää magazine.",
    "The paper Kotimaa and the club Karhu are old.",
    "Write to norppa@luonto.fi or see www.norppa.fi/norppa.",
    # Letters.
    "The Basque group (ETA) and the IT firm (EKP) met; the ETA is noon.",
    "KalPa won 4–3 and. The end.",
    "Form (v) and form (p) are in the annex; 10 km (F).",
]


@pytest.mark.parametrize("text", CLEAN)
def test_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_the_table_holds_what_it_promises() -> None:
    entries = untranslated.read_glossary(share("configs/lexicon/glossary.tsv"))
    assert len(entries) >= 300
    assert not set(untranslated.glossary()) & untranslated.not_finnish()
    assert not any(word in untranslated.glossary() for word in ("sauna", "sisu", "pulla"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("norppa\t\t\t", "english: must not be empty"),
        ("norppa\tseal\t\tsure", "mark: 'sure' is none of"),
        ("norppa\tseal\t\t\nnorppa\tseal\t\t", "stands twice"),
    ],
)
def test_a_broken_table_says_where(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text("\t".join(untranslated.COLUMNS) + "\n" + row + "\n", "utf-8")
    with pytest.raises(ConfigError, match=problem):
        untranslated.read_glossary(path)
