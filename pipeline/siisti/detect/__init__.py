"""The functions of rules that need code, a phenomenon a file. Their cards are data files in ``configs/rules``
like any other's.

Each file ends in ``LOOKS``, and each is listed here by hand: what is not listed does not run.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from siisti.rules.loader import load_rules
from siisti.rules.model import Look, Rule
from siisti.share import share

_FILES = (
    "acronyms",
    "agreement",
    "amounts",
    "articles",
    "by_source",
    "carried",
    "changed",
    "characters",
    "clock",
    "dates",
    "dates_told",
    "debris",
    "exchange",
    "furniture",
    "grammar",
    "headlines",
    "hearsay",
    "hours",
    "hours_told",
    "inhabitants",
    "marks_told",
    "money",
    "names",
    "negations",
    "notation",
    "offices",
    "opinions",
    "ordinals",
    "party_marks",
    "pronouns",
    "remembered",
    "repetition",
    "scope",
    "signs",
    "speech",
    "steps_told",
    "told",
    "translated_names",
    "transliteration",
    "untranslated",
    "words_told",
)


@cache
def looks() -> dict[str, Look]:
    """Return the function of each rule of kind code, by the rule's id."""
    listed = (import_module(f"siisti.detect.{file}").LOOKS for file in _FILES)
    return {name: look for found in listed for name, look in found.items()}


@cache
def own_rules() -> tuple[Rule, ...]:
    """Return the rules that come with siisti, by id: read once, and shared by all who clean in this process.

    Raises ConfigError for the first broken one.
    """
    return load_rules(share("configs/rules"), looks())
