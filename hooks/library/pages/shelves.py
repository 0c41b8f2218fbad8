"""Where papers stand besides their topics: by who wrote them, by where and by when they appeared.

Names are all that tells authors apart: two people of one name share a page, and one who signs in two ways
has two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..sources.names import in_ascii
from .text import address, escaped, short_venue

if TYPE_CHECKING:
    from ..model import Author, Library, Paper

LEAST = 3
"""Papers from which on an author has a page."""

_FINDINGS = "Findings of the Association for Computational Linguistics"
_BETWEEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Papers, the newest first, that have an author or a venue in common; `slug` ends its address."""

    slug: str
    name: str
    papers: tuple[Paper, ...]
    letter: str
    """What it is filed under: how the family name of an author begins, or the name of a venue."""


@dataclass(frozen=True)
class Shelves:
    """All shelves of one library."""

    library: Library

    @cached_property
    def authors(self) -> list[Shelf]:
        """Those of `LEAST` papers or more, by family name."""
        found: dict[str, list[tuple[Author, Paper]]] = defaultdict(list)
        for paper in self.library.papers:
            for slug, author in {slug_of(str(author)): author for author in paper.authors}.items():
                found[slug].append((author, paper))
        many = [(slug, wrote) for slug, wrote in found.items() if slug and len(wrote) >= LEAST]
        many.sort(key=lambda entry: (slug_of(entry[1][0][0].family), entry[0]))
        return [
            _shelf(
                slug,
                [str(author) for author, _ in wrote],
                [paper for _, paper in wrote],
                slug_of(wrote[0][0].family)[:1],
            )
            for slug, wrote in many
        ]

    @cached_property
    def venues(self) -> list[Shelf]:
        """The venues, by name."""
        found: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.library.papers:
            if slug := slug_of(series(paper.venue)):
                found[slug].append(paper)
        return [
            _shelf(slug, [series(paper.venue) for paper in papers], papers, slug[0])
            for slug, papers in sorted(found.items())
        ]

    @cached_property
    def years(self) -> list[tuple[int, list[Paper]]]:
        """Papers by year, the newest first, in each by title."""
        found: dict[int, list[Paper]] = defaultdict(list)
        for paper in sorted(self.library.papers, key=lambda paper: paper.title.casefold()):
            found[paper.year].append(paper)
        return sorted(found.items(), reverse=True)

    def author_link(self, author: Author, up: str) -> str:
        """A link, in Markdown, to an author's page; of one who has none, to the papers that have the name."""
        if self.has_page(author):
            return self.author_line(author, up)
        name = str(author)
        return f"[{escaped(name)}]({up}papers/index.md?author={_asked(name)})"

    def author_line(self, author: Author, up: str) -> str:
        """The name of an author, in Markdown, with a link to the page of one who has one."""
        name = escaped(str(author))
        return f"[{name}]({up}authors/{slug_of(str(author))}.md)" if self.has_page(author) else name

    def has_page(self, author: Author) -> bool:
        """Whether an author has a page."""
        return slug_of(str(author)) in self._known

    def beside(self, author: Shelf) -> list[tuple[Shelf, int]]:
        """With whom an author wrote, of those who have pages, with the number of papers; the most first."""
        slugs = Counter(
            slug
            for paper in author.papers
            for slug in {slug_of(str(other)) for other in paper.authors}
            if slug in self._known and slug != author.slug
        )
        return [
            (self._known[slug], slugs[slug]) for slug in sorted(slugs, key=lambda slug: (-slugs[slug], slug))
        ]

    @cached_property
    def _known(self) -> dict[str, Shelf]:
        return {shelf.slug: shelf for shelf in self.authors}


def series(venue: str) -> str:
    """The name under which the papers of a venue stand together, whatever the year.

    >>> series("Proceedings of the 40th International Conference on Machine Learning (ICML)")
    'ICML'
    >>> series("Findings of the Association for Computational Linguistics: EMNLP 2024")
    'Findings of ACL'
    """
    if venue.startswith(_FINDINGS):
        return "Findings of ACL"
    name = short_venue(venue)
    first, hyphen, second = name.partition("-")
    return first if hyphen and first.isupper() and second.isupper() else name


@lru_cache(maxsize=1 << 16)  # the same authors come again on page after page
def slug_of(name: str) -> str:
    """The form that a name has in an address: without accents, in small letters; nothing for a name that has
    no letter like those.

    >>> slug_of("Łukasz Kaiser"), slug_of("Transactions on Machine Learning Research")
    ('lukasz-kaiser', 'transactions-on-machine-learning-research')
    """
    return _BETWEEN.sub("-", in_ascii(name)).strip("-")


def _shelf(slug: str, names: list[str], papers: list[Paper], letter: str) -> Shelf:
    """A shelf with the name in its most frequent spelling."""
    most = Counter(names).most_common(1)[0][0]
    newest_first = sorted(papers, key=lambda paper: (-paper.year, paper.title.casefold()))
    return Shelf(slug, most, tuple(newest_first), letter.upper())


def _asked(name: str) -> str:
    return address(name).replace("&", "%26").replace("+", "%2B").replace("#", "%23")
