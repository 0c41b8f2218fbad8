"""Reading of the vocabulary of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from library.problems import Location, Problem, SourceText
from library.sources.markdown import read_markdown
from library.sources.topics import read_topics

if TYPE_CHECKING:
    from library.model import Topic

TEXT = """serving:
  title: Serving
  about: >-
    How many share one model; see
    [this](https://example.org/).
batching:
  title: Batching
  about: Which run together.
  parent: serving
"""


def read(text: str) -> tuple[list[Topic], frozenset[str], list[str]]:
    problems: list[Problem] = []
    topics, slugs = read_topics(SourceText("topics.yml", text), problems, read_markdown)
    return topics, slugs, [str(problem) for problem in sorted(problems)]


def test_topics_stand_in_their_order_with_places() -> None:
    (serving, batching), slugs, problems = read(TEXT)
    assert problems == []
    assert slugs == {"serving", "batching"}
    assert (serving.slug, serving.title, serving.parent) == ("serving", "Serving", "")
    assert (batching.slug, batching.parent, batching.location) == (
        "batching",
        "serving",
        Location("topics.yml", 6, 1),
    )


def test_about_is_markdown_whose_places_are_the_field() -> None:
    (serving, _), _, _ = read(TEXT)
    (link,) = serving.about.links
    assert link.target == "https://example.org/"
    assert serving.about.source.at(link.offset) == Location("topics.yml", 3, 10)


def test_broken_topic_stays_known() -> None:
    topics, slugs, problems = read(TEXT.replace("title: Batching", "titel: Batching"))
    assert [topic.slug for topic in topics] == ["serving"]
    assert slugs == {"serving", "batching"}
    assert len(problems) == 2


def test_slugs_stay_known_where_the_file_cannot_be_read() -> None:
    topics, slugs, problems = read(TEXT + "broken: [\n")
    assert topics == []
    assert slugs == {"serving", "batching", "broken"}
    assert len(problems) == 1


@settings(deadline=None)
@given(
    st.text()
    | st.lists(
        st.sampled_from(["a:\n", "b: ", "  title: ", "  about: ", "  parent: ", "a", "\n", "[", "&a "])
    ).map("".join)
)
def test_no_text_raises(text: str) -> None:
    topics, slugs, _ = read(text)
    assert {topic.slug for topic in topics} <= slugs
