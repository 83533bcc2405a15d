"""Files that keep text between other things: found by position, written back by splicing.

The skeleton of such a document is the file cut up: what stands before the first literal, the literal, what stands
before the second, and so on to the end. Nothing but literals is ever written anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from siisti.formats.literal import Spelling, Spelt
from siisti.types import Document, Role, Segment

#: A paragraph that is longer is no text, and is left alone.
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a literal stands in the content, and what is known of the segment it holds.

    ``spelling`` is a key of the format's spellings. What must not be changed is not cut.
    """

    start: int
    end: int
    id: str
    spelling: str = ""
    source: str | None = None
    unit: str = ""
    role: Role = "segment"


#: The spellings of a format, by name.
Spellings = Mapping[str, Spelling]


@dataclass(frozen=True, slots=True)
class Spliced:
    """A format whose files are read by position: ``cuts`` finds the literals, in order and apart.

    ``spellings`` says how each is spelt, ``references`` that a character which the file's encoding lacks is written
    as ``&#8211;``, ``targets`` that the texts stand beside their sources and none may become empty, ``emptied`` what
    goes with a literal that says nothing any more. Raises InputError, with the line, for content it cannot read.
    """

    name: str
    cuts: Callable[..., Iterable[Cut]]
    spellings: Spellings
    references: bool = False
    targets: bool = False
    emptied: Callable[[list[str], Iterable[int]], None] | None = None

    def parse(self, content: str, name: str, **options: object) -> Document:
        """Read the content into a document whose segments are the literals that hold any text."""
        segments: list[Segment] = []
        skeleton: list[str] = []
        kinds: list[str] = []
        at = 0
        seen: Counter[str] = Counter()
        for cut in self.cuts(content, name, **options):
            if cut.end - cut.start > LONGEST or cut.start < at:
                continue  # no text; or one within another, as where elements nest that never do
            literal = content[cut.start : cut.end]
            text, marks = self.spellings[cut.spelling].read(literal)
            if not text.strip():
                continue
            skeleton += content[at : cut.start], literal
            kinds.append(cut.spelling)
            seen[cut.id] += 1
            # Files that name two texts alike are broken, or several in one; the second has a name of its own here.
            named = cut.id if seen[cut.id] == 1 else f"{cut.id}#{seen[cut.id]}"
            segments.append(Segment(named, text, cut.source, cut.role, marks, start=cut.start, unit=cut.unit))
            at = cut.end
        meta = {"spellings": " ".join(kinds)} if any(kinds) else {}
        if self.references:
            meta["references"] = "yes"
        if self.targets:
            meta["targets"] = "yes"
        return Document(self.name, tuple(segments), (*skeleton, content[at:]), MappingProxyType(meta))

    def render(self, document: Document) -> str:
        """Write the content back. A literal whose segment did not change is the one that was read."""
        parts = self.parts(document)
        if self.emptied:
            self.emptied(parts, (2 * n + 1 for n, s in enumerate(document.segments) if not s.text))
        return "".join(parts)

    def parts(self, document: Document) -> list[str]:
        """Return the content in pieces as the skeleton has it, with every literal as it is now."""
        kinds = _kinds(document)
        parts: list[str] = []
        for n, segment in enumerate(document.segments):
            gap, literal = document.skeleton[2 * n : 2 * n + 2]
            parts += gap, self.spellings[kinds[n]].write(literal, segment)
        return [*parts, document.skeleton[-1]]

    def spelt(self, document: Document, n: int) -> Spelt:
        """Return how the literal of the nth segment is spelt."""
        return self.spellings[_kinds(document)[n]].spelt(document.skeleton[2 * n + 1])


def _kinds(document: Document) -> list[str]:
    """Return the name of each literal's spelling."""
    named = document.meta.get("spellings", "")
    return named.split(" ") if named else [""] * len(document.segments)
