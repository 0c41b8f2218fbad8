"""The nouns of the library: articles, papers, topics, and the `Library` that holds them together.

Values are frozen and come from `sources`; whatever follows from them (which article cites a paper, which
papers a topic has) is derived here and stored nowhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from .problems import Finding, Location, Problem, SourceText


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
    sentences: tuple[Sentence, ...] = ()
    words: int = 0
    bars: tuple[int, ...] = ()
    """Offsets of the backslashes before bars in code in tables: GitHub wants them, the site shows them."""

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Everything on the page that a link can lead to: headings, figures, and identifiers given by
        hand.
        """
        given = {value for e in self.elements for name, value in e.attributes if name == "id"}
        figures = {f"fig-{figure.name}" for figure in self.figures}
        return frozenset({h.anchor for h in self.headings} | figures | given)

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


@dataclass(frozen=True, slots=True)
class Revision:
    """An entry of an article's change history."""

    date: date
    about: str


@dataclass(frozen=True)
class Article:
    """A long-form article; its file's name is its address for good."""

    path: str
    title: str
    description: str
    kind: Literal["article", "guide", "note", "reference", ""]
    """What it is; empty where that could not be read."""
    topics: tuple[str, ...]
    level: Literal["introductory", "intermediate", "advanced"]
    created: date
    reviewed: date
    body: Body
    revised: tuple[Revision, ...] = ()
    authors: tuple[str, ...] = ("The LLM Library contributors",)
    aliases: tuple[str, ...] = ()
    places: dict[str, Location] = field(default_factory=dict)
    """Location of each field of the front matter, and of list items as `topics.0`."""

    @property
    def slug(self) -> str:
        """The file's name without its ending: the article's address."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True)
class Page:
    """A hand-written page of the site that is no article."""

    path: str
    body: Body


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a body that wrote a paper; a body has no given name."""

    family: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class Paper:
    """An entry of the bibliography; fields keep the names that BibTeX gives them."""

    key: str
    type: str
    title: str
    """Plain text: LaTeX accents resolved, protecting braces dropped."""
    authors: tuple[Author, ...]
    more_authors: bool
    """Whether the list ends in `and others`."""
    year: int
    venue: str
    """Journal, proceedings or publisher; empty for a preprint."""
    fields: dict[str, str]
    """All fields as plain text, whitespace folded, names in lower case."""
    bibtex: str
    """The entry as it stands in its file."""
    location: Location
    places: dict[str, Location] = field(default_factory=dict)
    """Location of each field's value."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Slugs of its topics, from the field `keywords`."""
        return tuple(word for part in self.fields.get("keywords", "").split(",") if (word := part.strip()))

    @property
    def arxiv(self) -> str:
        """Its arXiv identifier without a version, or nothing."""
        given = self.fields.get("archiveprefix", "").lower() == "arxiv"
        return self.fields.get("eprint", "") if given else ""

    @property
    def doi(self) -> str:
        """Its DOI, or nothing."""
        return self.fields.get("doi", "")

    @property
    def annotation(self) -> str:
        """Why it matters, in our own words, as plain text; or nothing."""
        return self.fields.get("annotation", "")


@dataclass(frozen=True)
class Topic:
    """An entry of the controlled vocabulary."""

    slug: str
    title: str
    about: Body
    parent: str
    location: Location


@dataclass(frozen=True)
class Drawing:
    """A file under `figures/`: a drawing, or the program that draws it; with its size where it is known."""

    path: str
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Mention:
    """A citation with the page and the sentence that it stands in."""

    page: Article | Page
    citation: Citation
    sentence: Sentence

    @property
    def anchor(self) -> str:
        """The anchor of the citation on its page, as Python-Markdown's footnotes name it."""
        nth = "" if self.citation.occurrence == 1 else str(self.citation.occurrence)
        return f"fnref{nth}:{self.citation.key}"


Tagged = TypeVar("Tagged", Article, Paper)


@dataclass(frozen=True)
class Library:
    """Everything that was read, and what was found wrong while reading it."""

    root: Path
    articles: tuple[Article, ...] = ()
    pages: tuple[Page, ...] = ()
    papers: tuple[Paper, ...] = ()
    topics: tuple[Topic, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    files: frozenset[str] = frozenset()
    """Paths of all files that a link may lead to."""
    known_keys: dict[str, Location] = field(default_factory=dict)
    """Keys of all entries of the bibliography, those that could not be read included."""
    known_topics: frozenset[str] = frozenset()
    """Slugs of all topics, those that could not be read included."""
    problems: tuple[Problem, ...] = ()
    """What was wrong while reading; `rules` tells it together with what they find."""

    def found(self, rule: str) -> Iterator[Finding]:
        """What was found wrong while reading, for the rule of this identifier to tell."""
        for problem in self.problems:
            if problem.rule == rule:
                yield problem.location, problem.message, problem.hint

    @cached_property
    def paper(self) -> dict[str, Paper]:
        """Papers by key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def topic(self) -> dict[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.topics}

    @cached_property
    def written(self) -> tuple[Article | Page, ...]:
        """The pages that people wrote in Markdown."""
        return (*self.articles, *self.pages)

    @cached_property
    def texts(self) -> tuple[Article | Page, ...]:
        """Everything that people wrote in Markdown, the descriptions of topics among it."""
        return (*self.written, *(Page(topic.location.path, topic.about) for topic in self.topics))

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """What each file in Markdown holds, by its path."""
        return {page.path: page.body for page in self.written}

    @cached_property
    def papers_of(self) -> dict[str, list[Paper]]:
        """Papers of a topic and of the topics below it, newest first."""
        return self._by_topic(sorted(self.papers, key=lambda paper: (-paper.year, paper.title)))

    @cached_property
    def articles_of(self) -> dict[str, list[Article]]:
        """Articles of a topic and of the topics below it, by title."""
        return self._by_topic(sorted(self.articles, key=lambda article: article.title))

    def _by_topic(self, items: Iterable[Tagged]) -> dict[str, list[Tagged]]:
        found: dict[str, list[Tagged]] = defaultdict(list)
        for item in items:
            slugs = {slug: None for given in item.topics for slug in self.lineage(given)}
            for slug in slugs:
                found[slug].append(item)
        return found

    def lineage(self, slug: str) -> list[str]:
        """A topic's slug and those of the topics above it, from the nearest."""
        line: list[str] = []
        while slug in self.topic and slug not in line:
            line.append(slug)
            slug = self.topic[slug].parent
        return line

    @cached_property
    def mentions(self) -> dict[str, list[Mention]]:
        """Every citation of a paper, by its key, in the order of pages and of their text."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for page in self.written:
            sentences = page.body.sentences
            starts = [sentence.offset for sentence in sentences]
            for citation in page.body.citations:
                sentence = sentences[max(bisect_right(starts, citation.offset) - 1, 0)]
                found[citation.key].append(Mention(page, citation, sentence))
        return found
