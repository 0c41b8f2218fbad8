"""What comes out of the printer: the text alone, in black, and all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"
PRINTED = [ARTICLE, "models/deepseek/", "papers/kwon2023efficient/", ""]
SHEET = 620
"""Pixels between the margins of a sheet of A4."""

ON_SCREEN_ALONE = (
    ".md-header, .md-tabs, .md-sidebar, .md-top, .md-skip, .headerlink, .footnote-backref, .at-line, .card, "
    ".page-source, button"
)

CUT_OFF = """() => [...document.querySelectorAll("article *")].filter((element) =>
    getComputedStyle(element).overflowX !== "visible" && !element.closest("svg, math")
    && element.scrollWidth > element.clientWidth + 1).map((element) => element.outerHTML.slice(0, 80))"""

COLOURS = """() => [...new Set([...document.querySelectorAll("article :is(p, li, h1, h2, td, a, math)")]
    .map((element) => getComputedStyle(element).color))]"""


def printed(visit: Visitor, path: str) -> Page:
    """A page as it is laid out on paper, by a reader whose screen is dark."""
    page = visit(path, width=SHEET, height=900, color_scheme="dark")
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", PRINTED)
def test_text_alone_is_printed_and_all_of_it(visit: Visitor, path: str) -> None:
    page = printed(visit, path)
    assert page.locator(ON_SCREEN_ALONE).filter(visible=True).all_inner_texts() == []
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET


def test_text_is_black_whatever_the_scheme(visit: Visitor) -> None:
    page = printed(visit, ARTICLE)
    assert set(page.evaluate(COLOURS)) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}


def test_references_tell_addresses_that_their_text_does_not(visit: Visitor) -> None:
    page = printed(visit, ARTICLE)
    shown = "(link) => getComputedStyle(link, '::after').content"
    code = page.locator(".footnote a[href^='https://github.com/']").first
    arxiv = page.locator(".footnote a[href^='https://arxiv.org/']").first
    assert str(code.get_attribute("href")) in code.evaluate(shown)
    assert arxiv.evaluate(shown) == "none"


def test_tables_repeat_their_head_and_figures_stay_whole(visit: Visitor) -> None:
    page = printed(visit, ARTICLE)
    assert page.locator("thead").first.evaluate("(e) => getComputedStyle(e).display") == "table-header-group"
    for part in ("figure", "tbody tr", "div.arithmatex"):
        assert page.locator(part).first.evaluate("(e) => getComputedStyle(e).breakInside") == "avoid"


def test_sheets_are_numbered_and_titled(visit: Visitor) -> None:
    page = printed(visit, ARTICLE)
    title = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--title')")
    assert title.strip('"') == page.title()
    many = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 8 <= many <= 25


def test_licence_is_printed(visit: Visitor) -> None:
    page = printed(visit, ARTICLE)
    expect(page.locator(".md-copyright p")).to_be_visible()
    expect(page.locator(".md-copyright ul")).to_be_hidden()
