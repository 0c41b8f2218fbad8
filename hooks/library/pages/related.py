"""Which papers are near to a paper."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..model import Article
from .shelves import slug_of
from .text import counted

if TYPE_CHECKING:
    from ..model import Library, Paper

_MOST = 6
_LOOKED_AT = 200
"""Papers with a feature that are looked at: where more have it, those nearest in year."""
_ARTICLE = 2.0
"""Topics for which an article counts that is as rare."""
_AUTHORS = 0.5
"""What it counts that all authors of a paper wrote the other as well, where 1 is to share all the rest."""

Feature = tuple[str, str]
"""A topic, an article or an author: which of them, and its slug."""


@dataclass(frozen=True, slots=True)
class NearPaper:
    """A paper near to another, with the topics and the number of articles and authors that both have."""

    paper: Paper
    articles: int
    topics: int
    authors: int

    @property
    def shared(self) -> list[str]:
        """What both have, in words."""
        counts = {"article": self.articles, "topic": self.topics, "author": self.authors}
        words = {"article": "cited together in {}", "topic": "{} in common", "author": "{} of both"}
        return [words[noun].format(counted(count, noun)) for noun, count in counts.items() if count]


@dataclass(frozen=True)
class Nearness:
    """How near the papers of one library are; what takes a look at all of them is derived once."""

    library: Library

    def related(self, paper: Paper) -> list[NearPaper]:
        """The papers nearest to one, the nearest first; none that has nothing in common with it.

        Two things are added. The first is the cosine between two vectors, which have an entry for each topic
        of a paper and for each article that cites it: log(1 + all papers / those that have the like), that of
        an article twice as large. So what few papers share says more, and to be cited together says most. The
        second is half the share of the shorter list of authors that is in both. A paper that was retracted is
        near to none.
        """
        own = self._features[paper.key]
        shared: dict[str, list[Feature]] = defaultdict(list)
        for feature in own:
            for other in self._around(feature, paper):
                shared[other].append(feature)
        shared.pop(paper.key, None)
        nearness = {key: self._nearness(paper.key, key, features) for key, features in shared.items()}
        nearest = sorted(nearness, key=lambda key: (-nearness[key], key))[:_MOST]
        return [self._near(key, shared[key]) for key in nearest if nearness[key] > 0]

    def _near(self, key: str, shared: list[Feature]) -> NearPaper:
        kinds = [kind for kind, _ in shared]
        return NearPaper(self.library.paper[key], *map(kinds.count, ("article", "topic", "author")))

    def _nearness(self, one: str, other: str, shared: list[Feature]) -> float:
        if "retracted" in self.library.paper[other].fields:
            return 0.0
        dot = sum(self._weight[feature] ** 2 for feature in shared)
        angle = dot / (self._length[one] * self._length[other] or 1)
        authors = sum(kind == "author" for kind, _ in shared)
        fewer = min(len(self.library.paper[one].authors), len(self.library.paper[other].authors))
        return angle + _AUTHORS * authors / (fewer or 1)

    def _around(self, feature: Feature, paper: Paper) -> list[str]:
        """Keys of papers with a feature."""
        having = self._having[feature]
        if len(having) <= _LOOKED_AT:
            return [key for _, key in having]
        at = bisect_left(having, (paper.year, paper.key))
        start = min(max(at - _LOOKED_AT // 2, 0), len(having) - _LOOKED_AT)
        return [key for _, key in having[start : start + _LOOKED_AT]]

    @cached_property
    def _features(self) -> dict[str, list[Feature]]:
        """Features of each paper, each once, by its key."""
        return {
            paper.key: list(
                dict.fromkeys(
                    [
                        *(("topic", slug) for slug in paper.topics),
                        *(
                            ("article", mention.page.slug)
                            for mention in self.library.mentions.get(paper.key, ())
                            if isinstance(mention.page, Article)
                        ),
                        *(("author", slug_of(str(author))) for author in paper.authors),
                    ]
                )
            )
            for paper in self.library.papers
        }

    @cached_property
    def _having(self) -> dict[Feature, list[tuple[int, str]]]:
        """Years and keys of the papers that have a feature, in order."""
        having: dict[Feature, list[tuple[int, str]]] = defaultdict(list)
        for paper in sorted(self.library.papers, key=lambda paper: (paper.year, paper.key)):
            for feature in self._features[paper.key]:
                having[feature].append((paper.year, paper.key))
        return having

    @cached_property
    def _weight(self) -> dict[Feature, float]:
        """The entry of each feature in the vectors, none for authors."""
        counts = {"article": _ARTICLE, "topic": 1.0, "author": 0.0}
        papers = len(self.library.papers)
        return {
            feature: counts[feature[0]] * math.log(1 + papers / len(having))
            for feature, having in self._having.items()
        }

    @cached_property
    def _length(self) -> dict[str, float]:
        """The length of each paper's vector, by its key."""
        return {
            key: math.hypot(*(self._weight[feature] for feature in features))
            for key, features in self._features.items()
        }
