"""XLIFF, TMX and Android strings as tools write them: what is read, what is repaired, and every other byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.errors import InputError

FOLDER = Path(__file__).parent / "formats"
FOLDERS = {"xliff12": "xliff", "xliff20": "xliff", "tmx": "tmx", "android": "android"}
SAMPLES = [path for folder in FOLDERS for path in sorted((FOLDER / folder).iterdir())]

KLO = ("at klo 18", "at 18:00")
THE = ("the the", "the")
#: What cleaning changes in each sample, as the file spells it; the first place of each counts.
REPAIRED: dict[str, list[tuple[str, str]]] = {
    "xliff12/angular.xlf": [("the the broadcast", "the broadcast"), ("at klo 20", "at 20:00")],
    "xliff12/drupal-tmgmt.xlf": [KLO],
    "xliff12/latin1.xlf": [KLO],
    "xliff12/memoq.mqxliff": [("(you switch to another service)", "")],
    "xliff12/okapi-rainbow.xlf": [KLO, ("The the fault", "The fault")],
    "xliff12/omegat.xlf": [("at klo 7", "at 7:00")],
    "xliff12/phrase.mxliff": [("at klo 17.30&lt;", "at 17:30&lt;")],
    "xliff12/placeholders.xlf": [KLO, ("The the house", "The house"), ("is  big", "is big")],
    "xliff12/prefixed.xlf": [("The the house", "The house")],
    "xliff12/states.xlf": [("at klo 1<", "at 1:00<"), ("at klo 7<", "at 7:00<")],
    "xliff12/symfony.xlf": [("to the the harbour", "to the harbour")],
    "xliff12/trados.sdlxliff": [("at klo 9", "at 9:00")],
    "xliff12/translate-toolkit.xlf": [("Open  until the the", "Open until the"), ("item item", "item")],
    "xliff12/utf16-cat.xlf": [KLO],
    "xliff12/wpml.xliff": [
        ("The the library", "The library"),
        ("at klo 10", "at 10:00"),
        ("the the more", "the more"),
    ],
    "xliff12/xcode.xliff": [KLO, ("The the camera", "The camera")],
    "xliff20/angular.xlf": [KLO, ("the the now", "the now")],
    "xliff20/entities.xlf": [KLO, ("the the&lt;", "the&lt;")],
    "xliff20/inline.xlf": [("at klo 18<em", "at 18:00<em"), ("the the second", "the second")],
    "xliff20/its.xlf": [KLO, ("the the money", "the money")],
    "xliff20/matches.xlf": [("at klo 8", "at 8:00")],
    "xliff20/memoq.xliff": [("The  doors", "The doors"), ("at klo 12", "at 12:00")],
    "xliff20/okapi.xlf": [KLO, ("at klo 20", "at 20:00")],
    "xliff20/openxliff.xlf": [("at klo 6", "at 6:00")],
    "xliff20/order.xlf": [("at klo 1", "at 1:00"), ("at klo 2", "at 2:00")],
    "xliff20/prefixed.xlf": [("The the house", "The house")],
    "xliff20/states.xlf": [(f"at klo {n}<", f"at {n}:00<") for n in (2, 3, 4, 5)],
    "xliff20/symfony.xlf": [THE],
    "xliff20/trados.xlf": [KLO, ("The the", "The")],
    "xliff20/utf16.xlf": [("at klo 1", "at 1:00")],
    "xliff20/version22.xlf": [KLO],
    "tmx/cdata.tmx": [("at klo 10", "at 10:00"), ("The the", "The"), ("-->klo 11", "-->11:00")],
    "tmx/cp1252.tmx": [("at klo 2", "at 2:00")],
    "tmx/deepl.tmx": [("at klo 9", "at 9:00")],
    "tmx/inline.tmx": [("at klo 6", "at 6:00")],
    "tmx/memoq.tmx": [("(you switch to another service)", "")],
    "tmx/okapi.tmx": [THE],
    "tmx/omegat.tmx": [("at klo 7", "at 7:00"), ("The the", "The")],
    "tmx/opus.tmx": [THE],
    "tmx/phrase.tmx": [KLO],
    "tmx/several.tmx": [("color at klo 3", "color at 3:00"), ("colour at klo 3", "colour at 3:00")],
    "tmx/trados.tmx": [KLO],
    "tmx/translate-toolkit.tmx": [("at klo 10", "at 10:00")],
    "tmx/utf16.tmx": [("at klo 1", "at 1:00")],
    "tmx/weblate.tmx": [KLO],
    "tmx/wordfast.tmx": [("at klo 8", "at 8:00")],
    "android/cdata.xml": [THE, ("It's  late", "It's late")],
    "android/crlf.xml": [("The the", "The"), ("the the end", "the end")],
    "android/crowdin.xml": [THE],
    "android/escapes.xml": [THE, ("the the quoted  text", "the quoted text"), ("the the &lt;", "the &lt;")],
    "android/latin1.xml": [THE],
    "android/license.xml": [("Your the the", "Your the"), ("Your the the", "Your the")],
    "android/no-declaration.xml": [THE],
    "android/oneline.xml": [THE],
    "android/placeholders.xml": [("of the the", "of the"), ("the the week", "the week")],
    "android/plurals.xml": [("item item", "item"), ("on the the", "on the")],
    "android/studio.xml": [("at the the", "at the")],
    "android/styled.xml": [("the the news", "the news"), ("the the best", "the best")],
    "android/utf16.xml": [THE],
    "android/weblate.xml": [("First the the", "First the")],
    "android/wrapped.xml": [("of the the", "of the")],
}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def read(path: Path) -> formats.Document:
    return formats.read(path, FOLDERS[path.parent.name])


def body(raw: bytes) -> str:
    """A sample's characters, whatever its encoding."""
    for mark, coding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark):
            return raw.decode(coding)
    declared = re.search(rb'encoding="(iso-8859-1|windows-1252)"', raw, re.IGNORECASE)
    return raw.decode(declared[1].decode() if declared else "utf-8")


def test_fifteen_samples_of_each() -> None:
    assert all(sum(p.parent.name == folder for p in SAMPLES) >= 15 for folder in FOLDERS)
    assert {name(path) for path in SAMPLES} == set(REPAIRED)


@pytest.mark.parametrize("path", SAMPLES, ids=name)
def test_what_is_read_is_written(path: Path) -> None:
    document = read(path)
    assert formats.write(document) == path.read_bytes()
    assert document.segments
    assert len({s.id for s in document.segments}) == len(document.segments)


@pytest.mark.parametrize("path", SAMPLES, ids=name)
def test_only_the_repaired_words_change(path: Path, news: Cleaner) -> None:
    expected = body(path.read_bytes())
    for old, new in REPAIRED[name(path)]:
        assert old in expected
        expected = expected.replace(old, new, 1)
    assert body(formats.write(news.clean(read(path)).document)) == expected


@pytest.mark.parametrize("path", SAMPLES, ids=name)
def test_lxml_reads_the_same_but_for_the_words(path: Path, news: Cleaner) -> None:
    etree = pytest.importorskip("lxml.etree", reason="the oracle is in the dev extra")
    old, new = (
        etree.fromstring(formats.write(document)).getroottree()
        for document in (read(path), news.clean(read(path)).document)
    )
    nodes = list(zip(old.iter(), new.iter(), strict=True))
    assert all(a.tag == b.tag and dict(a.attrib) == dict(b.attrib) for a, b in nodes)
    assert old.docinfo.doctype == new.docinfo.doctype
    differ = [(x, y) for a, b in nodes for x, y in ((a.text, b.text), (a.tail, b.tail)) if x != y]
    assert 0 < len(differ) <= 2 * len(REPAIRED[name(path)])


#: It takes the first language of TMX for the source, and reads no prefixed XLIFF 2, nor 2.2.
UNREAD = {"tmx/opus.tmx", "tmx/several.tmx", "xliff20/prefixed.xlf", "xliff20/version22.xlf"}
TOOLKIT = [p for p in SAMPLES if p.parent.name != "android" and name(p) not in UNREAD]


@pytest.mark.parametrize("path", TOOLKIT, ids=name)
def test_translate_toolkit_reads_the_same_but_for_the_words(path: Path, news: Cleaner) -> None:
    pytest.importorskip("translate", reason="the oracle is in the dev extra")
    from translate.storage import tmx, xliff, xliff2

    store = {"xliff12": xliff.xlifffile, "xliff20": xliff2.Xliff2File, "tmx": tmx.tmxfile}[path.parent.name]
    result = news.clean(read(path))
    old, new = (store.parsestring(formats.write(d)).units for d in (result.original, result.document))
    assert [(u.getid(), u.source) for u in old] == [(u.getid(), u.source) for u in new]
    changed = sum(str(a.target) != str(b.target) for a, b in zip(old, new, strict=True))
    both = zip(result.original.segments, result.document.segments, strict=True)
    assert changed <= sum(a.text != b.text for a, b in both)


FOLDERS_OF_STRINGS = [("values", ""), ("values-en-rGB", ""), ("values-night", ""), ("values-b+en+GB", ""),
                      ("values-fi", "fi"), ("values-sv-rFI", "sv"), ("values-b+sv+FI", "sv")]  # fmt: skip


@pytest.mark.parametrize(("folder", "refused"), FOLDERS_OF_STRINGS)
def test_the_folder_tells_the_language_of_strings(folder: str, refused: str, tmp_path: Path) -> None:
    path = tmp_path / folder / "strings.xml"
    path.parent.mkdir()
    path.write_bytes((FOLDER / "android" / "studio.xml").read_bytes())
    if refused:
        with pytest.raises(InputError, match=f"strings in {refused}"):
            formats.read(path, "android")
    else:
        assert formats.read(path, "android").segments


@pytest.mark.parametrize("path", SAMPLES, ids=name)
def test_files_tell_what_they_are(path: Path) -> None:
    assert formats.guess(path) == FOLDERS[path.parent.name]


JUNK = [
    b"<x/>",
    b"<g>",
    b"</g>",
    b"<![CDATA[",
    b"]]>",
    b"&",
    b"&#0;",
    b"&#xD800;",
    b"<!--",
    b"-->",
    b"</target>",
    b"\xff",
]
JUNK += [
    b"\0",
    b"<",
    b">",
    b'"',
    b"<ph>",
    b"</ph>",
    b"<mrk translate='no'>",
    b"</mrk>",
    b"\\u00",
    b"&lt;p&gt;",
    b"{1>",
    b"\xe2\x80\xa8",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 3000), st.integers(0, 40), st.sampled_from([b"", *JUNK]))
def test_mutilated_files_are_read_or_refused_in_a_line(path: Path, at: int, gone: int, junk: bytes) -> None:
    raw = path.read_bytes()
    raw = raw[:at] + junk + raw[at + gone :]
    try:
        document = formats.read(raw, FOLDERS[path.parent.name])
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert formats.write(document) == raw


def whole(original: str, targets: list[str], version: str = "1.2") -> bytes:
    if version == "1.2":
        units = "".join(
            f'<trans-unit id="{n}"><source>Ä</source><target>{t}</target></trans-unit>'
            for n, t in enumerate(targets)
        )
        return (
            f'<xliff version="1.2"><file original="{original}" source-language="fi" target-language="en"><body>{units}'
            "</body></file></xliff>"
        ).encode()
    units = "".join(
        f'<unit id="{n}"><segment><source>Ä</source><target>{t}</target></segment></unit>'
        for n, t in enumerate(targets)
    )
    head = '<xliff version="2.0" srcLang="fi" trgLang="en">'
    return f'{head}<file id="f" original="{original}">{units}</file></xliff>'.encode()


PAGES = [
    ("uutiset/sahko.html", 1),
    ("kunta.DOCX", 1),
    ("a.txt", 1),
    ("Localizable.strings", 3),
    ("messages.fi.php", 3),
    ("po/app.po", 3),
    ("html", 3),
    ("", 3),
]


@pytest.mark.parametrize("version", ["1.2", "2.0"])
@pytest.mark.parametrize(("original", "units"), PAGES)
def test_the_targets_of_a_document_are_a_page(original: str, units: int, version: str) -> None:
    document = formats.read(whole(original, ["One.", "Two.", "Three."], version), "xliff")
    assert len({s.unit for s in document.segments}) == units
    assert len({s.id for s in document.segments}) == 3


def test_two_documents_are_two_pages_and_a_book_is_none() -> None:
    one, two = (whole(name, ["One.", "Two."]).decode() for name in ("a.html", "b.html"))
    both = one.replace("</xliff>", two[two.index("<file") :])
    document = formats.read(both.encode(), "xliff")
    assert [s.unit == document.segments[0].unit for s in document.segments] == [True, True, False, False]
    book = formats.read(whole("a.html", ["One."] * 401), "xliff")
    assert len({s.unit for s in book.segments}) == 401


HEADLINE, SAID = "The ferry to the islands stops", "It stops for three weeks, says the company."
AGAIN = [HEADLINE, SAID, HEADLINE, "Another ferry takes its place."]


def test_a_target_is_never_emptied(news: Cleaner) -> None:
    """The doubled headline is a page's, and found now; taken out it would leave a target without words."""
    raw = whole("lautta.html", AGAIN)
    result = news.clean(formats.read(raw, "xliff"))
    (found,) = [f for f in result.findings if f.text == HEADLINE]
    assert (found.applied, found.fix, found.evidence[-1]) == (
        False,
        "unsafe",
        "refused: a target is not emptied",
    )
    assert formats.write(result.document) == raw
    assert b"<target></target>" not in formats.annotate(result.document, result.left)
    assert not [
        f for f in news.check(formats.read(whole("a.strings", AGAIN), "xliff")).findings if f.text == HEADLINE
    ]
    assert HEADLINE not in news.clean("\n".join(AGAIN)).text.split("\n", 1)[1]
