"""The home page, as a reader uses it: to search, to follow a number to its place, and to go on from there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor

pytestmark = pytest.mark.browser


def test_search_opens_from_the_page(visit: Visitor) -> None:
    page = visit("")
    page.get_by_role("button", name="Search articles, papers, models").press("Enter")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


def test_shown_number_leads_to_its_place_in_an_article(visit: Visitor) -> None:
    page = visit("")
    card = page.locator(".a-checked-number")
    shown = card.locator("strong").inner_text()
    card.locator("a[href*='#number-from-']").click()
    page.wait_for_url("**/articles/**#number-from-*")
    place = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(place).to_be_in_viewport()
    expect(place).to_have_text(shown)


def test_first_look_shows_what_it_is_and_where_to_go(visit: Visitor) -> None:
    page = visit("")
    for shown in (
        page.get_by_role("heading", level=1),
        page.get_by_text("Every number has its source, and the build checks it."),
        page.get_by_role("button", name="Search articles, papers, models"),
        page.get_by_role("heading", name="A checked number"),
        page.get_by_role("heading", name="Checked on every build"),
    ):
        expect(shown).to_be_in_viewport()


def test_each_section_leads_on(visit: Visitor) -> None:
    page = visit("")
    for heading in ("Newest articles", "Topics", "Papers to know", "What can be computed", "Contribute"):
        links = page.locator("section", has=page.get_by_role("heading", name=heading)).get_by_role("link")
        assert links.count() > 1
        for link in links.all():
            assert page.request.get(link.evaluate("(link) => link.href")).ok


@pytest.mark.parametrize(("scheme", "paper"), [("light", 245), ("dark", 30)])
def test_without_scripts_the_scheme_is_that_of_the_system(visit: Visitor, scheme: str, paper: int) -> None:
    page = visit("", java_script_enabled=False, color_scheme=scheme)
    colour = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    shades = [int(shade) for shade in re.findall(r"\d+", colour)]
    assert all(shade >= paper if scheme == "light" else shade <= paper for shade in shades[:3])


def test_without_scripts_the_indexes_stand_in_for_search(visit: Visitor) -> None:
    page = visit("", java_script_enabled=False)
    expect(page.locator(".home .opens")).to_be_hidden()
    page.locator(".home .opening").get_by_role("link", name="articles").click()
    expect(page).to_have_title("Articles – The LLM Library")
