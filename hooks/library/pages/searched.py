"""What the search knows: a document for each thing that a reader may look for, with the words by which it is
found.

Of papers, models, topics and rules it is made from the data, without their pages; of texts from what was
rendered of them, which others bring. Making an index of the documents is left to others too.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..model import Article
from .collected import KINDS
from .mentions import plain
from .models import period
from .reference import host, short_people
from .rulebook import rulebook
from .sheets import release_facts
from .text import counted, folded, short_venue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..catalogue import Family
    from ..collected import Resource
    from ..model import Library, Page, Paper, Topic
    from .rulebook import Entry

Kind = Literal["Articles", "Papers", "Models", "Topics", "Resources", "Rules", "Pages"]

_REPOSITORY = re.compile(r"https://[^/]+/[^/]+/([^/#?]+)")
_ITS_END = re.compile(r'<h2 id="(?:references|checked-numbers)"')
_TAG = re.compile(r"<[^<>]*>")
_HEADING = re.compile(r"<h[1-6][^<>]*>(.*?)</h[1-6]>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Document:
    """A thing that is looked for."""

    address: str
    """Where it stands, from the root of the site: a page, or a place on one."""
    kind: Kind
    title: str
    text: str
    """What is told of it, as HTML whose headings have anchors."""
    about: str = ""
    """What it is, in a line that is shown and not searched."""
    names: tuple[str, ...] = ()
    """What else it is called: keys, identifiers, short names."""
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """Titles of its topics and of those above them."""
    years: tuple[str, ...] = ()
    cited: int = 0
    """How often our texts cite it."""

    @property
    def file(self) -> str:
        """A file from whose path Pagefind makes out the address, but for the ending of one on a page."""
        return f"{self.address}index.html" if self.address.endswith("/") else f"{self.address}.html"

    @property
    def html(self) -> str:
        """The document in the form that Pagefind reads.

        Its attributes are told in https://pagefind.app/docs/indexing/, metadata/ and filtering/. What is no
        paper has a word by which all of its kind are found, since results tell no kind.
        """
        filters = {"kind": (self.kind,), "topic": self.topics, "year": self.years}
        filed = "".join(
            f'<i data-pagefind-filter="{name}">{html.escape(value)}</i>'
            for name, values in filters.items()
            for value in values
        )
        metas = {"people": self.people, "names": self.names}
        found_by = "".join(
            f'<p data-pagefind-meta="{name}">{html.escape(", ".join(values))}</p>'
            for name, values in metas.items()
            if values
        )
        about = f'<p data-pagefind-meta="about">{html.escape(self.about)}</p>' if self.about else ""
        about += f'<p data-pagefind-meta="cited">{self.cited}</p>' if self.cited else ""
        about += f'<p data-pagefind-meta="sort">zz{self.kind.lower()}</p>' if self.kind != "Papers" else ""
        return (
            f'<html lang="en"><body>{filed}{about}<main data-pagefind-body>'
            f"<h1>{html.escape(self.title)}</h1>{self.text}{found_by}</main></body></html>"
        )

    @property
    def told_words(self) -> str:
        """The text of all by which it is best known: title, names, people and headings."""
        headings = (html.unescape(_TAG.sub("", heading)) for heading in _HEADING.findall(self.text))
        return " ".join([self.title, *self.names, *self.people, *headings])


def documents(library: Library) -> Iterator[Document]:
    """Everything that is made of data."""
    for paper in library.papers:
        yield _paper(library, paper)
    for family in library.families:
        yield _family(library, family)
    for topic in library.topics:
        yield _topic(library, topic)
    for resource in library.resources:
        yield _resource(library, resource)
    if library.chapters:
        yield _reading(library)
    for chapter in rulebook():
        yield from map(_rule, chapter.entries)


def text_document(library: Library, text: Article | Page, address: str, rendered: str) -> Document:
    """An article or a hand-written page, of which `rendered` is the HTML, its title included."""
    rendered = _ITS_END.split(rendered.partition("</h1>")[2], maxsplit=1)[0]
    if not isinstance(text, Article):
        return Document(address, "Pages", text.title, rendered)
    return Document(
        address,
        "Articles",
        text.title,
        f"<p>{html.escape(text.description)}</p>{rendered}",
        names=(text.slug, *text.aliases),
        topics=_topics(library, text.topics),
        years=(str(text.created.year),),
    )


def _paper(library: Library, paper: Paper) -> Document:
    code = _REPOSITORY.match(paper.fields.get("code", ""))
    names = [paper.key, paper.doi, code[1] if code else ""]
    names += [paper.arxiv, f"arXiv:{paper.arxiv}"] if paper.arxiv else []
    venue = short_venue(paper.venue) if paper.venue else ""
    told = " ".join(filter(None, [paper.annotation, paper.venue, str(paper.year)]))
    return Document(
        f"papers/{paper.key}/",
        "Papers",
        paper.title,
        f"<p>{html.escape(told)}</p>",
        about=", ".join(filter(None, [short_people(paper), venue, str(paper.year)])),
        names=tuple(filter(None, names)),
        people=tuple(str(author) for author in paper.authors),
        topics=_topics(library, paper.topics),
        years=(str(paper.year),),
        cited=len(library.mentions.get(paper.key, ())),
    )


def _family(library: Library, family: Family) -> Document:
    releases = counted(len(family.releases), "release")
    sections = (
        f'<h2 id="{html.escape(release.id)}">{html.escape(release.name)}</h2>'
        f"<p>{html.escape(', '.join([release.id, *release_facts(library, release)]))}</p>"
        for release in family.releases
    )
    return Document(
        f"models/{family.slug}/",
        "Models",
        family.name,
        f"<p>{plain(family.about)}</p>{''.join(sections)}",
        about=", ".join(filter(None, [family.developer, releases, period(family)])),
        names=(f"{family.name} models", *(release.name for release in family.releases)),
        people=(family.developer,),
        topics=_topics(library, family.topics),
        years=tuple(sorted({release.released[:4] for release in family.releases if release.released})),
    )


def _topic(library: Library, topic: Topic) -> Document:
    articles = len(library.articles_of.get(topic.slug, ()))
    papers = len(library.papers_of.get(topic.slug, ()))
    counts = [counted(articles, "article") if articles else "", counted(papers, "paper") if papers else ""]
    return Document(
        f"topics/{topic.slug}/",
        "Topics",
        topic.title,
        f"<p>{plain(topic.about)}</p>",
        about=", ".join(filter(None, counts)),
        names=topic.also,
        topics=_topics(library, [topic.slug]),
    )


def _resource(library: Library, resource: Resource) -> Document:
    home = _REPOSITORY.match(resource.url)
    return Document(
        f"resources/#{resource.slug}",
        "Resources",
        resource.title,
        f"<p>{plain(resource.about)}</p>",
        about=", ".join(filter(None, [KINDS[resource.kind][0], resource.licence])),
        names=(resource.slug, home[1] if home else host(resource.url)),
        topics=_topics(library, resource.topics),
    )


def _reading(library: Library) -> Document:
    """The reading list; what it says of a paper is no name of it, so that papers are found first."""
    sections = (
        f'<h2 id="{chapter.slug}">{html.escape(chapter.title)}</h2>'
        f"<p>{plain(chapter.about)} {' '.join(plain(entry.why) for entry in chapter.papers)}</p>"
        for chapter in library.chapters
    )
    names = ("reading list", "papers to read")
    return Document("papers/reading/", "Pages", "Important papers", "".join(sections), names=names)


def _rule(entry: Entry) -> Document:
    told, _, _ = entry.text.partition("\n\nWrong")
    text = folded(told.replace("`", "").replace("*", ""))
    return Document(f"rules/#{entry.id}", "Rules", entry.id, f"<p>{html.escape(text)}</p>")


def _topics(library: Library, slugs: Iterable[str]) -> tuple[str, ...]:
    """Titles of topics and of those above them, each once."""
    lines = (library.topic[slug].title for given in slugs for slug in library.lineage(given))
    return tuple(dict.fromkeys(lines))
