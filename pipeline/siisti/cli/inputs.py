"""Reads what the command line names: whole files, and JSON Lines and Parquet record by record; none stops another."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from siisti.cli import say
from siisti.errors import InputError, SiistiError
from siisti.types import Document

if TYPE_CHECKING:
    from siisti.cleaner import Cleaner
    from siisti.result import Result

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Item:
    """One text to clean: a file, or a record of one.

    ``document`` is None where it could not be read, and ``error`` says why. ``line`` is a record's line, 0
    for a whole file; ``offset`` where it starts, in characters; ``raw`` its bytes.
    """

    path: str
    document: Document | None = None
    error: str = ""
    line: int = 0
    offset: int = 0
    raw: bytes = b""

    @property
    def name(self) -> str:
        """The path as it is shown."""
        return shown(self.path)


@dataclass(frozen=True, slots=True)
class Reader:
    """How to read: the options of the command line."""

    kind: str | None = None
    text_field: str | None = None
    source_field: str | None = None
    encoding: str | None = None
    source: str | None = None
    alternative: tuple[str, ...] = ()
    alternative_field: tuple[str, ...] = ()
    id_field: str | None = None
    finished: bool = False
    into: str | None = None
    annotate: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Return the reader that the command's options ask for."""
        return cls(**{field.name: options[field.name] for field in fields(cls) if field.name in options})

    def items(self, paths: tuple[str, ...]) -> Iterator[Item]:
        """Return every text of every file, in order. What cannot be read is an item with an error."""
        for option, given in (("--source", self.source is not None), ("--alternative", self.alternative)):
            if given and (len(paths) > 1 or self._records_in(paths[0])):
                raise InputError(f"{option} goes with one text; tables have {option}-field")
        others = tuple(self._beside(path) for path in self.alternative)
        return self._items(paths, self._beside(self.source) if self.source else None, others)

    def _items(self, paths: tuple[str, ...], source: str | None, others: tuple[str, ...]) -> Iterator[Item]:
        for path in paths:
            try:
                kind = self._format(path)
                options = self._options(path, kind)
                if kind == "jsonl":
                    yield from self._records(path, options)
                elif kind == "parquet":
                    yield from self._rows(path)
                else:
                    yield Item(path, self._text(path, kind, options, source, others))
            except SiistiError as error:
                yield Item(path, error=str(error))
            except OSError as error:
                yield Item(path, error=f"{shown(path)}: {(error.strerror or str(error)).lower()}")

    def _format(self, path: str) -> str:
        from siisti.formats import guess

        return self.kind or ("text" if path == STDIN else guess(Path(path)))

    def _records_in(self, path: str) -> bool:
        try:
            return self._format(path) in ("jsonl", "parquet")
        except InputError:
            return False  # told of when it is read

    def _options(self, path: str, kind: str) -> dict[str, Any]:
        """Return what the format's reader is told. Raises InputError for what it does not take."""
        from siisti.formats import format_of, takes

        given = {
            "text_field": self.text_field,
            "source_field": self.source_field,
            "alternative_fields": self.alternative_field,
            "id_field": self.id_field,
            "finished": self.finished,
        }
        options = {name: value for name, value in given.items() if value}
        known = takes(kind)
        if strange := next((name for name in options if name not in known), None):
            option = "--" + strange.replace("_", "-").removesuffix("s")
            raise InputError(f"{shown(path)}: {kind} takes no {option}; leave it out")
        chosen = format_of(kind)
        if self.encoding and chosen.by_rows:
            raise InputError(f"{shown(path)}: {kind} takes no --encoding; leave it out")
        if self.into and chosen.columns is None:
            raise InputError(f"{shown(path)}: {kind} takes no --into; leave it out")
        if self.annotate and chosen.annotate is None and chosen.columns is None:
            raise InputError(f"{shown(path)}: {kind} has no place for --annotate; use --report FILE")
        return options

    def _beside(self, path: str) -> str:
        from siisti.formats import read, render

        return render(read(Path(path), format="text", encoding=self.encoding))

    def _text(
        self, path: str, kind: str, options: dict[str, Any], source: str | None, others: tuple[str, ...]
    ) -> Document:
        from siisti.align import align
        from siisti.formats import read

        what: Path | bytes = _stdin().read() if path == STDIN else Path(path)
        try:
            document = read(what, format=kind, encoding=self.encoding, **options)
        except InputError as error:
            raise InputError(_named(str(error), path)) from error
        units = {s.unit for s in document.segments} or {""}
        if (others or source is not None) and len(units) > 1:
            raise InputError(
                f"{shown(path)}: holds {len(units)} texts; --source and --alternative go with one"
            )
        (unit,) = units if len(units) == 1 else ("",)
        if others:
            document = replace(document, alternatives=MappingProxyType({unit: others}))
        if source is None:
            return document
        aligned = align(replace(document, sources=MappingProxyType({unit: source})))
        if "source" in aligned.meta:
            say(f"{shown(path)}: {aligned.meta['source']}")
        return aligned

    def _records(self, path: str, options: dict[str, Any]) -> Iterator[Item]:
        offset = 0
        with ExitStack() as stack:
            lines = _stdin() if path == STDIN else stack.enter_context(_opened(path))
            number = 0
            for number, raw in enumerate(lines, 1):
                if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise InputError(
                        f"{shown(path)}: JSON Lines are read line by line; convert it from UTF-16"
                    )
                item = self._record(path, raw, number, options)
                yield replace(item, offset=offset)
                if item.document is not None:
                    offset += sum(len(part) for part in item.document.skeleton)
                else:
                    offset += len(raw.decode(self.encoding or "utf-8", "replace"))
            if not number:
                yield Item(path, Document("jsonl", (), ("",)), line=1)

    def _rows(self, path: str) -> Iterator[Item]:
        from siisti.formats.parquet import Fields, records

        if path == STDIN:
            raise InputError("stdin: Parquet is read from its end; name a file")
        fields = Fields(self.text_field or "text", self.source_field, self.id_field, self.alternative_field)
        number = 0
        for number, document in records(Path(path), fields):
            yield Item(path, document, line=number)
        if not number:
            yield Item(path, Document("parquet", (), ("",)))

    def _record(self, path: str, raw: bytes, number: int, options: dict[str, Any]) -> Item:
        from siisti.formats import read

        try:
            document = read(raw, format="jsonl", encoding=self.encoding, **options)
            return Item(path, document, line=number, raw=raw)
        except SiistiError as error:
            problem = _named(str(error), path, number)
            return Item(path, error=problem, line=number, raw=raw)


def named(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the inputs, each once; stdin where none is named."""
    if not paths or paths == (STDIN,):
        if sys.stdin is not None and sys.stdin.isatty():
            say("reading from the keyboard; Ctrl-D ends the text")
        return (STDIN,)
    return tuple(dict.fromkeys(paths))


def files(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the inputs with each folder's files in its place, by name: those of a known format, and none hidden."""
    from siisti.formats import FORMATS

    endings = {ending for known in FORMATS.values() for ending in known}
    found: dict[str, None] = {}
    for path in paths:
        folder = Path(path)
        if path == STDIN or not folder.is_dir():
            found[path] = None
            continue
        below = (p for p in sorted(folder.rglob("*")) if p.suffix.lower() in endings and p.is_file())
        inside = [str(p) for p in below if not any(part[0] == "." for part in p.relative_to(folder).parts)]
        if not inside:
            raise InputError(f"{path}: holds no file of a known format")
        found.update(dict.fromkeys(inside))
    return tuple(found)


def shown(path: str) -> str:
    """Return a path as messages and reports show it."""
    return "stdin" if path == STDIN else path


def results(cleaner: Cleaner, items: Iterator[Item], jobs: int = 1) -> Iterator[tuple[Item, Result | None]]:
    """Yield each item with its result, in order; with None where there is none, and the item says why."""
    waiting: deque[Item] = deque()

    def documents() -> Iterator[Document]:
        for item in items:
            waiting.append(item)
            if item.document is not None:
                yield item.document

    for result in cleaner.clean_many(documents(), jobs):
        while (item := waiting.popleft()).document is None:
            yield item, None
        yield (item, result) if result.error is None else (_broken(item, result.error), None)
    for item in waiting:
        yield item, None


def checks(cleaner: Cleaner, items: Iterator[Item]) -> Iterator[tuple[Item, Result | None]]:
    """Yield each item with what is found in it, nothing applied."""
    for item in items:
        if item.document is None:
            yield item, None
            continue
        try:
            yield item, cleaner.check(item.document)
        except SiistiError as error:
            yield _broken(item, str(error)), None


def _broken(item: Item, error: str) -> Item:
    place = f"{item.name}:{item.line}" if item.line else item.name
    return replace(item, error=f"{place}: {error}")


def _named(problem: str, path: str, line: int = 0) -> str:
    """Return the problem with the name of its file in place of what bytes are called."""
    place = f"{shown(path)}:{line}" if line else shown(path)
    for stand_in in ("input:1: ", "input: "):
        if problem.startswith(stand_in):
            return f"{place}: {problem.removeprefix(stand_in)}"
    return problem


def _stdin() -> BinaryIO:
    return sys.stdin.buffer


def _opened(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a directory; name the files in it") from error
