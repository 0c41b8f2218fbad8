"""Cards of citations, numbers, papers and models: by mouse, keyboard and touch, and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Locator, Page, Request

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
    expect(card).to_be_visible()
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


TO_A_RELEASE = "article p > a[href*='models/llama/#llama-3-8b']"
PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}


def in_view(link: Locator) -> Locator:
    link.evaluate("(link) => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    return link


def asked_for(page: Page) -> list[str]:
    """The pages that are asked for from now on, by whatever shows cards."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "fetch":
            asked.append(request.url)

    page.on("request", note)
    return asked


def test_the_card_of_a_citation_tells_why_the_paper_matters(visit: Visitor) -> None:
    page = visit(ARTICLE)
    first_citation(page).hover()
    note = card_of(page).locator("p").last
    expect(note).to_contain_text(page.request.get(paper_of(page)).text().partition('"annotation">')[2][:40])


def paper_of(page: Page) -> str:
    """The address of the paper of the first citation."""
    address: str = page.locator(".footnote li a[href*='/papers/']").first.evaluate("(link) => link.href")
    return address


def test_pointing_at_a_release_tells_what_it_is_and_what_it_takes(visit: Visitor) -> None:
    page = visit(ARTICLE)
    asked = asked_for(page)
    link = in_view(page.locator(TO_A_RELEASE).first)
    assert asked == []
    link.hover()
    card = page.get_by_role("dialog", name=f"About {link.inner_text()}")
    expect(card).to_be_visible()
    told = card.inner_text().split("\n")
    assert told[0] == "Llama 3 8B, by Meta"
    for name, value in (
        ("Released", "18 April 2024"),
        ("Parameters", "8,030,261,248"),
        ("Cache a token", "131\u00a0kB"),
    ):
        assert told[told.index(name) + 1] == value
    assert card.locator("[id], sup").count() == 0
    page.mouse.move(5, 500)
    expect(card).to_have_count(0)
    link.hover()
    expect(card).to_be_visible()
    assert len(asked) == 1  # what was asked for once is known


def test_pointing_at_a_family_tells_its_sizes_and_first_sentence(visit: Visitor) -> None:
    page = visit("models/")
    page.locator("td a[href='mamba/']").hover()
    card = page.get_by_role("dialog", name="About Mamba")
    expect(card).to_contain_text("129M to 2.77B parameters, 2023 to 2024")
    expect(card).to_contain_text("Mamba showed that a language model needs no attention.")
    expect(card.get_by_role("term").first).to_have_text("Weights, 16 bits")


def test_pointing_at_a_paper_in_a_list_tells_its_reference(visit: Visitor) -> None:
    page = visit("papers/?q=pagedattention")
    link = in_view(page.locator("td a[href='kwon2023efficient/']"))
    page.wait_for_timeout(500)  # rows are laid out when they come into view, and may move
    in_view(link).hover()
    card = page.locator("#citation-card")
    expect(card).to_contain_text("Woosuk Kwon")
    expect(card).to_contain_text("(SOSP), 2023.")
    expect(card).to_contain_text("became the foundation of vLLM")
    expect(card.get_by_role("link", name="arXiv:2309.06180")).to_have_attribute(
        "href", "https://arxiv.org/abs/2309.06180"
    )


def test_what_is_passed_over_is_not_asked_for(visit: Visitor) -> None:
    page = visit("papers/")
    asked = asked_for(page)
    for link in page.locator("td a").all()[:8]:
        link.hover()
        page.wait_for_timeout(20)
    page.mouse.move(5, 5)
    page.wait_for_timeout(600)
    assert len(asked) < 3  # a slow machine may dwell on one


def test_the_keyboard_shows_the_card_of_a_release(visit: Visitor) -> None:
    page = visit(ARTICLE)
    link = in_view(page.locator(TO_A_RELEASE).first)
    link.focus()
    card = page.locator("#citation-card")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/models/llama/#llama-3-8b")


def test_a_first_tap_in_a_text_shows_the_card_of_a_release_and_a_second_follows(visit: Visitor) -> None:
    page = visit(ARTICLE, **PHONE)
    link = in_view(page.locator(TO_A_RELEASE).first)
    link.tap()
    card = page.locator("#citation-card")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert box["y"] >= 0 and box["y"] + box["height"] <= 740
    page.touchscreen.tap(180, 20)
    expect(card).to_have_count(0)
    link.tap()
    expect(card).to_be_visible()
    link.tap()
    page.wait_for_url("**/models/llama/#llama-3-8b")


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("papers/?q=pagedattention", "td a[href='kwon2023efficient/']"),
        ("models/", "td a[href='mamba/']"),
        ("topics/batching/", "li a[href*='/papers/']"),
        ("topics/models/", "li a[href*='#llama-3-8b']"),
    ],
)
def test_a_first_tap_on_what_a_list_is_for_follows_it(path: str, link: str, visit: Visitor) -> None:
    page = visit(path, **PHONE)
    found = in_view(page.locator(f"article {link}").first)
    target = found.evaluate("(link) => link.href")
    found.tap()
    page.wait_for_url(target)


def test_without_a_connection_a_link_is_a_link(visit: Visitor) -> None:
    page = visit(ARTICLE, **PHONE)
    page.route(
        "**/models/**",
        lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_(),
    )
    link = in_view(page.locator(TO_A_RELEASE).first)
    link.tap()
    page.wait_for_url("**/models/llama/#llama-3-8b")
    assert [told for told in visit.wrong if "ERR_FAILED" not in told] == []
    visit.wrong.clear()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_card_that_is_open(width: int, scheme: str, visit: Visitor) -> None:
    page = visit(ARTICLE, width=width, color_scheme=scheme)
    for link in (first_citation(page), in_view(page.locator(TO_A_RELEASE).first)):
        link.hover()
        expect(page.locator("#citation-card").locator("p, dl").nth(1)).to_be_visible()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
