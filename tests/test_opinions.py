"""Second opinions: what another translation may change, and what it may not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from siisti import Cleaner
from siisti.formats.text import parse

from .test_cli import siisti

pytest.importorskip("wordfreq", reason="opinions about words and names need the source extra")

SETTLED: list[tuple[str, str, str, str]] = [
    (
        "Maalin teki Väinö Ylikotila.",
        "The goal was scored by Väinö Ykko.",
        "The goal was scored by Väinö Ylikotila.",
        "The goal was scored by Väinö Ylikotila.",
    ),
    (
        "Oikeus tuomitsi Dragan Bjelovićin.",
        "The court sentenced Dragan Jelsko's.",
        "The court sentenced Dragan Bjelović.",
        "The court sentenced Dragan Bjelović's.",
    ),
    (
        "Näyttelyssä kävi 18 450 ihmistä.",
        "The exhibition was visited by 12,600 people.",
        "The exhibition was visited by 18,450 people.",
        "The exhibition was visited by 18,450 people.",
    ),
    (
        "Puhe oli innostava.",
        "The speech was enthustiastic and short.",
        "The speech was enthusiastic and short.",
        "The speech was enthusiastic and short.",
    ),
]

STAYS: list[tuple[str, str, str | None, str]] = [
    ("no source", "The goal was scored by Väinö Ykko.", None, "The goal was scored by Väinö Ylikotila."),
    (
        "another way to say it",
        "The minister departed early.",
        "Ministeri lähti varhain.",
        "The minister left early.",
    ),
    ("a name that English has", "He lives in Gothenburg.", "Hän asuu Göteborgissa.", "He lives in Göteborg."),
    ("English romanization", "Shoigu spoke.", "Šoigu puhui.", "Šoigu spoke."),
    ("ours is the source's", "Ylikotila won.", "Ylikotila voitti.", "Yliko won."),
    ("the Finnish case", "The Siwa shops closed.", "Siwoista suljettiin osa.", "The Siwoi shops closed."),
    ("a word made of the name", "A Blairite policy.", "Blairin politiikkaa.", "A Blair policy."),
    ("numbers of the same size", "In the 1980s it rained.", "80-luvulla satoi.", "In the 80s it rained."),
    ("a conversion", "It weighs 11 pounds.", "Se painaa viisi kiloa.", "It weighs 5 pounds."),
    (
        "rare, but a word",
        "An incorrigible gourmand.",
        "Parantumaton herkuttelija.",
        "An incorrigible glutton.",
    ),
    ("a long stretch", "It rained cats yesterday.", "Eilen satoi.", "Yesterday was a rainy day."),
]


@pytest.mark.parametrize(("source", "text", "other", "good"), SETTLED)
def test_the_source_says_which_of_the_two_stands(
    source: str, text: str, other: str, good: str, news: Cleaner
) -> None:
    result = news.clean(text, source, [other])
    assert result.text == good
    assert result.undo() == text
    assert any(e.startswith("another translation: ") for f in result.findings for e in f.evidence)
    assert news.clean(good, source, [other]).text == good
    assert news.clean(text, source).text == text


@pytest.mark.parametrize(("text", "source", "other"), [s[1:] for s in STAYS], ids=[s[0] for s in STAYS])
def test_nothing_is_taken_over_wholesale(text: str, source: str | None, other: str, news: Cleaner) -> None:
    assert news.clean(text, source, [other]).text == text


def test_a_word_that_is_none_is_offered_and_taken_when_two_agree(news: Cleaner) -> None:
    text, source = "The cottage was slucky looking.", "Mökki oli ilkeän näköinen."
    one = news.clean(text, source, ["The cottage was nasty looking."])
    assert one.text == text
    assert [(f.rule, f.replacement, f.fix) for f in one.findings] == [("opinions.word", "nasty", "unsafe")]
    two = news.clean(text, source, ["The cottage was nasty looking.", "The cottage was nasty looking, too."])
    assert two.text == "The cottage was nasty looking."


NEGATIONS: list[tuple[str, list[str], bool]] = [
    ("The strike affects the ferries.", ["The strike does not affect the ferries."], True),
    ("The strike affects the ferries.", ["The strike doesn't affect the ferries.", "It hits them."], False),
    ("The strike leaves the ferries unaffected.", ["The strike does not affect the ferries."], False),
    ("The strike hardly affects the ferries.", ["The strike does not affect the ferries."], False),
]


@pytest.mark.parametrize(("text", "others", "found"), NEGATIONS)
def test_a_lost_negation_is_pointed_out(text: str, others: list[str], found: bool, news: Cleaner) -> None:
    result = news.clean(text, "Lakko ei vaikuta lauttoihin.", others)
    assert result.text == text
    assert any(f.rule == "opinions.negation" for f in result.findings) is found


def test_the_other_translation_is_cleaned_before_it_is_asked(news: Cleaner) -> None:
    """What is taken from another translation must not bring its own faults along."""
    result = news.clean("Aro scored 12 goals.", "Aro teki 31 maalia.", ["Aro scored 31 goals.&nbsp;"])
    assert result.text == "Aro scored 31 goals."


def test_pages_are_aligned_with_the_other_translation(news: Cleaner) -> None:
    finnish = "Vene upposi\n\nVeneen omistaa Väinö Ylikotila.\n\nKyydissä oli kolme."
    english = "The boat sank\n\nThe boat is owned by Väinö Ykko.\n\nThere were three on board."
    other = "The boat is owned by Väinö Ylikotila.\nThere were three on board."
    assert "Ylikotila" in news.clean(english, finnish, [other]).text


def test_a_document_of_several_units_has_its_own(news: Cleaner) -> None:
    two = [parse("Aro scored 12 goals.", "Aro teki 31 maalia.", unit=f"{n}.") for n in (1, 2)]
    document = replace(
        two[0],
        segments=two[0].segments + two[1].segments,
        sources=MappingProxyType({**two[0].sources, **two[1].sources}),
    )
    with pytest.raises(ValueError, match="alternatives go with one text"):
        news.clean(document, alternatives=["Aro scored 31 goals."])
    document = replace(document, alternatives=MappingProxyType({"2.": ("Aro scored 31 goals.",)}))
    cleaned = news.clean(document).document
    assert [s.text for s in cleaned.segments] == ["Aro scored 12 goals.", "Aro scored 31 goals."]


def test_the_command_line_takes_them() -> None:
    record = '{"text": "Aro scored 12 goals.", "fi": "Aro teki 31 maalia.", "b": "Aro scored 31 goals."}\n'
    fields = ("--source-field", "fi", "--alternative-field", "b")
    result = siisti("clean", "--profile", "news", "--format", "jsonl", *fields, stdin=record)
    assert result.stdout == record.replace("12", "31")
    wrong = siisti("clean", "--format", "jsonl", "--alternative", "x.txt", stdin=record)
    assert "tables have --alternative-field" in wrong.stderr
