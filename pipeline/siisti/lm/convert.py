"""Turns the file a model comes in into what ONNX Runtime reads, once, and keeps that beside it in the cache."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from siisti.errors import MissingExtra, ModelError

#: Raised with every change to what is written here: an older folder is not read but made again.
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is made of one kind of file: the names of what is written, and what writes them into a folder.

    ``needs`` are the libraries that takes, and ``kind`` says what the file must be.
    """

    kind: str
    needs: Sequence[str]
    files: Sequence[str]
    write: Callable[[Path, Path], None]


def converted(origin: Path, digest: str, how: Conversion | None = None) -> Path:
    """Return the folder with the graphs of a model's file, whose checksum begins with ``digest``; they are made
    if they are not there whole. Without ``how`` the file is the language model's.

    Raises MissingExtra where a library is missing, and ModelError where the file is not one of its kind, or where
    the folder cannot be written.
    """
    how = how or _LLAMA
    folder = origin.with_name(f"{origin.stem}.{digest[:12]}.onnx{_VERSION}")
    if _whole(folder, how.files):
        return folder
    try:
        for library in how.needs:
            __import__(library)
    except ImportError as error:
        raise MissingExtra(f"the fast form of {origin.name}", "fast") from error
    try:
        with tempfile.TemporaryDirectory(
            prefix=".onnx-", dir=origin.parent, ignore_cleanup_errors=True
        ) as scratch:
            made = Path(scratch) / folder.name
            made.mkdir()
            _write(origin, made, how)
            if folder.exists():  # broken, or the work of another process: that one is looked at first
                if _whole(folder, how.files):
                    return folder
                os.rename(folder, Path(scratch) / "broken")  # noqa: PTH104
            os.rename(made, folder)  # noqa: PTH104  (atomic: no other process sees half of one)
    except OSError as error:
        if _whole(folder, how.files):  # another process was first
            return folder
        raise ModelError(f"cannot keep the fast form of {origin.name}: {error.strerror or error}") from error
    except (KeyError, ValueError, IndexError) as error:
        raise ModelError(f"{origin.name} is not {how.kind}: {error}") from error
    return folder


def _whole(folder: Path, files: Sequence[str]) -> bool:
    """Tell whether the folder holds what was once written to it, by the checksums of all files."""
    try:
        sums = json.loads((folder / "checksums.json").read_text(encoding="ascii"))
        return all(sums[name] == _sha256(folder / name) for name in files)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(origin: Path, folder: Path, how: Conversion) -> None:
    how.write(origin, folder)
    sums = {name: _sha256(folder / name) for name in how.files}
    (folder / "checksums.json").write_text(json.dumps(sums, indent=1), encoding="ascii")


def _llama(gguf: Path, folder: Path) -> None:
    from gguf import GGUFReader

    from siisti.lm.graphs import body, head, tokenizer

    reader = GGUFReader(gguf)
    (folder / "tokenizer.json").write_text(tokenizer(reader), encoding="utf-8")
    (folder / "body.onnx").write_bytes(body(reader))
    (folder / "head.onnx").write_bytes(head(reader))


_LLAMA = Conversion(
    "a Llama in Q4_1 with a Q8_0 embedding",
    ("gguf", "onnx", "tokenizers"),
    ("body.onnx", "head.onnx", "tokenizer.json"),
    _llama,
)
