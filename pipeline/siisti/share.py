"""Finds the tables, rules, profiles and small weights that travel with siisti, in a checkout and in a wheel
alike.
"""

from __future__ import annotations

from pathlib import Path

from siisti.errors import SiistiError

_PACKAGE = Path(__file__).resolve().parent


def share(name: str) -> Path:
    """Return the path of ``name`` (``configs/rules``, ``models/fluency`` ...).

    In a wheel these lie in ``siisti/_share``; in a checkout they lie at the root of the repository.
    """
    for root in (_PACKAGE / "_share", _PACKAGE.parent.parent):
        if (root / name).exists():
            return root / name
    raise SiistiError(f"siisti is not installed whole: {name} is missing; install the wheel again")
