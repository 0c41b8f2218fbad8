"""The nouns of what is collected beside papers and models: resources, chapters of the reading list, plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .body import Body
    from .problems import Location

Kind = Literal[
    "project",
    "framework",
    "library",
    "tutorial",
    "course",
    "api",
    "performance-benchmark",
    "accuracy-benchmark",
    "data-set",
    "document",
]
"""Kinds of resources, in the order in which they are listed."""


@dataclass(frozen=True)
class Resource:
    """Something beside papers that is worth knowing: a program, a course, a benchmark, a document."""

    slug: str
    title: str
    kind: Kind
    topics: tuple[str, ...]
    url: str
    licence: str
    """An SPDX expression; empty where its source states none."""
    about: Body
    verified: str
    """What was opened, and when."""
    location: Location
    places: dict[str, Location] = field(default_factory=dict)
    """Location of each field's value, and of each topic as `topics.0`."""


@dataclass(frozen=True)
class Recommended:
    """A paper of the reading list, with its place in the story."""

    paper: str
    """Its key."""
    why: Body
    location: Location
    """That of the key."""


@dataclass(frozen=True)
class Chapter:
    """A chapter of the reading list, its papers in the order in which to read them."""

    slug: str
    title: str
    about: Body
    papers: tuple[Recommended, ...]
    location: Location

    @property
    def texts(self) -> tuple[tuple[str, Body], ...]:
        """What is told of it and of each of its papers, with the anchors."""
        return ((self.slug, self.about), *((paper.paper, paper.why) for paper in self.papers))


@dataclass(frozen=True)
class Plan:
    """Something that is to be made, known by the path of the file that it will be."""

    makes: str
    title: str
    why: Body
    topics: tuple[str, ...]
    location: Location
    places: dict[str, Location] = field(default_factory=dict)
    """Location of each topic, as `topics.0`."""
