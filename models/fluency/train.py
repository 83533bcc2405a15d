#!/usr/bin/env python3
"""Fits the fluency score to human judgements, and says how well it agrees with them.

    python models/fluency/train.py --data ../shared/data/mlqe

Needs siisti with its ``lm`` extra, and the default model in the cache. The language model reads the training
sentences (about ten minutes for 7,000 on two cores; ``--cache DIR`` keeps what it said), the ridge penalty is
chosen by cross-validation on the training rows, and the development set is used for the percentile table and
for the check. Writes ``weights.json``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from siisti.lm import LanguageModel, Surprisal, load
from siisti.score.features import NAMES, Unigram, features

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

TRAIN = ("et",)
FOLDS = 10
PENALTIES = (0.1, 1.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)


def rows(path: Path) -> tuple[list[str], Array]:
    """Return the English sentences of a table, and the annotators' z-scored means."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["mt"] for row in table], np.array([float(row["da_z"]) for row in table])


def surprisals(lm: LanguageModel, name: str, texts: list[str], cache: Path | None) -> list[Surprisal]:
    """Return what the model says of the texts, from the cache where it is there."""
    kept = cache / f"{name}.{lm.signature}.pickle" if cache else None
    if kept and kept.exists():
        return list(pickle.loads(kept.read_bytes()))
    found = lm.surprisals(texts)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(found))
    return found


def ridge(x: Array, y: Array, penalty: float) -> tuple[Array, Array, Array, float]:
    """Return mean, deviation, weight per standardised feature, and intercept."""
    mean, deviation = x.mean(0), x.std(0)
    z = (x - mean) / deviation
    weight = np.linalg.solve(z.T @ z + penalty * np.eye(z.shape[1]), z.T @ (y - y.mean()))
    return mean, deviation, weight, float(y.mean())


def predict(fit: tuple[Array, Array, Array, float], x: Array) -> Array:
    """Return the predictions, the features held within five deviations as ``score.fluency`` holds them."""
    mean, deviation, weight, intercept = fit
    return np.clip((x - mean) / deviation, -5, 5) @ weight + intercept


def pearson(a: Array, b: Array) -> float:
    """Return the correlation."""
    return float(np.corrcoef(a, b)[0, 1])


def validated(x: Array, y: Array, penalty: float) -> float:
    """Return the mean correlation over the folds."""
    fold = np.arange(len(y)) % FOLDS
    return float(
        np.mean(
            [
                pearson(predict(ridge(x[fold != k], y[fold != k], penalty), x[fold == k]), y[fold == k])
                for k in range(FOLDS)
            ]
        )
    )


def report(x: Array, y: Array, fit: tuple[Array, Array, Array, float]) -> None:
    """Print the agreement on the development set of the score and of its plainest parts."""
    names = list(NAMES)
    columns: dict[str, Callable[[], Array]] = {
        "mean surprisal per token": lambda: -x[:, names.index("mean_token")],
        "SLOR per word": lambda: x[:, names.index("slor_word")],
        "SLOR per token": lambda: x[:, names.index("slor_token")],
        "ridge regression": lambda: predict(fit, x),
    }
    for name, column in columns.items():
        print(f"{name:>26}: Pearson {pearson(column(), y):.4f} on et-en.dev ({len(y):,} rows)")


def main() -> int:
    """Fit, report and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with the MLQE-PE tables")
    parser.add_argument("--cache", type=Path, help="keep the model's surprisals in this folder")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.json"))
    options = parser.parse_args()
    lm, unigram = load(), Unigram()
    parts = {}
    for name in (*(f"{language}-en.train" for language in TRAIN), "et-en.dev"):
        texts, y = rows(options.data / f"{name}.tsv.gz")
        said = surprisals(lm, name, texts, options.cache)
        parts[name] = np.array([features(t, s, unigram) for t, s in zip(texts, said, strict=True)]), y
    x_dev, y_dev = parts.pop("et-en.dev")
    x, y = (np.concatenate(columns) for columns in zip(*parts.values(), strict=True))
    penalty = max(PENALTIES, key=lambda p: validated(x, y, p))
    print(
        f"ridge penalty {penalty:g}: Pearson {validated(x, y, penalty):.4f} "
        f"in {FOLDS}-fold cross-validation, {len(y):,} rows"
    )
    fit = ridge(x, y, penalty)
    report(x_dev, y_dev, fit)
    mean, deviation, weight, intercept = fit
    weights = {
        "lm": lm.signature.partition(".")[0],
        "trained_on": [f"MLQE-PE {language}-en.train" for language in TRAIN],
        "penalty": penalty,
        "intercept": round(intercept, 6),
        "features": {
            name: {"mean": round(m, 6), "deviation": round(d, 6), "weight": round(w, 6)}
            for name, m, d, w in zip(NAMES, mean.tolist(), deviation.tolist(), weight.tolist(), strict=True)
        },
        "percentiles": [
            round(v, 5) for v in np.quantile(predict(fit, x_dev), np.linspace(0, 1, 101)).tolist()
        ],
    }
    options.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
