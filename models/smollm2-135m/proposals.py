"""Measures what the language model alone could correct: small words exchanged, taken out or put in.

    python models/smollm2-135m/proposals.py --data ../shared/data

For each margin in nats: how many labels (article, preposition, agreement, grammar, repetition) a proposal touches
and puts right, how many proposals are right, and how many are made in 1,000 words of native articles. Other labelled
sentences are sampled and count for as many as they stand for.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from siisti.lm import load
from siisti.score.features import words
from siisti.score.fluency import sentence_spans

CLASSES = {"article", "preposition", "agreement", "grammar", "repetition"}
ARTICLES = ("a", "an", "the")
PREPOSITIONS = ("in", "on", "at", "for", "to", "of", "by", "with", "from")
NUMBER = {"is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "have": "has", "do": "does"}
#: Edits of each kind tried in one sentence, at the most surprising places.
MOST = {"article": 6, "no article": 3, "new article": 4, "preposition": 16, "no preposition": 2, "number": 3}
OTHERS = 110


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: how many it stands for (0: native English), and its labels: start, end and repairs."""

    text: str
    weight: float
    labels: tuple[tuple[int, int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Try:
    """One edit, and how surprising its place is."""

    surprise: float
    kind: str
    start: int
    end: int
    new: str

    def on(self, text: str) -> str:
        """Return the text with the edit made."""
        return text[: self.start] + self.new + text[self.end :]


def edits(text: str, nats: list[float]) -> Iterator[Try]:
    """Yield every edit of the confusion sets."""
    found = [(m.group(), *m.span()) for m in re.finditer(r"\S+", text)]
    for i, (word, start, end) in enumerate(found):
        low, after = word.lower(), found[i + 1] if i + 1 < len(found) else None
        surprise = nats[i] + (nats[i + 1] / 2 if after else 0)
        cased = str.capitalize if word[0].isupper() else str
        if low in ARTICLES and after:
            for other in sorted({"the", _article(after[0])} - {low}):
                yield Try(surprise, "article", start, end, cased(other))
            yield Try(surprise, "no article", start, after[1], "")
        elif low in PREPOSITIONS and after:
            for other in PREPOSITIONS:
                if other != low:
                    yield Try(surprise, "preposition", start, end, cased(other))
            yield Try(surprise, "no preposition", start, after[1], "")
        elif low in NUMBER:
            yield Try(surprise, "number", start, end, cased(NUMBER[low]))
        elif i and word[0].isalpha() and found[i - 1][0].lower() not in ARTICLES:
            for other in ("the", _article(word)):
                yield Try(nats[i], "new article", start, start, other + " ")
        for k in range(1, 6):
            stretch = [w.lower() for w, _, _ in found[i : i + 2 * k]]
            if len(stretch) == 2 * k and stretch[:k] == stretch[k:]:
                yield Try(99.0, "repetition", start, found[i + k][1], "")


def _article(word: str) -> str:
    return "an" if word[0].lower() in "aeiou" else "a"


def lines(data: Path) -> Iterator[Line]:
    """Yield the sentences that have a label, a sample of those without, and a sample of native ones."""
    others: list[str] = []
    for row in map(json.loads, (data / "dev_gold.jsonl").read_text("utf-8").splitlines()):
        text, labels = html.unescape(row["mt"]), []
        for f in (f for f in row["findings"] if f["class"] in CLASSES):
            start, end = (len(html.unescape(row["mt"][: f[at]])) for at in ("start", "end"))
            labels.append((start, end, [f["repair"], *(f.get("alt_repairs") or [])]))
        for s in sentence_spans(text):
            mine = tuple(
                (a - s.start, b - s.start, tuple(html.unescape(r) for r in repairs if r is not None))
                for a, b, repairs in labels
                if s.start <= a < s.end
            )
            if mine:
                yield Line(s.of(text), 1.0, mine)
            elif not labels:
                others.append(s.of(text))
    draw = random.Random(5)
    yield from (Line(t, len(others) / OTHERS) for t in draw.sample(others, OTHERS))
    native = [p.read_text("utf-8") for p in sorted((data / "clean").glob("*.txt"))]
    parts = [s.of(t) for text in native for t in text.splitlines() for s in sentence_spans(t)]
    yield from (Line(t, 0.0) for t in draw.sample(parts, OTHERS))


def gains(all_lines: list[Line]) -> Iterator[tuple[float, Line, Try]]:
    """Yield the edits that overlap no better one, with the nats they gain."""
    lm = load()
    for line, said in zip(all_lines, lm.surprisals([x.text for x in all_lines]), strict=True):
        room = {**MOST, "repetition": 3}
        tries = []
        for t in sorted(edits(line.text, [n for _, n in words(line.text, said)]), key=lambda t: -t.surprise):
            room[t.kind] -= 1
            if room[t.kind] >= 0:
                tries.append(t)
        after = lm.surprisals([t.on(line.text) for t in tries])
        ranked = sorted(zip((said.total - a.total for a in after), tries, strict=True), key=lambda p: -p[0])
        kept: list[Try] = []
        for gain, t in ranked:
            if not any(t.start <= k.end and k.start <= t.end for k in kept):
                kept.append(t)
                yield gain, line, t


def plain(text: str) -> str:
    """Return the words alone, for comparing."""
    return " ".join(re.findall(r"\w+", text.lower()))


def right(line: Line, t: Try) -> bool:
    """Tell whether the edit does what a label asks for."""
    wanted = {plain(line.text[:a] + r + line.text[b:]) for a, b, repairs in line.labels for r in repairs}
    return plain(t.on(line.text)) in wanted


def main() -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take one sentence in so many, for a quick look")
    options = parser.parse_args()
    taken = list(lines(options.data))[:: options.every]
    labels = sum(len(x.labels) for x in taken)
    native = sum(len(x.text.split()) for x in taken if not x.weight)
    found = list(gains(taken))
    print("| margin | touched | put right | precision | where labelled | offers in 1,000 native words |")
    print("|---|---|---|---|---|---|")
    for margin in (0, 2, 4, 6, 8, 10):
        made = [(line, t) for gain, line, t in found if gain >= margin]
        near = sum(any(t.start <= b and a <= t.end for a, b, _ in line.labels) for line, t in made)
        exact = sum(right(line, t) for line, t in made)
        every = sum(line.weight for line, _ in made) or 1
        mine = sum(bool(line.labels) for line, _ in made) or 1
        offers = sum(not line.weight for line, _ in made) / max(1, native) * 1000
        print(
            f"| {margin} | {near / labels:.2f} | {exact / labels:.2f} | {near / every:.2f} | {near / mine:.2f}"
            f" | {offers:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
