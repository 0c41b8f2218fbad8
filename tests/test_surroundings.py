"""What stands around the texts of a built site, and what it tells machines, with a history and without."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from justhtml import JustHTML

from tests.conftest import ROOT, Built, built, copied_sample, is_moved, with_site

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = "articles/valid/index.html"
SITE_URL = "https://example.org/sample/"
REPO_URL = "https://github.com/example/library"


def commit(folder: Path, day: str) -> None:
    who = ["-c", "user.name=Anna Alpha", "-c", "user.email=anna@example.org", "-c", "commit.gpgsign=false"]
    given = os.environ | {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    for arguments in (["init", "-q"], ["add", "."], ["commit", "--quiet", "--message=Change"]):
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, env=given)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature library, in a repository with two commits and one edit that is in none."""
    library = with_site(copied_sample(tmp_path_factory.mktemp("surroundings") / "library"))
    (library / ".gitignore").write_text("site*/\n.cache/\n")
    commit(library, "2026-03-01")
    other = library / "articles" / "other.md"
    other.write_text(other.read_text("utf-8").replace("Nobody reads", "Hardly anybody reads"), "utf-8")
    commit(library, "2026-04-02")
    other.write_text(other.read_text("utf-8").replace("Hardly anybody", "Nobody"), "utf-8")
    return library


@pytest.fixture(scope="module")
def published(library: Path) -> Built:
    return whole(built(library, library / "site", SITE_URL=SITE_URL, REPO_URL=REPO_URL))


@pytest.fixture(scope="module")
def local(library: Path) -> Built:
    """The same where neither the site's address nor any repository is known."""
    nowhere = {"SITE_URL": "", "REPO_URL": "", "GITHUB_SERVER_URL": "", "GITHUB_REPOSITORY": ""}
    return whole(built(library, library / "site-local", GIT_DIR="nowhere", **nowhere))


def whole(site: Built) -> Built:
    assert site.status == 0, site.log
    assert not re.search(r"WARNING|ERROR|Traceback", site.log), site.log
    return site


def parsed(site: Built, path: str = ARTICLE) -> JustHTML:
    return JustHTML(site.page(path), sanitize=False)


def text(node: Any) -> str:
    return node.data if node.name == "#text" else "".join(text(child) for child in node.children or ())


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(text(node).split()) for node in page.query(selector)]


def tags(page: JustHTML, attribute: str) -> dict[str, list[str]]:
    """What the head tells, by names of one kind."""
    found: dict[str, list[str]] = {}
    for meta in page.query(f"head meta[{attribute}]"):
        found.setdefault(meta.attrs[attribute], []).append(meta.attrs["content"])
    return found


def linked(page: JustHTML) -> list[dict[str, Any]]:
    return [json.loads(text(node)) for node in page.query('script[type="application/ld+json"]')]


def test_an_article_opens_with_what_is_known_about_it(published: Built) -> None:
    page = parsed(published)
    assert texts(page, ".facts-topics a") == ["Serving", "Attention"]
    assert [node.attrs["href"] for node in page.query(".facts-topics a")] == [
        "../../topics/serving/",
        "../../topics/attention/",
    ]
    facts = texts(page, ".facts span")
    assert facts[:4] == ["Introductory", "2 minutes to read", "Written 10 Jan 2026", "Reviewed 1 Feb 2026"]
    assert facts[4].startswith("2 of 8 claims compared with the text of their source, ")


def test_an_article_tells_how_it_changed(published: Built) -> None:
    assert texts(parsed(published), "#changes + ul li") == [
        "1 February 2026: Added the second table.",
        "Last edited on 1 March 2026; all edits",
    ]
    [edits] = [node.attrs["href"] for node in parsed(published).query(".foot a") if text(node) == "all edits"]
    assert edits == f"{REPO_URL}/commits/main/articles/valid.md"
    assert texts(parsed(published, "articles/other/index.html"), "#changes + ul li") == [
        "Last edited on 2 April 2026; all edits"
    ]


def test_without_a_history_it_tells_what_it_says_itself(local: Built) -> None:
    assert texts(parsed(local), "#changes + ul li") == ["1 February 2026: Added the second table."]
    assert "Changes" not in texts(parsed(local, "articles/other/index.html"), ".foot h2")


def test_an_article_leads_on(published: Built) -> None:
    page = parsed(published, "articles/other/index.html")
    assert texts(page, ".foot h2") == [
        "Changes",
        "Cite this article",
        "Related articles",
        "Papers cited most",
    ]
    assert texts(page, ".nearby li")[0] == "A valid article: short, and of every kind 3 papers in common"
    assert texts(page, ".beside a") == ["Previous in Serving A valid article: short, and of every kind"]
    assert [link.attrs["href"] for link in page.query(".beside a")] == ["../valid/"]


def test_what_is_hostile_shows_itself(tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    article = library / "articles" / "valid.md"
    plain, title = "A valid article: short, and of every kind", "Of \"quotes\", {braces} & a 'sign'"
    said = article.read_text("utf-8").replace(f'"{plain}"', json.dumps(title)).replace(plain, title)
    said = said.replace("level: introductory", "level: introductory\nauthors: ['\"A\" & Alpha']")
    article.write_text(said, "utf-8")
    page = parsed(whole(built(library, library / "site", SITE_URL=SITE_URL)))
    assert tags(page, "property")["og:title"] == [title]
    assert tags(page, "name")["citation_title"] == [title]
    assert tags(page, "name")["citation_author"] == ['"A" & Alpha']
    assert [data["headline"] for data in linked(page) if "headline" in data] == [title]
    assert title in texts(page, "#citation-text")[0]
    assert texts(page, ".facts span")[4] == 'By "A" & Alpha'


def test_machines_are_told_what_a_page_is(published: Built) -> None:
    page = parsed(published)
    address = f"{SITE_URL}articles/valid/"
    assert tags(page, "property") == {
        "og:site_name": ["The LLM Library"],
        "og:title": ["A valid article: short, and of every kind"],
        "og:description": tags(page, "name")["description"],
        "og:type": ["article"],
        "og:url": [address],
        "article:published_time": ["2026-01-10"],
        "article:modified_time": ["2026-02-01"],
    }
    scholar = {name: said for name, said in tags(page, "name").items() if name.startswith("citation_")}
    assert scholar == {
        "citation_title": ["A valid article: short, and of every kind"],
        "citation_author": ["The LLM Library contributors"],
        "citation_publication_date": ["2026/01/10"],
        "citation_language": ["en"],
        "citation_fulltext_html_url": [address],
    }
    assert [data["@type"] for data in linked(page)] == ["BreadcrumbList", "TechArticle"]


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("papers/alpha2020first/index.html", ["BreadcrumbList", "ScholarlyArticle"]),
        ("topics/batching/index.html", ["BreadcrumbList"]),
        ("models/sample/index.html", ["BreadcrumbList"]),
        ("index.html", []),
        ("papers/index.html", []),
        ("404.html", []),
    ],
)
def test_what_is_no_article_has_no_tags_of_one(published: Built, path: str, kinds: list[str]) -> None:
    page = parsed(published, path)
    assert [data["@type"] for data in linked(page)] == kinds
    assert tags(page, "property")["og:type"] == ["website"]
    assert not [name for name in tags(page, "name") if name.startswith("citation_")]


def test_without_an_address_no_page_claims_one(local: Built) -> None:
    for path in local.folder.rglob("*.html"):
        page = JustHTML(path.read_text("utf-8"), sanitize=False)
        assert not page.query('meta[property="og:url"], meta[name="citation_fulltext_html_url"]'), path
        assert "BreadcrumbList" not in [data["@type"] for data in linked(page)], path
        if not is_moved(path):
            assert not page.query('link[rel="canonical"]'), path
    [data] = linked(parsed(local))
    assert "url" not in data
    assert "url" not in texts(parsed(local), "#citation-bibtex")[0]


def test_the_sitemap_has_the_days_of_the_data_and_not_that_of_the_build(published: Built) -> None:
    entries = re.findall(r"<loc>(.*?)</loc>(?:\s*<lastmod>(.*?)</lastmod>)?", published.page("sitemap.xml"))
    days = {address.removeprefix(SITE_URL): day for address, day in entries}
    assert days["articles/valid/"] == "2026-02-01"
    assert days["articles/other/"] == "2026-01-11"
    assert days["papers/alpha2020first/"] == "2026-01-10"
    assert days["models/sample/"] == days["about/"] == "2026-03-01"
    assert days["topics/serving/"] == days["papers/"] == days[""] == ""
    assert "articles/old-valid/" not in days
    packed = gzip.decompress((published.folder / "sitemap.xml.gz").read_bytes())
    assert packed.decode() == published.page("sitemap.xml")


def test_every_page_leads_to_itself_as_markdown(published: Built) -> None:
    for path in published.folder.rglob("index.html"):
        if not is_moved(path):
            page = JustHTML(path.read_text("utf-8"), sanitize=False)
            addresses = {link.attrs["href"] for link in page.query('[type="text/markdown"]')}
            assert len(addresses) == 1, path
            file = (path.parent / addresses.pop()).resolve()
            assert file.read_text("utf-8").startswith("# "), path
    assert "](papers/index.md)" in published.page("index.md")
    assert f"]({SITE_URL}articles/valid.md)" in published.page("llms.txt")


def test_no_page_has_an_identifier_twice(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = JustHTML(path.read_text("utf-8"), sanitize=False)
        twice = [
            name
            for name, times in Counter(node.attrs["id"] for node in page.query("[id]")).items()
            if times > 1
        ]
        assert twice == [], path


def test_what_is_published_is_cloned_with_its_history() -> None:
    workflow = (ROOT / ".github/workflows/publish.yml").read_text("utf-8")
    assert "fetch-depth: 0" in workflow
