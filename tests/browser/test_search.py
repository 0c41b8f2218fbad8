"""The search: what is found, in which order, and by which means it is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.conftest import visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

SEARCHES = yaml.safe_load(Path(__file__).with_name("searches.yml").read_text(encoding="utf-8"))
EACH = [search for kind in SEARCHES.values() for search in kind]
AMONG = 3


def dialog_of(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search")


def searched(page: Page, query: str) -> list[str]:
    """The addresses that a query finds, as they stand on the screen; a page counts once."""
    dialog = dialog_of(page)
    dialog.get_by_role("combobox").fill(query)
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
