"""What English has for a name in a Finnish case: the owner before a noun, or the name after a preposition."""

from __future__ import annotations

from siisti.detect.name_census import Place
from siisti.detect.name_tables import Name, context
from siisti.rules.words import words
from siisti.text.finnish import Case
from siisti.types import Fix


def _genitive(place: Place, base: str, name: Name | None = None) -> tuple[str, Fix]:
    """Return what English has for a Finnish genitive: the owner before a noun, the plain name elsewhere."""
    after = place.following
    low = after.casefold()
    if place.owner or low in ("", *words("function")) or low in context("goes-on") or after[0].isdigit():
        return base, "safe"
    if place.determined:
        if name is None or name.kind != "country":
            return base, "safe"
        return (name.adjective, "safe") if name.adjective else (base, "unsafe")
    if place.previous.casefold() in ("and", "or") or _verbal(low):
        return base + "'s", "unsafe"
    return base + "'s", "safe"


def _verbal(word: str) -> bool:
    """Tell whether the word after a name may be a verb, so that the name is its subject and owns nothing."""
    return word.endswith(("ed", "ing", "ly", "s")) and not word.endswith(("ss", "news", "series"))


def _local(place: Place, base: str, case: Case) -> tuple[str, Fix]:
    """Return what English has for a Finnish local case: the name, after the preposition that is there."""
    before = place.previous.casefold()
    if before in context("place", "preposition") or (case == "to" and before in context("giving")):
        return base, "safe"
    if before in ("and", "or") and set(place.text[: place.where.start].casefold().split()[-7:]) & context(
        "place"
    ):
        return base, "safe"
    if before or not place.text[: place.where.start].strip():
        word = {"in": "in", "on": "in", "from": "from", "to": "to"}[case]
        return (word if before else word.capitalize()) + " " + base, "unsafe"
    return base, "unsafe"


def english(place: Place, base: str, case: Case, name: Name | None = None) -> tuple[str, Fix]:
    """Return what English has for a name in a Finnish case, and how sure that is."""
    if case == "genitive":
        return _genitive(place, base, name)
    if case == "partitive" or place.owner:
        return base, "safe"
    return _local(place, base, case)
