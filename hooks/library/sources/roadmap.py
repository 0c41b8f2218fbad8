"""Reads `references/roadmap.yml`: a mapping of files that are to be made to what each will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..collected import Plan
from ..problems import SourceText
from ..shapes import Shape, Text
from .yaml_text import read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..body import Body
    from ..problems import Problem


class PlanShape(Shape):
    """What stands under the path of a file that is to be made."""

    title: Text
    """What it will be called."""
    why: Text
    """What a reader will get of it."""
    topics: list[Text] = Field(default_factory=list)
    """Slugs of references/topics.yml; an article stands under the first."""


def read_roadmap(
    source: SourceText, problems: list[Problem], read_markdown: Callable[[SourceText, list[Problem]], Body]
) -> tuple[Plan, ...]:
    """The plans in their order; those that cannot be read are left out.

    `read_markdown` reads what a plan's `why` holds.
    """
    read = read_yaml(source, problems, "roadmap-syntax")
    if read is None:
        return ()
    entries, places = read
    plans = []
    for path, entry in entries.items():
        shape = validate(PlanShape, entry, places, problems, "roadmap-field", (path,))
        if shape:
            why = read_markdown(SourceText(source.path, shape.why, fixed=places[path, "why"]), problems)
            topics = {f"topics.{n}": places[path, "topics", n] for n in range(len(shape.topics))}
            place = places[path, None]
            plans.append(Plan(path, shape.title, why, tuple(shape.topics), place, topics))
    return tuple(plans)
