"""Files to begin with, and ways to spoil them."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from siisti.formats import FORMATS, format_of

from . import columns

#: The formats whose files are text.
TEXTS = tuple(name for name in FORMATS if not format_of(name).by_rows)
HERE = Path(__file__).parent
SAMPLES = HERE.parent / "formats"

_TEXT = "It rose to 7,5 percent, tells YLE(you switch to another service)."
_HTML = f"<p>{_TEXT}</p><p>The <b>foreign minister</b> said &quot;no&quot; &amp; left<br/>at klo&nbsp;12.</p>"
_ITEM = f"<title>Oulu &amp; Kemi</title><description><![CDATA[{_HTML}]]></description><guid>a1</guid>"
#: One small file of each format, so that none is without; the samples of the formats' own tests come on top.
SEEDS: dict[str, str] = {
    "text": f"Oulu\n\n{_TEXT}\r\n\r\n  Second.\n",
    "jsonl": '{"text": "A \\u00e4 \\"b\\" 7,5 percent.", "id": 1}\n{"id": 2, "text": "One.\\n\\nTwo."}\n',
    "html": f"<!DOCTYPE html><html><head><title>A</title></head><body><article>{_HTML}</article></body></html>",
    "markdown": f"---\ntitle: A\n---\n# Oulu *and* Kemi\n\n{_TEXT}\n\n- one `x`\n- [two](http://a.b)\n\n> q\n",
    "feed": f'<?xml version="1.0"?>\n<rss version="2.0"><channel><item>{_ITEM}</item></channel></rss>\n',
    "jsonfeed": '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A 7,5 percent", '
    '"content_html": "<p>So \\u00e4</p>", "content_text": "b"}]}',
    "xliff": '<xliff version="1.2"><file source-language="fi" target-language="en"><body><trans-unit id="1">'
    '<source>a</source><target>It <g id="1">rose</g> 7,5 percent</target></trans-unit></body></file></xliff>',
    "tmx": '<tmx version="1.4"><header srclang="fi"/><body><tu><tuv xml:lang="fi"><seg>a</seg></tuv>'
    '<tuv xml:lang="en"><seg>It <ph/>rose 7,5 percent</seg></tuv></tu></body></tmx>',
    "android": '<resources><string name="a">It\\\'s <b>7,5</b> percent %1$s</string></resources>',
    "po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n#: a.c:1\nmsgid "a"\n'
    'msgstr "It rose 7,5 percent\\n"\n"and %d more"\n',
    "properties": "# c\na.b = It rose 7,5 percent\\\n   and \\u00e4 more\nc:d\n",
    "strings": '/* c */\n"a" = "It rose 7,5 percent \\"so\\"";\n',
    "catalogue": '{"a": "It rose 7,5 percent", "b": {"c": "x {name}"}}',
    "csv": 'id,text\n1,"It rose 7,5 percent, ""so"""\n2,plain\n',
}
#: Pieces of syntax, put in where they may hurt.
TOKENS = tuple(
    piece.encode()
    for piece in (
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "?>",
        "&",
        "&amp;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&nosuch;",
        "<!DOCTYPE a [",
        "<!ENTITY a 'b'>",
        "]>",
        '"',
        "'",
        "\\",
        "\\u",
        "\\ud800",
        "\\u0000",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "=",
        ";",
        "#",
        "`",
        "```",
        "*",
        "_",
        "|",
        "---",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\t",
        " ",
        "\u2028",
        "\u00a0",
        "\ufeff",
        "\u0085",
        "\x0b",
        "\x1c",
        "\u200b",
        "\x00",
        "msgid",
        'msgstr "',
        "msgstr[0]",
        "#~ ",
        "#, fuzzy",
        "<target>",
        "</target>",
        "<g id='1'>",
        "<x/>",
        "<item>",
        "<p>",
        "<script>",
        "</script>",
        "<style>",
        "<textarea>",
        "<br",
        "<b",
        "a='",
        "/*",
        "*/",
        "//",
        "%",
        "$",
        "\U0001f600",
        "\u00e4",
        "<source>",
        "1e999",
        "null",
        "true",
        "<seg>",
        "<string name='a'>",
        "xml:space='preserve'",
        "translate='no'",
        "<ph/>",
        "<mrk mtype='seg'>",
        "&lt;b&gt;",
        "utf-16",
    )
)


@cache
def samples(kind: str) -> tuple[bytes, ...]:
    """Return the files of a format that there are, the small ones: its seed, and what its tests keep."""
    if kind == "parquet":
        return columns.files() or (b"",)
    files = [p for p in sorted(SAMPLES.rglob("*")) if p.is_file() and p.stat().st_size < 50_000]
    mine = [p.read_bytes() for p in files if p.suffix.lower() in FORMATS[kind] and _is(kind, p)]
    seed = [SEEDS[kind].encode()] if kind in SEEDS else []
    return (*seed, *mine) or (b"",)


def _is(kind: str, path: Path) -> bool:
    holds = format_of(kind).holds
    return holds is None or holds(path.read_bytes()[:4096].decode("utf-8", "replace"))


def spoiled(kind: str, rng: random.Random) -> bytes:
    """Return a file of the format with some things done to it, none to four."""
    data = rng.choice(samples(kind))
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4))):
        data = rng.choice(_WAYS)(data, kind, rng)
    return data


def _insert(data: bytes, _: str, rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(TOKENS) + data[at:]


def _replace(data: bytes, _: str, rng: random.Random) -> bytes:
    start, end = _stretch(data, rng, 8)
    return data[:start] + rng.choice(TOKENS) + data[end:]


def _delete(data: bytes, _: str, rng: random.Random) -> bytes:
    start, end = _stretch(data, rng, 40)
    return data[:start] + data[end:]


def _repeat(data: bytes, _: str, rng: random.Random) -> bytes:
    start, end = _stretch(data, rng, 60)
    return data[:end] + data[start:end] * rng.randint(1, 3) + data[end:]


def _cut(data: bytes, _: str, rng: random.Random) -> bytes:
    return data[: rng.randint(0, len(data))]


def _flip(data: bytes, _: str, rng: random.Random) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _cross(data: bytes, kind: str, rng: random.Random) -> bytes:
    start, end = _stretch(rng.choice(samples(kind)), rng, 200)
    at = rng.randint(0, len(data))
    return data[:at] + data[start:end] + data[at:]


def _recode(data: bytes, _: str, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    coding = rng.choice(("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "cp1252", "utf-32"))
    return text.encode(coding, "replace")


def _ends(data: bytes, _: str, rng: random.Random) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"\x85", b" ")))


def _stretch(data: bytes, rng: random.Random, longest: int) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.randint(0, longest))


_WAYS = (_insert, _insert, _insert, _replace, _replace, _delete, _repeat, _cut, _flip, _cross, _recode, _ends)
