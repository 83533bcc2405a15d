"""Finds he where she is meant, and she where he is: Finnish hän has no gender, and engines write he."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.detect.antecedents import Antecedent, antecedent, carried
from siisti.detect.given_names import of_women
from siisti.detect.people import people
from siisti.detect.reading import reading
from siisti.rules.model import Match, Page
from siisti.types import Fix, Span

#: "he or she", "his or her": both are meant.
_BOTH = regex.compile(r"(?i)\b(?:s?he|his|hers?|him)\s(?:or|and)\s(?:s?he|his|hers?|him)\b")
#: What says itself whose it is, and how a pope and a queen are spoken of.
_KEPT = {
    "m": regex.compile(
        r"\s(?:(?:ex-|former\s|late\s|future\s)?(?:wife|girlfriend|fiancée|widow)|Holiness|Majesty|"
        r"Excellency|Highness|Honou?r|Eminence)\b"
    ),
    "f": regex.compile(
        r"\s(?:(?:ex-|former\s|late\s|future\s)?(?:husband|boyfriend|fiancé|widower)|Majesty|Highness|"
        r"Excellency|Honou?r)\b"
    ),
}
_PRONOUNS = frozenset(("he", "him", "his", "himself", "she", "her", "hers", "herself"))
_FEMININE = regex.compile(r"\p{L}(?:[oe]v[aá]|sk(?:aya|aja|á)|d[oó]ttir)\b")
_WOMAN = {"he": "she", "him": "her", "himself": "herself"}
_MAN = {"she": "he", "herself": "himself", "hers": "his"}
#: After a possessive comes what is owned; after hers, and after him, comes one of these.
_END = r"[\s\"”’']*$|[\"”’']?[.,;:!?)–—]|\s[–—-]\s"
_NOT_OWNED = regex.compile(
    rf"{_END}|\s(?:and|are|as|at|but|for|from|in|is|nor|or|than|to|too|was|were|when|with)\b"
)
_NOT_HIS = regex.compile(
    rf"{_END}|\s(?:a|about|after|again|against|all|along|also|an|and|are|around|as|at|away|back|because|"
    rf"before|but|by|"
    r"down|during|for|from|had|has|have|how|if|in|into|is|it|not|of|off|on|or|out|over|since|so|than|"
    r"that|the|then|"
    r"there|this|through|to|today|together|tomorrow|too|twice|under|until|up|was|were|what|when|where|"
    r"whether|which|"
    r"while|who|why|will|with|without|would|yesterday)\b"
)


def _look(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    if _PRONOUNS.isdisjoint(page.vocabulary[index]) or not page.fact(_women):
        return
    who = page.fact(people)
    wrong = {
        m
        for m, other in (("m", "f"), ("f", "m"))
        if other in who.genders or (m == "m" and page.fact(_voices))
    }
    read = page.fact(reading)
    for number, sentence in enumerate(read.sentences(index) if wrong else (), 1):
        last: tuple[regex.Match[str], Antecedent] | None = None
        for p in read.pronouns(index, sentence.start, sentence.end):
            if p.lastgroup not in wrong or _kept(text, p):
                continue
            found = antecedent(page, index, p)
            if not found and last and p.lastgroup == last[0].lastgroup and carried(page, index, last[0], p):
                found = last[1]
            if not found and p[0] == "him":
                # Whoever this is, he is in the sentence, and "his" may be his.
                break
            if not found:
                continue
            last = (p, found)
            said = _said(found, who.evidence.get(found.key, ()))
            sure = found.sure and _told(p, text) and (page.whole or (p["m"] and found.named))
            fix: Fix | None = None if sure else "unsafe"
            yield Match(Span(*p.span()), _cased(p[0], _other(p, text)), said, fix, group=number)


def _women(page: Page) -> bool:
    """Tell whether any word of the page may be said of a woman: without one, nothing here is wrong."""
    return _FEMININE.search(page.text) is not None or not all(
        of_women().isdisjoint(said) for said in page.vocabulary
    )


def _voices(page: Page) -> bool:
    """Tell whether the engine itself says she anywhere on the page."""
    return any("she" in said or "her" in said for said in page.vocabulary)


def _kept(text: str, p: regex.Match[str]) -> bool:
    """Tell whether the pronoun is none, says itself whom it means, or means both."""
    around = text[max(0, p.start() - 8) : p.end() + 8]
    if _BOTH.search(around) or _KEPT["m" if p["m"] else "f"].match(text, pos=p.end()):
        return True
    return p[0] == "He" and regex.match(r"\s\p{Lu}", text[p.end() :]) is not None


def _other(p: regex.Match[str], text: str) -> str:
    """Return the pronoun of the other sex in the same place of the sentence."""
    word = p[0].lower()
    if word == "his":
        return "hers" if _NOT_OWNED.match(text, pos=p.end()) else "her"
    if word == "her":
        return "him" if _NOT_HIS.match(text, pos=p.end()) else "his"
    return _WOMAN.get(word) or _MAN[word]


def _told(p: regex.Match[str], text: str) -> bool:
    """Tell whether it is sure which of him and his a "her" is: "gave her flowers" may be either."""
    return p[0].lower() != "her" or not regex.search(
        r"(?:gave|gives?|giving|given|sent|sends?|told|tells?|offered|offers?|made|makes?|called|calls?|"
        r"saw|sees?|heard|hears?|let|"
        r"lets|helped|helps?|asked|asks?|showed|shows?|taught|teach(?:es)?|cost|owed?|named|found|"
        r"bought|brought)\s$",
        text[: p.start()],
    )


def _cased(old: str, new: str) -> str:
    return new.capitalize() if old[0].isupper() else new


def _said(found: Antecedent, evidence: tuple[str, ...]) -> tuple[str, ...]:
    back = f"{found.back} sentence{'s' * (found.back > 1)} before" if found.back else "the same sentence"
    return (f"document: {found.key or 'the person'}, {back}", *evidence[:2])


LOOKS = {"pronouns.gender": _look}
