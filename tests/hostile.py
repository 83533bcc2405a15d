"""Reads what wants to do harm, one format a process: ``python -m tests.hostile FORMAT`` prints what became of each.

The process may have a gigabyte and a half of memory and a minute; what it cannot do in that, it dies of.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator

from siisti import formats
from siisti.errors import InputError

from .fuzz.inputs import SEEDS

MEGABYTE = 1_000_000
BOMB = '<!DOCTYPE b [\n<!ENTITY a0 "ha">\n' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">\n' for n in range(1, 10)
)
#: Declarations put before the first element; the file that is named says whether it was read.
DECLARED = {
    "entity bomb": BOMB + "]>",
    "long entity": f'<!DOCTYPE b [<!ENTITY a9 "{"a" * MEGABYTE}">]>',
    "external entity": '<!DOCTYPE b [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "external DTD": '<!DOCTYPE b SYSTEM "file:///etc/passwd">',
    "parameter entity": '<!DOCTYPE b [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "entity of the network": '<!DOCTYPE b [<!ENTITY a9 SYSTEM "http://127.0.0.1:9/x">]>',
}
ENCODINGS = (
    "utf-16",
    "utf-32",
    "ascii",
    "klingon",
    "hex",
    "rot13",
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "utf-7",
    "mbcs",
    "",
)


def attacks(kind: str) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Yield each attack's name, its bytes, and the options it is read with."""
    seed = SEEDS[kind]
    word = "percent"
    for name, declared in DECLARED.items():
        start = seed.find("<", 1) if seed.startswith("<?xml") else 0
        many = (word + " &a9;" * 1000).join(seed[start:].split(word))
        yield name, (seed[:start] + declared + many).encode(), {}
    for piece in (
        "<b>",
        "<b><i>",
        "[",
        "{",
        '{"a":',
        "(",
        "> ",
        "- ",
        "*",
        "`",
        "&lt;b&gt;",
        "\\\\",
        "<!--",
        "<![CDATA[",
        "&amp;amp;",
    ):
        yield f"deep {piece}", seed.replace(word, piece * 10_000 + word).encode(), {}
        yield f"nothing but {piece}", (piece * 10_000).encode(), {}
    for piece in ("a ", "<", "&", "7,5 ", '\\"', " "):
        yield (
            f"a long line of {piece!r}",
            seed.replace(word, piece * (2 * MEGABYTE // len(piece))).encode(),
            {},
        )
    for end in range(0, len(seed), max(len(seed) // 25, 1)):
        yield f"cut at {end}", seed.encode()[:end], {}
    for coding in ENCODINGS:
        yield f"called {coding}", (seed + "\u00e4").encode(), {"encoding": coding}
        declared = f'<?xml version="1.0" encoding="{coding}"?>' + seed.removeprefix('<?xml version="1.0"?>')
        yield f"declared {coding}", declared.replace("charset=UTF-8", f"charset={coding}").encode(), {}
    yield "latin-1 and says nothing", seed.replace(word, "h\u00e4n").encode("latin-1"), {}
    for odd in (
        b"\0",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf5",
        b"\xef\xbf\xbe",
        b"\\ud800",
        b"&#xd800;",
        b"\\u0000",
        b"&#0;",
        b"\x1b[2J",
    ):
        yield f"odd {odd!r}", seed.encode().replace(word.encode(), odd), {}
    yield "nothing", b"", {}
    yield "a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {}


def outcome(kind: str, raw: bytes, options: dict[str, str]) -> str:
    """Read it, and return what became of that: refused, and how; or read, and written again."""
    try:
        document = formats.read(raw, kind, **options)
    except InputError as error:
        return f"refused: {error}"
    if formats.write(document) != raw:
        return "CHANGED"
    said = "".join(s.text for s in document.segments)
    return "EXPANDED" if "root:" in said or "hahaha" in said else "read"


def main() -> None:
    """Print a line of JSON for each attack."""
    resource.setrlimit(resource.RLIMIT_AS, (1536 * MEGABYTE, 1536 * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
    for name, raw, options in attacks(sys.argv[1]):
        started = time.process_time()
        try:
            became = outcome(sys.argv[1], raw, options)
        except Exception as error:
            became = f"BROKEN: {type(error).__name__}: {str(error)[:200]}"
        told = {"attack": name, "became": became, "seconds": round(time.process_time() - started, 2)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
