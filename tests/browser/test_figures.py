"""A figure opens as large as the window, by mouse, keyboard and touch, and leads to its drawing without
scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"


def second_figure(page: Page) -> Locator:
    figure = page.locator("figure").nth(1)
    figure.scroll_into_view_if_needed()
    return figure


def large(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Figure 2", exact=True)


def test_a_click_shows_the_figure_as_large_as_the_window(visit: Visitor) -> None:
    page = visit(ARTICLE, width=1920, height=1200)
    figure = second_figure(page)
    before = page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight]")
    small = figure.locator("img").bounding_box()
    figure.locator("img").click()
    dialog = large(page)
    expect(dialog).to_be_visible()
    image = dialog.get_by_role("img")
    box = image.bounding_box()
    assert small and box and box["height"] > small["height"] and box["height"] <= 1200
    assert image.get_attribute("alt") == figure.locator("img").get_attribute("alt")
    assert dialog.locator(".caption > span").inner_text() == figure.locator("figcaption > span").inner_text()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollHeight]") == before
    expect(figure.locator("a.enlarge")).to_be_focused()


def test_enter_opens_and_escape_closes_where_the_reader_was(visit: Visitor) -> None:
    page = visit(ARTICLE)
    link = second_figure(page).locator("a.enlarge")
    link.focus()
    page.keyboard.press("Enter")
    dialog = large(page)
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(dialog.get_by_role("button", name="Zoom")).to_be_focused()
    page.keyboard.press("Space")
    expect(dialog.get_by_role("button", name="Zoom")).to_have_attribute("aria-pressed", "true")
    view = dialog.locator(".view")
    view.focus()
    place = view.evaluate("(view) => view.scrollTop")
    page.keyboard.press("ArrowDown")
    page.wait_for_function("(before) => document.querySelector('.view').scrollTop > before", arg=place)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()


def test_a_tap_opens_and_another_shows_the_details_there(visit: Visitor) -> None:
    page = visit(ARTICLE, width=360, height=740, has_touch=True, is_mobile=True)
    second_figure(page).locator("img").tap()
    dialog = large(page)
    view = dialog.locator(".view")
    box = view.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.touchscreen.tap(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    assert view.evaluate("(view) => view.scrollWidth > 2 * view.clientWidth")
    assert view.evaluate("(view) => view.scrollLeft + view.clientWidth > 0.95 * view.scrollWidth")
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_have_count(0)


def test_a_link_in_the_caption_closes_the_figure_and_leads_there(visit: Visitor) -> None:
    page = visit(ARTICLE)
    page.locator("figure a.enlarge").first.click()
    dialog = page.get_by_role("dialog", name="Figure 1", exact=True)
    dialog.get_by_role("link", name="formula").click()
    page.wait_for_url("**#the-formula")
    expect(dialog).to_have_count(0)
    expect(page.locator("#the-formula")).to_be_in_viewport()


def test_a_figure_leads_to_its_drawing_without_scripts(visit: Visitor) -> None:
    page = visit(ARTICLE, java_script_enabled=False)
    link = second_figure(page).get_by_role("link").first
    answer = page.request.get(link.evaluate("(link) => link.href"))
    assert answer.ok
    assert answer.headers["content-type"].startswith("image/svg+xml")


def test_the_number_of_a_figure_is_the_link_to_it(visit: Visitor) -> None:
    page = visit(ARTICLE)
    second_figure(page).get_by_role("link", name="Figure 2.").click()
    page.wait_for_url("**#fig-*")
    expect(page.locator("figure:target img")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_figure_that_is_open(width: int, scheme: str, visit: Visitor) -> None:
    page = visit(ARTICLE, width=width, color_scheme=scheme)
    second_figure(page).locator("img").click()
    expect(large(page)).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
