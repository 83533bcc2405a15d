"""XML as elements that know where they stand in the file, for formats whose text is told by the elements about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from siisti.errors import InputError
from siisti.formats.xml import scan

_ROOT = regex.compile(
    r"[\s\ufeff\ufffd]*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+|<!DOCTYPE(?:[^\[\]<>]|\[[^\]]*+\])*+>\s*+)*+"
    r"<(?:[\w.-]++:)?+([\w.-]++)",
    regex.DOTALL,
)
_SPACE = " \t\r\n"


@dataclass(slots=True, eq=False)
class Element:
    """One element: its start tag is ``start`` to ``inside``, its end tag ``until`` to ``end``, in characters."""

    name: str
    attributes: Mapping[str, str]
    start: int
    inside: int
    parent: Element | None
    until: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.name[: -len(self.local)]

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the elements within of these local names and of this one's prefix, in order."""
        stack = self.children[::-1]
        while stack:
            element = stack.pop()
            if element.local in names and element.prefix == self.prefix:
                yield element
            stack += element.children[::-1]

    def child(self, name: str) -> Element | None:
        """Return the first child of that local name and of this one's prefix."""
        return next((c for c in self.children if c.local == name and c.prefix == self.prefix), None)

    def inherited(self, attribute: str) -> str | None:
        """Return the attribute's value here, or that of the nearest element about it that has one."""
        element: Element | None = self
        while element is not None:
            if attribute in element.attributes:
                return element.attributes[attribute]
            element = element.parent
        return None


def read(content: str, name: str, root: str) -> Element:
    """Return the root element. Raises InputError for what is not XML, and for another root."""
    top: Element | None = None
    here: Element | None = None
    for event in scan(content, name):
        if event.kind == "start":
            new = Element(event.name, event.attributes or {}, event.start, event.end, here)
            if here is None:
                top = new
            else:
                here.children.append(new)
            here = new
        elif event.kind == "end" and here is not None:
            here.until, here.end = event.start, event.end
            here = here.parent
    if top is None or top.local != root:
        found = f"its root is {top.name}" if top else "it is empty"
        raise InputError(f"{name}: {found}, not {root}; pass --format")
    return top


def root(content: str) -> str:
    """Return the local name of the first element, from the beginning of a file, whatever its encoding."""
    # Read as UTF-8, the first words of UTF-16 have a NUL beside each letter.
    found = _ROOT.match(content.replace("\0", ""))
    return found[1] if found else ""


def trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the white space at its ends."""
    while start < end and content[start] in _SPACE:
        start += 1
    while start < end and content[end - 1] in _SPACE:
        end -= 1
    return start, end


def language(tag: str | None) -> str:
    """Return the language of a tag such as ``en-GB``, or nothing."""
    return (tag or "").lower().replace("_", "-").partition("-")[0].strip()


class Names:
    """Gives each segment an identifier of its own, the one the file has where no other has it."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, wanted: str) -> str:
        """Return the identifier, with a number where it was given before."""
        count = self._seen[wanted] = self._seen.get(wanted, 0) + 1
        return wanted if count == 1 else self(f"{wanted}#{count}")
