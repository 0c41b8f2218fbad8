"""Reading of the resources and of the reading list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from library.problems import Location, Problem, SourceText
from library.sources.markdown import read_markdown
from library.sources.reading import read_reading
from library.sources.resources import read_resources

if TYPE_CHECKING:
    from library.collected import Chapter, Resource

RESOURCES = """engine:
  title: An engine
  kind: framework
  topics: [serving, batching]
  url: https://example.org/engine
  licence: MIT
  about: Serves what [@alpha2020first] describes.
  verified: its README, 2026-01-10
page:
  title: A page
  kind: document
  topics: [serving]
  url: https://example.org/page
  about: Tells of it.
  verified: the page, 2026-01-10
"""
READING = """one:
  title: One
  about: What comes first.
  papers:
    - paper: alpha2020first
      why: It asked.
    - paper: beta2021second
      why: It answered [@alpha2020first].
"""


def resources(text: str) -> tuple[tuple[Resource, ...], list[str]]:
    problems: list[Problem] = []
    found = read_resources(SourceText("resources.yml", text), problems, read_markdown)
    return found, [str(problem) for problem in sorted(problems)]


def reading(text: str) -> tuple[tuple[Chapter, ...], list[str]]:
    problems: list[Problem] = []
    found = read_reading(SourceText("reading.yml", text), problems, read_markdown)
    return found, [str(problem) for problem in sorted(problems)]


def test_resources_stand_in_their_order_with_places() -> None:
    (engine, page), problems = resources(RESOURCES)
    assert problems == []
    assert (engine.slug, engine.title, engine.kind, engine.licence) == (
        "engine",
        "An engine",
        "framework",
        "MIT",
    )
    assert engine.topics == ("serving", "batching")
    assert page.licence == ""
    assert engine.location == Location("resources.yml", 1, 1)
    assert engine.places["url"] == Location("resources.yml", 5, 8)
    assert engine.places["topics.1"] == Location("resources.yml", 4, 21)
    (citation,) = engine.about.citations
    assert engine.about.source.at(citation.offset) == Location("resources.yml", 7, 10)


def test_a_broken_resource_is_left_out_and_told() -> None:
    (page,), problems = resources(RESOURCES.replace("kind: framework", "kind: engine"))
    assert page.slug == "page"
    assert len(problems) == 1
    assert problems[0].startswith("resources.yml:3:9: resources-field: ")


def test_chapters_hold_their_papers_in_order() -> None:
    (chapter,), problems = reading(READING)
    assert problems == []
    assert [entry.paper for entry in chapter.papers] == ["alpha2020first", "beta2021second"]
    assert chapter.papers[1].location == Location("reading.yml", 7, 14)
    assert [citation.key for citation in chapter.papers[1].why.citations] == ["alpha2020first"]


def test_a_chapter_without_papers_is_refused() -> None:
    found, problems = reading(READING.partition("  papers:")[0])
    assert found == ()
    assert len(problems) == 1
    assert "reading-field" in problems[0]


@given(st.text(max_size=200))
def test_whatever_stands_there_is_read_or_told(text: str) -> None:
    resources(text)
    reading(text)


@given(st.text(alphabet=":-[]{}'\"@ \nabc#|>", max_size=80), st.integers(0, len(RESOURCES)))
def test_nothing_put_in_between_raises(text: str, at: int) -> None:
    resources(RESOURCES[:at] + text + RESOURCES[at:])
    reading(READING[: at % len(READING)] + text + READING[at % len(READING) :])
