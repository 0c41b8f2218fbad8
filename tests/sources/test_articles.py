"""Articles and pages out of their files."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.model import Article, Page, Revision
from library.problems import Location, Problem, SourceText
from library.sources.articles import read_article, read_page

WHOLE = """---
title: "A title: with a colon"
description: What it is about.
kind: guide
topics: [serving, attention]
level: advanced
created: 2026-01-10
reviewed: 2026-01-12
revised:
  - date: 2026-01-11
    about: Corrected a sum.
authors: [Ada Lovelace]
aliases: [older-title]
---
# A title: with a colon

Text [@alpha2020first].
"""


def read(text: str) -> tuple[Article | Page, list[Problem]]:
    problems: list[Problem] = []
    return read_article(SourceText("articles/a.md", text), problems), problems


def test_article_has_what_its_front_matter_says() -> None:
    article, problems = read(WHOLE)
    assert problems == []
    assert isinstance(article, Article)
    assert (article.slug, article.title, article.kind, article.level) == (
        "a",
        "A title: with a colon",
        "guide",
        "advanced",
    )
    assert (article.topics, article.aliases, article.authors) == (
        ("serving", "attention"),
        ("older-title",),
        ("Ada Lovelace",),
    )
    assert (article.created, article.reviewed) == (date(2026, 1, 10), date(2026, 1, 12))
    assert article.revised == (Revision(date(2026, 1, 11), "Corrected a sum."),)


def test_each_field_has_its_place() -> None:
    article, _ = read(WHOLE)
    assert isinstance(article, Article)
    assert article.places["title"] == Location("articles/a.md", 2, 8)
    assert article.places["topics.1"] == Location("articles/a.md", 5, 19)
    assert article.places["revised.0.date"] == Location("articles/a.md", 10, 11)
    assert article.places["aliases.0"] == Location("articles/a.md", 13, 11)


def test_body_begins_behind_the_front_matter() -> None:
    article, _ = read(WHOLE)
    assert [heading.text for heading in article.body.headings] == ["A title: with a colon"]
    assert str(article.body.source.at(article.body.citations[0].offset)) == "articles/a.md:17:7"


def test_authors_are_the_contributors_where_none_are_named() -> None:
    article, _ = read(WHOLE.replace("authors: [Ada Lovelace]\n", ""))
    assert isinstance(article, Article)
    assert article.authors == ("The LLM Library contributors",)


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("---\n", "", 1),
        WHOLE.replace("kind: guide", "kind: [guide"),
    ],
)
def test_article_whose_front_matter_cannot_be_read_is_still_read(text: str) -> None:
    page, problems = read(text)
    assert isinstance(page, Page)
    assert problems
    assert [citation.key for citation in page.body.citations] == ["alpha2020first"]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("kind: guide", "kind: essay"),
        WHOLE.replace("kind: guide\n", ""),
        WHOLE.replace("2026-01-10", "2026-13-10"),
        WHOLE.replace("topics: ", "topic: "),
    ],
)
def test_field_that_is_wrong_does_not_hide_the_others(text: str) -> None:
    article, problems = read(text)
    assert {problem.rule for problem in problems} <= {"front-matter-field", "front-matter-syntax"}
    assert isinstance(article, Article)
    assert article.title == "A title: with a colon"
    assert article.kind in ("guide", "")


def test_rule_of_hyphens_is_no_front_matter_of_a_page() -> None:
    problems: list[Problem] = []
    page = read_page(SourceText("docs/a.md", "# A\n\n---\n\nText: more\n\n---\n"), problems)
    assert problems == []
    assert [heading.text for heading in page.body.headings] == ["A"]


@given(
    st.lists(
        st.sampled_from(
            [*WHOLE.splitlines(keepends=True), "---\n", "a: &b [\n", "\t", "!!x", "- ", "{", "\x00", "? "]
        )
        | st.text(max_size=5),
        max_size=20,
    ).map("".join)
)
@settings(deadline=None)
def test_no_file_makes_the_reader_raise(text: str) -> None:
    read(text)
    read_page(SourceText("docs/a.md", text), [])
