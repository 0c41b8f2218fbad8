"""What a text in Markdown holds: headings, citations, links, numbers, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .problems import SourceText


TABLE_CAPTION = "Table:"
"""How the paragraph before a table begins that is its caption."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page, as plain text, with the anchor that it has on the site and on GitHub."""

    level: int
    text: str
    anchor: str
    offset: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One key of a citation in brackets; `occurrence` counts the citations of this key on the page, from
    1.
    """

    key: str
    locator: str
    offset: int
    occurrence: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image, as written: `target` is not yet resolved. That of a reference stands in its
    definition.
    """

    target: str
    text: str
    title: str
    offset: int
    form: Literal["link", "reference", "definition", "autolink", "html", "image"]
    alone: bool = False
    """Whether it is all that its paragraph holds, which makes an image a figure."""

    @property
    def name(self) -> str:
        """A figure's name: the file name of its drawing without the ending."""
        return PurePosixPath(self.target).stem


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code; `language` is empty where none is named."""

    language: str
    content: str
    offset: int
    end: int
    fenced: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in TeX, without its dollars; `offset` is that of its first character."""

    tex: str
    display: bool
    offset: int


@dataclass(frozen=True, slots=True)
class Element:
    """A tag of raw HTML as written, or an attribute list (`tag` is then empty)."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    offset: int
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Datum:
    """A checked number: `value` names what it is held to, `text` is what a reader sees."""

    value: str
    text: str
    offset: int
    end: int
    """Offset of the character after its closing tag."""
    where: Literal["prose", "row", "caption", "heading", "link"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of prose, a row of a table, a caption or a heading: the unit that a number shares with its
    source.

    `text` is the source with code, comments and tags blanked to equal length, so that offsets in it count
    from `offset`.
    """

    text: str
    offset: int
    part: Literal["prose", "row", "caption", "heading"]
    section: int
    """Index of the heading that it stands under; -1 before the first."""
    computed: bool
    """Whether it stands in a computation that the page shows."""
    sourced: bool
    """Whether it holds a citation or a `<data>` element itself, or its table's caption does."""
    caption: tuple[int, int] | None = None
    """For a row: the offsets between which the caption of its table stands."""

    @property
    def end(self) -> int:
        """Offset of the character after its last."""
        return self.offset + len(self.text)


@dataclass(frozen=True)
class Body:
    """What one text in Markdown holds, in the order in which it stands there."""

    source: SourceText
    start: int = 0
    """Offset of the text's first character after the front matter."""
    headings: tuple[Heading, ...] = ()
    citations: tuple[Citation, ...] = ()
    links: tuple[Link, ...] = ()
    codes: tuple[Code, ...] = ()
    formulas: tuple[Formula, ...] = ()
    elements: tuple[Element, ...] = ()
    data: tuple[Datum, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    words: int = 0
    bars: tuple[int, ...] = ()
    """Offsets of the backslashes before bars in code in tables: GitHub wants them, the site shows them."""

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Everything on the page that a link can lead to: headings, figures, identifiers given by hand, and
        the list of references.
        """
        given = {value for e in self.elements for name, value in e.attributes if name == "id"}
        figures = {f"fig-{figure.name}" for figure in self.figures}
        added = {"references"} if self.citations else set()
        return frozenset({h.anchor for h in self.headings} | figures | given | added)

    @cached_property
    def figures(self) -> tuple[Link, ...]:
        """Images alone in their paragraph; the place in this tuple is the figure's number less one."""
        return tuple(link for link in self.links if link.form == "image" and link.alone)

    @cached_property
    def computed_anchors(self) -> frozenset[str]:
        """Anchors of the sections that show a computation."""
        return frozenset(
            self.headings[s.section].anchor for s in self.sentences if s.computed and s.section >= 0
        )
