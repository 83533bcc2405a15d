"""Tells the keys by which a program looks up its strings from the texts that stand in their place."""

from __future__ import annotations

import regex

from siisti.errors import InputError

#: A language that is not English, as names of string files have it: ``messages_fi.properties``, ``fi.json``,
#: ``sv.lproj/Localizable.strings``, ``locales/fi/common.json``.
_CODE = "fi|sv|se|no|nb|nn|da|de|et|ru|fr|es|it|nl|pl|uk"
_LANGUAGE = regex.compile(
    rf"(?:^|[/_.])({_CODE})(?:[_-][A-Z]{{2}})?\.\w+$|(?:^|/)({_CODE})(?:[_-][A-Z]{{2}})?(?:\.lproj)?/[^/]+$"
)

#: ``news.title``, ``SAVE_BUTTON``, ``saveButton``, ``app:title``, ``a/b``, ``news-list-title``: joined as names of
#: things are. Words joined by one hyphen are Finnish (*EU-maat*), and so is one by itself (*Tallenna*).
_KEY = regex.compile(
    r"""
    [\p{L}\d]++(?:[_.:/]++[\p{L}\d\[\]-]++)++
  | [a-z]++[A-Z][\p{L}\d]*+
  | [a-z\d]++(?:-[a-z\d]++){2,}
  | _[\w.-]++
    """,
    regex.VERBOSE,
)


def is_key(text: str) -> bool:
    """Tell whether a message's id is a key, and not its text in the source language.

    >>> [is_key(t) for t in ("news.title", "saveButton", "Tallenna", "EU-maat", "Lue lisää: säät")]
    [True, True, False, False, False]
    """
    return _KEY.fullmatch(text) is not None


def english(name: str) -> None:
    """Raise InputError for a file whose name says that its strings are in another language.

    >>> english("locales/en/common.json")
    """
    found = _LANGUAGE.search(name.replace("\\", "/"))
    code = found[1] or found[2] if found else ""
    if code:
        raise InputError(f"{name}: its strings are in {code!r} by its name; siisti cleans English")
