"""The engine under the rules: choosing, gating, groups, rolling back, looking again, and undoing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from siisti.repair.choose import Proposal, choose
from siisti.repair.draft import Draft
from siisti.repair.gate import Gate, Margin
from siisti.rules.model import Card, CodeRule, Match, Page
from siisti.rules.shelf import Shelf
from siisti.stage import Bench, Job, run
from siisti.types import Edit, Mark, Segment, Span


def rule(name: str, find: str, new: str | None, fix: str = "safe", group: int = 0) -> CodeRule:
    def look(page: Page, index: int) -> Iterator[Match]:
        text = page.segments[index].text
        at = text.find(find)
        while at >= 0:
            yield Match(Span(at, at + len(find)), new, group=group)
            at = text.find(find, at + len(find))

    return CodeRule(Card(name, "t", "w", "style/unidiomatic", "minor", fix, "0.1"), look)  # type: ignore[arg-type]


def job(text: str, marks: tuple[Mark, ...] = ()) -> Job:
    segment = Segment("1", text, marks=marks)
    return Job((segment,), (segment,), {"1": Draft.of(text)}, refused={})


def ran(text: str, *rules: CodeRule, **bench: object) -> Job:
    gate = bench.pop("gate", Gate({}))
    return run(job(text), Bench("s", Shelf(rules), gate, **bench))  # type: ignore[arg-type]


CHOICES = [
    # edits as (start, end) by rule, and which are made: leftmost, then longest, then by rule
    ([("b", 0, 3), ("a", 2, 5)], ["b"]),
    ([("a", 0, 3), ("b", 0, 5)], ["b"]),
    ([("b", 0, 3), ("a", 0, 3)], ["a"]),
    ([("a", 0, 2), ("b", 2, 4)], ["a", "b"]),
    ([("a", 0, 4), ("b", 1, 2), ("c", 4, 6)], ["a", "c"]),
]


@pytest.mark.parametrize(("spans", "made"), CHOICES)
def test_choose(spans: list[tuple[str, int, int]], made: list[str]) -> None:
    proposals = [Proposal(r, Span(a, b), Edit(Span(a, b), "x")) for r, a, b in spans]
    assert [p.rule for p in choose(proposals)] == made


@pytest.mark.parametrize(
    ("edit", "made"), [(Span(2, 4), 1), (Span(5, 8), 1), (Span(3, 6), 0), (Span(6, 12), 0), (Span(3, 12), 0)]
)
def test_an_edit_across_markup_is_refused(edit: Span, made: int) -> None:
    mark = Mark(Span(5, 10), "<b>")
    assert len(choose([Proposal("r", edit, Edit(edit, "x"))], (mark,))) == made


def test_a_group_goes_whole_or_not_at_all() -> None:
    pair = [
        Proposal("q", Span(0, 1), Edit(Span(0, 1), "«"), 1),
        Proposal("q", Span(9, 10), Edit(Span(9, 10), "»"), 1),
    ]
    other = Proposal("a", Span(8, 12), Edit(Span(8, 12), "x"))
    assert len(choose(pair)) == 2
    assert [p.rule for p in choose([*pair, other])] == ["a"]


def test_a_stage_looks_again_at_what_it_wrote() -> None:
    done = ran("a cat", rule("a", "cat", "dog"), rule("b", "dog", "fox"))
    assert done.segments[0].text == "a fox"
    assert [r.round for r in done.repairs] == [1, 2]


def test_unsafe_edits_are_offered_or_made() -> None:
    timid = rule("a", "cat", "dog", fix="unsafe")
    (left,) = ran("a cat", timid).findings
    assert (left.replacement, left.applied) == ("dog", False)
    assert ran("a cat", timid, unsafe=True).segments[0].text == "a dog"
    assert ran("a cat", rule("a", "cat", "dog"), apply=False).segments[0].text == "a cat"


def test_a_safe_fix_settles_what_another_rule_would_ask() -> None:
    sure, timid = rule("a", "cat", "dog"), rule("b", "a cat", "a pet", fix="unsafe")
    assert [f.rule for f in ran("a cat", sure, timid, apply=False).findings] == ["a"]
    assert [f.rule for f in ran("a cat", timid, apply=False).findings] == ["b"]


GATES = [
    # the rule's fix, the margin, the model's gain, whether the edit is made
    ("safe", Margin(veto=-2), -5.0, False),
    ("safe", Margin(veto=-2), -1.0, True),
    ("safe", Margin(promote=3), -50.0, True),
    ("unsafe", Margin(promote=3), 4.0, True),
    ("unsafe", Margin(promote=3), 2.0, False),
    ("unsafe", Margin(veto=-2), 9.0, False),
]


@pytest.mark.parametrize(("fix", "margin", "nats", "made"), GATES)
def test_the_gate_moves_an_edit_between_tiers(fix: str, margin: Margin, nats: float, made: bool) -> None:
    gate = Gate({"pets": margin}, lambda: lambda before, after: nats)
    done = ran("a cat", rule("pets.cat", "cat", "dog", fix=fix), gate=gate)
    assert (done.segments[0].text == "a dog") is made


def test_without_a_model_the_gate_holds_nothing_up() -> None:
    done = ran("a cat", rule("pets.cat", "cat", "dog"), gate=Gate({"pets": Margin(veto=99)}))
    assert done.segments[0].text == "a dog"


def test_a_family_without_a_margin_is_never_asked_about() -> None:
    def never() -> None:
        raise AssertionError("asked")

    assert ran("a cat", rule("a.b", "cat", "dog"), gate=Gate({}, never)).segments[0].text == "a dog"  # type: ignore[arg-type]


DRAFTS = [
    # edits made one after the other, then a span of the text as it stands, and the original it stands for
    ([], (2, 4), (2, 4)),
    ([(0, 2, "")], (0, 3), (2, 5)),
    ([(0, 2, "xyz")], (0, 3), (0, 2)),
    ([(0, 2, "xyz")], (3, 5), (2, 4)),
    ([(4, 4, "__")], (4, 6), (4, 4)),
    ([(2, 8, "")], (1, 3), (1, 9)),
    ([(0, 10, "new"), (1, 2, "")], (0, 2), (0, 10)),
]


@pytest.mark.parametrize(("edits", "span", "original"), DRAFTS)
def test_spans_find_their_way_back(
    edits: list[tuple[int, int, str]], span: tuple[int, int], original: tuple[int, int]
) -> None:
    draft = Draft.of("0123456789")
    for start, end, new in edits:
        draft = draft.edited(Edit(Span(start, end), new))
    assert draft.original(Span(*span)) == Span(*original)


def test_a_quarrel_ends_and_is_told() -> None:
    from siisti.cleaner import PASSES, Cleaner

    cleaner = Cleaner("news", scores="none", gate=False)
    cleaner._stages = (
        ("one", Shelf([rule("a", "cat", "dog")])),
        ("two", Shelf([rule("b", "dog", "cat")])),
    )
    result = cleaner.clean("a cat")
    assert len(result.repairs) <= 2 * PASSES
    assert [f.rule for f in result.findings if not f.applied] == ["internal.restless"]


def test_a_repair_that_raises_another_finding_is_rolled_back() -> None:
    from siisti.cleaner import Cleaner

    cleaner = Cleaner("news", scores="none", gate=False)
    cleaner._stages = (
        ("one", Shelf([rule("a", "cat", "hound")])),
        ("two", Shelf([rule("b", "hound", None, fix="none")])),
    )
    result = cleaner.clean("a cat sat")
    assert result.text == "a cat sat"
    (left,) = result.findings
    assert (left.rule, left.applied, left.evidence) == ("a", False, ("rolled back: it gave rise to b",))


def test_a_rule_that_takes_too_long_stops_nobody() -> None:
    def slow(page: Page, index: int) -> Iterator[Match]:
        raise TimeoutError
        yield Match(Span(0, 0))

    card = Card("slow.one", "t", "w", "style/unidiomatic", "minor", "safe", "0.1")
    done = ran("a cat", CodeRule(card, slow), rule("a", "cat", "dog"))
    assert done.segments[0].text == "a dog"
    assert [f.rule for f in done.findings] == ["internal.overrun"]
