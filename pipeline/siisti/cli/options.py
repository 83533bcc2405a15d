"""The options that several subcommands share, and what is made of them: a Cleaner, a reader, a reporter."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from siisti.errors import ConfigError, InputError
from siisti.formats import FORMATS

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner, ScoreWhat
    from siisti.report.records import Reporter, RuleInfo, Write
    from siisti.rules.model import Rule

Command = TypeVar("Command", bound=Callable[..., Any])

#: The machine formats, by the ending of a report's file.
REPORTS = {".html": "html", ".json": "json", ".jsonl": "jsonl", ".sarif": "sarif", ".tsv": "mqm-tsv"}
OUTPUTS = ("text", "json", "jsonl", "sarif", "github", "mqm-tsv")

_PROFILE = click.option(
    "--profile", default="news", show_default=True, help="A profile's name, or a .toml file."
)
_LEARNED = click.option(
    "--learned", metavar="FILE", help="What siisti learn found the texts' feed to have in common."
)
_READING = (
    click.argument("paths", nargs=-1),
    click.option("--source", metavar="FILE", help="The Finnish text it was made from."),
    click.option("--alternative", metavar="FILE", multiple=True, help="Another translation of it."),
    click.option(
        "--format", "kind", type=click.Choice(list(FORMATS)), help="Of the input, if not by its name."
    ),
    click.option("--text-field", metavar="F", help="Tables: the field or column to clean (text)."),
    click.option("--source-field", metavar="F", help="Tables: the one with the Finnish."),
    click.option("--id-field", metavar="F", help="Tables: the one that names the record."),
    click.option("--alternative-field", metavar="F", multiple=True, help="Tables: one with a translation."),
    click.option("--finished", is_flag=True, help="XLIFF: read what is final or signed off too."),
    click.option("--encoding", metavar="E", help="Of the input, if not UTF-8."),
    _PROFILE,
    _LEARNED,
    click.option("--no-gate", is_flag=True, help="Ask no language model about edits."),
)
_OUTPUT = click.option(
    "--output-format", type=click.Choice(OUTPUTS), default="text", show_default=True, help="Of stdout."
)


def reading(command: Command) -> Command:
    """Give a command the inputs, and how to read them."""
    for option in reversed(_READING):
        command = option(command)
    return command


def output_format(command: Command) -> Command:
    """Give a command ``--output-format``."""
    return _OUTPUT(command)


def profile_option(command: Command) -> Command:
    """Give a command ``--profile``."""
    return _PROFILE(command)


def learned_option(command: Command) -> Command:
    """Give a command ``--learned``."""
    return _LEARNED(command)


def build(
    profile: str,
    *,
    scores: ScoreWhat = "none",
    gate: bool = True,
    unsafe: bool = False,
    memory: str | None = None,
) -> Cleaner:
    """Return the Cleaner. Raises ConfigError for a profile, rule or memory that is broken in any way."""
    from siisti.cleaner import Cleaner

    try:
        return Cleaner(profile, scores=scores, gate=gate, unsafe=unsafe, memory=memory)
    except (TypeError, ValueError) as error:
        raise ConfigError(profile, str(error)) from error


def infos(rules: Iterable[Rule]) -> list[RuleInfo]:
    """Return what a report says of the rules."""
    from siisti.report.records import RuleInfo

    cards = (rule.card for rule in rules)
    return [RuleInfo(c.id, c.title, c.why, c.category, c.severity, c.fix) for c in cards]


def reporter(kind: str, write: Write, cleaner: Cleaner) -> Reporter:
    """Return the reporter of a machine format."""
    from siisti import __version__
    from siisti.report.github import Github
    from siisti.report.jsonlines import Json, JsonLines
    from siisti.report.mqm import MqmTsv
    from siisti.report.page import Page
    from siisti.report.sarif import Sarif

    if kind == "jsonl":
        return JsonLines(write)
    if kind == "github":
        return Github(write)
    if kind == "mqm-tsv":
        return MqmTsv(write, __version__)
    if kind == "html":
        return Page(write, __version__, cleaner.profile.name, infos(cleaner.rules))
    make = Json if kind == "json" else Sarif
    return make(write, __version__, cleaner.profile.name, infos(cleaner.rules))


def emit(text: str) -> None:
    """Write to stdout for a machine: UTF-8 whatever the terminal, and line feeds as they are."""
    # A lone surrogate, which JSON may spell, has no bytes in UTF-8: it stays spelled.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


def report_kind(path: str) -> str:
    """Return the machine format that the ending of a report's file asks for."""
    kind = REPORTS.get(Path(path).suffix.lower())
    if kind is None:
        raise InputError(f"{path}: a report ends in {', '.join(REPORTS)}")
    return kind
