"""Runs the embedded model on ONNX Runtime: the same 4-bit weights, multiplied in whole numbers of 8 bits.

On two cores half again as fast as float32 in ``transformers``, in a third of the memory, ready in a second,
and without ``torch``. Each token is rounded by itself, so that a text says the same in any batch to the last
digit. Faster ways were tried and round too much: ``models/smollm2-135m/card.md``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siisti.errors import MissingExtra, ModelError
from siisti.lm.convert import converted
from siisti.lm.fetch import Card
from siisti.lm.graphs import WINDOW
from siisti.lm.windowed import Windowed
from siisti.lm.windows import SLACK

if TYPE_CHECKING:
    from siisti.lm.windowed import States

#: Tokens whose logits are in memory at once: 50 MB.
_HEAD = 256


class OnnxModel(Windowed):
    """The embedded model, run by ONNX Runtime; one call at a time, safe to share between threads."""

    def __init__(self, described: Card, gguf: Path) -> None:
        """Load the file of the model described, after making what ONNX Runtime reads where that is not there.

        Raises ModelError or MissingExtra with one line that says what to do.
        """
        super().__init__()
        try:
            import onnxruntime as ort
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingExtra(f"the fast form of {described.name}", "fast") from error
        folder = converted(gguf, described.sha256)
        options = quiet_options()
        try:
            self._body, self._head = (
                ort.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
                for name in ("body.onnx", "head.onnx")
            )
            tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise errors of their own, and bare ones
            raise ModelError(f"cannot load {described.name} from {folder}: {_line(error)}") from error
        tokenizer.encode_special_tokens = True
        self._tokenizer = tokenizer
        self.name = described.name
        self.signature = f"{described.sha256[:12]}.int8"
        self._window = self._budget = WINDOW
        self._slack = SLACK
        self._past = tuple(self._body.get_inputs()[1].shape[1:])
        self._prefix = int(tokenizer.token_to_id(described.prefix))

    def _coded(self, text: str) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        coded = self._tokenizer.encode(text, add_special_tokens=False)
        return coded.ids, coded.offsets

    def _forward(
        self, rows: Sequence[Sequence[int]], layers: tuple[int, ...]
    ) -> tuple[list[list[float]], list[States]]:
        """Return nats and states of one batch; padding stands on the right, where a causal model never looks."""
        import numpy as np

        width = max(map(len, rows))
        ids = np.array([[*row, *[self._prefix] * (width - len(row))] for row in rows], np.int64)
        asked = {
            "ids": ids,
            "past": np.zeros((len(rows), *self._past), np.float32),
            "ends": np.full(len(rows), width - 1, np.int32),
            "total": np.array([width], np.int32),
        }
        try:
            normal, *states = self._body.run(["normal", *(f"state{i}" for i in layers)], asked)
            flat = np.concatenate([n[: len(row) - 1] for n, row in zip(normal, rows, strict=True)])
            after = np.concatenate([np.array(row[1:], np.int64) for row in rows])[:, None]
            nats = [float(n) for part in self._nats(flat, after) for n in part]
        except Exception as error:  # ONNX Runtime raises bare errors of its own
            raise ModelError(f"{self.name} could not score a text: {_line(error)}") from error
        said = iter(nats)
        return [[next(said) for _ in row[1:]] for row in rows], states

    def _nats(self, normal: Any, after: Any) -> list[Any]:
        return [
            self._head.run(["nats"], {"normal": normal[i : i + _HEAD], "ids": after[i : i + _HEAD]})[0][:, 0]
            for i in range(0, len(after), _HEAD)
        ]


def quiet_options() -> Any:
    """Return how a session of ONNX Runtime is to run beside others: without a log, and by the threads it was given.

    ``OMP_NUM_THREADS`` is what batch, Dask and job schedulers tell a process of many; ONNX Runtime itself looks away.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.log_severity_level = 4
    # Threads that spin while they wait take the processor from whoever else has work to do.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    threads = os.environ.get("OMP_NUM_THREADS", "")
    if threads.isdigit():
        options.intra_op_num_threads = int(threads)
    return options


def _line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
