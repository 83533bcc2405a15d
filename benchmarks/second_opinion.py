#!/usr/bin/env python3
"""What is another engine's translation worth as evidence, beside the Finnish source?

    python benchmarks/second_opinion.py --data ../shared/data wmt17 flores-dev [--every 4] [--show 30]

Every engine's text is cleaned with the source, and then with the source and one of the other engines', each in turn.
For those pairs: how many segments the second opinion changed, how many of these came nearer to the human reference by
sentence chrF and how many went farther, and corpus chrF without and with it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import sacrebleu

from siisti import Cleaner

ENGINES = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")


def main() -> None:
    """Print a line for each pair of engines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take one segment in so many")
    parser.add_argument("--show", type=int, default=0, help="print so many changed segments of each outcome")
    args = parser.parse_args()
    cleaner = Cleaner("news", scores="none")

    def column(kind: str) -> list[str]:
        lines: list[str] = []
        for name in args.sets:
            lines += (args.data / "mt" / f"{name}.{kind}").read_text("utf-8").rstrip("\n").split("\n")
        return lines[:: args.every]

    finnish, reference = column("fi"), column("en")
    output = {engine: column(f"{engine}.en") for engine in ENGINES}
    alone = {e: [cleaner.clean(t, f).text for t, f in zip(output[e], finnish, strict=True)] for e in ENGINES}
    for mine in ENGINES:
        for other in (e for e in ENGINES if e != mine):
            counts, shown = Counter[str](), Counter[str]()
            helped = []
            for text, said, source, base, right in zip(
                output[mine], output[other], finnish, alone[mine], reference, strict=True
            ):
                result = cleaner.clean(text, source, [said])
                helped.append(result.text)
                counts["flagged"] += sum(f.rule == "opinions.negation" for f in result.findings)
                if result.text == base:
                    continue
                before, after = (sacrebleu.sentence_chrf(t, [right]).score for t in (base, result.text))
                outcome = "better" if after > before else "worse" if after < before else "same"
                counts[outcome] += 1
                shown[outcome] += 1
                if shown[outcome] <= args.show:
                    made = [f"{f.rule}: {f.text} -> {f.replacement}" for f in result.findings if f.applied]
                    print(
                        f"  {outcome}: {[m for m in made if m.startswith('opinions')]}\n    {source}\n    {right}"
                    )
            without, beside = (sacrebleu.corpus_chrf(t, [reference]).score for t in (alone[mine], helped))
            print(
                f"{mine:21s} with {other:21s} better {counts['better']:3d} worse {counts['worse']:3d} "
                f"same {counts['same']:3d} negations {counts['flagged']:2d} chrF {without:.3f} {beside - without:+.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
