"""What can be taken away: the papers of the whole library, of each topic and of each article, in each format,
and the addresses of these files, which stay.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from .bibtex import bibtex
from .csl import csl
from .ris import ris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model import Article, Library, Paper

WHOLE = "papers/library"
"""Where the whole bibliography stands, without the ending that tells the format."""


class Format(NamedTuple):
    """A form of a bibliography."""

    name: str
    ending: str
    media_type: str
    make: Callable[[Iterable[Paper]], str]


def _bibtex(papers: Iterable[Paper]) -> str:
    return "\n\n".join(map(bibtex, papers)) + "\n"


FORMATS = (
    Format("BibTeX", ".bib", "application/x-bibtex", _bibtex),
    Format("CSL-JSON", ".json", "application/vnd.citationstyles.csl+json", csl),
    Format("RIS", ".ris", "application/x-research-info-systems", ris),
)


def bibliographies(library: Library) -> Iterator[tuple[str, list[Paper]]]:
    """The address of each bibliography, without its ending, and its papers by key; none is empty but that of
    a library without papers.
    """
    yield WHOLE, by_key(library.papers)
    for topic in library.topics:
        if papers := library.papers_of.get(topic.slug):
            yield f"topics/{topic.slug}", by_key(papers)
    for article in library.articles:
        if papers := cited(library, article):
            yield f"articles/{article.slug}", papers


def cited(library: Library, article: Article) -> list[Paper]:
    """The papers that an article cites, by key."""
    return by_key(library.paper[key] for key in {citation.key for citation in article.body.citations})


def by_key(papers: Iterable[Paper]) -> list[Paper]:
    """The papers in the order that a bibliography has."""
    return sorted(papers, key=attrgetter("key"))
