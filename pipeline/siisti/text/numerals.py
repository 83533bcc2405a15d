"""What a number in words is worth, in Finnish (in every case, and in the round forms *kolmisensataa*, *parikymmentä*)
and in English.

Only cardinals: ordinals and fractions say other things. A word that only looks like a number (*kuusi* is a spruce
too) is left to whoever asks to make sense of.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

import regex

#: What a part is worth, and its forms in the singular cases.


def _cases(stem: str, a: str, into: str) -> str:
    """The oblique cases of a stem: genitive, into, and the rest with the vowel they take."""
    rest = "|".join(f"{e}{a}" for e in ("ss", "st", "ll", "lt", "tt"))
    return rf"{stem}(?:n|lle|ksi|{rest})|{into}(?:en|n{a})"


_UNITS = (
    (1, rf"yksi|yhtä|{_cases('yhde', 'ä', 'yhte')}"),
    (2, rf"kaksi|kahta|{_cases('kahde', 'a', 'kahte')}"),
    (3, r"kolm(?:e|ea|en|eksi|een|ena|essa|esta|ella|elta|elle)"),
    (4, r"nelj(?:ä|ää|än|äksi|ään|änä|ässä|ästä|ällä|ältä|älle)"),
    (5, rf"viisi|viittä|{_cases('viide', 'ä', 'viite')}"),
    (6, rf"kuusi|kuutta|{_cases('kuude', 'a', 'kuute')}"),
    (7, r"seitsem(?:än|ää|äksi|ään|änä|ässä|ästä|ällä|ältä|älle)"),
    (8, r"kahdeks(?:an|aa|aksi|aan|ana|assa|asta|alla|alta|alle)"),
    (9, r"yhdeks(?:än|ää|äksi|ään|änä|ässä|ästä|ällä|ältä|älle)"),
)
#: Round numbers: kolmisen is about three, and kolmisensataa about three hundred; pari is a couple.
_ABOUT = (
    (2, r"parin?|paria|kaksisen"),
    (3, r"kolmisen"),
    (4, r"nelisen"),
    (5, r"viitisen"),
    (6, r"kuutisen"),
    (7, r"seitsemisen"),
    (8, r"kahdeksisen"),
    (9, r"yhdeksisen"),
    (10, r"kymmenisen"),
)
_TENS = r"kymmen(?:tä|een|eksi|enä|essä|estä|ellä|eltä|elle|en|(?=tuha))"
_HUNDRED = r"sata(?:a|an|na|kunta|kunnan|kuntaa)?|sada(?:n|ksi|ssa|sta|lla|lta|lle)"
_THOUSAND = (
    r"tuhat(?:ta|kunta|kunnan|kuntaa)?|tuhan(?:nen|neksi|nessa|nesta|nella|nelta|nelle)|tuhante(?:en|na)"
)


_ROWS = (*_UNITS, *_ABOUT)


@cache
def _finnish() -> regex.Pattern[str]:
    return regex.compile(
        "|".join(f"(?P<u{i}>{forms})" for i, (_, forms) in enumerate(_ROWS))
        + rf"|(?P<ten>{_TENS})|(?P<hundred>{_HUNDRED})|(?P<thousand>{_THOUSAND})|(?P<teen>toista)",
        regex.IGNORECASE | regex.POSIX,
    )


@lru_cache(maxsize=4096)
def finnish_number(word: str) -> Decimal | None:
    """Return what a Finnish word for a number is worth, or None.

    >>> [str(finnish_number(w)) for w in ("kahdeksan", "kahdellatoista", "kolmisensataa", "viidenkymmenen")]
    ['8', '12', '300', '50']
    >>> str(finnish_number("kaksituhattaneljäsataakolmekymmentäviisi")), finnish_number("kuusikko")
    ('2435', None)
    """
    low = word.lower()
    if low in ("puolitoista", "puolentoista", "puoltatoista"):
        return Decimal("1.5")
    total = held = Decimal(0)
    last = Decimal(0)
    at = 0
    while at < len(low):
        m = _finnish().match(low, at)
        if m is None:
            return None
        if m["teen"]:
            if not 0 < last < 10:
                return None
            held += 10
        elif m["thousand"]:
            total, held = total + (held or 1) * 1000, Decimal(0)
        elif m["hundred"]:
            held = held - last + (last or 1) * 100
            last = Decimal(0)
        elif m["ten"] and last:
            held, last = held - last + last * 10, Decimal(0)
        elif m["ten"]:
            held, last = held + 10, Decimal(10)
        else:
            last = Decimal(next(_ROWS[i][0] for i in range(len(_ROWS)) if m[f"u{i}"]))
            held += last
        at = m.end()
    return total + held


_WORD = regex.compile(r"\p{L}+")
#: The words for 0 to 19, for 20 to 90, and for first to twenty-first.
CARDINALS = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
    ),
    *(
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ),
    *("twentieth", "twenty-first"),
)
_ENGLISH: dict[str, int] = {
    **{word: n for n, word in enumerate(CARDINALS)},
    **{word: 10 * n for n, word in enumerate(TENS, start=2)},
    "a": 1,
    "an": 1,
}
_SMALL = "|".join(word for word in _ENGLISH if len(word) > 2)
#: A number in words, as long as it goes; "a hundred" and "a dozen", never "a" alone.
_MANY = rf"(?:{_SMALL})(?:-(?:{_SMALL}))?"
ENGLISH_NUMBER = (
    rf"(?:(?:a\scouple\sof|an?|{_MANY})[ -](?:hundred|thousand|dozen)(?:[ -]thousand)?(?:,?\s(?:and\s)?{_MANY})?"
    rf"|{_MANY}(?:\sand\sa\shalf)?|a\scouple\sof)"
)


def english_number(words: str) -> Decimal | None:
    """Return what English words for a number are worth, or None.

    >>> [str(english_number(w)) for w in ("twenty-three", "three hundred and five", "a couple of hundred")]
    ['23', '305', '200']
    """
    total = held = Decimal(0)
    low = words.lower().replace("and a half", "half").replace("a couple of", "two")
    for word in _WORD.findall(low):
        if word == "half":
            held += Decimal("0.5")
        elif word in ("hundred", "dozen"):
            held = (held or Decimal(1)) * (100 if word == "hundred" else 12)
        elif word == "thousand":
            total, held = total + (held or Decimal(1)) * 1000, Decimal(0)
        elif word in _ENGLISH:
            held += _ENGLISH[word]
        elif word != "and":
            return None
    return (total + held) or None


def english_word(value: Decimal) -> str | None:
    """Return the word for a whole number from one to twelve, or of full tens, or None.

    >>> english_word(Decimal(2)), english_word(Decimal(30)), english_word(Decimal("2.5")), english_word(Decimal(14))
    ('two', 'thirty', None, None)
    """
    round_ones = {n: word for word, n in _ENGLISH.items() if len(word) > 2 and (1 <= n <= 12 or n >= 20)}
    return next((word for n, word in round_ones.items() if n == value), None)
