#!/usr/bin/env python3
"""Are errors of fact put right when they are planted in good translations? With the Finnish side, on human references.

    python benchmarks/injected.py --data ../shared/data

One fact of a line is changed, of those that both sides have: a digit, a unit, a scale word, a day, a month, an ordinal,
a number word; or a second closing quotation mark is put in. Counted: lines in which the fact reads as before once
cleaned, lines in which it is pointed out, and lines that were left alone. Lines that siisti changes before anything
is planted are no part of it. What is planted is drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import regex

import siisti
from siisti.text.numerals import CARDINALS, ORDINALS

#: Puts one error into a line, or returns None where the line has no such fact.
Plant = Callable[[str, str, Random], str | None]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
#: Metric units, and what engines that learnt from Americans make of them.
_UNITS = (
    ("kilometers", "miles"),
    ("kilometres", "miles"),
    ("meters", "feet"),
    ("metres", "feet"),
    ("kilos", "pounds"),
)
_SCALES = ("thousand", "million", "billion", "trillion")


def another(words: Sequence[str]) -> Plant:
    """Put another of the words in the place of one."""
    found = regex.compile(rf"\b(?:{'|'.join(words)})\b")

    def plant(text: str, source: str, rng: Random) -> str | None:  # noqa: ARG001
        said = list(found.finditer(text))
        if not said:
            return None
        m = rng.choice(said)
        return text[: m.start()] + rng.choice([w for w in words if w != m[0]]) + text[m.end() :]

    return plant


def swapped(text: str, source: str, rng: Random) -> str | None:  # noqa: ARG001
    """Put the American unit in the place of a metric one after a figure."""
    for metric, other in _UNITS:
        if m := regex.search(rf"(?<=\d[ -]){metric}\b", text):
            return text[: m.start()] + other + text[m.end() :]
    return None


def digit(text: str, source: str, rng: Random) -> str | None:
    """Change a digit of a figure of two to four digits that the Finnish has too."""
    said = [
        m
        for m in regex.finditer(r"(?<![\d.,:])\d{2,4}(?![\d.,:]\d|\d)", text)
        if regex.search(rf"\b{m[0]}\b", source)
    ]
    if not said:
        return None
    m = rng.choice(said)
    at = m.start() + rng.randrange(1, len(m[0]))
    return text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def closed_twice(text: str, source: str, rng: Random) -> str | None:  # noqa: ARG001
    """Put a second closing quotation mark at the end, in a line whose marks pair on both sides."""
    if text.count('"') != 2 or len(regex.findall('["“”„»«]', source)) != 2 or not text.endswith(('."', '".')):
        return None
    return text + '"'


PLANTS: dict[str, Plant] = {
    "figure": digit,
    "unit": swapped,
    "scale word": another(_SCALES),
    "weekday": another(_DAYS),
    "month": another(_MONTHS),
    "ordinal": another(ORDINALS[2:10]),
    "number word": another(CARDINALS[2:13]),
    "quotation mark": closed_twice,
}


def main() -> None:
    """Print a line for each kind of error."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=["wmt17", "flores-dev"])
    options = parser.parse_args()
    pairs: list[tuple[str, str]] = []
    for name in options.sets:
        sides = [(options.data / "mt" / f"{name}.{x}").read_text("utf-8").splitlines() for x in ("en", "fi")]
        pairs += zip(*sides, strict=True)
    cleaner = siisti.Cleaner(scores="none", gate=False)
    for kind, plant in PLANTS.items():
        rng, n = Random(kind), Counter[str]()
        for text, source in pairs:
            spoilt = plant(text, source, rng)
            if spoilt is None or spoilt == text or cleaner.clean(text, source).text != text:
                continue
            result = cleaner.clean(spoilt, source)
            became = "restored" if result.text == text else "changed" if result.text != spoilt else "left"
            n["planted"] += 1
            n[became] += 1
            n["pointed out"] += became == "left" and bool(result.findings)
        print(
            f"{kind:16s} planted {n['planted']:5,}  restored {n['restored'] / max(1, n['planted']):.3f}"
            f"  otherwise changed {n['changed'] / max(1, n['planted']):.3f}"
            f"  pointed out {n['pointed out'] / max(1, n['planted']):.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
