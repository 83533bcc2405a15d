"""Finds what must come through a translation as it is and did not: addresses, placeholders and tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import regex

from siisti.rules.model import Match, Page, local
from siisti.types import Span

_TIMEOUT = 0.25
_KINDS = {
    "address": r"\b(?:https?://|www\.)[^\s<>\"”»]*[^\s<>\"”».,;:!?)]|(?<![\w@/.-])(?:[\w-]+\.)+(?:fi|com|org|net|eu)(?:/[\w./?=&%~-]*[\w/])?(?![\w@-]|\.\w)",
    "mail": r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "placeholder": r"\$?\{\{?[^{}\n]{0,60}\}\}?|%(?:\([\w.]+\)|\d+\$)?[sdif@](?![\w%])",
    "tag": r"</?[a-zA-Z][^<>\n]{0,300}>",
}

#: Finnish joins a word to an address with a hyphen: satama.fi-sivusto.
_TAIL = regex.compile(r"-(?:sivu|palvelu|osoit|verkko|sovellu|kanav|tili|blogi|lehde)\p{L}*$")
#: An address that the engine broke in two: satama.fi/time tables/spring.html.
_BROKEN = regex.compile(r"\s[\w-]+/[\w/.-]*\w")


#: Without one of these in it a text has none of the kind.
_HINTS = {"address": (".",), "mail": ("@",), "placeholder": ("{", "%"), "tag": ("<",)}


@cache
def _kind(kind: str) -> regex.Pattern[str]:
    return regex.compile(_KINDS[kind])


def _tokens(kind: str, text: str) -> list[regex.Match[str]]:
    return list(_kind(kind).finditer(text, timeout=_TIMEOUT)) if any(h in text for h in _HINTS[kind]) else []


@local
def _changed(page: Page, index: int) -> Iterator[Match]:
    """Yield the address, placeholder or tag that the Finnish side has not, where it has one that is missing; and
    the whole segment where a placeholder or tag is lost or came from nowhere.
    """
    segment = page.segments[index]
    if segment.source is None:
        return
    for kind in _KINDS:
        said = _tokens(kind, segment.text)
        told = [_TAIL.sub("", m[0]) for m in _tokens(kind, segment.source)]
        if not told and (not said or kind in ("address", "mail", "tag")):
            continue
        fold = str.lower if kind in ("address", "mail") else str
        heard = Counter(fold(m[0]) for m in said)
        missing = [t for t in dict.fromkeys(told) if Counter(map(fold, told))[fold(t)] > heard[fold(t)]]
        extra = [m for m in said if fold(m[0]) not in map(fold, told)]
        if len(missing) == len(extra) == 1 and _near(missing[0], extra[0][0], kind):
            broken = _BROKEN.match(segment.text, extra[0].end()) if kind == "address" else None
            span = Span(extra[0].start(), broken.end() if broken else extra[0].end())
            yield Match(span, missing[0], evidence=(f"source: {missing[0]}",), over=True)
        elif kind in ("placeholder", "tag") and (missing or (extra and kind == "placeholder")):
            lost = ", ".join(missing or [m[0] for m in extra])
            message = f"{'lost' if missing else 'not in the source'}: {lost}"
            yield Match(
                Span(0, len(segment.text)), None, evidence=(f"source: {lost}",), message=message, over=True
            )


def _near(told: str, said: str, kind: str) -> bool:
    """Tell whether one may be a changed form of the other: a link may give way to its English page, a name may not."""
    if kind in ("placeholder", "tag"):
        return told[0] == said[0] and told[-1] == said[-1]
    if kind == "mail":
        return (
            told.partition("@")[2] == said.partition("@")[2]
            or told.partition("@")[0] == said.partition("@")[0]
        )
    here, there = (
        regex.sub(r"/.*$", "", regex.sub(r"^(?:https?://)?(?:www\.)?", "", t)) for t in (told, said)
    )
    if regex.sub(r"\.\w+$", "", here) == regex.sub(r"\.\w+$", "", there):
        # The same house: another language's page is no error, a changed ending of the name is.
        return here != there or told.lower() == said.lower() or "en" not in regex.split(r"\W", said)
    shared = sum((Counter(here) & Counter(there)).values())
    return shared * 10 >= 7 * max(len(here), len(there))


LOOKS = {
    "notation.carried-changed": _changed,
}
