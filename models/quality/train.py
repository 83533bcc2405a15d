#!/usr/bin/env python3
"""Fits the quality score to human judgements of translations and their sources, and says how well it agrees.

    python models/quality/train.py --data ../shared/data

Needs siisti with its ``fast`` extra, the default model and the encoder in the cache. Both read the training
sentences (21,000 of three languages, an hour on two cores; ``--cache DIR`` keeps what came of it, and what
``models/fluency/train.py`` keeps there is used). The penalty is chosen by cross-validation within the Estonian
training rows; the development set is used for the percentile table and for the check. How long sentences are put on
one scale with short ones is read off engines' output for the news tests of 2015 and 2016, Finnish to English.
Nothing is drawn at random but with a fixed seed. Writes ``weights.json``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from siisti.lm import Encoder, StateModel, encoder, load
from siisti.score.features import LAYERS as READ
from siisti.score.features import NAMES as SAID
from siisti.score.pairs import LAYERS, NAMES, VECTORS, Side, pair_features

_SPEC = importlib.util.spec_from_file_location("fluency", Path(__file__).parents[1] / "fluency" / "train.py")
assert _SPEC is not None and _SPEC.loader is not None
fluency: Any = importlib.util.module_from_spec(_SPEC)
sys.modules["fluency"] = fluency
_SPEC.loader.exec_module(fluency)

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]

#: What a judgement of each language counts: at a fifth the others cost the Estonian 0.001, and languages no
#: judgement is of, as Finnish is, gain 0.01.
TRAIN = {"et": 1.0, "ro": 0.2, "ru": 0.2}
OTHERS = ("ro", "ru", "ne", "si")
PENALTIES = (6000.0, 12000.0, 24000.0)
#: How far the penalty lets go of what is no state: there are few of them, each worth more.
SCALARS = 2.0
_CHUNK = 500
_CENTER = 400


@dataclass(frozen=True, slots=True)
class Lines:
    """Some translations, with their sources and what people thought of them where that is known."""

    name: str
    sources: list[str]
    texts: list[str]
    y: Array

    @property
    def words(self) -> Array:
        """Return how many words each translation has."""
        return np.array([max(1, len(text.split())) for text in self.texts])


class Reader:
    """Turns translations and their sources into features, and keeps them in a folder."""

    def __init__(self, lm: StateModel, model: Encoder, cache: Path | None, first: Lines) -> None:
        self.lm, self._encoder, self._cache = lm, model, cache
        self._fluency = fluency.Reader(lm, cache)
        sides = [*first.sources[:_CENTER], *first.texts[:_CENTER]]
        states = np.concatenate([read.states for read in model.read(sides, LAYERS)], axis=1)
        self.center = np.array([[float(f"{v:.4g}") for v in row] for row in states.mean(axis=1)], np.float32)

    def table(self, lines: Lines) -> Any:
        """Return a table of the features of the language model and after them those of the encoder."""
        said = self._fluency.features(lines.name, lines.texts)
        return fluency.Table(np.hstack([said, self._pairs(lines)]), lines.y, lines.words)

    def _pairs(self, lines: Lines) -> Array:
        told = (self._encoder.signature, str((LAYERS, VECTORS, NAMES)), *lines.sources, *lines.texts)
        kept: Array = fluency.remembered(self._cache, f"{lines.name}.pairs", told, self._read(lines))
        return kept

    def _read(self, lines: Lines) -> Iterator[Array]:
        start = time.monotonic()
        for at in range(0, len(lines.texts), _CHUNK):
            parts = [
                [t.strip() or "." for t in side[at : at + _CHUNK]] for side in (lines.sources, lines.texts)
            ]
            read = [self._encoder.read(part, LAYERS) for part in parts]
            sides = (
                [Side(*pair) for pair in zip(*both, strict=True)] for both in zip(parts, read, strict=True)
            )
            yield np.array(
                [pair_features(*pair, self.center) for pair in zip(*sides, strict=True)], np.float32
            )
            done, seconds = at + len(parts[0]), time.monotonic() - start
            print(
                f"{lines.name}: {done:,} of {len(lines.texts):,} pairs, {seconds:.0f} s",
                file=sys.stderr,
                flush=True,
            )


def judged(data: Path, name: str) -> Lines:
    """Return a set of MLQE-PE: sources, English sentences and the annotators' z-scored means."""
    with gzip.open(data / "mlqe" / f"{name}.tsv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    y = np.array([float(row["da_z"]) for row in rows])
    return Lines(name, [row["source"] for row in rows], [row["mt"] for row in rows], y)


def translated(data: Path, sets: tuple[str, ...], engines: bool, most: int) -> Lines:
    """Return lines of the news tests with their Finnish, the very lines ``models/fluency/train.py`` takes."""
    lines: list[tuple[str, str]] = []
    for name in sets:
        finnish = (data / "mt" / f"{name}.fi").read_text(encoding="utf-8").splitlines()
        for engine in (f".{e}" for e in fluency.ENGINES) if engines else ("",):
            english = (data / "mt" / f"{name}{engine}.en").read_text(encoding="utf-8").splitlines()
            lines += zip(finnish, english, strict=True)
    room = dict.fromkeys(range(len(fluency.WORDS)), most)
    chosen = []
    for i in np.random.default_rng(0).permutation(len(lines)):
        bin_ = fluency.nearest(len(lines[i][1].split()))
        if any(map(str.isalpha, lines[i][1])) and room[bin_]:
            room[bin_] -= 1
            chosen.append(lines[i])
    name = f"{'-'.join(sets)}.{'engines' if engines else 'people'}"
    return Lines(name, [a for a, _ in chosen], [b for _, b in chosen], np.zeros(len(chosen)))


def part(table: Any, name: str) -> Any:
    """Return the columns of one head: all of them, or those of the encoder."""
    return table if name == "both" else fluency.Table(table.x[:, _said(table) :], table.y, table.words)


def _said(table: Any) -> int:
    """Return how many columns are the language model's."""
    return int(table.x.shape[1] - len(NAMES) - 2 * len(VECTORS) * 384)


def boost(name: str, columns: int) -> Array:
    """Return by what each standardised feature is multiplied before the penalty sees it."""
    found = np.ones(columns)
    at = columns - len(NAMES) - 2 * len(VECTORS) * 384
    found[at : at + len(NAMES)] = SCALARS
    if name == "both":
        found[: len(SAID)] = SCALARS
    return found


def main() -> int:
    """Fit, report and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with mlqe/ and mt/")
    parser.add_argument("--cache", type=Path, help="keep the features in this folder")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.json"))
    options = parser.parse_args()
    lm, data = load(), options.data
    assert isinstance(lm, StateModel)
    home = judged(data, "et-en.train")
    reader = Reader(lm, encoder(), options.cache, home)
    dev = reader.table(judged(data, "et-en.dev"))
    train = {k: reader.table(home if k == "et" else judged(data, f"{k}-en.train")) for k in TRAIN}
    checks = {
        "et-en.dev": dev,
        **{f"{k}-en.test": reader.table(judged(data, f"{k}-en.test")) for k in OTHERS},
    }
    engines = reader.table(translated(data, ("wmt15", "wmt16"), True, 200))
    groups = {
        "engines": engines,
        "unseen engines": reader.table(translated(data, ("wmt17", "flores-dev"), True, 60)),
        "unseen people": reader.table(translated(data, ("wmt17", "flores-dev"), False, 60)),
    }
    heads = {}
    for name in ("encoder", "both"):
        parts = {k: part(t, name) for k, t in train.items()}
        more = boost(name, parts["et"].x.shape[1])
        fit = fluency.ridge(parts, PENALTIES, name, TRAIN, more)
        mine = {k: part(t, name) for k, t in {**checks, **groups}.items()}
        columns = mine["engines"].x.shape[1]
        heads[name] = fluency.head(fit, mine["et-en.dev"], mine["engines"], columns)
        fluency.report(name, fit, columns, np.array(heads[name]["shifts"]), {k: mine[k] for k in checks})
        fluency.lengths(heads[name], fit, columns, {k: mine[k] for k in groups})
    weights = {
        "lm": lm.signature.partition(".")[0],
        "encoder": encoder().signature.partition(".")[0],
        "trained_on": {f"MLQE-PE {language}-en.train": weight for language, weight in TRAIN.items()},
        "features": [*SAID, *NAMES],
        "layers": [*READ, *LAYERS, *VECTORS],
        "center": [[float(f"{v:.4g}") for v in row] for row in reader.center.tolist()],
        "heads": heads,
    }
    options.out.write_text(json.dumps(weights) + "\n", encoding="utf-8")
    print(f"wrote {options.out}, {options.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
