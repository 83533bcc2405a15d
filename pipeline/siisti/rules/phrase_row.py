"""A row of a table of phrases: what it may say, how it is read, and how it is looked for.

A row of the ``.tsv`` beside the rule is ``bad``, ``good``, ``source``, ``near``, ``not``; the last three may be
empty. In ``bad`` and ``good``:

- ``{pull}`` is a verb in any form; the verbs of ``good`` take the forms of those of ``bad``, in their order;
- ``[bed ward]`` is a noun phrase in the singular or plural, ``[man of law/men of law]`` one with a plural of its own;
- ``one's`` is a possessive, ``N`` a number, ``_`` any one word: each comes back in ``good`` as it was found;
- ``(a|the)`` and ``(very|)`` are alternatives, ``~`` is a space or a hyphen. Capitals are kept as found; a row
  that has capitals itself is looked for with them only.

An indefinite article before the phrase follows the sound of what comes to stand there. ``source`` names the
Finnish words by their stems (``taloyhti*|talonyhti*``): with the Finnish side at hand, they bear the row out.
``near`` are English words (``ski*|race``) one of which must stand in the paragraph or a neighbouring one, or,
after ``page:``, anywhere on the page; after ``?`` the phrase is offered where they are missing. Where the
Finnish side has one of the row's compounds, the paragraph need not have them. ``not`` are words in whose company
the phrase means what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import regex

from siisti.rules.kinds import TIMEOUT, Pattern
from siisti.rules.model import Page
from siisti.share import share
from siisti.text.english import FORMS, Form, Irregular, Verb, plural, verb
from siisti.types import Span

#: A Finnish word as long as this is a compound, and has one meaning; koe is an exam and an experiment.
_COMPOUND = 9
COLUMNS = ("bad", "good", "source", "near", "not")
_PIECE = regex.compile(
    r"\{(?P<verb>\w+)\}|\[(?P<noun>[^\]/]+)(?:/(?P<nouns>[^\]]+))?\]|(?P<one>\bone's\b)|(?P<number>\bN\b)|(?P<any>\b_\b)"
    r"|\((?P<either>[^()]*)\)|(?P<joint>~)|(?P<space>\s+)|(?P<text>[^\s{\[(~]+)"
)
_WORD = regex.compile(r"\w+")
_PRONOUN = "my|your|his|her|its|our|their|whose"
_NUMBER = "two|three|four|five|six|seven|eight|nine|ten|twenty|hundreds|thousands"
#: The slots that come back as they were found, each with its pattern.
_SLOTS: Mapping[str, str] = MappingProxyType(
    {
        "one": rf"(?P<one>{_PRONOUN}|[\w-]+(?:['’]s|s['’]))",
        "number": rf"(?P<number>\d[\d.,]*+(?<![.,])|{_NUMBER})",
        "any": r"(?P<any>\w[\w'’-]*)",
        "joint": r"[\s-]",
    }
)
#: The forms of be that no other verb has a like of.
_OF_BE: Mapping[str, Form] = MappingProxyType({"am": "base", "are": "base", "were": "past"})
#: What stands before a participle, and before a bare infinitive; an adverb or "not" may come between.
_BETWEEN = r"(?:\s+(?:\w+ly|not|never|yet|also|already|now|just|still|even|only|then|since|always))*\s+$"
_PERFECT = regex.compile(
    rf"(?i)(?:\b(?:ha(?:s|ve|d|ving)|be|been|being|was|were|is|are|am|got|get)(?:n['’]t)?|['’]ve){_BETWEEN}"
)
_INFINITIVE = regex.compile(
    rf"(?i)(?:\b(?:to|will|would|can|could|shall|should|must|may|might|do|does|did|let|lets|cannot)(?:n['’]t)?|['’]ll){_BETWEEN}"
)


@dataclass(frozen=True, slots=True)
class Company:
    """The words a phrase must have about it. ``wide`` looks on the whole page, ``offered`` lets the phrase be
    offered without them.
    """

    words: str
    wide: bool = False
    offered: bool = False

    @staticmethod
    def of(cell: str) -> Company | None:
        """Read a ``near`` cell; None where it is empty."""
        offered, cell = cell.startswith("?"), cell.removeprefix("?").strip()
        wide, cell = cell.startswith("page:"), cell.removeprefix("page:").strip()
        return Company(listed(cell), wide, offered) if cell else None

    def found(self, page: Page, index: int, where: Span) -> str:
        """Return the word that is there, outside the phrase itself, or nothing."""
        text = page.segments[index].text
        about = [text[: where.start], text[where.end :]]
        reach = range(len(page.segments)) if self.wide else (index - 1, index + 1)
        about += [page.segments[i].text for i in reach if 0 <= i < len(page.segments) and i != index]
        pattern = compiled(self.words)
        return next((m[0] for part in about if (m := pattern.search(part, timeout=TIMEOUT))), "")


@dataclass(frozen=True, slots=True)
class Row:
    """One phrase: of what words one must be in the text, the rarest first; where to look, and what to put there.

    ``certain`` are those of the Finnish words that have one meaning.
    """

    bad: str
    good: str
    needs: tuple[frozenset[str], ...]
    pattern: str
    source: str
    certain: str
    near: Company | None
    veto: str
    verbs: tuple[Verb, ...]
    nouns: tuple[tuple[str, str], ...]

    def expand(self, m: regex.Match[str], irregular: Irregular) -> str:
        """Return what should stand where ``m`` matched."""
        out, seen, counted = "", 0, 0
        for piece in _PIECE.finditer(self.good):
            if piece["verb"]:
                slot = min(seen, len(self.verbs) - 1)
                found, before = m[f"v{slot}"], m.string[: m.start(f"v{slot}")]
                form = form_of(self.verbs[slot], found, before[-60:])
                out += found if piece["verb"] == "be" else verb(piece["verb"], irregular)[FORMS.index(form)]
                seen += 1
            elif piece["noun"]:
                slot = min(counted, len(self.nouns) - 1)
                many = m[f"n{slot}"].casefold() != self.nouns[slot][0].casefold()
                out += (piece["nouns"] or _plural(piece["noun"])) if many else piece["noun"]
                counted += 1
            else:
                name = next((g for g in ("one", "number", "any") if piece[g]), None)
                out += m[name] if name else piece[0]
        return out


def row(cells: Mapping[str, str], irregular: Irregular) -> Row:
    """Return a row as it is looked for.

    Raises ValueError, which says what is wrong with it.
    """
    bad, good = cells["bad"], cells["good"]
    parts = _Parts(irregular)
    for piece in _pieces(bad):
        parts.add(piece)
    _check(bad, good, parts)
    needs = parts.rarest_first()
    if not needs:
        raise ValueError("a phrase has a word in it that is always there")
    flags = "" if any(c.isupper() for c in regex.sub(r"\bN\b", "", bad)) else "(?i)"
    return Row(
        bad,
        good,
        needs,
        rf"{flags}(?<![\w-]){parts.pattern}(?![\w-])",
        listed(cells["source"]),
        listed("|".join(w for w in cells["source"].split("|") if len(w.strip("* ")) >= _COMPOUND)),
        Company.of(cells["near"]),
        listed(cells["not"]),
        tuple(parts.verbs),
        tuple(parts.nouns),
    )


class _Parts:
    """A phrase being read, piece by piece: its pattern, its slots and the words that are always in it."""

    def __init__(self, irregular: Irregular) -> None:
        self.irregular = irregular
        self.pattern = ""
        self.verbs: list[Verb] = []
        self.nouns: list[tuple[str, str]] = []
        self.needs: list[frozenset[str]] = []
        self.swallowed = False

    def need(self, words: Iterable[str]) -> None:
        """Note that one of these words must be there."""
        self.needs.append(frozenset(w.casefold() for w in words))

    def rarest_first(self) -> tuple[frozenset[str], ...]:
        """The sets of words one of which must be there, by how short, and so how common, their shortest is."""
        return tuple(sorted(set(self.needs), key=lambda some: (-min(map(len, some)), sorted(some))))

    def add(self, piece: regex.Match[str]) -> None:
        if piece["space"]:
            self.pattern += "" if self.swallowed else r"\s+"
            self.swallowed = False
        elif piece["verb"]:
            known = verb(piece["verb"], self.irregular)
            forms = {*known, *_OF_BE} if known.base == "be" else set(known)
            self.pattern += f"(?P<v{len(self.verbs)}>{_alternatives(forms)})"
            self.verbs.append(known)
            self.need(forms)
        elif piece["noun"]:
            one, many = piece["noun"], piece["nouns"] or _plural(piece["noun"])
            self.pattern += f"(?P<n{len(self.nouns)}>{_alternatives({one, many})})"
            self.nouns.append((one, many))
            self.need(_longest(n) for n in (one, many))
            for word in set(_WORD.findall(one)) & set(_WORD.findall(many)):
                self.need({word})
        elif piece["either"] is not None:
            self.either(set(piece["either"].split("|")))
        elif piece["text"]:
            self.pattern += _text(piece["text"])
            for word in _WORD.findall(piece["text"]):
                self.need({word})
        else:
            self.pattern += _SLOTS[next(name for name in _SLOTS if piece[name])]

    def either(self, words: set[str]) -> None:
        """An alternative that may be left out takes the space after it along."""
        some = _alternatives(words - {""})
        self.swallowed = "" in words
        if not self.swallowed:
            self.need(_longest(w) for w in words)
        self.pattern += rf"(?:(?:{some})\s+)?+" if self.swallowed else f"(?:{some})"


def form_of(known: Verb, found: str, before: str) -> Form:
    """Return the form a verb stands in; what comes before tells forms apart that are spelt alike.

    >>> put = Verb("put", "puts", "put", "put", "putting")
    >>> form_of(put, "put", "They will "), form_of(put, "put", "It has already "), form_of(put, "put", "She ")
    ('base', 'participle', 'past')
    """
    if known.base == "be" and found.casefold() in _OF_BE:
        return _OF_BE[found.casefold()]
    forms = [form for form, spelt in zip(FORMS, known, strict=True) if spelt == found.casefold()]
    if "participle" in forms and _PERFECT.search(before):
        return "participle"
    if "base" in forms and _INFINITIVE.search(before):
        return "base"
    return "past" if "past" in forms else forms[0]


def divided(cell: str) -> list[str]:
    """Return the phrases of a cell of several: a bar within brackets is the phrase's own.

    >>> divided("(a|the) gravel sound|sound of gravel")
    ['(a|the) gravel sound', 'sound of gravel']
    """
    return [p.strip() for p in regex.split(r"\|(?![^(]*\))", cell) if p.strip()]


def listed(cell: str) -> str:
    """Return the pattern of a cell of words: ``ski*|race`` is any word that begins with "ski", or "race".

    >>> listed("ski*|race")
    '(?i)\\\\b(?:ski\\\\w*+|race\\\\b)'
    """
    words = [w.strip() for w in cell.split("|") if w.strip()]
    if not words:
        return ""
    parts = [_stem(w) for w in words]
    return rf"(?i)\b(?:{'|'.join(parts)})"


def _stem(word: str) -> str:
    escaped = regex.escape(word, literal_spaces=True).replace(r"\*", r"\w*+")
    return escaped if word.endswith("*") else rf"{escaped}\b"


@cache
def compiled(pattern: str) -> Pattern:
    """Compile a row's pattern when a text first needs it: most rows of a large table never do."""
    return regex.compile(pattern)


def _longest(words: str) -> str:
    return max((m[0] for m in _WORD.finditer(words)), key=len)


def _pieces(phrase: str) -> list[regex.Match[str]]:
    pieces = list(_PIECE.finditer(phrase))
    if "".join(p[0] for p in pieces) != phrase:
        raise ValueError(f"{phrase!r} has a bracket that is not closed")
    return pieces


def _text(words: str) -> str:
    return regex.sub(r"['’]", "['’]", regex.escape(words, literal_spaces=True).replace(r"\'", "'"))


def _alternatives(words: set[str]) -> str:
    return "|".join(_text(w).replace(" ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w)))


def _plural(phrase: str) -> str:
    head, space, last = phrase.rpartition(" ")
    return head + space + plural(last)


def _check(bad: str, good: str, parts: _Parts) -> None:
    """Refuse a row whose two sides do not fit together."""
    asked = {p.lastgroup for p in _pieces(good)}
    if bad == good or parts.swallowed:
        raise ValueError(
            "both sides are the same" if bad == good else "what may be left out stands before a word"
        )
    for what, there in (("verb", parts.verbs), ("noun", parts.nouns), ("nouns", parts.nouns)):
        if what in asked and not there:
            raise ValueError(f"{good!r} has a form to take that {bad!r} does not give")
    if missing := [name for name in _SLOTS if name in asked and f"(?P<{name}>" not in parts.pattern]:
        raise ValueError(f"{good!r} asks for a {missing[0]} that {bad!r} has not")
    if "{be}" in good and "{be}" not in bad:
        raise ValueError("be has more forms than other verbs; spell it out")


@cache
def irregular() -> Irregular:
    """Read ``configs/lexicon/irregular_verbs.tsv``."""
    lines = (share("configs/lexicon") / "irregular_verbs.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return MappingProxyType({base: (past, participle) for base, past, participle in rows})
