"""Runs the sentence encoder, multilingual-e5-small, on ONNX Runtime: what a text in any of a hundred languages
means, token by token.
"""

from __future__ import annotations

import functools
import json
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siisti.errors import MissingExtra, ModelError
from siisti.lm.convert import Conversion, converted
from siisti.lm.fetch import Card, cached, card
from siisti.lm.onnx import quiet_options
from siisti.lm.windows import SLACK, Window, batches

if TYPE_CHECKING:
    import numpy as np

    #: Layer, token, number.
    States = np.ndarray[tuple[int, int, int], np.dtype[np.float32]]

#: The name under which siisti knows it.
ENCODER = "e5-small"
#: Tokens in one batch with the padding counted. Larger ones were not faster on two cores.
_BUDGET = 2048
_loading = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """What the encoder made of a text: the pieces it read, how rare each is by itself (in nats), and the state of each
    after each layer asked for.
    """

    pieces: tuple[str, ...]
    nats: tuple[float, ...]
    states: States


class Encoder:
    """The sentence encoder; one call at a time, safe to share between threads.

    Each token is rounded by itself and padding is not seen, so that a text says the same in any batch.
    """

    def __init__(self, described: Card, path: Path) -> None:
        """Load the file of the encoder described, after making what ONNX Runtime reads where that is not there.

        Raises ModelError or MissingExtra with one line that says what to do.
        """
        try:
            import numpy  # noqa: F401
            import onnxruntime as ort
            import sentencepiece
        except ImportError as error:
            raise MissingExtra("the quality score", "fast") from error
        from siisti.lm.e5 import E5File, words

        folder = converted(path, described.sha256, _E5)
        options = quiet_options()
        try:
            file = E5File(path)
            self._body = ort.InferenceSession(
                folder / "body.onnx", options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = sentencepiece.SentencePieceProcessor(str(folder / "tokenizer.model"))
            table = json.loads((folder / "characters.json").read_text(encoding="utf-8"))
        except Exception as error:  # all three raise errors of their own, and bare ones
            raise ModelError(f"cannot load {described.name} from {folder}: {error}") from error
        self.signature = f"{described.sha256[:12]}.int8"
        self._characters, self._words, self._window = str.maketrans(table), words(file), file.window
        self._ends, self._pad = (file.begin, file.end), file.pad
        self._before = len(self._ids(described.prefix))
        self._prefix = described.prefix
        self._lock = threading.Lock()

    def read(self, texts: Sequence[str], layers: Sequence[int]) -> list[Encoded]:
        """Return what the encoder makes of each text, in order. Layers count from 1, the one after the embedding.

        A text ends where the encoder's window does, after some 350 words. White space about it is not read.
        Raises ModelError when the encoder runs out of memory.
        """
        names = [f"state{i}" for i in layers]
        with self._lock:
            rows = [self._row(text) for text in texts]
            found: dict[int, Encoded] = {}
            for batch in batches([Window(i, 0, 0, len(row)) for i, row in enumerate(rows)], _BUDGET, SLACK):
                states = self._run(names, [rows[w.item] for w in batch])
                for n, w in enumerate(batch):
                    found[w.item] = self._own(rows[w.item], [layer[n] for layer in states])
        return [found[i] for i in range(len(rows))]

    def _row(self, text: str) -> list[int]:
        """Return the ids of a text with all that stands about it."""
        ids = self._ids(self._prefix + unicodedata.normalize("NFC", text.strip()))
        return [self._ends[0], *ids[: self._window - 2], self._ends[1]]

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text.translate(self._characters)))

    def _run(self, names: list[str], rows: Sequence[Sequence[int]]) -> Any:
        import numpy as np

        width = max(map(len, rows))
        ids = np.array([[*row, *[self._pad] * (width - len(row))] for row in rows], np.int64)
        asked = {"words": self._words(ids), "ends": np.array([len(row) for row in rows], np.int32)}
        try:
            return self._body.run(names, asked)
        except Exception as error:  # ONNX Runtime raises bare errors of its own
            raise ModelError(f"the sentence encoder could not read a text: {error}") from error

    def _own(self, row: Sequence[int], states: Sequence[Any]) -> Encoded:
        """Return the part that is the text's own: not what stands before and after every text."""
        import numpy as np

        start, end = 1 + self._before, len(row) - 1
        told = self._tokenizer
        pieces = tuple(str(told.id_to_piece(i)) for i in row[start:end])
        nats = tuple(-float(told.get_score(i)) for i in row[start:end])
        return Encoded(pieces, nats, np.stack([layer[start:end] for layer in states]))


def encoder() -> Encoder:
    """Return the sentence encoder, loaded once per process. Nothing is downloaded.

    Raises ModelError where it is not in the cache or cannot be read, and MissingExtra where a library it needs is
    not installed.
    """
    with _loading:
        return _encoder(cached(ENCODER))


@functools.lru_cache(maxsize=1)
def _encoder(path: Path | None) -> Encoder:
    described = card(ENCODER)
    if described is None or path is None:
        raise ModelError(f"the encoder {ENCODER} is not on this machine: run siisti models fetch {ENCODER}")
    return Encoder(described, path)


def _write(path: Path, folder: Path) -> None:
    from siisti.lm.e5 import E5File, body, characters, tokenizer

    file = E5File(path)
    (folder / "tokenizer.model").write_bytes(tokenizer(file))
    (folder / "characters.json").write_text(characters(file), encoding="utf-8")
    (folder / "body.onnx").write_bytes(body(file))


_E5 = Conversion(
    "multilingual-e5-small in Q4_0",
    ("onnx",),
    ("body.onnx", "tokenizer.model", "characters.json"),
    _write,
)
