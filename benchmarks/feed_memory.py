#!/usr/bin/env python3
"""What does a feed's memory find, and what does it touch that is no furniture?

    python benchmarks/feed_memory.py --data ../shared/data [--articles 400] [--seed 1]

Articles are the documents of a news test as engines translated them, and runs of its lines. Each belongs to one of
four sites and is dressed as that site does, with a fixed seed: calls and labels at the end and under the title (some
from the labelled pages, some that no rule knows), headlines of other articles at the end or between two paragraphs. It
also gets what must stay: notices that the site puts everywhere, subheads, headings of lists, lists that are announced;
one article in ten comes back as an update. Printed is, by kind, how many of these lines were taken out, offered and
left, by the rules of the memory alone and beside those of the news profile. The bar: by the memory alone, nothing is
taken out that must stay.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random

from siisti import Cleaner
from siisti.formats.text import parse
from siisti.memory import Memory, learn
from siisti.memory.model import is_running

ENGINES = ("google", "microsoft", "bergamot-base-memory", "bergamot-tiny")
RUN = 12

#: Of no labelled page, and known to no rule.
CALLS = (
    "Choose what the front page shows you",
    "Get to know our other services as well",
    "Move the slider to see the difference",
    "How do we choose the stories of the day",
    "Play today's crossword while you wait",
    "Collect points from every story you read",
    "Back to the top of the page",
    "Turn on the dark side of the page",
    "Want more like this? We choose the best of the week for you every Friday.",
    "By going on you accept that we remember what you have read.",
    "My page",
    "Menu",
)
#: What a site puts everywhere and wants there.
NOTICES = (
    "Commercial cooperation with the city of Oulu",
    "The author is a columnist of the paper and lives in Turku.",
    "Sources: Reuters, AFP, STT",
    "If you have thoughts of harming yourself, call the crisis line on 09 2525 0111.",
    "Analysis",
    "The article was translated by a machine and read by a person.",
    "Matti Meikäläinen",
    "Newsroom on duty 09 123 4567",
)
SUBHEADS = ("Background of the matter", "What happens next", "In brief", "This is how it was done")
HEADINGS = ("The week in figures", "The results of the day")
ADVICE = ("Eat before you go", "Leave the car at home", "Take a friend along")


@dataclass(frozen=True)
class Part:
    """A line of an article, and of what kind it is; none for the article's own."""

    text: str
    kind: str = ""


def bodies(data: Path) -> Iterator[list[str]]:
    """Yield articles without furniture: a title, and paragraphs."""
    ids = [line.split("\t")[0] for line in (data / "mt/wmt16.docs.tsv").read_text("utf-8").splitlines()]
    for number, engine in enumerate(ENGINES):
        lines = (data / f"mt/wmt16.{engine}.en").read_text("utf-8").splitlines()
        named = groupby(zip(ids, lines, strict=False), key=lambda pair: pair[0])
        documents = [[line for _, line in members] for name, members in named if name]
        yield from documents[number :: len(ENGINES)]  # a document once: two engines' are copies
        for name in ("wmt15", "wmt17"):
            lines = (data / f"mt/{name}.{engine}.en").read_text("utf-8").splitlines()
            yield from (
                lines[at : at + RUN] for at in range(number * RUN, len(lines) - RUN, RUN * len(ENGINES))
            )


def labelled(data: Path) -> list[str]:
    """Return the furniture of the labelled pages that is the same on every page of a site."""
    found = []
    for path in sorted((data / "dev_docs").glob("*/findings.jsonl")):
        lines = set((path.parent / "mt.txt").read_text("utf-8").splitlines())
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            text = row["text"].strip()
            if (
                row["class"] == "ui-residue"
                and text in lines
                and not any(c.isdigit() or c == ":" for c in text)
            ):
                found.append(text)
    return found


def feed(data: Path, most: int, rng: Random) -> list[list[Part]]:
    """Return articles as their sites dress them."""
    own = [b for b in bodies(data) if len(b) > 4 and not is_running(b[0])]
    rng.shuffle(own)
    own = own[:most]
    calls = [*labelled(data), *CALLS]
    rng.shuffle(calls)
    sites = [_site(calls[n::4], NOTICES[n::4], rng) for n in range(4)]
    articles = [sites[n % 4].dress(body, [o[0] for o in own[n % 4 :: 4]], rng) for n, body in enumerate(own)]
    news = Part("The story is being told as it happens, the paper says.")
    articles += [[*a[:2], news, *a[2:]] for a in rng.sample(articles, len(articles) // 10)]
    return articles


@dataclass(frozen=True)
class _Site:
    """What a site adds, with how often it does: at the top, and at the end."""

    top: tuple[tuple[str, float], ...]
    end: tuple[tuple[str, float], ...]
    notices: tuple[tuple[str, float], ...]

    def dress(self, body: list[str], titles: list[str], rng: Random) -> list[Part]:
        title, *rest = body
        others = [t for t in titles if t != title]
        middle = [Part(p) for p in rest]
        if rng.random() < 0.4:
            middle.insert(len(middle) // 2, Part(rng.choice(SUBHEADS), "subhead"))
        if rng.random() < 0.3:
            middle.insert(1 + len(middle) // 2, Part(rng.choice(others), "headline between"))
        if rng.random() < 0.1:
            middle += [
                Part(rng.choice(HEADINGS), "heading of a list"),
                Part(f"Ilves–Lukko {rng.randrange(9)}–2"),
            ]
        if rng.random() < 0.1:
            middle += [Part("Here is what to keep in mind on the day of the race:")]
            middle += [Part(text, "announced") for text in ADVICE]
        more = [Part(t, "headline at the end") for t in rng.sample(others, 3)] if rng.random() < 0.6 else []
        top = [Part(t, "call at the top") for t, p in self.top if rng.random() < p]
        notices = [Part(t, "notice") for t, p in self.notices if rng.random() < p]
        end = [Part(t, "call at the end") for t, p in self.end if rng.random() < p]
        return [Part(title), *top, *middle, *notices, *more, *end]


def _site(calls: list[str], notices: tuple[str, ...], rng: Random) -> _Site:
    often = [(call, rng.choice((0.1, 0.3, 0.6, 0.95))) for call in calls]
    return _Site(tuple(often[:3]), tuple(often[3:]), tuple((n, 0.5) for n in notices))


def measure(name: str, cleaner: Cleaner, articles: list[list[Part]], show: int) -> int:
    """Print what became of each kind of line, and return how many were taken out that must stay."""
    counts: dict[str, Counter[str]] = {}
    wrong = 0
    shown: Counter[tuple[str, str, str]] = Counter()
    for article in articles:
        result = cleaner.clean(parse("\n".join(p.text for p in article)))
        done = {}
        for f in result.findings:
            if f.replacement == "" and f.text == article[int(f.segment) - 1].text:
                done[int(f.segment) - 1] = "taken out" if f.applied else "offered"
        for at, part in enumerate(article):
            outcome = done.get(at, "left")
            kind = part.kind or "the article's own"
            counts.setdefault(kind, Counter())[outcome] += 1
            wrong += outcome == "taken out" and not part.kind.startswith(("call", "headline"))
            shown[kind, outcome, part.text] += 1
    print(f"\n{name:24}{'taken out':>12}{'offered':>12}{'left':>12}")
    for kind in sorted(counts):
        c = counts[kind]
        print(f"{kind:24}{c['taken out']:12,}{c['offered']:12,}{c['left']:12,}")
    for (kind, outcome, text), count in shown.most_common() if show else ():
        if not kind.startswith("headline") and (kind != "the article's own" or outcome != "left"):
            print(f"  {count:4} {kind}: {outcome}: {text[:90]}")
    return wrong


def main() -> None:
    """Print the table, and end with 1 where something was taken out that must stay."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print every line that was added")
    args = parser.parse_args()
    articles = feed(args.data, args.articles, Random(args.seed))
    memory = learn(parse("\n".join(p.text for p in article)) for article in articles)
    print(
        f"{len(articles)} articles, of which {memory.articles} are no copies; {len(memory.lines)} lines learned"
    )
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "furniture.toml"
        alone.write_text('[[stage]]\nname = "furniture"\nrules = ["furniture"]\n', "utf-8")

        def cleaner(profile: str | Path, known: Memory | None) -> Cleaner:
            return Cleaner(profile, scores="none", gate=False, memory=known)

        wrong = measure("memory alone", cleaner(alone, memory), articles, args.show)
        measure("news without memory", cleaner("news", None), articles, show=False)
        measure("news with memory", cleaner("news", memory), articles, show=False)
    print(f"\ntaken out and should have stayed: {wrong}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
