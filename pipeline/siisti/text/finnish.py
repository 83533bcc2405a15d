"""Finnish case endings on names: what a name looks like inflected, and what is left of it when an engine cuts the
ending off in the wrong place.

More forms are made than the language has: a name may or may not follow consonant gradation (*Turku*, *Turun*, but
*Nato*, *Naton*). Whoever asks has a form before him and a name, so a form too many costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

import regex

Case = Literal["genitive", "partitive", "in", "on", "from", "to"]
#: What is left of a name: its bare stem (Tammise), the name without its last letters (Mönkkö, Gross), or with an i
#: that carries endings (Fingridi).
Cut = Literal["stem", "short", "long"]

#: Consonants that change before an ending, strong grade and weak. Single k, p and t change after a vowel, h, l, r.
_GRADES = (
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("nk", "ng"),
    ("mp", "mm"),
    ("nt", "nn"),
    ("lt", "ll"),
    ("rt", "rr"),
    ("k", ""),
    ("p", "v"),
    ("t", "d"),
)
_STRONG = dict(reversed([(weak, strong) for strong, weak in _GRADES[:8]])) | {"d": "t", "v": "p"}
#: Last parts of Finnish names in -i that have -e- before an ending.
_E_STEM = (
    "koski",
    "järvi",
    "joki",
    "lahti",
    "niemi",
    "saari",
    "salmi",
    "lampi",
    "mäki",
    "vuori",
    "lehti",
    "kivi",
    "vesi",
    "nummi",
    "lumi",
    "suomi",
    "hirvi",
    "tuuli",
    "meri",
)
_LOCAL: tuple[tuple[str, Case], ...] = (
    ("ssa", "in"),
    ("sta", "from"),
    ("lla", "on"),
    ("lta", "from"),
    ("lle", "to"),
    ("ksi", "to"),
)


@cache
def _cluster(grades: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?i)(?P<before>.*?[aeiouyäöhlr])(?P<grade>{grades})(?P<v>[aeiouyäö])$")


def weakened(stem: str) -> str:
    """Return a stem that ends in a vowel in the weak grade, or as it is where nothing changes.

    >>> weakened("Lahte"), weakened("Aaltovirta"), weakened("Lukko"), weakened("Kotka")
    ('Lahde', 'Aaltovirra', 'Luko', 'Kotka')
    """
    m = _cluster("kk|pp|tt|nk|mp|nt|lt|rt|k|p|t").match(stem)
    if m is None:
        return stem
    return m["before"] + dict(_GRADES)[m["grade"].lower()] + m["v"]


def strengthened(stem: str) -> str:
    """Return a stem that ends in a vowel in the strong grade, or as it is where nothing changes.

    >>> strengthened("Pohde"), strengthened("Oulaskanga")
    ('Pohte', 'Oulaskanka')
    """
    m = _cluster("ng|mm|nn|ll|rr|k|p|t|d|v").match(stem)
    if m is None:
        return stem
    return m["before"] + _STRONG.get(m["grade"].lower(), m["grade"]) + m["v"]


def _stems(name: str) -> tuple[set[str], set[str]]:
    """Return the stems that carry endings, in the weak and in the strong grade."""
    last = name[-1].lower()
    if name.endswith("nen") and len(name) > 4:
        return {name[:-3] + "se"}, {name[:-3] + "se"}
    if last == "e":
        long = strengthened(name) + "e"
        return {name, long}, {name, long}
    if last == "s" and len(name) > 4:
        long = strengthened(name[:-1])
        found = {name + "i", name[:-1] + "kse", long + long[-1]}
        if name[-2:] in ("us", "ys"):
            return found | {name[:-1] + "de"}, found | {name[:-1] + "te"}
        return found, found
    if name[-2:] in ("at", "ät", "et") and len(name) > 4:
        return {name[:-2] + "i"}, {name[:-2] + "ie"}
    if last not in "aeiouyäö":
        return {name + "i"}, {name + "i"}
    strong = {name}
    if name.lower().endswith(_E_STEM):
        strong = {name[:-2] + "te"} if name.endswith("vesi") else {name[:-1] + "e"}
    return strong | {weakened(s) for s in strong}, strong


def _harmony(stem: str, ending: str) -> Iterator[str]:
    """Yield the ending with the vowels the stem asks for; both where a foreign name may have either."""
    # Rovaniemi is Rovaniemellä: a last part of neutral vowels counts for itself.
    vowels = [c for c in stem[-5:].lower() if c in "aouäöy"]
    if "a" not in ending or not vowels or vowels[-1] in "aouy":
        yield ending
    if "a" in ending and (not vowels or vowels[-1] in "äöy" or not set(stem[-4:].lower()) & set("aou")):
        yield ending.replace("a", "ä")


@lru_cache(maxsize=4096)
def paradigm(name: str) -> dict[str, Case]:
    """Return the inflected forms of a name, each with its case.

    >>> forms = paradigm("Lahti")
    >>> forms["Lahden"], forms["Lahdessa"], forms["Lahteen"], "Lahti" in forms
    ('genitive', 'in', 'to', False)
    >>> paradigm("Kivenheimo")["Kivenheimoa"], paradigm("Bern")["Bernissä"], paradigm("Tamminen")["Tammiselle"]
    ('partitive', 'in', 'to')
    """
    if len(name) < 2:
        return {}
    forms: dict[str, Case] = {}
    if name.startswith("Uusi") and len(name) > 6:
        # Both parts are inflected: Uudellamaalla, Uudenkaupungin.
        for form, case in paradigm(name[4:]).items():
            first = {"genitive": "Uuden", "partitive": "Uutta"}.get(case)
            local = (
                "Uude" + form[-3:].replace("ä", "a") if form[-3:-1] in ("ss", "st", "ll", "lt") else "Uuteen"
            )
            forms[(first or local) + form] = case
    weak, strong = _stems(name)
    for stem in weak:
        for ending, case in _LOCAL:
            forms.update((stem + e, case) for e in _harmony(stem, ending))
    for stem in strong:
        long = stem[-1] in "aeiouyäö" and stem[-2:-1] == stem[-1]
        forms[stem + ("seen" if long else stem[-1] + "n")] = "to"
        forms.update((stem + e, "partitive") for e in _harmony(stem, "ta" if long else "a"))
    if name.endswith("nen"):
        forms.update((name[:-3] + e, "partitive") for e in _harmony(name, "sta"))
        forms.update(_plural(name[:-3]))
    for stem in strong if name[-1] == "t" else weak:
        forms[stem + "n"] = "genitive"
    forms.pop(name, None)
    return forms


def _plural(stem: str) -> Iterator[tuple[str, Case]]:
    """Yield the forms of a name in -nen that is inflected as if it were many: Kauniaisten, Jokioisissa."""
    for ending, case in _LOCAL:
        yield from ((stem + "si" + e, case) for e in _harmony(stem, ending))
    yield from ((stem + "si" + e, "partitive") for e in _harmony(stem, "a"))
    yield stem + "siin", "to"
    yield stem + "sten", "genitive"


@lru_cache(maxsize=4096)
def cuts(name: str) -> dict[str, Cut]:
    """Return what an engine may leave of a name it took for an inflected one.

    >>> cuts("Tamminen")
    {'Tammise': 'stem', 'Tammi': 'short', 'Tammis': 'stem', 'Tammisi': 'stem'}
    >>> cuts("Pohde"), cuts("Fingrid")
    ({'Pohtee': 'stem', 'Pohte': 'stem'}, {'Fingridi': 'long'})
    >>> sorted(cuts("Grossi")), sorted(cuts("Aaltovirta")), sorted(cuts("Oulaskangas"))
    (['Gross'], ['Aaltovirra'], ['Oulaskangakse', 'Oulaskanka', 'Oulaskankaa'])
    """
    found: dict[str, Cut] = {}
    weak, _ = _stems(name)
    last = name[-1].lower()
    if last == "s":
        long = strengthened(name[:-1])
        if len(name) > 4:
            found[name[:-1] + "kse"] = "stem"
        if long != name[:-1]:
            found |= {long + long[-1]: "stem", long: "stem"}
    elif name[-2:] in ("at", "ät", "et") and len(name) > 4:
        found |= {name[:-2] + "ie": "stem", name[:-2] + "i": "stem"}
    elif last not in "aeiouyäö" and not name.endswith("nen"):
        found[name + "i"] = "long"
    else:
        found |= {stem: "stem" for stem in sorted(weak, reverse=True) if stem != name}
        if len(name) > 4 and name[-1] == name[-2]:
            found[name[:-1]] = "stem"
    if name.endswith("nen") and len(name) > 5:
        found[name[:-3]] = "short"
        found |= {name[:-3] + "s": "stem", name[:-3] + "si": "stem"}
    elif last == "i" and len(name) > 4 and name[-2].lower() not in "aeiouyäö":
        found.setdefault(weakened(name)[:-1], "short")
        found.setdefault(name[:-1], "short")
    elif name.endswith("de"):
        found.setdefault(strengthened(name), "stem")
    found.pop(name, None)
    return found


#: Last words whose many are not made by the endings alone.
_MANY = {
    "veli": "veljet",
    "poika": "pojat",
    "aika": "ajat",
    "mies": "miehet",
    "lapsi": "lapset",
    "nuori": "nuoret",
    "susi": "sudet",
    "hirvi": "hirvet",
    "kieli": "kielet",
    "tytär": "tyttäret",
    "kuningas": "kuninkaat",
}


def plurals(name: str) -> tuple[str, ...]:
    """Return what many of a name or word are called in Finnish, where its last letters tell.

    >>> plurals("Sanoma"), plurals("Uutinen"), plurals("Peliveli"), plurals("Verbi")
    (('Sanomat',), ('Uutiset',), ('Peliveljet',), ())
    """
    for one, many in _MANY.items():
        if name.lower().endswith(one):
            return (
                name[: len(name) - len(one)] + (many if name[-len(one)].islower() else many.capitalize()),
            )
    if name.endswith("nen"):
        return (name[:-3] + "set",)
    return (weakened(name) + "t",) if name[-1] in "aäoöuy" else ()
