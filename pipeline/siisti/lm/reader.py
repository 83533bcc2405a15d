"""Reads tokenizer and weights from disk through ``transformers``, and keeps a copy of a GGUF file that is
quick to read.

``transformers`` parses a GGUF file three times over and turns its 4-bit numbers into floats on every load: 15
to 20 seconds on two cores. So the first load writes what came out, bit for bit, into the cache beside the
file (540 MB for the default model), and later ones map that into memory. A cache that cannot be written costs
time and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from siisti.errors import MissingExtra, ModelError
from siisti.lm.fetch import Card


def read(name: str, gguf: Path | None, described: Card | None, download: bool) -> tuple[Any, Any, str]:
    """Return tokenizer, float32 model and device ("cpu" or "cuda") of a GGUF file, or without one of a model
    id or folder.

    Raises MissingExtra where a library is missing, and ModelError where the model cannot be read.
    """
    try:
        import torch
        import transformers  # noqa: F401
    except ImportError as error:
        raise MissingExtra(f"the language model {name}", "lm") from error
    device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        with quiet():
            if gguf is None:
                tokenizer, model = _open(name, local_files_only=not download)
            else:
                tokenizer, model = _open_gguf(gguf, described)
        return tokenizer, model.to(device).eval(), device
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        raise ModelError(f"cannot load the language model {name}: {line(error)}") from error


def _open(place: str, **options: Any) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(place, **options)
    return tokenizer, AutoModelForCausalLM.from_pretrained(place, dtype=torch.float32, **options)


def _open_gguf(gguf: Path, described: Card | None) -> tuple[Any, Any]:
    """Open the copy of the GGUF file, or the file itself, leaving a copy; a copy is named by the checksum of
    its file.
    """
    copy = gguf.with_name(f"{gguf.stem}.{described.sha256[:12]}") if described else None
    if copy is not None and copy.is_dir():
        with contextlib.suppress(OSError, ValueError, RuntimeError, KeyError):  # a broken copy is made anew
            return _open_copy(copy)
    try:
        import accelerate  # noqa: F401
        import gguf as _gguf  # noqa: F401
    except ImportError as error:
        raise MissingExtra(f"reading {gguf.name}", "lm") from error
    tokenizer, model = _open(str(gguf.parent), gguf_file=gguf.name, local_files_only=True)
    if copy is not None:
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            _keep(tokenizer, model, copy)
    return tokenizer, model


def _open_copy(copy: Path) -> tuple[Any, Any]:
    """Open a copy. The class is named: by the kind of model, transformers would take another tokenizer than
    was saved.
    """
    import torch
    from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast.from_pretrained(str(copy), local_files_only=True)
    return tokenizer, AutoModelForCausalLM.from_pretrained(
        str(copy), dtype=torch.float32, local_files_only=True
    )


def _keep(tokenizer: Any, model: Any, copy: Path) -> None:
    """Write the copy under a temporary name and rename it, so that no other process ever sees half of one.

    A model read from a GGUF file refuses to be saved as long as it remembers having been quantized.
    """
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=copy.parent, ignore_cleanup_errors=True) as scratch:
        whole = Path(scratch) / copy.name
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
        model.hf_quantizer = None
        model.save_pretrained(whole)
        tokenizer.save_pretrained(whole)
        os.rename(whole, copy)  # noqa: PTH104  (fails where another process was first, and then theirs is as good)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers from drawing progress bars and chatting while a model is read; put back what was
    set.
    """
    from transformers import modeling_gguf_pytorch_utils as gguf
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        # The bar of the GGUF reader is tqdm's own and hears of no setting.
        with mock.patch.object(gguf, "tqdm", lambda items, **_: items, create=True):
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def line(error: BaseException) -> str:
    """Return the first line of an error's message, or its kind where it has none."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
