"""The site published: under a path, with its sources on another host, and with headers."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from justhtml import JustHTML

from tests.conftest import ROOT, Built, built, copied_sample, is_moved, with_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITE_URL = "https://someone.github.io/llm-library/"
REPO_URL = "https://gitlab.example.org/someone/llm-library"
PAGE = (ROOT / "docs/publishing.md").read_text(encoding="utf-8")
HEADERS = (ROOT / "docs/_headers").read_text(encoding="utf-8")
POLICY = re.compile(r"default-src [^\n\"]+")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of the miniature library, for a path on a host, with its sources on a host of another kind."""
    library = with_site(copied_sample(tmp_path_factory.mktemp("published") / "library"))
    given = {"SITE_URL": SITE_URL, "REPO_URL": REPO_URL, "EDIT_URI": "-/edit/main/docs/"}
    return built(library, library / "site", **given)


@pytest.fixture(scope="module")
def pages(published: Built) -> dict[str, Any]:
    """Every page by its path; not those at old addresses."""
    assert published.status == 0, published.log
    return {
        path.relative_to(published.folder).as_posix(): JustHTML(
            path.read_text(encoding="utf-8"), sanitize=False
        )
        for path in published.folder.rglob("*.html")
        if not is_moved(path)
    }


def test_each_page_names_its_own_address(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        named = [link.attrs["href"] for link in page.query('link[rel="canonical"]')]
        assert named == ([] if path == "404.html" else [SITE_URL + path.removesuffix("index.html")]), path


def test_the_sitemap_names_each_page(published: Built, pages: dict[str, Any]) -> None:
    named = re.findall(r"<loc>(.*?)</loc>", published.page("sitemap.xml"))
    assert sorted(named) == sorted(
        SITE_URL + path.removesuffix("index.html") for path in pages if path != "404.html"
    )


def test_the_feed_names_its_own_address_and_each_page_leads_to_it(
    published: Built, pages: dict[str, Any]
) -> None:
    assert f'<link rel="self" type="application/atom+xml" href="{SITE_URL}feed.xml" />' in published.page(
        "feed.xml"
    )
    for path, page in pages.items():
        [link] = page.query('link[type="application/atom+xml"]')
        assert urljoin(SITE_URL + path, link.attrs["href"]) == f"{SITE_URL}feed.xml", path


def test_links_to_sources_lead_where_the_repository_is(pages: dict[str, Any]) -> None:
    links = [
        link.attrs["href"] for link in pages["articles/valid/index.html"].query('a[href^="https://gitlab"]')
    ]
    assert f"{REPO_URL}/-/edit/main/articles/valid.md" in links
    assert all(link.startswith(REPO_URL) for link in links)


def test_the_page_for_missing_addresses_names_its_files_from_the_root(
    published: Built, pages: dict[str, Any]
) -> None:
    elements = [element for kind in ("link", "script", "img") for element in pages["404.html"].query(kind)]
    addresses = [element.attrs.get("href") or element.attrs.get("src") for element in elements]
    files = [address for address in addresses if address]
    assert len(files) >= 6
    for address in files:
        assert address.startswith("/llm-library/"), address
        assert (published.folder / address.removeprefix("/llm-library/")).is_file(), address


def test_no_other_page_names_a_file_from_the_root(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        if path != "404.html":
            assert not page.query('[href^="/"], [src^="/"]'), path


def test_the_policy_is_the_same_wherever_it_stands() -> None:
    policies = POLICY.findall(PAGE)
    assert len(policies) == 4
    assert set(policies) == set(POLICY.findall(HEADERS))


def test_the_page_shows_the_file_of_headers(site: Path) -> None:
    assert f"```text\n{HEADERS}```" in PAGE
    assert (site / "_headers").read_text(encoding="utf-8") == HEADERS


def test_the_policy_names_the_scripts_within_pages_and_no_other(site: Path) -> None:
    """Where this fails, the theme has other scripts: their hashes are in the set that is longer."""
    hashes = {
        f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
        for path in site.rglob("*.html")
        for script in re.findall(r"<script>(.*?)</script>", path.read_text(encoding="utf-8"), re.DOTALL)
    }
    assert set(re.findall(r"sha256-[^']+", POLICY.findall(PAGE)[0])) == hashes


def hashed(site: Path) -> set[str]:
    """The files with a hash in their name, by the pattern that the page gives to servers."""
    (pattern,) = set(re.findall(r"\\\.\(\[0-9a-f\]\S+\$", PAGE))
    return {
        f"/{path.relative_to(site).as_posix()}" for path in site.rglob("*") if re.search(pattern, path.name)
    }


def test_what_is_kept_for_a_year_has_a_hash_in_its_name(site: Path) -> None:
    names = hashed(site)
    kinds = {re.sub(r"(en)?[._][0-9a-f]{7,10}\.", ".", name) for name in names}
    assert kinds == {
        "/assets/stylesheets/main.min.css",
        "/assets/stylesheets/palette.min.css",
        "/assets/javascripts/bundle.min.js",
        "/pagefind/filter/.pf_filter",
        "/pagefind/fragment/.pf_fragment",
        "/pagefind/index/.pf_index",
        "/pagefind/pagefind..pf_meta",
    }
    for folder in folders():
        files = {f"/{path.relative_to(site).as_posix()}" for path in (site / folder).iterdir()}
        assert {name for name in files if not name.endswith(".map")} <= names


def folders() -> Iterator[str]:
    """Folders that `_headers` lets browsers keep."""
    for rule in HEADERS.split("\n\n"):
        if "immutable" in rule:
            yield rule.partition("/*")[0].removeprefix("/")
