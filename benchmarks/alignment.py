#!/usr/bin/env python3
"""How well are pages aligned with their Finnish when the two no longer match line by line?

    python benchmarks/alignment.py --data ../shared/data

Pages are the labelled documents, and runs of 25 lines of a news test (no page, but of one topic after another). Each is
damaged with a fixed seed: paragraphs dropped on either side, neighbours run together, the headline printed twice, two
paragraphs moved. Precision and recall are over pairs of paragraphs. A page given another page's Finnish must refuse it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random
from unittest.mock import patch

from siisti.align import align, anchors
from siisti.align.pages import LONG, STRANGE
from siisti.formats.text import parse

ENGINES = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")
SETS = ("wmt16", "wmt17", "flores-dev")
RUN, STEP = 25, 100

#: A paragraph's text, and which of the original ones it holds.
Part = tuple[frozenset[int], str]


def pages(data: Path, name: str) -> Iterator[list[tuple[str, str]]]:
    """Yield pages as pairs of Finnish and English paragraphs."""
    if name == "dev_docs":
        for source in sorted((data / name).glob("*/source.txt")):
            sides = [_lines(source), _lines(source.with_name("mt.txt"))]
            if len(sides[0]) == len(sides[1]):
                yield list(zip(*sides, strict=True))
        return
    for engine in ENGINES:
        finnish, english = _lines(data / "mt" / f"{name}.fi"), _lines(data / "mt" / f"{name}.{engine}.en")
        for k in range(0, len(finnish) - RUN, STEP):
            yield list(zip(finnish[k : k + RUN], english[k : k + RUN], strict=True))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").split("\n") if line.strip()]


def damaged(
    page: list[tuple[str, str]], rng: Random, level: float, *, moved: bool
) -> tuple[list[Part], list[Part]]:
    """Return both sides of a page with ``level`` of the paragraphs dropped, and half as many run together."""
    sides = []
    for side in (0, 1):
        parts: list[Part] = []
        for i, pair in enumerate(page):
            if rng.random() < level:
                continue
            if parts and rng.random() < level / 2:
                parts[-1] = (parts[-1][0] | {i}, f"{parts[-1][1]} {pair[side]}")
            else:
                parts.append((frozenset({i}), pair[side]))
        sides.append(parts)
    target = sides[1]
    if moved and len(target) > 3:
        target.insert(3, target[0])
        for _ in range(2):
            target.insert(rng.randrange(len(target)), target.pop(rng.randrange(len(target))))
    return sides[0], target


def aligned(sources: list[Part], targets: list[Part]) -> set[tuple[int, int]]:
    """Return which source paragraph was paired with which target one."""
    starts, at = [], 0
    for _, text in sources:
        starts.append((at, at + len(text)))
        at += len(text) + 2
    document = align(parse("\n".join(t for _, t in targets), "\n\n".join(t for _, t in sources)))
    paired = [p.source for p in document.pairs if p.segment is not None]
    return {
        (i, j)
        for j, span in enumerate(paired)
        if span is not None
        for i, (a, b) in enumerate(starts)
        if span.start < b and a < span.end
    }


def alike(data: Path, *, known: bool) -> None:
    """Print how often the Finnish of a line is the most like it of the 25 of its page."""
    mine: list[float] = []
    others: list[float] = []
    first = tried = 0
    with patch("siisti.align.anchors.lexicon", anchors.lexicon if known else dict[str, frozenset[str]]):
        for name in ("wmt15", *SETS):
            for page in pages(data, name):
                likeness = anchors.Likeness([a for a, _ in page], [b for _, b in page])
                for j, (source, target) in enumerate(page):
                    row = [likeness.of(slice(i, i + 1), slice(j, j + 1)) for i in range(len(page))]
                    first, tried = first + (max(range(len(row)), key=row.__getitem__) == j), tried + 1
                    if min(len(source), len(target)) > LONG:
                        mine.append(row[j])
                        others.append(row[j - 1])
    own, other = (sum(x < STRANGE for x in some) / len(some) for some in (mine, others))
    print(
        f"{'with' if known else 'without'} the lexicon: its own the most alike of {RUN} for {first / tried:.3f}"
        f" of {tried:,}; long lines under {STRANGE}: {own:.3f} of their own, {other:.3f} of another's"
    )


def main() -> None:
    """Print a line for each set and kind of damage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--alike", action="store_true", help="measure likeness, and not alignment")
    options = parser.parse_args()
    data: Path = options.data
    if options.alike:
        alike(data, known=False)
        alike(data, known=True)
        return
    for name in ("dev_docs", *SETS):
        for level, moved in ((0.0, False), (0.1, False), (0.25, False), (0.05, True)):
            rng, right, paired, due = Random(7), 0, 0, 0
            for page in pages(data, name):
                sources, targets = damaged(page, rng, level, moved=moved)
                truth = {
                    (i, j) for i, (a, _) in enumerate(sources) for j, (b, _) in enumerate(targets) if a & b
                }
                found = aligned(sources, targets)
                right, paired, due = right + len(found & truth), paired + len(found), due + len(truth)
            what = f"{level:.0%} dropped" + (", moved and doubled" if moved else "")
            print(f"{name:10s} {what:28s} precision {right / paired:.3f} recall {right / due:.3f} of {due:,}")
    everything = [page for name in ("dev_docs", *SETS) for page in pages(data, name)]
    rng = Random(3)
    strangers = list(pages(data, "wmt15"))
    taken = sum(
        bool(
            aligned([(frozenset(), a) for a, _ in rng.choice(strangers)], [(frozenset(), b) for _, b in page])
        )
        for page in everything
    )
    print(f"another page's Finnish: taken by {taken} of {len(everything)} pages")


if __name__ == "__main__":
    main()
