"""Reads profiles: which stages run, with which rules, what may be applied, and what makes a text publishable.

A profile may extend another: its ``off``, ``packs``, ``at_most`` and ``verdict`` are added to that one's, and ``stage``
and ``model``, where given, take the place of that one's.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import regex

from siisti.errors import ConfigError
from siisti.score.verdict import Thresholds
from siisti.share import share
from siisti.types import FIXES, Fix

_KEYS = frozenset({"title", "extends", "stage", "off", "packs", "at_most", "model", "verdict"})


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of cleaning: its name, and the rule families (or single rules) it runs."""

    name: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """How one kind of text is cleaned. ``packs`` are folders of the user's own rules, beside the profile; ``at_most``
    turns rules or families down: what would be safe is only offered, or only pointed out.
    """

    name: str
    title: str
    stages: tuple[Stage, ...]
    off: tuple[str, ...] = ()
    packs: tuple[Path, ...] = ()
    at_most: tuple[tuple[str, Fix], ...] = ()
    model: str = "smollm2-135m"
    thresholds: Thresholds = Thresholds()


def read_profile(name: str | Path) -> Profile:
    """Read a profile by its name (``news``) or path. Raises ConfigError with file, line and field for
    anything unknown.
    """
    return _read(name, ())


def _read(name: str | Path, extending: tuple[Path, ...]) -> Profile:
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
    return _Reader(path, raw, table, extending).profile()


class _Reader:
    """One profile being read: it knows where each key stands, to say so."""

    def __init__(self, path: Path, raw: str, table: dict[str, Any], extending: tuple[Path, ...]) -> None:
        self.path, self.raw, self.table, self.extending = path, raw, table, extending

    def refuse(self, field: str, problem: str) -> ConfigError:
        at = regex.search(rf"(?m)^[ \t]*(?:\[+\s*)?{regex.escape(field)}\b", self.raw)
        line = self.raw.count("\n", 0, at.start()) + 1 if at else 1
        return ConfigError(self.path, problem, line=line, field=field)

    def profile(self) -> Profile:
        for key in self.table:
            if key not in _KEYS:
                raise self.refuse(key, f"a profile knows no such key; it knows {', '.join(sorted(_KEYS))}")
        packs = tuple((self.path.parent / p).resolve() for p in self.strings(self.table, "packs"))
        base = self.base()
        return Profile(
            name=self.path.stem,
            title=str(self.table.get("title", self.path.stem)),
            stages=tuple(self.stage(row) for row in self.table.get("stage", [])) or base.stages,
            off=base.off + self.strings(self.table, "off"),
            packs=base.packs + packs,
            at_most=tuple({**dict(base.at_most), **self.turned_down()}.items()),
            model=str(self.table.get("model", base.model)),
            thresholds=self.thresholds(self.table.get("verdict", {}), base.thresholds),
        )

    def base(self) -> Profile:
        """Return the profile that this one extends; one without anything where it extends none."""
        name = self.table.get("extends")
        if name is None:
            return Profile("", "", ())
        if not isinstance(name, str):
            raise self.refuse("extends", "must be a profile's name, or a .toml file beside this one")
        here = (*self.extending, self.path.resolve())
        beside = self.path.parent / name if name.endswith(".toml") else Path(name)
        if beside.suffix == ".toml" and beside.resolve() in here:
            raise self.refuse("extends", f"{name} extends this profile in turn")
        return _read(beside if beside.suffix else name, here)

    def turned_down(self) -> dict[str, Fix]:
        row = self.table.get("at_most", {})
        if not isinstance(row, dict):
            raise self.refuse("at_most", "must be a table: a rule or family, and unsafe or none")
        known: dict[Any, Fix] = {fix: fix for fix in FIXES}
        for rule, fix in row.items():
            if not isinstance(fix, str) or fix not in known:
                raise self.refuse("at_most", f"{rule}: {fix!r} is none of {', '.join(known)}")
        return {rule: known[fix] for rule, fix in row.items()}

    def stage(self, row: Any) -> Stage:
        if not isinstance(row, dict) or set(row) != {"name", "rules"}:
            raise self.refuse("stage", "each stage has a name and rules, and nothing else")
        return Stage(str(row["name"]), self.strings(row, "rules"))

    def strings(self, table: dict[str, Any], field: str) -> tuple[str, ...]:
        value = table.get(field, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.refuse(field, "must be a list of strings")
        return tuple(value)

    def thresholds(self, row: Any, base: Thresholds) -> Thresholds:
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
            return replace(base, **row)
        except ValueError as error:
            raise self.refuse("verdict", str(error)) from error
