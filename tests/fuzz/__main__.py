"""Fuzzes the readers for some minutes each; writes down what breaks a law, and ends with 1 if anything did.

By its own mutations, or led by coverage with ``--engine atheris`` (pip install atheris).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from importlib import import_module
from pathlib import Path

from siisti.formats import FORMATS

from .inputs import samples, spoiled
from .laws import check


def main() -> int:
    """Run, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for each format (10)")
    parser.add_argument("--format", action="append", choices=list(FORMATS), help="only these (all)")
    parser.add_argument("--seed", type=int, default=0, help="where the first input starts (0)")
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that break a law")
    parser.add_argument("--engine", choices=["own", "atheris"], default="own")
    options = parser.parse_args()
    if options.engine == "atheris":
        return _led(options)
    return max(_fuzz(kind, options) for kind in options.format or FORMATS)


def _fuzz(kind: str, options: argparse.Namespace) -> int:
    until = time.monotonic() + 60 * options.minutes
    seed, became, broken = options.seed, Counter[str](), dict[str, str]()
    slowest = 0.0
    while time.monotonic() < until:
        rng = random.Random(seed)
        raw = spoiled(kind, rng)
        started = time.perf_counter()
        try:
            became[check(kind, raw, rng)] += 1
        except Exception as error:
            became["BROKEN"] += 1
            _note(kind, seed, raw, error, broken, options.keep)
        slowest = max(slowest, time.perf_counter() - started)
        seed += 1
    told = ", ".join(f"{n} {what}" for what, n in became.most_common())
    print(f"{kind}: {told}; slowest {slowest:.2f} s", flush=True)
    return int(bool(broken))


def _note(
    kind: str, seed: int, raw: bytes, error: Exception, broken: dict[str, str], keep: Path | None
) -> None:
    """Tell of each way of breaking once: where it broke, and what the error is."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno} {type(error).__name__}"
    if place in broken:
        return
    broken[place] = str(error)
    print(f"{kind} seed {seed}: {place}: {str(error)[:600]}\n    {raw[:700]!r}", flush=True)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{kind}-{seed}").write_bytes(raw)


def _led(options: argparse.Namespace) -> int:
    """Fuzz by coverage; atheris ends the process itself, at the first that breaks."""
    import atheris

    (kind,) = options.format or ["text"]
    # What is imported already has no counters in it.
    for name in [n for n in sys.modules if n.startswith(("siisti", f"{__package__}."))]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["siisti"]):
        laws = import_module(f"{__package__}.laws")
        laws.formats.format_of(kind)

    def one(data: bytes) -> None:
        laws.check(kind, data, random.Random(len(data)))

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        rng = random.Random(seed)
        return (atheris.Mutate(data, longest) if rng.random() < 0.4 else spoiled(kind, rng))[:longest]

    corpus = Path(options.keep or "fuzz-corpus") / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for n, sample in enumerate(samples(kind)):
        (corpus / f"sample-{n}").write_bytes(sample)
    flags = [sys.argv[0], str(corpus), f"-max_total_time={int(60 * options.minutes)}", "-max_len=20000"]
    atheris.Setup(flags, one, custom_mutator=mutate)
    atheris.Fuzz()
    return 0


sys.exit(main())
