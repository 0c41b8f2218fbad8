"""The ways from a page to what it is made from: the form for errors, and the line of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"
FAMILY = "models/llama/"


def form_of(page: Page) -> dict[str, list[str]]:
    """What the form for errors knows when the link is clicked; nobody follows it."""
    page.evaluate("document.addEventListener('click', (event) => event.preventDefault())")
    link = page.get_by_role("link", name="Report an error")
    link.click()
    return parse_qs(urlsplit(link.get_attribute("href") or "").query)


def select(place: Locator) -> str:
    """Selects all that stands in an element, as a reader does with the mouse."""
    place.scroll_into_view_if_needed()
    place.evaluate("(element) => getSelection().selectAllChildren(element)")
    return place.inner_text()


def test_the_form_knows_the_page(visit: Visitor) -> None:
    page = visit(ARTICLE)
    assert form_of(page) == {"template": ["error.yml"], "page": [f"/{ARTICLE}"]}


def test_the_form_knows_the_page_without_javascript(visit: Visitor) -> None:
    page = visit(ARTICLE, java_script_enabled=False)
    link = page.get_by_role("link", name="Report an error")
    assert (link.get_attribute("href") or "").endswith(f"/issues/new?template=error.yml&page=/{ARTICLE}")


def test_the_form_quotes_what_was_selected_with_its_section(visit: Visitor) -> None:
    page = visit(ARTICLE)
    paragraph = page.locator("article h3[id] ~ p").nth(2)
    heading = paragraph.locator("xpath=preceding-sibling::*[self::h2 or self::h3][1]")
    section = heading.evaluate("(heading) => heading.firstChild.textContent")
    text = select(paragraph)
    known = form_of(page)
    assert known["section"] == [section]
    assert text.startswith(known["quote"][0][:40])
    assert len(known["quote"][0]) <= 300


def test_the_form_knows_the_section_that_the_address_names(visit: Visitor) -> None:
    page = visit(ARTICLE)
    heading = page.locator("article h2[id]").nth(1)
    page.goto(f"{page.url}#{heading.get_attribute('id')}")
    known = form_of(page)
    assert known["section"] == [heading.evaluate("(heading) => heading.firstChild.textContent")]
    assert "quote" not in known


def test_the_form_is_filled_for_the_keyboard_too(visit: Visitor) -> None:
    page = visit(ARTICLE)
    select(page.locator("article h2[id] ~ p").first)
    link = page.get_by_role("link", name="Report an error")
    link.focus()
    assert "quote=" in (link.get_attribute("href") or "")


def test_the_card_of_a_value_tells_its_source_and_leads_to_its_line(visit: Visitor) -> None:
    page = visit(FAMILY)
    mark = page.locator(".sheet td sup[data-line] a").first
    line = mark.locator("xpath=..").get_attribute("data-line")
    mark.hover()
    card = page.get_by_role("dialog", name=f"Source {mark.inner_text()}", exact=True)
    expect(card).to_be_visible()
    entry = page.locator(f"li:has(> #source-{mark.inner_text()})")
    assert card.inner_text().startswith(entry.inner_text())
    expect(card).to_have_css("text-align", "start")
    link = card.get_by_role("link", name=f"Correct it in models/llama.yml, line {line}")
    assert (link.get_attribute("href") or "").endswith(f"/blob/main/models/llama.yml#L{line}")


def test_the_card_of_a_value_is_reached_by_keyboard_and_left_by_escape(visit: Visitor) -> None:
    page = visit(FAMILY)
    mark = page.locator(".sheet td sup[data-line] a").first
    mark.focus()
    card = page.locator("#citation-card")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(mark).to_be_focused()


def test_the_card_of_a_value_stays_inside_a_narrow_window(visit: Visitor) -> None:
    page = visit(FAMILY, width=360, height=740)
    mark = page.locator(".sheet td sup[data-line] a").first
    mark.scroll_into_view_if_needed()
    mark.hover()
    box = page.locator("#citation-card").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_the_card_of_a_checked_number_leads_to_its_line(visit: Visitor) -> None:
    page = visit(ARTICLE)
    number = page.locator("p a.checked").first
    number.scroll_into_view_if_needed()
    number.hover()
    link = page.locator("#citation-card").get_by_role("link", name="Correct it in models/").first
    assert "/blob/main/models/" in (link.get_attribute("href") or "")


def test_a_release_is_corrected_from_its_row_when_that_is_pointed_at_or_reached(visit: Visitor) -> None:
    page = visit(FAMILY)
    link = page.get_by_role("link", name="Correct LLaMA 7B", exact=True)
    expect(link).to_have_css("opacity", "0")
    link.locator("xpath=../..").hover()
    expect(link).to_have_css("opacity", "1")
    page.mouse.move(5, 5)
    expect(link).to_have_css("opacity", "0")
    link.evaluate("(link) => link.focus({focusVisible: true})")
    expect(link).to_have_css("opacity", "1")


def test_where_nothing_can_point_a_release_is_corrected_as_well(visit: Visitor) -> None:
    page = visit(FAMILY, width=360, height=740, has_touch=True, is_mobile=True)
    expect(page.get_by_role("link", name="Correct LLaMA 7B", exact=True)).to_have_css("opacity", "1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_card_of_a_value_is_open(visit: Visitor, scheme: str) -> None:
    page = visit(FAMILY, color_scheme=scheme, reduced_motion="reduce")
    page.locator(".sheet td sup[data-line] a").first.focus()
    expect(page.locator("#citation-card")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
