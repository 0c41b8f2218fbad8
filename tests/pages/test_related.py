"""Papers are near to each other by what they share, and the more so the fewer others share it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from library.model import Author
from library.pages.related import Nearness
from library.problems import SourceText
from library.sources import load
from library.sources.markdown import read_markdown
from tests.conftest import ROOT, SAMPLE

if TYPE_CHECKING:
    from library.model import Article, Paper

LIBRARY = load(SAMPLE)
FIRST, VALID = LIBRARY.papers[0], LIBRARY.article["valid"]


def paper(key: str, topics: str, authors: str = "", year: int = 2020, **fields: str) -> Paper:
    people = tuple(Author(name) for name in authors.split())
    return replace(FIRST, key=key, authors=people, year=year, fields={"keywords": topics, **fields})


def article(slug: str, *cited: str) -> Article:
    written = "# T\n\n" + " ".join(f"It is so [@{key}]." for key in cited)
    path = f"articles/{slug}.md"
    return replace(VALID, path=path, body=read_markdown(SourceText(path, written), []))


def near(papers: list[Paper], key: str, *articles: Article) -> list[str]:
    library = replace(LIBRARY, papers=tuple(papers), articles=articles, pages=(), families=())
    return [other.paper.key for other in Nearness(library).related(library.paper[key])]


def test_more_topics_in_common_are_nearer_and_none_is_not_near() -> None:
    papers = [
        paper("one", "batching, serving"),
        paper("two", "batching"),
        paper("three", "batching, serving"),
        paper("four", "attention"),
    ]
    assert near(papers, "one") == ["three", "two"]
    assert near(papers, "four") == []


def test_to_be_cited_together_is_nearer_than_to_share_a_topic() -> None:
    papers = [paper("one", "batching"), paper("two", "batching"), paper("three", "attention")]
    assert near(papers, "one", article("a", "one", "three"))[0] == "three"
    assert near(papers, "one", article("a", "one"), article("b", "three")) == ["two"]


def test_who_wrote_both_brings_them_nearer() -> None:
    papers = [
        paper("one", "batching", "Zed Yot"),
        paper("two", "batching", "Abe"),
        paper("three", "batching", "Yot Zed"),
        paper("four", "attention", "Zed"),
    ]
    assert near(papers, "one") == ["three", "two", "four"]


def test_a_retracted_paper_is_near_to_none() -> None:
    papers = [paper("one", "batching"), paper("two", "batching", retracted="https://example.org")]
    assert near(papers, "one") == []


def test_what_is_shared_is_told() -> None:
    papers = [paper("one", "batching, serving", "Zed"), paper("two", "batching, serving", "Zed Abe")]
    library = replace(
        LIBRARY, papers=tuple(papers), articles=(article("a", "one", "two"),), pages=(), families=()
    )
    (other,) = Nearness(library).related(papers[0])
    assert other.shared == ["cited together in 1 article", "2 topics in common", "1 author of both"]


def test_of_a_topic_that_most_have_the_nearest_in_year_are_looked_at() -> None:
    papers = [paper(f"p{n:04}", "batching", year=1000 + n) for n in range(1000)]
    found = near(papers, "p0500")
    assert len(found) == 6
    assert all(400 <= int(key[1:]) <= 600 for key in found)
    assert near(papers, "p0000") and near(papers, "p0999")


def test_every_paper_of_the_library_has_papers_near_to_it() -> None:
    library = load(ROOT)
    nearness = Nearness(library)
    alone = [paper.key for paper in library.papers if not nearness.related(paper)]
    assert not alone
