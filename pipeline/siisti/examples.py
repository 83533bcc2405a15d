"""Runs a rule's examples: the proof that it finds what it says and leaves alone what it must.

The tests and ``siisti rules --check`` share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from siisti.align import align, beside
from siisti.formats.text import parse, render
from siisti.repair.draft import Draft
from siisti.repair.gate import Gate
from siisti.rules.kinds import Heard
from siisti.rules.model import Example, Rule
from siisti.rules.shelf import Shelf
from siisti.stage import Bench, Job, run
from siisti.text.roles import roles
from siisti.types import Finding

#: How many examples a rule needs: fewer show a sentence and not a rule.
BAD, CLEAN = 2, 3


def failures(rule: Rule) -> Iterator[str]:
    """Yield a line for each thing wrong with the rule's examples; nothing where all hold.

    A bad example must be found, must become the good one with the rule's fixes made, and must then be left
    alone; where no good one is given it must stay as it is. In a clean example nothing must be found. One
    that is marked as a known failure must not hold: the mark goes when it does.
    """
    examples = rule.card.examples
    bad = sum(e.bad is not None for e in examples)
    if bad < BAD or len(examples) - bad < CLEAN:
        counts = f"{bad} bad and {len(examples) - bad} clean"
        yield f"example: {counts}; a rule needs {BAD} and {CLEAN} from different texts"
    if isinstance(rule, Heard):  # its examples need the language model: tests/test_garbled.py runs them
        return
    for number, example in enumerate(examples, 1):
        problem = _problem(rule, example)
        if problem and not example.known_failure:
            yield f"example {number}: {problem}"
        elif example.known_failure and not problem:
            yield f"example {number}: holds now; take known_failure away"


def _problem(rule: Rule, example: Example) -> str:
    """Return what is wrong with the example, nothing where it holds."""
    text = example.bad if example.bad is not None else example.clean or ""
    out, found = _repaired(rule, text, example)
    if example.bad is None:
        return f"clean {text!r} must stay, but {_words(found)} was found in it" if found else ""
    good = example.good if example.good is not None else example.bad
    if not found:
        return f"bad {text!r} was not found"
    if out != good:
        return f"bad {text!r} became {out!r} and not {good!r}"
    again, _ = _repaired(rule, out, example)
    return f"good {out!r} is repaired again, to {again!r}" if again != out else ""


def _repaired(rule: Rule, text: str, example: Example) -> tuple[str, list[Finding]]:
    """Return the text with all the rule's fixes made, the unsafe ones too, and everything it found."""
    document = align(parse(text, example.source))
    told = roles([s.text for s in document.segments])
    segments = tuple(replace(s, role=r) for s, r in zip(document.segments, told, strict=True))
    if example.alternative is not None:
        others = beside(segments, example.alternative)
        segments = tuple(
            replace(s, alternatives=(o,) if o else ()) for s, o in zip(segments, others, strict=True)
        )
    job = Job(segments, segments, {s.id: Draft.of(s.text) for s in segments}, refused={})
    job = run(job, Bench("example", Shelf([rule]), Gate({}), unsafe=True, memory=example.memory))
    cleaned = document.with_texts({s.id: s.text for s in job.segments})
    return render(cleaned), [*job.findings, *(r.finding for r in job.repairs)]


def _words(found: list[Finding]) -> str:
    return ", ".join(repr(f.text or f.message) for f in found)
