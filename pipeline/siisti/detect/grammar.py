"""Finds verbs that do not fit what stands beside them: an infinitive where English has a gerund, a perfect beside
a time that is over, a listener whom nobody speaks to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.rules.phrase_row import irregular
from siisti.rules.words import words
from siisti.text.spans import quoted
from siisti.types import Span

#: What stands before a gerund in place of "to", by the words that govern it.
_GOVERNORS: Mapping[str, str] = MappingProxyType(
    {
        # A participle may belong to the noun before it ("the dose recommended to treat"): it wants a subject.
        "": r"(?:recommends?|suggests?|avoids?|postpones?|enjoys?)|(?:is|be|was)\sworth|g[ai]ve(?:s|n)?\sup"
        r"|(?<=\b(?:he|she|they|we|it|who|has|have|had)\s)(?:recommended|suggested|avoided|postponed|enjoyed)",
        "in": r"(?:succeed(?:s|ed)|(?:ha(?:s|d|ve)|’s|'s|\p{Ll}+[’']s)\s(?:\p{L}+\s)?difficulty|difficulties)",
        "from": r"prevent(?:s|ed)?\s(?:(?:the|a|an|his|her|their|its|our)\s(?:[\p{L}-]+\s){0,2}?[\p{L}-]+"
        r"|him|them|us|people|children|it|me|anyone|everyone)",
        "to": r"look(?:s|ed|ing)?\s(?:very\smuch\s)?forward",
        "on": r"insist(?:s|ed)",
        "of": r"(?:is|are|was|were|been|being)\s(?:also\s)?accused",
    }
)
_TWICE = frozenset(
    (
        *(
            "admit",
            "ban",
            "begin",
            "commit",
            "cut",
            "drop",
            "fit",
            "forget",
            "get",
            "hit",
            "let",
            "plan",
            "put",
            "quit",
        ),
        *("run", "set", "shut", "sit", "step", "stop", "swim", "upset", "win"),
    )
)


def gerund(verb: str) -> str:
    """Return the -ing form of a verb.

    >>> [gerund(v) for v in ("take", "get", "lie", "see", "pay", "be")]
    ['taking', 'getting', 'lying', 'seeing', 'paying', 'being']
    """
    if verb in _TWICE:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


@cache
def _governed() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    verbs = "|".join(words("infinitive"))
    return tuple(
        (joint, regex.compile(rf"\b(?:{governor})\s(?P<here>to\s(?P<verb>{verbs}))\b(?![’'-])"))
        for joint, governor in _GOVERNORS.items()
    )


@local
def infinitives(page: Page, index: int) -> Iterator[Match]:
    """Yield an infinitive after a verb, adjective or noun that wants a gerund."""
    text = page.segments[index].text
    for joint, pattern in _governed():
        for m in list(pattern.finditer(text, timeout=TIMEOUT)):
            yield Match(Span(*m.span("here")), f"{joint} {gerund(m['verb'])}".lstrip())


_TIME = (
    r"(?:yesterday|(?:\d+|one|two|three|four|five|six|ten|a\sfew|several)\s(?:years?|months?|weeks?|days?|hours?)\sago"
    r"|last\s(?:year|week|month|night|spring|summer|autumn|fall|winter|{month}|{weekday})"
    r"|(?:already\s|earlier\s|late\s|early\s)?in\sthe\s(?:spring|summer|autumn|fall|winter)"
    r"|(?:already\s|earlier\s|late\s|early\s)?on\s{weekday}(?:\s(?:morning|afternoon|evening|night))?)"
)
#: Words that make a clause of the stretch between the verb and the time, or a beginning of the time.
_PARTED = (
    r"(?:since|from|than|until|till|throughout|during|compared|after|before|when|while|that|which|who|whose|where|if"
    r"|because|and|or|but|he|she|it|they|we|I|you|was|were|is|are|had|has|have|did|to|as|by|for|said|held)\b"
)
#: What these have after "on" is their object, not a time.
_ON = frozenset(
    ("agreed", "based", "counted", "decided", "depended", "focused", "focussed", "settled", "voted", "worked")
)


#: With these the time is not over, or was not when it was said.
_UNTIL_NOW = regex.compile(
    r"(?i)\b(?:so far|yet|to date|until now|up to now|this (?:year|week|month)|ever|never)\b[^.;]*\Z"
)


@cache
def _dated() -> regex.Pattern[str]:
    days, months = (
        "(?:" + "|".join(w for w in words(name) if w[:1].isupper()) + ")" for name in ("weekday", "month")
    )
    time = _TIME.replace("{weekday}", days).replace("{month}", months)
    return regex.compile(
        r"(?<!\b(?:could|would|may|might|must|should|will|to|can|cannot|not|never|n['’]t|having)\s)"
        r"\b(?P<here>(?P<has>has|have)\s(?P<adverb>(?:also|already|previously|earlier|both|recently)\s)?"
        rf"(?P<verb>\p{{Ll}}+))\b(?P<gap>(?:\s(?!{_PARTED})[\p{{L}}\d%’'-]+){{0,6}}?)"
        rf"\s{time}(?=[.,;:!?)]|$|\s(?:that|when|and|to|in|at|by|with|for)\b)(?![’']s)"
    )


@cache
def _pasts() -> Mapping[str, str]:
    """Return the past tense of each irregular participle, but for "been", whose number its subject tells."""
    return {participle: past for past, participle in irregular().values()}


def _was(m: regex.Match[str], text: str) -> str:
    return "was" if m["has"] == "has" or text[: m.start()].endswith(("I ", "I also ")) else "were"


def _participle(gap: str) -> bool:
    """Tell whether a passive goes on: "been found last week", and not "been cycling on Sunday"."""
    first = gap.split()[0] if gap.split() else ""
    return (first.endswith("ed") and len(first) > 4) or first in _pasts()


@local
def perfects(page: Page, index: int) -> Iterator[Match]:
    """Yield a perfect tense whose clause says when it was: yesterday, last year, in the spring."""
    text = page.segments[index].text
    for m in list(_dated().finditer(text, timeout=TIMEOUT)):
        verb, adverb = m["verb"], m["adverb"] or ""
        if verb in _ON and not m["gap"] and text[m.end("verb") :].startswith(" on "):
            continue
        if _UNTIL_NOW.search(text[: m.end()]) or text.startswith((" and this", " and next"), m.end()):
            continue
        if verb == "been":
            past = _was(m, text) if _participle(m["gap"]) else ""
        elif verb.endswith("ed") and len(verb) > 4:
            past = verb
        else:
            past = _pasts().get(verb, "")
        if past:
            yield Match(
                Span(*m.span("here")), f"{past} {adverb}".strip() if verb == "been" else adverb + past
            )


_NOT_SAID = (
    r"(?:to|about|off|more|why|what|how|who|where|when|stories|the\sstory|(?:every|no|some)thing|a\slot)\b"
)
_LISTENER = regex.compile(
    r"(?<!\b(?:had|have|has|be|was|were|nobody|one|who|which)\s(?:\p{L}+\s)?)"
    rf"\b(?P<here>(?P<verb>tells|told)\sme)(?=[.,;:]|$|\s(?!{_NOT_SAID}))"
)
_REPORTER = regex.compile(
    r"(?<![\p{L}\d’'-])(?:I|I[’'](?:m|ve|d|ll)|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|[Oo]ur|[Uu]s)(?![\p{L}’'])"
)


def _reporter(page: Page) -> bool:
    """Tell whether whoever wrote the page says I or we in it, which in news is left to those who are quoted."""
    # A line that begins with a dash is a quotation too.
    return any(s.text[:1] not in "-–—" and _outside(s.text, _REPORTER) for s in page.segments)


def _outside(text: str, pattern: regex.Pattern[str]) -> bool:
    found = [Span(*m.span()) for m in pattern.finditer(text, timeout=TIMEOUT)]
    return bool(found) and any(not any(s.overlaps(q) for q in quoted(text)) for s in found)


def listeners(page: Page, index: int) -> Iterator[Match]:
    """Yield "tells me" and "told me" in a page whose writer is nowhere else in it."""
    found = list(_LISTENER.finditer(page.segments[index].text, timeout=TIMEOUT))
    if found and not page.fact(_reporter):
        for m in found:
            yield Match(Span(*m.span("here")), "says" if m["verb"] == "tells" else "said")


LOOKS = {
    "grammar.perfect-dated": perfects,
    "grammar.to-for-gerund": infinitives,
    "grammar.told-me": listeners,
}
