#!/usr/bin/env python3
"""Learns which English word beginnings stand for which Finnish ones, to tell which sentences belong together.

    python models/lexicon/train.py --data ../shared/data

IBM Model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation") in both directions over the
news tests of 2015 and 2016: each Finnish sentence with its human translation and four engines'. A pair stays where
both directions give it a fair share and enough different sentences hold it. Two minutes on one core. Writes
``lexicon.tsv``: Finnish beginning, English beginning, the probability that it is said so.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from siisti.align.anchors import stems

SETS = ("wmt15", "wmt16")
VERSIONS = ("en", "google.en", "microsoft.en", "bergamot-base-memory.en", "bergamot-tiny.en")
ROUNDS = 5
#: A pair must be met in so many sentences, and each direction must give it so much.
SENTENCES, SHARE = 3, 0.1
#: A beginning in more than this share of the sentences tells nothing.
COMMON = 0.05

Pair = tuple[int, frozenset[str], frozenset[str]]


def pairs(data: Path) -> Iterator[Pair]:
    """Yield each sentence's number and the beginnings of its words, in Finnish and in one English version."""
    number = 0
    for name in SETS:
        finnish = (data / "mt" / f"{name}.fi").read_text("utf-8").splitlines()
        english = [(data / "mt" / f"{name}.{v}").read_text("utf-8").splitlines() for v in VERSIONS]
        for row in zip(finnish, *english, strict=True):
            number += 1
            left = stems(row[0])
            yield from ((number, left, stems(version)) for version in row[1:])


def model1(corpus: list[tuple[frozenset[str], frozenset[str]]]) -> dict[tuple[str, str], float]:
    """Return p(right | left) by expectation maximisation, pairs of little weight left out."""
    share: dict[tuple[str, str], float] = {}
    for _ in range(ROUNDS):
        count: defaultdict[tuple[str, str], float] = defaultdict(float)
        for left, right in corpus:
            for r in right:
                weights = [(x, share.get((x, r), 1e-9) if share else 1.0) for x in left]
                total = sum(w for _, w in weights) + (1e-3 if share else 1.0)
                for x, w in weights:
                    count[x, r] += w / total
        mass: Counter[str] = Counter()
        for (x, _), n in count.items():
            mass[x] += n  # type: ignore[assignment]
        share = {(x, r): n / mass[x] for (x, r), n in count.items() if n / mass[x] > 1e-3}
    return share


def main() -> None:
    """Learn the lexicon and write it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with mt/")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("lexicon.tsv"))
    args = parser.parse_args()
    read = list(pairs(args.data))
    total = len({n for n, _, _ in read})
    df: dict[str, set[int]] = defaultdict(set)
    for n, left, right in read:
        for stem in left:
            df["fi " + stem].add(n)
        for stem in right:
            df["en " + stem].add(n)
    rare = {s for s, where in df.items() if len(where) <= COMMON * total}
    kept = [
        (n, frozenset(x for x in a if "fi " + x in rare), frozenset(y for y in b if "en " + y in rare))
        for n, a, b in read
    ]
    there, back = model1([(a, b) for _, a, b in kept]), model1([(b, a) for _, a, b in kept])
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for n, a, b in kept:
        for x in a:
            for y in b:
                if (x, y) in there:
                    seen[x, y].add(n)
    rows = sorted(
        (x, y, p)
        for (x, y), p in there.items()
        if x != y and p >= SHARE and back.get((y, x), 0.0) >= SHARE and len(seen[x, y]) >= SENTENCES
    )
    args.out.write_text("".join(f"{x}\t{y}\t{p:.2f}\n" for x, y, p in rows), "utf-8")
    print(f"{len(rows):,} pairs from {total:,} sentences")


if __name__ == "__main__":
    main()
