"""Pages and their Finnish when the two no longer match line by line."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siisti import Cleaner
from siisti.align import align, sentence_pairs
from siisti.formats.text import parse
from siisti.types import Document, Segment, Span

FINNISH = (
    "Lossi ajoi karille Nauvossa",
    "Yhteysalus Stella ajoi karille Nauvon edustalla perjantaina kello 7.40, kertoo merivartiosto.",
    "Kyydissä oli 42 matkustajaa ja 11 autoa. Kukaan ei loukkaantunut.",
    "– Näkyvyys oli huono, sanoo päällikkö Tuomo Granlund.",
    "Kuva: Anniina Rask",
    "Alus hinattiin Turkuun, jossa sukeltajat tarkastavat sen pohjan. Liikenne korvataan maanantaihin asti.",
    "Vastaavia onnettomuuksia on ollut saaristossa tänä vuonna kolme.",
)
ENGLISH = (
    "The ferry ran aground in Nauvo",
    "The connecting vessel Stella ran aground off Nauvo on Friday at 7.40, the Coast Guard says.",
    "There were 42 passengers and 11 cars on board. No one was injured.",
    "– Visibility was poor, says captain Tuomo Granlund.",
    "Picture: Anniina Rask",
    "The ship was towed to Turku, where divers inspect its bottom. The traffic will be replaced until Monday.",
    "There have been three similar accidents in the archipelago this year.",
)


def page(finnish: list[str], english: list[str]) -> Document:
    return align(parse("\n\n".join(english), "\n".join(finnish)))


def sources(document: Document) -> list[str | None]:
    return [s.source for s in document.segments]


DAMAGE: list[tuple[str, list[int], list[int], list[int | None]]] = [
    ("line by line", [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6]),
    ("the credit was dropped", [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 5, 6], [0, 1, 2, 3, 5, 6]),
    ("the source has no headline", [1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6], [None, 1, 2, 3, 4, 5, 6]),
    ("the headline stands twice", [0, 1, 2, 3, 5, 6], [0, 0, 1, 2, 3, 5, 6], [0, 0, 1, 2, 3, 5, 6]),
    ("the credit moved to the end", [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 5, 6, 4], [0, 1, 2, 3, 5, 6, 4]),
    ("half of it is missing", [0, 1, 2, 3, 4, 5, 6], [0, 2, 3, 5], [0, 2, 3, 5]),
]


@pytest.mark.parametrize(("left", "right", "expected"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
def test_each_paragraph_gets_the_finnish_it_was_made_from(
    left: list[int], right: list[int], expected: list[int | None]
) -> None:
    document = page([FINNISH[i] for i in left], [ENGLISH[i] for i in right])
    assert sources(document) == [None if i is None else FINNISH[i] for i in expected]


def test_two_lines_run_together_share_their_source() -> None:
    joined = f"{ENGLISH[1]} {ENGLISH[2]}"
    one = page(list(FINNISH), [ENGLISH[0], joined, *ENGLISH[3:]])
    assert one.segments[1].source == f"{FINNISH[1]}\n{FINNISH[2]}"
    other = page([FINNISH[0], f"{FINNISH[1]} {FINNISH[2]}", *FINNISH[3:]], list(ENGLISH))
    assert [s and s.strip() for s in sources(other)[1:3]] == [FINNISH[1], FINNISH[2]]


def test_what_has_no_counterpart_is_told() -> None:
    document = page(
        [*FINNISH[:3], *FINNISH[4:]], [*ENGLISH[:5], "Weather: sunny spells in the east", ENGLISH[6]]
    )
    assert document.segments[5].source is None
    assert document.meta["source"] == (
        "2 of 7 paragraphs have no counterpart in the Finnish, 1 of 6 Finnish paragraphs have none in the English"
    )
    told = {(p.segment, p.source and p.source.of(document.sources[""])) for p in document.pairs}
    assert {("4", None), ("6", None), (None, FINNISH[5])} <= told


STRANGERS: list[list[str]] = [
    [
        "Hallitus esittää verotuksen keventämistä.",
        "Eduskunta käsittelee esitystä syksyllä.",
        "Asiasta kertoi STT.",
    ],
    ["Jokerit voitti ottelun 4–2.", "Maalivahti torjui 31 laukausta.", "Seuraava peli on Helsingissä."] * 3,
    ["Lorem ipsum dolor sit amet"] * 7,
    ["", "  "],
]


@pytest.mark.parametrize("finnish", STRANGERS, ids=["politics", "sport", "filler", "nothing"])
def test_another_pages_finnish_is_left_out(finnish: list[str]) -> None:
    document = page(finnish, list(ENGLISH))
    assert sources(document) == [None] * len(ENGLISH)
    assert "not this text's" in document.meta["source"]
    assert not document.pairs


def test_one_line_with_one_line_is_a_pair_whatever_they_say() -> None:
    document = align(parse("Nothing in common.", "\nAivan muuta.  \n"))
    assert sources(document) == ["Aivan muuta."]
    assert "source" not in document.meta


def test_two_long_lines_with_nothing_in_common_are_no_pair() -> None:
    document = align(
        parse(ENGLISH[1], "Jääkiekon naisten sarja jatkuu runkosarjan kolmannella kierroksella Raumalla.")
    )
    assert sources(document) == [None]
    assert "not this line's" in document.meta["source"]


def test_a_source_that_came_with_its_segment_stays() -> None:
    given_ = Document("text", (Segment("1", "Yes.", "Kyllä."), Segment("2", "No.", "Ei.")))
    assert align(given_) is given_


def test_sentences_are_paired_within_a_paragraph() -> None:
    segment = Segment("1", f"{ENGLISH[2]} So it was.", FINNISH[2])
    found = [
        (
            p.target and p.target.of(segment.text).strip(),
            p.source and p.source.of(segment.source or "").strip(),
        )
        for p in sentence_pairs(segment)
    ]
    assert found == [
        ("There were 42 passengers and 11 cars on board.", "Kyydissä oli 42 matkustajaa ja 11 autoa."),
        ("No one was injured.", "Kukaan ei loukkaantunut."),
        ("So it was.", None),
    ]
    assert sentence_pairs(Segment("1", "Yes.")) == ()


def test_the_result_shows_the_pairs(news: Cleaner) -> None:
    result = news.check("\n".join(ENGLISH), "\n".join(FINNISH))
    assert len(result.original.pairs) == 7
    assert [p.segment for p in result.pairs] == ["1", "2", "3", "3", "4", "5", "6", "6", "7"]
    assert news.check(ENGLISH[1]).pairs == ()


@given(st.lists(st.text(max_size=40), max_size=8), st.lists(st.text(max_size=40), max_size=8))
def test_any_two_texts_are_aligned_without_loss(finnish: list[str], english: list[str]) -> None:
    source = "\n".join(finnish)
    document = align(parse("\n".join(english), source))
    assert [s.text for s in document.segments] == [s.text for s in parse("\n".join(english)).segments]
    paired = [p for p in document.pairs if p.segment is not None]
    assert not paired or [p.segment for p in paired] == [s.id for s in document.segments]
    for pair, segment in zip(paired, document.segments, strict=False):
        assert segment.source == (pair.source.of(source) if pair.source else None)
    alone: list[Span] = sorted(p.source for p in document.pairs if p.segment is None and p.source)
    assert all(a.end <= b.start for a, b in pairwise(alone))
