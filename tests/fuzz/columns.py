"""Parquet: files to begin with, and what must hold for any bytes given to its reader."""

from __future__ import annotations

import io
import random
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from siisti.errors import InputError, MissingExtra
from siisti.formats.parquet import Fields, Row, documents, rewrite

_TEXTS = ["It rose 7,5 percent.", None, "", "One.\n\nTwo.", "\U0001f600 \u00e4", "Fine."]


@cache
def files() -> tuple[bytes, ...]:
    """Return small files of several makes; none where pyarrow is not."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return ()
    plain = {"text": pa.array(_TEXTS), "id": pa.array(range(6)), "tags": pa.array([["a"], None] * 3)}
    spelt = {"text": pa.array(_TEXTS).dictionary_encode(), "raw": pa.array([b"\xff"] * 6)}
    makes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (plain, {"compression": "none"}),
        (plain, {"compression": "snappy", "row_group_size": 2}),
        (spelt, {"compression": "zstd", "version": "1.0"}),
        (
            {"text": pa.array(_TEXTS, pa.large_string())},
            {"use_dictionary": False, "data_page_version": "2.0"},
        ),
        ({"text": pa.array(_TEXTS)}, {"write_page_index": True, "store_schema": False}),
    ]
    found = []
    for columns, options in makes:
        out = io.BytesIO()
        pq.write_table(pa.table(columns), out, **options)
        found.append(out.getvalue())
    return tuple(found)


def check(raw: bytes, rng: random.Random) -> str:
    """Hold one input against the laws, and return what became of it."""
    with tempfile.TemporaryDirectory() as folder:
        path, target = Path(folder) / "a.parquet", Path(folder) / "b.parquet"
        path.write_bytes(raw)
        fields = Fields("text", "text") if rng.random() < 0.9 else Fields(rng.choice(("id", "raw")))
        try:
            texts = [document.segments for document in documents(path, fields)]
            new = [rng.choice((None, "x", "7.5\n\u00e4")) for _ in texts]
            rewrite(path, target, lambda rows: (Row(text) for text, _ in zip(new, rows, strict=True)), fields)
        except MissingExtra:
            return "no pyarrow"
        except InputError as error:
            said = str(error)
            assert "\n" not in said and 5 < len(said) < 600, f"no line a person reads: {said[:200]!r}"
            assert not target.exists(), "half a file"
            return "refused"
        return _same(path, target, fields.text, new)


def _same(path: Path, target: Path, text: str, new: list[str | None]) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        before = pq.read_table(path)
    except (pa.ArrowException, OSError):
        return "strange"  # Arrow's other reader makes nothing of it
    after = pq.read_table(target)
    assert after.schema.equals(before.schema, check_metadata=True), "another schema"
    places = iter(new)
    said = [old if old is None else (fresh if (fresh := next(places)) is not None else old)
            for old in before[text].to_pylist()]  # fmt: skip
    assert after[text].to_pylist() == said, "other texts"
    others = [name for name in before.column_names if name != text]
    assert repr(after.select(others).to_pylist()) == repr(before.select(others).to_pylist()), "other columns"
    return "edited" if said else "empty"
