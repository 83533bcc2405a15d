"""Reads data rules: a TOML file is a rule, its place under the folder is its id, and a broken one is refused
with file, line and field.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, get_args

import regex

from siisti.errors import ConfigError
from siisti.memory.model import Memory
from siisti.rules.kinds import FIELDS, Heard, Line, Pairs, Pattern, Residue, Substitution, by_longest_word
from siisti.rules.measured import measured
from siisti.rules.model import Card, CodeRule, Example, Look, Rule
from siisti.rules.phrase_row import COLUMNS, Row, irregular
from siisti.rules.phrase_row import row as read_row
from siisti.rules.phrases import Phrases
from siisti.rules.renderings import RENDERING_COLUMNS, Rendering, Renderings, rendering
from siisti.rules.words import expand
from siisti.types import ITS_TYPE, Fix, Role, Severity

_REQUIRED = ("title", "kind", "category", "severity", "fix", "since", "why", "needs")
_LISTS = ("needs", "roles", "references", "problems")
_FLAGS = ("page", "memory", "quotes")
_STRINGS = ("source", "message", "lone")
_CARD = frozenset({*_REQUIRED, *_LISTS, *_FLAGS, *_STRINGS, "confidence", "example"})
_EXAMPLE = frozenset({"bad", "good", "clean", "source", "alternative", "memory", "known_failure"})
#: The kinds that are a table beside the rule.
TABLES = frozenset({"pairs", "phrases", "renderings"})

Looks = Mapping[str, Look]


def load_rules(folder: Path, looks: Looks = MappingProxyType({})) -> tuple[Rule, ...]:
    """Return the rules of a folder of phenomena, by id. ``looks`` are the functions of rules of kind code, by
    id.

    Raises ConfigError for the first broken one.
    """
    if not folder.is_dir():
        raise ConfigError(folder, "no such folder of rules")
    return tuple(read_rule(path, folder, looks) for path in sorted(folder.glob("*/*.toml")))


def read_rule(path: Path, folder: Path, looks: Looks = MappingProxyType({})) -> Rule:
    """Read one rule. Raises ConfigError with file, line and field."""
    try:
        raw = path.read_text("utf-8")
        fields = tomllib.loads(raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(path, str(error)) from error
    return _Reader(path, raw, fields, looks).rule(f"{path.parent.relative_to(folder).as_posix()}.{path.stem}")


class _Reader:
    """One rule file being read: it knows where each field stands, to say so."""

    def __init__(self, path: Path, raw: str, fields: Mapping[str, Any], looks: Looks) -> None:
        self.path, self.raw, self.fields, self.looks = path, raw, fields, looks

    def rule(self, name: str) -> Rule:
        kind = str(self.fields.get("kind"))
        if kind in TABLES and "needs" in self.fields:
            self.refuse("needs", "leave it out: a table is its own filter")
        for field in _REQUIRED:
            if field not in self.fields and not (kind in TABLES and field == "needs"):
                raise ConfigError(self.path, "is missing; every rule needs it", line=1, field=field)
        if kind not in FIELDS:
            self.refuse("kind", f"{kind!r} is none of {', '.join(FIELDS)}")
        for field in self.fields:
            if field not in _CARD | FIELDS[kind]:
                self.refuse(field, f"a rule of kind {kind} knows no such field")
        card = self.card(name)
        builders: dict[str, Callable[[Card], Rule]] = {
            "substitution": self.substitution,
            "existence": self.existence,
            "pairs": self.pairs,
            "phrases": self.phrases,
            "renderings": self.renderings,
            "residue": self.residue,
            "line": self.whole_line,
            "code": self.code,
            "model": self.heard,
        }
        return builders[kind](card)

    def refuse(self, field: str, problem: str) -> NoReturn:
        raise ConfigError(self.path, problem, line=self.line(field), field=field)

    def line(self, field: str) -> int:
        at = regex.search(rf"(?m)^[ \t]*(?:\[+\s*)?{regex.escape(field)}\b", self.raw)
        return self.raw.count("\n", 0, at.start()) + 1 if at else 1

    def get(self, field: str, kind: type, default: Any = None) -> Any:
        value = self.fields.get(field, default)
        if value is not default and not isinstance(value, kind):
            self.refuse(field, f"must be {kind.__name__}, not {type(value).__name__}")
        return value

    def strings(self, field: str) -> tuple[str, ...]:
        value = self.fields.get(field, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.refuse(field, "must be a string or a list of strings")
        return tuple(value)

    def one_of(self, field: str, allowed: tuple[str, ...]) -> Any:
        if self.fields[field] not in allowed:
            self.refuse(field, f"{self.fields[field]!r} is none of {', '.join(allowed)}")
        return self.fields[field]

    def card(self, name: str) -> Card:
        known: dict[str, Role] = {r: r for r in get_args(Role)}
        if unknown := set(self.strings("roles")) - set(known):
            self.refuse("roles", f"{unknown.pop()!r} is none of {', '.join(known)}")
        source = self.get("source", str, "")
        self.compiled("source", source)
        return Card(
            id=name,
            title=self.get("title", str),
            why=" ".join(self.get("why", str).split()),
            category=self.one_of("category", tuple(ITS_TYPE)),
            severity=self.one_of("severity", get_args(Severity)),
            fix=self.one_of("fix", get_args(Fix)),
            since=self.get("since", str),
            needs=tuple(n.casefold() for n in self.strings("needs")),
            roles=tuple(known[r] for r in self.strings("roles")),
            page=self.get("page", bool, self.fields["kind"] == "line"),
            memory=self.get("memory", bool, False),
            quotes=self.get("quotes", bool, True),
            lone=self.one_of("lone", get_args(Fix)) if "lone" in self.fields else None,
            source=source,
            message=self.get("message", str, ""),
            confidence=float(self.get("confidence", float, measured(name).confidence)),
            references=self.strings("references"),
            problems=self.strings("problems"),
            examples=tuple(self.example(e) for e in self.get("example", list, [])),
        )

    def example(self, row: Any) -> Example:
        if not isinstance(row, dict) or not set(row) <= _EXAMPLE or ("clean" in row) == ("bad" in row):
            self.refuse(
                "example", f"each holds bad and good, or clean, and nothing but {', '.join(sorted(_EXAMPLE))}"
            )
        return Example(**{**row, "memory": self.memory(row["memory"])} if "memory" in row else row)

    def memory(self, row: Any) -> Memory:
        """Return an example's memory: how many articles, and its lines and headlines with how many have them."""
        if not isinstance(row, dict) or not set(row) <= {"articles", "lines", "headlines"}:
            self.refuse("memory", "holds articles, lines and headlines, and nothing else")
        try:
            return Memory.of(row.get("articles", 0), row.get("lines", {}), row.get("headlines", {}))
        except (AttributeError, TypeError):
            self.refuse(
                "memory", "articles is a number; lines and headlines are tables of how many have them"
            )

    def compiled(self, field: str, pattern: str) -> Pattern:
        slots = self.slots()
        try:
            return regex.compile(expand(pattern, slots, self.path, self.line(field)))
        except regex.error as error:
            raise ConfigError(
                self.path, f"bad pattern: {error}", line=self.line(field), field=field
            ) from error

    def slots(self) -> dict[str, list[str]]:
        slots = {k: [v] if isinstance(v, str) else v for k, v in self.get("slots", dict, {}).items()}
        if not all(isinstance(v, list) and all(isinstance(w, str) for w in v) for v in slots.values()):
            self.refuse("slots", "each slot is a pattern or a list of patterns")
        return slots

    def patterns(self, field: str) -> tuple[Pattern, ...]:
        return tuple(self.compiled(field, p) for p in self.strings(field))

    def wanted(self) -> tuple[Pattern, ...]:
        found = self.patterns("pattern")
        if not found:
            raise ConfigError(self.path, "is missing; this kind needs it", line=1, field="pattern")
        return found

    def substitution(self, card: Card) -> Rule:
        patterns, replaces = self.wanted(), self.strings("replace")
        if not replaces:
            raise ConfigError(
                self.path, "is missing; to find only, use kind existence", line=1, field="replace"
            )
        if len(replaces) not in (1, len(patterns)):
            self.refuse(
                "replace",
                f"{len(replaces)} templates for {len(patterns)} patterns; give one for all, or one for each",
            )
        if any(p.search("") for p in patterns):
            self.refuse("pattern", "matches nothing at all")
        return Substitution(card, patterns, replaces, self.patterns("unless"), self.get("case", bool, True))

    def existence(self, card: Card) -> Rule:
        if card.fix != "none":
            self.refuse("fix", "a rule that only finds has fix none")
        return Substitution(card, self.wanted(), (), self.patterns("unless"))

    def residue(self, card: Card) -> Rule:
        return Residue(card, self.wanted(), self.patterns("unless"))

    def whole_line(self, card: Card) -> Rule:
        return Line(card, self.wanted(), self.patterns("unless"))

    def code(self, card: Card) -> Rule:
        if card.id not in self.looks:
            self.refuse("kind", f"siisti.detect has no function for {card.id}")
        return CodeRule(card, self.looks[card.id])

    def heard(self, card: Card) -> Rule:
        if card.fix != "none":
            self.refuse("fix", "what the language model finds has fix none")
        return Heard(card)

    def pairs(self, card: Card) -> Rule:
        table: dict[str, str] = {}
        for number, cells in self.table():
            bad, good = (*cells, "")[:2]
            if len(cells) != 2 or not bad or bad.casefold() in table or bad == good:
                raise ConfigError(
                    self.beside, "each line is: phrase, tab, what should stand there, once", line=number
                )
            table[bad.casefold()] = good
        if odd := [bad for bad in table if not regex.search(r"\w", bad)]:
            raise ConfigError(self.beside, f"a phrase has a word in it, as {odd[0]!r} has not")
        return Pairs(card, by_longest_word(table), self.patterns("unless"))

    def phrases(self, card: Card) -> Rule:
        table: dict[str, list[Row]] = {}
        for number, cells in self.columns(COLUMNS, 2):
            try:
                row = read_row(cells, irregular())
            except ValueError as error:
                raise ConfigError(self.beside, str(error), line=number) from error
            for word in row.needs[0]:
                table.setdefault(word, []).append(row)
        longest = {w: tuple(sorted(rows, key=lambda r: -len(r.bad))) for w, rows in table.items()}
        return Phrases(card, MappingProxyType(longest), irregular(), self.patterns("unless"))

    def renderings(self, card: Card) -> Rule:
        table: dict[str, list[Rendering]] = {}
        for number, cells in self.columns(RENDERING_COLUMNS, 3):
            try:
                row = rendering(cells, irregular())
            except ValueError as error:
                raise ConfigError(self.beside, str(error), line=number) from error
            for word in {word for wrong in row.rows for word in wrong.needs[0]}:
                table.setdefault(word, []).append(row)
        filed = {word: tuple(rows) for word, rows in table.items()}
        return Renderings(card, MappingProxyType(filed), irregular(), self.patterns("unless"))

    def columns(self, names: tuple[str, ...], least: int) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows of a table whose first line names the columns; what is left out at the end is empty."""
        lines = self.table()
        if next(lines, (0, []))[1] != list(names):
            raise ConfigError(self.beside, f"the first line names the columns: {', '.join(names)}", line=1)
        for number, cells in lines:
            if len(cells) < least or len(cells) > len(names):
                raise ConfigError(self.beside, f"each line is, with tabs: {', '.join(names)}", line=number)
            padded = cells + [""] * (len(names) - len(cells))
            yield number, dict(zip(names, padded, strict=True))

    @property
    def beside(self) -> Path:
        """The table of a rule that has one."""
        return self.path.with_suffix(".tsv")

    def table(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the cells of each line of the table that is neither empty nor a comment, with its number."""
        try:
            lines = self.beside.read_text("utf-8").splitlines()
        except OSError as error:
            raise ConfigError(
                self.beside,
                f"is missing; a rule of {self.fields['kind']} has its table beside it",
                field="kind",
            ) from error
        for number, line in enumerate(lines, 1):
            if line.strip() and not line.startswith("#"):
                yield number, [cell.strip(" ") for cell in line.split("\t")]
