"""Weighs each naming of an office: is it the wrong title, what is the right one, and what bears it out.

Evidence comes in this order: the country that stands there, somebody the page ties to a country elsewhere,
somebody the table of holders knows. What is coordinated over countries or somebody else's is left alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

import regex

from siisti.detect.office_country import settings
from siisti.detect.office_mentions import Mention, mentions
from siisti.detect.office_table import Holder, Office, table
from siisti.detect.office_ties import holds, loose, sole, tied
from siisti.rules.model import Match, Page
from siisti.text.english import article as indefinite
from siisti.text.spans import quoted
from siisti.types import Fix, Severity, Span

Kind = Literal["title", "ministry", "open"]

#: Forms with "of" that only an engine uses of Britain; "Minister of Defence" was an office there until 1964.
_NEVER_NATIVE = frozenset(
    {("GB", "foreign"), ("GB", "finance"), ("GB", "interior"), ("GB", "shadow-finance")}
)
_ARTICLE = regex.compile(r"\b(?P<article>a|an|A|An)\s+$")
_THE = regex.compile(r"(?:^|\s)[Tt]he\s+$|\s[\N{EN DASH}-]\s+$")
_OF = regex.compile(r"\s+(?:of|for|in)\b")


def verdicts(page: Page, index: int, kind: Kind) -> Iterator[Match]:
    """Yield what is wrong in one segment: titles, ministries, or what is left open."""
    for mention in page.fact(mentions)[index]:
        if mention.coordinated or mention.foreign:
            continue
        judged = _with_country(page, mention) if mention.country else _without_country(page, mention)
        if judged is None:
            continue
        office, fix, settled, evidence = judged
        if _glossed(mention, office):
            continue
        said = quotation(page, index, Span(mention.left, mention.end))
        if said == "title":
            continue
        ministry = mention.form.key.endswith("-ministry")
        bare = mention.form.plural or not (mention.country or mention.person)
        vague = fix == "unsafe" and (bare or office.tier not in ("named", "junior"))
        own: Kind = "open" if fix == "none" or vague else "ministry" if ministry else "title"
        if own != kind:
            continue
        if fix == "safe" and said:
            fix, evidence = "unsafe", (*evidence, "in a quotation")
        yield _match(mention, office, fix, settled, evidence)


def _with_country(page: Page, mention: Mention) -> tuple[Office, Fix, str, tuple[str, ...]] | None:
    key, code, person = mention.form.key, mention.country, mention.person
    office = table().wrong(code, key)
    if office is None:
        return None
    here = mention.text[mention.left : max(mention.end, mention.of_end)]
    evidence = [f"country: {code} (here: {here})", _row(office)]
    holder, borne_out = None, False
    if person is not None:
        known = [h for h in table().holders.get(key, ()) if holds(h, person, alone=True)]
        holder = next((h for h in known if h.country == code), None)
        elsewhere = [tie for tie in tied(page, person) if key in tie.keys]
        if (known and holder is None) or any(tie.country != code for tie in elsewhere):
            return None
        borne_out = holder is not None or any(tie.right for tie in elsewhere)
        if holder is not None:
            evidence.append(_said(holder))
    settled = holder.title if holder and office.tier == "none" else ""
    borne_out = bool(settled) if office.tier == "none" else borne_out
    fix = _fix(mention, office, borne_out)
    if fix is None or (loose(mention) and not borne_out):
        return None
    return office, fix, settled, tuple(evidence)


def _fix(mention: Mention, office: Office, borne_out: bool) -> Fix | None:
    native = _style(mention.text[mention.start : mention.end]) not in ("title", "upper")
    if mention.form.plural:
        return None if office.tier in ("none", "junior") or office.key.endswith("-ministry") else "unsafe"
    match office.tier:
        case "safe":
            return "safe"
        case "named" if office.key.endswith("-ministry"):
            return "unsafe" if native else "safe"
        case "named":
            if mention.form.long and (office.country, office.key) in _NEVER_NATIVE:
                return "safe"
            named = mention.person is not None and (borne_out or not mention.person.lord)
            return "safe" if named and not native else "unsafe"
        case "holder":
            return "safe" if borne_out else "unsafe"
        case "junior":
            return None if not borne_out else "unsafe" if native else "safe"
        case "none":
            return "safe" if borne_out else "none"
        case _:
            return "unsafe"


def _without_country(page: Page, mention: Mention) -> tuple[Office, Fix, str, tuple[str, ...]] | None:
    key, person = mention.form.key, mention.person
    if mention.form.plural:
        return None
    if person is None:
        return _bare(page, mention)
    holders = [h for h in table().holders.get(key, ()) if holds(h, person, alone=not person.apart)]
    elsewhere = tied(page, person)
    if len({tie.country for tie in elsewhere} | {holder.country for holder in holders}) != 1:
        return None
    elsewhere = [tie for tie in elsewhere if key in tie.keys]
    codes = [*(tie.country for tie in elsewhere), *(holder.country for holder in holders)]
    office = table().wrong(codes[0], key) if codes else None
    if office is None:
        return None
    evidence = [f'document: "{elsewhere[0].words}"'] if elsewhere else []
    evidence += [_row(office), *(_said(h) for h in holders[:1])]
    settled = holders[0].title if holders and office.tier == "none" else ""
    borne_out = bool(holders) or any(tie.right for tie in elsewhere)
    fix = _fix(mention, office, bool(settled) if office.tier == "none" else borne_out)
    return None if fix in (None, "none") else (office, fix, settled, tuple(evidence))


def _bare(page: Page, mention: Mention) -> tuple[Office, Fix, str, tuple[str, ...]] | None:
    """Offer a title for "the foreign minister" on a page on which only one country has been given one."""
    if (
        not page.whole
        or not _THE.search(mention.text, max(0, mention.start - 6), mention.start)
        or _OF.match(mention.text, mention.end)
    ):
        return None
    tie = page.fact(sole).get(mention.form.key.removesuffix("-ministry"))
    office = table().wrong(tie.country, mention.form.key) if tie else None
    if tie is None or office is None or office.tier in ("none", "junior"):
        return None
    about = page.fact(settings)
    others = max((n for code, n in about.items() if code != tie.country), default=0)
    plain = office.tier == "safe" and about[tie.country] >= 3 and about[tie.country] > 2 * others
    return office, "safe" if plain else "unsafe", "", (f'document: "{tie.words}"', _row(office))


def _match(mention: Mention, office: Office, fix: Fix, settled: str, evidence: tuple[str, ...]) -> Match:
    old = mention.text[mention.start : mention.end]
    message = f"{table().countries[office.country].name}: {' or '.join(office.titles)}, not {old}"
    if fix == "none":
        return Match(
            Span(mention.start, mention.end),
            None,
            evidence,
            "none",
            f"{message}: which one, the text does not say",
        )
    severity: Severity | None = (
        "minor" if office.key in ("prime-minister", "deputy-prime-minister", "chancellor") else None
    )
    start, end = mention.start, mention.end
    if office.key.endswith("-ministry"):
        new = office.short.upper() if _style(old) == "upper" else office.short
        if mention.of_end and office.short.split()[0] != "Department":
            new, end = f"{table().countries[office.country].attribute} {new}", mention.of_end
    elif mention.form.plural:
        new = cased(office.plural, old)
    else:
        long = mention.form.long and bool(mention.of_end)
        new = cased(settled or (office.titles[0] if long else office.short), old)
    article = _ARTICLE.search(mention.text, max(0, start - 5), start)
    if article and not mention.form.plural:
        wanted = indefinite(new)
        if wanted != article["article"].lower():
            start = article.start()
            new = f"{wanted.capitalize() if article['article'][0] == 'A' else wanted} {new}"
    return Match(Span(start, end), new, evidence, fix, message, severity)


def cased(title: str, like: str) -> str:
    """Return the title in the casing of the words it replaces.

    >>> cased("Secretary of State", "foreign minister"), cased("Secretary of State", "FOREIGN MINISTER")
    ('secretary of state', 'SECRETARY OF STATE')
    """
    match _style(like):
        case "upper":
            return title.upper()
        case "lower":
            return title.lower()
        case "sentence":
            return title[0].upper() + title[1:].lower()
        case _:
            return title


def _style(words: str) -> str:
    if words.isupper():
        return "upper"
    if words.islower():
        return "lower"
    heads = [word for word in words.split() if word.lower() not in ("of", "for", "the", "and")]
    return "sentence" if words[0].isupper() and all(word.islower() for word in heads[1:]) else "title"


def quotations(page: Page) -> tuple[tuple[Span, ...], ...]:
    """Return what each segment quotes. For ``page.fact``."""
    return tuple(quoted(segment.text) for segment in page.segments)


def quotation(page: Page, index: int, span: Span) -> Literal["", "title", "speech"]:
    """Tell whether the stretch is quoted: as a term or the title of a work, or in what somebody says."""
    marks = page.fact(quotations)[index]
    at = bisect_right(marks, span.start, key=lambda mark: mark.start) - 1
    if at < 0 or span.end > marks[at].end:
        return ""
    return "title" if len(marks[at].of(page.segments[index].text).split()) <= 6 else "speech"


def _glossed(mention: Mention, office: Office) -> bool:
    """Tell whether the right title stands right behind: "the US Foreign Ministry (State Department)"."""
    end = max(mention.end, mention.of_end)
    behind = mention.text[end : end + 60].lstrip(" (,").casefold()
    behind = behind.removeprefix("or ").removeprefix("i.e. ").removeprefix("the ").removeprefix("us ")
    return any(
        behind.startswith(title.casefold()) for title in (*office.titles, office.short, *office.also) if title
    )


def _row(office: Office) -> str:
    return f"table: {office.country} {office.key} = {' or '.join(office.titles)}"


def _said(holder: Holder) -> str:
    return f"holder: {holder.name}, {holder.country} {holder.key} {holder.years}"
