"""The search: what is found, in which order, and by which means it is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Visitor
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

SEARCHES = yaml.safe_load(Path(__file__).with_name("searches.yml").read_text(encoding="utf-8"))
EACH = [search for kind in SEARCHES.values() for search in kind]
AMONG = 3


def dialog_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search")


def hits_of(page: Page) -> Locator:
    return dialog_of(page).get_by_role("listbox", name="Results").get_by_role("option")


def searched(page: Page, query: str) -> list[str]:
    """The addresses that a query finds, as they stand on the screen; a page counts once."""
    dialog = dialog_of(page)
    dialog.get_by_role("combobox", name="Search").fill(query)
    expect(dialog).to_have_attribute("data-found", query)
    links = [link.get_attribute("href") or "" for link in dialog.locator("a[role=option]").all()]
    return list(dict.fromkeys(urlsplit(link).path.removeprefix("/") for link in links))


@pytest.fixture(scope="module")
def searching(browser: Browser, address: str) -> Iterator[Page]:
    """A page on which the search is open."""
    with visiting(browser, address) as visit:
        page = visit("")
        page.keyboard.press("/")
        yield page
        assert visit.wrong == []


def test_there_are_enough_searches() -> None:
    assert len({search["query"] for search in EACH}) == len(EACH) >= 60


@pytest.mark.parametrize("search", EACH, ids=[search["query"] for search in EACH])
def test_a_search_finds_its_page(searching: Page, search: dict[str, str]) -> None:
    found = searched(searching, search["query"])
    if "first" in search:
        assert found[:1] == [search["first"]], found[:8]
    else:
        assert search["among"] in found[:AMONG], found[:8]


ARTICLE = "articles/kv-cache-optimization/"


def test_what_is_typed_while_it_loads_is_not_lost(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.type("/vLLM")
    dialog = dialog_of(page)
    expect(dialog.get_by_role("combobox", name="Search")).to_have_value("vLLM")
    expect(dialog).to_have_attribute("data-found", "vLLM")


@pytest.mark.parametrize("keys", ["/", "s", "Control+k", "Meta+k"])
def test_keys_open_it_and_escape_leads_back(visit: Visitor, keys: str) -> None:
    page = visit(ARTICLE)
    link = page.locator("article p a").first
    link.focus()
    page.keyboard.press(keys)
    field = dialog_of(page).get_by_role("combobox", name="Search")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog_of(page)).to_be_hidden()
    expect(link).to_be_focused()


def test_the_button_opens_it_on_a_phone(visit: Visitor) -> None:
    page = visit("", width=360, height=740, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Search").first.tap()
    dialog = dialog_of(page)
    expect(dialog.get_by_role("combobox", name="Search")).to_be_focused()
    searched(page, "PagedAttention")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    dialog.get_by_role("button", name="Close the search").tap()
    expect(dialog).to_be_hidden()


def test_letters_typed_into_its_field_are_letters(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("s")
    field = dialog_of(page).get_by_role("combobox", name="Search")
    field.press_sequentially("s/s")
    expect(field).to_have_value("s/s")


def test_arrows_move_a_mark_and_enter_follows_it(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("/")
    searched(page, "KV cache")
    field = dialog_of(page).get_by_role("combobox", name="Search")
    options = hits_of(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    second = options.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(dialog_of(page).locator("[aria-selected=true]")).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    expect(field).to_be_focused()
    target = second.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_enter_follows_the_first_result(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("/")
    searched(page, "vLLM")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/kwon2023efficient/")


def test_results_stand_by_kind_with_sections_and_marked_words(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("/")
    searched(page, "chunked prefill")
    articles = dialog_of(page).get_by_role("group", name="Articles")
    section = articles.locator("a.search-part[href$='#chunked-prefill']")
    expect(section.locator("mark").first).to_contain_text("hunk")
    expect(dialog_of(page).get_by_role("group", name="Papers")).to_be_visible()
    section.click()
    expect(page.locator("#chunked-prefill")).to_be_in_viewport()
    expect(dialog_of(page)).to_be_hidden()


def test_kind_topic_and_years_narrow_the_results(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("/")
    all_kinds = searched(page, "attention")
    assert len({path.partition("/")[0] for path in all_kinds}) > 2
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="Papers", exact=True).click()
    expect(dialog.get_by_role("group", name="Articles")).to_have_count(0)
    many = hits_of(page).count()
    assert many > 10
    topic = dialog.get_by_role("combobox", name="Topic")
    topic.focus()
    expect(topic.locator("option", has_text="KV cache")).to_have_count(1)
    topic.select_option("KV cache")
    dialog.get_by_role("combobox", name="From year").select_option("2025")
    dialog.get_by_role("combobox", name="To year").select_option("2025")
    expect(dialog.locator(".search-about:not(:text('2025'))")).to_have_count(0)
    expect(dialog.locator(".search-about").first).to_contain_text("2025")
    assert hits_of(page).count() < many


def test_more_of_a_kind_is_a_step_away(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("/")
    searched(page, "quantization")
    more = dialog_of(page).get_by_role("option", name="More papers")
    more.click()
    expect(dialog_of(page).get_by_role("button", name="Papers", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(hits_of(page).nth(12)).to_be_attached()


def test_what_is_misspelt_is_told(visit: Visitor) -> None:
    page = visit("")
    page.keyboard.press("/")
    searched(page, "quantisation")
    expect(dialog_of(page).get_by_role("status")).to_contain_text("quantization")
    assert searched(page, "qqqqqqq zzzzzzz") == []
    expect(dialog_of(page).get_by_role("status")).to_have_text("Nothing found for “qqqqqqq zzzzzzz”.")


def test_without_its_index_it_leads_to_the_lists(visit: Visitor) -> None:
    page = visit("")
    page.route("**/pagefind/**", lambda route: route.abort())
    page.keyboard.press("/")
    dialog = dialog_of(page)
    expect(dialog.get_by_role("status")).to_contain_text("cannot be loaded")
    expect(dialog.get_by_role("link", name="All papers")).to_be_visible()
    assert visit.wrong
    visit.wrong.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(visit: Visitor, width: int, scheme: str) -> None:
    page = visit("", width=width, color_scheme=scheme, reduced_motion="reduce")
    page.keyboard.press("/")
    searched(page, "speculative decoding")
    page.keyboard.press("ArrowDown")
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []


def test_it_costs_nothing_until_it_is_wanted(visit: Visitor) -> None:
    page = visit("")
    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert [name for name in asked if "pagefind" in name or "search-" in name] == []
