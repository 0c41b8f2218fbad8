"""What stands around an article follows from the library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from library.model import Library
from library.pages.around import Around
from library.problems import SourceText
from library.sources import load
from library.sources.markdown import read_markdown
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from library.model import Article

LIBRARY = load(SAMPLE)
VALID = LIBRARY.article["valid"]


def article(slug: str, topics: str, cited: str = "", text: str = "") -> Article:
    """An article on some topics that cites some papers, each named by the first letter of its key."""
    keys = {paper.key[0]: paper.key for paper in LIBRARY.papers}
    written = "# T\n\n" + " ".join(f"[@{keys[letter]}]" for letter in cited) + text
    body = read_markdown(SourceText(f"articles/{slug}.md", written), [])
    path = f"articles/{slug}.md"
    return replace(VALID, path=path, title=slug.capitalize(), topics=tuple(topics.split()), body=body)


def around(*articles: Article) -> Around:
    return Around(replace(LIBRARY, articles=articles))


def slugs(found: Around, of: str) -> list[str]:
    return [near.article.slug for near in found.related(found.library.article[of])]


def test_an_article_follows_another_in_its_field_by_topic_and_title() -> None:
    """Serving has batching below it; attention is a field of its own, and is written before both."""
    row = [
        article("zero", "attention"),
        article("one", "serving attention"),
        article("two", "serving"),
        article("alone", "batching"),
    ]
    found = around(*reversed(row))
    beside = {one.slug: [other and other.slug for other in found.beside(one)] for one in row}
    assert beside == {
        "zero": [None, None],
        "one": [None, "two"],
        "two": ["one", "alone"],
        "alone": ["two", None],
    }
    assert found.field(row[3]).slug == "serving"
    assert [(topic.slug, [one.slug for one in shelf]) for topic, shelf in found.shelves] == [
        ("attention", ["zero"]),
        ("serving", ["one", "two"]),
        ("batching", ["alone"]),
    ]


def test_an_article_is_near_to_those_with_its_topics_and_papers() -> None:
    found = around(
        article("one", "serving", "ab"),
        article("papers", "attention", "ab"),
        article("topic", "serving"),
        article("both", "serving", "ab"),
        article("neither", "attention", "g"),
    )
    assert slugs(found, "one") == ["both", "topic", "papers"]
    both, topic, papers = found.related(found.library.article["one"])
    assert [(near.papers, [one.slug for one in near.topics]) for near in (both, topic, papers)] == [
        (2, ["serving"]),
        (0, ["serving"]),
        (2, []),
    ]


def test_a_paper_that_all_cite_brings_nobody_nearer_than_one_that_few_cite() -> None:
    found = around(
        article("one", "serving", "ab"),
        article("common", "attention", "a"),
        article("rare", "attention", "b"),
        *(article(f"other-{number}", "attention", "a") for number in range(4)),
    )
    assert slugs(found, "one")[:2] == ["rare", "common"]


def test_an_article_on_everything_is_not_near_to_everything() -> None:
    found = around(
        article("one", "serving", "a"),
        article("like-it", "serving", "a"),
        article("on-everything", "serving attention batching", "abg"),
    )
    assert slugs(found, "one") == ["like-it", "on-everything"]


def test_there_are_at_most_four_and_a_tie_is_always_the_same() -> None:
    found = around(*(article(slug, "serving", "a") for slug in "fedcba"))
    assert slugs(found, "a") == ["b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (" It is [one](../models/sample.yml).", [("sample", [])]),
        (" It is [one](../models/sample.yml#sample-moe).", [("sample", ["sample-moe"])]),
        (" It is [one](../models/sample.yml#sources).", [("sample", [])]),
        (' It takes <data value="sample-small#context">4,096</data>.', [("sample", ["sample-small"])]),
        (
            ' It takes <data value="sample-moe#parameters / sample-small#parameters">4×</data>, as'
            " [it](../models/sample.yml#sample-small) does.",
            [("sample", ["sample-moe", "sample-small"])],
        ),
        (' It took <data value="bench.speed#first">12.5 ms</data>, in `[a](../models/sample.yml)`.', []),
        (" It is [another](https://example.org/models/sample.yml), or [a page](other.md).", []),
    ],
)
def test_models_are_named_by_links_and_checked_numbers(text: str, named: list[tuple[str, list[str]]]) -> None:
    one = article("one", "serving", text=text)
    found = around(one).models(one)
    assert [(spoken.family.slug, [release.id for release in spoken.releases]) for spoken in found] == named


def test_papers_that_are_cited_most_come_first() -> None:
    found = around(article("one", "serving", "abgb"), article("two", "serving", "ggggggb"))
    one = found.library.article["one"]
    assert [(paper.key, times) for paper, times in found.papers(one)] == [
        ("beta2021second", 2),
        ("gamma2022third", 1),
        ("alpha2020first", 1),
    ]


def test_a_library_of_one_article_has_nothing_around_it() -> None:
    one = article("one", "serving")
    found = around(one)
    assert (found.beside(one), found.related(one), found.models(one), found.papers(one)) == (
        (None, None),
        [],
        [],
        [],
    )
    assert Around(Library(SAMPLE)).shelves == []
