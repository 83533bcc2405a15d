"""What the tests share: where the data of ``../shared`` is, and what is said when it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from siisti.cleaner import Cleaner
from siisti.lm import StateModel, cached, load

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def news() -> Cleaner:
    """The default profile without the language model: what the rules alone do."""
    return Cleaner("news", scores="none", gate=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real machine translation beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("NOT MEASURED: ../shared/data is not here, so nothing was checked on real translations")
    return folder


@pytest.fixture(scope="session")
def lm() -> StateModel:
    """The embedded language model, where it is in the cache."""
    if cached("smollm2-135m") is None:
        pytest.skip(
            "NOT MEASURED: the language model is not in the cache; run siisti models fetch smollm2-135m"
        )
    return load()
