"""What the Finnish side tells exactly: figures, units, sums, hours, dates, number words, quotation marks, addresses.

Each row is repaired with its Finnish side, and left alone without it; the rows below stay with it, too.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from siisti.cleaner import Cleaner
from siisti.detect.counterpart import counterpart
from siisti.detect.figures import left_over
from siisti.detect.quantities import english_quantities, finnish_quantities
from siisti.text.numerals import english_number, finnish_number

REPAIRED = [
    # units, in figures and in words
    ("Tontti on 2,5 hehtaaria.", "The plot is 2.5 acres.", "The plot is 2.5 hectares."),
    (
        "Mökki on kolmensadan metrin päässä.",
        "The cottage is three hundred yards away.",
        "The cottage is three hundred meters away.",
    ),
    (
        "Puolentoista kilometrin päässä on kahvila.",
        "There is a café a mile and a half away.",
        "There is a café one and a half kilometers away.",
    ),
    ("Hän asuu kilometrin päässä.", "She lives a mile away.", "She lives a kilometer away."),
    ("Lippu maksaa 40 puntaa.", "A ticket costs $40.", "A ticket costs £40."),
    ("Kurssi kestää kuusi viikkoa.", "The course lasts six months.", "The course lasts six weeks."),
    ("Vero nousi 2 prosenttiyksikköä.", "The tax rose by 2%.", "The tax rose by 2 percentage points."),
    # sums
    (
        "Kaupunki maksoi 3,2 miljoonaa puntaa.",
        "The city paid quid quip quid.",
        "The city paid £3.2 million.",
    ),
    (
        "Lasku oli 75 dollaria ja juomat 12 dollaria.",
        "The bill was bucks 75 and the drinks DP 12.",
        "The bill was $75 and the drinks $12.",
    ),
    (
        "Tulos oli 45 miljoonaa dollaria.",
        "The result was nil buckling.",
        "The result was $45 million.",
    ),
    (
        "Hän sai 5 mrd. punnan perinnön.",
        "He got €5 billion. The pound's estate.",
        "He got a £5 billion estate.",
    ),
    ("Hinta on 8,5 miljoonaa puntaa.", "The price is 8.5 million.", "The price is £8.5 million."),
    # figures
    ("Hallissa oli 613 000 kirjaa.", "The hall held 63,000 books.", "The hall held 613,000 books."),
    (
        "Ääniä annettiin 47,3 prosenttia.",
        "47.8 percent of votes were cast.",
        "47.3 percent of votes were cast.",
    ),
    ("Soita 0400 123 456.", "Call 0400 123 45.", "Call 0400 123 456."),
    ("Kotijoukkue voitti 5–2.", "The home team won 5–3.", "The home team won 5–2."),
    (
        "Katsojia oli 2,345 miljoonaa.",
        "There were 2,345 million viewers.",
        "There were 2.345 million viewers.",
    ),
    ("Kirjoja on 20 000.", "There are 20.000 books.", "There are 20,000 books."),
    # words
    ("Kuoroon tuli yhdeksän poikaa.", "Eight boys joined the choir.", "Nine boys joined the choir."),
    ("Hän tuli viidenneksi.", "She came in sixth.", "She came in fifth."),
    ("Hinta kolminkertaistui.", "The price doubled.", "The price tripled."),
    ("Kilpailijoita oli alle 40.", "There were over 40 runners.", "There were under 40 runners."),
    (
        "Museo on auki joulupäivänä.",
        "The museum is open on Christmas Eve.",
        "The museum is open on Christmas Day.",
    ),
    # time
    ("Kauppa suljetaan kello 16.", "The shop closes at 6 p.m.", "The shop closes at 4 p.m."),
    ("Ovet avataan kello 19.30.", "The doors open at 7:30 a.m.", "The doors open at 7:30 p.m."),
    ("Laiva lähti aamuviideltä.", "The ship left at 5pm.", "The ship left at 5am."),
    ("Messut alkavat 14. syyskuuta.", "The fair begins on October 14.", "The fair begins on September 14."),
    ("Messut alkavat 14.9.", "The fair begins on 15 September.", "The fair begins on 14 September."),
    (
        "Peli on tiistaina ja torstaina.",
        "The game is on Tuesday and Friday.",
        "The game is on Tuesday and Thursday.",
    ),
    ("Tulos selviää huomenna.", "The result will be known today.", "The result will be known tomorrow."),
    (
        "Toissa vuonna satoi paljon.",
        "The year before, it rained a lot.",
        "The year before last, it rained a lot.",
    ),
    # marks and addresses
    (
        "”Lähdemme huomenna”, kapteeni sanoi.",
        'We leave tomorrow," the captain said.',
        '"We leave tomorrow," the captain said.',
    ),
    ("Se on ”uusi” alku, hän sanoi.", 'It is a "new" start," she said.', 'It is a "new" start, she said.'),
    ("Kirjoita: neuvonta@satama.fi.", "Write: advice@satama.fi.", "Write: neuvonta@satama.fi."),
    ("Hei {etunimi}!", "Hello {firstname}!", "Hello {etunimi}!"),
]


@pytest.mark.parametrize(("source", "text", "expected"), REPAIRED, ids=[r[1] for r in REPAIRED])
def test_the_finnish_side_decides(source: str, text: str, expected: str, news: Cleaner) -> None:
    result = news.clean(text, source)
    assert result.text == expected
    assert news.clean(result.text, source).text == expected


#: What form rules do without a source is theirs; none of these rules may speak.
SPEAKS = (
    "changed",
    "swapped",
    "debris",
    "torn",
    "unsigned",
    "copied",
    "word",
    "but-one",
    "lost-mark",
    "extra-close",
)


@pytest.mark.parametrize("text", [r[1] for r in REPAIRED])
def test_without_it_none_of_them_speaks(text: str, news: Cleaner) -> None:
    assert not [f.rule for f in news.check(text).findings if f.rule.rpartition(".")[2].endswith(SPEAKS)]


STAYS = [
    # a correct conversion, a round number, another way to count
    ("Matkaa on 500 kilometriä.", "It is 311 miles away."),
    ("Kala painoi 4,5 kiloa.", "The fish weighed about ten pounds."),
    ("Remontti maksoi 198 700 euroa.", "The renovation cost almost 200,000 euros."),
    ("Hän odotti puolitoista vuotta.", "She waited for 18 months."),
    ("Siitä on parikymmentä vuotta.", "That was two decades ago."),
    ("Paikalla oli kymmenisen ihmistä.", "A dozen people were there."),
    ("Velkaa on 1 000 miljardia euroa.", "The debt is one trillion euros."),
    ("15-vuotias tyttö voitti 2 miljoonaa.", "The girl, aged fifteen, won two million."),
    # people say it otherwise, or leave it out
    ("Hän soitti hätänumeroon kello 22.", "He called 911 at 10 p.m."),
    ("Kirje on 1700-luvulta.", "The letter is from the 18th century."),
    ("Kokous on 3.4. kello 9.", "The meeting is on 3 April at nine."),
    ("Viisihenkinen perhe muutti pois.", "The family of five moved away."),
    ("Molemmat tulivat, ja kaksi jäi.", "Both came, and two stayed."),
    ("Vieraat voittivat 4–1.", "The home team lost 1–4."),
    ("Kauppa on auki aamukuudesta iltakuuteen.", "The shop is open from 6 a.m. to 6 p.m."),
    ("Lauantain vastaisena yönä satoi.", "It rained on Friday night."),
    ("Hän on aloittanut toissa vuonna.", "He started two years ago."),
    ("Tammi-heinäkuussa satoi.", "It rained from January to July."),
    ("Voitto jäi alle 20 euron.", "The profit was less than 20 euros."),
    # slang and letters that are none of a sum
    ("Ottelu päättyi 3–0.", "The match ended three-nil."),
    ("Hän maksoi 50 puntaa.", "He paid fifty quid."),
    # quotations over several lines, and others' marks
    ("”Se oli pitkä päivä.", '"It was a long day.'),
    ("”Tule”, hän sanoi.", "'Come,' she said."),
    # links people leave out, and pages in English
    ("Lue lisää: www.satama.fi/kartta.", "Read more on the port's pages."),
    ("Katso www.satama.fi/kartta.", "See www.satama.fi/en/map."),
]


@pytest.mark.parametrize(("source", "text"), STAYS, ids=[s[1] for s in STAYS])
def test_a_source_that_agrees_changes_nothing(source: str, text: str, news: Cleaner) -> None:
    assert news.clean(text, source).text == text


#: Lines laid side by side by mistake: they differ in too much to tell anything of each other.
STRANGERS = [
    ("Elokuun alussa luku oli 52 prosenttia.", "By Tuesday in mid-July, the figure was 40 percent."),
    ("Kyllä.", "The council will meet on Friday at 5 p.m. to decide on the future of the school."),
    ("Ohjaaja Aino Vesa kuvasi 12 päivää.", "On Monday, the director Mark Hill counted 19 days."),
]


@pytest.mark.parametrize(("source", "text"), STRANGERS)
def test_strangers_tell_nothing(source: str, text: str, news: Cleaner) -> None:
    assert not counterpart(source, text)
    assert news.clean(text, source).text == news.clean(text).text


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("kaksi", 2),
        ("kahdeksalle", 8),
        ("neljätoista", 14),
        ("viidenkymmenen", 50),
        ("kolmisensataa", 300),
        ("parisataa", 200),
        ("kymmentuhatta", 10_000),
        ("kaksituhattaneljäsataa", 2400),
        ("puolitoista", Decimal("1.5")),
        ("kuusikko", None),
        ("satama", None),
        ("tuhannesosa", None),
    ],
)
def test_finnish_number_words(word: str, value: Decimal | None) -> None:
    assert finnish_number(word) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-three", 23),
        ("three hundred and five", 305),
        ("a hundred thousand", 100_000),
        ("a couple of hundred", 200),
        ("one and a half", Decimal("1.5")),
        ("a dozen", 12),
        ("tenement", None),
    ],
)
def test_english_number_words(words: str, value: Decimal | None) -> None:
    assert english_number(words) == value


def test_lists_share_their_unit() -> None:
    assert [q.value for q in finnish_quantities("500 ja 600 miljoonan dollarin")] == [5 * 10**8, 6 * 10**8]
    assert [q.value for q in english_quantities("US$11,000 to US$22,500")] == [11_000, 22_500]


@pytest.mark.parametrize(
    ("source", "text", "here", "there"),
    [
        ("Indeksi on 6229,21.", "The index is 629.21.", ["6229,21"], ["629.21"]),
        ("Kello 21.15 satoi 5 mm.", "At 9:15 p.m. it rained five millimetres.", [], []),
        ("Aika oli 3.57,40.", "The time was 3:57.40.", [], []),
        ("80-luvulla", "in the 1980s", [], []),
        ("16 mrd. euroa", "16,000 million euros", [], []),
    ],
)
def test_what_is_left_over(source: str, text: str, here: list[str], there: list[str]) -> None:
    told, said = left_over(source, text)
    assert ([f.text for f in told], [f.text for f in said]) == (here, there)
