"""What search engines are told of a page is true, whole, and cannot end the element that it stands in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from justhtml import JustHTML

from library.addresses import Publication
from library.exports.linked import article_data, breadcrumbs, paper_data, script
from library.sources import load
from tests.conftest import SAMPLE

LIBRARY = load(SAMPLE)
ARTICLE = LIBRARY.article["valid"]
PUBLISHED = Publication("Sample", "https://example.org/sample/")
NOWHERE = Publication("Sample")
HOSTILE = st.lists(
    st.sampled_from(
        ["</script>", "<!--", "<script>", "]]>", "&lt;", '"', "'", "\\", "\u2028", "a", " ", "\n", "é"]
    ),
    min_size=1,
).map("".join)


def test_an_article_tells_who_wrote_it_when_and_from_what() -> None:
    data = article_data(LIBRARY, ARTICLE, PUBLISHED)
    assert data["@type"] == "TechArticle"
    assert data["headline"] == ARTICLE.title
    assert data["author"] == [{"@type": "Organization", "name": "The LLM Library contributors"}]
    assert (data["datePublished"], data["dateModified"]) == ("2026-01-10", "2026-02-01")
    assert data["keywords"] == ["Serving", "Attention"]
    assert data["citation"] == [
        "https://doi.org/10.1000/sample.1",
        "https://arxiv.org/abs/2106.04561",
        "https://example.org/third",
    ]
    assert data["url"] == data["@id"] == "https://example.org/sample/articles/valid/"
    assert data["isPartOf"] == {"@type": "WebSite", "name": "Sample", "url": "https://example.org/sample/"}


def test_an_article_of_a_site_without_address_has_none() -> None:
    data = article_data(LIBRARY, ARTICLE, NOWHERE)
    assert not {"url", "@id"} & data.keys()
    assert data["isPartOf"] == {"@type": "WebSite", "name": "Sample"}


def test_a_person_is_one() -> None:
    data = article_data(LIBRARY, replace(ARTICLE, authors=("Anna Alpha",)), NOWHERE)
    assert data["author"] == [{"@type": "Person", "name": "Anna Alpha"}]


def test_a_paper_is_somebody_elses_work() -> None:
    first, second, third = (paper_data(paper) for paper in LIBRARY.papers)
    assert first == {
        "@type": "ScholarlyArticle",
        "name": "The First Paper on KV Caches & Their Uses",
        "author": [
            {"@type": "Person", "name": name} for name in ("Anna Alpha", "Bert Müller", "Carl van den Berg")
        ],
        "datePublished": "2020",
        "isPartOf": {"@type": "CreativeWork", "name": "Proceedings of the 1st Conference on Samples"},
        "sameAs": "https://doi.org/10.1000/sample.1",
    }
    assert "isPartOf" not in second
    assert third["author"] == [{"@type": "Organization", "name": "Gamma Team"}]


def test_of_hundreds_of_authors_the_first_are_told() -> None:
    paper = replace(LIBRARY.papers[0], authors=LIBRARY.papers[0].authors * 100)
    assert len(paper_data(paper)["author"]) == 30


@pytest.mark.parametrize(
    ("path", "names", "last"),
    [
        ("articles/valid.md", ["Sample", "Articles", ARTICLE.title], "articles/valid/"),
        ("papers/beta2021second.md", ["Sample", "Papers", "A Second Paper"], "papers/beta2021second/"),
        ("topics/batching.md", ["Sample", "Topics", "Serving", "Batching"], "topics/batching/"),
        ("models/sample.md", ["Sample", "Models", "Sample"], "models/sample/"),
    ],
)
def test_a_page_knows_what_leads_to_it(path: str, names: list[str], last: str) -> None:
    items = breadcrumbs(LIBRARY, path, PUBLISHED)["itemListElement"]
    assert [item["name"] for item in items] == names
    assert [item["position"] for item in items] == list(range(1, len(names) + 1))
    assert items[0]["item"] == "https://example.org/sample/"
    assert items[-1]["item"] == f"https://example.org/sample/{last}"


@pytest.mark.parametrize("path", ["index.md", "papers/index.md", "years/index.md", "docs/about.md"])
def test_other_pages_need_no_trail(path: str) -> None:
    assert breadcrumbs(LIBRARY, path, PUBLISHED) == {}


@given(HOSTILE)
def test_no_text_gets_out_of_its_script(text: str) -> None:
    article = replace(ARTICLE, title=text, description=text, authors=(text,))
    data = article_data(LIBRARY, article, PUBLISHED)
    written = script(data)
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"@context": "https://schema.org", **data}
    page = JustHTML(
        f"<!doctype html><script type='application/ld+json'>{written}</script><p>", sanitize=False
    )
    [element] = page.query("script")
    assert json.loads(content(element)) == json.loads(written)


def content(node: Any) -> str:
    return "".join(child.data for child in node.children)
