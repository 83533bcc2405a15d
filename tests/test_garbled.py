"""Broken sentences: who finds them, where in them it is worst, and what that does to the verdict."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from siisti.cleaner import Cleaner
from siisti.detect import looks
from siisti.errors import ConfigError
from siisti.lm import LanguageModel, Surprisal
from siisti.panel import GARBLED, Panel
from siisti.rules.loader import load_rules
from siisti.score import FluencyScorer, Thresholds, garbled
from siisti.score.fluency import Sentence, read_weights, sentence_spans
from siisti.score.garbled import read_garbled, worst
from siisti.share import share
from siisti.types import Document, Segment, Severity, Span

pytest.importorskip("numpy")
pytest.importorskip("sentencepiece")

CARD = next(r.card for r in load_rules(share("configs/rules"), looks()) if r.card.id == GARBLED)


class Plain:
    """Words that are worth the same by themselves."""

    def nats(self, word: str) -> float:
        return 5.0


@pytest.mark.parametrize(
    ("nats", "expected"),
    [
        ([1, 1, 1, 9, 1], "four"),
        ([1, 1, 9, 9, 1], "three four"),
        ([9, 1, 1, 1, 1], "one"),
        ([2, 2, 2, 2, 2], "one"),
        ([1, 9, 0, 9, 1], "two three four"),
        ([3, 0, 5, 1, 9], "five"),
    ],
)
def test_the_worst_stretch(nats: list[float], expected: str) -> None:
    text = "one two three four five"
    spans, at = [], 0
    for word in text.split():
        spans.append(Span(at, text.index(word) + len(word)))
        at = spans[-1].end
    said = Surprisal(tuple(map(float, nats)), tuple(spans))
    assert worst(text, said, Plain()).of(text) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  He came. She left.\n", ["He came.", "She left."]),
        ("One", ["One"]),
        ("", []),
        ("12. ---", []),
    ],
)
def test_sentences_know_their_place(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentence_spans(text)] == expected


def test_weights_stand_on_these_fluency_weights() -> None:
    fluency = read_weights()
    found = read_garbled(fluency.digest)
    assert len(found.weight) == len(fluency.states.weight)
    assert all(map(math.isfinite, found.weight))
    assert 0 < found.found < found.major < 1
    assert share("models/garbled/weights.json").stat().st_size < 100_000


def test_other_fluency_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"garbled/train\.py"):
        read_garbled("other")
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"fluency": "x", "weight": [], "intercept": None}))
    monkeypatch.setattr(garbled, "share", lambda _name: path)
    with pytest.raises(ConfigError, match=r"weights\.json"):
        read_garbled("x")


@pytest.mark.parametrize(
    ("probability", "severity"), [(0.1, None), (0.3, "minor"), (0.5, "minor"), (0.6, "major"), (1.0, "major")]
)
def test_severity(probability: float, severity: Severity | None) -> None:
    weights = replace(read_garbled(read_weights().digest), found=0.3, major=0.6)
    assert weights.severity(probability) == severity


class Reader:
    """Reads every text as one sentence, and holds those with "qx" in them for garbled."""

    signature = "reader"

    def read_many(self, texts: Sequence[str], *, rows: bool = False) -> list[list[Sentence]]:
        return [[self.sentence(text)] for text in texts]

    def sentence(self, text: str) -> Sentence:
        at = text.find("qx")
        place = Span(at, at + 2) if at >= 0 else Span(0, 1)
        severity: Severity | None = "major" if at >= 0 else None
        return Sentence(Span(0, len(text)), 50.0, 0.9 if at >= 0 else 0.1, severity, place)


def panel(card: object = CARD) -> Panel:
    made = Panel("none", Thresholds(), "signature", card)  # type: ignore[arg-type]
    made.__dict__["_fluency"] = (Reader(), "")
    return made


TEXT = "The minister said qx that.\nAll is well."


def test_a_broken_sentence_is_a_finding_and_asks_for_review(news: Cleaner) -> None:
    result = panel().scored(news.check(TEXT))
    (found,) = result.findings
    assert (found.rule, found.text, found.severity, found.fix) == (GARBLED, "qx", "major", "none")
    assert found.evidence == ("lm: garbled with probability 0.90, fluency 50",)
    assert result.verdict == "review"
    assert result.deciding == (found,)
    assert result.scores.after.mqm == 100


def test_a_profile_may_do_without(news: Cleaner) -> None:
    result = panel(None).scored(news.check(TEXT))
    assert result.findings == ()
    assert result.verdict == "publish"


def test_the_place_is_in_the_original(news: Cleaner) -> None:
    text = "The so called so called minister said &amp; that qx.\nAll is well."
    result = panel().scored(news.clean(text))
    assert result.changed
    (found,) = [f for f in result.findings if f.rule == GARBLED]
    assert found.text == "qx" == text[found.start : found.end]


def test_a_segment_is_asked_about_by_itself() -> None:
    document = Document("text", (Segment("1", "qx one"), Segment("2", ""), Segment("3", "two", start=8)))
    (scores,) = panel().score_many([(document, [])])
    assert scores.per_segment == {"1": 50.0, "3": 50.0}


@pytest.mark.model
@pytest.mark.parametrize("example", CARD.examples, ids=lambda e: (e.bad or e.clean or "")[:30])
def test_examples_of_the_rule_hold(example: object, lm: LanguageModel) -> None:
    text = example.bad or example.clean  # type: ignore[attr-defined]
    (read,) = FluencyScorer(lm).read_many([text])
    holds = any(s.severity for s in read) == bool(example.bad)  # type: ignore[attr-defined]
    assert holds != bool(example.known_failure)  # type: ignore[attr-defined]


@pytest.mark.model
@pytest.mark.parametrize("text", ["", "Helsinki", "www.example.com", "12 345", "Turku, Oulu, Vaasa"])
def test_what_is_no_sentence_is_not_garbled(text: str, lm: LanguageModel) -> None:
    (read,) = FluencyScorer(lm).read_many([text])
    assert not any(s.severity for s in read)


@pytest.mark.model
def test_cleaner_finds_what_the_model_finds(lm: LanguageModel) -> None:
    assert lm
    bad = next(e.bad for e in CARD.examples if e.bad)
    text = f"All is well.\n{bad}"
    (found,) = [f for f in Cleaner("news", gate=False).check(text).findings if f.rule == GARBLED]
    assert text[found.start : found.end] == found.text
    assert not Cleaner("news", scores="none", gate=False).check(text).findings
