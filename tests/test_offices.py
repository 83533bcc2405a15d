"""Offices by country: what is repaired, what is offered, what is left alone, and what a broken table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from siisti.detect import own_rules
from siisti.detect.office_table import (
    COUNTRY_COLUMNS,
    HOLDER_COLUMNS,
    OFFICE_COLUMNS,
    read_countries,
    read_holders,
    read_offices,
    table,
)
from siisti.detect.office_verdicts import cased
from siisti.errors import ConfigError
from siisti.rules.model import Match, Page
from siisti.types import Fix, Segment

RULES = tuple(r for r in own_rules() if r.card.family == "offices")


def as_page(text: str) -> Page:
    return Page(tuple(Segment(str(i), line) for i, line in enumerate(text.split("\n"))))


def matches(text: str) -> list[tuple[int, Fix, Match]]:
    page = as_page(text)
    return [
        (index, match.fix or rule.card.fix, match)
        for rule in RULES
        for index in range(len(page.segments))
        if any(need in page.folded[index] for need in rule.card.needs)
        for match in rule.find(page, index)
    ]


def repaired(text: str, fixes: tuple[Fix, ...] = ("safe",)) -> str:
    lines = text.split("\n")
    for index, fix, match in sorted(matches(text), key=lambda found: -found[2].span.start):
        if fix in fixes and match.replacement is not None:
            lines[index] = (
                lines[index][: match.span.start] + match.replacement + lines[index][match.span.end :]
            )
    return "\n".join(lines)


REPAIRED = [
    # The United States: the country beside the office, in every shape.
    ("US Foreign Minister Antony Blinken said no.", "US Secretary of State Antony Blinken said no."),
    ("The United States' foreign minister left Kyiv.", "The United States' secretary of state left Kyiv."),
    ("The United States\u2019 Foreign Minister left.", "The United States\u2019 Secretary of State left."),
    (
        "Talks with the foreign minister of the United States, Antony Blinken, ended.",
        "Talks with the secretary of state of the United States, Antony Blinken, ended.",
    ),
    ("American Foreign Minister Rubio flew home.", "American Secretary of State Rubio flew home."),
    (
        "A book by former US foreign minister Hillary Clinton",
        "A book by former US secretary of state Hillary Clinton",
    ),
    ("The then-US Foreign Minister said so.", "The then-US Secretary of State said so."),
    ("US ex-foreign minister John Kerry skied.", "US ex-secretary of state John Kerry skied."),
    ("The US Foreign Minister's visit to Turku", "The US Secretary of State's visit to Turku"),
    ("US FOREIGN MINISTER TO HELSINKI", "US SECRETARY OF STATE TO HELSINKI"),
    ("the US Minister of Finance", "the US Treasury Secretary"),
    (
        "Alexander Hamilton was minister of finance of the United States.",
        "Alexander Hamilton was secretary of the treasury of the United States.",
    ),
    ("U.S. Defence Minister Lloyd Austin", "U.S. Defense Secretary Lloyd Austin"),
    (
        "A justice minister of the United States said it.",
        "An attorney general of the United States said it.",
    ),
    ("America's energy minister praised the reactor.", "America's energy secretary praised the reactor."),
    ("US Health Minister Robert F. Kennedy Jr.", "US Health Secretary Robert F. Kennedy Jr."),
    ("US Transport Minister Pete Buttigieg", "US Transportation Secretary Pete Buttigieg"),
    ("US Interior Minister Deb Haaland", "US Interior Secretary Deb Haaland"),
    ("US Interior Minister Alejandro Mayorkas", "US Homeland Security Secretary Alejandro Mayorkas"),
    ("US Trade Minister Katherine Tai", "US Trade Representative Katherine Tai"),
    (
        "Foreign Minister Wang Yi met US Foreign Minister Antony Blinken.",
        "Foreign Minister Wang Yi met US Secretary of State Antony Blinken.",
    ),
    # A person whom the page, or the table, ties to a country.
    (
        "Finance Minister Doe warns\nUS Minister of Finance Jane Doe wrote to Congress.",
        "Treasury Secretary Doe warns\nUS Treasury Secretary Jane Doe wrote to Congress.",
    ),
    (
        "Finance Minister Jane Doe is worried.\nUS Treasury Secretary Jane Doe wrote.",
        "Treasury Secretary Jane Doe is worried.\nUS Treasury Secretary Jane Doe wrote.",
    ),
    ("Finance minister Janet Yellen wrote.", "Treasury secretary Janet Yellen wrote."),
    ("Foreign Minister Blinken's plane", "Secretary of State Blinken's plane"),
    ("The foreign minister, Antony Blinken, said so.", "The secretary of state, Antony Blinken, said so."),
    # Britain.
    ("BRITISH Finance Minister Jeremy Hunt", "BRITISH Chancellor of the Exchequer Jeremy Hunt"),
    ("Finance Minister Jeremy Hunt cut taxes.", "Chancellor of the Exchequer Jeremy Hunt cut taxes."),
    ("UK Interior Minister Priti Patel resigned.", "UK Home Secretary Priti Patel resigned."),
    ("UK Defence Minister Ben Wallace went on.", "UK Defence Secretary Ben Wallace went on."),
    ("Britain's Minister of Foreign Affairs left.", "Britain's Foreign Secretary left."),
    (
        "The finance minister of the shadow government, Rachel Reeves, said so.",
        "The shadow chancellor, Rachel Reeves, said so.",
    ),
    (
        "UK Health Secretary Jane Doe spoke.\nHealth Minister Doe left.",
        "UK Health Secretary Jane Doe spoke.\nHealth Secretary Doe left.",
    ),
    ("Scottish Prime Minister Nicola Sturgeon", "Scottish First Minister Nicola Sturgeon"),
    # Others.
    ("Chinese Prime Minister Li Qiang opened the fair.", "Chinese Premier Li Qiang opened the fair."),
    ("China's Prime Minister's speech", "China's Premier's speech"),
    ("The prime minister of Ontario called a vote.", "The premier of Ontario called a vote."),
    ("Quebec Prime Minister François Legault", "Quebec Premier François Legault"),
    ("German Federal Chancellor Friedrich Merz", "German Chancellor Friedrich Merz"),
    ("EU Foreign Minister Kaja Kallas", "EU foreign policy chief Kaja Kallas"),
    (
        "Peter Costello, Australia's finance minister, backs nuclear power.",
        "Peter Costello, Australia's treasurer, backs nuclear power.",
    ),
    # Ministries.
    ("the US Ministry of Finance", "the US Treasury"),
    ("A US Foreign Ministry spokesman", "A US State Department spokesman"),
    ("the Ministry of Foreign Affairs of the United States", "the US State Department"),
    ("the US Ministry of Defence said", "the US Department of Defense said"),
    ("the British Foreign Ministry", "the British Foreign Office"),
    ("the UK Ministry of the Interior", "the UK Home Office"),
    ("the Ministry of Finance of Great Britain", "the UK Treasury"),
    # The Speaker.
    (
        "the spokesman of the House of Representatives, Kevin McCarthy(you are moving to another service)",
        "the Speaker of the House of Representatives, Kevin McCarthy(you are moving to another service)",
    ),
    ("House of Representatives spokesman Mike Johnson", "House of Representatives Speaker Mike Johnson"),
]

LEFT = [
    # Coordinated over countries.
    "The foreign ministers of the United States and Russia negotiate.",
    "US and Russian foreign ministers met.",
    "Russian and US foreign ministers met.",
    "US, British and French foreign ministers",
    "the Russian and US foreign minister",
    "the Ministry of Finance of the United States and Mexico",
    "The foreign minister of the US and Finland's president",
    "The prime ministers of China and Vietnam",
    # Somebody else's.
    "Foreign Minister Lavrov",
    "Russian Foreign Minister Sergei Lavrov met US diplomats.",
    "the Finnish foreign minister's US visit",
    "He told the US that Foreign Minister Valtonen was on her way.",
    "US talks with Foreign Minister Lavrov",
    "In his speech on the US Foreign Minister Lavrov was blunt.",
    "After talks in the US Foreign Minister Matti Virtanen flew home.",
    "The US-Finnish foreign minister meeting",
    "US-born Finance Minister Natalie Jaresko",
    "American Finance Minister of Ukraine Natalie Jaresko",
    "South American finance minister Jorge Silva",
    "Ruritanian Foreign Minister John Kerry opened the bridge.",
    "Taliban foreign minister Amir Khan Muttaqi",
    "the foreign minister of US ally Japan",
    "the finance minister of the US state of Virginia",
    "the Ministry of Defense of the US Navy",
    "the Minister of Finance of the US Virgin Islands said",
    "The Finnish Ministry of Finance criticised US tariffs.",
    # Nobody knows whose.
    "Foreign Minister Smith arrived.",
    "Finance Minister Hunt arrived.",
    "Finance Minister Keith Brown visited the bridge.",
    "Foreign Minister Rubio arrived in Lima.",
    "the Ministry of Finance",
    "Foreign Minister Smith spoke.\nUS Secretary of State John Smith\nNorwegian Foreign Minister Per Smith",
    "Justice Minister Doe spoke.\nUS Treasury Secretary Jane Doe spoke.",
    # Right as it is.
    "German Defence Minister Boris Pistorius",
    "Norway's finance minister Jens Stoltenberg",
    "Canadian Prime Minister Mark Carney",
    "Spanish Prime Minister Pedro Sánchez",
    "India's External Affairs Minister S. Jaishankar",
    "Swiss Federal Chancellor Viktor Rossi",
    "the UK Ministry of Defence and the UK Ministry of Justice",
    "UK Prime Minister Keir Starmer",
    "US Secretary of State Antony Blinken",
    "US Treasury Secretary Janet Yellen",
    "Irish Minister for Finance Jack Chambers",
    "EU foreign ministers meet in Brussels.",
    "the EU foreign minister meeting",
    "US prime minister",
    # Junior ministers, other ranks, other offices.
    "Foreign Office minister Catherine West",
    "UK Health Minister Lord Kamall",
    "UK Defence Minister Leo Docherty",
    "a UK defence minister said",
    "minister of state at the Foreign Office",
    "UK Health Minister Jane Doe spoke.\nHealth Minister Doe left.",
    "US Vice Minister of Agriculture Smith",
    "British minister Nick Gibb",
    "US Minister of Culture",
    "the US Ministry of Foreign Affairs (State Department)",
    # Terms and works.
    "The paper wrote \u201cUS Foreign Minister\u201d again.",
    'Ville reads "The US Foreign Minister" to his children.',
    "She watched Yes, Prime Minister and Madam Secretary.",
    # Those who do speak for a house.
    "A spokesman for the House of Representatives declined to comment.",
    "The spokesman of the House of Representatives Intelligence Committee declined to comment.",
    "The spokesperson of the European Parliament confirmed it.",
    "The spokesman of the House of Representatives' Republicans said so.",
]

OFFERED = [
    ("British finance minister Rishi Sunak", "unsafe", "chancellor of the exchequer"),
    ("the British Foreign Minister said", "unsafe", "Foreign Secretary"),
    ("the British foreign ministry said", "unsafe", "Foreign Office"),
    ("Irish Prime Minister Micheál Martin", "unsafe", "Taoiseach"),
    ("former US foreign ministers wrote", "unsafe", "secretaries of state"),
    ("US Interior Minister John Doe", "none", None),
    ("the US trade minister", "none", None),
    ("Australian Finance Minister Jane Doe", "none", None),
    ("US Deputy Foreign Minister Victoria Nuland", "none", None),
    ("the spokesman of the Knesset said", "unsafe", "Speaker"),
    ("\u201cThe US Foreign Minister knows that very well,\u201d Soini said.", "unsafe", "Secretary of State"),
]


@pytest.mark.parametrize(("bad", "good"), REPAIRED)
def test_repairs(bad: str, good: str) -> None:
    assert repaired(bad) == good


@pytest.mark.parametrize("good", [good for _, good in REPAIRED])
def test_repaired_text_does_not_fire_again(good: str) -> None:
    assert matches(good) == []


@pytest.mark.parametrize("text", LEFT)
def test_leaves_alone(text: str) -> None:
    assert matches(text) == []


@pytest.mark.parametrize(("text", "fix", "replacement"), OFFERED)
def test_offers_or_flags(text: str, fix: Fix, replacement: str | None) -> None:
    assert [(f, m.replacement) for _, f, m in matches(text)] == [(fix, replacement)]


def test_bare_office_is_offered_on_a_page_about_one_country() -> None:
    text = "US Foreign Minister Jane Doe spoke.\nThe foreign minister left later."
    assert repaired(text, ("unsafe",)).split("\n")[1] == "The secretary of state left later."


@pytest.mark.parametrize(
    "other",
    [
        "Finland's foreign minister stayed.",
        "Foreign Minister Elina Valtonen stayed.",
        "Ruritanian foreign minister",
    ],
)
def test_bare_office_is_silent_on_a_page_about_two_countries(other: str) -> None:
    text = f"US Foreign Minister Jane Doe spoke.\nThe foreign minister left later.\n{other}"
    assert [index for index, _, _ in matches(text)] == [0]


def test_evidence_can_be_checked() -> None:
    (found,) = (m for i, _, m in matches("US Minister of Finance Janet Yellen\nFinance Minister Yellen") if i)
    assert found.evidence == (
        'document: "US Minister of Finance Janet Yellen"',
        "table: US finance = Secretary of the Treasury",
        "holder: Janet Yellen, US finance 2021-2025",
    )


@pytest.mark.parametrize(
    ("like", "title"),
    [
        ("Foreign Minister", "Secretary of State"),
        ("foreign minister", "secretary of state"),
        ("Foreign minister", "Secretary of state"),
        ("FOREIGN MINISTER", "SECRETARY OF STATE"),
        ("Minister of Foreign Affairs", "Secretary of State"),
    ],
)
def test_casing_follows_the_original(like: str, title: str) -> None:
    assert cased("Secretary of State", like) == title


def test_sixty_countries_are_in_the_table() -> None:
    assert len({code for code, _ in table().offices}) >= 60
    assert len(table().countries) >= 80


def test_every_title_that_is_repaired_has_a_short_form() -> None:
    assert [o for o in table().offices.values() if o.tier not in ("none", "same") and not o.short] == []


def broken(folder: Path, columns: tuple[str, ...], *lines: str) -> Path:
    path = folder / "table.tsv"
    path.write_text("\n".join(["\t".join(columns), *(line.replace(";", "\t") for line in lines)]), "utf-8")
    return path


FORM = "*;foreign;Foreign Minister;;;form;;;;"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["US;foreign;Secretary of State"], ":2: 3 cells, not 10"),
        ([FORM, "XX;foreign;A;A;;safe;;;;"], ":3: country: XX is not in countries.tsv"),
        ([FORM, "US;foreign;A;A;;sure;;;;"], ":3: fix: 'sure' is none of"),
        ([FORM, "US;foreign;;;;safe;;;;"], ":3: title: a title goes with every fix but same"),
        ([FORM, "US;foreign;A;;;safe;;;;"], ":3: short: must not be empty"),
        ([FORM, "US;foreign;A;A;;safe;long ago;;;"], ":3: years: 'long ago' is not like"),
        ([FORM, "US;foregin;A;A;;safe;;;;"], ":3: office: no row of country *"),
        (
            [FORM, "US;foreign;A;A;;safe;;;;", "US;foreign;A;A;;safe;;;;"],
            ":4: office: US foreign stands twice",
        ),
    ],
)
def test_a_broken_row_of_offices_is_named(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_offices(broken(tmp_path, OFFICE_COLUMNS, *lines), frozenset({"US"}))
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("US;;the;x;American;US;", "name: must not be empty"),
        ("US;United States;teh;x;American;US;", "article: must be empty or 'the'"),
        ("US;United States;the;x;;;", "adjectives: nothing that may stand before a noun"),
        ("FI;Finland;;Finland's;Finnish;;", "code: FI stands twice"),
    ],
)
def test_a_broken_row_of_countries_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_countries(broken(tmp_path, COUNTRY_COLUMNS, "FI;Finland;;Finland's;Finnish;;", line))
    assert f":3: {said}" in str(raised.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("XX;foreign;A;B;2000-;;", "country: XX is not in countries.tsv"),
        ("US;foreign;A;;2000-;;", "surname: a holder needs both names"),
        ("US;foreign;A;B;2000-;;often", "mark: must be empty, alone or first"),
        ("US;foreign;A;B;now;;", "years: 'now' is not like"),
    ],
)
def test_a_broken_row_of_holders_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_holders(broken(tmp_path, HOLDER_COLUMNS, line), frozenset({"US"}))
    assert f":2: {said}" in str(raised.value)


def test_a_wrong_header_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=":1: the header must be code name"):
        read_countries(broken(tmp_path, HOLDER_COLUMNS))
