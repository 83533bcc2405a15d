"""A short fuzzing of every reader, always the same; ``python -m tests.fuzz`` goes on for as long as you like."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siisti.formats import FORMATS

from .fuzz.inputs import TEXTS, samples, spoiled
from .fuzz.laws import check


@pytest.mark.parametrize("kind", FORMATS)
def test_spoiled_files_are_read_or_refused(kind: str) -> None:
    for seed in range(150):
        rng = random.Random(seed)
        raw = spoiled(kind, rng)
        try:
            check(kind, raw, rng)
        except Exception as error:
            error.add_note(f"seed {seed}: {raw[:2000]!r}")
            raise


@pytest.mark.parametrize("kind", FORMATS)
def test_samples_are_read(kind: str) -> None:
    became = [check(kind, raw, random.Random(0)) for raw in samples(kind)]
    assert became[0] == "edited"


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(TEXTS), st.binary(max_size=80), st.text(max_size=80), st.integers(0, 9))
def test_anything_is_read_or_refused(kind: str, raw: bytes, text: str, seed: int) -> None:
    check(kind, raw, random.Random(seed))
    check(kind, text.encode("utf-8", "surrogatepass"), random.Random(seed))
