"""gettext PO: the translations of the entries that are finished, and nothing else
(https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html).

Fuzzy entries wait for a translator and obsolete ones for nobody: both stay as they are, and so does the header. What
is left over is told in translator comments, which msgmerge keeps and both Poedit and Weblate show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from siisti.errors import InputError
from siisti.formats import Format
from siisti.formats.c_strings import PO
from siisti.formats.keys import is_key
from siisti.formats.lines import MOST, bounded, line_at, lines
from siisti.formats.notes import note
from siisti.formats.spliced import Cut, Spliced
from siisti.types import Document, Finding

_STRING = r'"(?:[^"\\\r\n]++|\\[^\r\n])*+"'
_PIECE = regex.compile(
    rf"""
    (?P<blank>[^\S\n]*+(?:\n|\Z))
  | [^\S\n]*+(?P<comment>\#[^\n]*+)(?:\n|\Z)
  | [^\S\n]*+(?P<keyword>msgctxt|msgid_plural|msgid|msgstr|domain)(?:\[(?P<form>\d{{1,2}})\])?+\s*+
    (?P<value>{_STRING}(?:\s*+{_STRING})*+)[^\S\n]*+(?:\n|\Z)
    """,
    regex.VERBOSE,
)
_CHARSET = regex.compile(rb"charset=([\w.:-]{2,40})")
_HEADER = regex.compile(r"(?im)^(Language|X-Source-Language):[ \t]*([\w@.-]*)")
_OURS = "# siisti: "


@dataclass(slots=True)
class _Entry:
    """An entry as far as it has been read: where its literals stand, from behind the first quotation mark to before
    the last. ``start`` is where its first line does.
    """

    start: int
    note: int = -1
    fuzzy: bool = False
    context: bool = False
    sources: dict[str, tuple[int, int]] = field(default_factory=dict)
    forms: list[tuple[int, int, int]] = field(default_factory=list)


def _cuts(content: str, name: str) -> Iterator[Cut]:
    if name.lower().endswith(".pot"):
        raise InputError(f"{name}: a template has no translations; clean the .po files made from it")
    known = "fi"
    for number, entry in enumerate(_entries(content, name)):
        said = {keyword: PO.read(content[a:b])[0] for keyword, (a, b) in entry.sources.items()}
        if said.get("msgid") == "" and not entry.context:
            known = _header(content, name, entry)
            continue
        if entry.fuzzy:
            continue
        keyed = is_key(said["msgid"]) or known != "fi"
        for form, start, end in entry.forms:
            source = said["msgid"] if form < 1 else said.get("msgid_plural", said["msgid"])
            label = str(number) if form < 0 else f"{number}[{form}]"
            yield from lines(content, Cut(start, end, label, source=None if keyed else source), PO)


def _header(content: str, name: str, entry: _Entry) -> str:
    """Return the language of the sources. Raises InputError where the translations are not English."""
    if not entry.forms:
        return "fi"
    _, start, end = entry.forms[0]
    fields = {m[1].lower(): m[2].lower() for m in _HEADER.finditer(PO.read(content[start:end])[0])}
    language = fields.get("language", "")
    if language and regex.split("[-_@.]", language)[0] not in ("en", "eng", "english"):
        place = line_at(content, name, start)
        raise InputError(
            f"{place}: the translations are in {language!r} by the header; siisti cleans English"
        )
    return regex.split("[-_@.]", fields.get("x-source-language") or "fi")[0]


def _entries(content: str, name: str) -> Iterator[_Entry]:
    """Yield the entries that are not obsolete, in order. Raises InputError for what is no PO."""
    entry: _Entry | None = None
    at = 0
    while at < len(content):
        m = _PIECE.match(content, at, at + MOST)
        if m is None or m.end() == at:
            line = line_at(content, name, at)
            raise InputError(
                f"{line}: not a line of a PO file, or a string that is not closed; run msgfmt -c"
            )
        starts = m["comment"] is not None or m["keyword"] in ("msgctxt", "msgid")
        if entry is not None and entry.forms and (starts or m["keyword"] == "domain"):
            yield _whole(entry, content, name)
            entry = None
        if m["comment"] is not None and m["comment"].startswith("#~"):
            entry = None
        elif m["comment"] is not None:
            entry = entry or _Entry(at)
            _comment(entry, m)
        elif m["keyword"] and m["keyword"] != "domain":
            bounded(content, name, *m.span("value"))
            entry = entry or _Entry(at)
            _keyword(entry, m)
        at = m.end()
    if entry is not None and (entry.forms or entry.sources):
        yield _whole(entry, content, name)


def _comment(entry: _Entry, m: regex.Match[str]) -> None:
    if m["comment"].startswith("#,"):
        entry.fuzzy = entry.fuzzy or "fuzzy" in regex.split(r"[,\s]+", m["comment"][2:])
    elif m["comment"][1:2] in ("", " ", "\t"):
        entry.note = m.end()


def _keyword(entry: _Entry, m: regex.Match[str]) -> None:
    start, end = m.start("value") + 1, m.end("value") - 1
    if m["keyword"] == "msgstr":
        entry.forms.append((-1 if m["form"] is None else int(m["form"]), start, end))
    elif m["keyword"] == "msgctxt":
        entry.context = True
    else:
        entry.sources[m["keyword"]] = (start, end)


def _whole(entry: _Entry, content: str, name: str) -> _Entry:
    if "msgid" not in entry.sources or not entry.forms:
        missing = "msgstr" if entry.sources else "msgid"
        raise InputError(
            f"{line_at(content, name, entry.start)}: an entry without {missing}; the file was cut off"
        )
    return entry


def annotate(document: Document, findings: Iterable[Finding]) -> str:
    """Return the file with what was found and left in translator comments, a line each: ``# siisti: ...``.

    Those of an earlier run give way to the present ones.
    """
    content = _SPLICED.render(document)
    texts = {s.id: s.text for s in document.segments}
    told: dict[int, list[str]] = {}
    for finding in findings:
        if not finding.applied:
            number = int(regex.split(r"[\[.]", finding.segment)[0])
            told.setdefault(number, []).append(f"{_OURS}{note(finding, texts[finding.segment])}")
    parts: list[str] = []
    at = 0
    for number, entry in enumerate(_entries(content, "the file")):
        place = entry.note if entry.note >= 0 else entry.start
        parts.append(content[at : entry.start])
        parts += (line for line in _lines(content[entry.start : place]) if not line.startswith(_OURS))
        ending = "\r\n" if "\r\n" in content[entry.start : entry.forms[0][1]] else "\n"
        parts += (line + ending for line in dict.fromkeys(told.get(number, ())))
        at = place
    return "".join([*parts, content[at:]])


def _lines(text: str) -> Sequence[str]:
    return [line + "\n" for line in text.split("\n")[:-1]]


def _declared(raw: bytes) -> str | None:
    found = _CHARSET.search(raw[:20_000])
    return found[1].decode("ascii") if found and found[1].upper() != b"CHARSET" else None


_SPLICED = Spliced("po", _cuts, {"": PO})
FORMAT = Format(_SPLICED.parse, _SPLICED.render, declared=_declared, annotate=annotate, spelt=_SPLICED.spelt)
