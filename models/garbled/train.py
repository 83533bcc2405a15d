#!/usr/bin/env python3
"""Fits the weights that tell garbled sentences, and says how well they do.

    python models/garbled/train.py --data ../shared/data

Needs siisti with its ``lm`` or ``fast`` extra, the default model in the cache, and the fluency weights, on whose
standardised features these stand. Garbled are the labelled sentences with a label struct, headline-garble,
nonword or major grammar; not garbled are the segments without any label and, at a fifth of the weight, human
English: the native articles and the references of WMT15 and WMT16. Everything printed is out of fold: a source
line, whichever engines rendered it, and its reference are in one fold, and so is an article. Writes ``weights.json``.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from siisti.lm import StateModel, load
from siisti.score.features import LAYERS, NAMES, Unigram, with_states
from siisti.score.fluency import read_weights, sentence_spans

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]

GARBLED = {"struct", "headline-garble", "nonword"}
FOLDS = 10
#: What a human sentence counts beside a translated one without a label.
HUMAN = 0.2
#: How far the penalty lets go of the surprisals and of the fluency score itself, where a state counts 1: there are
#: few of them, each worth more.
SURPRISALS, FLUENCY = 10.0, 30.0
PENALTY = 2000.0
#: Findings in 1,000 words of human English that are borne: any, and major ones.
BORNE = (3.0, 1.0)
_LINES = 450
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence: of which text, from which set, in which fold, and whether it is garbled (None: unclear)."""

    text: str
    item: int
    set: str
    fold: int
    garbled: bool | None


def fold(key: str) -> int:
    """Return the fold of a source line or an article, the same on every machine."""
    return int(random.Random(key).random() * FOLDS)


def bad(label: dict[str, Any]) -> bool:
    """Tell whether a label makes its sentence garbled."""
    return label["class"] in GARBLED or (
        label["class"] == "grammar" and label["severity"] in ("major", "critical")
    )


def labelled(data: Path) -> tuple[list[Part], Array]:
    """Return the sentences of dev_gold, and for each segment 1 garbled, 0 without a label, -1 other labels."""
    parts, kinds = [], []
    for item, line in enumerate((data / "dev_gold.jsonl").read_text("utf-8").splitlines()):
        row = json.loads(line)
        text, labels = html.unescape(row["mt"]), row["findings"]
        spans = [
            tuple(len(html.unescape(row["mt"][: f[end]])) for end in ("start", "end"))
            for f in labels
            if bad(f)
        ]
        kinds.append(1 if spans else -1 if labels else 0)
        for s in sentence_spans(text):
            mine = any(a <= s.end and s.start <= b for a, b in spans)
            key = ":".join(row["id"].split(":")[:2])
            parts.append(Part(s.of(text), item, "labelled", fold(key), mine or (None if labels else False)))
    return parts, np.array(kinds)


def human(data: Path) -> list[Part]:
    """Return sentences of human English. Those of WMT17 and FLORES are for the check alone: their fold is -1."""
    parts = []
    for path in sorted((data / "clean").glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            parts += [Part(s.of(line), -1, "articles", fold(path.name), False) for s in sentence_spans(line)]
    for name in ("wmt15", "wmt16", "wmt17", "flores-dev"):
        lines = list(enumerate((data / "mt" / f"{name}.en").read_text("utf-8").splitlines(), 1))
        for number, line in sorted(random.Random(1).sample(lines, _LINES)):
            which = fold(f"{name}:{number}") if name in ("wmt15", "wmt16") else -1
            text = html.unescape(line)
            parts += [Part(s.of(text), -1, name, which, False) for s in sentence_spans(text)]
    return parts


def rows(lm: StateModel, parts: Sequence[Part], cache: Path | None) -> Array:
    """Return the standardised features of the sentences, from the file where they are there."""
    if cache and cache.exists() and len(found := np.load(cache)) == len(parts):
        return found.astype(np.float64)
    unigram, head, start, done = Unigram(), read_weights().states, time.monotonic(), []
    for at in range(0, len(parts), _CHUNK):
        texts = [p.text for p in parts[at : at + _CHUNK]]
        read = zip(texts, lm.readings(texts, LAYERS), strict=True)
        done += [head.standard(with_states(text, reading, unigram)) for text, reading in read]
        print(f"{len(done):,} of {len(parts):,}, {time.monotonic() - start:.0f} s", file=sys.stderr)
    table = np.array(done)
    if cache:
        np.save(cache, table.astype(np.float32))
    return table


def logistic(x: Array, y: Array, weight: Array) -> tuple[Array, float]:
    """Return the weights and intercept of a ridge-penalised logistic regression, by Newton steps in the dual:
    there are more features than sentences.
    """
    gram = x @ x.T / PENALTY
    a, b = np.zeros(len(y)), 0.0
    for _ in range(20):
        f = gram @ a + b
        p = 1 / (1 + np.exp(-f))
        bend = np.maximum(weight * p * (1 - p), 1e-6)
        z = f + weight * (y - p) / bend
        found = np.linalg.solve(gram + np.diag(1 / bend), np.stack([z, np.ones(len(y))], 1))
        b = float(found[:, 0].sum() / found[:, 1].sum())
        last, a = a, found[:, 0] - b * found[:, 1]
        if np.abs(a - last).max() < 1e-5:
            break
    return x.T @ a, b


def fitted(z: Array, y: Array, weight: Array) -> tuple[Array, float]:
    """Return a weight for each standardised feature, and the intercept."""
    judged = np.array(read_weights().states.weight)
    told = z @ judged
    scale = np.where(np.arange(z.shape[1]) < len(NAMES), SURPRISALS, 1.0)
    x = np.hstack([z * scale, (told / told.std() * FLUENCY)[:, None]])
    mean = x.mean(0)
    w, b = logistic(x - mean, y, weight)
    w = w / PENALTY
    return w[:-1] * scale + judged * (w[-1] * FLUENCY / told.std()), b - float(w @ mean)


def area(score: Array, y: Array) -> float:
    """Return the area under the ROC curve."""
    rank = np.empty(len(score))
    rank[np.argsort(score, kind="stable")] = np.arange(1, len(score) + 1)
    n = y.sum()
    return float((rank[y].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def out_of_fold(z: Array, parts: Sequence[Part], y: Array, weight: Array, learn: Array) -> Array:
    """Return for each sentence the logit from weights that have not seen it or its line."""
    folds = np.array([p.fold for p in parts])
    told = np.zeros(len(parts))
    for k in range(FOLDS):
        mine = learn & (folds != k) & (folds >= 0)
        w, b = fitted(z[mine], y[mine], weight[mine])
        told[folds == k] = z[folds == k] @ w + b
        told[folds < 0] += (z[folds < 0] @ w + b) / FOLDS
    return told


def rates(told: Array, parts: Sequence[Part], level: float) -> dict[str, float]:
    """Return the findings in 1,000 words of each set of human English."""
    names = np.array([p.set for p in parts])
    words = np.array([len(p.text.split()) for p in parts])
    wanted = dict.fromkeys(n for n in names if n != "labelled")
    return {n: float((told[names == n] >= level).sum() / words[names == n].sum() * 1000) for n in wanted}


def report(whole: Array, kinds: Array, told: Array, parts: Sequence[Part], levels: dict[str, float]) -> None:
    """Print the figures: of the segments that are garbled or without a label, and of human English."""
    clear = kinds >= 0
    print(
        f"AUROC {area(whole[clear], kinds[clear] == 1):.3f}; {(kinds == 1).sum()} against {(kinds == 0).sum()}"
    )
    for name, level in levels.items():
        hit = whole >= level
        right, other = (kinds[hit] == 1).sum(), (kinds[hit] == -1).sum()
        seen = " ".join(f"{n} {r:.2f}" for n, r in rates(told, parts, level).items())
        print(
            f"{name}: logit {level:.2f}, recall {right / (kinds == 1).sum():.2f}, precision"
            f" {right / max(1, hit.sum() - other):.2f}; of all {hit.sum()} named, {right} are garbled and {other}"
            f" have other labels; in 1,000 words of human English: {seen}"
        )


def main() -> int:
    """Fit, report and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder with dev_gold.jsonl, clean/ and mt/"
    )
    parser.add_argument("--cache", type=Path, help="keep the features in this .npy file")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.json"))
    options = parser.parse_args()
    lm = load()
    gold, kinds = labelled(options.data)
    parts = gold + human(options.data)
    z = rows(lm, parts, options.cache)
    y = np.array([p.garbled is True for p in parts])
    weight = np.array([1.0 if p.set == "labelled" else HUMAN for p in parts])
    learn = np.array([p.garbled is not None and p.fold >= 0 for p in parts])
    told = out_of_fold(z, parts, y, weight, learn)
    whole = np.full(len(kinds), -np.inf)
    np.maximum.at(whole, [p.item for p in gold], told[: len(gold)])
    falling = np.sort(whole[kinds == 1])[::-1]
    levels = {f"recall {r}": float(falling[int(np.ceil(r * len(falling))) - 1]) for r in (0.1, 0.2, 0.3)}
    steps = np.sort(told)
    for name, most in zip(("found", "major"), BORNE, strict=True):
        fits = (t for t in steps if max(rates(told, parts, float(t)).values()) <= most)
        levels[name] = float(next(fits))
    report(whole, kinds, told, parts, levels)
    w, b = fitted(z[learn], y[learn], weight[learn])
    weights = {
        "fluency": read_weights().digest,
        "weight": [float(f"{v:.4g}") for v in w],
        "intercept": round(b, 5),
        **{name: round(float(1 / (1 + np.exp(-levels[name]))), 4) for name in ("found", "major")},
    }
    options.out.write_text(json.dumps(weights) + "\n", encoding="utf-8")
    print(f"wrote {options.out}, {options.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
