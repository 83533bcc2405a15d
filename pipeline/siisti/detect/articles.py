"""Finds nouns that stand without an article, where the page tells which one they want."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from siisti.rules.kinds import TIMEOUT
from siisti.rules.model import Match, Page
from siisti.types import Span

_EVENT = r"(?:press|news)\s(?:conference|briefing|event)"
_BARE = regex.compile(
    rf"(?<![\p{{L}}-])(?:[Aa]t|[Ii]n|[Aa]fter|[Dd]uring|[Bb]efore|[Aa]ttended|[Hh]eld|[Hh]olds|[Oo]rgani[sz]ed"
    rf"|[Aa]rranged)\s(?P<noun>{_EVENT})(?=[.,;:!?)]|\s(?:on|in|at|that|of|and|about|with|held|after|by"
    r"|this|last|where|when|organi[sz]ed|given|today|yesterday|together|following|for|but|as|because)\b)"
)
_WITH_ARTICLE = regex.compile(rf"(?i)\b(?:an?|the|his|her|their|its|this)\s(?:\p{{L}}+\s)?{_EVENT}\b")
_ENDS = regex.compile(r"[.!?…][\"”’)]*\s*\Z")


def press(page: Page, index: int) -> Iterator[Match]:
    """Yield "at press conference": "the" where the page has spoken of one before, "a" where it has not.

    A line without a full stop is a headline, and headlines have no articles by custom.
    """
    text = page.segments[index].text
    if not _ENDS.search(text):
        return
    for m in list(_BARE.finditer(text, timeout=TIMEOUT)):
        if text.startswith(f" after {m['noun']}", m.end()) or text.endswith(m["noun"] + " ", 0, m.start()):
            continue
        before = (*(s.text for s in page.segments[:index]), text[: m.start()])
        known = any(_WITH_ARTICLE.search(t) for t in before)
        said = ("document: one was spoken of before",) if known else ()
        article = "the" if known else "a"
        yield Match(Span(*m.span("noun")), f"{article} {m['noun']}", evidence=said)


LOOKS = {"grammar.bare-event": press}
