"""Finds what the Finnish side knows of who tells whom, and how surely: hearsay, and listeners whom nobody named.

*Lehti kertoo, että kaupunki olisi jo päättänyt* passes on what the paper says and does not vouch for it; English
says that the city has decided, and "would have decided" only of what did not come about.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page, local
from siisti.types import Span

#: Whoever passes it on, and the conditional perfect that follows in the same sentence.
_PASSED_ON = regex.compile(
    r"(?i)\b(?:uutisoi\w*|kerto[oi]\w*|kirjoitt\w+|väittä\w+|väitteiden|väitteen|väitetään|mukaan|tietojen|tiettävästi"
    r"|epäil\w+|arvel\w+|arvioi\w*|ymmärretty|huhu\w*|sanotaan|raportoi\w*|ilmoitta\w+)\b[^.;!?\"”]{0,90}?"
    r"(?P<said>\bolisi(?:vat)?\s+(?:\w+\s+){0,2}?\w+(?:nut|nyt|neet|ttu|tty|tu|ty)\b)"
)
#: A condition, a wish, or somebody who speaks of himself: there would have is what is meant.
_MEANT = regex.compile(
    r"(?i)\b(?:jos|ellei|jollei|muuten|muutoin|normaalisti|mieluummin|muussa tapauksessa|ilman|jotta"
    r"|hän olisi|he olisivat"
    r"|olisin|olisimme|joka olisi|jotka olisivat|jolla\w* \w+ olisi|voinut|voineet|pitänyt|saanut|saaneet|halunnut"
    r"|halunneet|pystynyt|joutunut|tarvinnut|kannattanut|ollut mahdollis\w+"
    r"|odot\w+|toivo\w+|ehdot\w+|suunnit\w+|oletet\w+|uutena|aikana|pian"
    r"|varmasti|melkein|tuskin)\b"
)
_WOULD = regex.compile(
    r"\bwould(?P<between>(?:\s(?:also|already|not|even|later|recently|\p{Ll}+ly)){0,2})\shave"
    r"(?=(?:\s\p{Ll}+){0,2}?\s(?:\p{Ll}+(?:ed|en|wn|ght|nt|ld|de|ne|st|ot|un|ut|et|pt|ft)\b))"
)


@local
def _hearsay(page: Page, index: int) -> Iterator[Match]:
    """Yield "would have" for what somebody reports to have happened."""
    segment = page.segments[index]
    if not segment.source or "would" not in segment.text or _MEANT.search(segment.source, timeout=TIMEOUT):
        return
    said = _PASSED_ON.search(segment.source, timeout=TIMEOUT)
    found = list(_WOULD.finditer(segment.text, timeout=TIMEOUT)) if said else []
    if said and len(found) == 1 and not regex.search(r"\bif\b", segment.text):
        new = f"had{found[0]['between']}"
        yield Match(Span(*found[0].span()), new, evidence=(f"source: {said['said']}",))


_TELLS_ME = regex.compile(
    r"(?<!\b(?:who|which|had|have|has)\s)\b(?P<verb>tells|told)\s(?:me|us)"
    r"(?=[.,;:!]|$|\sthat\b|\s(?:in|on|by)\s(?:his|her|their|its|the|a)\b"
    r"|\s(?:he|she|it|they|there|his|her|the|\p{Lu}\p{Ll}+)\b)"
)
_LISTENS = regex.compile(
    r"(?i)\b(?:minul\w*|mull\w*|mulle|minua|meil\w*|meitä|mei[hd]\w+|kerron|kerroin|kerromme"
    r"|sanoi? minu\w*|\w{4,}lleni|\w{4,}llemme)\b"
)
_SAYS = regex.compile(
    r"(?i)\b(?:kerto\w*|kerro\w*|sano\w*|totea\w*|totes\w*|muistel\w*|kuvail\w*|pohti\w*|ilmoit\w*|huomaut\w*|vakuut\w*)\b"
)


@local
def _told(page: Page, index: int) -> Iterator[Match]:
    """Yield "tells me" where the source tells nobody."""
    segment = page.segments[index]
    if not segment.source or _LISTENS.search(segment.source, timeout=TIMEOUT):
        return
    said = _SAYS.search(segment.source, timeout=TIMEOUT)
    for m in list(_TELLS_ME.finditer(segment.text, timeout=TIMEOUT)) if said else ():
        new = "says" if m["verb"] == "tells" else "said"
        yield Match(Span(*m.span()), new, evidence=(f"source: {said[0]}",) if said else ())


LOOKS = {"meaning.hearsay": _hearsay, "meaning.told-me": _told}
