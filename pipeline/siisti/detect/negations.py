"""Finds a negation that one side has and the other has not, and a rise that became a fall.

These are the worst of errors, as the English reads well and says the opposite. Nothing in it can tell which
words are wrong, so that they are pointed out and not mended, but for a direction, where the same figure stands on
both sides. English denies in many ways (*unbeaten*, *fails to*, *rather than*, *yet to*): a lost negation is told
only where there is no sign of any.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.rules.words import words
from siisti.text.spans import sentences
from siisti.types import Span

#: The verb of negation. "et" with capitals is Eastern Time, "ei-jäsen" a non-member.
_FINNISH = regex.compile(
    r"(?<![\w-])(?:(?i:en|ei|emme|ette|eivät|eikä|enkä|etkä|emmekä|ettekä|eivätkä|ettei|etten|ettet|etteivät|ettemme"
    r"|älä|älkää|ellei|ellen|elleivät|jollei|jolleivät|miksei|mikseivät|eipä|eihän|muttei|mutteivät|jottei|jotteivät)|et|Et)(?![\w-])"
)
#: What is no denial: "ei vain" is not only, a tag question, ei kuin only, a rhetorical eikö.
_NO_DENIAL = regex.compile(
    r"(?i)\b(?:ei|eivät|en)\s+(?:\w+\s+){0,3}?(?:kuin|vain|ainoastaan|pelkästään)\b|\b\w+kö\b"
)
_CLAUSE = regex.compile(
    r"[^,.;:!?()\N{EN DASH}\N{EM DASH}\"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]+"
)


@cache
def _english() -> regex.Pattern[str]:
    """Whatever may stand for a negation in English."""
    listed = "|".join(regex.escape(w, literal_spaces=True).replace(r"\*", r"\w*") for w in words("denial"))
    return regex.compile(rf"(?i)\b(?:{listed})\b|n['’]t\b|\w{{2}}less(?:ly)?\b")


def _lost(page: Page, index: int) -> Iterator[Match]:
    """Yield the clause where the source denies and the text does not."""
    for finnish, where, text in _pairs(page, index):
        if len(text) * 3 < len(finnish) or _english().search(text, timeout=TIMEOUT):
            continue
        m = _FINNISH.search(finnish, timeout=TIMEOUT)
        if m and not _NO_DENIAL.search(finnish, timeout=TIMEOUT):
            here = _across(text, (m.start() + m.end()) / 2 / len(finnish))
            span = Span(where.start + here.start, where.start + here.end)
            yield Match(span, None, evidence=(f"source: {m[0]}",))


def _pairs(page: Page, index: int) -> Iterator[tuple[str, Span, str]]:
    """Yield the sentences of the two sides where there are as many, and else the paragraphs."""
    segment = page.segments[index]
    if not segment.source or not _FINNISH.search(segment.source, timeout=TIMEOUT):
        return
    theirs, ours = sentences(segment.source), sentences(segment.text)
    if len(theirs) != len(ours) or len(ours) < 2:
        yield segment.source, Span(0, len(segment.text)), segment.text
        return
    for finnish, english in zip(theirs, ours, strict=True):
        yield finnish.of(segment.source), english, english.of(segment.text)


def _across(text: str, share: float) -> Span:
    """Return the clause about as far along in the text."""
    clauses = [Span(*m.span()) for m in _CLAUSE.finditer(text) if len(m[0].split()) > 1]
    at = round(share * len(text))
    found = next(
        (c for c in clauses if c.start <= at < c.end + 2), clauses[-1] if clauses else Span(0, len(text))
    )
    start = found.start + len(found.of(text)) - len(found.of(text).lstrip())
    return Span(start, found.start + len(found.of(text).rstrip()))


#: Anything in Finnish that may come out as a negation: the verb in all its forms, cases and endings that mean without,
#: words of want, end, refusal and limits, and questions.
_DENIES = regex.compile(
    r"(?i)(?<![\w-])(?:en|et|ei|emme|ette|not|never|don)(?!\w)|\b(?:ei[hkpsv]|enk|etk|emmek|ettek|ett?ei|ette[nt]|ettemm"
    r"|älä|älk|(?:jol|el)le[in]|muttei|mutten|jottei|jotten|jottem|miks|joskaan|tuskin|ilman|vail|kuin|vain|ainoa|pelk"
    r"|muu|vasta|harv|vähä|vähe|väh|kiel|kiist|est[äeoy]"
    r"|torju|hylk|hylä|lakka|lope|loppu|vältt|väis|välty|unoh|puut|jää|jäi|jät|sija|päinvast|paitsi|lukuun|toisin|muuten|epä"
    r"|mahdot|vastoin|pitk|turha|tyhj|noll|menet|väär|huono|pois|kat[ko]|ulko|sammu|kad[oe]|kato|kesken|peru|luop|vetä|hävi"
    r"|yli|liia|mitä|mit|lisäk|paha|kuoll|salas|salai|varo|rajo|sulj|sulk|kiinn|jumi|tuntem|outo|oudo|kauka|ohi|melkein|lähes|mykk|sokea"
    r"|\w+k[oö]\b|\w*(?:ton|tön|ttom\w+|ttöm\w+|tont\w+|tönt\w+|matta|mättä|tta|ttä)\b)"
)
_PLAIN_NOT = regex.compile(
    r"(?i)(?:\b(?:not(?!\s(?:only|just|least|to\smention|so\slong|long|far|even|all|alone|merely))|never|nobody"
    r"|no\sone|nothing(?!\sbut))\b"
    r"|(?<!\bwhy\s(?:do|did|does|ca|are|is))n['’]t\b)"
)


@local
def _added(page: Page, index: int) -> Iterator[Match]:
    """Yield a negation for which the source has no sign of any."""
    segment = page.segments[index]
    if not segment.source or len(segment.source) * 2 < len(segment.text):
        return
    m = _PLAIN_NOT.search(segment.text, timeout=TIMEOUT)
    if (
        m
        and not m.string[: m.start()].rstrip().casefold().endswith("why")
        and not _DENIES.search(segment.source, timeout=TIMEOUT)
    ):
        yield Match(Span(*m.span()), None, evidence=("source: nothing there denies",))


#: Estää olemasta tulematta: keeps from failing to come; two negations, of which engines leave one.
_TWICE = regex.compile(
    r"(?i)\b(?:est(?:ä|i|e)\w*|kielt(?:ä|i)\w*|kiell\w*)\b[^.;!?]{0,60}?\b\w+(?:masta|mästä|maan|mään)\b"
    r"[^.;!?]{0,25}?\b\w+(?:matta|mättä)\b"
)
_FAILS = regex.compile(
    r"(?i)\b(?:fail\w*|not|without|refus\w*|skip\w*|miss\w*|absent|absen\w*|avoid\w*|escap\w*|evad\w*)\b|n['’]t\b"
)
_PREVENTED = regex.compile(
    r"(?i)\b(?:prevent\w*|stop\w*|keep|keeps|kept|deter\w*|preclud\w*|bar|bars|barred|forb\w*|prohibit\w*|ban\w*)\b"
    r"[^.;!?]{0,50}?\b(?:from\s)?\w+ing\b(?:\s\w+){0,3}|\bappearing\b(?:\s\w+){0,3}"
)


@local
def _twice(page: Page, index: int) -> Iterator[Match]:
    """Yield what is prevented where the source prevents that it is not done."""
    segment = page.segments[index]
    if not segment.source:
        return
    said = _TWICE.search(segment.source, timeout=TIMEOUT)
    m = _PREVENTED.search(segment.text, timeout=TIMEOUT) if said else None
    if said and m and not _FAILS.search(segment.text[m.start() :], timeout=TIMEOUT):
        yield Match(Span(*m.span()), None, evidence=(f"source: {said[0]}",))


_DOUBLED = regex.compile(
    r"(?i)\b(?:nothing|nobody|no\sone|none|never|neither)\b"
    r"(?![^,.;:!?]{0,80}\b(?:that|who|which|but|if|when|because|so|and|or|why|as|nor)\b)[^,.;:!?]{0,80}?"
    r"(?P<here>\b\w+n['’]t|\b(?:did|do|does|was|were|is|are|has|have|had|can|could|would|will)\snot)\b(?!\s(?:only|just))"
)


@local
def _doubled(page: Page, index: int) -> Iterator[Match]:
    """Yield the second negation of an English clause where the source has a single one."""
    segment = page.segments[index]
    if segment.source and len(_FINNISH.findall(segment.source, timeout=TIMEOUT)) == 1:
        for m in list(_DOUBLED.finditer(segment.text, timeout=TIMEOUT)):
            yield Match(Span(*m.span("here")), None, evidence=("source: one negation",))


_UP = (
    r"nous(?:i|ee|ivat|evat|ussa|ut|eet|uun|un|u)|kasvo(?:i|ivat)|kasvaa|kasvavat|kasvanut|kasvussa|kohosi\w*"
    r"|vahvistu[iun]\w*|plussa\w*"
)
_DOWN = (
    r"lask(?:i|ee|ivat|evat|ussa|enut|eneet|uun|un|u)|alen(?:i|ivat|ee)|putosi\w*|putoa\w*|pudonn\w*|vähen[ie]\w*"
    r"|supistui\w*|heiken[ti]\w*|heikke\w*"
)
_FIGURE = r"(?P<n>\d+(?:,\d+)?)\s?(?:prosen\w+|%)"
_MOVED = regex.compile(
    rf"(?i)\b(?:{_FIGURE}\s+(?:{_UP}|{_DOWN})|(?:{_UP}|{_DOWN})\b[^\d.;]{{0,25}}{_FIGURE})"
)
_ANY_UP = regex.compile(rf"(?i)\b(?:{_UP})\b|\b(?:nous|kasv|lisä|koho|vahvist|para|korke|enem)")
_ANY_DOWN = regex.compile(
    rf"(?i)\b(?:{_DOWN})\b|\b(?:lask|alen|puto|pudo|vähe|väh|supist|heik|miin|pienen|rom|tappi|mata|alle)"
)
_TURNS = {
    "down": "up", "fell": "rose", "fall": "rise", "falls": "rises", "fallen": "risen", "dropped": "rose",
    "drop": "rise", "declined": "rose", "decline": "rise", "decreased": "increased", "decrease": "increase",
}  # fmt: skip
_BACK = {up: down for down, up in _TURNS.items() if down not in ("dropped", "drop", "declined", "decline")}
_EN_DOWN = regex.compile(rf"(?i)\b(?:{'|'.join(_TURNS)})\b(?!\sto\b)")
_EN_UP = regex.compile(rf"(?i)\b(?:{'|'.join(_BACK)})\b(?!\sto\b)")
_EN_ANY = regex.compile(
    r"(?i)\b(?:r[io]se[ns]?|risen|rising|up|climb\w*|gr[eo]w\w*|increas\w*|gain\w*|jump\w*|surg\w*|higher|advanc\w*"
    r"|soar\w*|strength\w*|fell|fall\w*|drop\w*|declin\w*|decreas\w*|down|lower\w*|slump\w*|sank|sink\w*|plung\w*"
    r"|shr[aiu]nk\w*|weak\w*|dip\w*|slid\w*|lost|los[es]\w*)\b"
)


@local
def _direction(page: Page, index: int) -> Iterator[Match]:
    """Yield the one word of direction that goes against the source beside the same figure."""
    segment = page.segments[index]
    if not segment.source:
        return
    moves = list(_MOVED.finditer(segment.source, timeout=TIMEOUT))
    up, down = _ANY_UP.search(segment.source), _ANY_DOWN.search(segment.source)
    said = list(_EN_ANY.finditer(segment.text, timeout=TIMEOUT))
    if len(moves) != 1 or bool(up) == bool(down) or len(said) != 1:
        return
    against, turns = (_EN_DOWN, _TURNS) if up else (_EN_UP, _BACK)
    m, figure = against.match(segment.text, said[0].start()), moves[0]["n"].replace(",", ".")
    near = segment.text[said[0].start() : said[0].end() + 30]
    if m and regex.search(rf"(?<![\d.]){regex.escape(figure)}(?![\d]|\.\d)", near):
        yield Match(Span(*said[0].span()), turns[m[0].casefold()], evidence=(f"source: {moves[0][0]}",))


LOOKS = {
    "meaning.negation-lost": _lost,
    "meaning.negation-added": _added,
    "meaning.negation-twice": _twice,
    "meaning.negation-doubled": _doubled,
    "meaning.direction": _direction,
}
