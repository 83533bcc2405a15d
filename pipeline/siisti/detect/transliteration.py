"""Finds foreign names in their Finnish spelling, and one name spelt two ways on a page.

Only what a table says, or the letters of one, changes: ``configs/lexicon/finnish_places.tsv``,
``configs/lexicon/transliterations.tsv``, and the letters below. No name gives way to one that is merely like it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import regex

from siisti.detect.name_tables import Name, context, foreign
from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page
from siisti.rules.words import words
from siisti.text.spans import quoted
from siisti.types import Fix, Span


@cache
def _word() -> regex.Pattern[str]:
    return regex.compile(r"(?<![\p{L}\d@/._-])(?:\p{Lu}[\p{L}-]*+|had\N{LATIN SMALL LETTER Z WITH CARON}\b)")


def titles(text: str) -> tuple[Span, ...]:
    """Return the quotations that are names of works and not speech: short, with a capital, without a stop."""
    return tuple(
        s
        for s in quoted(text)
        if len(s.of(text).split()) <= 6
        and s.of(text)[1:2].isupper()
        and s.of(text).rstrip('"\N{RIGHT DOUBLE QUOTATION MARK}')[-1:] not in ".,!?"
    )


def article(text: str, start: int, english: str) -> str:
    """Return the English name as it stands at ``start``: *the* goes where the text has one, and takes a capital
    at the beginning of a sentence.
    """
    if english.startswith("the "):
        before = text[:start].rstrip()
        if before.endswith(("the", "The")):
            return english[4:]
        if not before or before[-1] in ".!?:\N{EN DASH}\N{LEFT DOUBLE QUOTATION MARK}":
            return "T" + english[1:]
    return english


_CONTEXT = r"Russia|Ukrain|Moscow|Moskova|Kreml|Soviet|Belarus|Kyiv|Kiev|Kiova|Putin|Venäjä"
_ELSEWHERE = (
    r"Czech|Slovak|Sloven|Croat|Serb|Bosnia|Montenegr|Macedon|Lithuan|Latvia|Estonia|Prague|Zagreb|Ljubljana|"
    r"Bratislava|Belgrade|Tallinn|Riga\b|Vilnius"
)


def eastern(page: Page) -> bool:
    """Tell whether the page is about Russia, Ukraine or Belarus, and not about a country that has these letters."""
    return bool(regex.search(_CONTEXT, page.text)) and not regex.search(_ELSEWHERE, page.text)


def _transliteration(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    shut: tuple[Span, ...] | None = None
    for m in list(_word().finditer(text, timeout=TIMEOUT)):
        found = _by_table(page, text, m) or _by_letters(page, m)
        if found is None:
            continue
        shut = titles(text) if shut is None else shut
        if not any(found.span.overlaps(s) for s in shut):
            yield found


def _by_table(page: Page, text: str, m: regex.Match[str]) -> Match | None:
    for name in foreign().get(m[0], ()):
        end = m.start() + len(name.finnish)
        if not text.startswith(name.finnish, m.start()) or text[end : end + 1].isalpha():
            continue
        fix = _tier(page, text, Span(m.start(), end), name)
        if fix is None:
            return None
        new = article(text, m.start(), name.said(page))
        return Match(Span(m.start(), end), new, evidence=(f"table: {name.finnish}",), fix=fix)
    return None


def _tier(page: Page, text: str, where: Span, name: Name) -> Fix | None:
    """Return how sure the table's form is here, or None where the name belongs to something else."""
    m = regex.search(r"([\p{L}'’-]+)\s(?:the\s)?$", text[max(0, where.start - 40) : where.start])
    before, after = m[1] if m else "", text[where.end : where.end + 40]
    if before in ("de", "di", "du", "la", "le", "del", "von", "van"):
        return None
    if after[:1] == "-" or after[1:].partition(" ")[0].strip(".,") in context("dish"):
        return None
    if name.kind == "person":
        return "safe" if name.mark != "wary" or page.fact(eastern) else "unsafe"
    beside = after[:1] == " " and after[1:2].isupper()
    led = (
        before[:1].isupper() and before.casefold() not in words("function") and before not in context("water")
    )
    if beside or led:
        return None if name.mark == "wary" or (beside and led) else "unsafe"
    return "safe" if name.mark != "wary" or before.casefold() in context("place") else "unsafe"


#: Letters of the Finnish romanization (SFS 4900) and of the English one (BGN/PCGN), in this order.
_LETTERS = (
    ("štš", "shch"),
    ("tš", "ch"),
    ("š", "sh"),
    ("dž", "j"),
    ("ž", "zh"),
    ("ja", "ya"),
    ("ju", "yu"),
    ("je", "ye"),
    ("jo", "yo"),
)
#: Russian endings that no other language spells so: Russkaja, Belinskoje; and some that others do: Sergejev.
_FEMININE = ("skaja", "ovaja", "evaja", "skoje", "skije")
_SOFT = ("ajev", "ajeva", "ejev", "ejeva")
_SLAVIC = r"(?:[oe]va?|[iy]na?|enko|anko|sk|ski|[jš]uk|tšik|itš|ytš|nyi|skyi|aja|ts)$"


def romanized(name: str) -> str:
    """Return a name of Russian or Ukrainian letters as English writes it.

    >>> romanized("Ovetškin"), romanized("Tšeljabinsk"), romanized("Žukov"), romanized("Jevtušenko")
    ('Ovechkin', 'Chelyabinsk', 'Zhukov', 'Yevtushenko')
    """
    new = name
    for finnish, english in _LETTERS:
        new = new.replace(finnish, english).replace(finnish.capitalize(), english.capitalize())
    return new


def _by_letters(page: Page, m: regex.Match[str]) -> Match | None:
    word = m[0]
    if word.endswith(_FEMININE) or (word.endswith(_SOFT) and page.fact(eastern)):
        return Match(
            Span(*m.span()), romanized(word), evidence=("letters: SFS 4900 to BGN/PCGN",), fix="safe"
        )
    if not any(c in word for c in "šžŠŽ"):
        return None
    low = word.casefold()
    # Other languages have š and ž too, and letters that no Finnish romanization has.
    if regex.search(r"[čćřěůďťňņļķģđäöõåáéíýńśźłqwxc]", low) or word.isupper() or "-" in word:
        return None
    if "tš" not in low and not page.fact(eastern):
        return None
    sure = regex.search(_SLAVIC, low, timeout=TIMEOUT) and "h" not in low
    # Gorbatšov is Gorbachev and Prešov is Prešov: only the table tells.
    fix: Fix = "safe" if sure and not regex.search(r"[šž]ova?$|ski$", low) else "unsafe"
    return Match(Span(*m.span()), romanized(word), evidence=("letters: SFS 4900 to BGN/PCGN",), fix=fix)


#: Spellings that differ by romanization only fall together when these are read alike.
_ALIKE = (("štš", "shch"), ("tsch", "ch"), ("tš", "ch"), ("š", "sh"), ("ž", "zh"), ("j", "y"), ("kh", "h"))
_SKY = ("skyi", "skyy", "skiy", "skii", "ski")
_Y = ("yi", "yy", "iy", "ii")


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """Return the name as it reads when romanizations are read alike.

    >>> _key("Zelenskyi") == _key("Zelensky"), _key("Jatsenjuk") == _key("Yatsenyuk"), _key("Hansen") == _key("Hanson")
    (True, True, False)
    """
    low = name.casefold()
    for spelt, alike in _ALIKE:
        low = low.replace(spelt, alike)
    for endings, alike in ((_SKY, "sky"), (_Y, "y")):
        ending = next((e for e in endings if low.endswith(e)), "")
        low = low.removesuffix(ending) + alike if ending else low
    return low.replace("ayev", "aev").replace("eyev", "eev").replace("iya", "ia")


def _spellings(page: Page) -> dict[str, str]:
    """Return for each name of the page that is spelt in several ways the spelling that most places have."""
    counts: Counter[str] = Counter()
    given: defaultdict[str, set[str]] = defaultdict(set)
    for segment in page.segments:
        before = ""
        for m in list(_word().finditer(segment.text, timeout=TIMEOUT)):
            if len(m[0]) >= 6 and "-" not in m[0] and not m[0].isupper():
                counts[m[0]] += 1
                if before and segment.text[: m.start()].endswith(before + " "):
                    given[m[0]].add(before)
            before = m[0]
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        alike[_key(name)].append(name)
    found = {}
    for forms in alike.values():
        forms.sort(key=lambda n: -counts[n])
        first = forms[0]
        for other in forms[1:]:
            namesakes = given[first] and given[other] and not given[first] & given[other]
            if counts[first] > counts[other] and not namesakes:
                found[other] = first
    return found | _without_dots(counts, given)


#: The letters Finnish and Swedish have and engines lose; accents of other languages are left out of English at will.
_DOTS = str.maketrans("äöåÄÖÅ", "aoaAOA")


def _plain(name: str) -> str:
    return name.translate(_DOTS)


def _without_dots(counts: Counter[str], given: Mapping[str, set[str]]) -> dict[str, str]:
    """Return the names that stand without the dots and rings they have elsewhere: Siisiainen, Siisiäinen."""
    found = {}
    for name in counts:
        plain = _plain(name)
        if plain != name and plain in counts and (not given[plain] or given[plain] & given[name]):
            found[plain] = name
    return found


def _two_spellings(page: Page, index: int) -> Iterator[Match]:
    found = page.fact(_spellings)
    if not found:
        return
    for m in list(_word().finditer(page.segments[index].text, timeout=TIMEOUT)):
        if m[0] in found:
            dots = _plain(found[m[0]]) == m[0]
            said = f"document: {found[m[0]]}" + ("" if dots else " in more places")
            yield Match(Span(*m.span()), found[m[0]], evidence=(said,), fix="safe" if dots else None)


LOOKS = {
    "names.transliteration": _transliteration,
    "names.two-spellings": _two_spellings,
}
