"""What the search knows of each thing, out of the miniature library and of the real one."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.pages.searched import Document, documents, text_document
from library.sources import load
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from library.model import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return load(SAMPLE)


@pytest.fixture(scope="module")
def known(library: Library) -> dict[str, Document]:
    return {document.address: document for document in documents(library)}


class Parts(HTMLParser):
    """Text by the attribute of Pagefind that its element has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.parts: dict[str, list[str]] = {}
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(
            next((value or "" for name, value in attrs if name.startswith("data-pagefind")), tag)
        )

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.parts.setdefault(self.open[-1] if self.open else "", []).append(data)


def test_everything_has_a_document(library: Library, known: dict[str, Document]) -> None:
    assert {f"papers/{paper.key}/" for paper in library.papers} <= known.keys()
    assert {f"topics/{topic.slug}/" for topic in library.topics} <= known.keys()
    assert {f"models/{family.slug}/" for family in library.families} <= known.keys()
    assert "rules/#cite-unknown" in known


def test_a_paper_is_known_by_key_people_year_and_topics(known: dict[str, Document]) -> None:
    paper = known["papers/alpha2020first/"]
    assert "alpha2020first" in paper.names
    assert paper.years == ("2020",)
    assert paper.people
    assert paper.cited > 0
    parts = Parts(paper.html).parts
    assert parts["kind"] == ["Papers"]
    assert parts["year"] == ["2020"]
    assert parts["h1"] == [paper.title]


def test_a_release_is_a_section_of_its_family(library: Library, known: dict[str, Document]) -> None:
    family = library.families[0]
    html = known[f"models/{family.slug}/"].html
    for release in family.releases:
        assert f'<h2 id="{release.id}">' in html


def test_of_an_article_its_references_are_left_out(library: Library) -> None:
    article = library.articles[0]
    rendered = '<h1>T</h1><h2 id="a">A</h2><p>text</p><h2 id="references">References</h2><p>others</p>'
    document = text_document(library, article, "articles/valid/", rendered)
    assert "text" in document.text
    assert "others" not in document.text
    assert "A" in document.told_words.split()


def test_a_place_on_a_page_has_a_file_of_its_own() -> None:
    assert Document("rules/#one", "Rules", "one", "").file == "rules/#one.html"
    assert Document("papers/one/", "Papers", "one", "").file == "papers/one/index.html"


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_nothing_that_is_told_becomes_markup(text: str, names: list[str]) -> None:
    document = Document("papers/one/", "Papers", text, "", text, tuple(names), tuple(names), tuple(names))
    assert Parts(document.html).tags <= {"html", "body", "i", "p", "main", "h1"}
