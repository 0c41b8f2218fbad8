"""Reads `references/resources.yml`: a mapping of slugs to what each resource is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..collected import Kind, Resource
from ..problems import SourceText
from ..shapes import Paragraph, Shape, Slugs, Text
from .yaml_text import check_slug, read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..body import Body
    from ..problems import Problem


class ResourceShape(Shape):
    """Something beside papers that is worth knowing."""

    title: Text
    kind: Kind
    """What it is before anything else; `data-set` is a data set or a benchmark of another kind."""
    topics: Slugs = Field(min_length=1)
    """Slugs of references/topics.yml."""
    url: Text
    """Where it is at home: its repository or its own page, over https."""
    licence: Text | None = None
    """An SPDX identifier, or `LicenseRef-...` for what SPDX does not know; left out where none is stated."""
    about: Paragraph
    """What it is and when to take it, in a sentence of Markdown, which may cite."""
    verified: Text
    """What was opened, and when: `README and LICENSE of its repository, 2026-11-24`."""


def read_resources(
    source: SourceText, problems: list[Problem], read_markdown: Callable[[SourceText, list[Problem]], Body]
) -> tuple[Resource, ...]:
    """The resources in their order; those that cannot be read are left out.

    `read_markdown` reads what a resource's `about` holds.
    """
    read = read_yaml(source, problems, "resources-syntax")
    if read is None:
        return ()
    entries, places = read
    resources = []
    for slug, entry in entries.items():
        check_slug(slug, places[slug, None], problems, "resources-field")
        shape = validate(ResourceShape, entry, places, problems, "resources-field", (slug,))
        if shape:
            about = SourceText(source.path, shape.about, fixed=places[slug, "about"])
            fields = {name: places[slug, name] for name in entry}
            topics = {f"topics.{n}": places[slug, "topics", n] for n in range(len(shape.topics))}
            resources.append(
                Resource(
                    slug=slug,
                    title=shape.title,
                    kind=shape.kind,
                    topics=tuple(shape.topics),
                    url=shape.url,
                    licence=shape.licence or "",
                    about=read_markdown(about, problems),
                    verified=shape.verified,
                    location=places[slug, None],
                    places=fields | topics,
                )
            )
    return tuple(resources)
