"""Which papers are near to a paper."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
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
        shared: dict[str, float] = defaultdict(float)
        wrote: dict[str, int] = defaultdict(int)
        for feature in self._features[paper.key]:
            if feature[0] == "author":
                for key in self._around(feature, paper):
                    wrote[key] += 1
            else:
                weight = self._weight[feature] ** 2
                for key in self._around(feature, paper):
                    shared[key] += weight
        length = self._length[paper.key]
        near = {key: dot / (length * self._length[key]) for key, dot in shared.items()}
        for key, authors in wrote.items():
            fewer = min(len(paper.authors), len(self.library.paper[key].authors))
            near[key] = near.get(key, 0.0) + _AUTHORS * authors / fewer
        nearest = nsmallest(_MOST, near.keys() - self._left_out - {paper.key}, lambda key: (-near[key], key))
        return [self._near(paper.key, key) for key in nearest]

    def _near(self, one: str, other: str) -> NearPaper:
        both = self._features[one].keys() & self._features[other].keys()
        kinds = [kind for kind, _ in both]
        return NearPaper(self.library.paper[other], *map(kinds.count, ("article", "topic", "author")))

    def _around(self, feature: Feature, paper: Paper) -> list[str]:
        """Keys of papers with a feature."""
        keys = self._having[feature]
        if len(keys) <= _LOOKED_AT:
            return keys
        at = bisect_left(keys, self._place[paper.key], key=self._place.__getitem__)
        start = min(max(at - _LOOKED_AT // 2, 0), len(keys) - _LOOKED_AT)
        return keys[start : start + _LOOKED_AT]

    @cached_property
    def _left_out(self) -> set[str]:
        """Keys of the papers that are near to none."""
        return {paper.key for paper in self.library.papers if "retracted" in paper.fields}

    @cached_property
    def _place(self) -> dict[str, int]:
        """The place of each paper by year, by its key."""
        by_year = sorted(self.library.papers, key=lambda paper: (paper.year, paper.key))
        return {paper.key: place for place, paper in enumerate(by_year)}

    @cached_property
    def _features(self) -> dict[str, dict[Feature, None]]:
        """Features of each paper, each once and in a fixed order, by its key."""
        return {
            paper.key: dict.fromkeys(
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
            for paper in self.library.papers
        }

    @cached_property
    def _having(self) -> dict[Feature, list[str]]:
        """Keys of the papers that have a feature, by year."""
        having: dict[Feature, list[str]] = defaultdict(list)
        for key in self._place:
            for feature in self._features[key]:
                having[feature].append(key)
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
            key: math.hypot(*(self._weight[feature] for feature in features)) or 1.0
            for key, features in self._features.items()
        }
