"""Finds Finnish words that stand in the English text.

A word of ``configs/lexicon/glossary.tsv`` is put into English; any other that is written as only Finnish is written
(*kehittämissäätiö*, *tilaisuuksissa*) is pointed out. Names, quoted words and words the page explains are left alone:
there the Finnish is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import regex

from siisti.detect.office_table import rows
from siisti.errors import ConfigError
from siisti.rules.kinds import TIMEOUT, keep_case
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.share import share
from siisti.text import english
from siisti.text.finnish import Case, paradigm
from siisti.text.spans import quoted
from siisti.types import Fix, Span

COLUMNS = ("finnish", "english", "many", "mark")
_MARKS = ("", "offer", "verb", "phrase")
#: What a form of the table says: one, many (*norpat*, *norppas*), an amount (*norppaa*), an owner (*norpan*), or a
#: case that English has a preposition for.
Form = Literal["one", "many", "amount", "owner", "local"]
#: Shorter words are too often something else; longer quotations are somebody's speech.
_SHORT, _QUOTED = 4, 6


_FORMS: dict[Case, Form] = {"partitive": "amount", "genitive": "owner"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A Finnish word and the English for one and for many; ``many`` is empty where English has no plural."""

    finnish: str
    english: str
    many: str
    mark: str


def read_glossary(path: Path) -> dict[str, Entry]:
    """Read ``glossary.tsv``."""
    found: dict[str, Entry] = {}
    for line, row in rows(path, COLUMNS):
        for field in ("finnish", "english"):
            if not row[field]:
                raise ConfigError(path, "must not be empty", line=line, field=field)
        if row["mark"] not in _MARKS:
            raise ConfigError(
                path, f"{row['mark']!r} is none of {', '.join(_MARKS[1:])}", line=line, field="mark"
            )
        if row["finnish"] in found:
            raise ConfigError(path, f"{row['finnish']} stands twice", line=line, field="finnish")
        many = {"": english.plural(row["english"]), "-": ""}.get(row["many"], row["many"])
        found[row["finnish"]] = Entry(row["finnish"], row["english"], many, row["mark"])
    return found


@cache
def glossary() -> dict[str, tuple[Entry, Form]]:
    """Return the words of the table in the forms an engine leaves; those that are words of another language are not
    among them.
    """
    found: dict[str, tuple[Entry, Form]] = {}
    entries = read_glossary(share("configs/lexicon/glossary.tsv"))
    for entry in entries.values():
        for form, how in _forms(entry):
            if len(form) >= _SHORT and form not in entries and form not in not_finnish():
                found.setdefault(form, (entry, how))
    return found | {e.finnish: (e, "one") for e in entries.values()}


def _forms(entry: Entry) -> Iterator[tuple[str, Form]]:
    word = entry.finnish
    if entry.mark in ("phrase", "verb") or " " in word:
        return
    for form, case in paradigm(word).items():
        if case == "genitive" and not word.endswith("t"):
            yield form[:-1] + "t", "many"
    if word[-1] in "aeiouyäö" and entry.many:
        yield word + "s", "many"
    for form, case in paradigm(word).items():
        yield form, _FORMS.get(case, "local")


@cache
def not_finnish() -> frozenset[str]:
    """Return the words of ``not_finnish.txt``: they look Finnish and stand in English as they are."""
    lines = share("configs/lexicon/not_finnish.txt").read_text("utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


@cache
def _phrases() -> tuple[str, ...]:
    return tuple(p for p in glossary() if " " in p)


@cache
def _hyphened() -> frozenset[str]:
    """Return the first parts of the words with a hyphen, which a segment's vocabulary has in two."""
    return frozenset(word.partition("-")[0] + "-" for word in glossary() if "-" in word)


@cache
def _word() -> regex.Pattern[str]:
    return regex.compile(
        r"(?<![\p{L}\d@/._&#'’\\-])\p{L}[\p{Ll}-]*+(?![\p{L}\d@/_&\\-]|\.\p{L}|['’]\p{L}{2})"
    )


#: What stands before a word that is talked about, and what stands after it.
_SPOKEN_OF = (
    r"\b(?:words?|terms?|called|name[ds]?|dubbed|expression|verb|concept|means?|say)\s+(?:for\s+\S+\s+)?(?:is\s+)?"
    r"(?:the\s+|an?\s+)?[\"“'‘(]?"
)
_GLOSSED = (
    r"[\"”'’]?,?\s*(?:[(\[]|means?\b|meaning\b|translates?\b|literally\b|i\.e\.|that is\b|"
    r"(?:is|are) (?:a|the) Finnish\b|in Finnish\b)"
)


def explained(page: Page, word: str) -> bool:
    """Tell whether the page says what the word is, so that it is meant to stand there in Finnish."""
    word = regex.escape(word)
    pattern = rf"{_SPOKEN_OF}{word}\b|\b{word}{_GLOSSED}"
    return bool(regex.search(pattern, page.text, regex.IGNORECASE, timeout=TIMEOUT))


def _closed(text: str) -> list[Span]:
    """Return the quotations of a few words: names of works, and words that are talked about."""
    found = [s for s in quoted(text) if len(s.of(text).split()) <= _QUOTED]
    single = regex.finditer(r"(?<!\w)['‘][^'‘’]{2,40}['’](?!\w)", text, timeout=TIMEOUT)
    return found + [Span(*m.span()) for m in single]


def _initial(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \N{NO-BREAK SPACE}")
    return not before or before[-1] in '.!?:\N{EN DASH}\N{EM DASH}-\N{LEFT DOUBLE QUOTATION MARK}"•'


def _left(page: Page, index: int) -> Iterator[Match]:
    present = glossary().keys() & page.vocabulary[index]
    text, folded = page.segments[index].text, page.folded[index]
    hyphened = "-" in folded and any(part in folded for part in _hyphened())
    phrases = [p for p in _phrases() if p in folded]
    if not present and not hyphened and not phrases:
        return
    closed = _closed(text)
    taken: list[Span] = []
    for phrase in phrases:
        for m in regex.finditer(rf"(?<!\w){regex.escape(phrase)}(?!\w)", text):
            taken.append(Span(*m.span()))
            yield Match(taken[-1], glossary()[phrase][0].english, evidence=(f"table: {phrase}",))
    for m in list(_word().finditer(text, timeout=TIMEOUT)):
        span = Span(*m.span())
        found = glossary().get(m[0].lower())
        if found is None or any(span.overlaps(s) for s in (*closed, *taken)) or _named(page, text, span):
            continue
        if not explained(page, m[0]):
            yield _english(text, span, *found)


def _named(page: Page, text: str, where: Span) -> bool:
    """Tell whether the word is, or may be, a name or a part of one: Siun sote, Ilves, Koivu."""
    word = where.of(text)
    owner = regex.search(r"(?<![\p{L}])(\p{Lu}\p{Ll}+n)\s$", text[max(0, where.start - 30) : where.start])
    if owner and owner[1].casefold() not in words("function"):
        return True
    if word.islower():
        return bool(regex.match(r"\s\p{Lu}\p{Ll}+[aeiouyäön]\b", text[where.end :])) and word.endswith("n")
    follows = regex.match(r"\s\p{Ll}", text[where.end :])
    verb = glossary()[word.lower()][0].mark == "verb"
    return (
        not (follows and _initial(text, where.start) and (verb or len(word) > 9)) or page.text.count(word) > 1
    )


def _english(text: str, where: Span, entry: Entry, form: Form) -> Match:
    word, before = where.of(text), text[: where.start]
    counted = regex.search(
        r"(?:\d|\b(?:many|several|few|these|those|two|three|four|five|six|ten))\s$", before
    )
    several = form == "many" or (form == "amount" and counted)
    new = (entry.many if several else "") or entry.english
    sure = word.islower() and not entry.mark.startswith(("offer", "verb"))
    fix: Fix = (
        "safe" if sure and (form in ("one", "many") or (form == "amount" and not entry.many)) else "unsafe"
    )
    evidence = (f"table: {entry.finnish}",)
    led = regex.search(r"\b(?:in|on|at|to|from|into|near|of|for|with|by)\s(?:the\s|an?\s)?$", before)
    if form == "local" and not led:
        return Match(where, None, evidence=evidence)
    article = regex.search(r"(?<![\p{L}\d])(an?)\s$", before, regex.IGNORECASE)
    if article and form != "many":
        right = keep_case(article[1], english.article(new))
        if right != article[1]:
            where = Span(article.start(1), where.end)
            return Match(where, f"{right} {new}", evidence=evidence, fix=fix)
    return Match(where, new if word.islower() else new[0].upper() + new[1:], evidence=evidence, fix=fix)


_LETTERS = regex.compile(r"[abdefghijklmnoprstuvyäö]{6,}")
_FOREIGN = regex.compile(r"[^aeiouyäö]{4}|(.)\1\1|sch|[cdt]h|ph|sh|gh|ck|[bdfgjv]{2}|[^aeiouyäönlr]g")
#: Words with ä and ö that German, Swedish and Estonian have too end otherwise.
_FRONT = regex.compile(
    r"(?:[äöy][nst]?|[äöy][^aeiouyäö]*i[nt]?|[äöy].*(?:uus|[ei]ss?[aä]|n[ae]n|iset|isen|kset|ksen|hdet|tteen|"
    r"neet|jien|nkin|[mv]in|nyt))$"
)
#: Endings and long vowels that no other language has in this place.
_BACK = regex.compile(
    r"(?:(?:[^aeiouy][aou]|[aeouy]i|[aeou]{2})ss[aä]|(?:[aeou]i|[aeou]{2}|[dhjklmnprstv]u)st[aä]|"
    r"(?:[aeouy]i|ee|aa|[dhjklmnprstv]u)l[lt]a|(?:[^aeiouy]u|[aeo]i|ee)lle|[aeiouy]ksi|kset|ksen|ksia|kseen|"
    r"uus|uudet|uuden|uutta|[aou]iset|[aou]isen|[aou]inen|minen|[aeiouy]isten|[tdkjlmnrs]aan|[tdkjlmnrs]iin|"
    r"[tdkjlmnrs]uun|neet|[aou]vat|[ai]jat|ikot|[aeiouy](?:kko|kka|kku)[nt]?|[aeiouy][ts]taa|isia|"
    r"[kmnvj](?:[ao]lla|[ao]sta|alta)|[aou]ina|[^aeiouy]nt[tn]i[an]|nkin|[aeiou]oon[aeio]{1,2}n?|[aou]mmin)$"
)


@lru_cache(maxsize=8192)
def looks_finnish(word: str) -> bool:
    """Tell whether a word in small letters is written as only a Finnish word is.

    >>> [w for w in "allergikot bensiiniä kirkossa gorilla orientation naïve fräulein".split() if looks_finnish(w)]
    ['allergikot', 'bensiiniä', 'kirkossa']
    """
    if not _LETTERS.fullmatch(word) or _FOREIGN.search(word) or word in not_finnish():
        return False
    if "ä" in word or "ö" in word:
        # No German and no Swedish word has these twice.
        return bool(_FRONT.search(word) or regex.search("yy|ää|öö", word))
    return not regex.match(r"(?!(?:pr|tr|kr|pl|kl)[aeiouy])[^aeiouy]{2}|.*[bf]", word) and bool(
        _BACK.search(word)
    )


def _finnish(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if not any(len(word) > 5 and looks_finnish(word) for word in page.vocabulary[index]):
        return
    closed: list[Span] | None = None
    for m in list(_word().finditer(text, timeout=TIMEOUT)):
        if len(m[0]) < 6 or not m[0].islower() or not looks_finnish(m[0]) or m[0] in glossary():
            continue
        closed = _closed(text) if closed is None else closed
        span = Span(*m.span())
        if not _title(text, span) and not any(span.overlaps(s) for s in closed) and not explained(page, m[0]):
            yield Match(span, None)


#: What follows a name of a work or of a paper.
_WORK = regex.compile(
    r"\s(?:magazine|newspaper|paper|program(?:me)?|series|show|film|movie|book|novel|album|song)\b"
)


def _title(text: str, where: Span) -> bool:
    """Tell whether the word goes on with a title or a name that began with a capital: *Teit meistä kauniin*."""
    before = text[max(0, where.start - 60) : where.start].split()
    while before and (before[-1] in ("ja", "ei", "on", "mei", "tai") or looks_finnish(before[-1])):
        before.pop()
    begun = before and regex.fullmatch(r"[(\[“]?\p{Lu}[\p{L}-]*,?", before[-1])
    return bool(begun and before[-1].casefold() not in words("function")) or bool(
        _WORK.match(text, where.end)
    )


LOOKS = {"untranslated.glossary": _left, "untranslated.finnish-word": _finnish}
