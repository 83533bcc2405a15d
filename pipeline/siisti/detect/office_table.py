"""Reads the tables of offices by country: which title a government uses in English, and who held it.

They are ``configs/lexicon/{countries,offices,office_holders}.tsv``; their heads say what the columns hold.
They are read when the first text that names a minister is looked at; a broken row raises ``ConfigError``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import regex

from siisti.errors import ConfigError
from siisti.share import share

Tier = Literal["safe", "named", "holder", "junior", "unsafe", "none", "same"]

COUNTRY_COLUMNS = ("code", "name", "article", "possessive", "adjectives", "abbreviations", "aliases")
OFFICE_COLUMNS = ("country", "office", "title", "short", "plural", "fix", "years", "also", "note", "source")
HOLDER_COLUMNS = ("country", "office", "given", "surname", "years", "title", "mark")

_PLURALS = (
    ("Minister", "Ministers"),
    ("Ministry", "Ministries"),
    ("Chancellor", "Chancellors"),
    ("Chief Secretary", "Chief Secretaries"),
)


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the ways English names it: on its own, before a noun, and as an owner."""

    code: str
    name: str
    article: str
    possessives: tuple[str, ...]
    adjectives: tuple[str, ...]
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]

    @property
    def nouns(self) -> tuple[str, ...]:
        """What may stand after ``of``."""
        return (self.name, *self.aliases, *self.abbreviations)

    @property
    def attribute(self) -> str:
        """The shortest thing to put before the name of a ministry: ``US``, ``Irish``."""
        return (self.abbreviations or self.adjectives)[0]


@dataclass(frozen=True, slots=True)
class Office:
    """One office of one country: its right title, and how sure a repair is."""

    country: str
    key: str
    titles: tuple[str, ...]
    short: str
    plural: str
    tier: Tier
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A literal form of an office, as the engine writes it: ``Minister of Foreign Affairs``."""

    key: str
    plural: bool
    long: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody well known for an office. ``title`` settles the office where the table leaves it open."""

    country: str
    key: str
    given: tuple[str, ...]
    surname: str
    years: str
    title: str
    alone: bool
    first: bool

    @property
    def name(self) -> str:
        """The name as it is written."""
        return f"{self.surname} {self.given[0]}" if self.first else f"{self.given[0]} {self.surname}"


@dataclass(frozen=True, slots=True)
class Table:
    """All three tables, keyed for lookup. Offices whose literal title is right have tier ``same``."""

    countries: Mapping[str, Country]
    forms: Mapping[str, Form]
    offices: Mapping[tuple[str, str], Office]
    holders: Mapping[str, tuple[Holder, ...]]

    def wrong(self, code: str, key: str) -> Office | None:
        """Return the office if its literal title is not what that country calls it."""
        found = self.offices.get((code, key))
        return None if found is None or found.tier == "same" else found


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells of each row of a tab-separated table with a header row and ``#`` "
    "comments."""
    header = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            if tuple(cells) != columns:
                raise ConfigError(path, f"the header must be {' '.join(columns)}", line=number)
            header = True
            continue
        if len(cells) != len(columns):
            raise ConfigError(path, f"{len(cells)} cells, not {len(columns)}", line=number)
        yield number, dict(zip(columns, cells, strict=True))


def parts(cell: str, divider: str = "|") -> tuple[str, ...]:
    """Return the items of a cell that holds a list."""
    return tuple(item.strip() for item in cell.split(divider) if item.strip())


def read_countries(path: Path) -> dict[str, Country]:
    """Read ``countries.tsv``."""
    found: dict[str, Country] = {}
    for line, row in rows(path, COUNTRY_COLUMNS):
        for field in ("code", "name", "possessive"):
            if not row[field]:
                raise ConfigError(path, "must not be empty", line=line, field=field)
        if row["code"] in found:
            raise ConfigError(path, f"{row['code']} stands twice", line=line, field="code")
        if row["article"] not in ("", "the"):
            raise ConfigError(path, "must be empty or 'the'", line=line, field="article")
        if not (row["adjectives"] or row["abbreviations"]):
            raise ConfigError(path, "nothing that may stand before a noun", line=line, field="adjectives")
        lists = {
            field: parts(row[field]) for field in ("possessive", "adjectives", "abbreviations", "aliases")
        }
        found[row["code"]] = Country(row["code"], row["name"], row["article"], *lists.values())
    return found


def read_offices(path: Path, codes: frozenset[str]) -> tuple[dict[str, Form], dict[tuple[str, str], Office]]:
    """Read ``offices.tsv``: the literal forms, and the titles by country."""
    forms: dict[str, Form] = {}
    keys: set[str] = set()
    offices: dict[tuple[str, str], Office] = {}
    for line, row in rows(path, OFFICE_COLUMNS):
        if row["country"] == "*":
            keys.add(row["office"])
            for title in parts(row["title"]):
                long = " of " in title or " for " in title
                forms[title.casefold()] = Form(row["office"], False, long)
                forms[_plural(title).casefold()] = Form(row["office"], True, long)
            continue
        if row["country"] not in codes:
            raise ConfigError(path, f"{row['country']} is not in countries.tsv", line=line, field="country")
        if row["fix"] not in get_args(Tier):
            raise ConfigError(
                path, f"{row['fix']!r} is none of {', '.join(get_args(Tier))}", line=line, field="fix"
            )
        tier: Tier = row["fix"]  # type: ignore[assignment]
        titles = parts(row["title"])
        if bool(titles) == (tier == "same"):
            raise ConfigError(path, "a title goes with every fix but same", line=line, field="title")
        if tier not in ("same", "none") and not row["short"]:
            raise ConfigError(path, "must not be empty", line=line, field="short")
        if not _YEARS.fullmatch(row["years"]):
            raise ConfigError(
                path, f"{row['years']!r} is not like 1789- or 1940-1946", line=line, field="years"
            )
        for key in parts(row["office"], ","):
            if key not in keys:
                raise ConfigError(
                    path, f"no row of country * says what {key!r} looks like", line=line, field="office"
                )
            if (row["country"], key) in offices:
                raise ConfigError(path, f"{row['country']} {key} stands twice", line=line, field="office")
            offices[row["country"], key] = Office(
                row["country"], key, titles, row["short"], row["plural"], tier, parts(row["also"])
            )
    return forms, offices


def read_holders(path: Path, codes: frozenset[str]) -> dict[str, tuple[Holder, ...]]:
    """Read ``office_holders.tsv``, by office."""
    found: defaultdict[str, list[Holder]] = defaultdict(list)
    for line, row in rows(path, HOLDER_COLUMNS):
        if row["country"] not in codes:
            raise ConfigError(path, f"{row['country']} is not in countries.tsv", line=line, field="country")
        if not row["surname"] or not row["given"]:
            raise ConfigError(path, "a holder needs both names", line=line, field="surname")
        if row["mark"] not in ("", "alone", "first"):
            raise ConfigError(path, "must be empty, alone or first", line=line, field="mark")
        if not _YEARS.fullmatch(row["years"]):
            raise ConfigError(path, f"{row['years']!r} is not like 2021-2025", line=line, field="years")
        found[row["office"]].append(
            Holder(
                row["country"],
                row["office"],
                parts(row["given"]),
                row["surname"],
                row["years"],
                row["title"],
                row["mark"] == "alone",
                row["mark"] == "first",
            )
        )
    return {key: tuple(holders) for key, holders in found.items()}


@cache
def table() -> Table:
    """Read the three tables that travel with siisti."""
    countries = read_countries(share("configs/lexicon/countries.tsv"))
    codes = frozenset(countries)
    forms, offices = read_offices(share("configs/lexicon/offices.tsv"), codes)
    return Table(countries, forms, offices, read_holders(share("configs/lexicon/office_holders.tsv"), codes))


_YEARS = regex.compile(r"(?:\d{4}(?:-(?:\d{4})?)?(?:, )?)*")


def _plural(title: str) -> str:
    for singular, plural in _PLURALS:
        if singular in title:
            return title.replace(singular, plural, 1)
    return title + "s"
