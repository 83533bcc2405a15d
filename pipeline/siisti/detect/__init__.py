"""The functions of rules that need code, a phenomenon a file. Their cards are data files in ``configs/rules``
like any other's.

Each file ends in ``LOOKS``, and each is listed here by hand: what is not listed does not run.
"""

from __future__ import annotations

from functools import cache

from siisti.rules.model import Look


@cache
def looks() -> dict[str, Look]:
    """Return the function of each rule of kind code, by the rule's id."""
    from siisti.detect import (
        agreement,
        articles,
        characters,
        clock,
        dates,
        furniture,
        grammar,
        headlines,
        names,
        offices,
        repetition,
        scope,
        speech,
        transliteration,
    )

    listed = (
        *(agreement, articles, characters, clock, dates, furniture, grammar),
        *(headlines, names, offices, repetition, scope, speech, transliteration),
    )
    return {name: look for module in listed for name, look in module.LOOKS.items()}
