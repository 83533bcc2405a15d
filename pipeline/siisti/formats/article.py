"""Which of a page's blocks are its article, and what each is for: headline, lead, subhead, caption, body."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from siisti.formats.blocks import Block, Element, walk
from siisti.types import Role

_PAGE = regex.compile(r"(?i)<(?:!doctype\s|html|head|body|main|article)(?=[\s>])")
#: A paragraph, and no label of something.
_PARAGRAPH = 40


def blocks(content: str, name: str) -> list[Block]:
    """Return the blocks of running text in order, of a page those of its article, the title first.

    Raises InputError for a page that nests deeper than any page does.
    """
    found, elements = walk(content, name)
    if _PAGE.search(content[:200_000]):
        title = [b for b in found if b.element.name == "title"][:1]
        body = [b for b in found if b.element.name != "title"]
        return sorted([*title, *_roles(_article(body, elements))], key=lambda b: b.start)
    return list(_roles([b for b in found if b.element.name != "title" and not _link(b)]))


def _article(found: Sequence[Block], elements: Sequence[Element]) -> list[Block]:
    """Return the blocks of a page's article: of its main element, its article elements, or where it has most text."""
    body = [b for each in _held(_scopes(found, elements), found) for b in each]
    heads = [b for b in found if b.element.name == "h1"]
    if heads and body and not any(b.element.name == "h1" for b in body) and heads[0].start < body[0].start:
        return [heads[0], *body]
    return body


def _scopes(found: Sequence[Block], elements: Sequence[Element]) -> list[Element]:
    live = [e for e in elements if not e.off]
    articles = _outermost([e for e in live if e.name == "article"])
    mains = _outermost([e for e in live if e.name == "main"]) or _outermost([e for e in live if e.mark])
    if mains and (size := sum(_sizes(mains, found))):
        starts = [m.start for m in mains]
        within = [
            a for a in articles if (n := bisect_right(starts, a.start) - 1) >= 0 and a.start < mains[n].end
        ]
        largest, article = max(zip(_sizes(within, found), within, strict=True), default=(0, None), key=_first)
        return [article] if article and largest > 0.6 * size else mains
    if sum(_sizes(articles, found)):
        return articles
    return _densest(found)


def _first(pair: tuple[int, object]) -> int:
    return pair[0]


def _densest(found: Sequence[Block]) -> list[Element]:
    """Return the element with most running text right within it."""
    weights: dict[int, int] = defaultdict(int)
    known: dict[int, Element] = {}
    for block in found:
        if block.size - block.linked < _PARAGRAPH or _link(block):
            continue
        holder = block.element
        if holder.name in ("p", "blockquote", "li") and holder.parent is not None:
            holder = holder.parent
        for weight, each in ((2, holder), (1, holder.parent)):
            if each is not None:
                weights[id(each)] += weight * block.size
                known[id(each)] = each
    return [_headed(known[max(weights, key=lambda k: weights[k])], found)] if weights else []


def _headed(scope: Element, found: Sequence[Block]) -> Element:
    """Return the element about a scope that holds the page's heading too, unless that is the page."""
    heads = [b.start for b in found if b.element.name == "h1"]
    outer: Element | None = scope
    while heads and outer is not None and outer.name not in ("", "html", "body", "form"):
        if outer.start <= heads[0] < outer.end:
            return outer
        outer = outer.parent
    return scope


def _outermost(elements: Sequence[Element]) -> list[Element]:
    kept: list[Element] = []
    for each in elements:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _held(scopes: Sequence[Element], found: Sequence[Block]) -> list[list[Block]]:
    """Return what is said in each of some elements that are in order and apart."""
    starts = [s.start for s in scopes]
    held: list[list[Block]] = [[] for _ in scopes]
    for block in found:
        n = bisect_right(starts, block.start) - 1
        if n >= 0 and block.start < scopes[n].end and not _link(block):
            held[n].append(block)
    return held


def _sizes(scopes: Sequence[Element], found: Sequence[Block]) -> list[int]:
    return [sum(b.size - b.linked for b in held) for held in _held(scopes, found)]


def _link(block: Block) -> bool:
    """Tell whether a block is a link to something else, and no sentence with one in it."""
    return block.linked > 0.7 * block.size and block.element.name != "h1"


def _roles(found: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with what each is for."""
    headed = False
    for block in found:
        name = _holder(block.element)
        role: Role = "body"
        if name == "h1":
            role = "headline"
        elif name in ("h2", "h3", "h4", "h5", "h6"):
            role = "subhead"
        elif name in ("figcaption", "caption"):
            role = "caption"
        elif headed and name == "p":
            role, headed = "lead", False
        headed = headed or role == "headline"
        yield replace(block, role=role)


def _holder(element: Element | None) -> str:
    """Return the name of the element that tells what a block is for: a caption holds paragraphs at times."""
    outer = element.parent if element is not None and element.parent is not None else None
    if outer is not None and outer.name in ("figcaption", "caption"):
        return outer.name
    return element.name if element is not None else ""
