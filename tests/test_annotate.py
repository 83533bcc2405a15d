"""Findings written into XLIFF: ITS 2.0 about the words, proposals beside the target, and nothing else touched."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siisti import formats
from siisti.cleaner import Cleaner
from siisti.errors import InputError
from siisti.repair.ledger import moved
from siisti.types import ITS_TYPE, Edit, Finding, Repair, Span

FOLDER = Path(__file__).parent / "formats"
SAMPLES = [path for folder in ("xliff12", "xliff20") for path in sorted((FOLDER / folder).iterdir())]
XLIFF = (
    '<xliff version="1.2"{}><file source-language="fi" target-language="en"><body>'
    '<trans-unit id="1"><source>Ä</source>{}</trans-unit></body></file></xliff>'
)
XLIFF2 = '<xliff version="2.1"{} srcLang="fi" trgLang="en"><file id="f"><unit id="1">{}</unit></file></xliff>'
ITS = "{http://www.w3.org/2005/11/its}"
NEW = ' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def found(text: str, words: str, replacement: str | None = None, **other: Any) -> Finding:
    at = text.index(words)
    known = {"category": "style/unidiomatic", "severity": "minor", "fix": "unsafe", "message": "Odd", **other}
    return Finding("a.b", "1", Span(at, at + len(words)), words, replacement=replacement, **known)


def noted(target: str, *findings: tuple[str, str | None], head: str = "", **other: Any) -> str:
    document = formats.read(XLIFF.format(head, f"<target>{target}</target>").encode(), "xliff")
    text = document.segments[0].text
    return formats.annotate(document, [found(text, w, r, **other) for w, r in findings]).decode()


ISSUE = (
    'its:locQualityIssueType="style" its:locQualityIssueSeverity="20" its:locQualityIssueComment="Odd (a.b)."'
)
MARKED = [
    # a target, the words that were found, and how the target reads with them marked
    ("words", "He tells it", "tells", "He «tells» it"),
    ("all", "He tells it", "He tells it", "«He tells it»"),
    ("no words", "He tells it", "", "«He tells it»"),
    ("within a tag", "He <g id='1'>tells it</g>", "tells", "He <g id='1'>«tells» it</g>"),
    ("a whole tag", "He <g id='1'>tells</g> it", "He tells", "«He <g id='1'>tells</g>» it"),
    ("a tag's words", "He <g id='1'>tells</g> it", "tells", "He <g id='1'>«tells»</g> it"),
    ("half a tag", "He <g id='1'>tells it</g> so", "it so", "He «<g id='1'>tells it</g> so»"),
    ("two halves", "<g id='1'>He a</g> b <g id='2'>c d</g>", "a b c", "«<g id='1'>He a</g> b <g id='2'>c d</g>»"),
    ("code", "A <bpt id='1'>&lt;</bpt>b<ept id='1'/> c", "A b", "«A <bpt id='1'>&lt;</bpt>b»<ept id='1'/> c"),
    ("a hole", "He <x id='1'/> it", "it", "He <x id='1'/> «it»"),
    ("CDATA", "He <![CDATA[tells & it]]> so", "it", "He «<![CDATA[tells & it]]>» so"),
    ("entities", "&#72;e t&#101;lls it", "tells", "&#72;e «t&#101;lls» it"),
    ("a comment", "He <!-- so -->tells it", "tells", "He <!-- so -->«tells» it"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "words", "marked"), [c[1:] for c in MARKED], ids=[c[0] for c in MARKED])
def test_where_the_mark_stands(target: str, words: str, marked: str) -> None:
    expected = marked.replace("«", f'<mrk mtype="x-its" {ISSUE}>').replace("»", "</mrk>")
    assert noted(target, (words, None)) == XLIFF.format(NEW, f"<target>{expected}</target>")


OVERLAPS = [
    ("nested", ["tells it", "it"], "He [tells [it]] so"),
    ("the same", ["it", "it"], "He tells [[it]] so"),
    ("across", ["tells it", "it so"], "He [[tells it] so]"),
]


@pytest.mark.parametrize(("words", "marked"), [c[1:] for c in OVERLAPS], ids=[c[0] for c in OVERLAPS])
def test_marks_nest(words: list[str], marked: str) -> None:
    document = formats.read(XLIFF.format("", "<target>He tells it so</target>").encode(), "xliff")
    text = document.segments[0].text
    findings = [found(text, w, message=f"Odd {n}") for n, w in enumerate(words)]
    written = formats.annotate(document, findings).decode()
    assert written.count("<mrk ") == written.count("</mrk>") == len(words)
    bare = written
    for n in range(len(words)):
        bare = bare.replace(f'<mrk mtype="x-its" {ISSUE.replace("Odd", f"Odd {n}")}>', "[")
    assert bare.replace("</mrk>", "]") == XLIFF.format(NEW, f"<target>{marked}</target>")


def test_a_repair_that_was_offered_stands_beside() -> None:
    written = noted('It  is <g id="1">big & small</g>'.replace("&", "&amp;"), ("big", "< large"))
    assert '<target>It  is <g id="1"><mrk ' in written
    assert (
        '</target><alt-trans origin="siisti"><target>It  is <g id="1">&lt; large &amp; small</g></target>'
        in written
    )
    assert '<note from="siisti">Odd (a.b). Could be: &lt; large</note></alt-trans></trans-unit>' in written


def test_a_match_of_xliff_2() -> None:
    inner = (
        '<originalData><data id="d">x</data></originalData>'
        '<segment><source>Ä<ph id="1" dataRef="d"/></source><target>A big<ph id="1" dataRef="d"/></target></segment>'
    )
    document = formats.read(XLIFF2.format("", inner).encode(), "xliff")
    finding = Finding(**{**fields(found("A big", "big", "large")), "segment": document.segments[0].id})
    written = formats.annotate(document, [finding]).decode()
    assert ' xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"' in written
    assert (
        '<unit id="1"><mtc:matches><mtc:match ref="#siisti-2" type="other" origin="siisti">'
        '<originalData><data id="d">x</data></originalData><source>Ä<ph id="1" dataRef="d"/></source>'
        '<target>A large<ph id="1" dataRef="d"/></target></mtc:match></mtc:matches>'
        '<originalData><data id="d">x</data></originalData><segment id="siisti-2">'
    ) in written
    assert '<target>A <mrk id="siisti-1" type="its:generic" its:locQ' in written


def fields(finding: Finding) -> dict[str, Any]:
    return {f: getattr(finding, f) for f in Finding.__dataclass_fields__}


NO_PROPOSAL = [
    ("across a code", "A <g id='1'>big</g> house", ("A big", "One")),
    ("nothing to offer", "A big house", ("big", None)),
]


@pytest.mark.parametrize(("target", "finding"), [c[1:] for c in NO_PROPOSAL], ids=[c[0] for c in NO_PROPOSAL])
def test_what_is_not_proposed(target: str, finding: tuple[str, str | None]) -> None:
    written = noted(target, finding)
    assert "alt-trans" not in written and "<mrk" in written


def test_words_that_have_changed_since_are_not_proposed() -> None:
    document = formats.read(XLIFF.format("", "<target>A tall house</target>").encode(), "xliff")
    finding = Finding(**{**fields(found("A tall house", "tall", "large")), "text": "big"})
    written = formats.annotate(document, [finding]).decode()
    assert "alt-trans" not in written and ">tall</mrk>" in written


UNMARKED = [
    ("nothing found", []),
    ("repaired", [found("A big house", "big", "large", applied=True)]),
    ("siisti's own trouble", [found("A big house", "", category="internal/not-converged")]),
    ("another segment", [Finding(**{**fields(found("A big house", "big")), "segment": "2"})]),
]


@pytest.mark.parametrize("findings", [c[1] for c in UNMARKED], ids=[c[0] for c in UNMARKED])
def test_nothing_to_note_changes_no_byte(findings: list[Finding]) -> None:
    raw = XLIFF.format("", "<target>A big house</target>").encode()
    assert formats.annotate(formats.read(raw, "xliff"), findings) == raw


PREFIXES = [
    # what the root declares, and how the issue and the declaration read then
    (' xmlns:i="http://www.w3.org/2005/11/its" i:version="2.0"', "i:locQ", ""),
    (' xmlns:i="http://www.w3.org/2005/11/its"', "i:locQ", ' i:version="2.0"'),
    (' xmlns:its="urn:other"', "its2:locQ", ' xmlns:its2="http://www.w3.org/2005/11/its" its2:version="2.0"'),
]


@pytest.mark.parametrize(("declared", "attribute", "added"), PREFIXES)
def test_the_namespace_is_declared_once(declared: str, attribute: str, added: str) -> None:
    written = noted("A big house", ("big", None), head=declared)
    assert f" {attribute}" in written
    assert written.startswith(f'<xliff version="1.2"{declared}{added}><file')


SEVERITIES = [("neutral", "0"), ("minor", "20"), ("major", "60"), ("critical", "100")]


@pytest.mark.parametrize(("severity", "said"), SEVERITIES)
def test_severity_is_a_number(severity: str, said: str) -> None:
    assert f'Severity="{said}"' in noted("A big house", ("big", None), severity=severity)


def test_comments_are_escaped() -> None:
    written = noted("A big house", ("big", None), message='a "b" <c> & d\ne')
    assert 'Comment="a &quot;b&quot; &lt;c&gt; &amp; d&#10;e (a.b)."' in written


def test_a_format_without_a_place_says_so() -> None:
    document = formats.read(b"<resources><string name='a'>A</string></resources>", "android")
    with pytest.raises(InputError, match="android files have no place for findings"):
        formats.annotate(document, [])


@pytest.mark.parametrize("path", SAMPLES, ids=name)
def test_without_its_notes_a_file_is_what_it_was(path: Path, news: Cleaner) -> None:
    etree = pytest.importorskip("lxml.etree", reason="the oracle is in the dev extra")
    document = formats.read(path)
    result = news.check(document)
    raw = formats.annotate(result.document, result.left)
    assert b"\xef\xbb\xbf" not in raw[3:]
    again = formats.read(raw, "xliff")
    assert [s.text for s in again.segments] == [s.text for s in document.segments]
    assert formats.annotate(again, news.check(again).left) == raw
    old, new = etree.fromstring(path.read_bytes()), etree.fromstring(raw)
    issues = [e for e in new.iter() if any(ITS in a and "Issue" in a for a in e.attrib)]
    assert len(issues) >= len(result.left) > 0
    for element in list(new.iter(etree.Element)):
        local = etree.QName(element).localname
        ours = element.get("mtype") == "x-its" or (element.get("id") or "").startswith("siisti-")
        if local == "mrk" and ours:
            element.tag = "gone"
        elif element.get("origin") == "siisti":
            element.getparent().remove(element)
        elif local == "segment" and ours:
            del element.attrib["id"]
    for element in list(new.iter("{*}matches")):
        if not len(element):
            element.getparent().remove(element)
    etree.strip_tags(new, "gone")
    assert [text for text in new.itertext() if text.strip()] and said(old) == said(new)


def said(root: Any) -> list[tuple[Any, ...]]:
    """What a tree holds, but for white space between elements and what the root declares."""
    return [
        (e.tag, dict(e.attrib) if e is not root else None, (e.text or "").strip(), (e.tail or "").strip())
        for e in root.iter()
    ]


@pytest.mark.parametrize("path", [p for p in SAMPLES if p.parent.name == "xliff12"], ids=name)
def test_translate_toolkit_reads_the_proposals(path: Path, news: Cleaner) -> None:
    pytest.importorskip("translate", reason="the oracle is in the dev extra")
    from translate.storage import xliff

    result = news.check(formats.read(path))
    units = xliff.xlifffile.parsestring(formats.annotate(result.document, result.left)).units
    proposed = [a for u in units for a in u.getalttrans() if a.xmlelement.get("origin") == "siisti"]
    assert len(proposed) == sum(f.replacement is not None for f in result.left) > 0


#: The official schemas, where a folder has them: 1.2 strict and 2.0 after ``make schemas``; OASIS has 2.1.
SCHEMAS = Path(os.environ.get("XLIFF_SCHEMAS", Path(__file__).parent.parent / ".schemas"))


@pytest.mark.parametrize("path", SAMPLES, ids=name)
def test_the_official_schemas_accept_it(path: Path, news: Cleaner) -> None:
    etree = pytest.importorskip("lxml.etree", reason="the oracle is in the dev extra")
    if not SCHEMAS.is_dir():
        pytest.skip("NOT MEASURED: the schemas of XLIFF are not here; make schemas brings them")
    schema = _schema(etree, path.parent.name)
    if not schema.validate(etree.fromstring(path.read_bytes())):
        pytest.skip("the file came invalid")
    for result in (news.check(formats.read(path)), news.clean(formats.read(path))):
        raw = formats.annotate(result.document, result.left)
        assert schema.validate(etree.fromstring(raw)), schema.error_log


#: What the schemas need of ITS 2.0, after its specification.
ITS_SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2005/11/its">
<xs:attribute name="version"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="2.0"/>
</xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="locQualityIssueType"><xs:simpleType><xs:restriction base="xs:string">{}</xs:restriction>
</xs:simpleType></xs:attribute>
<xs:attribute name="locQualityIssueSeverity"><xs:simpleType><xs:restriction base="xs:decimal">
<xs:minInclusive value="0"/><xs:maxInclusive value="100"/></xs:restriction></xs:simpleType></xs:attribute>
<xs:attribute name="locQualityIssueComment" type="xs:string"/></xs:schema>"""
ISSUE_TYPES = (
    "terminology mistranslation omission untranslated addition duplication inconsistency grammar legal register"
    " locale-specific-content locale-violation style characters misspelling typographical formatting"
    " inconsistent-entities numbers markup pattern-problem whitespace internationalization length non-conformance"
    " uncategorized other"
)


def test_every_category_has_a_type_of_its_2() -> None:
    assert set(ITS_TYPE.values()) <= set(ISSUE_TYPES.split())


#: The schemas of each version, the one to prefer first: 1.2 transitional lets extensions be, 2.1 is named as 2.0 was.
NAMED = {
    "xliff12": ("1.2", ["xliff-core-1.2-transitional.xsd", "xliff-core-1.2-strict.xsd"]),
    "xliff20": ("2.0", ["xliff2.1/xliff_core_2.0.xsd", "xliff_core_2.0.xsd", "xliff-core-2.0.xsd"]),
}


@cache
def _schema(etree: Any, kind: str) -> Any:
    class Here(etree.Resolver):  # type: ignore[misc]
        def resolve(self, url: str, _: object, context: Any) -> Any:
            if url.endswith("xml.xsd"):
                return self.resolve_filename(str(next(SCHEMAS.rglob("xml.xsd"))), context)
            if url.endswith("its-attributes.xsd"):
                types = "".join(f'<xs:enumeration value="{t}"/>' for t in ISSUE_TYPES.split())
                return self.resolve_string(ITS_SCHEMA.format(types), context)
            return None

    version, names = NAMED[kind]
    found = next(path for name in names for path in sorted(SCHEMAS.rglob(name)))
    matches = found.parent / "matches.xsd"
    wanted = {
        f"urn:oasis:names:tc:xliff:document:{version}": found.as_uri(),
        "http://www.w3.org/2005/11/its": "its-attributes.xsd",
    }
    wanted |= {"urn:oasis:names:tc:xliff:matches:2.0": matches.as_uri()} if matches.exists() else {}
    both = "".join(f'<xs:import namespace="{n}" schemaLocation="{u}"/>' for n, u in wanted.items())
    parser = etree.XMLParser()
    parser.resolvers.add(Here())
    whole = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{both}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(whole, parser))


def repair(start: int, end: int, new: str) -> Repair:
    return Repair(1, found("x", "x"), "s", 1, Edit(Span(start, end), new), "", new)


MOVED = [
    # the words of "0123456789", a repair, and where they stand then
    ((4, 6), (0, 2, ""), (2, 4)),
    ((4, 6), (6, 8, "abc"), (4, 6)),
    ((4, 6), (4, 6, "abc"), (4, 7)),
    ((4, 6), (2, 8, "a"), (2, 3)),
    ((4, 6), (2, 5, "abcd"), (2, 7)),
    ((4, 6), (5, 8, ""), (4, 5)),
    ((4, 6), (4, 4, "ab"), (6, 8)),
    ((4, 6), (6, 6, "ab"), (4, 6)),
    ((5, 5), (5, 5, "ab"), (7, 7)),
]


@pytest.mark.parametrize(("span", "edit", "then"), MOVED)
def test_words_move_with_the_repairs(
    span: tuple[int, int], edit: tuple[int, int, str], then: tuple[int, int]
) -> None:
    finding = Finding(**{**fields(found("x", "x")), "span": Span(*span)})
    assert moved(finding, [repair(*edit)]) == Span(*then)


def test_what_is_left_is_found_again_in_the_cleaned_text(news: Cleaner) -> None:
    result = news.clean(
        "It opens at klo 18 and costs 5 - 6 percent, tells about the company (you switch to another service)."
    )
    texts = {s.id: s.text for s in result.document.segments}
    assert result.repairs
    assert all(f.span.end <= len(texts[f.segment]) for f in result.left)
    assert not any(f.applied for f in result.left)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 8)), max_size=5))
def test_any_findings_leave_the_text_and_nest(spans: list[tuple[int, int]]) -> None:
    target = "He <g id='1'>tells <x id='2'/> it</g> &amp; <![CDATA[so <on>]]> &lt;b&gt;and&lt;/b&gt; on"
    document = formats.read(XLIFF.format("", f"<target>{target}</target>").encode(), "xliff")
    text = document.segments[0].text
    findings = [
        Finding(
            **{**fields(found(text, "He", "She")), "span": Span(min(a, len(text)), min(a + n, len(text)))}
        )
        for a, n in spans
    ]
    again = formats.read(formats.annotate(document, findings), "xliff")
    assert [s.text for s in again.segments] == [text]


def test_a_character_that_the_encoding_lacks_is_a_reference() -> None:
    raw = (
        '<?xml version="1.0" encoding="iso-8859-1"?>' + XLIFF.format("", "<target>A caf\xe9</target>")
    ).encode("latin-1")
    written = formats.annotate(formats.read(raw, "xliff"), [found("A caf\xe9", "A", "\N{EN DASH}")])
    assert b"Could be: &#8211;" in written and "<target>&#8211; caf\xe9</target>".encode("latin-1") in written
