"""What stands around an article, as readers use it: citing it, going on, reading it as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pybtex.database
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from library.sources import load
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_the_bibtex_is_copied_with_one_click(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=CLIPBOARD)
    page.get_by_role("button", name="Copy the BibTeX").click()
    expect(page.get_by_role("button", name="Copied: Copy the BibTeX")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    [(key, entry)] = pybtex.database.parse_string(copied, "bibtex").entries.items()
    assert key == "kv-cache-optimization"
    assert entry.fields["title"] == "{KV cache optimization}"
    expect(page.get_by_role("button", name="Copy the BibTeX", exact=True)).to_have_text("Copy")


def test_the_citation_is_copied_by_keyboard(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=CLIPBOARD)
    page.get_by_role("button", name="Copy the citation").press("Enter")
    expect(page.get_by_role("button", name="Copied: Copy the citation")).to_be_focused()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation-text").inner_text()


def test_what_cannot_be_copied_is_selected(visit: Visitor) -> None:
    page = visit(ARTICLE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("button", name="Selected: Copy the citation")).to_be_visible()
    assert page.evaluate("`${getSelection()}`") == page.locator("#citation-text").inner_text()


def test_without_javascript_there_is_the_text_and_no_button(visit: Visitor) -> None:
    page = visit(ARTICLE, java_script_enabled=False)
    expect(page.locator("#citation-bibtex")).to_be_visible()
    expect(page.locator(".copy").first).to_be_hidden()


def test_one_reads_on_through_a_field_and_back(visit: Visitor) -> None:
    page = visit("articles/")
    first, *others = page.locator("article li a").all()
    seen = [first.inner_text(), *(link.inner_text() for link in others)]
    first.click()
    for title in seen[1:]:
        page.get_by_role("link", name=f"Next in Inference {title}").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.get_by_role("link", name="Next in Inference")).to_have_count(0)
    for title in seen[-2::-1]:
        page.get_by_role("link", name=f"Previous in Inference {title}").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_models_and_papers_lead_to_their_pages(visit: Visitor) -> None:
    page = visit(ARTICLE)
    release = page.locator(".nearby li span a").first
    name = release.inner_text()
    release.click()
    page.wait_for_url("**/models/**#*")
    assert name in page.locator("tr:has(:target)").inner_text()
    page.go_back()
    title = page.locator(".nearby-papers a").first.inner_text()
    page.locator(".nearby-papers a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


@pytest.mark.parametrize("path", [ARTICLE, "papers/kwon2023efficient/", "models/llama/", "topics/batching/"])
def test_a_page_can_be_read_as_markdown(visit: Visitor, site: Path, path: str) -> None:
    page = visit(path)
    title = page.get_by_role("heading", level=1).evaluate("(heading) => heading.firstChild.textContent")
    text = page.evaluate(
        "fetch(document.querySelector('link[type=\"text/markdown\"]').href).then((answer) => answer.text())"
    )
    assert text.startswith(f"# {title}\n")
    shown = page.get_by_role("link", name="Read as Markdown").get_attribute("href") or ""
    assert (site / path / shown).resolve().read_text(encoding="utf-8") == text


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_an_old_address_leads_to_the_new_one(visit: Visitor, java_script_enabled: bool) -> None:
    paper = next(paper for paper in load(ROOT).papers if paper.former_keys)
    page = visit(f"papers/{paper.former_keys[0]}/", java_script_enabled=java_script_enabled)
    page.wait_for_url(f"**/papers/{paper.key}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing_around_an_article(visit: Visitor, width: int, scheme: str) -> None:
    page = visit(ARTICLE, width=width, color_scheme=scheme, reduced_motion="reduce")
    found = Axe().run(page, {"include": [[".facts"], [".foot"], [".page-source"]]}).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_around_an_article_is_printed_but_what_is_said(visit: Visitor) -> None:
    page = visit(ARTICLE)
    page.emulate_media(media="print")
    for selector in (".copy", ".beside", ".nearby", ".page-source"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("#citation-text")).to_be_visible()
