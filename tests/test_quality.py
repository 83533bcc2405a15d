"""Quality with the source: what the encoder's file holds, how both sides are held against each other, and what the
score makes of it.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from siisti.cleaner import Cleaner
from siisti.errors import ConfigError, MissingExtra, ModelError
from siisti.lm import ENCODER, Encoded, Encoder, cached, card
from siisti.lm import encoder as load_encoder
from siisti.score import QualityScorer, Translated, quality
from siisti.score.fluency import Sentence, read_weights
from siisti.score.pairs import LAYERS, NAMES, VECTORS, Side, pair_features
from siisti.share import share
from siisti.types import Span

np = pytest.importorskip("numpy")

WIDTH = 384


class Fake:
    """An encoder to which a word is a direction, the same on both sides: its first letter says which."""

    signature = "0.int8"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, texts: Sequence[str], layers: Sequence[int]) -> list[Encoded]:
        self.asked += texts
        return [encoded(text, len(layers)) for text in texts]


def encoded(text: str, layers: int = len(LAYERS)) -> Encoded:
    pieces = tuple(text.split())
    states = np.zeros((layers, len(pieces), WIDTH), np.float32)
    for i, piece in enumerate(pieces):
        states[:, i, ord(piece[0].casefold()) % WIDTH] = 1.0
    return Encoded(pieces, tuple(float(len(p)) for p in pieces), states)


def told(source: str, text: str) -> dict[str, float]:
    row = pair_features(
        Side(source, encoded(source)), Side(text, encoded(text)), np.zeros((len(LAYERS), WIDTH))
    )
    assert len(row) == len(NAMES) + 2 * len(VECTORS) * WIDTH
    assert all(map(math.isfinite, row))
    return dict(zip(NAMES, row.tolist(), strict=False))


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("a b c", "a b c", {"recall_8": 1, "precision_8": 1, "mutual_8": 1, "recall_order_8": 0}),
        (
            "a b c d",
            "a b",
            {"recall_8": 0.5, "precision_8": 1, "recall_least_8": 0, "log_ratio": -math.log(2)},
        ),
        ("a b", "a b c d", {"recall_8": 1, "precision_8": 0.5, "precision_least_8": 0}),
        ("a b c", "c b a", {"recall_8": 1, "recall_order_8": 2 / 3, "precision_order_8": 2 / 3}),
        ("a long", "a", {"recall_rare_8": 1.1 / 5.2}),
        ("a", "x", {"recall_8": 0, "precision_8": 0, "whole_8": 0}),
        ("a 5 007", "a 5 7", {"numbers_missing": 0, "numbers_added": 0}),
        ("a 5", "a 6", {"numbers_missing": 0.5, "numbers_added": 0.5}),
        ("a Virtaselle", "a Virtanen", {"names_kept": 1}),
        ("a Virtaselle", "a Lahtinen", {"names_kept": 0.5}),
    ],
)
def test_what_is_told_of_both_sides(source: str, text: str, expected: dict[str, float]) -> None:
    found = told(source, text)
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-6)


def scores(*pairs: Translated) -> list[float | None]:
    return QualityScorer(Fake()).score_many(pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "source"), [("", "talo"), ("house", ""), ("12 - 3", "12 - 3"), ("house", "..."), ("  ", "  ")]
)
def test_no_score_where_a_side_has_no_letter(text: str, source: str) -> None:
    assert scores(Translated(text, source)) == [None]


def test_scores_keep_the_order_of_the_texts() -> None:
    pairs = [Translated("a b c d", "a x"), Translated("", "a"), Translated("a b c d e f", "a b c d e f")]
    together = scores(*pairs)
    assert together[1] is None
    assert together == [scores(pair)[0] for pair in pairs]


def test_the_same_pair_is_read_once() -> None:
    fake = Fake()
    first, second = QualityScorer(fake).score_many([Translated("the house", "talo on")] * 2)  # type: ignore[arg-type]
    assert first == second
    assert fake.asked == ["talo on", "the house"]


def test_a_text_is_scored_by_the_sentence() -> None:
    fake = Fake()
    text = "The hall was closed in 2019. The new one opens on Friday."
    source = "Halli suljettiin vuonna 2019. Uusi avataan perjantaina."
    QualityScorer(fake).score_many([Translated(text, source)])  # type: ignore[arg-type]
    assert sorted(fake.asked) == [
        "Halli suljettiin vuonna 2019.",
        "The hall was closed in 2019.",
        "The new one opens on Friday.",
        "Uusi avataan perjantaina.",
    ]


def test_a_text_with_a_sentence_of_no_source_is_scored_whole() -> None:
    fake = Fake()
    text, source = "Anna rakes hay in June. Ville sings in Oslo.", "Anna haravoi heinää kesäkuussa."
    QualityScorer(fake).score_many([Translated(text, source)])  # type: ignore[arg-type]
    assert fake.asked == [source, text]


@pytest.mark.parametrize(
    ("text", "source", "copied"),
    [
        ("Talo on punainen.", "Talo on punainen.", True),
        ("Hän sanoi sen", "Hän sanoi sen eilen", True),
        ("Nokia Oyj, Espoo", "Nokia Oyj, Espoo", False),
        ("Nokia sells", "Nokia myy", False),
        ("A house in Oulu", "Talo in Oulu", False),
    ],
)
def test_a_copy_is_no_translation(text: str, source: str, copied: bool) -> None:
    (score,) = scores(Translated(text, source))
    assert (score == 0.0) == copied


def test_the_language_model_has_its_say_where_it_read_the_text() -> None:
    text, source = "a b c d", "a b x"
    head = quality.read_weights().both
    width = len(head.weight) - len(quality.read_weights().encoder_alone.weight)
    mean, deviation, weight = (np.array(v[:width]) for v in (head.mean, head.deviation, head.weight))
    span = Span(0, len(text))
    rows = [(mean + way * deviation * np.sign(weight) / 20).astype(np.float32) for way in (-1, 1)]
    read = [(Sentence(span, 50.0, None, None, span, row),) for row in rows]
    plain, low, high = (scores(Translated(text, source, r))[0] for r in ((), *read))
    assert low is not None
    assert high is not None
    assert low < high
    assert plain not in (low, high)


def test_the_weights_fit_together() -> None:
    found, fluency = quality.read_weights(), read_weights()
    assert (found.lm, found.encoder) == (fluency.lm, card(ENCODER).sha256[:12])  # type: ignore[union-attr]
    assert found.center.shape == (len(LAYERS), WIDTH)
    assert len(found.encoder_alone.weight) == len(NAMES) + 2 * len(VECTORS) * WIDTH
    assert len(found.both.weight) == len(found.encoder_alone.weight) + len(fluency.states.weight)
    for head in (found.both, found.encoder_alone):
        assert len(head.mean) == len(head.deviation) == len(head.weight)
        assert list(head.percentiles) == sorted(head.percentiles)
        assert len(head.percentiles) == 101
        assert min(head.deviation) > 0
        assert all(map(math.isfinite, (*head.mean, *head.weight, *head.percentiles, *head.shifts)))
    assert share("models/quality/weights.json").stat().st_size < 300_000


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": [], "layers": []}'])
def test_weights_of_another_version_are_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.json"
    path.write_text(text)
    monkeypatch.setattr(quality, "share", lambda _name: path)
    with pytest.raises(ConfigError, match=r"weights\.json"):
        quality.read_weights()


# The file the encoder comes in.

PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -3.0),
    ("▁talo", -1.0),
    ("n", -2.0),
]


def tiny(width: int = 32) -> bytes:
    """Return a file of one tensor in Q4_0 and one real one, with seven pieces and one character for another."""
    text = [piece.encode() for piece, _ in PIECES]
    ends = [sum(map(len, text[:i])) for i in range(len(text) + 1)]
    body = b"E5S1" + struct.pack("<I7ifi", 1, width, 1, 1, 32, 2, 16, 2, 1e-12, 32)
    body += struct.pack("<5iQ", len(text), 0, 2, 1, 3, ends[-1])
    body += struct.pack(f"<{len(ends)}I", *ends) + struct.pack(f"<{len(text)}f", *(s for _, s in PIECES))
    body += b"".join(text) + struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("\t"), 1, ord(" "))
    names = (b"emb.word", 1, 2 * width, 36), (b"emb.ln.w", 0, 2, 8)
    at = len(body) + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    body += struct.pack("<i", len(names))
    for name, kind, count, size in names:
        body += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", kind, count, at, size)
        at += size
    rows = [
        np.float16(scale).tobytes() + bytes([level | 8 << 4] * 16) for scale, level in ((0.5, 10), (2.0, 0))
    ]
    return body + b"".join(rows) + struct.pack("<2f", 1.5, -2.0)


def test_the_encoders_file_is_read(tmp_path: Path) -> None:
    from siisti.lm.e5 import E5File

    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny())
    file = E5File(path)
    assert (file.width, file.layers, file.window, file.begin, file.unknown) == (32, 1, 16, 0, 3)
    assert file.pieces() == PIECES
    assert file.characters() == {9: " "}
    assert file.real("emb.ln.w").tolist() == [1.5, -2.0]
    scale, levels = file.blocks("emb.word", 2)
    low = (levels[:, 0] & 15).astype(int) - 8
    assert (scale * low)[:, 0].tolist() == [1.0, -16.0]


@pytest.mark.parametrize("cut", [b"", b"GGUF", tiny()[:30], tiny()[:120], b"E5S2" + tiny()[4:]])
def test_another_file_is_refused(cut: bytes, tmp_path: Path) -> None:
    from siisti.lm.e5 import E5File

    path = tmp_path / "tiny.bin"
    path.write_bytes(cut)
    with pytest.raises(ValueError):
        E5File(path)


def test_its_tokenizer_is_one_of_sentencepiece(tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    from siisti.lm.e5 import E5File, tokenizer

    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny())
    made = sentencepiece.SentencePieceProcessor(model_proto=tokenizer(E5File(path)))
    assert made.encode("talo talon x") == [5, 5, 6, 4, 3]


# Without the encoder, and with it.


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (
            ModelError("the encoder e5-small is not on this machine: run siisti models fetch e5-small"),
            "siisti models fetch",
        ),
        (MissingExtra("the quality score", "fast"), r"siisti[fast]"),
    ],
)
def test_without_the_encoder_a_note_says_what_to_do(
    error: Exception, note: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Encoder:
        raise error

    monkeypatch.setattr("siisti.panel.encoder", gone)
    cleaner = Cleaner("news")
    found = cleaner.score("The house is red.", "Talo on punainen.")
    assert found.quality is None
    assert [note in said for said in found.notes if "quality" in said] == [True]
    assert not any("quality" in said for said in cleaner.score("The house is red.").notes)


def test_the_encoder_is_not_loaded_without_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("siisti.panel.encoder", lambda: pytest.fail("it was loaded"))
    assert Cleaner("news").clean("The house is red.").scores.after.quality is None


@pytest.fixture(scope="module")
def real() -> Encoder:
    if cached(ENCODER) is None:
        pytest.skip(f"NOT MEASURED: the encoder is not in the cache; run siisti models fetch {ENCODER}")
    return load_encoder()


SOURCE = "Kaupunginhallitus päätti maanantaina sulkea kaksi uimahallia, koska sähkön hinta on noussut."
GOOD = "On Monday, the city board decided to close two swimming pools because the price of electricity has risen."
OTHER = "Jääkiekkojoukkue hävisi toisen ottelunsa peräkkäin, vaikka se johti kahden erän jälkeen."


@pytest.mark.model
class TestEncoder:
    def test_a_text_says_the_same_in_any_batch(self, real: Encoder) -> None:
        texts = [GOOD, SOURCE, "Yes.", "", f"  {SOURCE}\n", "word " * 900]
        together = real.read(texts, LAYERS)
        for text, found in zip(texts, together, strict=True):
            (alone,) = real.read([text], LAYERS)
            assert alone.pieces == found.pieces
            assert np.abs(alone.states - found.states).max(initial=0.0) < 1e-4
        assert together[1].pieces == together[4].pieces
        assert together[3].states.shape == (len(LAYERS), 0, WIDTH)
        assert len(together[5].pieces) < 512

    def test_two_languages_are_near_where_they_say_the_same(self, real: Encoder) -> None:
        def direction(text: str) -> object:
            mean = real.read([text], [12])[0].states[0].mean(axis=0)
            return mean / np.linalg.norm(mean)

        good, source, other = map(direction, (GOOD, SOURCE, OTHER))
        assert good @ source > good @ other + 0.05  # type: ignore[operator]


@pytest.mark.model
class TestScore:
    @pytest.mark.parametrize(
        "worse",
        [
            (GOOD, OTHER),
            ("On Monday, the city board decided.", SOURCE),
            (SOURCE, SOURCE),
            ("On Monday the city board of decided two swim halls price of the electricity of rise.", SOURCE),
            (
                "On Monday, the ice hockey team decided to close two games because the city board has risen.",
                SOURCE,
            ),
        ],
    )
    def test_a_bad_translation_scores_lower(self, worse: tuple[str, str], real: Encoder) -> None:
        cleaner = Cleaner("news")
        good, bad = (cleaner.score(*pair).quality for pair in ((GOOD, SOURCE), worse))
        assert good is not None
        assert bad is not None
        assert good > bad + 10

    def test_white_space_about_a_text_is_nothing(self, real: Encoder) -> None:
        cleaner = Cleaner("news")
        plain, spaced = (cleaner.score(*p) for p in ((GOOD, SOURCE), (f"{GOOD}  ", f" {SOURCE} ")))
        assert plain.quality == pytest.approx(spaced.quality, abs=0.5)

    def test_before_and_after_have_a_score(self, real: Encoder) -> None:
        result = Cleaner("news").clean(f"{GOOD}\nRead also", f"{SOURCE}\nLue myös")
        assert result.scores.before.quality is not None
        assert result.scores.after.quality is not None
        assert "quality:" in result.scores.after.signature

    def test_an_empty_source_gives_none(self, real: Encoder) -> None:
        assert Cleaner("news").score(GOOD, "").quality is None


def test_the_weights_are_of_json_alone() -> None:
    data = json.loads(share("models/quality/weights.json").read_text(encoding="utf-8"))
    assert set(data["heads"]) == {"encoder", "both"}
