"""Formats of strings (PO, .properties, .strings, JSON): what is cleaned, what is left, and that nothing else moves."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage import properties as ttk_properties

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.errors import InputError

FOLDER = Path(__file__).parent / "formats"
#: Debris that is mended without any context, and what is left.
BAD, GOOD = " about it(you switch to another service).", " about it."
FILES = sorted(p for kind in ("po", "properties", "strings", "catalogue") for p in (FOLDER / kind).iterdir())


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner("localization", scores="none", gate=False)


def debris(raw: bytes) -> int:
    """How often the debris stands in a sample, in whichever encoding."""
    return sum(raw.count(BAD.encode(coding)) for coding in ("utf-8", "utf-16-le"))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_what_is_read_is_written(path: Path) -> None:
    assert formats.write(formats.read(path)) == path.read_bytes()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_words_change(path: Path, cleaner: Cleaner) -> None:
    """Every sample has the debris in what is to be cleaned, spelt on one line; KEEP marks what must be left alone."""
    raw = path.read_bytes()
    assert debris(raw)
    expected = raw
    for coding in ("utf-8", "utf-16-le"):
        kept = "KEEP" + BAD
        expected = expected.replace(kept.encode(coding), "KEEP".encode(coding) + b"\0KEPT\0")
        expected = expected.replace(BAD.encode(coding), GOOD.encode(coding))
        expected = expected.replace(b"\0KEPT\0", BAD.encode(coding))
    document = formats.read(path)
    cleaned = formats.write(cleaner.clean(document).document)
    assert cleaned == expected
    assert formats.write(cleaner.clean(formats.read(cleaned, path.parent.name)).document) == cleaned


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".po"], ids=name_of)
def test_polib_reads_the_same_but_for_the_words(path: Path, cleaner: Cleaner, tmp_path: Path) -> None:
    written = tmp_path / "a.po"
    written.write_bytes(formats.write(cleaner.clean(formats.read(path)).document))
    before, after = polib.pofile(str(path)), polib.pofile(str(written))
    assert len(before) == len(after) and before.metadata == after.metadata
    for old, new in zip(before, after, strict=True):
        for field in (
            "msgid",
            "msgid_plural",
            "msgctxt",
            "comment",
            "tcomment",
            "occurrences",
            "flags",
            "obsolete",
        ):
            assert getattr(old, field) == getattr(new, field)
        skipped = old.obsolete or old.fuzzy
        assert new.msgstr == (old.msgstr if skipped else mended(old.msgstr))
        assert new.msgstr_plural == {k: v if skipped else mended(v) for k, v in old.msgstr_plural.items()}


def mended(text: str) -> str:
    return text if "KEEP" in text else text.replace(BAD, GOOD)


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".properties"], ids=name_of)
def test_translate_toolkit_reads_the_same_but_for_the_words(path: Path, cleaner: Cleaner) -> None:
    document = formats.read(path)
    files = []
    for content in (document, cleaner.clean(document).document):
        files.append(ttk_properties.javafile(personality="java-utf8", encoding="utf-8"))
        files[-1].parse(formats.render(content).encode())
    before, after = files
    assert [u.name for u in before.units] == [u.name for u in after.units]
    assert [mended(u.source or "") for u in before.units] == [u.source or "" for u in after.units]


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name == "catalogue"], ids=name_of)
def test_json_reads_the_same_but_for_the_words(path: Path, cleaner: Cleaner) -> None:
    written = formats.write(cleaner.clean(formats.read(path)).document)
    coding = "utf-16" if path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    before = json.dumps(json.loads(path.read_bytes().decode(coding)), ensure_ascii=False)
    after = json.dumps(json.loads(written.decode(coding)), ensure_ascii=False)
    assert after == before.replace("KEEP" + BAD, "\0").replace(BAD, GOOD).replace("\0", "KEEP" + BAD)


PROPERTIES = [
    # what the file holds, and what is read of it: as java.util.Properties has it
    ("a=one \\\r  two\rb=four\r", [("a", "one two"), ("b", "four")]),
    ("a=one \\\r\\\r two\\\r\rb=x", [("a", "one two"), ("b", "x")]),
    ("a\\\r  b=c\rd=e", [("ab", "c"), ("d", "e")]),
    ("a \\\n  = b", [("a", "b")]),
    ("a \\\r\n \\\r\n  b c=d", [("a", "b c=d")]),
    ("\\\n  a=b", [("a", "b")]),
    ("a = \\\n\\\n  b", [("a", "b")]),
    ("a\\ b = c", [("a b", "c")]),
    ("a=b\\\\\nc=d", [("a", "b\\"), ("c", "d")]),
    ("a=\\\r\rb=c\r", [("b", "c")]),
    ("# a=b\\\nc=d", [("c", "d")]),
]


@pytest.mark.parametrize(("content", "found"), PROPERTIES)
def test_lines_of_properties(content: str, found: list[tuple[str, str]]) -> None:
    document = formats.read(content.encode(), "properties")
    assert [(s.id, s.text) for s in document.segments] == found
    assert formats.render(document) == content


XHTML = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml"><p>{}</p></content></entry></feed>'
EDITED = [
    # format, what the file holds, what its first text becomes, what is written
    ("properties", "a = x\\\r#\n  b", "x", "a = x\n  b"),
    ("properties", 'a "= x', "= x", "a \\= x"),
    ("properties", 'a = "= x', "= x", "a = = x"),
    ("properties", "a = it's '", "it's ''", "a = it's '\\u0027"),
    ("properties", "a = 'x' {0}", "''x' {0}", "a = '''x' {0}"),
    ("properties", "a = ''x {0}", "'y {0}", "a = ''y {0}"),
    ("strings", '"a" = "b \\" c";', 'b " d', '"a" = "b \\" d";'),
    ("feed", XHTML.format("a]> b"), "a]]> b", XHTML.format("a]]&gt; b")),
    ("csv", 'id,text\n1, "a" b\n2,c\n', '"d" b', 'id,text\n1," ""d"" b"\n2,c\n'),
]


@pytest.mark.parametrize(("kind", "content", "text", "expected"), EDITED)
def test_what_an_edit_may_not_alter(kind: str, content: str, text: str, expected: str) -> None:
    document = formats.read(content.encode(), kind)
    edited = document.with_texts({document.segments[0].id: text})
    assert formats.render(edited) == expected
    assert formats.read(expected.encode(), kind).segments[0].text == text


RSS = "<rss><channel><item><title>{}</title></item></channel></rss>"
TORN = [
    ("feed", RSS.format("a &lt;b c"), []),
    ("feed", RSS.format("a &lt; b &amp; c"), ["a < b & c"]),
    ("feed", RSS.format("a &lt;b&gt;c&lt;/b&gt;"), ["a c"]),
    ("feed", XHTML.format("a <b>c</b>"), ["a c"]),
    ("feed", XHTML.format("a <_b/> c"), []),
    ("feed", XHTML.format("a &lt; c"), ["a < c"]),
    ("feed", XHTML.format("a &amp\u00e4; c"), []),
    ("strings", '"a" = "to \\u x";\n"b" = "c";', ["c"]),
    ("strings", '"a" = "to \\u00e4 \\\\u";', ["to ä \\u"]),
    ("csv", 'id,text\n1, "a\n2,b\n', None),
    ("csv", 'id,text\n1, "a"" b\n2,b\n', None),
    ("csv", 'id,text\n1, "a" b\n2,b\n', ['"a" b', "b"]),
    ("csv", 'id\ttext\n1\t"a\n2\tb\n', ['"a', "b"]),
]


@pytest.mark.parametrize(("kind", "content", "texts"), TORN)
def test_what_is_half_there_is_left_or_refused(kind: str, content: str, texts: list[str] | None) -> None:
    if texts is None:
        with pytest.raises(InputError, match=":2: a quotation mark that does not close"):
            formats.read(content.encode(), kind)
    else:
        assert [s.text for s in formats.read(content.encode(), kind).segments] == texts


PO = """msgid ""
msgstr ""
"Language: en\\n"

"""
SEGMENTS = [
    # PO, what is read of it: id, text, source
    ("plain", 'msgid "Säät"\nmsgstr "Weather"\n', [("1", "Weather", "Säät")]),
    ("a key", 'msgid "news.title"\nmsgstr "News"\n', [("1", "News", None)]),
    ("plural", 'msgid "%d uutinen"\nmsgid_plural "%d uutista"\nmsgstr[0] "%d item"\nmsgstr[1] "%d items"\n',
     [("1[0]", "%d item", "%d uutinen"), ("1[1]", "%d items", "%d uutista")]),
    ("continued", 'msgid ""\n"Yksi "\n"kaksi"\nmsgstr ""\n"One "\n"two"\n', [("1", "One two", "Yksi kaksi")]),
    ("lines", 'msgid "a ä\\nb ö"\nmsgstr "One\\n  two \\n"\n', [("1.1", "One", "a ä"), ("1.2", "two", "b ö")]),
    ("lines that do not match", 'msgid "a ä"\nmsgstr "One\\ntwo"\n', [("1.1", "One", None), ("1.2", "two", None)]),
    ("escapes", 'msgid "ä"\nmsgstr "\\"a\\"\\t\\\\n \\101\\x42"\n', [("1", '"a"\t\\n AB', "ä")]),
    ("fuzzy", '#, fuzzy, c-format\nmsgid "ä"\nmsgstr "a"\n', []),
    ("not fuzzy", '#, c-format\n# fuzzy logic\nmsgid "ä"\nmsgstr "a"\n', [("1", "a", "ä")]),
    ("fuzzy, obsolete, then another",
     '#, fuzzy\n#~ msgid "b"\n#~ msgstr "b"\n\nmsgid "ä"\nmsgstr "a"\n', [("1", "a", "ä")]),
    ("obsolete", '#~ msgid "ä"\n#~ msgstr "a"\n', []),
    ("previous", '#| msgid "old"\nmsgid "uusi ä"\nmsgstr "new"\n', [("1", "new", "uusi ä")]),
    ("context", 'msgctxt "verb"\nmsgid "Avaa"\nmsgstr "Open"\n', [("1", "Open", "Avaa")]),
    ("a context and no id", 'msgctxt "x"\nmsgid ""\nmsgstr "Open"\n', [("1", "Open", None)]),
    ("empty", 'msgid "ä"\nmsgstr ""\n', []),
    ("no blank lines", 'msgid "ä"\nmsgstr "a"\nmsgid "ö"\nmsgstr "o"\n', [("1", "a", "ä"), ("2", "o", "ö")]),
    ("glued", 'msgid"ä"\n\t msgstr   "a"   \n', [("1", "a", "ä")]),
    ("no end of line", 'msgid "ä"\nmsgstr "a"', [("1", "a", "ä")]),
    ("domain", 'domain "x"\nmsgid "ä"\nmsgstr "a"\n', [("1", "a", "ä")]),
    ("only comments", "# nothing\n\n# here\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "found"), [s[1:] for s in SEGMENTS], ids=[s[0] for s in SEGMENTS])
def test_po_entries(body: str, found: list[tuple[str, str, str | None]]) -> None:
    document = formats.read((PO + body).encode(), "po")
    assert [(s.id, s.text, s.source) for s in document.segments] == found
    assert formats.render(document) == PO + body


def test_continued_lines_stay_where_they_were() -> None:
    raw = PO + 'msgid "ä"\nmsgstr ""\n"The Finland\'s "\n"government told "\n"it."\n'
    document = formats.read(raw.encode(), "po")
    text = document.segments[0].text.replace(
        "The Finland's government told it", "Finland's government said so"
    )
    written = formats.render(document.with_texts({"1": text}))
    assert polib.pofile(written)[0].msgstr == "Finland's government said so."
    assert written.count("\n") == raw.count("\n")
    assert 'msgstr ""\n"Finland\'s "\n"government ' in written


NOTED = [
    # entry, with its findings noted; {} stands where the note goes
    ('msgid "ä"\nmsgstr "teh"\n', '{}msgid "ä"\nmsgstr "teh"\n'),
    ('#: a.c:1\n#, c-format\nmsgid "ä"\nmsgstr "teh"\n', '{}#: a.c:1\n#, c-format\nmsgid "ä"\nmsgstr "teh"\n'),
    ('# a note\n#. said\nmsgid "ä"\nmsgstr "teh"\n', '# a note\n{}#. said\nmsgid "ä"\nmsgstr "teh"\n'),
    ('# siisti: old\n# a note\nmsgid "ä"\nmsgstr "teh"\n', '# a note\n{}msgid "ä"\nmsgstr "teh"\n'),
    ('msgid "ö"\nmsgstr "x"\n\n# siisti: old\nmsgid "ä"\nmsgstr "teh"\n',
     'msgid "ö"\nmsgstr "x"\n\n{}msgid "ä"\nmsgstr "teh"\n'),
    ('msgid "ä"\nmsgid_plural "öö"\nmsgstr[0] "x"\nmsgstr[1] "teh"\n\n#~ msgid "a"\n#~ msgstr "b"\n',
     '{}msgid "ä"\nmsgid_plural "öö"\nmsgstr[0] "x"\nmsgstr[1] "teh"\n\n#~ msgid "a"\n#~ msgstr "b"\n'),
    ('msgid "ä"\r\nmsgstr "teh"\r\n', '{}msgid "ä"\r\nmsgstr "teh"\r\n'),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), NOTED)
def test_findings_become_comments(body: str, expected: str) -> None:
    from siisti.types import Finding, Span

    document = formats.read((PO + body).encode(), "po")
    segment = document.segments[-1]
    at = segment.text.index("teh")
    finding = Finding(
        "a.b", segment.id, Span(at, at + 3), "teh", "style/x", "minor", "unsafe", "the", "a\nslip"
    )
    annotate = formats.format_of("po").annotate
    assert annotate is not None
    ending = "\r\n" if "\r" in body else "\n"
    note = f'# siisti: minor style/x, "teh" could be "the": a slip (a.b){ending}'
    noted = annotate(document, [finding])
    assert noted == PO + expected.format(note)
    again = formats.read(noted.encode(), "po")
    assert annotate(again, [finding]) == noted
    assert "siisti: minor" in polib.pofile(noted)[-1 if "#~" not in body else 0].tcomment
    assert "siisti" not in annotate(again, [])


def test_what_is_left_is_noted_and_what_was_mended_is_not(cleaner: Cleaner) -> None:
    body = (
        f'msgid "Ministeri kirjoitti siitä (siirryt toiseen palveluun)."\nmsgstr "The minister {BAD.strip()}"\n\n'
        'msgctxt "share"\nmsgid "news.share"\nmsgstr "In Oulu 7,5 percent voted."\n'
    )
    result = cleaner.clean(formats.read((PO + body).encode(), "po"))
    annotate = formats.format_of("po").annotate
    assert annotate is not None
    noted = annotate(result.document, result.findings)
    first, second = polib.pofile(noted)
    assert first.tcomment == "" and first.msgstr == "The minister about it."
    assert second.tcomment.startswith('siisti: minor locale-conventions/number-format, "7,5"')
    assert second.msgstr == "In Oulu 7,5 percent voted."


REFUSED = [
    ("po", "a.pot", "msgid \"\"\nmsgstr \"\"\n", "a template has no translations"),
    ("po", "a.po", 'msgid ""\nmsgstr "Language: fi\\n"\n', r"a.po:2: the translations are in 'fi'"),
    ("po", "a.po", 'msgid ""\nmsgstr ""\n"Language: sv_FI\\n"\n', r"a.po:2: the translations are in 'sv_fi'"),
    ("po", "a.po", 'msgid "a"\nmsgstr "b\n', "a.po:2: not a line of a PO"),
    ("po", "a.po", 'msgid "a"\n', "a.po:1: an entry without msgstr"),
    ("po", "a.po", 'msgid "a"\nmsgstr "b"\n\nmsgstr "c"\nmsgid "d"\n', "an entry without"),
    ("po", "a.po", "hello\n", "a.po:1: not a line of a PO"),
    ("po", "a.po", 'msgid "a"\nmsgstr "' + "x" * 1_000_001 + '"\n', "a.po:2: a value of over 1,000,000"),
    ("po", "a.po", 'msgid "' + "\\n" * 1_500_000 + '"\nmsgstr "b"\n', "a.po:1: (?:a value of over|not a line)"),
    ("strings", "a.strings", '"a" = "' + "\\n" * 1_500_000 + '";\n', "a.strings:1: (?:a value of over|neither)"),
    ("properties", "a.properties", "a = " + "\\n" * 1_500_000 + "\n", "a.properties:1: a value of over"),
    ("properties", "a.properties", "b = c\na = \\u00e4 P\\u00F/x\n", r"a.properties:2: \\u without four"),
    ("catalogue", "a.json", '{"a": 1}', "a is no string"),
    ("catalogue", "a.json", '{"a": {"b": [true]}}', "a.b.0 is no string"),
    ("catalogue", "a.json", "[1]", "not an object with strings"),
    ("catalogue", "a.json", '{"a": "b"', "a.json:1: not JSON"),
    ("catalogue", "a.json", '{"a":' * 100_000, "not JSON|too deep"),
    ("catalogue", "fi.json", '{"a": "b"}', "its strings are in 'fi'"),
    ("catalogue", "locales/sv/app.json", '{"a": "b"}', "its strings are in 'sv'"),
    ("catalogue", "a.arb", '{"@@locale": "fi", "a": "b"}', "in 'fi' by @@locale"),
    ("properties", "messages_fi.properties", "a=b", "its strings are in 'fi'"),
    ("strings", "fi.lproj/Localizable.strings", '"a" = "b";', "its strings are in 'fi'"),
    ("strings", "a.strings", '"a" = "b"\n"c" = "d";', 'a.strings:1: neither a comment nor "key"'),
    ("strings", "a.strings", '"a" = "b;\n', "a.strings:1: neither"),
    ("strings", "a.strings", "/* never closed", "a.strings:1: neither"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "content", "said"), REFUSED)
def test_refused_in_one_line(kind: str, name: str, content: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        formats.format_of(kind).parse(content, name)
    assert "\n" not in str(refused.value)


ENGLISH = ["en.json", "locales/en/app.json", "messages_en.properties", "messages.properties", "news-it.json"]


@pytest.mark.parametrize(
    "name", [*ENGLISH, "Base.lproj/Localizable.strings", "en-GB.json", "package.json", "input"]
)
def test_names_that_say_no_other_language(name: str) -> None:
    from siisti.formats.keys import english

    english(name)


KEYED = [
    # an id, whether it is a key
    *((k, True) for k in ("news.title", "NEWS_TITLE", "saveButton", "app:title", "a/b", "news-list-title", "_x")),
    ("a.b[0].c", True),
    *((k, False) for k in ("Tallenna", "tallenna", "EU-maat", "Lue lisää", "Nimi:", "Yle.", "NATO", "")),
    *((k, False) for k in ("e-kirja", "Mitä?", "%s")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), KEYED)
def test_keys(text: str, key: bool) -> None:
    from siisti.formats.keys import is_key

    assert is_key(text) is key


PROPERTIES = [
    # the file, then key and text of what is read of it
    ("a=b", [("a", "b")]),
    ("a = b \n", [("a", "b")]),
    ("a b c", [("a", "b c")]),
    ("a:b\r\nc=d\re=f", [("a", "b"), ("c", "d"), ("e", "f")]),
    ("# a=b\n! c=d\n   # e=f\n", []),
    ("a\\=b = c", [("a=b", "c")]),
    ("a = one \\\n    two", [("a", "one two")]),
    ("a = \\\n    one", [("a", "one")]),
    ("a = caf\\u00e9 \\uD83D\\uDE00", [("a", "café 😀")]),
    ("a = one\\ntwo", [("a.1", "one"), ("a.2", "two")]),
    ("a = C:\\\\users", [("a", "C:\\users")]),
    ("a = C:\\\\x\\:y", [("a", "C:\\x:y")]),
    ("a = it''s {0}", [("a", "it's {0}")]),
    ("a = it''s", [("a", "it's")]),
    ("a = it''s 'x'", [("a", "it's 'x'")]),
    ("a = b\na = c", [("a", "b"), ("a#2", "c")]),
    ("a", []),
    ("a=", []),
    ("=b", [("", "b")]),
    ("a = b\\", [("a", "b")]),
    ("", []),
]


@pytest.mark.parametrize(("content", "found"), PROPERTIES)
def test_properties(content: str, found: list[tuple[str, str]]) -> None:
    document = formats.read(content.encode(), "properties")
    assert [(s.id, s.text) for s in document.segments] == found
    assert formats.render(document) == content


SPELT = [
    # a value, its text changed, and how the new text is spelt
    ("a = Hän", "Hän – 5", "a = Hän \\u2013 5"),
    ("a = H\\u00e4n", "Hän ö–", "a = H\\u00e4n \\u00f6\\u2013"),
    ("a = H\\u00E4n", "Hän –", "a = H\\u00E4n \\u2013"),
    ("a = “x”", "“x” –", "a = “x” –"),
    ("a = it''s {0}", "it's {0}'s", "a = it''s {0}''s"),
    ("a = one \\\n  two", "one three", "a = one \\\n  three"),
    ("a = one \\\n  two three", "one  three", "a = one  three"),
    ("a x", ":x", "a \\:x"),
    ("a: x", ":x", "a: :x"),
    ("a = x", "x''y", "a = x'\\u0027y"),
    ("a = x", "x\x01y", "a = x\\u0001y"),
    ("a = x", "x\\y", "a = x\\\\y"),
    ("a = x", "x 😀", "a = x \\ud83d\\ude00"),
]


@pytest.mark.parametrize(("content", "text", "written"), SPELT)
def test_how_new_text_is_spelt_in_properties(content: str, text: str, written: str) -> None:
    document = formats.read(content.encode(), "properties")
    assert formats.render(document.with_texts({"a": text})) == written
    assert formats.read(written.encode(), "properties").segments[0].text == text


def test_properties_in_latin_1_by_what_they_are() -> None:
    raw = "a = Hän sanoi\n".encode("latin-1")
    document = formats.read(raw, "properties")
    assert document.segments[0].text == "Hän sanoi" and formats.write(document) == raw
    assert formats.write(document.with_texts({"a": "Hän – sanoi"})) == b"a = H\xe4n \\u2013 sanoi\n"


CATALOGUES = [
    ('{"a": "b"}', [("a", "b")]),
    ('{"a": {"b": "c", "d": ["e", "f"]}}', [("a.b", "c"), ("a.d.0", "e"), ("a.d.1", "f")]),
    ('{"@@locale": "en", "a": "b", "@a": {"description": "KEEP", "placeholders": {"n": {}}}}', [("a", "b")]),
    (
        '{"a": {"message": "b", "description": "no"}, "c": {"message": "d"}}',
        [("a.message", "b"), ("c.message", "d")],
    ),
    ('{"a": "H\\u00e4n \\ud83d\\ude00"}', [("a", "Hän 😀")]),
    ('{"a": "b", "a": "c"}', [("a", "b"), ("a#2", "c")]),
    ('{"a": "one\\n\\ntwo"}', [("a.1", "one"), ("a.2", "two")]),
    ('{"a": "", "b": " "}', []),
    ("{}", []),
]


@pytest.mark.parametrize(("content", "found"), CATALOGUES)
def test_catalogues(content: str, found: list[tuple[str, str]]) -> None:
    document = formats.read(content.encode(), "catalogue")
    assert [(s.id, s.text) for s in document.segments] == found
    assert formats.render(document) == content


def test_json_is_told_by_what_it_holds(tmp_path: Path) -> None:
    holds = formats.format_of("catalogue").holds
    assert holds is not None
    assert holds('\ufeff {"a": "b"}') and holds("{")
    assert not holds('{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1"}') and not holds("[1]")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


# polib takes every character that Python's splitlines breaks at for a new line.
PLAIN = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n\t"), max_size=40
)


@settings(max_examples=60)
@given(PLAIN, PLAIN)
def test_any_text_in_po(old: str, new: str) -> None:
    entry = polib.POEntry(msgid="Lause ä", msgstr=old)
    raw = PO + "\n".join(str(entry).split("\n"))
    document = formats.read(raw.encode(), "po")
    assert formats.render(document) == raw
    lone = [s for s in document.segments if s.id == "1"]
    if lone and new.strip() and "\n" not in new and "\r" not in new:
        written = formats.render(document.with_texts({"1": new}))
        assert (
            polib.pofile(written)[0].msgstr.strip()
            == polib.pofile(raw)[0].msgstr.replace(lone[0].text, new).strip()
        )


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda k: k[0] != "@"), TEXT
    ),
    TEXT,
    st.booleans(),
)
def test_any_text_in_a_catalogue(strings: dict[str, str], new: str, ascii_only: bool) -> None:
    raw = json.dumps(strings, ensure_ascii=ascii_only)
    document = formats.format_of("catalogue").parse(raw, "a.json")
    assert formats.format_of("catalogue").render(document) == raw
    if document.segments:
        first = document.segments[0]
        written = formats.format_of("catalogue").render(document.with_texts({first.id: new}))
        assert json.loads(written).keys() == strings.keys()
        assert formats.format_of("catalogue").parse(written, "a").segments or not new.strip()


@settings(max_examples=150)
@given(
    st.text('ab "\\\n\r#~msgidstr[0]:{}=;/*u é', max_size=60),
    st.sampled_from(["po", "properties", "strings", "catalogue"]),
)
def test_any_bytes_are_read_or_refused(content: str, kind: str) -> None:
    for text in (content, PO + content, '{"a": "' + content + '"}', f'"a" = "{content}";'):
        try:
            document = formats.read(text.encode(), kind)
        except InputError as error:
            assert "\n" not in str(error)
        else:
            assert formats.render(document) == text
