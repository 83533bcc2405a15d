"""Formats that only the page or the Finnish side can bear out: tables, releases, half hours, scales and units."""

from __future__ import annotations

import pytest

from siisti.cleaner import Cleaner
from siisti.detect.amounts import _plain
from siisti.detect.exchange import currencies

TOLD = [
    (
        "Kahvila aukeaa puoli kymmeneltä.",
        "The café opens at half past ten.",
        "The café opens at half past nine.",
    ),
    (
        "Hälytys tuli puoli yhdeltä yöllä.",
        "The alarm came at 1.30 at night.",
        "The alarm came at 12.30 at night.",
    ),
    (
        "Kirje on 1500-luvulta.",
        "The letter is from the 15th century.",
        "The letter is from the 16th century.",
    ),
    ("Lakko alkaa tiistaina.", "The strike begins on Thursday.", "The strike begins on Tuesday."),
    ("Lasku on 2,5 miljardia.", "The bill is 2.5 million.", "The bill is 2.5 billion."),
    (
        "Kala painoi 12 kiloa.",
        "The fish weighed 12 pounds and 12 tonnes.",
        "The fish weighed 12 pounds and 12 kilos.",
    ),
    ("Reitti on 42 kilometriä.", "The route is 42 miles long.", "The route is 42 kilometers long."),
    ("Talo maksoi 300 000 puntaa.", "The house cost €300,000.", "The house cost £300,000."),
    ("Ovet avataan kello 19.", "Doors open at 19.", "Doors open at 19:00."),
    ("Sade jatkuu viikonvaihteessa.", "The rain goes on next week.", "The rain goes on next weekend."),
    ("Aika ei riitä, Aho sanoo.", 'There is no time," Aho says.', "There is no time, Aho says."),
]


@pytest.mark.parametrize(("source", "text", "expected"), TOLD, ids=[t[0] for t in TOLD])
def test_the_finnish_side_tells(source: str, text: str, expected: str, news: Cleaner) -> None:
    assert news.clean(text, source).text == expected


@pytest.mark.parametrize("text", [t[1] for t in TOLD])
def test_without_it_nothing_is_changed_but_form(text: str, news: Cleaner) -> None:
    told = {
        "times.half-hour",
        "times.century",
        "times.weekday",
        "numbers.scale-shifted",
        "numbers.unit-swapped",
    }
    assert not told & {f.rule for f in news.check(text).findings}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Juna lähtee 10.30 ja palaa puoli kymmeneltä.", "The train leaves at 10:30 and returns at 9:30."),
        ("1700- ja 1800-luvuilla", "in the 18th and 19th centuries"),
        ("Lauantain vastaisena yönä", "On Friday night"),
        ("Matkaa on 10 kilometriä eli 10 000 metriä.", "It is 10 kilometres, or 10,000 metres."),
        ("Hinta on 20 euroa eli 20 dollaria.", "The price is 20 dollars or 20 euros."),
        ("Hän sai 5 miljoonaa ja 5 miljardia.", "She got 5 million and 5 billion."),
    ],
)
def test_a_source_that_agrees_changes_nothing(source: str, text: str, news: Cleaner) -> None:
    assert news.clean(text, source).text == text


def test_a_release_keeps_its_codes(news: Cleaner) -> None:
    page = "Interim report of the mill\nNet sales were EUR 45 million.\nEarnings per share: EUR 0.45 (0.31)."
    assert news.clean(page).text == page
    assert "€45 million" in news.clean("The mill\nNet sales were EUR 45 million.\nMore was expected.").text


def test_crowns_of_two_countries_stay(news: Cleaner) -> None:
    page = "Norway and Sweden agree\nEach will pay 900 million crowns.\nThe bridge opens in May."
    assert news.clean(page).text == page


@pytest.mark.parametrize(
    ("number", "finnish", "plain"),
    [("1 045,20", True, "1045.2"), ("1,045.2", False, "1045.2"), ("2,5", False, "2.5"), ("100", True, "100")],
)
def test_numbers_are_compared_by_value(number: str, finnish: bool, plain: str) -> None:
    assert _plain(number, finnish=finnish) == plain


def test_every_currency_has_a_rate_and_its_own_name() -> None:
    for money in currencies():
        assert 0 < money.low < money.high
        assert money.forms.fullmatch(money.english), money.english
