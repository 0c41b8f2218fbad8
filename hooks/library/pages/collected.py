"""What the pages of resources and of the reading list show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, get_args

from ..collected import Kind
from ..model import Page
from ..sources.markdown import slug
from .plain import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..body import Body
    from ..collected import Resource
    from ..model import Library, Paper, Topic
    from ..problems import Location

KINDS: dict[Kind, tuple[str, str]] = {
    "project": ("Project", "Projects"),
    "framework": ("Framework", "Frameworks"),
    "library": ("Library", "Libraries"),
    "tutorial": ("Tutorial", "Tutorials"),
    "course": ("Course", "Courses"),
    "api": ("API", "APIs"),
    "performance-benchmark": ("Performance benchmark", "Performance benchmarks"),
    "accuracy-benchmark": ("Accuracy benchmark", "Accuracy benchmarks"),
    "data-set": ("Data set or other benchmark", "Other benchmarks and data sets"),
    "document": ("Technical document", "Technical documents"),
}
"""What a resource of a kind is called, and many of them."""

_UP = "../"


@dataclass(frozen=True, slots=True)
class Listed:
    """A resource with what its kind is called, what is told of it as Markdown, and its topics."""

    resource: Resource
    kind: str
    about: str
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of the reading list with its number, and its place in the story as Markdown."""

    number: int
    paper: Paper
    why: str
    place: Location


@dataclass(frozen=True, slots=True)
class Shown:
    """A chapter of the reading list."""

    title: str
    anchor: str
    """Its slug, where that is not the anchor of its heading."""
    about: str
    entries: tuple[Entry, ...]


def resources_data(library: Library) -> dict[str, object]:
    """What the template of the resources shows: those of each kind, by title."""
    by_title = sorted(library.resources, key=lambda resource: resource.title.casefold())
    shelves = [
        (KINDS[kind][1], listed(library, [resource for resource in by_title if resource.kind == kind]))
        for kind in get_args(Kind)
    ]
    return {"total": len(by_title), "shelves": [shelf for shelf in shelves if shelf[1]]}


def listed(library: Library, resources: Iterable[Resource]) -> list[Listed]:
    """Resources as they come."""
    return [
        Listed(
            resource,
            KINDS[resource.kind][0],
            _markdown(library, resource.location, resource.about),
            tuple(library.topic[name] for name in resource.topics if name in library.topic),
        )
        for resource in resources
    ]


def reading_data(library: Library) -> dict[str, object]:
    """What the template of the reading list shows: its chapters, the papers numbered through all of them."""
    numbers = count(1)
    chapters = [
        Shown(
            chapter.title,
            "" if chapter.slug == slug(chapter.title) else chapter.slug,
            _markdown(library, chapter.location, chapter.about),
            tuple(
                Entry(
                    next(numbers),
                    library.paper[recommended.paper],
                    _markdown(library, recommended.location, recommended.why),
                    recommended.location,
                )
                for recommended in chapter.papers
            ),
        )
        for chapter in library.chapters
    ]
    return {"total": len(library.recommended), "chapters": chapters}


def _markdown(library: Library, place: Location, body: Body) -> str:
    return in_words(library, Page(place.path, body), _UP)
