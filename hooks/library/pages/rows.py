"""What the filter of the papers index works on: all papers in a file that a browser asks for when a reader
first filters.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .reference import short_people
from .shelves import Shelves, series, slug_of

if TYPE_CHECKING:
    from ..model import Library

PATH = "papers/index.json"

HAS_CODE, RETRACTED = 1, 2
"""Bits of the last value of a paper."""


def paper_rows(library: Library) -> str:
    """The papers, the newest first, as rows of key, title, authors in short, year, venue, topics, all authors
    and bits; venues and topics are numbers of `venues` and `topics`, -1 stands for none.

    A topic is its slug, its title and the number of the topic above it.
    """
    slugs = [topic.slug for topic in library.topics]
    number = {slug: place for place, slug in enumerate(slugs)}
    shelves = Shelves(library)
    venues = {shelf.slug: place for place, shelf in enumerate(shelves.venues)}
    rows = [
        [
            paper.key,
            paper.title,
            short_people(paper),
            paper.year,
            venues.get(slug_of(series(paper.venue)), -1),
            [number[slug] for slug in paper.topics if slug in number],
            "; ".join(map(str, paper.authors)),
            HAS_CODE * ("code" in paper.fields) + RETRACTED * ("retracted" in paper.fields),
        ]
        for _, papers in shelves.years
        for paper in papers
    ]
    told = {
        "topics": [[topic.slug, topic.title, number.get(topic.parent, -1)] for topic in library.topics],
        "venues": [[shelf.slug, shelf.name] for shelf in shelves.venues],
        "papers": rows,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
