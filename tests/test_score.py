"""The scores: what findings cost, what a verdict rests on, how surprisal becomes a number from 0 to 100."""

from __future__ import annotations

import builtins
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from siisti.errors import ConfigError, InputError, MissingExtra
from siisti.lm import LanguageModel, Reading, Surprisal
from siisti.score import FluencyScorer, Thresholds, decide, document, fluency, mqm, paired, references
from siisti.score.features import NAMES, Unigram, features, words
from siisti.score.fluency import read_weights
from siisti.score.garbled import read_garbled
from siisti.share import share
from siisti.types import Finding, Fix, Scores, Severity, Span, Verdict


def finding(severity: Severity = "minor", fix: Fix = "none", *, applied: bool = False) -> Finding:
    return Finding("a.b", "1", Span(0, 1), "x", "style/unidiomatic", severity, fix, None, "", applied=applied)


class Fake:
    """A model to which every character of a token is worth the same, whatever stands before it."""

    name = "fake"
    signature = "0.float32"

    def __init__(self, nats: float = 1.0) -> None:
        self.rate = nats
        self.asked: list[str] = []

    def surprisals(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[Surprisal]:
        assert contexts is None
        self.asked += texts
        spans = [tuple(Span(i, min(i + 3, len(t))) for i in range(0, len(t), 3)) for t in texts]
        return [Surprisal(tuple(self.rate * len(s) for s in found), found) for found in spans]


@pytest.mark.parametrize(
    ("severities", "count", "score"),
    [
        ([], 1000, 100.0),
        (["neutral"] * 9, 10, 100.0),
        (["minor"], 1000, 99.9),
        (["minor"] * 10, 1000, 99.0),
        (["major"], 1000, 99.5),
        (["critical"], 1000, 97.5),
        (["major"], 20, 75.0),
        (["critical"], 10, 0.0),
        (["minor"] * 99, 9, 0.0),
        ([], 0, 100.0),
        (["minor"], 0, 0.0),
    ],
)
def test_what_findings_cost(severities: list[Severity], count: int, score: float) -> None:
    assert mqm([finding(s) for s in severities], count) == pytest.approx(score)


def test_a_text_does_not_have_fewer_than_no_words() -> None:
    with pytest.raises(ValueError, match="-1"):
        mqm([], -1)


@pytest.mark.parametrize(
    ("left", "scores", "verdict", "reasons"),
    [
        ([], Scores(), "publish", ()),
        ([], Scores(fluency=15.0, mqm=90.0), "publish", ()),
        ([finding()], Scores(mqm=99.0), "publish", ()),
        ([finding("critical", "safe", applied=True)], Scores(), "publish", ()),
        ([finding("major", "unsafe", applied=True)], Scores(), "publish", ()),
        ([finding("major")], Scores(), "review", ("1 major finding",)),
        ([finding("major"), finding("major")], Scores(), "review", ("2 major findings",)),
        ([finding("neutral", "unsafe")], Scores(), "review", ("1 repair held back as unsafe",)),
        ([], Scores(mqm=89.9), "review", ("mqm 89.9 is below 90",)),
        ([], Scores(fluency=14.9), "review", ("fluency 14.9 is below 15",)),
        ([], Scores(fluency=0.0), "review", ("fluency 0.0 is below 15",)),
        ([finding("critical")], Scores(mqm=99.0), "reject", ("1 critical finding",)),
        ([], Scores(mqm=49.9), "reject", ("mqm 49.9 is below 50",)),
    ],
)
def test_verdict(left: list[Finding], scores: Scores, verdict: Verdict, reasons: tuple[str, ...]) -> None:
    found = decide(left, scores)
    assert (found[0], found[2]) == (verdict, reasons)


@pytest.mark.parametrize(
    ("left", "scores", "deciding"),
    [
        ([finding(), finding("major")], Scores(), [1]),
        ([finding(), finding("major"), finding("critical")], Scores(), [2]),
        ([finding(), finding("minor", "unsafe")], Scores(), [1]),
        ([finding("neutral"), finding()], Scores(mqm=80.0), [1]),
        ([finding("neutral"), finding(), finding("major")], Scores(mqm=10.0), [1, 2]),
        ([finding()], Scores(fluency=1.0), []),
        ([finding()], Scores(), []),
        ([finding("major", applied=True), finding("major")], Scores(), [1]),
    ],
)
def test_which_findings_decide(left: list[Finding], scores: Scores, deciding: list[int]) -> None:
    assert [id(f) for f in decide(left, scores)[1]] == [id(left[i]) for i in deciding]


def test_a_threshold_of_none_decides_nothing() -> None:
    none = Thresholds(reject_mqm=None, review_mqm=None, review_fluency=None)
    assert decide([], Scores(fluency=0.0, mqm=0.0), none) == ("publish", (), ())


def test_fluency_rejects_where_a_profile_asks_for_it() -> None:
    assert decide([], Scores(fluency=4.0), Thresholds(reject_fluency=5))[0] == "reject"


@pytest.mark.parametrize("value", [-1, 100.5, math.nan])
def test_a_threshold_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        Thresholds(review_mqm=value)


@pytest.mark.parametrize(
    ("scores", "weights", "mean"),
    [
        ([50.0], [3], 50.0),
        ([0.0, 100.0], [1, 3], 75.0),
        ([None, 40.0], [100, 1], 40.0),
        ([None], [5], None),
        ([], [], None),
        ([10.0], [0], None),
    ],
)
def test_mean_of_a_document(scores: list[float | None], weights: list[float], mean: float | None) -> None:
    assert document(scores, weights) == mean


def test_scores_and_weights_must_pair() -> None:
    with pytest.raises(ValueError, match="shorter"):
        document([1.0, 2.0], [1])


@pytest.mark.parametrize(
    ("text", "ends", "expected"),
    [
        ("one two", [3, 7], [("one", 1.0), ("two", 2.0)]),
        ("one two", [1, 4, 7], [("one", 1.0), ("two", 5.0)]),
        ("  one \n two", [2, 5, 8, 11], [("one", 3.0), ("two", 7.0)]),
        ("one ", [3, 4], [("one", 3.0)]),
        ("   ", [3], []),
        ("", [], []),
    ],
)
def test_the_surprisal_of_words(text: str, ends: list[int], expected: list[tuple[str, float]]) -> None:
    spans = tuple(Span(a, b) for a, b in zip([0, *ends], ends, strict=False))
    nats = tuple(float(n) for n in range(1, len(ends) + 1))
    assert words(text, Surprisal(nats, spans)) == expected


np = pytest.importorskip("numpy")
pytest.importorskip("sentencepiece")

#: Numbers in a state of the default model.
WIDTH = 576


@pytest.mark.parametrize(
    ("common", "rare"), [("the", "Kalevala"), ("house", "houseboat"), ("in", "\N{SNOWMAN}"), ("a", "qzxj")]
)
def test_a_rare_word_surprises_more(common: str, rare: str) -> None:
    unigram = Unigram()
    assert 0 < unigram.nats(common) < unigram.nats(rare)


def test_features_are_finite_for_a_single_word() -> None:
    (said,) = Fake().surprisals(["Yes"])
    row = features("Yes", said, Unigram())
    assert len(row) == len(NAMES)
    assert all(map(math.isfinite, row))


@pytest.mark.parametrize("text", ["", "   ", "12 345", "\N{EM DASH}", "...", "\N{THUMBS UP SIGN}"])
def test_no_score_without_a_letter(text: str) -> None:
    lm = Fake()
    assert FluencyScorer(lm).score_many([text]) == [None]
    assert lm.asked == []


def test_scores_keep_the_order_of_the_texts() -> None:
    scorer = FluencyScorer(Fake())
    one, none, two = scorer.score_many(["The house is red.", "", "Tsh qx vvk."])
    assert none is None
    assert [one, two] == [scorer.score_many([t])[0] for t in ("The house is red.", "Tsh qx vvk.")]


@pytest.mark.parametrize(("nats", "floor", "ceiling"), [(0.01, 50, 100), (1e6, 0, 0)])
def test_a_score_stays_between_0_and_100(nats: float, floor: float, ceiling: float) -> None:
    (score,) = FluencyScorer(Fake(nats)).score_many(["The minister came to the house."])
    assert score is not None
    assert floor <= score <= ceiling


@pytest.mark.parametrize("sentences", [1, 5, 20])
def test_a_text_is_read_by_the_sentence(sentences: int) -> None:
    lm = Fake()
    said = [f"The {'very ' * n}old minister came home." for n in range(sentences)]
    FluencyScorer(lm).score_many([" ".join(said)])
    assert lm.asked == said


def test_a_sentence_that_comes_twice_is_read_once_and_found_at_both_places() -> None:
    lm = Fake()
    texts = ["He came home. She left.", "She left. He came home. He came home.", "She left."]
    found = FluencyScorer(lm).read_many(texts)
    assert sorted(lm.asked) == ["He came home.", "She left."]
    alone = [FluencyScorer(Fake()).read_many([text])[0] for text in texts]
    assert found == alone
    assert [[s.span.of(t) for s in own] for own, t in zip(found, texts, strict=True)] == [
        ["He came home.", "She left."],
        ["She left.", "He came home.", "He came home."],
        ["She left."],
    ]
    assert all(s.span.start <= s.worst.start <= s.worst.end <= s.span.end for own in found for s in own)


@pytest.mark.parametrize("times", [2, 8, 30])
def test_a_sentence_over_and_over_is_worth_what_it_is_once(times: int) -> None:
    scorer = FluencyScorer(Fake())
    many, once = scorer.score_many(["The minister came home. " * times, "The minister came home."])
    assert many == pytest.approx(once)


def test_states_are_asked_of_the_model_the_weights_were_fitted_to_and_of_no_other() -> None:
    class Shown(Fake):
        def readings(self, texts: Sequence[str], layers: Sequence[int]) -> list[Reading]:
            rows = np.full((len(layers), WIDTH), self.rate, np.float32)
            return [Reading(said, rows, rows) for said in super().surprisals(texts)]

    weights = read_weights()
    mine = replace(weights, lm="0")
    plain, dull = (FluencyScorer(lm, mine).score_many(["Yes, he was."]) for lm in (Fake(), Shown(0.5)))
    assert plain == FluencyScorer(Shown(), weights).score_many(["Yes, he was."])
    assert plain != dull


def test_a_score_is_put_right_for_length() -> None:
    head = replace(
        read_weights().surprisals, words=(2, 20), shifts=(-1.0, 0.0), percentiles=tuple(range(-50, 51))
    )
    z = head.standard(np.asarray(head.mean))
    found = [head.percentile(z, words) for words in (1, 2, 20, 90)]
    assert found == pytest.approx([found[3] + 1, found[3] + 1, found[3], found[3]])


def test_the_signature_says_when_the_weights_are_not_of_this_model() -> None:
    lm = Fake()
    known = replace(read_weights(), lm="0")
    assert FluencyScorer(lm).signature.endswith("|lm:0.float32|uncalibrated")
    assert FluencyScorer(lm, known).signature.endswith(
        f"|lm:0.float32|garbled:{read_garbled(known.digest).digest[:8]}"
    )


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": {"other": 1}}'])
def test_weights_of_another_version_are_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text)
    monkeypatch.setattr(fluency, "share", lambda _name: path)
    with pytest.raises(ConfigError, match=r"weights\.json"):
        read_weights()


@pytest.mark.parametrize("name", ["states", "surprisals"])
def test_the_weights_fit_together(name: str) -> None:
    head = getattr(read_weights(), name)
    assert len(head.percentiles) == 101
    assert list(head.percentiles) == sorted(head.percentiles)
    assert list(head.words) == sorted(head.words)
    assert len(head.words) == len(head.shifts)
    assert len(head.mean) == len(head.deviation) == len(head.weight)
    assert min(head.deviation) > 0
    assert all(map(math.isfinite, (*head.mean, *head.weight, *head.percentiles, *head.shifts)))


def test_the_weights_are_small() -> None:
    assert share("models/fluency/weights.json").stat().st_size < 200_000


def test_references_carry_their_signatures() -> None:
    pytest.importorskip("sacrebleu")
    text = "The minister came home on Monday evening."
    assert [(s.name, s.value) for s in references([text], [text])] == [
        ("BLEU", pytest.approx(100)),
        ("chrF2", pytest.approx(100)),
        ("TER", 0.0),
    ]
    assert all("version:" in s.signature for s in references([text], [text]))


@pytest.mark.parametrize(("hypotheses", "against"), [([], []), (["a"], []), (["a"], ["b", "c"])])
def test_references_must_be_aligned(hypotheses: list[str], against: list[str]) -> None:
    with pytest.raises(InputError):
        references(hypotheses, against)


@pytest.mark.parametrize(
    ("library", "call", "extra"),
    [
        ("sacrebleu", lambda: references(["a"], ["a"]), "eval"),
        ("numpy", lambda: FluencyScorer(Fake()), "lm"),
        ("sentencepiece", lambda: FluencyScorer(Fake()), "lm"),
    ],
)
def test_a_missing_library_is_named_by_its_extra(
    library: str, call: object, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: object, **kw: object) -> object:
        if name.partition(".")[0] == library:
            raise ImportError(name)
        return real(name, *args, **kw)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=rf"siisti\[{extra}\]"):
        call()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"a": 1.0}, {"a": 2.0}),
        ({"a": 1.0, "b": None}, {"a": 2.0, "b": 3.0}),
        ({"a": 1.0}, {"b": 2.0}),
    ],
)
def test_of_fewer_than_two_segments_nothing_is_said(
    before: dict[str, float | None], after: dict[str, float | None]
) -> None:
    assert paired(before, after, {"a": 5, "b": 5}) is None


def test_the_difference_is_of_the_same_segments_by_their_words() -> None:
    before, after = {"a": 10.0, "b": 90.0, "c": 5.0}, {"b": 92.0, "a": 20.0, "d": 1.0}
    found = paired(before, after, {"a": 1, "b": 3, "d": 9})
    assert found is not None
    assert (found.mean, found.segments) == (4.0, 2)
    assert (found.low, found.high) == (2.0, 10.0)
    assert found == paired(before, after, {"a": 1, "b": 3, "d": 9})
    assert str(found) == ("fluency +4.0 (95 % interval +2.0 to +10.0, the same 2 segments before and after)")


def test_a_difference_many_segments_agree_on_is_sure() -> None:
    names = [str(i) for i in range(60)]
    found = paired(dict.fromkeys(names, 50.0), {n: 53.0 + int(n) % 3 for n in names}, dict.fromkeys(names, 9))
    assert found is not None
    assert 3.5 < found.low < found.mean < found.high < 4.5


SAME = [
    "The parties declined to comment on the matter.",
    "Police are investigating",
    "He was taken to hospital with serious injuries, and nobody knows how it came about.",
    "Heavy snow closed the airport for six hours. Forty flights were cancelled.",
]


@pytest.mark.model
@pytest.mark.parametrize("text", SAME)
def test_a_text_scores_the_same_wherever_it_stands(text: str, lm: LanguageModel) -> None:
    scorer = FluencyScorer(lm)
    (alone,) = scorer.score_many([text])
    found = scorer.score_many(
        ["The fire broke out in the evening. " * 9, text, text + "   ", f"\n {text}", "Yes"]
    )
    assert found[1:4] == pytest.approx([alone] * 3, abs=1)


@pytest.mark.model
@pytest.mark.parametrize("text", [text for text in SAME if text.endswith(".")])
def test_a_text_eight_times_over_scores_the_same(text: str, lm: LanguageModel) -> None:
    """A line that ends without a mark is another sentence when it stands eight times in a row; it has no test."""
    eight, lines, once = FluencyScorer(lm).score_many([f"{text} " * 8, f"{text}\n" * 8, text])
    assert [eight, lines] == pytest.approx([once] * 2, abs=1)


ODD = [
    # what is scored, and between which numbers the score lies (None: there is none)
    ("", None),
    ("   \n\t ", None),
    ("1 234 567,89 €", None),
    ("Helsinki", (20, 95)),
    ("Yes.", (20, 95)),
    ("Poliisi tutkii asiaa, eikä kukaan tiedä, miten se sattui.", (0, 15)),
    ("https://example.com/news/1\nhttps://example.org/a?b=c\nwww.example.net", (5, 90)),
    ("x" * 3000, (0, 100)),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "bounds"), ODD, ids=[repr(text[:20]) for text, _ in ODD])
def test_what_is_no_english_sentence_has_a_sensible_score(
    text: str, bounds: tuple[float, float] | None, lm: LanguageModel
) -> None:
    (score,) = FluencyScorer(lm).score_many([text])
    if bounds is None or score is None:
        assert score is None
        assert bounds is None
    else:
        assert bounds[0] <= score <= bounds[1]


@pytest.mark.model
def test_a_text_in_finnish_scores_low(lm: LanguageModel) -> None:
    finnish, english = FluencyScorer(lm).score_many(
        [
            "Poliisi tutkii asiaa, eikä kukaan tiedä, miten se sattui.",
            "Police are looking into how it happened.",
        ]
    )
    assert finnish is not None
    assert english is not None
    assert finnish < 15 < english


@pytest.mark.model
@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            "The parties declined to comment on the matter.",
            "The parties did not agree to comment the matter.",
        ),
        (
            "He was taken to hospital with serious injuries.",
            "Him was took hospital to with injuries the serious.",
        ),
        ("The fire broke out in the evening.", "The fire evening in the broke out."),
        ("The winter has been colder than usual.", "The winter has talvi been kylmempi than usual."),
    ],
)
def test_the_better_sentence_scores_higher(better: str, worse: str, lm: LanguageModel) -> None:
    scorer = FluencyScorer(lm)
    assert scorer.calibrated
    high, low = scorer.score_many([better, worse])
    assert high is not None
    assert low is not None
    assert high > low
