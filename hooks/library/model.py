"""The nouns of the library: articles, papers, topics, and the `Library` that holds them together with the
families of models of `catalogue` and the collections of `collected`.

Values are frozen and come from `sources`; whatever follows from them (which article cites a paper, which
papers a topic has) is derived here and stored nowhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from .architecture import Architecture
    from .body import Body, Citation, Sentence
    from .catalogue import Family, Release
    from .collected import Chapter, Plan, Recommended, Resource
    from .problems import Finding, Location, Problem

CONTRIBUTORS = "The LLM Library contributors"
"""Who wrote an article that names nobody."""


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
    authors: tuple[str, ...] = (CONTRIBUTORS,)
    aliases: tuple[str, ...] = ()
    places: dict[str, Location] = field(default_factory=dict)
    """Location of each field of the front matter, and of list items as `topics.0`."""

    @property
    def slug(self) -> str:
        """The file's name without its ending: the article's address."""
        return PurePosixPath(self.path).stem

    @property
    def is_signed(self) -> bool:
        """Whether it names who wrote it."""
        return self.authors != (CONTRIBUTORS,)

    @property
    def changed(self) -> date:
        """The day of the last change that readers should know of, or of the last review."""
        return max(self.created, self.reviewed, *(change.date for change in self.revised))


@dataclass(frozen=True)
class Page:
    """A text that is no article: a hand-written page of the site, or what a file of data says of itself."""

    path: str
    body: Body
    name: str = ""
    """What it is called where it has no title of its own."""

    @property
    def title(self) -> str:
        """Its name, else its first heading, else its path."""
        return self.name or (self.body.headings[0].text if self.body.headings else self.path)


@dataclass(frozen=True)
class Passage(Page):
    """A text of one entry of a collection, which stands on a page with those of the others."""

    section: str = ""
    """What the entry is called there."""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of an article that somebody held against the text of a source that it cites."""

    text: str
    """Words by which the sentence is found."""
    source: str
    """The key of the paper."""
    against: str
    """What was open: the abstract, the full text, a table."""
    compared: date
    location: Location


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
    def former_keys(self) -> tuple[str, ...]:
        """Keys that it had, whose addresses lead to it."""
        return tuple(filter(None, map(str.strip, self.fields.get("formerly", "").split(","))))

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
    reviewed_within: int = 0
    """Days for which a review of its articles holds; 0 where it does not say."""
    also: tuple[str, ...] = ()
    """Other names and abbreviations, by which it is searched for."""


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
        """Where the citation is found on its page: the anchor of its passage, else its own as
        Python-Markdown's footnotes name it.
        """
        if isinstance(self.page, Passage):
            return self.page.anchor
        nth = "" if self.citation.occurrence == 1 else str(self.citation.occurrence)
        return f"fnref{nth}:{self.citation.key}"


Tagged = TypeVar("Tagged", "Article", "Paper", "Family", "Resource")


@dataclass(frozen=True)
class Library:
    """Everything that was read, and what was found wrong while reading it."""

    root: Path
    articles: tuple[Article, ...] = ()
    pages: tuple[Page, ...] = ()
    papers: tuple[Paper, ...] = ()
    topics: tuple[Topic, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    families: tuple[Family, ...] = ()
    plans: tuple[Plan, ...] = ()
    resources: tuple[Resource, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    """Those of the reading list."""
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    """What was compared with its sources, by the slug of the article."""
    results: dict[str, Any] = field(default_factory=dict)
    """What each benchmark found, by its name: numbers and texts in lists and mappings."""
    files: frozenset[str] = frozenset()
    """Paths of all files that a link may lead to."""
    known_keys: dict[str, Location] = field(default_factory=dict)
    """Keys of all entries of the bibliography, those that could not be read included."""
    known_topics: frozenset[str] = frozenset()
    """Slugs of all topics, those that could not be read included."""
    known_releases: frozenset[str] = frozenset()
    """Ids of all releases, those that could not be read included."""
    problems: tuple[Problem, ...] = ()
    """What was wrong while reading; `rules` tells it together with what they find."""

    def found(self, rule: str) -> Iterator[Finding]:
        """What was found wrong while reading, for the rule of this identifier to tell."""
        for problem in self.problems:
            if problem.rule == rule:
                yield problem.location, problem.message, problem.hint

    @cached_property
    def article(self) -> dict[str, Article]:
        """Articles by slug."""
        return {article.slug: article for article in self.articles}

    @cached_property
    def paper(self) -> dict[str, Paper]:
        """Papers by key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def topic(self) -> dict[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.topics}

    @cached_property
    def family(self) -> dict[str, Family]:
        """Families by slug."""
        return {family.slug: family for family in self.families}

    @cached_property
    def releases(self) -> tuple[tuple[Family, Release], ...]:
        """Every release with its family, those with an id that is used twice among them."""
        return tuple((family, release) for family in self.families for release in family.releases)

    @cached_property
    def release(self) -> dict[str, Release]:
        """Releases by id."""
        return {release.id: release for _, release in self.releases}

    @cached_property
    def family_of(self) -> dict[str, Family]:
        """The family of a release, by its id."""
        return {release.id: family for family, release in self.releases}

    def owner(self, release: Release) -> Release:
        """The release whose architecture it has: itself, or the one that it shares it with in the end."""
        seen = {release.id}
        while release.shares and release.shares not in seen and release.shares in self.release:
            release = self.release[release.shares]
            seen.add(release.id)
        return release

    def architecture(self, release: Release) -> Architecture | None:
        """The architecture of a release, its own or a shared one, if it has any."""
        return self.owner(release).architecture

    @cached_property
    def stories(self) -> tuple[Page, ...]:
        """What is told of each family of models."""
        return tuple(Page(family.path, family.about, family.name) for family in self.families)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What is told of each resource, and of each chapter and paper of the reading list."""
        resources = (
            Passage(one.location.path, one.about, "Resources", one.title, one.slug) for one in self.resources
        )
        reading = (
            Passage(chapter.location.path, body, "Important papers", chapter.title, anchor)
            for chapter in self.chapters
            for anchor, body in chapter.texts
        )
        return (*resources, *reading)

    @cached_property
    def recommended(self) -> dict[str, tuple[int, Recommended]]:
        """Papers of the reading list by key, each with its number, counted through all chapters from 1."""
        listed = (recommended for chapter in self.chapters for recommended in chapter.papers)
        return {entry.paper: (number, entry) for number, entry in enumerate(listed, start=1)}

    @cached_property
    def written(self) -> tuple[Article | Page, ...]:
        """The pages that people wrote in Markdown."""
        return (*self.articles, *self.pages)

    @cached_property
    def texts(self) -> tuple[Article | Page, ...]:
        """Everything that people wrote in Markdown, what is told in files of data among it."""
        topics = (Page(topic.location.path, topic.about) for topic in self.topics)
        plans = (Page(plan.location.path, plan.why, plan.title) for plan in self.plans)
        return (*self.written, *self.stories, *self.passages, *topics, *plans)

    @cached_property
    def descriptions(self) -> tuple[tuple[str, Body], ...]:
        """What is told of each topic and plan, where nothing can be cited, with a word for what it is of."""
        topics = (("topic", topic.about) for topic in self.topics)
        return (*topics, *(("plan", plan.why) for plan in self.plans))

    @cached_property
    def entries(self) -> tuple[tuple[str, Body], ...]:
        """What is told of each thing on pages that hold more, with a word for what it is of."""
        resources = (("resource", resource.about) for resource in self.resources)
        chapters = (("chapter", chapter.about) for chapter in self.chapters)
        papers = (("paper", entry.why) for chapter in self.chapters for entry in chapter.papers)
        return (*self.descriptions, *resources, *chapters, *papers)

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """What each file in Markdown holds, by its path."""
        return {page.path: page.body for page in self.written}

    @cached_property
    def papers_of(self) -> dict[str, list[Paper]]:
        """Papers of a topic and of the topics below it, newest first."""
        return self._by_topic(sorted(self.papers, key=lambda paper: (-paper.year, paper.title)))

    @cached_property
    def families_of(self) -> dict[str, list[Family]]:
        """Families of a topic and of the topics below it, by name."""
        return self._by_topic(sorted(self.families, key=lambda family: family.name))

    @cached_property
    def resources_of(self) -> dict[str, list[Resource]]:
        """Resources of a topic and of the topics below it, by title."""
        return self._by_topic(sorted(self.resources, key=lambda resource: resource.title.casefold()))

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
        for page in (*self.written, *self.stories, *self.passages):
            sentences = page.body.sentences
            starts = [sentence.offset for sentence in sentences]
            for citation in page.body.citations:
                sentence = sentences[max(bisect_right(starts, citation.offset) - 1, 0)]
                found[citation.key].append(Mention(page, citation, sentence))
        return found
