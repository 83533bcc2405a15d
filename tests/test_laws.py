"""The five laws, on the samples and on generated pages made of artifacts, names and plain English."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.formats import text as plain
from siisti.repair.ledger import replay

from .conftest import ROOT

CLEANER = Cleaner("news", scores="none", gate=False)
SAMPLES = [path.read_bytes() for path in sorted((ROOT / "samples").iterdir())]

#: What pages are made of: artifacts of every family, and English that looks like them.
PIECES = st.sampled_from(
    [
        "US Foreign Minister Antony Blinken said so.",
        "Foreign Minister Lavrov and Blinken met.",
        "Yle tells about it(you switch to another service).",
        "CNN(will open in a new tab)news",
        "– It is cold, says Matti Aho.",
        "– It is late.",
        "The goal is to free basketball stars Griner and Whelan.",
        "Basketball star Griner was there. Whelan, 52, is a former Marine.",
        "It rose 7,5 percent to 12 480 euros at klo 18.",
        "Ipswich&#39;s &quot;pig house&quot; &amp;amp; more",
        "On 8.2. at 16.48 the the mayor SÃ¶der spoke .",
        "Photo: Matti Aho / Lehtikuva",
        "Read more: All is well",
        "Share Tweet Copy link",
        "Snow reaches the south on Friday",
        "He did not agree to comment, such as specifically this.",
        "They discussed about the plan. They discussed about the plan.",
        "had had",
        "Matti Tamminen of Oulu, according to Tammise, said in Tampereella that Zelenskyi and Zelensky met.",
        "The IMF expects Venäjän economy and the debt roof to grow, says Petteri Orpo (kok.).",
        "„Yes”, he said. The first half-hour (17-17.30) cost about approximately 60000 euros.",
        "held at a higher court at a higher court at a higher court",
        '"Quoted, he said',
    ]
)
PAGES = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=7).flatmap(
    lambda pieces: st.sampled_from(["\n", "\n\n", " ", "\r\n"]).map(lambda joint: joint.join(pieces))
)


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_what_is_read_is_written(text: str) -> None:
    assert plain.render(plain.parse(text)) == text


@pytest.mark.parametrize("raw", SAMPLES)
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_samples_are_written_as_read(raw: bytes, bom: bytes) -> None:
    assert formats.write(formats.read(bom + raw)) == bom + raw


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_repairs_replay_and_undo(text: str) -> None:
    result = CLEANER.clean(text)
    assert plain.render(replay(result.original, result.repairs)) == result.text
    assert result.undo() == text
    assert result.undo(ids=[r.id for r in result.repairs]) == text
    for repair in result.repairs:
        assert result.undo(ids=[repair.id]) != result.text
    for rule in {r.finding.rule for r in result.repairs}:
        mine = [r.id for r in result.repairs if r.finding.rule == rule]
        assert result.undo(rules=[rule]) == result.undo(ids=mine)


@given(PAGES, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_undoing_some_leaves_exactly_the_rest(text: str, random: st.DrawFn) -> None:
    result = CLEANER.clean(text)
    if not result.repairs:
        return
    gone = {r.id for r in result.repairs if random.random() < 0.5}  # type: ignore[attr-defined]
    kept = [r for r in result.repairs if r.id not in gone]
    if _independent(result.repairs):
        # Repairs that touch different places: what is left is the original with the kept ones made, in
        # original coordinates.
        rest = text
        document = result.original
        texts = {s.id: s.text for s in document.segments}
        for r in sorted(kept, key=lambda r: (-r.finding.span.start, -r.id)):
            old = texts[r.finding.segment]
            span = r.finding.span
            texts[r.finding.segment] = old[: span.start] + (r.finding.replacement or "") + old[span.end :]
        rest = plain.render(document.with_texts(texts))
        assert result.undo(ids=gone) == rest


def _independent(repairs: tuple) -> bool:  # type: ignore[type-arg]
    spans = sorted((r.finding.segment, r.finding.span.start, r.finding.span.end) for r in repairs)
    return all(a[0] != b[0] or a[2] < b[1] for a, b in pairwise(spans)) and all(r.round == 1 for r in repairs)


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = CLEANER.clean(text).text
    assert CLEANER.clean(once).text == once


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_a_text_without_findings_comes_back(text: str) -> None:
    result = CLEANER.clean(text)
    if not result.repairs:
        assert result.text == text


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_spans_are_exact_in_the_original(text: str) -> None:
    result = CLEANER.clean(text)
    for finding in result.findings:
        assert text[finding.start : finding.end] == finding.text
    for finding in CLEANER.check(text).findings:
        assert text[finding.start : finding.end] == finding.text
