"""Writes a report as one page of HTML for an editor: what it comes to, then every text, the worst first.

The page needs nothing from elsewhere. Its style and script stand in it, and its Content-Security-Policy lets those two
run and nothing else, by their hashes; what comes from a text is escaped by the template, or stands in JSON that
the script puts on the page as text.
"""

from __future__ import annotations

import heapq
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from siisti.errors import MissingExtra
from siisti.report.cards import SCORES, Body, Card, card
from siisti.report.marked import paragraphs
from siisti.report.records import Report, RuleInfo, Write, record
from siisti.report.tally import Tally
from siisti.types import SEVERITY_WEIGHT

#: The page holds at most so many texts, the worst; the totals are of all.
SHOWN = 1_000
#: What it shows of a card.
_SHOWN = frozenset(
    {"path", "line", "error", "verdict", "reasons", "scores", "notes", "left", "repaired"},
)
_FILES = Path(__file__).parent / "html"


class Page:
    """Keeps on disk what the page will show of the worst texts, and writes the page at the end."""

    def __init__(
        self, write: Write, version: str, profile: str, rules: Sequence[RuleInfo], shown: int = SHOWN
    ) -> None:
        self._template = template()
        self._write, self._version, self._profile, self._shown = write, version, profile, shown
        self._rules = {rule.id: rule for rule in rules}
        self._tally = Tally()
        self._kept = TemporaryFile("w+b")  # noqa: SIM115 - open until the page is written
        #: Of the texts the page will show: how bad each is, how early it came, and where it lies in the file.
        self._worst: list[tuple[tuple[int, int, int], int, int, int]] = []

    def add(self, report: Report) -> None:
        """Count one text, and keep it where it is among the worst so far."""
        told = record(report)
        self.take(card(report, told), lambda: paragraphs(report, told))

    def take(self, of: Card, body: Callable[[], Body]) -> None:
        """Do the same by its card; ``body`` gives the paragraphs where they are wanted."""
        self._tally.add(of)
        bad, order = of["badness"], -self._tally.texts
        full = len(self._worst) >= self._shown
        if full and (bad, order) < self._worst[0][:2]:
            return
        text = {**{name: value for name, value in of.items() if name in _SHOWN}, "paragraphs": body()}
        line = json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
        start = self._kept.seek(0, 2)
        self._kept.write(line)
        keep = heapq.heapreplace if full else heapq.heappush
        keep(self._worst, (bad, order, start, len(line)))

    def close(self) -> None:
        """Write the page."""
        from markupsafe import Markup

        style, script = ((_FILES / name).read_text("utf-8") for name in ("page.css", "page.js"))
        names = {bar["name"] for bar in self._tally.bars("rule")}
        rules = {name: self._rules[name] for name in sorted(names) if name in self._rules}
        pieces = self._template.generate(
            version=self._version,
            profile=self._profile,
            tally=self._tally,
            scores=[_score(name, self._tally) for name in self._tally.after],
            severities=sorted(SEVERITY_WEIGHT, key=lambda s: -SEVERITY_WEIGHT[s]),
            rules=rules,
            known=Markup(embedded({n: {"title": r.title, "why": r.why} for n, r in rules.items()})),
            texts=self._texts(),
            shown=len(self._worst),
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
        for piece in pieces:
            self._write(piece)
        self._kept.close()

    def discard(self) -> None:
        """Write no page, if that has not been done."""
        self._kept.close()

    def _texts(self) -> Iterator[dict[str, Any]]:
        """Yield the texts, the worst first, each with what the script needs of it."""
        from markupsafe import Markup

        for _, _, start, size in sorted(self._worst, reverse=True):
            self._kept.seek(start)
            text = json.loads(self._kept.read(size))
            data = Markup(embedded(text.pop("paragraphs")))
            yield {**text, "data": data}


def embedded(value: Any) -> str:
    r"""Return JSON that may stand in a script element: nothing in it ends the element or opens a comment.

    >>> embedded({"a": "</script><!--"})
    '{"a":"\\u003c/script>\\u003c!--"}'
    """
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A NUL or a lone surrogate is already spelled by JSON, or is by whoever writes UTF-8.
    return told.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def template() -> Any:
    """Return the page's template. Raises MissingExtra without jinja2."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        raise MissingExtra("the HTML report", "report") from error
    environment = Environment(
        loader=FileSystemLoader(_FILES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = "{:,}".format
    environment.filters["score"] = "{:.1f}".format
    environment.filters["signed"] = lambda n: f"{n:+.1f}".replace("-", "\N{MINUS SIGN}")
    return environment.get_template("page.html")


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _score(name: str, tally: Tally) -> dict[str, Any]:
    """Return what the plot of one score shows."""
    before, after, gain = tally.before[name], tally.after[name], tally.gain[name]
    margins = (before.margin, after.margin, gain.margin)
    if tally.texts == 1 and name == SCORES["fluency"]:
        margins = tally.alone
    return {
        "name": name,
        "before": before.mean,
        "after": after.mean,
        "gain": gain.mean,
        "margin": margins[2],
        "before_range": _range(before.mean, margins[0]),
        "after_range": _range(after.mean, margins[1]),
    }


def _range(mean: float, margin: float | None) -> tuple[float, float] | None:
    """Return the interval of a mean, within the scale."""
    return None if margin is None else (max(0.0, mean - margin), min(100.0, mean + margin))
