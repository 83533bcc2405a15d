#!/usr/bin/env python3
"""Trains the unigram model: the log-probability of a sentence's words regardless of their order.

    python models/unigram/train.py --data ../shared/data/mlqe

Reads the English of the MLQE-PE training sets (the machine's translations and people's corrections of them,
CC0) and writes ``unigram.model`` beside this file. One thread, no sampling: the same data give the same
model.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import sys
from pathlib import Path

import sentencepiece

LANGUAGES = ("et", "ne", "ro", "ru", "si")
VOCABULARY = 16_000


def sentences(folder: Path) -> list[str]:
    """Return the English sentences of the training sets, each once, in order."""
    found: dict[str, None] = {}
    for language in LANGUAGES:
        with gzip.open(folder / f"{language}-en.train.tsv.gz", "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                found |= dict.fromkeys(text for text in (row["mt"], row["post_edit"]) if text.strip())
    return list(found)


def main() -> int:
    """Train and write the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with the MLQE-PE tables")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("unigram.model"))
    options = parser.parse_args()
    lines = sentences(options.data)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="unigram",
        vocab_size=VOCABULARY,
        character_coverage=0.9999,
        max_sentence_length=100_000,
        num_threads=1,
        minloglevel=2,
    )
    options.out.write_bytes(model.getvalue())
    print(f"{len(lines):,} sentences -> {options.out} ({len(model.getvalue()):,} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
