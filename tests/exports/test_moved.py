"""Old addresses lead to the new ones, whatever stands in a title."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from justhtml import JustHTML

from library.addresses import Publication
from library.exports.moved import moved, redirect
from library.sources import load
from tests.conftest import SAMPLE

LIBRARY = load(SAMPLE)


def test_aliases_and_former_keys_have_moved() -> None:
    first, *others = LIBRARY.papers
    fields = first.fields | {"formerly": "one2020first, two2020first"}
    library = replace(LIBRARY, papers=(replace(first, fields=fields), *others))
    assert [(old, new) for old, new, _ in moved(library)] == [
        ("articles/old-valid/", "articles/valid/"),
        ("papers/one2020first/", "papers/alpha2020first/"),
        ("papers/two2020first/", "papers/alpha2020first/"),
    ]


def test_a_page_that_moved_leads_on_and_is_not_kept() -> None:
    page = JustHTML(
        redirect("articles/old/", "articles/new/", "New", Publication("Sample", "https://example.org/a/")),
        sanitize=False,
    )
    assert page.query_one('meta[http-equiv="refresh"]').attrs["content"] == "0; url=../new/"
    assert page.query_one('link[rel="canonical"]').attrs["href"] == "https://example.org/a/articles/new/"
    assert page.query_one('meta[name="robots"]').attrs["content"] == "noindex"
    assert page.query_one("a").attrs["href"] == "../new/"
    assert page.query("[data-pagefind-body]") == []


@given(st.text(st.sampled_from("<>&\"'/ab\u2028")))
def test_a_title_shows_itself(title: str) -> None:
    page = JustHTML(redirect("papers/a/", "papers/b/", title, Publication("Sample")), sanitize=False)
    assert [child.data for child in page.query_one("a").children] == [title] * bool(title)
    assert page.query_one('link[rel="canonical"]').attrs["href"] == "../b/"
    assert {node.name for node in page.query("*")} == set("html head meta title link body p a".split())
