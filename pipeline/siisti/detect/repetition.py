"""Finds words and phrases that an engine said twice in a row when it lost its place."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.kinds import TIMEOUT, excepted
from siisti.rules.model import Match, Page, local
from siisti.types import Span

#: Function words that are never said twice, and content words of four letters and more that are not said twice
#: for emphasis. "That that" and "is is" are English but for what may follow or come before.
_FUNCTION = (
    "the|a|an|of|to|and|for|with|from|by|was|are|were|have|will|be|been|this|their|his|its|our|as|or|but|if|we|they|not"
    "|would|could|should|other|also|he|she|who|may|must|does|did|where|which|because|since"
)
_EMPHATIC = (
    "that|long|much|more|many|very|well|what|only|even|here|such|some|dear|poor|good|nice|dead|same|wait|look|come|away"
    "|over|down|back|hard|fast|slow|deep|cold|yeah|just|less|real|boom|ding"
)
_SUBJECT = (
    "the|an?|he|she|it|they|we|i|you|there|his|her|its|their|our|my|this|these|all|no|in|on|at|after|when|if"
)
_ASKING = "(?i:what|all|thing|where|how|who|which|that|it|there|this|why|reason|problem)"
_BEGIN = r"(?<![\p{L}\d’'-])"
_DOUBLED = tuple(
    regex.compile(p)
    for p in (
        rf"(?i){_BEGIN}(had|has|have)(?P<here>\s\1)(?=\sbeen\b)",
        rf"(?i){_BEGIN}(that)(?P<here>\s\1)(?=\s(?:{_SUBJECT})\b)",
        rf"{_BEGIN}(is)(?P<here>\s\1)(?=\s(?:an?|the|not|\p{{Ll}}+ing|\p{{Ll}}+ed)\b)"
        rf"(?<!\b{_ASKING}\b[^.;:!?]{{0,80}}\sis\sis)",
        rf"(?i){_BEGIN}({_FUNCTION})(?P<here>\s\1)(?![\p{{L}}\d'’.-])",
        rf"{_BEGIN}(?!(?:{_EMPHATIC})\b)(\p{{Ll}}{{4,}})(?P<here>\s\1)(?![\p{{L}}\d'’-])",
    )
)
#: Words that are said twice with another between, or for emphasis, and the letter A.
_ON_PURPOSE = (
    regex.compile(
        r"(?i)\b(?:bye|very|really|never|again|there|million|ha|so|many|years|later|little|blah|quick|please|tick|choo"
        r"|hear|chop|knock|people|better|worse|right|wrong)\s\w+"
    ),
    regex.compile(r"\bA [Aa]\b|\ba A\b"),
    # "What it was was a mess", and a band.
    regex.compile(
        r"(?i)\bwhat\s(?:it|he|she|this|that|they|we)\s(?:really\s)?(was was|were were)|(?-i:\bThe The\b)"
    ),
)

_WORD = regex.compile(r"\S+")
#: Shorter ones are said twice on purpose ("again and again and again"); longer ones are doubled sentences.
_LEAST, _MOST = 4, 12
_STOPS = ".,;:!?"


@local
def doubles(page: Page, index: int) -> Iterator[Match]:
    """Yield the second of two words that are the same."""
    said = page.folded[index].split()
    # Nearly every segment ends here: no word begins or ends as the one beside it.
    if not (any(map(str.startswith, said[1:], said)) or any(map(str.endswith, said, said[1:]))):
        return
    text = page.segments[index].text
    for pattern in _DOUBLED:
        for m in list(pattern.finditer(text, timeout=TIMEOUT)):
            if not excepted(text, Span(*m.span()), _ON_PURPOSE):
                yield Match(Span(*m.span("here")), "")


@local
def phrases(page: Page, index: int) -> Iterator[Match]:
    """Yield the second of two phrases that follow each other with nothing but a space between them."""
    text = page.segments[index].text
    said = text.split()
    if len(set(said)) > len(said) - _LEAST:
        return
    # Split again with the places: the two ways differ over what is white space.
    found = list(_WORD.finditer(text))
    said = [m[0] for m in found]
    at = 0
    while at + 2 * _LEAST <= len(said):
        size = _repeated(said, at)
        if size:
            last = said[at + 2 * size - 1]
            end = found[at + 2 * size - 1].end() - len(last) + len(last.rstrip(_STOPS))
            yield Match(Span(found[at + size - 1].end(), end), "")
        at += 2 * size or 1


def _repeated(said: list[str], at: int) -> int:
    """Return how many words from ``at`` on are said again right after them, or 0. Punctuation parts them."""
    for size in range(_LEAST, min(_MOST, (len(said) - at) // 2) + 1):
        # The first word alone settles nearly every case.
        if (
            said[at] != said[at + size]
            or said[at + size - 1][-1] in _STOPS
            or any(w[-1] == ";" for w in said[at : at + size])
        ):
            continue
        second = said[at + size : at + 2 * size]
        if said[at : at + size] == [*second[:-1], second[-1].rstrip(_STOPS)]:
            return size
    return 0


LOOKS = {"characters.doubled-phrase": phrases, "characters.doubled-word": doubles}
