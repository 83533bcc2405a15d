#!/usr/bin/env python3
"""Fits the fluency score to human judgements, and says how well it agrees with them.

    python models/fluency/train.py --data ../shared/data

Needs siisti with its ``lm`` extra, and the default model in the cache. The language model reads the training
sentences (21,000 of three languages, half an hour on two cores; ``--cache DIR`` keeps what came of it), the
ridge penalty is chosen by cross-validation within the Estonian training rows, and the development set is used
for the percentile table and for the check. How long sentences are put on one scale with short ones is read
off engines' output for the news tests of 2015 and 2016. Nothing is drawn at random but with a fixed seed.
Writes ``weights.json``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from siisti.lm import LanguageModel, StateModel, load
from siisti.score.features import LAYERS, NAMES, Unigram, with_states

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]

#: What a judgement of each language counts. Estonian is the nearest to Finnish; the others keep the weights
#: from leaning on what only its articles have.
TRAIN = {"et": 1.0, "ro": 0.1, "ru": 0.1}
OTHERS = ("ro", "ru", "ne", "si")
ENGINES = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")
FOLDS = 10
PENALTIES = {"states": (3000.0, 10000.0, 30000.0), "surprisals": (10.0, 100.0, 300.0, 1000.0)}
#: Words at which the shift for length is read off; between them it is a straight line by the logarithm.
WORDS = (2, 4, 6, 8, 11, 15, 20, 27, 36, 50)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Table:
    """The features of some sentences, and what people thought of them where that is known."""

    x: Array
    y: Array
    words: Array


@dataclass(frozen=True, slots=True)
class Fit:
    """A ridge regression on standardised features."""

    mean: Array
    deviation: Array
    weight: Array
    intercept: float
    penalty: float

    def __call__(self, x: Array) -> Array:
        """Return the predictions."""
        z: Array = standard(x, self.mean, self.deviation) @ self.weight + self.intercept
        return z


class Reader:
    """Turns texts into features with the language model, and keeps them in a folder."""

    def __init__(self, lm: StateModel, cache: Path | None) -> None:
        self.lm, self._cache, self._unigram = lm, cache, Unigram()

    def features(self, name: str, texts: Sequence[str]) -> Array:
        """Return the features of the texts, from the folder where they are there."""
        told = (self.lm.signature, self._unigram.digest, str(LAYERS), *texts)
        return remembered(self._cache, name, told, self._read(name, texts))

    def _read(self, name: str, texts: Sequence[str]) -> Iterator[Array]:
        start = time.monotonic()
        for at in range(0, len(texts), _CHUNK):
            part = [text.strip() or "." for text in texts[at : at + _CHUNK]]
            readings = self.lm.readings(part, LAYERS)
            yield np.array([with_states(*pair, self._unigram) for pair in zip(part, readings, strict=True)])
            done, seconds = at + len(part), time.monotonic() - start
            print(
                f"{name}: {done:,} of {len(texts):,} sentences, {seconds:.0f} s", file=sys.stderr, flush=True
            )


def remembered(cache: Path | None, name: str, told: Sequence[str], parts: Iterable[Array]) -> Array:
    """Return the parts as one table, from the folder where it was kept under all that it hangs on."""
    key = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    kept = cache / f"{name}.{key}.npy" if cache else None
    if kept and kept.exists():
        return np.load(kept).astype(np.float64)
    x = np.concatenate(list(parts))
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, x.astype(np.float32))
    return x


def judged(reader: Reader, data: Path, name: str) -> Table:
    """Return a table of MLQE-PE: English sentences and the annotators' z-scored means."""
    with gzip.open(data / "mlqe" / f"{name}.tsv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    texts = [row["mt"] for row in rows]
    return Table(
        reader.features(name, texts),
        np.array([float(row["da_z"]) for row in rows]),
        np.array([max(1, len(text.split())) for text in texts]),
    )


def translated(reader: Reader, data: Path, sets: tuple[str, ...], engines: bool, most: int) -> Table:
    """Return sentences of the news tests, by engines or by people: as many of each length as can be had, up
    to ``most``.
    """
    lines: list[str] = []
    for name in sets:
        for engine in (f".{e}" for e in ENGINES) if engines else ("",):
            lines += (data / "mt" / f"{name}{engine}.en").read_text(encoding="utf-8").splitlines()
    order = np.random.default_rng(0).permutation(len(lines))
    room = dict.fromkeys(range(len(WORDS)), most)
    texts = []
    for i in order:
        bin_ = nearest(len(lines[i].split()))
        if any(map(str.isalpha, lines[i])) and room[bin_]:
            room[bin_] -= 1
            texts.append(lines[i])
    x = reader.features(f"{'-'.join(sets)}.{'engines' if engines else 'people'}", texts)
    return Table(x, np.zeros(len(texts)), np.array([len(text.split()) for text in texts]))


def nearest(words: int) -> int:
    """Return which of ``WORDS`` is the nearest, by the logarithm."""
    return int(np.argmin(np.abs(np.log(WORDS) - np.log(max(1, words)))))


def standard(x: Array, mean: Array, deviation: Array) -> Array:
    """Return the features standardised, and held within five deviations as ``score.fluency`` holds them."""
    return np.clip((x - mean) / deviation, -5.0, 5.0)


def solved(gram: Array, product: Array, penalty: float) -> Array:
    """Return the weights of a ridge regression."""
    found: Array = np.linalg.solve(gram + penalty * np.eye(len(gram)), product)
    return found


def ridge(
    tables: Mapping[str, Table],
    penalties: Sequence[float],
    name: str,
    languages: Mapping[str, float] = TRAIN,
    boost: Array | float = 1.0,
) -> Fit:
    """Fit with the penalty that does best for unseen Estonian sentences.

    Of the other languages only what is apart from their mean counts, each by its weight in ``languages``: how strict
    its annotators were is nothing to learn. ``boost`` multiplies the standardised features before the penalty sees
    them.
    """
    home = tables["et"]
    mean, deviation = home.x.mean(0), home.x.std(0) + 1e-9
    z, y = standard(home.x, mean, deviation) * boost, home.y - home.y.mean()
    gram, product = z.T @ z, z.T @ y
    for language, table in tables.items():
        if language != "et":
            other = standard(table.x, mean, deviation) * boost
            other -= other.mean(0)
            gram += languages[language] * (other.T @ other)
            product += languages[language] * (other.T @ (table.y - table.y.mean()))
    fold, unseen = np.arange(len(y)) % FOLDS, {p: np.zeros(len(y)) for p in penalties}
    for k in range(FOLDS):
        out, own = z[fold == k], y[fold == k]
        for p in penalties:
            unseen[p][fold == k] = out @ solved(gram - out.T @ out, product - out.T @ own, p)
    best = max(penalties, key=lambda p: pearson(unseen[p], y))
    folds = [pearson(unseen[best][fold == k], y[fold == k]) for k in range(FOLDS)]
    tried = ", ".join(f"{p:g}: {pearson(unseen[p], y):.4f}" for p in penalties)
    print(
        f"{name}: penalty {best:g}, Pearson {pearson(unseen[best], y):.4f} in {FOLDS}-fold cross-validation on"
        f" et-en.train (folds {min(folds):.3f} to {max(folds):.3f}; {tried})",
        flush=True,
    )
    return Fit(mean, deviation, solved(gram, product, best) * boost, float(home.y.mean()), best)


def pearson(a: Array, b: Array) -> float:
    """Return the correlation."""
    return float(np.corrcoef(a, b)[0, 1])


def interval(a: Array, b: Array) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the correlation."""
    draw = np.random.default_rng(0)
    picks = (draw.integers(0, len(a), len(a)) for _ in range(2000))
    low, high = np.quantile([pearson(a[i], b[i]) for i in picks], (0.025, 0.975))
    return float(low), float(high)


def shifts(prediction: Array, words: Array) -> Array:
    """Return how far the median prediction for sentences of about so many words is from that of the usual
    length.
    """
    bins = np.array([nearest(int(w)) for w in words])
    medians = np.array([np.median(prediction[bins == k]) for k in range(len(WORDS))])
    found: Array = medians - medians[WORDS.index(20)]
    return found


def head(fit: Fit, dev: Table, engines: Table, columns: int) -> dict[str, Any]:
    """Return what ``score.fluency`` reads of one regression."""
    move = shifts(fit(engines.x[:, :columns]), engines.words)
    told = fit(dev.x[:, :columns]) - moved(move, dev.words)
    return {
        "penalty": fit.penalty,
        "intercept": round(fit.intercept, 6),
        "mean": short(fit.mean),
        "deviation": short(fit.deviation),
        "weight": short(fit.weight),
        "percentiles": short(np.quantile(told, np.linspace(0, 1, 101))),
        "words": list(WORDS),
        "shifts": short(move),
    }


def moved(move: Array, words: Array) -> Array:
    """Return the shift for sentences of so many words."""
    found: Array = np.interp(np.log(words), np.log(WORDS), move)
    return found


def short(values: Array) -> list[float]:
    """Return the numbers with five digits each."""
    return [float(f"{v:.5g}") for v in values.tolist()]


def report(name: str, fit: Fit, columns: int, move: Array, tables: dict[str, Table]) -> None:
    """Print the agreement with people, before and after the shift for length."""
    for label, table in tables.items():
        plain = fit(table.x[:, :columns])
        told = plain - moved(move, table.words)
        low, high = interval(told, table.y)
        print(
            f"{name}: {label} ({len(table.y):,}): Pearson {pearson(told, table.y):.4f} [{low:.3f}, {high:.3f}],"
            f" before the shift {pearson(plain, table.y):.4f}"
        )


def lengths(made: dict[str, Any], fit: Fit, columns: int, tables: dict[str, Table]) -> None:
    """Print the mean score of sentences by their length, with and without the shift."""
    for label, table in tables.items():
        plain, bins = fit(table.x[:, :columns]), np.array([nearest(int(w)) for w in table.words])
        for kind, value in (
            ("plain", plain),
            ("shifted", plain - moved(np.array(made["shifts"]), table.words)),
        ):
            score = np.interp(value, made["percentiles"], np.linspace(0, 100, 101))
            means = " ".join(f"{w}:{score[bins == k].mean():.0f}" for k, w in enumerate(WORDS))
            print(f"mean score by words, {label}, {kind}: {means}")


def main() -> int:
    """Fit, report and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with mlqe/ and mt/")
    parser.add_argument("--cache", type=Path, help="keep the features in this folder")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.json"))
    options = parser.parse_args()
    lm: LanguageModel = load()
    assert isinstance(lm, StateModel)
    reader, data = Reader(lm, options.cache), options.data
    dev = judged(reader, data, "et-en.dev")
    train = {language: judged(reader, data, f"{language}-en.train") for language in TRAIN}
    engines = translated(reader, data, ("wmt15", "wmt16"), True, 200)
    people = translated(reader, data, ("wmt15", "wmt16"), False, 80)
    unseen = {e: translated(reader, data, ("wmt17", "flores-dev"), e, 60) for e in (True, False)}
    checks = {"et-en.dev": dev, **{f"{k}-en.test": judged(reader, data, f"{k}-en.test") for k in OTHERS}}
    heads = {}
    for name, columns in (("surprisals", len(NAMES)), ("states", dev.x.shape[1])):
        cut = {k: Table(table.x[:, :columns], table.y, table.words) for k, table in train.items()}
        fit = ridge(cut, PENALTIES[name], name)
        heads[name] = head(fit, dev, engines, columns)
        report(name, fit, columns, np.array(heads[name]["shifts"]), checks)
    groups = {
        "engines": engines,
        "people": people,
        "unseen engines": unseen[True],
        "unseen people": unseen[False],
    }
    lengths(heads["states"], fit, dev.x.shape[1], groups)
    weights = {
        "lm": lm.signature.partition(".")[0],
        "trained_on": {f"MLQE-PE {language}-en.train": weight for language, weight in TRAIN.items()},
        "features": list(NAMES),
        "layers": list(LAYERS),
        "heads": heads,
    }
    options.out.write_text(json.dumps(weights) + "\n", encoding="utf-8")
    print(f"wrote {options.out}, {options.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
