"""Reading of the roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from library.problems import Location, Problem, SourceText
from library.sources.markdown import read_markdown
from library.sources.roadmap import read_roadmap

if TYPE_CHECKING:
    from library.collected import Plan

TEXT = """articles/new.md:
  title: New
  topics: [serving, batching]
  why: See [this](https://example.org/).
hooks/new.py:
  title: New too
  why: It is wanted.
"""


def read(text: str) -> tuple[tuple[Plan, ...], list[str]]:
    problems: list[Problem] = []
    plans = read_roadmap(SourceText("roadmap.yml", text), problems, read_markdown)
    return plans, [str(problem) for problem in sorted(problems)]


def test_plans_stand_in_their_order_with_places() -> None:
    (article, program), problems = read(TEXT)
    assert problems == []
    assert (article.makes, article.title, article.topics) == (
        "articles/new.md",
        "New",
        ("serving", "batching"),
    )
    assert article.location == Location("roadmap.yml", 1, 1)
    assert article.places["topics.1"] == Location("roadmap.yml", 3, 21)
    assert (program.makes, program.topics) == ("hooks/new.py", ())


def test_why_is_markdown_whose_places_are_the_field() -> None:
    (article, _), _ = read(TEXT)
    (link,) = article.why.links
    assert link.target == "https://example.org/"
    assert article.why.source.at(link.offset) == Location("roadmap.yml", 4, 8)


def test_a_broken_plan_is_left_out() -> None:
    plans, problems = read(TEXT.replace("title: New\n", "titel: New\n"))
    assert [plan.makes for plan in plans] == ["hooks/new.py"]
    assert len(problems) == 2


@given(
    st.text()
    | st.lists(st.sampled_from(["a.md:\n", "  title: ", "  why: ", "  topics: ", "a", "\n", "[", "&a "])).map(
        "".join
    )
)
def test_no_text_raises(text: str) -> None:
    read(text)
