#!/usr/bin/env python3
"""What a big batch costs: a million words of mixed files, by one process and by two, and what scores add.

    python benchmarks/million.py --data ../shared/data [--words 1000000] [--scored 30000] [--folder DIR]

Articles as text and HTML, feeds, XLIFF and JSON Lines are made in a temporary folder of the engines' real output, every
sentence once, and where it runs out again with other numbers. ``siisti batch`` cleans them with ``--jobs 1`` and
``--jobs 2``, rules alone, while the memory of all its processes is added up; then it runs once more with nothing to do.
For ``--scored`` words the share of the time outside the models is measured in this process, with scores of none, of
what changed, and of all. Prints Markdown. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from statistics import fmean

import psutil

ENGINES = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")
SETS = ("wmt15", "wmt16", "wmt17", "flores-dev")
#: Sentences of an article, and of one file of JSON Lines, a feed or XLIFF.
ARTICLE, MANY = 24, 400


def main() -> None:
    """Make the files, clean them, and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--scored", type=int, default=30_000)
    parser.add_argument("--folder", type=Path, help="keep the files and outputs here")
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="million-"))
    try:
        words, kinds = make(folder / "in", args.data, args.words)
        told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
        print(f"{words:,} words: {told} files. {os.cpu_count()} cores.\n")
        print("| | words/s | CPU seconds | of them in the parent | memory MB: 2nd tenth, last, a worker |")
        print("|---|---|---|---|---|")
        walls = {jobs: batch(folder, jobs, words) for jobs in (1, 2)}
        print(f"\n`--jobs 2` is {walls[1] / walls[2]:.2f} times as fast as one.")
        print(f"A second run, with nothing to do: {again(folder):.1f} s.\n")
        print("| scores | words | documents changed | words/s | share of the time outside the models |")
        print("|---|---|---|---|---|")
        scored(args.data, args.scored)
    finally:
        if args.folder is None:
            shutil.rmtree(folder)


def sentences(data: Path) -> Iterator[str]:
    """Yield the engines' sentences in an order that is the same each time; and again, with other numbers."""
    found = []
    for name in SETS:
        for engine in ENGINES:
            path = data / "mt" / f"{name}.{engine}.en"
            found += unescape(path.read_text("utf-8")).splitlines() if path.exists() else []
    dice = random.Random(1)
    dice.shuffle(found)
    yield from found
    while True:
        for text in found:
            yield re.sub(r"\d+", lambda m: str(int(m[0][:9]) + dice.randrange(1, 9)), text)


def make(folder: Path, data: Path, words: int) -> tuple[int, dict[str, int]]:
    """Write files of so many words in all, the kinds by turns, and return how many words there are, and how many files
    of each kind.
    """
    texts = sentences(data)
    kinds: dict[str, tuple[Callable[[list[str]], str], int, float]] = {
        "txt": ("\n\n".join, ARTICLE, 0.4),
        "html": (_html, ARTICLE, 0.2),
        "jsonl": (_jsonl, MANY, 0.2),
        "rss": (_feed, MANY, 0.1),
        "xlf": (_xliff, MANY, 0.1),
    }
    done, counts = dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0)
    while (total := sum(done.values())) < words:
        kind = min(kinds, key=lambda k: done[k] / kinds[k][2])
        written, size, _ = kinds[kind]
        lines = [next(texts) for _ in range(size)]
        number = sum(counts.values())
        path = folder / f"{number // 100:04}" / f"{number:06}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(lines) + "\n", "utf-8")
        counts[kind] += 1
        done[kind] += sum(len(line.split()) for line in lines)
    return total, counts


def _html(lines: list[str]) -> str:
    body = "\n".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    head = "<!DOCTYPE html>\n<html><head><title>News</title></head>"
    return f"{head}<body><h1>{escape(lines[0])}</h1>\n{body}</body></html>"


def _jsonl(lines: list[str]) -> str:
    return "\n".join(json.dumps({"id": n, "text": line}) for n, line in enumerate(lines))


def _feed(lines: list[str]) -> str:
    items = "\n".join(f"<item><guid>{n}</guid><title>{escape(t)}</title></item>" for n, t in enumerate(lines))
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title>\n{items}\n</channel></rss>'
    )


def _xliff(lines: list[str]) -> str:
    head = '<file original="a" source-language="fi" target-language="en" datatype="plaintext"><body>'
    units = "\n".join(
        f'<trans-unit id="{n}"><source></source><target>{escape(t)}</target></trans-unit>'
        for n, t in enumerate(lines)
    )
    name = "urn:oasis:names:tc:xliff:document:1.2"
    return (
        f'<?xml version="1.0"?>\n<xliff version="1.2" xmlns="{name}">{head}\n{units}\n</body></file></xliff>'
    )


def batch(folder: Path, jobs: int, words: int) -> float:
    """Clean the files, print what it took, and return the seconds."""
    out = folder / f"out{jobs}"
    shutil.rmtree(out, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = psutil.Popen(_command(out, "--jobs", str(jobs)), cwd=folder)
    samples: list[tuple[float, int]] = []
    parent = 0.0
    while process.poll() is None:
        try:
            parent = sum(process.cpu_times()[:2])
            memory = [p.memory_info().rss for p in process.children(recursive=True)]
            samples.append((process.memory_info().rss + sum(memory), max(memory, default=0)))
        except psutil.Error:
            pass
        time.sleep(0.2)
    wall = time.monotonic() - start
    if process.returncode:
        sys.exit(f"siisti batch ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tenth = max(1, len(samples) // 10)
    second, last = (
        fmean(s for s, _ in part) / 1e6 for part in (samples[tenth : 2 * tenth], samples[-tenth:])
    )
    worker = max(w for _, w in samples) / 1e6
    print(
        f"| `--jobs {jobs}` | {words / wall:,.0f} | {cpu:,.0f} | {parent:,.1f} ({parent / cpu:.0%}) | "
        f"{second:,.0f}, {last:,.0f} ({last / second - 1:+.0%}), {worker:,.0f} |",
        flush=True,
    )
    return wall


def again(folder: Path) -> float:
    """Run the batch again, with nothing to do, and return the seconds."""
    start = time.monotonic()
    subprocess.run(_command(folder / "out2"), cwd=folder, check=True)
    return time.monotonic() - start


def _command(out: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "siisti", "batch", "in", "-o", str(out), "--no-gate", "--quiet", *more]


def scored(data: Path, words: int) -> None:
    """Clean so many words, half of them in articles, half in lone sentences, with scores of none, of what changed and
    of all; print the models' share.
    """
    from siisti import Cleaner
    from siisti.lm.encoder import Encoder
    from siisti.lm.onnx import OnnxModel

    texts, documents, count, spent = sentences(data), list[str](), 0, 0.0
    while count < words:
        documents.append("\n".join(next(texts) for _ in range(ARTICLE if count < words / 2 else 1)))
        count += len(documents[-1].split())

    def timed(call: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object) -> object:
            nonlocal spent
            start = time.monotonic()
            try:
                return call(*args)
            finally:
                spent += time.monotonic() - start

        return run

    OnnxModel._forward = timed(OnnxModel._forward)  # type: ignore[assignment, method-assign]
    Encoder._run = timed(Encoder._run)  # type: ignore[assignment, method-assign]
    for scores in ("none", "changed", "all"):
        cleaner = Cleaner("news", scores=scores)
        cleaner.clean(documents[0])
        spent, start = 0.0, time.monotonic()
        changed = sum(cleaner.clean(document).changed for document in documents)
        wall = time.monotonic() - start
        share = "" if scores == "none" else f"{1 - spent / wall:.0%}"
        told = f"{changed:,} of {len(documents):,}"
        print(f"| {scores} | {count:,} | {told} | {count / wall:,.0f} | {share} |", flush=True)


if __name__ == "__main__":
    main()
