"""Reads profiles: which stages run, with which rules, what may be applied, and what makes a text publishable."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import regex

from siisti.errors import ConfigError
from siisti.score.verdict import Thresholds
from siisti.share import share

_KEYS = frozenset({"title", "stage", "off", "packs", "model", "verdict"})


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of cleaning: its name, and the rule families (or single rules) it runs."""

    name: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of text is cleaned. ``packs`` are folders of the user's own rules, beside the profile."""

    name: str
    title: str
    stages: tuple[Stage, ...]
    off: tuple[str, ...] = ()
    packs: tuple[Path, ...] = ()
    model: str = "smollm2-135m"
    thresholds: Thresholds = Thresholds()


def read_profile(name: str | Path) -> Profile:
    """Read a profile by its name (``news``) or path. Raises ConfigError with file, line and field for
    anything unknown.
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = share("configs/profiles") / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in share("configs/profiles").glob("*.toml")))
        raise ConfigError(path, f"no such profile; there are {known}, or name a .toml file")
    try:
        raw = path.read_text("utf-8")
        table = tomllib.loads(raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(path, str(error)) from error
    return _Reader(path, raw, table).profile()


class _Reader:
    """One profile being read: it knows where each key stands, to say so."""

    def __init__(self, path: Path, raw: str, table: dict[str, Any]) -> None:
        self.path, self.raw, self.table = path, raw, table

    def refuse(self, field: str, problem: str) -> ConfigError:
        at = regex.search(rf"(?m)^\s*(?:\[+\s*)?{regex.escape(field)}\b", self.raw)
        line = self.raw.count("\n", 0, at.start()) + 1 if at else 1
        return ConfigError(self.path, problem, line=line, field=field)

    def profile(self) -> Profile:
        for key in self.table:
            if key not in _KEYS:
                raise self.refuse(key, f"a profile knows no such key; it knows {', '.join(sorted(_KEYS))}")
        packs = tuple((self.path.parent / p).resolve() for p in self.strings(self.table, "packs"))
        return Profile(
            name=self.path.stem,
            title=str(self.table.get("title", self.path.stem)),
            stages=tuple(self.stage(row) for row in self.table.get("stage", [])),
            off=self.strings(self.table, "off"),
            packs=packs,
            model=str(self.table.get("model", "smollm2-135m")),
            thresholds=self.thresholds(self.table.get("verdict", {})),
        )

    def stage(self, row: Any) -> Stage:
        if not isinstance(row, dict) or set(row) != {"name", "rules"}:
            raise self.refuse("stage", "each stage has a name and rules, and nothing else")
        return Stage(str(row["name"]), self.strings(row, "rules"))

    def strings(self, table: dict[str, Any], field: str) -> tuple[str, ...]:
        value = table.get(field, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.refuse(field, "must be a list of strings")
        return tuple(value)

    def thresholds(self, row: Any) -> Thresholds:
        if not isinstance(row, dict):
            raise self.refuse("verdict", "must be a table of thresholds")
        known = {f.name for f in fields(Thresholds)}
        for key, value in row.items():
            if key not in known:
                raise self.refuse(
                    key, f"the verdict knows no such threshold; it knows {', '.join(sorted(known))}"
                )
            if not isinstance(value, int | float) or isinstance(value, bool):
                raise self.refuse(key, "must be a number from 0 to 100")
        try:
            return Thresholds(**row)
        except ValueError as error:
            raise self.refuse("verdict", str(error)) from error
