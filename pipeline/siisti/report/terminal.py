"""Shows one text's report to a person: what changed, what is left to decide, and what the text is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from siisti.report.records import (
    FindingRecord,
    RepairRecord,
    Report,
    ResultRecord,
    ScoresRecord,
    record,
)
from siisti.report.words import changes, clipped, safe
from siisti.types import Edit, Repair, Severity, Verdict

STYLE: dict[Severity | Verdict, str] = {
    "neutral": "dim",
    "minor": "cyan",
    "major": "yellow",
    "critical": "bold red",
    "publish": "bold green",
    "review": "bold yellow",
    "reject": "bold red",
}
_DASH = "\N{EN DASH}"
_ARROW = "\N{RIGHTWARDS ARROW}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
#: Characters shown on either side of a change.
_CONTEXT = 60


def console() -> Console:
    """Return where to print: stdout, in colour on a terminal without NO_COLOR, 100 columns wide in a file."""
    options: dict[str, Any] = {"highlight": False, "markup": False, "emoji": False}
    out = Console(**options)
    return out if out.is_terminal else Console(**options, width=100)


def show(out: Console, what: RenderableType, *, long: bool = False) -> None:
    """Print something; ``long`` lines are not broken.

    Tables are filled up with spaces, which in a file would only be noise.
    """
    if out.is_terminal:
        out.print(what, soft_wrap=long)
        return
    with out.capture() as printed:
        out.print(what, soft_wrap=long)
    out.file.write("".join(f"{line.rstrip()}\n" for line in printed.get().splitlines()))


class Terminal:
    """Prints each report as it comes."""

    def __init__(self, out: Console) -> None:
        self._out = out
        # Where colour cannot tell the old words from the new, brackets do.
        self._marked = out.no_color or out.color_system is None

    def add(self, report: Report) -> None:
        """Print one report."""
        show(self._out, self._page(report))

    def close(self) -> None:
        """Print nothing more."""

    def _page(self, report: Report) -> Group:
        told = record(report)
        name = safe(told["path"]) + (f":{told['line']}" if told["line"] else "")
        parts: list[RenderableType] = [Text(name, "bold")]
        if "error" in told or report.result is None:
            return Group(*parts, _indented(Text(safe(told.get("error", "")), "red")), "")
        left = [f for f in told["findings"] if not f["applied"]]
        parts += [_indented(self._diff(report))] if report.result.repairs else []
        parts += _headed("Repaired", _repaired([r for r in told["repairs"] if not r["whole"]]))
        parts += _headed("Removed", _removed([r for r in told["repairs"] if r["whole"]]))
        parts += _headed("Left for you", _left(left))
        if not told["findings"]:
            parts.append(_indented(Text("Nothing found.", "dim")))
        parts += [Text(), *_worth(told), Text()]
        return Group(*parts)

    def _diff(self, report: Report) -> Table:
        """Return the lines that changed, with what went and what came."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(justify="right", style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        assert report.result is not None
        mine: dict[str, list[Repair]] = {}
        for repair in report.result.repairs:
            mine.setdefault(repair.finding.segment, []).append(repair)
        kept = {s.id: s.text for s in report.result.document.segments}
        for segment in report.result.original.segments:
            if segment.id in mine:
                edits = changes(segment.text, mine[segment.id])
                if not kept[segment.id]:
                    shown = self._gone(clipped(safe(segment.text), 2 * _CONTEXT))
                else:
                    shown = self._line(segment.text, edits)
                grid.add_row(str(report.places.line(segment.id)), shown)
        return grid

    def _line(self, text: str, edits: Sequence[Edit]) -> Text:
        shown, at = Text(), 0
        for edit in edits:
            shown.append(_context(text[at : edit.span.start], first=not at))
            gone, new = safe(edit.span.of(text)), safe(edit.replacement)
            shown.append_text(self._gone(gone))
            shown.append(" " if gone.strip() and new.strip() and not self._marked else "")
            shown.append_text(self._new(new))
            at = edit.span.end
        return shown.append(_context(text[at:], last=True))

    def _gone(self, text: str) -> Text:
        return Text(f"[-{text}-]" if self._marked and text else text, "red strike")

    def _new(self, text: str) -> Text:
        return Text(f"{{+{text}+}}" if self._marked and text.strip() else text, "bold green")


def _context(text: str, *, first: bool = False, last: bool = False) -> str:
    """Return the words beside a change, those far from it left out."""
    text = safe(text)
    head = "" if first else text[:_CONTEXT].rpartition(" ")[0] + " "
    tail = "" if last else " " + text[-_CONTEXT:].partition(" ")[2]
    if len(text) <= len(head) + len(tail) + 20:
        return text
    return f"{head}{_ELLIPSIS}{tail}"


def _repaired(repairs: Sequence[RepairRecord]) -> Iterator[Sequence[Text]]:
    """Yield the rows of the repairs, as the text goes: what changed, and below it what bears it out."""
    for r in sorted(repairs, key=lambda r: (r["line"], r["column"])):
        shown = _swap(r["before"], r["after"]).append_text(_below("", r["evidence"]))
        yield Text(str(r["line"]), "dim"), Text(r["rule"]), shown


def _removed(repairs: Sequence[RepairRecord]) -> Iterator[Sequence[Text]]:
    for r in sorted(repairs, key=lambda r: (r["line"], r["column"])):
        shown = Text(clipped(safe(r["before"]))).append_text(_below(r["message"], r["evidence"]))
        yield Text(str(r["line"]), "dim"), Text(r["rule"]), shown


def _left(findings: Sequence[FindingRecord]) -> Iterator[Sequence[Text]]:
    """Yield the rows of the findings that are left, the worst first."""
    order = list(STYLE)
    for f in sorted(findings, key=lambda f: (-order.index(f["severity"]), f["start"])):
        place = Text(f"{f['line']}:{f['column']}", "dim")
        shown = _swap(f["before"], f["after"]).append_text(_below(f["message"], f["evidence"]))
        yield place, Text(f["severity"], STYLE[f["severity"]]), Text(f["rule"]), shown


def _below(message: str, evidence: Sequence[str]) -> Text:
    """Return a line for under a change: what is wrong, and what bears it out."""
    told = f" {_DASH} ".join(safe(part) for part in (message, "; ".join(evidence)) if part)
    return Text(f"\n{told}" if told else "", "dim")


def _swap(before: str, after: str | None) -> Text:
    """Return the words as they stand, and as they could."""
    shown = Text(clipped(safe(before).strip()))
    if after is None:
        return shown
    if not after.strip():
        return shown.append(f" {_ARROW} ", "dim").append("(nothing)", "dim")
    return shown.append(f" {_ARROW} ", "dim").append(clipped(safe(after).strip()), "green")


def _headed(title: str, rows: Iterator[Sequence[Text]]) -> list[RenderableType]:
    """Return the rows as a table under a title; nothing for no rows."""
    filled = list(rows)
    if not filled:
        return []
    grid = Table.grid(padding=(0, 2))
    for n in range(len(filled[0])):
        grid.add_column(
            justify="right" if n == 0 else "left", no_wrap=n < len(filled[0]) - 1, overflow="fold"
        )
    for row in filled:
        grid.add_row(*row)
    return [Text(), Text(title, "bold"), _indented(grid)]


def _worth(told: ResultRecord) -> Iterator[RenderableType]:
    """Yield the scores before and after, and the verdict with its reasons."""
    scores = told.get("scores")
    if scores is None:
        return
    before, after = scores["before"], scores["after"]
    rows = list(_score_rows(before, after))
    rows += [(m["name"], m["before"], m["after"]) for m in told.get("references", [])]
    if any(b is not None or a is not None for _, b, a in rows):
        grid = Table.grid(padding=(0, 2))
        grid.add_column()
        for _ in range(2):
            grid.add_column(justify="right")
        grid.add_row("", Text("before", "dim"), Text("after", "dim"))
        for name, b, a in rows:
            grid.add_row(name, number(b), number(a))
        yield _indented(grid)
        for note, _ in groupby(sorted({*before["notes"], *after["notes"]})):
            yield _indented(Text(safe(note), "dim"))
    verdict = told.get("verdict", "review")
    line = Text("Verdict: ", "bold").append(verdict, STYLE[verdict])
    yield line.append(f" {_DASH} {'; '.join(told.get('reasons', []))}" if told.get("reasons") else "")


def _score_rows(
    before: ScoresRecord, after: ScoresRecord
) -> Iterator[tuple[str, float | None, float | None]]:
    yield "fluency", before["fluency"], after["fluency"]
    yield "mqm", before["mqm"], after["mqm"]
    if before["quality"] is not None or after["quality"] is not None:
        yield "quality", before["quality"], after["quality"]


def number(value: float | None) -> str:
    """Return a score as it is printed; a dash for none."""
    return _DASH if value is None else f"{value:.1f}"


def _indented(what: RenderableType) -> Padding:
    return Padding(what, (0, 0, 0, 2))
