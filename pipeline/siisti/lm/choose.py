"""Loads a language model by its name, with whatever runs it best here."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Literal

from siisti.errors import MissingExtra, ModelError
from siisti.lm.fetch import cached, card, fetch
from siisti.lm.model import StateModel
from siisti.lm.onnx import OnnxModel
from siisti.lm.transformers import Precision as _Precision
from siisti.lm.transformers import TransformersModel

Precision = Literal["int8", "float32", "mixed"]
_loading = threading.Lock()


def load(
    name: str = "smollm2-135m", *, download: bool = False, precision: Precision | None = None
) -> StateModel:
    """Return the language model ``name``, loaded once per process.

    ``name`` is one that siisti describes itself (``smollm2-135m``), a local folder, or a Hugging Face model
    id. Nothing is downloaded unless ``download`` is true. Without a ``precision`` a model siisti describes is
    run in ``int8`` by ONNX Runtime where that is installed (the ``fast`` extra), and any other in
    ``float32`` by ``transformers``. Raises ModelError where the model cannot be had or read, and MissingExtra
    where the libraries it needs are not installed.
    """
    with _loading:
        if download and card(name) is not None:
            fetch(name)
        described = card(name) is not None
        return _load(name, cached(name) if described else None, download and not described, precision)


@functools.lru_cache(maxsize=4)
def _load(name: str, path: Path | None, download: bool, precision: Precision | None) -> StateModel:
    described = card(name)
    if described is None:
        return TransformersModel(name, None, download=download, precision=_slow(precision))
    if path is None:
        raise ModelError(f"the language model {name} is not on this machine: run siisti models fetch {name}")
    if precision in (None, "int8"):
        try:
            return OnnxModel(described, path)
        except (MissingExtra, ModelError):
            if precision == "int8":
                raise
    return TransformersModel(name, path, described=described, precision=_slow(precision))


def _slow(precision: Precision | None) -> _Precision:
    if precision == "int8":
        raise ModelError("int8 is for models siisti describes itself: float32 or mixed")
    return precision or "float32"
