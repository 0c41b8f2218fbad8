"""When the review of an article runs out, after the shortest time that one of its topics allows; and when a
paper was last held against its record.

The day on which that is asked is given by whoever asks, so that a build of the same sources for the same day
is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Article, Library, Paper

HOLDS = 365
"""Days for which a review holds where no topic says otherwise, and for which a record is taken to be as it
was.
"""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Review:
    """An article with the time that its last review holds, and the topic that says so."""

    article: Article
    days: int
    topic: str
    """The slug of one of the article's topics, under which it is reviewed."""

    @property
    def due(self) -> date:
        """The day from which the next one is due."""
        return self.article.reviewed + timedelta(days=self.days)


def reviews(library: Library) -> list[Review]:
    """The last review of each article, the one that runs out first before the others."""
    found = []
    for article in library.articles:
        terms = ((holds(library, slug), slug) for slug in article.topics)
        days, topic = min(terms, key=lambda term: term[0])
        found.append(Review(article, days, topic))
    return sorted(found, key=lambda review: (review.due, review.article.title))


def holds(library: Library, slug: str) -> int:
    """Days for which a review holds under a topic: what it says, else the nearest above that does."""
    said = (library.topic[above].reviewed_within for above in library.lineage(slug))
    return next(filter(None, said), HOLDS)


def verified(library: Library) -> list[tuple[date, Paper]]:
    """Each paper with the last day on which it was held against a record, those of long ago first."""
    days = (
        (max(map(date.fromisoformat, _DAY.findall(paper.fields["verified"]))), paper)
        for paper in library.papers
        if _DAY.search(paper.fields.get("verified", ""))
    )
    return sorted(days, key=lambda one: (one[0], one[1].key))
