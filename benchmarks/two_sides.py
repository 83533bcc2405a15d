#!/usr/bin/env python3
"""What does the Finnish side add? The labelled segments cleaned without it and with it, over the very same labels.

    python benchmarks/two_sides.py --data ../shared/data

The project's measuring script leaves out of a run without the source the labels that only the source can tell; here
all count in both. A label is found when a finding overlaps it, a finding is right when it overlaps a label.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import siisti

#: Places in a text, from and to.
Places = list[tuple[int, int]]


def places(label: dict[str, Any]) -> Places:
    """Return where a label may be pointed at."""
    return [(label["start"], label["end"]), *((a, b) for a, b in label.get("alt_spans") or [])]


def touch(some: Places, others: Places) -> bool:
    """Tell whether two stretches overlap; an empty one is the gap it stands in."""
    return any(
        (a < d and c < b) or (a == b and c <= a <= d) or (c == d and a <= c <= b)
        for a, b in some
        for c, d in others
    )


def measured(cleaner: siisti.Cleaner, rows: list[dict[str, Any]], *, source: bool) -> Counter[str]:
    """Count labels and findings, and those that meet."""
    n: Counter[str] = Counter()
    for row in rows:
        result = cleaner.clean(row["mt"], row["source"] if source else None)
        found = [(f.start, f.end) for f in result.findings]
        wanted = [places(f) for f in row["findings"] if f.get("evidence") != "reference"]
        n["labels"] += len(wanted)
        n["found"] += sum(touch(label, found) for label in wanted)
        n["findings"] += len(found)
        n["right"] += sum(any(touch([f], places(label)) for label in row["findings"]) for f in found)
    return n


def main() -> None:
    """Print a line without the source and one with it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    lines = (parser.parse_args().data / "dev_gold.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    cleaner = siisti.Cleaner(scores="none")
    for source in (False, True):
        n = measured(cleaner, rows, source=source)
        print(
            f"{'with' if source else 'without'} the source: {n['found']} of {n['labels']} labels found "
            f"({n['found'] / n['labels']:.3f}), {n['right']} of {n['findings']} findings right "
            f"({n['right'] / n['findings']:.4f})"
        )


if __name__ == "__main__":
    main()
