"""Reading without JavaScript: everything but search and cards is there, on every kind of page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import KINDS, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"
FAMILY = "models/deepseek/"
INDEXES = ("articles/", "topics/", "papers/", "models/")
COLOURS = """[...document.querySelectorAll("body, .md-header, .md-footer, article :is(h1, p, a, code, td)")]
    .map((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor].join())"""


@pytest.fixture
def read(browser: Browser, address: str) -> Iterator[Visitor]:
    with visiting(browser, address, java_script_enabled=False) as visitor:
        yield visitor
    assert visitor.wrong == []


@pytest.mark.parametrize("path", KINDS)
def test_a_page_is_whole_and_offers_the_indexes_in_place_of_the_search(read: Visitor, path: str) -> None:
    page = read(path, width=360, height=740)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Search")).to_have_count(0)
    expect(page.get_by_role("textbox")).to_have_count(0)
    offered = page.locator(".without-search a")
    leads_to = offered.evaluate_all("(links) => links.map((link) => link.href)")
    assert set(leads_to) >= {read.address + index for index in INDEXES}
    expect(offered.first).to_be_visible()
    offered.get_by_text("papers").click()
    page.wait_for_url("**/papers/")
    expect(page.get_by_role("heading", name="Papers", level=1)).to_be_visible()


def test_text_formulas_tables_and_figures_of_an_article_are_shown(read: Visitor) -> None:
    page = read(ARTICLE)
    for part in ("article > p", "math", "article table", "figure figcaption", ".footnote li"):
        shown = page.locator(part).first
        shown.scroll_into_view_if_needed()
        expect(shown).to_be_visible()
        box = shown.bounding_box()
        assert box and box["height"] > 10, part
    picture = page.locator("figure img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure img').naturalWidth > 0")


def test_a_citation_leads_to_its_reference_and_back(read: Visitor) -> None:
    page = read(ARTICLE)
    page.locator("p a.footnote-ref").first.click()
    expect(page.locator(".footnote li:target")).to_be_in_viewport()
    page.locator(".footnote li:target .footnote-backref").first.click()
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_checked_number_leads_to_where_it_comes_from(read: Visitor) -> None:
    page = read(ARTICLE)
    page.locator("p a.checked").first.click()
    expect(page.locator("li:has(> :target)")).to_be_in_viewport()


def test_the_table_of_contents_leads_to_each_section(read: Visitor) -> None:
    page = read(ARTICLE)
    links = page.get_by_role("navigation", name="Table of contents").get_by_role("link")
    assert links.count() > 10
    for link in (links.nth(5), links.last):
        link.click()
        heading, header = page.locator(":target"), page.locator(".md-header")
        expect(heading).to_be_in_viewport()
        place, above = heading.bounding_box(), header.bounding_box()
        assert place and above and place["y"] >= above["height"]


def test_the_drawer_opens_on_a_phone_and_the_tabs_stand_on_a_desk(read: Visitor) -> None:
    page = read(ARTICLE, width=360, height=740)
    page.locator("label.md-header__button[for='__drawer']").click()
    page.locator(".md-nav--primary").get_by_role("link", name="Models").click()
    page.wait_for_url("**/models/")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".md-tabs").get_by_role("link", name="Topics").click()
    page.wait_for_url("**/topics/")


def colours(visit: Visitor, path: str, scheme: str) -> list[str]:
    page = visit(path, color_scheme=scheme, reduced_motion="reduce")
    found: list[str] = page.evaluate(COLOURS)
    return found


@pytest.mark.parametrize("path", [ARTICLE, FAMILY, "papers/kwon2023efficient/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_those_that_a_script_would_choose(
    browser: Browser, address: str, read: Visitor, path: str, scheme: str
) -> None:
    with visiting(browser, address) as visit:
        assert colours(read, path, scheme) == colours(visit, path, scheme)


def test_a_dark_system_has_a_dark_page(read: Visitor) -> None:
    light, dark = (colours(read, "", scheme)[0] for scheme in ("light", "dark"))
    assert sum(map(int, re.findall(r"\d+", light)[-3:])) > 700
    assert sum(map(int, re.findall(r"\d+", dark)[-3:])) < 100


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_wider_than_the_window(read: Visitor, path: str) -> None:
    page = read(path, width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_paper_shows_its_bibtex(read: Visitor) -> None:
    page = read("papers/kwon2023efficient/")
    expect(page.locator("h2#bibtex + div")).to_contain_text(re.compile(r"@inproceedings\{kwon2023efficient,"))
