"""Reads the files in Markdown: front matter and body, of articles and of the hand-written pages of the
site.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import Field, ValidationError

from ..model import CONTRIBUTORS, Article, Page, Revision
from ..problems import Problem, SourceText
from ..shapes import Shape, Slug, Text
from .markdown import read_markdown
from .yaml_text import read_yaml, validate

if TYPE_CHECKING:
    from ..body import Body

Level = Literal["introductory", "intermediate", "advanced"]
LEVELS: tuple[Level, ...] = get_args(Level)

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??---[ \t]*(?:\n|$)", re.DOTALL)


class Change(Shape):
    """A change that readers of an earlier version should know of."""

    date: date
    about: Text
    """What changed, in a sentence."""


class FrontMatter(Shape):
    """The front matter of an article."""

    title: Text
    """The same as the first heading."""
    description: Text
    """What it tells, in a sentence without numbers, as lists and search engines show it."""
    kind: Literal["article", "guide", "note", "reference"]
    """How long it is, and how many sources and figures it wants."""
    topics: list[Slug] = Field(min_length=1)
    """Slugs from `references/topics.yml`."""
    level: Level
    """What a reader has to know before."""
    created: date
    """The day of its first version."""
    reviewed: date
    """The day on which somebody last held the whole text against its sources."""
    revised: list[Change] = Field(default_factory=list)
    """Its changes, the newest last."""
    authors: list[Text] = Field(default_factory=lambda: [CONTRIBUTORS])
    """Who wrote it; the contributors together where nobody is named."""
    aliases: list[Slug] = Field(default_factory=list)
    """Old addresses, which lead to it."""


class PageMatter(Shape):
    """The front matter of a hand-written page, which MkDocs and Material read."""

    title: Text | None = None
    description: Text | None = None
    hide: list[Literal["navigation", "toc", "footer", "path"]] = Field(default_factory=list)
    template: Text | None = None


def read_article(source: SourceText, problems: list[Problem]) -> Article | Page:
    """An article; where its front matter cannot be read, a page, so that its text is checked all the same."""
    match = FRONT_MATTER.match(source.text)
    body = read_markdown(source, problems, match.end() if match else 0)
    page = Page(source.path, body)
    if not match:
        unclosed = source.text.startswith("---")
        message = "front matter that is never closed" if unclosed else "no front matter"
        hint = 'close it with "---"' if unclosed else 'begin the file with "---", its fields, and "---"'
        problems.append(Problem(source.at(0), "front-matter-missing", message, hint))
        return page
    read = read_yaml(
        source,
        problems,
        "front-matter-syntax",
        match.start(1) if match[1] else 4,
        match.end(1) if match[1] else 4,
    )
    if read is None:
        return page
    value, places = read
    matter = validate(FrontMatter, value, places, problems, "front-matter-field") or _mended(value, body)
    return Article(
        path=source.path,
        title=matter.title,
        description=matter.description,
        kind=matter.kind,
        topics=tuple(matter.topics),
        level=matter.level,
        created=matter.created,
        reviewed=matter.reviewed,
        body=body,
        revised=tuple(Revision(change.date, change.about) for change in matter.revised),
        authors=tuple(matter.authors),
        aliases=tuple(matter.aliases),
        places=dict.fromkeys(FrontMatter.model_fields, source.at(0))
        | {".".join(map(str, path)): place for path, place in places.items() if None not in path},
    )


def _mended(value: dict[str, Any], body: Body) -> FrontMatter:
    """The front matter with something in place of each field that is wrong, of which the rules have no more
    to say.
    """
    wrong: set[str] = set()
    try:
        FrontMatter.model_validate(value)
    except ValidationError as error:
        wrong = {str(fault["loc"][0]) for fault in error.errors()}
    right = {name: value[name] for name in FrontMatter.model_fields if name in value and name not in wrong}
    stand_ins = {
        "title": body.headings[0].text or "…" if body.headings else "…",
        "description": "…",
        "kind": "reference",
        "topics": ["…"],
        "level": "introductory",
        "created": date.min,
        "reviewed": right.get("created", date.min),
    }
    matter = FrontMatter.model_validate(stand_ins | right)
    unknown: dict[str, Any] = {
        name: empty for name, empty in (("kind", ""), ("topics", [])) if name not in right
    }
    return matter.model_copy(update=unknown)


def read_page(source: SourceText, problems: list[Problem]) -> Page:
    """A hand-written page of the site; its front matter, if there is any, is MkDocs's to use."""
    match = FRONT_MATTER.match(source.text)
    if match and match[1]:
        read = read_yaml(source, problems, "front-matter-syntax", match.start(1), match.end(1))
        if read:
            value, places = read
            validate(PageMatter, value, places, problems, "front-matter-field")
    return Page(source.path, read_markdown(source, problems, match.end() if match else 0))
