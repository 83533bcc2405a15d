"""Finds, repairs and scores what machine translation leaves behind in English text translated from Finnish.

>>> import siisti
>>> siisti.clean("It rose to 12 480 euros(you switch to another service).", gate=False, scores="none").text
'It rose to 12,480 euros.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner
    from siisti.formats import read, write
    from siisti.result import Result

__version__ = "0.1.0"

__all__ = ["Cleaner", "Result", "clean", "read", "write"]

_HOMES = {
    "Cleaner": "siisti.cleaner",
    "Result": "siisti.result",
    "read": "siisti.formats",
    "write": "siisti.formats",
}


def clean(text: str, source: str | None = None, **options: Any) -> Result:
    """Clean one text with a cached Cleaner; ``options`` are those of ``Cleaner``, ``profile`` among them."""
    from siisti.cleaner import cached

    return cached(**options).clean(text, source)


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that ``import siisti`` reads no file and stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'siisti' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
