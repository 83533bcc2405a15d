"""Measures what the language model's veto and promotion would earn each rule family, on labelled and
referenced translations.

    python models/smollm2-135m/ablation.py --data ../shared/data

Every edit the rules make or offer, on the labelled segments and documents and on WMT15-16, is judged (labels:
right if it touches one; references: right if sentence chrF rises) and put to the model. The table gives for
each rule the edits, how many are right, the share of the right ones that a veto at 0 nats would lose, the
share of the wrong ones it would catch, and the quartiles of the gains.
"""

from __future__ import annotations

import argparse
import collections
import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from siisti.cleaner import Cleaner
from siisti.lm import load
from siisti.score.gain import Gain
from siisti.types import Edit, Finding, Span

SYSTEMS = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")
#: Edits of one rule beyond this many tell nothing new, and each costs the model half a second.
ENOUGH = 60


def labelled(data: Path) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield each labelled text with its labels."""
    for line in (data / "dev_gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["mt"], row["findings"]
    for folder in sorted(p for p in (data / "dev_docs").iterdir() if p.is_dir()):
        rows = (folder / "findings.jsonl").read_text("utf-8").splitlines()
        yield (folder / "mt.txt").read_text("utf-8"), [json.loads(r) for r in rows]


def judged(cleaner: Cleaner, data: Path) -> Iterator[tuple[Finding, str, bool]]:
    """Yield each finding with an edit, the line it stands in, and whether it is right."""
    for text, labels in labelled(data):
        for f in cleaner.check(text).findings:
            near = any(a["start"] <= f.end and f.start <= a["end"] for a in labels)  # type: ignore[operator]
            yield f, text, near
    import sacrebleu

    for name in ("wmt15", "wmt16"):
        references = (data / "mt" / f"{name}.en").read_text("utf-8").splitlines()
        for system in SYSTEMS:
            lines = (data / "mt" / f"{name}.{system}.en").read_text("utf-8").splitlines()
            for line, reference in zip(lines, references, strict=True):
                findings = cleaner.check(line).findings
                if len(findings) == 1 and findings[0].rule != "characters.html-entity":
                    after = applied(findings[0], line)
                    old, new = (sacrebleu.sentence_chrf(x, [reference]).score for x in (line, after))
                    yield findings[0], line, new > old


def applied(finding: Finding, text: str) -> str:
    """Return the text with what the finding offers."""
    return Edit(Span(finding.start, finding.end), finding.replacement or "").apply(text)


def line_of(finding: Finding, text: str) -> tuple[str, str]:
    """Return the finding's line before and after the edit."""
    start = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    end = len(text) if end < 0 else end
    edit = Edit(Span(finding.start - start, finding.end - start), finding.replacement or "")
    return text[start:end], edit.apply(text[start:end])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    gain = Gain(load())
    cleaner = Cleaner("news", scores="none", gate=False)
    gains: dict[tuple[str, str], dict[bool, list[float]]] = collections.defaultdict(
        lambda: {True: [], False: []}
    )
    for finding, text, right in judged(cleaner, data):
        bucket = gains[finding.rule, finding.fix][right]
        if finding.replacement is None or len(bucket) >= ENOUGH:
            continue
        before, after = line_of(finding, text)
        if after.strip():
            bucket.append(gain(before, after))
    print(
        "| rule | tier | right | wrong | right lost at 0 | wrong caught at 0 | nats of the right: quartiles |"
    )
    print("|---|---|---|---|---|---|---|")
    for (rule, fix), bucket in sorted(gains.items()):
        print(row(rule, fix, bucket[True], bucket[False]))


def row(rule: str, fix: str, right: list[float], wrong: list[float]) -> str:
    """Return one line of the table."""
    lost = f"{sum(g < 0 for g in right) / len(right):.2f}" if right else "–"
    caught = f"{sum(g < 0 for g in wrong) / len(wrong):.2f}" if wrong else "–"
    parts = statistics.quantiles(right, n=4) if len(right) > 1 else right
    quartiles = " ".join(f"{g:+.1f}" for g in parts) or "–"
    return f"| {rule} | {fix} | {len(right)} | {len(wrong)} | {lost} | {caught} | {quartiles} |"


if __name__ == "__main__":
    sys.exit(main())
