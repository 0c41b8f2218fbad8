"""Papers stand by who wrote them, and by where and when they appeared."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.model import Author, Library, Paper
from library.pages.rows import HAS_CODE, RETRACTED, paper_rows
from library.pages.shelves import LEAST, Shelves, series, slug_of
from library.sources import load
from tests.conftest import ROOT, SAMPLE

LIBRARY = load(SAMPLE)
FIRST = LIBRARY.papers[0]


def paper(key: str, authors: str, year: int = 2020, venue: str = "", **fields: str) -> Paper:
    """A paper by authors who are parted by semicolons, each with the family name last."""
    names = [name.strip().rpartition(" ") for name in authors.split(";")]
    people = tuple(Author(family, given) for given, _, family in names)
    return replace(
        FIRST, key=key, title=key.title(), authors=people, year=year, venue=venue,
        fields={"keywords": "batching", **fields},
    )  # fmt: skip


def shelves(*papers: Paper) -> Shelves:
    return Shelves(replace(LIBRARY, papers=papers))


def test_an_author_of_three_papers_has_a_shelf_with_the_newest_first() -> None:
    found = shelves(
        paper("a", "Ada Zed; Bob Yot", 2020),
        paper("b", "Ada Zed", 2022),
        paper("c", "Cy Abe; Ada Zed", 2021),
        paper("d", "Bob Yot; Cy Abe", 2021),
    )
    (ada,) = found.authors
    assert (ada.slug, ada.name, ada.letter) == ("ada-zed", "Ada Zed", "Z")
    assert [one.key for one in ada.papers] == ["b", "c", "a"]


def test_one_name_with_and_without_accents_is_one_author_in_its_most_frequent_spelling() -> None:
    found = shelves(
        *(paper(f"a{n}", name) for n, name in enumerate(["Lukasz Kaiser"] + 2 * ["Łukasz Kaiser"]))
    )
    assert [(author.slug, author.name) for author in found.authors] == [("lukasz-kaiser", "Łukasz Kaiser")]


def test_an_author_named_twice_by_a_paper_wrote_it_once() -> None:
    found = shelves(*(paper(key, "Ada Zed; Ada Zed") for key in "ab"))
    assert not found.authors


def test_authors_stand_by_family_name() -> None:
    found = shelves(*(paper(key, "Ada Zed; Émile Abel; Bo Żak") for key in "abc"))
    assert [author.name for author in found.authors] == ["Émile Abel", "Bo Żak", "Ada Zed"]


def test_a_link_leads_to_the_page_of_an_author_or_to_the_papers_of_the_name() -> None:
    found = shelves(*(paper(key, "Ada Zed") for key in "abc"))
    assert found.author_link(Author("Zed", "Ada"), "../") == "[Ada Zed](../authors/ada-zed.md)"
    assert (
        found.author_link(Author("O'Neil & Sons"), "../")
        == "[O'Neil &#38; Sons](../papers/index.md?author=O%27Neil%20%26%20Sons)"
    )


def test_who_wrote_most_together_comes_first() -> None:
    found = shelves(
        *(paper(key, "Ada Zed; Bob Yot") for key in "ab"),
        *(paper(key, "Ada Zed; Bob Yot; Cy Abe") for key in "cde"),
    )
    ada = next(author for author in found.authors if author.slug == "ada-zed")
    assert [(other.name, count) for other, count in found.beside(ada)] == [("Bob Yot", 5), ("Cy Abe", 3)]


@pytest.mark.parametrize(
    ("venue", "name"),
    [
        ("International Conference on Learning Representations (ICLR)", "ICLR"),
        ("Proceedings of the 2024 USENIX Annual Technical Conference (USENIX ATC)", "USENIX ATC"),
        ("Proceedings of the 59th Annual Meeting of the ACL and the 11th IJCNLP (ACL-IJCNLP)", "ACL"),
        ("Findings of the Association for Computational Linguistics: NAACL 2025", "Findings of ACL"),
        ("Journal of Machine Learning Research", "Journal of Machine Learning Research"),
        ("DeepSeek-AI", "DeepSeek-AI"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_years_of_a_venue_stand_together(venue: str, name: str) -> None:
    assert series(venue) == name


def test_preprints_stand_at_no_venue() -> None:
    found = shelves(paper("a", "A B", venue="Journal of Samples"), paper("b", "A B"))
    assert [(venue.slug, len(venue.papers)) for venue in found.venues] == [("journal-of-samples", 1)]


def test_years_come_newest_first_with_papers_by_title() -> None:
    found = shelves(paper("b", "A B", 2020), paper("c", "A B", 2021), paper("a", "A B", 2020))
    assert [(year, [one.key for one in papers]) for year, papers in found.years] == [
        (2021, ["c"]),
        (2020, ["a", "b"]),
    ]


@given(st.text(max_size=60))
def test_a_slug_is_an_address_whatever_the_name(name: str) -> None:
    slug = slug_of(name)
    assert slug_of(slug) == slug
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in slug)
    assert slug == slug.lower().strip("-")


def test_every_author_and_venue_of_the_library_has_a_slug_of_its_own() -> None:
    found = Shelves(load(ROOT))
    assert len({author.slug for author in found.authors}) == len(found.authors)
    assert all(len(author.papers) >= LEAST for author in found.authors)
    assert sum(len(venue.papers) for venue in found.venues) == sum(
        bool(one.venue) for one in found.library.papers
    )


def test_the_list_for_the_filter_has_what_it_filters_by() -> None:
    library: Library = replace(
        LIBRARY,
        papers=(
            paper(
                "old", "Ada Zed; Bob Yot; Cy Abe", 2019, code="https://example.org", keywords="batching, gone"
            ),
            paper("new", "Ada Zed", 2024, "Conference on Samples (CS)", retracted="https://example.org"),
        ),
    )
    told = json.loads(paper_rows(library))
    slugs = [slug for slug, _, _ in told["topics"]]
    batching = slugs.index("batching")
    assert told["venues"] == [["cs", "CS"]]
    assert told["papers"] == [
        ["new", "New", "Zed", 2024, 0, [batching], "Ada Zed", RETRACTED],
        ["old", "Old", "Zed et al.", 2019, -1, [batching], "Ada Zed; Bob Yot; Cy Abe", HAS_CODE],
    ]
    parents = {slug: parent for slug, _, parent in told["topics"]}
    for topic in LIBRARY.topics:
        assert parents[topic.slug] == (slugs.index(topic.parent) if topic.parent else -1)
