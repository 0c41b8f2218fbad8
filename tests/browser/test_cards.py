"""The card of a citation: by mouse, keyboard and touch, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

ARTICLE = "articles/batching-in-llm-inference/"


def first_citation(page: Page) -> Locator:
    citation = page.locator("p a.footnote-ref").first
    citation.scroll_into_view_if_needed()
    return citation


def card_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Reference 1")


def test_pointing_shows_the_reference_and_leaving_hides_it(visit: Visitor) -> None:
    page = visit(ARTICLE)
    citation, card = first_citation(page), card_of(page)
    citation.hover()
    expect(card).to_be_visible()
    reference = page.locator(".footnote li").first
    assert card.inner_text()[:60] == reference.inner_text()[:60]
    page.mouse.move(5, 500)
    expect(card).to_have_count(0)


def test_the_mouse_reaches_the_links_in_the_card(visit: Visitor) -> None:
    page = visit(ARTICLE)
    first_citation(page).hover()
    card = card_of(page)
    link = card.locator("a[href*='/papers/']")
    link.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    link.click()
    page.wait_for_url("**/papers/**")


def test_the_card_has_no_backlinks_and_no_identifier_twice(visit: Visitor) -> None:
    page = visit(ARTICLE)
    first_citation(page).hover()
    card = card_of(page)
    expect(card).to_be_visible()
    assert card.locator(".footnote-backref").count() == 0
    assert (
        page.evaluate(
            "() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);"
            " return ids.filter((id, nth) => ids.indexOf(id) !== nth) }"
        )
        == []
    )


def test_the_keyboard_shows_the_card_and_reaches_its_links(visit: Visitor) -> None:
    page = visit(ARTICLE)
    first_citation(page).focus()
    card = card_of(page)
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(first_citation(page)).to_be_focused()
    expect(card).to_be_visible()


def test_escape_closes_the_card_and_focus_returns(visit: Visitor) -> None:
    page = visit(ARTICLE)
    citation, card = first_citation(page), card_of(page)
    citation.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(citation).to_be_focused()
    citation.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_tabbing_past_the_card_closes_it(visit: Visitor) -> None:
    page = visit(ARTICLE)
    first_citation(page).focus()
    links = card_of(page).get_by_role("link").count()
    for _ in range(links + 1):
        page.keyboard.press("Tab")
    expect(card_of(page)).to_have_count(0)


def test_enter_and_a_click_follow_the_link(visit: Visitor) -> None:
    page = visit(ARTICLE)
    citation = first_citation(page)
    target = citation.get_attribute("href") or ""
    citation.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    page.goto(page.url.partition("#")[0])
    first_citation(page).click()
    page.wait_for_url(f"**{target}")
    expect(card_of(page)).to_have_count(0)
    header = page.locator(".md-header").bounding_box()
    place = page.locator(".footnote li").first.bounding_box()
    assert header and place and place["y"] >= header["y"] + header["height"]


def test_a_first_tap_shows_the_card_and_a_second_follows(visit: Visitor) -> None:
    page = visit(ARTICLE, width=360, height=740, has_touch=True, is_mobile=True)
    citation, card = first_citation(page), card_of(page)
    address = page.url
    citation.tap()
    expect(card).to_be_visible()
    assert page.url == address
    page.touchscreen.tap(180, 30)
    expect(card).to_have_count(0)
    citation.tap()
    expect(card).to_be_visible()
    citation.tap()
    page.wait_for_url("**#fn:*")
    expect(card).to_have_count(0)


def test_cards_stay_inside_a_narrow_window(visit: Visitor) -> None:
    page = visit(ARTICLE, width=360, height=740)
    for citation in page.locator("p a.footnote-ref").all()[:6]:
        citation.scroll_into_view_if_needed()
        citation.hover()
        card = page.get_by_role("dialog", name=f"Reference {citation.inner_text()}", exact=True)
        expect(card).to_be_visible()
        box = card.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
        assert box["y"] >= 0 and box["y"] + box["height"] <= 740
        page.keyboard.press("Escape")


def test_opening_a_card_moves_nothing(visit: Visitor) -> None:
    page = visit(ARTICLE)
    citation = first_citation(page)
    state = "[scrollX, scrollY, document.documentElement.scrollHeight]"
    before = page.evaluate(state), citation.bounding_box()
    citation.hover()
    expect(card_of(page)).to_be_visible()
    assert (page.evaluate(state), citation.bounding_box()) == before


def test_without_javascript_a_citation_leads_to_its_reference(visit: Visitor) -> None:
    page = visit(ARTICLE, java_script_enabled=False)
    page.locator("p a.footnote-ref").first.click()
    assert "#fn:" in page.url


def test_backlinks_lead_to_each_place_that_cites(visit: Visitor) -> None:
    page = visit(ARTICLE)
    for backlink in page.locator(".footnote-backref").all():
        target = (backlink.get_attribute("href") or "").removeprefix("#")
        assert page.evaluate("id => document.getElementById(id) !== null", target), target


NUMBERED = "articles/kv-cache-optimization/"


def test_a_checked_number_tells_value_formula_and_source(visit: Visitor) -> None:
    page = visit(NUMBERED)
    number = page.locator("a.checked", has_text="57 times").first
    number.scroll_into_view_if_needed()
    number.hover()
    card = page.get_by_role("dialog", name=f"Where {number.inner_text()} comes from")
    expect(card).to_be_visible()
    told = card.inner_text()
    assert " = " in told
    assert "Source" in told
    assert "↩" not in told
    entry = page.locator("li:has(> #number-1)")
    assert told[:60] == entry.inner_text()[:60]


def test_a_checked_number_is_reached_by_keyboard_and_left_by_escape(visit: Visitor) -> None:
    page = visit(NUMBERED)
    number = page.locator("p a.checked").first
    page.locator("p a.checked").first.evaluate("(link) => link.scrollIntoView({block: 'center'})")
    number.focus()
    card = page.locator("#citation-card")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(number).to_be_focused()


def test_a_checked_number_leads_to_its_entry_without_scripts(visit: Visitor) -> None:
    page = visit(NUMBERED, java_script_enabled=False)
    number = page.locator("p a.checked").first
    number.click()
    target = page.url.partition("#")[2]
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
    back = page.locator(f"li:has(> [id='{target}'])").get_by_role("link", name="Back to the number")
    back.click()
    expect(number).to_be_in_viewport()
