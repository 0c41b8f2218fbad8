"""The home page: what it leads to follows from the library, and so does every number on it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from library.model import Library
from library.pages import generate
from library.pages.home import home_data
from library.rules import RULES
from library.sources import load
from tests.conftest import DAY, ROOT, SAMPLE

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


@pytest.fixture(scope="module")
def library() -> Library:
    return load(SAMPLE)


def home(library: Library) -> str:
    return next(page.markdown for page in generate(library, DAY) if page.path == "index.md")


def data(library: Library) -> Any:
    return home_data(library)


def aged(library: Library, many: int) -> Library:
    """A library of many articles; each was written a day after the one before it, and reviewed a day before
    that one was.
    """
    first = library.articles[0]
    articles = tuple(
        replace(
            first,
            path=f"articles/a{number:02}.md",
            title=f"Article {number:02}",
            created=date(2026, 1, 1) + timedelta(days=number),
            reviewed=date(2026, 12, 31) - timedelta(days=number),
        )
        for number in range(many)
    )
    return replace(library, articles=articles)


def test_counts_are_those_of_the_sources() -> None:
    library = load(ROOT)
    found = data(library)
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "articles").glob("*.md"))
    claims = "".join(path.read_text("utf-8") for path in (ROOT / "articles").glob("*.claims.yml"))
    papers = "".join(path.read_text("utf-8") for path in (ROOT / "references").glob("*.bib"))
    assert found["numbers"] >= texts.count("<data value=") > 0
    assert found["claims"] == claims.count("against:") > 0
    assert found["verified"] == len(re.findall(r"^\s*verified\s*=", papers, re.MULTILINE)) > 0
    assert found["rules"] == len(RULES)
    assert found["values"] > len(library.releases) * 3
    assert found["citations"] > 100


def test_counts_are_shown(library: Library) -> None:
    found, text = data(library), home(library)
    for name in ("numbers", "values", "citations", "claims", "verified", "rules"):
        assert f"- **{found[name]:,}** " in text


def test_shown_number_is_one_of_an_article(library: Library) -> None:
    text = home(library)
    assert "\n**32 KiB**\n" in text
    assert "](models/sample.md#sample-small)\n" in text
    assert "`= 32,768 bytes`" in text
    assert "](articles/valid.md#number-from-1)" in text


def test_newest_articles_and_those_last_reviewed_are_different_ones(library: Library) -> None:
    found = data(aged(library, 30))
    assert [article.title for article in found["newest"]] == [f"Article {n}" for n in (29, 28, 27, 26)]
    assert [article.title for article in found["reviewed"]] == [f"Article 0{n}" for n in range(4)]


def test_few_articles_stand_there_once(library: Library) -> None:
    text = home(aged(library, 3))
    assert "## Last reviewed" not in text
    assert len(re.findall(r"^- \[Article", text, re.MULTILINE)) == 3


def test_important_papers_are_those_that_most_pages_cite(library: Library) -> None:
    found = data(library)["important"]
    cited = [pages for _, pages in found]
    assert cited == sorted(cited, reverse=True)
    paper, pages = found[0]
    assert pages == len({mention.page.path for mention in library.mentions[paper.key]})
    assert all(paper.annotation for paper, _ in found)


def test_releases_are_those_that_the_numbers_are_about(library: Library) -> None:
    computed = data(library)["computed"]
    assert [entry.sheet.id for entry in computed] == ["sample-small", "sample-moe"]
    assert "| [Sample Small](models/sample.md#sample-small) | " in home(library)


def test_page_does_not_grow_with_the_library(library: Library) -> None:
    few, many = home(aged(library, 10)), home(aged(library, 400))
    assert abs(len(many) - len(few)) < 100


def test_an_empty_library_has_a_home(tmp_path: Path) -> None:
    text = home(Library(tmp_path))
    assert "## Topics" in text
    assert "## A checked number" not in text
    assert "## What can be computed" not in text
