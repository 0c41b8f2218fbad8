"""The real site: no warning, no broken link, no request to another host, and only what is let through."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from justhtml import JustHTML

from library.markup import MATHML_ELEMENTS, RENDERED_ELEMENTS, is_linkable, is_local, is_rendered
from tests.conftest import ROOT, Built, built, is_moved

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = "article.md-content__inner"
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Any]:
    """Every page, parsed as a browser would, by its path; not those at old addresses."""
    return {
        path.relative_to(site).as_posix(): parsed(path)
        for path in sorted(site.rglob("*.html"))
        if not is_moved(path)
    }


def parsed(path: Path) -> Any:
    return JustHTML(path.read_text(encoding="utf-8"), sanitize=False).root


def elements(node: Any, but: Any = None) -> Iterator[Any]:
    """The elements under a node, in order, without what stands in another."""
    for child in node.children or ():
        if child is not but and not child.name.startswith(("#", "!")):
            yield child
            yield from elements(child, but)


def test_build_succeeds_without_a_warning(real_site: Built) -> None:
    assert real_site.status == 0, real_site.log
    assert not re.search(r"WARNING|ERROR|Traceback", real_site.log), real_site.log


def lychee(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lychee")
    command = [program, "--config", ROOT / "lychee.toml", "--root-dir", folder, f"{folder}/**/*.html"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_no_internal_link_is_broken(site: Path) -> None:
    run = lychee(site)
    assert run.returncode == 0, run.stdout + run.stderr


def test_broken_links_would_be_found(tmp_path: Path) -> None:
    links = '<a href="#nowhere">a</a><a href="nowhere/">b</a><img src="nowhere.svg"><a id="c" href="#c">c</a>'
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Broken</title>{links}", encoding="utf-8")
    run = lychee(tmp_path)
    assert run.returncode != 0
    assert "3 Errors" in run.stdout


def fetched(page: Any) -> Iterator[str]:
    """Addresses that a browser asks for when it shows a page; it follows a link only when it is told to."""
    for element in elements(page):
        for name, value in element.attrs.items():
            if name in ("src", "poster", "data", "action", "background", "xlink:href") or (
                name == "href" and element.name != "a"
            ):
                yield value or ""
            elif name == "srcset":
                yield from (part.split()[0] for part in (value or "").split(","))
            elif name == "style":
                yield from css_addresses(value or "")
        if element.name == "style":
            yield from css_addresses(text_of(element))


def css_addresses(css: str) -> Iterator[str]:
    for match in CSS_ADDRESS.finditer(css):
        yield match[1] or match[2]


def test_no_page_asks_another_host(pages: dict[str, Any]) -> None:
    asked = {
        (path, address) for path, page in pages.items() for address in fetched(page) if not is_quiet(address)
    }
    assert asked == set()


def test_no_stylesheet_asks_another_host(site: Path) -> None:
    sheets = list(site.rglob("*.css"))
    assert sheets
    asked = {
        a for sheet in sheets for a in css_addresses(sheet.read_text(encoding="utf-8")) if not is_quiet(a)
    }
    assert asked == set()


def test_no_drawing_asks_another_host(site: Path) -> None:
    drawings = [*site.glob("figures/**/*.svg"), *site.glob("models/*.svg")]
    assert {drawing.parent.name for drawing in drawings} >= {"models", "kv-cache-optimization"}
    assert [
        path for path in drawings for address in fetched(parsed(path)) if not address.startswith("#")
    ] == []


def is_quiet(address: str) -> bool:
    """Whether an address is on this host, or holds all that it shows."""
    return is_local(address) or address.startswith("data:image/svg+xml")


def test_articles_hold_only_what_is_let_through(pages: dict[str, Any]) -> None:
    refused = {
        (path, element.name, name)
        for path, page in pages.items()
        for article in page.query(ARTICLE)
        for element in elements(article)
        for name in ("", *element.attrs)
        if not (is_rendered(element.name, name) if name else element.name in RENDERED_ELEMENTS)
    }
    assert refused == set()


def test_links_of_articles_have_schemes_that_are_let_through(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        for article in page.query(ARTICLE):
            for element in elements(article):
                assert is_linkable(element.attrs.get("href") or ""), path
                assert is_local(element.attrs.get("src") or ""), path


def test_only_the_article_differs_from_an_empty_page(pages: dict[str, Any], empty: list[Any]) -> None:
    """Around the article there is the theme's own markup, with formulas where a heading has one, and their
    font; and its head leads to it as Markdown.
    """
    formulas = {(tag, name) for tag, names in MATHML_ELEMENTS.items() for name in ("", *names)}
    font = {("link", name) for name in ("as", "type", "crossorigin")}
    known = formulas.union(font, *(shape(page) for page in empty))
    for path, page in pages.items():
        assert not shape(page) - known, path


def test_scripts_are_those_of_an_empty_page(pages: dict[str, Any], empty: list[Any]) -> None:
    """The index of papers has one more, which filters them."""
    for path, page in pages.items():
        own = [("papers.js", "")] if path == "papers/index.html" else []
        assert [script for script in scripts(page) if script not in own] == scripts(empty[0]), path
        assert all(script in scripts(page) for script in own), path


def shape(page: Any) -> set[tuple[str, str]]:
    """Names of elements, and of their attributes, that a page has outside of its article."""
    article = page.query_one(ARTICLE)
    return {(element.name, name) for element in elements(page, article) for name in ("", *element.attrs)}


def scripts(page: Any) -> list[tuple[str, str]]:
    """Name of the file and text of each script, without the way to the site's root; the theme's settings, and
    what search engines are told, are data.
    """
    return [
        (Path(script.attrs.get("src") or "").name, re.sub(r'new URL\("[./]*"', "", text_of(script)))
        for script in page.query("script")
        if script.attrs.get("id") != "__config" and script.attrs.get("type") != "application/ld+json"
    ]


def text_of(script: Any) -> str:
    return "".join(child.data for child in script.children or ())


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Pages of the theme with nothing on them but headings, whose list is shown on one and hidden on one."""
    folder = tmp_path_factory.mktemp("empty")
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("!ENV", ""))
    del config["hooks"]
    config |= {
        "site_url": "",
        "repo_url": "https://github.com/example/library",
        "edit_uri": "edit/main/docs/",
        "docs_dir": str(folder / "docs"),
    }
    config["nav"] = [{"Home": "index.md"}, {"Other": "other.md"}]
    config["theme"]["custom_dir"] = str(ROOT / "overrides")
    config["plugins"] = []
    (folder / "docs").mkdir()
    text = "# Title\n\n## Section\n\n### Below\n"
    (folder / "docs" / "index.md").write_text(text, encoding="utf-8")
    (folder / "docs" / "other.md").write_text(f"---\nhide: [navigation, toc]\n---\n{text}", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    run = built(folder, folder / "site")
    assert run.status == 0, run.log
    return [parsed(folder / "site" / name) for name in ("index.html", "other/index.html")]


def test_nothing_on_a_page_runs_code(pages: dict[str, Any]) -> None:
    for path, page in pages.items():
        for element in elements(page):
            for name, value in element.attrs.items():
                assert not name.startswith("on"), (path, element.name, name)
                assert not re.match(r"\s*(?:javascript|vbscript|data:text)", value or "", re.IGNORECASE), (
                    path,
                    value,
                )


def test_navigation_stays_small(site: Path, pages: dict[str, Any]) -> None:
    """A page of a paper does not name all papers: it stays small, however many there are."""
    papers = [path for path in pages if re.fullmatch(r"papers/[a-z0-9]+\d{4}[a-z0-9]+/index\.html", path)]
    assert papers
    for path in papers:
        assert (site / path).stat().st_size < 60_000, path
