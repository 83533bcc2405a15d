"""Counts what each rule finds, rightly and wrongly, and writes ``configs/rules/measured.tsv``.

    python benchmarks/measure_rules.py --data ../shared/data

The labelled pages and segments say what is right; the references of the WMT and FLORES sets and the native
articles are human English, on which nearly every find is a false alarm. The rule set is run as a user runs it
(profile news), so that a rule is measured in the company of the others: on the English alone, with scores, so that
what the language model finds is counted too (half an hour on two cores; ``--no-model`` leaves it out); and once more
with the Finnish beside it, which counts for the rules that find nothing without.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from siisti.cleaner import Cleaner
from siisti.result import Result
from siisti.rules.measured import COLUMNS
from siisti.share import share
from siisti.types import Finding

SETS = ("wmt15", "wmt16", "wmt17", "flores-dev")
Label = dict[str, Any]


def labelled(data: Path) -> Iterator[tuple[str, str | None, list[Label]]]:
    """Yield each labelled text with its Finnish, where there is any, and its labels."""
    for line in (data / "dev_gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["mt"], row["source"], row["findings"]
    for folder in sorted(p for p in (data / "dev_docs").iterdir() if p.is_dir()):
        rows = (folder / "findings.jsonl").read_text("utf-8").splitlines()
        finnish = folder / "source.txt"
        source = finnish.read_text("utf-8") if finnish.exists() else None
        yield (folder / "mt.txt").read_text("utf-8"), source, [json.loads(r) for r in rows]


def human(data: Path) -> Iterator[tuple[str, str | None]]:
    """Yield human English: whole articles, and the lines of references with their Finnish."""
    for path in sorted((data / "clean").glob("*.txt")):
        yield path.read_text("utf-8"), None
    for name in SETS:
        sides = ((data / "mt" / f"{name}.{side}").read_text("utf-8").splitlines() for side in ("en", "fi"))
        yield from zip(*sides, strict=True)


def touches(f: Finding, label: Label) -> bool:
    """Tell whether the finding is about the label: overlaps it, or stands at its edge where either is empty."""
    spans = [(label["start"], label["end"]), *map(tuple, label.get("alt_spans") or [])]
    return any(
        (f.start < end and start < f.end) or (f.start == f.end and start <= f.start <= end)
        for start, end in spans
    )


def put_right(label: Label, text: str, applied: list[Finding]) -> bool:
    """Tell whether the findings applied about a label leave what the label wants there."""
    near = sorted((f for f in applied if touches(f, label)), key=lambda f: f.start)
    low = min(label["start"], *(f.start for f in near))
    high = max(label["end"], *(f.end for f in near))
    out, at = "", low
    for f in near:
        out += text[at : f.start] + (f.replacement or "")
        at = f.end
    out += text[at:high]
    wanted = [label["repair"], *(label.get("alt_repairs") or [])]
    sides = text[low : label["start"]], text[label["end"] : high]
    return any(out.split() == (sides[0] + w + sides[1]).split() for w in wanted if w is not None)


def count(
    result: Result, text: str, labels: list[Label], counts: dict[str, collections.Counter[str]]
) -> None:
    """Add one labelled text's finds to the counts."""
    applied = [f for f in result.findings if f.applied]
    for f in result.findings:
        about = [label for label in labels if touches(f, label)]
        row = counts[f.rule]
        row["found"] += 1
        row["right"] += bool(about)
        row["made"] += f.applied
        row["put_right"] += f.applied and any(put_right(label, text, applied) for label in about)


def measure(cleaner: Cleaner, data: Path, *, with_source: bool) -> dict[str, collections.Counter[str]]:
    """Return the counts of each rule that found anything."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for text, source, labels in labelled(data):
        count(cleaner.clean(text, source if with_source else None), text, labels, counts)
    for text, source in human(data):
        for f in cleaner.clean(text, source if with_source else None).findings:
            counts[f.rule]["human"] += 1
    return counts


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--no-model", action="store_true", help="do without what the language model finds")
    args = parser.parse_args()
    alone = measure(Cleaner("news", scores="none" if args.no_model else "all"), args.data, with_source=False)
    beside = measure(Cleaner("news", scores="none"), args.data, with_source=True)
    counts = {**beside, **alone}
    out = share("configs/rules") / "measured.tsv"
    lines = [
        "# What each rule did on dev_docs and dev_gold (labelled), and on clean/ and the references (human English).",
        "# Made by benchmarks/measure_rules.py, profile news; rules that need the Finnish side, with it.",
        "\t".join(COLUMNS),
    ]
    lines += ["\t".join([name, *(str(counts[name][c]) for c in COLUMNS[1:])]) for name in sorted(counts)]
    out.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(counts)} rules measured", file=sys.stderr)


if __name__ == "__main__":
    main()
