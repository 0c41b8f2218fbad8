"""What follows from what was read: nothing of it is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.body import Link
from library.model import Author, Library, Paper, Topic
from library.problems import Location, Problem, SourceText
from library.sources import load
from library.sources.markdown import read_markdown
from tests.conftest import SAMPLE

PLACE = Location("references/papers.bib")


@pytest.fixture(scope="module")
def library() -> Library:
    return load(SAMPLE)


def paper(key: str, year: int = 2020, keywords: str = "", **fields: str) -> Paper:
    given = {"keywords": keywords, **fields}
    return Paper(key, "misc", key, (Author("Alpha"),), False, year, "", given, "", PLACE)


def topic(slug: str, parent: str = "") -> Topic:
    return Topic(slug, slug, read_markdown(SourceText("topics.yml", ""), []), parent, PLACE)


def test_papers_of_a_topic_are_those_of_the_topics_below_it_too_newest_first() -> None:
    papers = (paper("old", 2019, "below"), paper("new", 2021, "above, below"), paper("other", 2020, "beside"))
    found = Library(Path(), papers=papers, topics=(topic("above"), topic("below", "above"), topic("beside")))
    assert [one.key for one in found.papers_of["above"]] == ["new", "old"]
    assert [one.key for one in found.papers_of["below"]] == ["new", "old"]
    assert [one.key for one in found.papers_of["beside"]] == ["other"]


def test_articles_of_a_topic_are_in_the_order_of_their_titles(library: Library) -> None:
    assert [article.slug for article in library.articles_of["serving"]] == ["valid", "other"]
    assert [article.slug for article in library.articles_of["batching"]] == ["other"]


def test_lineage_ends_where_topics_run_in_a_circle() -> None:
    found = Library(Path(), topics=(topic("a", "b"), topic("b", "a")))
    assert found.lineage("a") == ["a", "b"]
    assert found.lineage("nowhere") == []


def test_papers_and_topics_are_found_by_name(library: Library) -> None:
    assert library.paper["beta2021second"].title == "A Second Paper"
    assert library.topic["batching"].parent == "serving"


def test_paper_gives_topics_and_identifiers_of_its_fields() -> None:
    given = paper(
        "a",
        keywords="one, two ,,",
        eprint="2401.00001",
        archiveprefix="arXiv",
        doi="10.1/x",
        annotation="It.",
    )
    assert given.topics == ("one", "two")
    assert (given.arxiv, given.doi, given.annotation) == ("2401.00001", "10.1/x", "It.")


def test_identifier_of_another_archive_is_not_arxivs() -> None:
    assert paper("a", eprint="1234", archiveprefix="HAL").arxiv == ""
    assert paper("a").arxiv == paper("a").doi == paper("a").annotation == ""


def test_name_of_a_body_has_no_given_part() -> None:
    assert str(Author("Gamma Team")) == "Gamma Team"
    assert str(Author("Alpha", "Anna")) == "Anna Alpha"


def test_figure_is_named_by_its_file() -> None:
    assert Link("../figures/a/kv-cache.svg", "", "", 0, "image").name == "kv-cache"


def test_mention_has_the_sentence_and_the_anchor(library: Library) -> None:
    mentions = library.mentions["gamma2022third"]
    assert [(mention.page.path, mention.anchor) for mention in mentions] == [
        ("articles/other.md", "fnref:gamma2022third"),
        ("articles/valid.md", "fnref:gamma2022third"),
        ("articles/valid.md", "fnref2:gamma2022third"),
        ("articles/valid.md", "fnref3:gamma2022third"),
    ]
    assert [mention.sentence.part for mention in mentions] == ["prose", "prose", "caption", "row"]
    assert "the buffer takes 4.5 GB" in mentions[1].sentence.text
    assert all(m.sentence.offset <= m.citation.offset < m.sentence.end for m in mentions)


def test_anchors_are_those_of_headings_figures_and_given_by_hand() -> None:
    text = '# Title\n\n## Größe & `code`\n\n<sup id="here">1</sup> It.\n\n![A b c](x/boxes.svg "Boxes.")\n'
    body = read_markdown(SourceText("docs/a.md", text), [])
    assert body.anchors == {"title", "größe--code", "here", "fig-boxes"}


def test_anchors_of_computations_are_those_of_their_sections() -> None:
    text = "# Title\n\n## One\n\n> **Computation.** 1 + 1.\n\n## Two\n\nText.\n"
    assert read_markdown(SourceText("docs/a.md", text), []).computed_anchors == {"one"}


def test_found_gives_the_problems_of_one_rule() -> None:
    problems = (Problem(PLACE, "one", "first", "hint"), Problem(PLACE, "two", "second"))
    assert list(Library(Path(), problems=problems).found("one")) == [(PLACE, "first", "hint")]
