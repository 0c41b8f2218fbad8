"""Reads `references/reading.yml`, the reading list: a mapping of slugs to its chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ..collected import Chapter, Recommended
from ..problems import SourceText
from ..shapes import Paragraph, Shape, Text
from .yaml_text import check_slug, read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..body import Body
    from ..problems import Location, Problem


class RecommendedShape(Shape):
    """A paper of the list."""

    paper: Text
    """Its key."""
    why: Paragraph
    """Its place in the story, in one to three sentences of Markdown, which may cite other papers."""


class ChapterShape(Shape):
    """A chapter of the reading list."""

    title: Text
    about: Paragraph
    """What the chapter is about, in two or three sentences of Markdown, which may cite."""
    papers: list[RecommendedShape] = Field(min_length=1)
    """Its papers, in the order in which to read them."""


def read_reading(
    source: SourceText, problems: list[Problem], read_markdown: Callable[[SourceText, list[Problem]], Body]
) -> tuple[Chapter, ...]:
    """The chapters in their order; those that cannot be read are left out.

    `read_markdown` reads what a chapter's `about` and a paper's `why` hold.
    """
    read = read_yaml(source, problems, "reading-syntax")
    if read is None:
        return ()
    entries, places = read

    def body(text: str, place: Location) -> Body:
        return read_markdown(SourceText(source.path, text, fixed=place), problems)

    chapters = []
    for slug, entry in entries.items():
        check_slug(slug, places[slug, None], problems, "reading-field")
        shape = validate(ChapterShape, entry, places, problems, "reading-field", (slug,))
        if shape:
            papers = tuple(
                Recommended(
                    recommended.paper,
                    body(recommended.why, places[slug, "papers", number, "why"]),
                    places[slug, "papers", number, "paper"],
                )
                for number, recommended in enumerate(shape.papers)
            )
            about = body(shape.about, places[slug, "about"])
            chapters.append(Chapter(slug, shape.title, about, papers, places[slug, None]))
    return tuple(chapters)
