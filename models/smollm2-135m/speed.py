#!/usr/bin/env python3
"""Measures how fast the language model is in each precision, and how far from float32 its surprisals are.

    python models/smollm2-135m/speed.py --data ../shared/data

Each precision runs in a process of its own, on the same sentences (MLQE-PE et-en.dev) in the same order, in
as many rounds as asked for, the precisions taking turns; the fastest round counts, so that what else the
machine has to do counts less. Start is the time from an empty process to the first score, the file cache
warm.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, get_args

from siisti.lm import Precision, load


def one(precision: Precision, texts: list[str], began: float) -> dict[str, Any]:
    """Return the figures of one precision in this process."""
    model = load(precision=precision)
    model.surprisals(["The minister came home."])
    start = time.time() - began
    at = time.perf_counter()
    found = model.surprisals(texts)
    seconds = time.perf_counter() - at
    return {
        "start": start,
        "rate": sum(len(s.nats) for s in found) / seconds,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "nats": [s.nats for s in found],
    }


def main() -> int:
    """Run the precisions in turn and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with mlqe/")
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=get_args(Precision), help=argparse.SUPPRESS)
    parser.add_argument("--began", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        with gzip.open(options.data / "mlqe/et-en.dev.tsv.gz", "rt", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[: options.sentences]
        print(json.dumps(one(options.one, [row["mt"] for row in rows], options.began)))
        return 0
    runs: dict[str, list[dict[str, Any]]] = {p: [] for p in get_args(Precision)}
    for _ in range(options.rounds):
        for precision, found in runs.items():
            command = [sys.executable, *sys.argv, "--one", precision, "--began", str(time.time())]
            found.append(
                json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            )
    exact = runs["float32"][0]["nats"]
    print("| precision | tokens/s | start, s | peak, MB | off float32, nats: a token | mean of a sentence |")
    print("|---|---|---|---|---|---|")
    for precision, found in runs.items():
        pairs = list(zip(found[0]["nats"], exact, strict=True))
        token = statistics.fmean(abs(x - y) for a, b in pairs for x, y in zip(a, b, strict=True))
        mean = statistics.fmean(abs(statistics.fmean(a) - statistics.fmean(b)) for a, b in pairs)
        rate, start = max(f["rate"] for f in found), min(f["start"] for f in found)
        peak = max(f["peak"] for f in found)
        print(f"| `{precision}` | {rate:.0f} | {start:.1f} | {peak:.0f} | {token:.3f} | {mean:.3f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
