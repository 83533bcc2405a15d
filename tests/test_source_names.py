"""Names beside their Finnish side: what is put right, what is offered, what is left alone."""

from __future__ import annotations

from time import perf_counter

import pytest

from siisti.detect.source_names import fits, reading, told
from siisti.rules.matcher import Detection, detect
from siisti.rules.model import Page
from siisti.text.distance import distance
from siisti.text.morphology import available
from siisti.types import Fix, Segment

from . import family

RULES = family.family("names")
dictionary = pytest.mark.skipif(
    not available(), reason="no dictionary of Finnish: pip install siisti[source], or apt install voikko-fi"
)


def found(source: str, text: str) -> list[tuple[int, Detection]]:
    lines, finnish = text.split("\n"), source.split("\n")
    page = Page(tuple(Segment(str(i), t, s) for i, (t, s) in enumerate(zip(lines, finnish, strict=True))))
    return [(i, d) for i in range(len(lines)) for d in detect(RULES, page, i) if isinstance(d, Detection)]


def repaired(source: str, text: str, fixes: tuple[Fix, ...] = ("safe",)) -> str:
    lines, done = text.split("\n"), set()
    for i, d in sorted(found(source, text), key=lambda f: -f[1].match.span.start):
        span, new = d.match.span, d.match.replacement
        if d.fix in fixes and new is not None and (i, span) not in done:
            done.add((i, span))
            lines[i] = lines[i][: span.start] + new + lines[i][span.end :]
    return "\n".join(lines)


#: Tables and paradigms are enough.
BY_TABLES = [
    # Cut in the wrong place: towns, last parts, clubs, surnames of the table.
    ("Palo syttyi Heinävedellä.", "The fire started in Heinävede.", "The fire started in Heinävesi."),
    ("Aloitin Iisalmen NMKY:ssä.", "I began at the Iisalme YMCA.", "I began at the Iisalmi YMCA."),
    ("Juhla on Kauppatorilla.", "The party is at Kauppator.", "The party is at Kauppatori."),
    # All its forms in the text can come from one name only.
    (
        "Gibson saapui, ja yleisö tervehti Gibsonia.",
        "Gibso arrived, and the crowd greeted Gibso.",
        "Gibson arrived, and the crowd greeted Gibson.",
    ),
    # No ending is left when the English is taken off.
    ("Hän äänesti Robert Marquisia.", "He voted for Robert Marqui.", "He voted for Robert Marquis."),
    ("Kirja on Odalinnin.", "The book is Odalin's.", "The book is Odalinn's."),
    # Two genitives.
    (
        "Tiimi voitti Rochemoren viime vuonna.",
        "The team won Rochemoren's prize.",
        "The team won Rochemore's prize.",
    ),
    # A company and who works there.
    (
        "Fortumin Virtanen: sähkö halpenee",
        "Fortumin Virtanen: power is cheaper",
        "Fortum's Virtanen: power is cheaper",
    ),
    # Misspelt.
    ("Marssi alkoi Hakaniementorilta.", "The march left Hakniementori.", "The march left Hakaniementori."),
    (
        "Johtaja Pauli Ryyttykki lupasi.",
        "Director Pauli Rytykki promised.",
        "Director Pauli Ryyttykki promised.",
    ),
    # Put into other words after the same first name.
    ("Sanoo Matti Virtanen.", "Says Matti Stream.", "Says Matti Virtanen."),
    # Alone on a line.
    ("Kaustinen.", "Cow stone.", "Kaustinen."),
    # Letters of its own.
    # Papers.
    ("Hän kertoi Ilta-Sanomille.", "He told the Evening News.", "He told Ilta-Sanomat."),
]

#: A dictionary of Finnish has the base form.
BY_DICTIONARY = [
    (
        "Varkaus sattui Brightstonen kaupassa.",
        "It was at the Brightstonen shop.",
        "It was at the Brightstone shop.",
    ),
    (
        "Pelaajat ovat Kuusangassa viihtyneet.",
        "The players have liked Kuusanga.",
        "The players have liked Kuusanka.",
    ),
    ("Rouva Marja Poutasen talo.", "The house of Mrs Marja Poutasen.", "The house of Mrs Marja Poutanen."),
    ("Lopulta Tanskaset muuttivat.", "In the end the Tanskas moved.", "In the end the Tanskanens moved."),
    ("Asia selvisi Pirkalle.", "It became clear to Pirka.", "It became clear to Pirkka."),
    ("Kertoi Bergin vaimo.", "Bergi's wife told.", "Berg's wife told."),
]

#: Source and English that is right as it stands.
LEFT = [
    ("Peter Huntin esitys hylättiin.", "Peter Hunt's proposal was rejected."),
    ("Carl Bennin kirja ja Bennin lausahdus.", "Carl Benn's book and Benn's remark."),
    (
        "Evening Standardin mukaan Jeepissä oli kaksi.",
        "According to the Evening Standard, two sat in the Jeep.",
    ),
    ("Palo Altossa sijaitseva yhtiö.", "A company located in Palo Alto."),
    (
        "Associated Pressin toimittaja ja Euroopan Unionin lippu.",
        "An Associated Press reporter and the European Union flag.",
    ),
    ("Venäjän, Israelin ja Pakistanin joukot.", "Russian, Israeli and Pakistani troops."),
    ("Kreikan saaret ja Kreetan rannat.", "Greek islands and the beaches of Crete."),
    ("Anton Tšehovin ja Dmitri Šostakovitšin teokset.", "Works by Anton Chekhov and Dmitri Shostakovich."),
    ("Angelina Ruiz ja Lucia Montana saapuivat.", "Angelina Ruiz and Lucia Montana arrived."),
    ("Juho Koen sanoo, että Koen on nimi.", "Juho Koen says that Koen is a name."),
    ("Outi Saaria ihmettelee.", "Outi Saaria wonders."),
    ("Helsingin Sanomat ja Turun Sanomat uutisoivat.", "Helsingin Sanomat and Turun Sanomat reported."),
    ("Ann Painen ja Kian Ortegan mukaan.", "According to Ann Paine and Kian Ortega."),
    ("Lara Larsen ja Mads Mortensen voittivat.", "Lara Larsen won, and the Mortensen boat was second."),
    ("Ko Lantan ja Ko Taon saaret.", "The islands of Ko Lanta and Ko Tao."),
    ("Irenen ja Julien valmentaja.", "Irene and Julie's coach."),
    ("Modernin taiteen museo ja Modernit ajat.", "The Museum of Modern Art and Modern Times."),
    ("Halpahalleissa ja Prismoissa on ale.", "There is a sale at Halpahalli and Prisma."),
    ("Titan on suuri, ja Saturnuksen renkaat näkyvät.", "Titan is large, and Saturn's rings are visible."),
    ("Kairossa, Bagdadissa ja Betlehemissä sataa.", "It rains in Cairo, Baghdad and Bethlehem."),
    ("Platonin, Zenonin ja Homeroksen teokset.", "The works of Plato, Zeno and Homer."),
    ("Drakonin ja Kleonin lait.", "The laws of Draco and Cleo."),
    ("Hän luki kirjan Sinisen talon tarina.", "He read the book Sinisen talon tarina."),
    ("Savobusin linjat ja Maksimarin stadion.", "The lines of Savobus and the stadium of Maksimar."),
    ("Sanoo Radka Vukoskin avustaja.", "Says the assistant of Radka Vukoski."),
    ("Sara Parkin ja Mika Bennin kirjat.", "The books of Sara Park and Mika Benn."),
    ("Presidenttinä en suostu.", "As President, I refuse."),
    ("Klaus Hansen ja Joe Haldinen koulu.", "Klaus Hansen and Joe Haldine's school."),
    ("Gwen Brownin voitto.", "The win of Gwen Brown."),
    ("Marssi alkoi Turusta.", "The march left Turku."),
    ("YK:n ja EKP:n mukaan BKT kasvaa.", "According to the UN and the ECB, GDP grows."),
    ("Rotaries-järjestön vapaaehtoinen.", "A Rotary volunteer."),
    ("Presidenttinä vastustan tätä.", "As President, I am against this."),
    ("Tweetti poistettiin.", "The Tweet was removed."),
    ("Rovaniemi.", "Rovaniemi."),
    ("Peter Huntin ja Maria Estefanin mukaan.", "According to Peter Hunt and Maria Estefan."),
    ("Matti Virtanen ja Liisa.", "Matti Smith greeted Liisa Virtanen."),
    ("Matti Maria Virtanen.", "Matti Maria Virtanen."),
    ("Oslo.", "Oslo."),
    ("", "Heinävede and Gibso."),
    ("Gibso and Heinävede.", "Gibso and Heinävede."),
    ("Der Hund bellte, und Klaus Müller schlief.", "The dog barked, and Klaus Muller slept."),
]


@pytest.mark.parametrize(("source", "bad", "good"), BY_TABLES)
def test_repaired_by_tables(source: str, bad: str, good: str) -> None:
    assert repaired(source, bad) == good
    assert repaired(source, good) == good


@dictionary
@pytest.mark.parametrize(("source", "bad", "good"), BY_DICTIONARY)
def test_repaired_by_the_dictionary(source: str, bad: str, good: str) -> None:
    assert repaired(source, bad) == good
    assert repaired(source, good) == good


@pytest.mark.parametrize(("source", "text"), LEFT)
def test_left_alone(source: str, text: str) -> None:
    assert [
        (d.match.span.of(text), d.match.replacement) for _, d in found(source, text) if d.fix == "safe"
    ] == []


@pytest.mark.parametrize(("source", "bad", "good"), BY_TABLES)
def test_nothing_is_known_without_the_source(source: str, bad: str, good: str) -> None:
    page = Page((Segment("0", bad),))
    mine = [d for d in detect(RULES, page, 0) if isinstance(d, Detection) and ".source-" in d.card.id]
    assert mine == []


@dictionary
def test_a_mention_elsewhere_in_the_source_decides() -> None:
    source = "Gibson saapui.\nYleisö rakastaa Gibsonia."
    assert repaired(source, "Gibso arrived.\nThe crowd loves Gibson.").startswith("Gibson arrived.")


def test_the_finding_says_which_finnish_word_bears_it_out() -> None:
    ((_, one),) = found("Hän äänesti Robert Marquisia.", "He voted for Robert Marqui.")
    assert one.match.evidence[0] == "source: Marquisia"


def test_a_place_after_its_preposition_is_offered_only() -> None:
    source, bad = "Se tapahtui Invergarryn Castle-hotellissa.", "It happened at the Invergarryn Castle Hotel."
    assert repaired(source, bad) == bad
    assert repaired(source, bad, ("safe", "unsafe")) == "It happened at the Invergarry Castle Hotel."
    assert found("Hän asuu Brooklynissa.", "She lives in Brooklyn.") == []


@dictionary
def test_a_people_is_offered_only() -> None:
    source, bad = "Joella asuivat pehuenchet.", "The pehuenchet lived by the river."
    assert repaired(source, bad) == bad
    assert repaired(source, bad, ("safe", "unsafe")) == "The Pehuenche lived by the river."


@pytest.mark.parametrize(
    ("english", "finnish", "one"),
    [
        ("Kouvola", "Kouvolassakin", True),
        ("Hunt", "Huntin", True),
        ("Lafarge", "Lafargensa", True),
        ("Disney", "Disneyta", True),
        ("Corollas", "Corollat", True),
        ("Marqui", "Marquisia", False),
        ("Odalin", "Odalinnin", False),
        ("Cuba", "Kuubassa", False),
    ],
)
def test_fits(english: str, finnish: str, one: bool) -> None:
    assert fits(english, finnish) is one


def test_words_that_open_a_sentence_are_no_names_unless_a_dictionary_says_so() -> None:
    assert "Kun" not in [t.word for t in told("Kun talo paloi, Oulussa satoi. Talo oli Laihialla.")]


def test_a_name_without_an_ending_may_be_whole() -> None:
    assert reading("Belukhov").names == ("Belukhov",)
    assert not reading("Haukikoskella").whole


def test_distance() -> None:
    assert [
        distance(a, b) for a, b in (("abc", "abc"), ("abc", "abd"), ("ab", ""), ("kitten", "sitting"))
    ] == [0, 1, 2, 3]


@pytest.mark.timed
@pytest.mark.parametrize("source", ["Aa" * 50_000, "Xa " * 20_000, "A-b" * 30_000, "Abcdef:n " * 8_000])
def test_a_source_that_is_an_attack_is_soon_done(source: str) -> None:
    start = perf_counter()
    found(source, "Abcde and Xb stood here with Abc.")
    assert perf_counter() - start < 10
