"""Finnish words and what they are: the same answers from either library, and none without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from siisti.text import morphology
from siisti.text.morphology import Analysis, analyses, lemmas

#: Word, base form, class, case, number, name: each must be among the readings.
WORDS = (
    ("Tamperetta", "Tampere", "name", "partitive", "singular", True),
    ("Rovaniemelle", "Rovaniemi", "name", "allative", "singular", True),
    ("Kouvolasta", "Kouvola", "name", "elative", "singular", True),
    ("Kajaaniin", "Kajaani", "name", "illative", "singular", True),
    ("Turun", "Turku", "name", "genitive", "singular", True),
    ("Korhosen", "Korhonen", "name", "genitive", "singular", True),
    ("Lehdolta", "Lehto", "name", "ablative", "singular", True),
    ("Miettiset", "Miettinen", "name", "nominative", "plural", True),
    ("Pekkaa", "Pekka", "name", "partitive", "singular", True),
    ("Helsingissäkin", "Helsinki", "name", "inessive", "singular", True),
    ("EU:ssa", "EU", "abbreviation", "inessive", "singular", True),
    ("talossa", "talo", "noun", "inessive", "singular", False),
    ("kuninkaaksi", "kuningas", "noun", "translative", "singular", False),
    ("autoihin", "auto", "noun", "illative", "plural", False),
    ("pöydältä", "pöytä", "noun", "ablative", "singular", False),
    ("vapaata", "vapaa", "adjective", "partitive", "singular", False),
    ("hänelle", "hän", "pronoun", "allative", "singular", False),
    ("kolmannen", "kolmas", "numeral", "genitive", "singular", False),
    ("Eduskunnan", "eduskunta", "noun", "genitive", "singular", False),
    ("juoksi", "juosta", "verb", "", "", False),
)
#: Words that are no names, and strings that are no words.
NO_NAMES = ("talosta", "turun", "kuusta", "Hallituksen", "Vaikka", "Kirjan")
NO_WORDS = ("", "qwrtpssd", "x-y-z!", "a" * 5000)


@pytest.fixture(params=["_voikko", "_pykko"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Have the words asked of one of the two alone, or skip where it is not installed."""
    asked = getattr(morphology, request.param)()
    if asked is None:
        pytest.skip(
            f"{request.param[1:]} is not installed: pip install siisti[source], apt install libvoikko1 voikko-fi"
        )
    morphology.analyses.cache_clear()
    monkeypatch.setattr(morphology, "library", lambda: asked)
    yield request.param
    morphology.analyses.cache_clear()


def test_either_library_gives_the_same_reading(library: str) -> None:
    missing = [w for w, *said in WORDS if Analysis(*said) not in analyses(w)]  # type: ignore[arg-type]
    assert missing == []


def test_no_name_is_read_where_there_is_none(library: str) -> None:
    assert [word for word in NO_NAMES if any(a.proper for a in analyses(word))] == []


def test_what_is_no_word_has_no_reading(library: str) -> None:
    assert [word for word in NO_WORDS if analyses(word)] == []


def test_a_name_comes_before_the_word_it_is_spelt_like(library: str) -> None:
    assert lemmas("Turun")[0] == "Turku"


def test_nothing_is_known_and_nothing_breaks_without_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "_voikko", lambda: None)
    monkeypatch.setattr(morphology, "_pykko", lambda: None)
    morphology.library.cache_clear()
    morphology.analyses.cache_clear()
    try:
        assert analyses("Turun") == ()
        assert morphology.available() == ""
    finally:
        morphology.library.cache_clear()
        morphology.analyses.cache_clear()
