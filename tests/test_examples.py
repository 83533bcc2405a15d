"""Every rule's own examples, run against the rule alone and against all rules together."""

from __future__ import annotations

import pytest

from siisti.cleaner import Cleaner
from siisti.detect import looks, own_rules
from siisti.examples import failures
from siisti.memory import Memory
from siisti.rules.model import Rule

RULES = own_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.card.id)
def test_examples_hold(rule: Rule) -> None:
    assert list(failures(rule)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.card.id)
def test_examples_are_enough(rule: Rule) -> None:
    assert sum(e.bad is not None for e in rule.card.examples) >= 2
    assert sum(e.clean is not None for e in rule.card.examples) >= 3
    assert len(rule.card.why.split()) >= 20, (
        "say what Finnish does, what the engine makes of it, and what must stay"
    )


def test_every_rule_runs_in_the_default_profile(news: Cleaner) -> None:
    assert {r.card.id for r in news.rules} == {r.card.id for r in RULES if not r.card.memory}
    with_memory = Cleaner("news", scores="none", gate=False, memory=Memory())
    assert {r.card.id for r in with_memory.rules} == {r.card.id for r in RULES}


def test_every_function_has_its_card() -> None:
    assert {r.card.id for r in RULES} >= set(looks())


@pytest.mark.parametrize("rule", [r for r in RULES if r.card.fix == "safe"], ids=lambda rule: rule.card.id)
def test_all_rules_together_leave_good_text_alone(rule: Rule, news: Cleaner) -> None:
    for example in rule.card.examples:
        good = example.good if example.good is not None else example.clean
        if good and not example.known_failure:
            assert rule.card.id not in {r.finding.rule for r in news.clean(good, example.source).repairs}
