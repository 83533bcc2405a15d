"""Gives each stage of a profile its rules: siisti's own and those of the user's packs, turned down where it says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from siisti.detect import own_rules
from siisti.errors import ConfigError
from siisti.profile import Profile
from siisti.rules.loader import load_rules
from siisti.rules.model import Rule
from siisti.rules.shelf import Filing, Shelf
from siisti.types import Fix


def assign(profile: Profile, *, memory: bool = False) -> Iterator[tuple[str, Shelf]]:
    """Yield each stage with its rules, those that go by a feed's memory only where there is a ``memory``.

    Raises ConfigError for a rule that is broken, or is not there.
    """
    rules = list(own_rules())
    for pack in profile.packs:
        rules += load_rules(pack)
    if doubled := [n for n, count in Counter(r.card.id for r in rules).items() if count > 1]:
        raise ConfigError(profile.name, f"two rules are called {doubled[0]}; rename the one in your pack")
    known = {r.card.family for r in rules} | {r.card.id for r in rules}
    at_most = dict(profile.at_most)
    if unknown := [name for name in at_most if name not in known]:
        raise ConfigError(profile.name, f"at_most: no rule or family is called {unknown[0]}")
    rules = [_turned_down(r, at_most) for r in rules] if at_most else rules
    filing = Filing(rules)
    for stage in profile.stages:
        if unknown := [name for name in stage.rules if name not in known]:
            raise ConfigError(profile.name, f"stage {stage.name}: no rule or family is called {unknown[0]}")
        wanted, off = set(stage.rules), set(profile.off)
        off |= set() if memory else {r.card.id for r in rules if r.card.memory}
        mine = [
            r for r in rules if {r.card.family, r.card.id} & wanted and not {r.card.family, r.card.id} & off
        ]
        yield stage.name, Shelf(sorted(mine, key=lambda r: r.card.id), filing)


def _turned_down(rule: Rule, at_most: Mapping[str, Fix]) -> Rule:
    """Return the rule with the tier beyond which the profile does not want its fix; its own name comes before its
    family's.
    """
    most = at_most.get(rule.card.id) or at_most.get(rule.card.family)
    if most is None:
        return rule
    turned: Rule = replace(rule, card=replace(rule.card, most=most))  # type: ignore[type-var]
    return turned
