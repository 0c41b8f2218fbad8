"""The site as it is published: under a path of a host, and with the headers of docs/_headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from benchmarks.hosted import FOR_ALL, Host, Strict, served
from tests.browser.conftest import visiting
from tests.conftest import built, copied_sample, with_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"
MISSING = "Failed to load resource: the server responded with a status of 404"


class UnderPath(Host):
    """Hands out the site under a path, as GitHub Pages does."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/llm-library"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the miniature library's site, under a path."""
    library = with_site(copied_sample(tmp_path_factory.mktemp("project") / "library"))
    site = built(library, library / "site", SITE_URL="https://someone.github.io/llm-library/")
    assert site.status == 0, site.log
    with served(site.folder, UnderPath) as root:
        yield f"{root}llm-library/"


def test_under_a_path_pages_and_search_work(browser: Browser, project: str) -> None:
    with visiting(browser, project) as visit:
        page = visit("")
        page.locator("a[href='articles/']").first.click()
        page.wait_for_url(f"{project}articles/")
        page.keyboard.press("/")
        page.keyboard.type("First Paper")
        page.locator("a.search-hit").first.click()
        page.wait_for_url(f"{project}papers/**")
        assert visit.wrong == []


def test_under_a_path_cards_find_their_pages(browser: Browser, project: str) -> None:
    with visiting(browser, project) as visit:
        page = visit("articles/valid/")
        page.locator("a.footnote-ref").first.focus()
        expect(page.locator("#citation-card p").nth(1)).to_be_visible()
        page.locator("article p a[href*='models/sample/#sample-moe']").first.hover()
        expect(page.locator("#citation-card")).to_contain_text("Sample MoE, by Sample Laboratory")
        assert visit.wrong == []


@pytest.mark.parametrize("path", ["nowhere", "papers/nowhere/at/all/"])
def test_under_a_path_the_page_for_missing_addresses_is_whole(
    path: str, browser: Browser, project: str
) -> None:
    with visiting(browser, project) as visit:
        page = visit(path)
        expect(page.get_by_role("heading", name="No such page")).to_be_visible()
        page.get_by_role("button", name="Search the library").press("Enter")
        expect(page.get_by_role("combobox", name="Search")).to_be_focused()
        page.keyboard.type("First Paper")
        page.locator("a.search-hit").first.click()
        page.wait_for_url(f"{project}papers/**")
        assert [told for told in visit.wrong if MISSING not in told] == []
        assert len(visit.wrong) == 1  # the page itself, and nothing that it shows


class TooStrict(Strict):
    """Lets one script less run."""

    sent = tuple((name, re.sub(r"'sha256-[^']+' ", "", value, count=1)) for name, value in FOR_ALL)


@pytest.fixture(scope="module")
def strict(site: Path) -> Iterator[str]:
    with served(site, Strict) as root:
        yield root


@pytest.fixture
def visit(browser: Browser, strict: str) -> Iterator[Visitor]:
    with visiting(browser, strict) as visitor:
        yield visitor
    assert visitor.wrong == []


@pytest.mark.parametrize(
    "path",
    [
        "",
        "articles/",
        ARTICLE,
        "topics/batching/",
        "papers/kwon2023efficient/",
        "models/",
        "models/deepseek/",
        "rules/",
        "about/",
        "publishing/",
        "404.html",
    ],
)
def test_no_page_asks_for_what_the_policy_refuses(visit: Visitor, path: str) -> None:
    page = visit(path)
    page.mouse.wheel(0, 3000)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


def test_what_a_page_does_is_let_through(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=["clipboard-read", "clipboard-write"])
    expect(page.locator("math").first).to_be_visible()
    page.locator("label[title='Switch to the light scheme']").click()
    page.locator("label[title='Switch to the dark scheme']").click()
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("p a.footnote-ref").first.focus()
    card = page.get_by_role("dialog", name="Reference 1")
    expect(card.locator("p").nth(1)).to_be_visible()  # the note, from the paper's page
    page.keyboard.press("Escape")
    page.locator("a.enlarge").first.click()
    expect(page.get_by_role("dialog", name="Figure 1", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.fonts.check('16px \"Library Math\"', 'x')")
    page.keyboard.press("/")
    page.keyboard.type("PagedAttention")
    expect(page.locator("a.search-hit").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: ARTICLE not in address)


def test_what_the_policy_refuses_would_be_told(browser: Browser, site: Path) -> None:
    with served(site, TooStrict) as root, visiting(browser, root) as visit:
        visit("")
        assert any("Content Security Policy" in told for told in visit.wrong)
