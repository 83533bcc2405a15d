"""The article siisti was made for: what must come out, line by line, and that nothing else is touched."""

from __future__ import annotations

import pytest

from siisti.cleaner import Cleaner
from siisti.result import Result

from .conftest import ROOT

ARTICLE = (ROOT / "samples" / "griner-mt.txt").read_text("utf-8")

COMES_OUT = [
    "US Secretary of State Antony Blinken said at a press conference",
    "The foreign ministers of the United States and Russia are negotiating",
    "The foreign ministers have not been in contact with each other",
    "The New York Times reports on it.\n",
    "the US news channel CNN news that President",
    "to free basketball star Brittney Griner and Paul Whelan, accused of espionage.",
    "Blinken declined to confirm the US news channel",
    "to 16 years in prison for espionage.\n",
]

ASKED = [
    ("wrongful arrests", "wrongfully detained"),
    ("only ", ""),
    (" specifically", ""),
    ("negotiating Ukraine", "negotiating about Ukraine"),
]

#: Each change as removed words and added words; every other byte stays.
CHANGES = [
    ("The United States is trying to free basketball star Brittney Griner and another prisoner\n", ""),
    ("Foreign Minister", "Secretary of State"),
    ("stars", "star"),
    ("tells about", "reports on"),
    ("(you switch to another service)", ""),
    (" Photo: Anton Novoderezhkin / AOP", ""),
    ("did not agree", "declined"),
    ("(you switch to another service)", " "),
]


@pytest.fixture(scope="module")
def cleaned(news: Cleaner) -> Result:
    return news.clean(ARTICLE)


@pytest.mark.parametrize("line", COMES_OUT)
def test_comes_out(cleaned: Result, line: str) -> None:
    assert line in cleaned.text


@pytest.mark.parametrize(("said", "offered"), ASKED)
def test_is_questioned_and_left(cleaned: Result, said: str, offered: str) -> None:
    (finding,) = [f for f in cleaned.findings if f.text == said]
    assert (finding.replacement, finding.applied, finding.fix) == (offered, False, "unsafe")
    assert ARTICLE[finding.start : finding.end] == said


def test_the_headline_stands_once_and_the_ledger_has_the_other(cleaned: Result) -> None:
    headline = ARTICLE.split("\n")[0]
    assert cleaned.text.count(headline) == 1
    (repair,) = [r for r in cleaned.repairs if r.finding.rule == "structure.repeated-paragraph"]
    assert (repair.before, repair.after) == (headline, "")
    assert repair.finding.evidence == ("document: the same as the headline",)


def test_nothing_else_is_touched(cleaned: Result) -> None:
    text, at = ARTICLE, 0
    spans = sorted((r.finding.start, r.before, r.after) for r in cleaned.repairs)
    assert len(spans) == len(CHANGES)
    for removed, added in CHANGES:
        at = text.index(removed, at if removed != CHANGES[0][0] else 200)
        text = text[:at] + added + text[at + len(removed) :]
        at += len(added)
    assert text == cleaned.text
