"""What stands around an article: the ones before and after it, those that are near to it, and the models and
papers that it speaks of. All of it follows from the library, and none is written by hand.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..addresses import resolve as resolved
from ..checked import resolve
from ..markup import scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..catalogue import Family, Release
    from ..model import Article, Library, Paper, Topic

_MOST_RELATED = 4
_MOST_PAPERS = 5
_TOPIC = 3
"""What a topic counts in papers of the same rarity."""

Feature = tuple[str, str]
"""A topic or a paper: `topic` or `paper`, and its slug or key."""


@dataclass(frozen=True, slots=True)
class Related:
    """An article near to another, the topics that both name, and how many papers both cite."""

    article: Article
    topics: tuple[Topic, ...]
    papers: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A family of models that an article speaks of, with those of its releases that it names."""

    family: Family
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class Around:
    """What stands around the articles of one library; what takes a look at all of them is derived once."""

    library: Library

    @cached_property
    def shelves(self) -> list[tuple[Topic, list[Article]]]:
        """Topics in their order, each with the articles whose first topic it is, by title."""
        filed: dict[str, list[Article]] = defaultdict(list)
        for article in sorted(self.library.articles, key=lambda article: article.title):
            filed[article.topics[0] if article.topics else ""].append(article)
        return [(topic, filed[topic.slug]) for topic in self.library.topics if topic.slug in filed]

    def field(self, article: Article) -> Topic:
        """The topic of the first level under which an article stands by its first topic."""
        return self.library.topic[self.library.lineage(article.topics[0])[-1]]

    def beside(self, article: Article) -> tuple[Article | None, Article | None]:
        """The articles before and after one in its field, in the order in which the list of all has them."""
        row = self._rows[self.field(article).slug]
        at = row.index(article)
        return row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None

    def related(self, article: Article) -> list[Related]:
        """The articles nearest to one, the nearest first; none that shares neither topic nor paper with it.

        Each article is a vector with an entry for each of its topics, for those above them, and for each
        paper that it cites. An entry is larger the fewer articles have the like, log(1 + all / those that
        have it), and that of a topic counts for three papers. How near two articles are is the cosine between
        their vectors, so that a long article with many sources is not near to everything.
        """
        own = self._features[article.slug]
        dots: dict[str, float] = defaultdict(float)
        for feature in own:
            for slug in self._having[feature]:
                dots[slug] += self._weight(feature) ** 2
        del dots[article.slug]
        nearest = sorted(dots, key=lambda slug: (-dots[slug] / self._length[slug], slug))[:_MOST_RELATED]
        return [self._related(article, self.library.article[slug]) for slug in nearest]

    def models(self, article: Article) -> list[Spoken]:
        """The families that an article speaks of, by links and checked numbers, in the order of the text."""
        named: dict[str, dict[str, Release]] = {}
        for _, family, release in sorted(self._named(article), key=lambda found: found[0]):
            releases = named.setdefault(family.slug, {})
            if release:
                releases[release.id] = release
        return [
            Spoken(self.library.family[slug], tuple(releases.values())) for slug, releases in named.items()
        ]

    def papers(self, article: Article) -> list[tuple[Paper, int]]:
        """The papers that an article cites most often, with how often; of those cited alike, what the whole
        library cites more comes first.
        """
        cited = Counter(citation.key for citation in article.body.citations)
        most = sorted(cited, key=lambda key: (-cited[key], -len(self.library.mentions[key]), key))
        return [(self.library.paper[key], cited[key]) for key in most[:_MOST_PAPERS]]

    def _related(self, one: Article, other: Article) -> Related:
        topics = tuple(self.library.topic[slug] for slug in one.topics if slug in other.topics)
        shared = self._features[one.slug].keys() & self._features[other.slug].keys()
        return Related(other, topics, sum(kind == "paper" for kind, _ in shared))

    @cached_property
    def _rows(self) -> dict[str, list[Article]]:
        """Articles of a field in the order of its topics."""
        rows: dict[str, list[Article]] = defaultdict(list)
        for _, articles in self.shelves:
            for article in articles:
                rows[self.field(article).slug].append(article)
        return rows

    @cached_property
    def _features(self) -> dict[str, dict[Feature, None]]:
        """Topics and papers of an article, by its slug, each once and in a fixed order."""
        return {
            article.slug: dict.fromkeys(
                [
                    *(("topic", above) for slug in article.topics for above in self.library.lineage(slug)),
                    *(("paper", citation.key) for citation in article.body.citations),
                ]
            )
            for article in self.library.articles
        }

    @cached_property
    def _having(self) -> dict[Feature, list[str]]:
        """The articles that have a topic or a paper."""
        having: dict[Feature, list[str]] = defaultdict(list)
        for slug, features in self._features.items():
            for feature in features:
                having[feature].append(slug)
        return having

    @cached_property
    def _length(self) -> dict[str, float]:
        """The length of each article's vector."""
        return {
            slug: math.hypot(*(self._weight(feature) for feature in features))
            for slug, features in self._features.items()
        }

    def _weight(self, feature: Feature) -> float:
        rarity = math.log(1 + len(self._features) / len(self._having[feature]))
        return rarity * _TOPIC if feature[0] == "topic" else rarity

    def _named(self, article: Article) -> Iterator[tuple[int, Family, Release | None]]:
        """Each place at which an article names a family, or a release of it."""
        library = self.library
        families = {family.path: family for family in library.families}
        for link in article.body.links:
            path, anchor = ("", "") if scheme(link.target) else resolved(article.path, link.target)
            if path in families:
                release = library.release.get(anchor)
                yield link.offset, families[path], release if release in families[path].releases else None
        for datum in article.body.data:
            for checked in resolve(library, datum.value):
                if checked.release:
                    yield datum.offset, library.family_of[checked.release.id], checked.release
