"""Turns the embedded model's GGUF file into graphs for ONNX Runtime, once, and keeps them in the cache."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from siisti.errors import MissingExtra, ModelError
from siisti.lm.graphs import body, head, tokenizer

#: Raised with every change to what is written here: an older folder is not read but made again.
_VERSION = 1
_FILES = ("body.onnx", "head.onnx", "tokenizer.json")


def converted(gguf: Path, digest: str) -> Path:
    """Return the folder with the graphs of a GGUF file, whose checksum begins with ``digest``; they are made
    if they are not there whole.

    Raises MissingExtra where a library is missing, and ModelError where the file is not one of a small Llama
    in Q4_1, or where the folder cannot be written.
    """
    folder = gguf.with_name(f"{gguf.stem}.{digest[:12]}.onnx{_VERSION}")
    if _whole(folder):
        return folder
    try:
        import gguf as _reader  # noqa: F401
        import onnx  # noqa: F401
        import tokenizers  # noqa: F401
    except ImportError as error:
        raise MissingExtra(f"the fast form of {gguf.name}", "fast") from error
    try:
        with tempfile.TemporaryDirectory(
            prefix=".onnx-", dir=gguf.parent, ignore_cleanup_errors=True
        ) as scratch:
            made = Path(scratch) / folder.name
            made.mkdir()
            _write(gguf, made)
            if folder.exists():  # broken, or the wheel of another process: that one is looked at first
                if _whole(folder):
                    return folder
                os.rename(folder, Path(scratch) / "broken")  # noqa: PTH104
            os.rename(made, folder)  # noqa: PTH104  (atomic: no other process sees half of one)
    except OSError as error:
        if _whole(folder):  # another process was first
            return folder
        raise ModelError(f"cannot keep the fast form of {gguf.name}: {error.strerror or error}") from error
    except (KeyError, ValueError, IndexError) as error:
        raise ModelError(f"{gguf.name} is not a Llama in Q4_1 with a Q8_0 embedding: {error}") from error
    return folder


def _whole(folder: Path) -> bool:
    """Tell whether the folder holds what was once written to it, by the checksums of all files."""
    try:
        sums = json.loads((folder / "checksums.json").read_text(encoding="ascii"))
        return all(sums[name] == _sha256(folder / name) for name in _FILES)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(gguf: Path, folder: Path) -> None:
    from gguf import GGUFReader

    reader = GGUFReader(gguf)
    (folder / "tokenizer.json").write_text(tokenizer(reader), encoding="utf-8")
    (folder / "body.onnx").write_bytes(body(reader))
    (folder / "head.onnx").write_bytes(head(reader))
    sums = {name: _sha256(folder / name) for name in _FILES}
    (folder / "checksums.json").write_text(json.dumps(sums, indent=1), encoding="ascii")
