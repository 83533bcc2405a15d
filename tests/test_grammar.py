"""Grammar: what Finnish leaves in English sentences, and English that only looks the same."""

from __future__ import annotations

import pytest

from siisti.cleaner import Cleaner
from siisti.detect.agreement import plural
from siisti.detect.grammar import gerund

REPAIRED = [
    # Number.
    ("The song was sung in seven language at once.", "The song was sung in seven languages at once."),
    ("Two municipality in the east said no.", "Two municipalities in the east said no."),
    ("It fell to -18 degree in Salla.", "It fell to -18 degrees in Salla."),
    ("It is one of the oldest school in Turku.", "It is one of the oldest schools in Turku."),
    ("The Greens has a new leader.", "The Greens have a new leader."),
    ("The bank's shares was suspended.", "The bank's shares were suspended."),
    ("The police has closed the road.", "The police have closed the road."),
    ("He came home after a two weeks holiday.", "He came home after a two-week holiday."),
    ("The amount of patients doubled.", "The number of patients doubled."),
    # Articles.
    ("She works in United States as a nurse.", "She works in the United States as a nurse."),
    ("An EU official met a MEP in an hotel.", "An EU official met an MEP in an hotel."),
    ("They moved to the Lapland last year.", "They moved to Lapland last year."),
    ("The most of the boats were sold.", "Most of the boats were sold."),
    # Verbs.
    ("The doctor recommends to rest for a week.", "The doctor recommends resting for a week."),
    ("Rain prevented the team to train.", "Rain prevented the team from training."),
    ("The owner has sold the farm last spring.", "The owner sold the farm last spring."),
    ("The mayor told that the bridge is safe.", "The mayor said that the bridge is safe."),
    ('"It was cold," he tells me.', '"It was cold," he says.'),
    ("Also the library has bought a robot.", "The library has also bought a robot."),
    ("He believes, that the price will fall.", "He believes that the price will fall."),
    # Prepositions.
    ("The team consists from eleven players.", "The team consists of eleven players."),
    ("Workers are in strike since Monday.", "Workers are on strike since Monday."),
    ("The law passed with votes 101–98.", "The law passed by 101 votes to 98."),
    ("According the report, the ice is thin.", "According to the report, the ice is thin."),
    ("The van collided to a tree.", "The van collided with a tree."),
    ("In average, it takes an hour.", "On average, it takes an hour."),
    ("The court opens in Tuesday at noon.", "The court opens on Tuesday at noon."),
]

LEFT = [
    "Three car factories and a seven day trip; room 5 member lists; the 1995 match ended.",
    "The price of shares is up, and one of the players has a cold.",
    "The United States is big. Group A is strong. The news is good.",
    "The head of the police is away, and so is the secret police.",
    "They made the most of it, and had the most of any.",
    "It is recommended to rest, and she used to work here. The prince succeeded to the throne.",
    "Prices have risen since last year, and could have risen yesterday.",
    "She was told that it was late. My mother told me that she knew.",
    "Also, the road is closed. Also present was the mayor. Also on Monday it rained.",
    "The team is, in fact, that good.",
    "An attack to free the hostages was planned; the hit to left field won it.",
    "He was suspected for years. It depends, of course, on the weather.",
    "In last year's final they won. Confidence in next year is low.",
    "President returns to White House for first time in May",
    "He is due the money; regardless, he waits.",
    "People in home care met sellers from abroad in Monday's rain.",
]


#: Two lines that make a page of the third.
PAGE = "News of the day\nIt rained in Pori all night.\n"


@pytest.mark.parametrize(("text", "good"), REPAIRED)
def test_is_repaired(text: str, good: str, news: Cleaner) -> None:
    # On a page: where people write so as well, a lone line is only asked about.
    assert news.clean(PAGE + text).text == PAGE + good
    assert news.clean(good).text == good


@pytest.mark.parametrize("text", LEFT)
def test_is_left_alone(text: str, news: Cleaner) -> None:
    result = news.clean(text)
    assert result.text == text
    assert [f for f in result.findings if f.rule.partition(".")[0] in ("grammar", "prepositions")] == []


def test_the_article_of_a_press_conference_depends_on_the_page(news: Cleaner) -> None:
    first = "The rate rises, the governor said at press conference."
    page = f"The bank held a press conference in Helsinki on Monday.\nNobody was surprised.\n{first}"
    assert news.clean(first).text == first.replace("at press", "at a press")
    assert news.clean(page).text.endswith("said at the press conference.")


def test_a_reporter_who_says_i_may_be_told(news: Cleaner) -> None:
    lone = "Laine tells me that the boat is hers."
    page = f"I met her by the sea.\nThe wind was cold that morning.\n{lone}"
    assert news.clean(lone).text == "Laine says that the boat is hers."
    assert news.clean(page).text == page


@pytest.mark.parametrize(
    "text",
    [
        "On Friday meets the parliament for a short session.",
        "About the change must be informed in writing.",
        "The shop sells detergents and detergents.",
    ],
)
def test_is_pointed_out(text: str, news: Cleaner) -> None:
    result = news.clean(text)
    assert result.text == text
    assert [f.fix for f in result.findings] == ["none"]


def test_forms() -> None:
    assert [gerund(v) for v in ("take", "get", "lie", "see", "pay", "be", "begin")] == [
        *("taking", "getting", "lying", "seeing", "paying", "being", "beginning")
    ]
    assert [plural(n) for n in ("city", "person", "spokesman", "German", "coach")] == [
        *("cities", "people", "spokesmen", "Germans", "coaches")
    ]
