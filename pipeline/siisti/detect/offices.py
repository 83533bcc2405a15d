"""Finds offices that the engine rendered word for word: "US Foreign Minister", "British Ministry of Finance".

The facts are tables (``office_table``); ``office_mentions`` finds who is named, ``office_ties`` who belongs
to which country, ``office_verdicts`` weighs the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from siisti.detect.office_table import table
from siisti.detect.office_verdicts import Kind, quotation, verdicts
from siisti.rules.model import Card, CodeRule, Example, Match, Page
from siisti.types import Span

_NAME = r"\p{Lu}[\p{L}'\N{RIGHT SINGLE QUOTATION MARK}\-.]*"
_HOUSES = r"(?P<sure>House of Representatives|House of Commons)|Knesset|Riksdag|Finnish Parliament"


@cache
def _spokesman_of() -> regex.Pattern[str]:
    return regex.compile(
        r"\b[Tt]he\s+(?:(?:former|then|current|new|previous|outgoing)\s+)?(?P<word>[Ss]pokes(?:man|woman"
        r"|person))\s+of\s+the\s+"
        rf"(?:US\s+|U\.S\.\s+|American\s+)?(?:{_HOUSES})"
        r"(?![\w\-'\N{RIGHT SINGLE QUOTATION MARK}])"
        rf"(?P<who>,?\s+{_NAME}\s(?:{_NAME}\s)?{_NAME})?(?!\s+\p{{Lu}})"
    )


@cache
def _house_spokesman() -> regex.Pattern[str]:
    names = "|".join(
        f"(?:{'|'.join(map(regex.escape, h.given))}) {regex.escape(h.surname)}"
        for h in table().holders.get("speaker", ())
    )
    return regex.compile(
        rf"\bHouse\s+(?:of\s+Representatives\s+)?(?P<word>[Ss]pokes(?:man|woman|person))\s+(?P<who>{names})\b"
    )


_BODIES = regex.compile(
    r"\b(?:Committee|Subcommittee|Panel|Caucus|Democrats?|Republicans?|Police|Clerk|Office|Group)\b"
)


def _speakers(page: Page, index: int) -> Iterator[Match]:
    text = page.segments[index].text
    for pattern in (_spokesman_of(), _house_spokesman()):
        for found in pattern.finditer(text):
            who = found["who"] or ""
            if _BODIES.search(who) or _BODIES.search(text[found.end() : found.end() + 40]):
                continue
            groups = found.groupdict()
            if quotation(page, index, Span(*found.span())):
                continue
            sure = "sure" not in groups or groups["sure"] or who
            said = f"here: {found[0]}"
            yield Match(Span(*found.span("word")), "Speaker", (said,), None if sure else "unsafe")


def _look(kind: Kind) -> CodeRule:
    def look(page: Page, index: int) -> Iterator[Match]:
        return verdicts(page, index, kind)

    return CodeRule(_CARDS[kind], look)


_MINISTERS = (
    r"(?i)\b(?:ulko|valtiovarain|valtionvarain|sisä|sisäasiain|puolustus|oikeus|pää|varapää|kauppa"
    r"|ulkomaankauppa|terveys|opetus|energia"
    r"|maatalous|liikenne|ympäristö|työ|asunto|sota)minister(?:i|e)(?!ö)|\bliittokansler"
)
_CARDS: dict[Kind, Card] = {
    "title": Card(
        id="offices.wrong-title",
        title="A minister's title that the country does not use",
        why=(
            "Finnish calls everybody who leads foreign policy ulkoministeri, everybody who keeps the money "
            "valtiovarainministeri, and the "
            "engine writes Foreign Minister and Finance Minister. The United States has a Secretary of State "
            "and a Treasury Secretary, "
            "Britain a Foreign Secretary and a Chancellor of the Exchequer, China a Premier. The title is "
            "repaired where the country stands "
            "beside it, or where the page or the table of holders ties the person to the country. Not to be "
            "touched: ministers of "
            "countries that do have them (Foreign Minister Lavrov), coordination over countries (the foreign "
            "ministers of the United States "
            "and Russia), deputies and junior ministers, a quoted term, a British title in lower case, which "
            "journalists do write "
            "(British finance minister Rishi Sunak; offered, not applied), and a name that nothing ties to a "
            "country."
        ),
        category="terminology/wrong-term",
        severity="major",
        fix="safe",
        since="0.1",
        needs=("minister", "federal chancellor", "chief secretary"),
        source=_MINISTERS,
        references=(
            "https://www.state.gov",
            "https://www.gov.uk/government/ministers",
            "https://english.www.gov.cn",
        ),
        examples=(
            Example(
                source="Yhdysvaltain ulkoministeri Antony Blinken kertoi tarjouksesta keskiviikkona.",
                bad="US Foreign Minister Antony Blinken told about the offer on Wednesday.",
                good="US Secretary of State Antony Blinken told about the offer on Wednesday.",
            ),
            Example(
                bad="Finance Minister Yellen warns of default\nUS Minister of Finance Janet Yellen wrote.",
                good="Treasury Secretary Yellen warns of default\nUS Treasury Secretary Janet Yellen wrote.",
            ),
            Example(
                bad="BRITISH Finance Minister Jeremy Hunt presented the budget on Thursday.",
                good="BRITISH Chancellor of the Exchequer Jeremy Hunt presented the budget on Thursday.",
            ),
            Example(
                bad="The book was written by former US foreign minister Hillary Clinton.",
                good="The book was written by former US secretary of state Hillary Clinton.",
            ),
            Example(
                bad="Chinese Prime Minister Li Qiang spoke of the growth target.",
                good="Chinese Premier Li Qiang spoke of the growth target.",
            ),
            Example(clean="The foreign ministers of the United States and Russia negotiated in Geneva."),
            Example(clean="Russian Foreign Minister Sergei Lavrov called the US proposal interesting."),
            Example(clean="The Finnish foreign minister's US visit begins with a concert in Minneapolis."),
            Example(clean="US Deputy Agriculture Minister was the name of the horse that won at Vermo."),
            Example(clean="Estonian Defence Minister Hanno Pevkur said that the navy guards the cable."),
        ),
    ),
    "ministry": Card(
        id="offices.wrong-ministry",
        title="A ministry's name that the country does not use",
        why=(
            "Finnish has an ulkoministeriö and a valtiovarainministeriö for every country, and the engine "
            "writes Foreign Ministry and "
            "Ministry of Finance. The United States has a State Department and a Treasury, Britain a Foreign "
            "Office and a Home Office. "
            "Repaired only with the country beside it; British names in lower case (the British finance "
            "ministry), which agencies "
            "write, are offered. Not to be touched: ministries of countries that have them, the British "
            "Ministry of Defence and Ministry of "
            "Justice, which are called so, coordination over countries, a quoted term, and a ministry that "
            "stands without a country."
        ),
        category="terminology/wrong-term",
        severity="major",
        fix="safe",
        since="0.1",
        needs=("minist",),
        source=r"(?i)\b(?:ulko|valtiovarain|valtionvarain|sisä|puolustus|oikeus|kauppa|terveys|opetus|energia|maatalous|liikenne|työ)ministeriö",
        references=("https://www.usa.gov/agency-index", "https://www.gov.uk/government/organisations"),
        examples=(
            Example(
                bad="A spokesman for the US Foreign Ministry did not comment on the visa ban.",
                good="A spokesman for the US State Department did not comment on the visa ban.",
            ),
            Example(
                bad="The sanctions list is kept by the Ministry of Finance of the United States.",
                good="The sanctions list is kept by the US Treasury.",
            ),
            Example(
                bad="The British Ministry of the Interior changed the rules for asylum seekers.",
                good="The British Home Office changed the rules for asylum seekers.",
            ),
            Example(clean="The Russian Foreign Ministry summoned the US ambassador."),
            Example(clean="The UK Ministry of Defence said that the drones were built in Wales."),
            Example(clean="See also: Ministry of Finance: Municipal finances continue to weaken"),
        ),
    ),
    "open": Card(
        id="offices.ambiguous-title",
        title="An office whose English name only a person can settle",
        why=(
            "Sometimes the literal title is wrong and the right one open: the sisäministeri of the United "
            "States may be the Secretary of the "
            "Interior or of Homeland Security, the valtiovarainministeri of Australia its Treasurer or its "
            "Finance Minister; then it is "
            "flagged. Sometimes it is right enough and a closer one exists (Irish prime minister, "
            "Taoiseach), or it stands without a name or "
            "a country on a page about one country; then the closer one is offered and never applied. The "
            "Finnish side does not settle any of these. "
            "Not to be touched: the same words for countries that have the office, plural and coordinated "
            "ministers of several countries."
        ),
        category="terminology/wrong-term",
        severity="minor",
        fix="unsafe",
        since="0.1",
        needs=("minist", "federal chancellor"),
        references=("https://www.dhs.gov", "https://treasury.gov.au", "https://www.gov.ie"),
        examples=(
            Example(
                bad="Irish prime minister Micheál Martin opened the new rail link.",
                good="Irish taoiseach Micheál Martin opened the new rail link.",
            ),
            Example(
                bad="Former US foreign ministers signed the letter about the climate.",
                good="Former US secretaries of state signed the letter about the climate.",
            ),
            Example(clean="The Canadian finance minister resigned before the budget."),
            Example(clean="US and Russian foreign ministers met in Geneva."),
            Example(clean="Irish Minister for Finance Jack Chambers respects the judgment of the court."),
        ),
    ),
}
_SPEAKER = Card(
    id="offices.speaker-spokesman",
    title="The Speaker of a parliament called its spokesman",
    why=(
        "Finnish puhemies presides over a parliament; the engine reads it as one who speaks for somebody and "
        "writes the spokesman of the "
        "House of Representatives. Repaired with the definite article and of, which nobody writes of a press "
        "officer, for houses that have a Speaker; for "
        "the Knesset and the Nordic parliaments only with a name, else offered. Not to be touched: a "
        "spokesman for the House, the "
        "spokesman of a committee or a party group, and the European Parliament, which has a President and "
        "spokesmen."
    ),
    category="terminology/wrong-term",
    severity="major",
    fix="safe",
    since="0.1",
    needs=("spokesman", "spokeswoman", "spokesperson"),
    source=r"(?i)\bpuhemie[hs]",
    references=("https://www.house.gov/leadership",),
    examples=(
        Example(
            bad="She wrote to the spokesman of the House of Representatives, Kevin McCarthy.",
            good="She wrote to the Speaker of the House of Representatives, Kevin McCarthy.",
        ),
        Example(
            bad="The former spokesperson of the US House of Representatives flew to Taiwan.",
            good="The former Speaker of the US House of Representatives flew to Taiwan.",
        ),
        Example(clean="A spokesman for the House of Representatives said that the lift is being repaired."),
        Example(
            clean="The spokesman of the House of Representatives Intelligence Committee did not comment."
        ),
        Example(clean="The spokesperson of the European Parliament confirmed the date of the session."),
    ),
)

RULES: tuple[CodeRule, ...] = (
    _look("title"),
    _look("ministry"),
    _look("open"),
    CodeRule(_SPEAKER, _speakers),
)
