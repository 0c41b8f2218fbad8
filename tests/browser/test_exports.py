"""A bibliography is taken away with one click, wherever a row of its formats stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pybtex.database
import pytest
from playwright.sync_api import expect

from benchmarks.hosted import Strict, served
from tests.browser.conftest import visiting

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

CLIPBOARD = ["clipboard-read", "clipboard-write"]
ROWS = {
    "papers/": "papers/library",
    "data/": "papers/library",
    "topics/batching/": "topics/batching",
    "articles/kv-cache-optimization/": "articles/kv-cache-optimization",
    "authors/tri-dao/": "authors/tri-dao",
}
"""Pages with a row, and the bibliography that it leads to."""
NAME = "Copy these papers as BibTeX"


@pytest.mark.parametrize(("path", "stem"), ROWS.items())
def test_the_links_lead_to_the_files_and_the_button_copies_the_first(
    visit: Visitor, site: Path, path: str, stem: str
) -> None:
    page = visit(path, permissions=CLIPBOARD)
    links = page.locator(".exports > a").evaluate_all("(links) => links.map((link) => link.href)")
    assert links == [f"{visit.address}{stem}{ending}" for ending in (".bib", ".json", ".ris")]
    page.get_by_role("button", name=NAME).click()
    expect(page.get_by_role("button", name=f"Copied: {NAME}")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (site / f"{stem}.bib").read_text(encoding="utf-8")
    assert pybtex.database.parse_string(copied, "bibtex").entries
    expect(page.get_by_role("button", name=NAME, exact=True)).to_have_text("Copy")


def test_the_policy_lets_the_button_fetch_its_file(browser: Browser, site: Path) -> None:
    with served(site, Strict) as root, visiting(browser, root) as visit:
        page = visit("topics/batching/", permissions=CLIPBOARD)
        page.get_by_role("button", name=NAME).press("Enter")
        expect(page.get_by_role("button", name=f"Copied: {NAME}")).to_be_focused()
        assert visit.wrong == []


def test_what_does_not_come_is_told(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visit:
        page = visit("topics/batching/", permissions=CLIPBOARD)
        page.evaluate("navigator.clipboard.writeText('before')")
        page.route("**/*.bib", lambda route: route.fulfill(status=404))
        page.get_by_role("button", name=NAME).click()
        expect(page.get_by_role("button", name=f"Failed: {NAME}")).to_have_text("Failed")
        assert page.evaluate("navigator.clipboard.readText()") == "before"
        assert all("404" in told for told in visit.wrong)


def test_without_javascript_there_are_the_links_and_no_button(browser: Browser, address: str) -> None:
    with visiting(browser, address, java_script_enabled=False) as visit:
        page = visit("topics/batching/")
        expect(page.locator(".exports > a")).to_have_text(["BibTeX", "CSL-JSON", "RIS"])
        expect(page.locator(".exports > .copy")).to_be_hidden()
        assert visit.wrong == []


def test_each_page_names_the_feed(visit: Visitor) -> None:
    for path, feed in (("", "feed.xml"), ("articles/kv-cache-optimization/", "../../feed.xml")):
        page = visit(path)
        link = page.locator("link[rel~='alternate'][type='application/atom+xml']")
        assert link.get_attribute("href") == feed
        answer = page.request.get(f"{visit.address}feed.xml")
        assert answer.ok
        assert re.match(r'<\?xml version="1.0" encoding="utf-8"\?>\n<feed ', answer.text())
