"""Weighs a second translation of the same Finnish against the text: where the two differ in a number, a name, a word
that is none or a negation, the Finnish side says which of them stands.

Nothing is taken over wholesale. A difference counts only where both translations agree on the words around it, and only
where the source bears out the other's word and does not bear out ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import regex

from siisti.rules.model import Match, Page
from siisti.text.finnish import paradigm
from siisti.text.frequency import zipf
from siisti.types import Segment, Span

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:[’'-]\p{L}+)*|\d+(?:[.,:]\d+)*|[^\w\s]")
_FINNISH_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:[-’':]\p{L}+)*")
_DIGITS = regex.compile(r"\d+")
#: A difference of more words than this is another way of saying it, and no slip.
_WORDS = 2
#: Zipf frequencies (Speer 2022, wordfreq): a word below the first is no English word, one above the second is one,
#: and a capitalised word above the third is a name or a word that English knows.
_NO_WORD, _WORD, _KNOWN_NAME = 1.2, 2.0, 2.5
#: How alike a word and its misspelling are (difflib's ratio), and how many letters at either end are the same.
_ALIKE, _ENDS = 0.85, 2
_OF_A_NAME = regex.compile(r"(?:i?an|ite|ist|ish|ese|er)s?")
_PLURAL_STEMS = ("ie", "oi", "öi", "ai", "ei")
#: What only the Finnish romanization of a foreign name has.
_FINNISH_SPELLING = regex.compile(r"(?i)tsh|dzh|zh|š|ž")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the text, where another translation has others between the same neighbours."""

    span: Span
    mine: tuple[str, ...]
    other: tuple[str, ...]


def differences(page: Page) -> tuple[tuple[Difference, ...], ...]:
    """Return for each segment where the other translations differ from it in a word or two; a page fact."""
    return tuple(tuple(_differences(s)) for s in page.segments)


def _differences(segment: Segment) -> Iterator[Difference]:
    mine = list(_TOKEN.finditer(segment.text)) if segment.alternatives else []
    for other in segment.alternatives:
        theirs = _TOKEN.findall(other)
        matcher = SequenceMatcher(None, [m[0] for m in mine], theirs, autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            if kind == "replace" and j - i <= _WORDS and m - k <= _WORDS:
                span = Span(mine[i].start(), mine[j - 1].end())
                yield Difference(span, tuple(t[0] for t in mine[i:j]), tuple(theirs[k:m]))


def _told(difference: Difference, *evidence: str) -> tuple[str, ...]:
    return (f"another translation: {' '.join(difference.other)}", *evidence)


def _numbers(page: Page, index: int) -> Iterator[Match]:
    """Yield a number that the source does not have, where the other translation's is the source's."""
    source = page.segments[index].source
    if source is None:
        return
    known = set(_DIGITS.findall(source))
    for d in page.fact(differences)[index]:
        if len(d.mine) != 1 or len(d.other) != 1 or not (d.mine[0][0].isdigit() and d.other[0][0].isdigit()):
            continue
        mine, other = set(_DIGITS.findall(d.mine[0])), set(_DIGITS.findall(d.other[0]))
        whole = regex.sub(r"\D", "", d.mine[0])
        # 80-luvun is the 1980s, 3 500 is 3,500: ours may have part of a number, or more than the source spells out.
        if other <= known and not mine & known and not whole.endswith(tuple(known)):
            yield Match(d.span, d.other[0], _told(d, f"source: {' '.join(sorted(other))}"))


def _names(page: Page, index: int) -> Iterator[Match]:
    """Yield a name that the source does not have, where the other translation's stands there in some form."""
    source = page.segments[index].source
    if source is None:
        return
    words = _FINNISH_WORD.findall(source)
    for d in page.fact(differences)[index]:
        if not all(w[0].isupper() for w in d.other) or not all(_may_be_name(w) for w in d.mine):
            continue
        found = [_borne_out(w, words) for w in d.other]
        if all(found) and _wrong(d, words):
            yield Match(d.span, _dressed(d), _told(d, *(f"source: {w}" for w in found if w)))


def _wrong(difference: Difference, words: list[str]) -> bool:
    """Tell whether our name is one that neither the source nor English has; the other's stands in the source."""
    if any(w.lower() != w and w[1:].lower() != w[1:] and not w.isupper() for w in difference.mine):
        return False  # names run together or hashtags
    known = any(_known(w, words) for w in difference.mine)
    return not (known or _same_name(difference) or _longer(difference))


def _may_be_name(word: str) -> bool:
    """Tell whether a word could be a name gone wrong: capitalised, or no English word."""
    return word[0].isupper() or (word.isalpha() and _rarer(word, _NO_WORD))


def _rarer(word: str, than: float) -> bool:
    """Tell whether a word is known to be rarer: without frequencies nothing is."""
    frequency = zipf(word)
    return frequency is not None and frequency < than


def _borne_out(name: str, words: list[str]) -> str | None:
    """Return the Finnish word that is this name, in whatever case."""
    base = _base(name)
    # What ends so is no name but a stem of the plural: Siwoi, Jokipoikie.
    forms = {} if base.endswith(_PLURAL_STEMS) else paradigm(base)
    return next((w for w in words if w == base or w in forms or w.startswith((base + ":", base + "-"))), None)


def _known(name: str, words: list[str]) -> bool:
    """Tell whether our own name is the source's after all, or one that English has for it."""
    base = _base(name)
    head = base.partition("-")[0]
    return (
        len(base) < 3
        or not _rarer(base, _KNOWN_NAME)
        or _borne_out(base, words) is not None
        or any(w.startswith(head[: max(3, len(head) - 1)]) for w in words)
    )


def _longer(difference: Difference) -> bool:
    """Tell whether the other's name may be a Finnish form of ours (Myrskylän for Myrskylä, Alkoi for Alkos), or ours a
    word made of it (Blairite).
    """
    mine, other = _base(difference.mine[-1]), _base(difference.other[-1])
    return (
        other.startswith((mine, mine.removesuffix("s")))
        or _OF_A_NAME.fullmatch(mine.removeprefix(other)) is not None
    )


def _same_name(difference: Difference) -> bool:
    """Tell whether the two are one name in two spellings, or that the other's is the Finnish one: Churkin, Tshurkin."""
    one, other = ("".join(_folded(_base(w)) for w in side) for side in (difference.mine, difference.other))
    return one == other or any(_FINNISH_SPELLING.search(w) for w in difference.other)


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    for there, here in _SPELLINGS:
        plain = plain.replace(there, here)
    return regex.sub(r"(.)\1", r"\1", regex.sub(r"[’'-]", "", plain))


#: Spellings of the same sounds in Finnish and English romanization.
_SPELLINGS = (
    *(
        ("tsh", "c"),
        ("tch", "c"),
        ("tš", "c"),
        ("ch", "c"),
        ("sch", "s"),
        ("sh", "s"),
        ("zh", "z"),
        ("us", "os"),
    ),
    *(("kh", "h"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("w", "v"), ("ff", "v"), ("j", "i"), ("y", "i")),
    ("c", "s"),
)


def _base(name: str) -> str:
    return regex.sub(r"[’']s?$", "", name)


def _dressed(difference: Difference) -> str:
    """Return the other's name with our possessive ending, or without one where ours has none."""
    ending = regex.search(r"[’']s?$", difference.mine[-1])
    new = [*difference.other[:-1], _base(difference.other[-1])]
    return " ".join(new) + (ending[0] if ending else "")


def _words(page: Page, index: int) -> Iterator[Match]:
    """Yield a word that English does not have, where another translation has a usual one.

    One translation's word may be a better one without being the right one, so it is offered; it is taken where two
    translations have it, or where ours is the same word misspelt.
    """
    found = [d for d in page.fact(differences)[index] if _no_word(d)]
    for d in dict.fromkeys(found):
        agreed = sum(d == e for e in found) > 1
        sure = (agreed or _misspelt(d.mine[0], d.other[0])) and page.segments[index].source is not None
        yield Match(d.span, d.other[0], _told(d), fix="safe" if sure else "unsafe")


def _no_word(difference: Difference) -> bool:
    words = (*difference.mine, *difference.other)
    plain = len(words) == 2 and all(w.isalpha() and w.islower() for w in words)
    return plain and _rarer(words[0], _NO_WORD) and not _rarer(words[1], _WORD)


def _misspelt(word: str, right: str) -> bool:
    """Tell whether a word is another one with a slip in its middle; one at its end may be grammar."""
    same_ends = word[:_ENDS] == right[:_ENDS] and word[-_ENDS:] == right[-_ENDS:]
    return same_ends and SequenceMatcher(None, word, right).ratio() >= _ALIKE


#: What says no in English, and what may stand for it without saying so.
_NOT = regex.compile(r"(?i)\b(?:not|never|no|nobody|none|nothing|cannot)\b|n[’']t\b")
_NEAR_NOT = regex.compile(
    r"(?i)\b(?:without|neither|nor|hardly|scarcely|barely|little|few|rather|instead|unless|until|yet|only|but|except|"
    r"any\p{L}*|out|far|other(?:wise)?|free|(?:un|dis|im)\p{L}+|in\p{L}+able|\p{L}+less|"
    r"(?:refus|fail|deny|deni|avoid|prevent|lack|stop|miss|reject|declin|forb|ban)\p{L}*)\b"
)
_NO = regex.compile(r"(?i)\b(?:ei|en|et|emme|ette|eivät|eikä|eivätkä|ettei|etteivät|muttei)\b")


def _negations(page: Page, index: int) -> Iterator[Match]:
    """Yield a sentence that says yes where the Finnish and every other translation say no."""
    segment = page.segments[index]
    if segment.source is None or not segment.alternatives:
        return
    if _NOT.search(segment.text) or _NEAR_NOT.search(segment.text):
        return
    said, others = _NO.search(segment.source), [_NOT.search(text) for text in segment.alternatives]
    if said and all(others):
        told = (f"source: {said[0]}", *(f"another translation: {m[0]}" for m in others if m))
        yield Match(Span(0, len(segment.text)), None, told)


LOOKS = {
    "opinions.name": _names,
    "opinions.negation": _negations,
    "opinions.number": _numbers,
    "opinions.word": _words,
}
