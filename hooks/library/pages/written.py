"""Turns what people wrote into Markdown for the site: links to sources become links to pages, references to
figures get their number.

Edits are made at the places that the reader found, so that nothing inside code or formulas is ever touched.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from ..addresses import page_of, resolve
from ..markup import scheme
from .numbers import number_edits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..body import Body, Link
    from ..model import Article, Library, Page
    from .numbers import Edit

BRACKET = "\ue000"
"""Stands for an opening bracket that opens no citation, so that whoever looks for citations by regular
expressions finds those alone.
"""

NO_BREAK = "\u00a0"
SPACE = re.compile(r"[\w)\"'’”%$`] ")
"""A space between a word and a citation: no line is to begin with the number of a reference."""


def site_markdown(library: Library, page: Article | Page) -> str:
    """The text of a page for the site, its citations as written and all other opening brackets as
    `BRACKET`.
    """
    body = page.body
    text = body.source.text
    cited = _citation_brackets(body)
    edits = [
        (match.start(), match.end(), BRACKET)
        for match in re.finditer(r"\[", text)
        if match.start() not in cited
    ]
    edits += [(at - 1, at, NO_BREAK) for at in cited if SPACE.fullmatch(text, at - 2, at)]
    edits += [(at, at + 1, "") for at in body.bars]
    edits += number_edits(library, body)
    edits += link_edits(library, page)
    return edited(body, edits)


def edited(body: Body, edits: Iterable[Edit]) -> str:
    """The text of a body with some of its places replaced; of two edits that overlap the first is made."""
    text = body.source.text
    pieces, done = [], body.start
    for start, end, replacement in sorted(edits):
        if start >= done:
            pieces += [text[done:start], replacement]
            done = end
    return "".join([*pieces, text[done:]])


def link_edits(library: Library, page: Article | Page) -> list[Edit]:
    """Edits of a text by which links lead to pages, and references to figures have their numbers."""
    return [edit for link in page.body.links for edit in _link_edits(library, page, link)]


def unmasked(markdown: str) -> str:
    """The text with its brackets back."""
    return markdown.replace(BRACKET, "[")


def masked(markdown: str) -> str:
    """A text without citations, of which no bracket is to be taken for one."""
    return markdown.replace("[", BRACKET)


def _citation_brackets(body: Body) -> frozenset[int]:
    """Offsets of the brackets that open citations."""
    return frozenset(body.source.text.rfind("[", 0, citation.offset) for citation in body.citations)


def _link_edits(library: Library, page: Article | Page, link: Link) -> list[Edit]:
    text = page.body.source.text
    if link.form == "link" and not link.text.strip() and link.target.startswith("#fig-"):
        names = [figure.name for figure in page.body.figures]
        name = link.target.removeprefix("#fig-")
        return (
            [(link.offset + 1, link.offset + 1, f"Figure {names.index(name) + 1}")] if name in names else []
        )
    if link.form not in ("link", "definition") or scheme(link.target):
        return []
    path, anchor = resolve(page.path, link.target)
    goal, place = page_of(library, path, anchor)
    if (goal, place) == (path, anchor):
        return []
    written = re.compile(r"\](?:\(|:)\s*<?(" + re.escape(link.target) + ")").search(text, link.offset)
    if not written:
        return []
    address = posixpath.relpath(goal, posixpath.dirname(page.path)) + (f"#{place}" if place else "")
    return [(*written.span(1), address)]
