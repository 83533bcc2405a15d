#!/usr/bin/env python3
"""How does the quality score take Finnish, of which there are no judgements? The table in ``card.md``.

    python models/quality/finnish.py --data ../shared/data

Lines of the news test of 2017 as two engines and people have them, and damaged: words shuffled, half of a side gone,
another line's source, sides swapped, a copy. Then the labelled segments: those with a major fault of accuracy against
those without any label, and each of the former against its repaired twin. The sample has a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import siisti

LINES, SEGMENTS = 80, 130
_ROUND = 40


class Scorer:
    """Scores translations with their sources, as ``siisti score`` does."""

    def __init__(self) -> None:
        self._cleaner = siisti.Cleaner(scores="all")

    def quality(self, texts: Sequence[str], sources: Sequence[str]) -> list[float]:
        """Return the quality of each translation."""
        return [s if s is not None else 0.0 for s, _ in self.both(texts, sources)]

    def both(self, texts: Sequence[str], sources: Sequence[str]) -> list[tuple[float | None, float | None]]:
        """Return the quality and the fluency of each translation."""
        found: list[tuple[float | None, float | None]] = []
        for at in range(0, len(texts), _ROUND):
            scores = self._cleaner.score_many(texts[at : at + _ROUND], sources[at : at + _ROUND])
            found += [(s.quality, s.fluency) for s in scores]
        return found


def half(text: str) -> str:
    """Return the first half of the words."""
    words = text.split()
    return " ".join(words[: max(1, len(words) // 2)])


def shuffled(text: str, rng: random.Random) -> str:
    """Return the words in another order."""
    words = text.split()
    rng.shuffle(words)
    return " ".join(words)


def auroc(bad: Sequence[float], good: Sequence[float]) -> float:
    """Return how often a good one scores higher than a bad one; a draw counts half."""
    return mean((g > b) + (g == b) / 2 for b in bad for g in good)


def lines(data: Path, scorer: Scorer, rng: random.Random) -> None:
    """Print the mean score of lines as they are, and of what was done to them."""
    named = ("fi", "google.en", "bergamot-tiny.en", "en")
    sides = [(data / "mt" / f"wmt17.{name}").read_text("utf-8").splitlines() for name in named]
    finnish, google, tiny, people = zip(
        *rng.sample([row for row in zip(*sides, strict=True) if all(row)], LINES), strict=True
    )
    other = [*finnish[1:], finnish[0]]
    tried = {
        "google": (google, finnish),
        "bergamot-tiny": (tiny, finnish),
        "people": (people, finnish),
        "words shuffled": ([shuffled(t, rng) for t in google], finnish),
        "half of the text gone": ([half(t) for t in google], finnish),
        "half of the source gone": (google, [half(t) for t in finnish]),
        "another line's source": (google, other),
        "sides swapped": (finnish, google),
        "a copy of the source": (finnish, finnish),
    }
    scores = {name: scorer.quality(texts, sources) for name, (texts, sources) in tried.items()}
    for name, found in scores.items():
        print(f"{name}: {mean(found):.0f}")
    for name in ("half of the text gone", "another line's source"):
        won = mean(a > b for a, b in zip(scores["google"], scores[name], strict=True))
        print(f"the line as it is outscores the one with {name} in {won:.0%}")


def at_fault(label: dict[str, Any]) -> bool:
    """Tell whether a label is a major fault of accuracy, other than a pronoun's."""
    major = label["mqm"].startswith("accuracy") and label["severity"] in ("major", "critical")
    return major and label["class"] != "pronoun-gender"


def labelled(data: Path, scorer: Scorer, rng: random.Random) -> None:
    """Print how well the scores tell a labelled segment from one without labels, and from its repaired twin."""
    rows = [json.loads(line) for line in (data / "dev_gold.jsonl").read_text("utf-8").splitlines()]
    wrong = [row for row in rows if any(map(at_fault, row["findings"]))]
    wrong, clean = rng.sample(wrong, SEGMENTS), rng.sample([r for r in rows if not r["findings"]], SEGMENTS)
    bad, good = (scorer.both([r["mt"] for r in some], [r["source"] for r in some]) for some in (wrong, clean))
    twins = [r for r in wrong if r["repaired"] != r["mt"]]
    right = scorer.both([r["repaired"] for r in twins], [r["source"] for r in twins])
    before = [bad[wrong.index(r)] for r in twins]
    for at, name in enumerate(("quality", "fluency")):
        pairs = [(a[at] or 0.0, b[at] or 0.0) for a, b in zip(before, right, strict=True)]
        told = auroc([x[at] or 0.0 for x in bad], [x[at] or 0.0 for x in good])
        won, gain = mean(b > a for a, b in pairs), mean(b - a for a, b in pairs)
        print(
            f"{name}: AUROC {told:.2f} ({SEGMENTS} and {SEGMENTS}); of {len(pairs)} the repaired one higher in"
            f" {won:.0%}, by {gain:.1f} points"
        )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args().data
    scorer = Scorer()
    lines(data, scorer, random.Random(17))
    labelled(data, scorer, random.Random(18))


if __name__ == "__main__":
    main()
