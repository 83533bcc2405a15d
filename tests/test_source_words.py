"""What the words of the Finnish side decide: which body, which sense, which party, and whether it is denied."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import regex

from siisti.cleaner import Cleaner
from siisti.detect import own_rules
from siisti.errors import ConfigError
from siisti.rules.loader import load_rules
from siisti.rules.phrase_row import compiled, irregular
from siisti.rules.renderings import RENDERING_COLUMNS, Renderings, finnish_words, rendering

#: Finnish, the engine's English, and what becomes of it.
REPAIRED = [
    # bodies and offices
    ("Kunnanhallitus siirsi asian.", "The municipal council deferred it.", "The municipal board deferred it."),
    ("Kunnanjohtaja erosi.", "The municipal leader resigned.", "The municipal manager resigned."),
    ("Kertoo kunnanjohtaja Ilo Suvi.", "Says Village Mayor Ilo Suvi.", "Says Municipal Manager Ilo Suvi."),
    ("Hovioikeus vapautti miehen.", "A superior court acquitted the man.", "A court of appeal acquitted the man."),
    ("Keskusrikospoliisi varoitti.", "Criminal police warned.", "The National Bureau of Investigation warned."),
    ("VM:n arvio valmistui.", "The VM estimate is ready.", "The Ministry of Finance estimate is ready."),
    # law
    ("Asianomistajat vaativat korvauksia.", "The plaintiffs demand damages.", "The injured parties demand damages."),
    ("Hän sai ehdollista vankeutta.", "She was given probation.", "She was given suspended sentence."),
    # sport
    ("Lentopalloilijat voittivat avauserän.", "They won the first period.", "They won the first set."),
    ("Kone karsiutui puolivälierissä.", "He went out in the semifinals.", "He went out in the quarter-finals."),
    # senses
    ("Auto oli ilmeisesti varastettu.", "The car was obviously stolen.", "The car was apparently stolen."),
    ("Budjettiriihi alkaa.", "The budget rush begins.", "The budget session begins."),
    ("Poliisi etsii iskun tekijää.", "The author fled, police say.", "The perpetrator fled, police say."),
    ("Hoitajat uhkaavat joukkoirtisanoutumisella.", "They threaten mass layoffs.", "They threaten mass resignations."),
    # parties and letters
    ("Ilo Suvi (kok.) tuli.", "Ilo Suvi (joke) came.", "Ilo Suvi (National Coalition Party) came."),
    ("JHL:n jäsenet äänestivät.", "JLH members voted.", "JHL members voted."),
    # meaning
    ("Vienti laski 4 prosenttia.", "Exports rose 4 percent.", "Exports fell 4 percent."),
    ("Lehden mukaan kunta olisi ostanut sen.", "It would have bought it, they say.", "It had bought it, they say."),
    ("Kaivo kuivui, isäntä kertoo.", '"It dried up," the farmer tells me.', '"It dried up," the farmer says.'),
]  # fmt: skip


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner("news", scores="none")


@pytest.mark.parametrize(("source", "bad", "good"), REPAIRED)
def test_the_source_decides(cleaner: Cleaner, source: str, bad: str, good: str) -> None:
    result = cleaner.clean(bad, source=source)
    assert result.text == good
    ours = [f for f in result.findings if f.rule.startswith(("misread.", "meaning.", "terms.", "senses."))]
    assert any(e.startswith("source: ") for f in ours for e in f.evidence)


@pytest.mark.parametrize(("bad"), [bad for _, bad, _ in REPAIRED if "tells me" not in bad])
def test_without_a_source_nothing_is_said(cleaner: Cleaner, bad: str) -> None:
    assert not [f for f in cleaner.clean(bad).findings if f.rule.startswith(("misread.", "meaning."))]


KEPT = [
    ("Kaupunginvaltuusto hyväksyi kaavan.", "The city council approved the plan."),
    ("Kunnanvaltuusto kumosi kunnanhallituksen päätöksen.", "The municipal council overturned it."),
    ("Britannian sisäministeriö kiisti väitteen.", "The Home Office denied the claim."),
    ("Yhdysvaltain oikeusministeri erosi.", "The Attorney General resigned."),
    ("Kantajat hävisivät.", "The plaintiffs lost."),
    ("Kysely tehtiin toukokuussa, ja vastaajista puolet kannatti.", "Half of the respondents were in favour."),
    ("Vartija sai porttikiellon.", "The guard was banned."),
    ("Leijonien erä päättyi.", "The period ended for the hockey team."),
    ("Minulle tuli viesti.", "I got a message."),
    ("Laiva kiinnittyi laituriin.", "The ship moored at the pier."),
    ("Romaanin tekijä palkittiin.", "The author of the novel was awarded."),
    ("Potilaan leikkaus onnistui.", "The patient's surgery was a success."),
    ("Selvästi hän valehteli.", "Obviously he lied."),
    ("Kuvassa Ilo Suvi (vas.) ja Aamu Kuura (oik.).", "Ilo Suvi (left) and Aamu Kuura (right)."),
    ("Ilo Suvi (kok.) vastasi.", "Ilo Suvi (NCP) replied."),
    ("YK ja EKP vetosivat.", "The UN and the ECB appealed."),
    ("BBC kertoi asiasta.", "The BBC and CNN reported it."),
    ("Talo olisi myyty, jos hinta olisi laskenut.", "The house would have been sold, they say."),
    ("Vartija kertoi minulle totuuden, hän sanoo.", '"The guard told me the truth," she says.'),
    ("Osake nousi 3 prosenttia ja toinen laski 2 prosenttia.", "One rose 3 percent and the other fell 2 percent."),
    ("Ottelu alkaa kello 20 (ET).", "The game starts at 8 p.m. (ET)."),
    ("Lakia ei ole vielä hyväksytty.", "The law has yet to be passed."),
    ("Hän ei suostunut.", "She refused."),
    ("Puisto ei sovi vain lapsille.", "The park is for grown-ups, too."),
    ("Myrsky esti lauttaa lähtemästä.", "The storm kept the ferry from leaving."),
    ("Kauppa on kiinni.", "The shop is not open."),
    ("Hän lähti sanomatta mitään.", "He left and did not say a word."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "text"), KEPT)
def test_what_the_source_bears_out_is_left_alone(cleaner: Cleaner, source: str, text: str) -> None:
    result = cleaner.clean(text, source=source)
    assert result.text == text
    assert not [f for f in result.findings if f.rule.startswith(("misread.", "meaning."))]


POINTED_OUT = [
    ("negation-lost", "Tunneli ei kestänyt tulvaa.", "The tunnel withstood the flood."),
    ("negation-lost", "Satama pysyy auki, eivätkä laivat käänny takaisin.", "The port is open, and ships turn back."),
    ("negation-added", "Saari on asuttu ympäri vuoden.", "The island is not inhabited all year."),
    ("negation-twice", "Mikään ei estä häntä jättämästä veroja maksamatta.", "It keeps him from paying taxes."),
    ("negation-doubled", "Kukaan lapsista ei loukkaantunut.", "None of the children was not hurt."),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "source", "text"), POINTED_OUT)
def test_a_denial_is_pointed_out_and_not_mended(cleaner: Cleaner, rule: str, source: str, text: str) -> None:
    result = cleaner.clean(text, source=source)
    assert result.text == text
    assert f"meaning.{rule}" in {f.rule for f in result.findings}


def test_more_wrong_words_than_finnish_ones_are_only_offered(cleaner: Cleaner) -> None:
    text = "The municipal leader met the municipal leader."
    result = cleaner.clean(text, source="Kunnanjohtaja tapasi vieraan.")
    assert result.text == text
    assert [f.fix for f in result.findings if f.rule == "misread.bodies"] == ["unsafe", "unsafe"]


def test_what_is_a_matter_of_style_is_offered(cleaner: Cleaner) -> None:
    result = cleaner.clean("The mayor resigned.", source="Kunnanjohtaja erosi.")
    assert result.text == "The mayor resigned."
    assert [(f.fix, f.evidence) for f in result.findings] == [("unsafe", ("source: Kunnanjohtaja",))]


def test_a_compound_bears_a_phrase_out_without_its_english_company(cleaner: Cleaner) -> None:
    assert (
        cleaner.clean(
            "They stood by the order guard.", source="He seisoivat järjestyksenvalvojan luona."
        ).text
        == "They stood by the security guard."
    )
    assert cleaner.clean("They stood by the order guard.").text == "They stood by the order guard."


def _cells(**given: str) -> dict[str, str]:
    return dict.fromkeys(RENDERING_COLUMNS, "") | given


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (_cells(wrong="mayor", right="[manager]"), "names the Finnish words"),
        (_cells(finnish="x", right="manager"), "what engines write"),
        (_cells(finnish="x", wrong="mayor", right="manager", tier="sure"), "no tier"),
        (_cells(finnish="x", wrong="mayor", right="manager", near="{nowhere}"), "no word class"),
    ],
)
def test_a_broken_row_is_refused(cells: dict[str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=regex.escape(problem)):
        rendering(cells, irregular())


def test_a_broken_table_is_refused_with_its_line(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "misread").mkdir()
    card = 'title="t"\nkind="renderings"\ncategory="style/unidiomatic"\nseverity="minor"\n'
    card += 'fix="safe"\nsince="0.2"\nwhy="w"\n'
    (tmp_path / "misread" / "x.toml").write_text(card, "utf-8")
    (tmp_path / "misread" / "x.tsv").write_text("\t".join(RENDERING_COLUMNS) + "\nkissa\tdog\n", "utf-8")
    with pytest.raises(ConfigError, match=r"x\.tsv:2"):
        load_rules(tmp_path)


def _tables() -> Iterable[Renderings]:
    return (rule for rule in own_rules() if isinstance(rule, Renderings))


def test_every_row_of_every_table_compiles() -> None:
    for rule in _tables():
        for row in {row for rows in rule.table.values() for row in rows}:
            for pattern in (row.finnish, row.veto, row.near, *row.right, *(r.pattern for r in row.rows)):
                assert compiled(pattern) if pattern else True


def test_words_with_capitals_are_looked_for_as_they_stand() -> None:
    assert regex.search(finnish_words("VM|kunta*"), "VM:n ja Kuntaliiton")[0] == "VM"
    assert not regex.search(finnish_words("VM"), "vm")
    assert regex.search(finnish_words("*lautakunta"), "Tarkastuslautakunta")
