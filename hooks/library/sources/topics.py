"""Reads the controlled vocabulary, `references/topics.yml`: a mapping of slugs to what each topic is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, StringConstraints

from ..model import Topic
from ..problems import Meant, Problem, SourceText
from ..shapes import Names, Shape, Slug, Text
from .yaml_text import Places, read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..body import Body

_SLUG = re.compile(r"^([A-Za-z0-9_-]+):", re.MULTILINE)
"""What looks like a slug in a file that cannot be read; what is filed under it is not wrong as well."""

DAYS = "([1-9][0-9]{0,3}) days?"


def _days(value: object) -> int:
    if isinstance(value, str) and (match := re.fullmatch(DAYS, value)):
        return int(match[1])
    raise ValueError('write a number of days, as "180 days"')


_Days = Annotated[
    int,
    BeforeValidator(_days, json_schema_input_type=Annotated[str, StringConstraints(pattern=f"^{DAYS}$")]),
]


class TopicShape(Shape):
    """A topic of the controlled vocabulary."""

    title: Text
    about: Text
    """What it asks, where it ends, and its main tension, in a sentence or two of Markdown."""
    parent: Slug | None = None
    """The topic above it; one of the first level has none."""
    reviewed_within: _Days | None = None
    """How long a review holds, as `180 days`."""
    also: Names | None = None
    """Other names and abbreviations, by which it is searched for."""


def read_topics(
    source: SourceText, problems: list[Problem], read_markdown: Callable[[SourceText, list[Problem]], Body]
) -> tuple[list[Topic], frozenset[str]]:
    """The topics in their order, and all slugs, those of broken entries included.

    `read_markdown` reads what a topic's `about` holds.
    """
    read = read_yaml(source, problems, "topics-syntax")
    if read is None:
        return [], frozenset(_SLUG.findall(source.text))
    entries, places = read
    topics = []
    for slug, entry in entries.items():
        shape = validate(TopicShape, entry, places, problems, "topics-field", (slug,))
        if shape:
            about = SourceText(source.path, shape.about, fixed=places[slug, "about"])
            body = read_markdown(about, problems)
            place, days = places[slug, None], shape.reviewed_within or 0
            also = tuple(shape.also or ())
            topics.append(Topic(slug, shape.title, body, shape.parent or "", place, days, also))
    _check_parents(topics, places, frozenset(entries), problems)
    return topics, frozenset(entries)


def _check_parents(
    topics: list[Topic], places: Places, slugs: frozenset[str], problems: list[Problem]
) -> None:
    """Tells parents that are no topics, and topics that stand below themselves."""
    parents = {topic.slug: topic.parent for topic in topics if topic.parent}
    for slug, parent in parents.items():
        place = places[slug, "parent"]
        if parent not in slugs:
            hint = Meant(parent, slugs, "leave it out for a topic of the first level")
            problems.append(Problem(place, "topic-parent", f'no topic "{parent}"', hint))
        elif slug in _above(slug, parents):
            problems.append(
                Problem(
                    place, "topic-parent", f'topic "{slug}" stands below itself', "give it another parent"
                )
            )


def _above(slug: str, parents: dict[str, str]) -> set[str]:
    """The slugs above a topic, each once even where they run in a circle."""
    above: set[str] = set()
    while (slug := parents.get(slug, "")) and slug not in above:
        above.add(slug)
    return above
