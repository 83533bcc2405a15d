#!/usr/bin/env python3
"""How fast are siisti's rules beside harper-py and proselint, and how much does each find in good text?

    pip install harper-py proselint        (by hand: siisti itself needs neither)
    python benchmarks/peers.py --data ../shared/data [--lines 600] [--rounds 3]

The same text for all three, in one process: lines of a news test as an engine translated them, one by one and as pages
of twelve. Each reads other lines first, so that all is loaded; then come so many rounds, the tools in turn, and of each
the best counts. Time is the processor's, of all threads, so that a busy machine changes little; the garbage collector
runs as ever. siisti cleans by the news profile without the language model (and does not only look). Findings are per
1,000 words of the clean news, and of the translations: a fast tool that finds little is no feat, nor one that finds
much in good text. Bars: siisti five times as fast as harper-py, and as fast as proselint.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from siisti import Cleaner

#: How many lines make a page.
PAGE = 12
#: How many times as fast siisti is to be, in words per second.
BARS = {"harper-py": 5.0, "proselint": 1.0}

#: Returns how much a tool finds in a text.
Tool = Callable[[str], int]


def tools() -> Iterator[tuple[str, Tool]]:
    """Yield each tool by its name, ready to be used."""
    cleaner = Cleaner("news", scores="none", gate=False)
    yield "siisti", lambda text: len(cleaner.clean(text).findings)
    try:
        import harper
    except ImportError:
        sys.exit("harper-py and proselint are not here: pip install harper-py proselint")
    linter = harper.Linter()
    yield "harper-py", lambda text: len(linter.lint(text))
    yield "proselint", _proselint()


def _proselint() -> Tool:
    from proselint.checks import __register__
    from proselint.config import DEFAULT
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    CheckRegistry().register_many(__register__)
    return lambda text: len(LintFile("text", text).lint(DEFAULT))


def measure(name: str, texts: list[str], every: list[tuple[str, Tool]], rounds: int) -> dict[str, float]:
    """Print the words each tool does in a second, and return them."""
    words = sum(len(text.split()) for text in texts)
    best = dict.fromkeys((tool for tool, _ in every), float("inf"))
    found = dict.fromkeys(best, 0)
    for _ in range(rounds):
        for tool, look in every:
            start = time.process_time()
            found[tool] = sum(map(look, texts))
            best[tool] = min(best[tool], time.process_time() - start)
    speed = {tool: words / seconds for tool, seconds in best.items()}
    print(f"\n{name}: {len(texts):,} texts, {words:,} words")
    for tool, each in speed.items():
        ratio = f"siisti is {speed['siisti'] / each:5.2f} times as fast" if tool != "siisti" else ""
        print(
            f"  {tool:10} {each:10,.0f} words/s {1000 * found[tool] / words:7.2f} findings per 1,000 words  {ratio}"
        )
    return speed


def main() -> None:
    """Print the tables, and end with 1 where siisti is slower than it is to be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", default="wmt16.google")
    parser.add_argument("--lines", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    lines = (args.data / f"mt/{args.set}.en").read_text("utf-8").splitlines()
    warm, lines = lines[args.lines : args.lines + 100], lines[: args.lines]
    pages = ["\n".join(lines[at : at + PAGE]) for at in range(0, len(lines), PAGE)]
    clean = [p.read_text("utf-8") for p in sorted((args.data / "clean").glob("*.txt"))]
    every = list(tools())
    for tool, look in every:
        sum(map(look, [*warm, "\n".join(warm)]))
        print(tool, version(tool), end="  ")
    print()
    speeds = [measure("lines", lines, every, args.rounds), measure("pages", pages, every, args.rounds)]
    measure("clean news", clean, every, args.rounds)
    slow = [
        (tool, speed["siisti"] / speed[tool])
        for speed in speeds
        for tool, bar in BARS.items()
        if speed["siisti"] < bar * speed[tool]
    ]
    for tool, ratio in slow:
        print(f"too slow: {ratio:.2f} times {tool}, to be {BARS[tool]:g} times")
    sys.exit(bool(slow))


if __name__ == "__main__":
    main()
