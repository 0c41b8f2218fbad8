"""Where a link leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.addresses import Publication, at, leaves, page_of, resolve
from library.markup import scheme
from library.model import Library
from library.sources import load
from tests.conftest import SAMPLE


@pytest.mark.parametrize(
    ("page", "target", "path", "anchor"),
    [
        ("articles/a.md", "b.md", "articles/b.md", ""),
        ("articles/a.md", "b.md#c", "articles/b.md", "c"),
        ("articles/a.md", "#c", "articles/a.md", "c"),
        ("articles/a.md", "", "articles/a.md", ""),
        ("articles/a.md", "./b.md", "articles/b.md", ""),
        ("articles/a.md", "../references/x.bib#key", "references/x.bib", "key"),
        ("articles/a.md", "../references/", "references", ""),
        ("articles/a.md", "b%20c.md#d%C3%A9", "articles/b c.md", "dé"),
        ("articles/a.md", "b.md?plain=1#c", "articles/b.md", "c"),
        ("articles/a.md", "../../b.md", "../b.md", ""),
        ("articles/a.md", "..", ".", ""),
        ("articles/a.md", "/b.md", "/b.md", ""),
        ("CONTRIBUTING.md", "docs/a.md", "docs/a.md", ""),
        ("docs/a.md", "../CONTRIBUTING.md#b", "CONTRIBUTING.md", "b"),
    ],
)
def test_link_is_relative_to_its_page(page: str, target: str, path: str, anchor: str) -> None:
    assert resolve(page, target) == (path, anchor)


@pytest.mark.parametrize("path", ["../a.md", "..", "/a.md", "a\\..\\..\\b.md"])
def test_path_out_of_the_repository_leaves_it(path: str) -> None:
    assert leaves(path)


@pytest.mark.parametrize("path", ["a.md", "articles/a.md", "..a.md", "."])
def test_path_inside_the_repository_does_not_leave_it(path: str) -> None:
    assert not leaves(path)


def test_addresses_with_a_scheme_or_a_host_lead_elsewhere() -> None:
    for address in ("https://example.org", "mailto:a@example.org", "//example.org", "javascript:1"):
        assert scheme(address)
    for address in ("a.md", "../a:b.md", "#a:b", "/a", "", "1a:b"):
        assert not scheme(address)


@pytest.mark.parametrize(
    ("path", "anchor", "page"),
    [
        ("references/papers.bib", "alpha2020first", ("papers/alpha2020first.md", "")),
        ("references/papers.bib", "", ("papers/index.md", "")),
        ("references/papers.bib", "nobody", ("papers/index.md", "")),
        ("references", "", ("papers/index.md", "")),
        ("references/topics.yml", "serving", ("topics/serving.md", "")),
        ("references/topics.yml", "", ("topics/index.md", "")),
        ("hooks/library/rules", "", ("rules/index.md", "")),
        ("hooks/library/rules/numbers.py", "number-unsourced", ("rules/index.md", "number-unsourced")),
        ("articles/valid.md", "links", ("articles/valid.md", "links")),
        ("figures/valid/boxes.svg", "", ("figures/valid/boxes.svg", "")),
    ],
)
def test_source_has_its_page(path: str, anchor: str, page: tuple[str, str]) -> None:
    assert page_of(load(SAMPLE), path, anchor) == page


def test_papers_of_an_empty_library_have_no_pages() -> None:
    assert page_of(Library(Path()), "references/papers.bib", "alpha2020first") == ("papers/index.md", "")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.md", ""),
        ("papers/index.md", "papers/"),
        ("papers/a2020b.md", "papers/a2020b/"),
        ("articles/reindex.md", "articles/reindex/"),
    ],
)
def test_page_has_its_address(path: str, address: str) -> None:
    assert at(path) == address


def test_a_site_has_whole_addresses_where_its_own_is_known() -> None:
    assert Publication("A", "https://example.org/a/").url("papers/é b/") == (
        "https://example.org/a/papers/%C3%A9%20b/"
    )
    assert Publication("A").url("papers/a2020b/") == ""
