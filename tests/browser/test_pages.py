"""Every kind of page: legible and usable; what it may cost stands in test_budgets.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "articles/batching-in-llm-inference/"
PAPER = "papers/kwon2023efficient/"
TOPIC = "topics/batching/"
FAMILY = "models/deepseek/"
KINDS = [
    "",
    ARTICLE,
    PAPER,
    TOPIC,
    FAMILY,
    "models/",
    "rules/",
    "review/",
    "roadmap/",
    "404.html",
    "articles/kv-cache-optimization/",
    "articles/quantization-for-inference/",
    "articles/",
    "topics/",
    "papers/",
    "authors/",
    "authors/tri-dao/",
    "venues/",
    "venues/iclr/",
    "years/2025/",
    "about/",
    "maintaining/",
    "contributing/",
    "security/",
    "code_of_conduct/",
]


@pytest.mark.parametrize("path", KINDS)
def test_nothing_is_wider_than_the_window(visit: Visitor, path: str) -> None:
    page = visit(path, width=360, height=740)
    for width in (360, 768):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_lines_of_text_have_60_to_80_characters(visit: Visitor) -> None:
    page = visit(ARTICLE)
    lengths = page.evaluate("""() => [...document.querySelectorAll("article > p")]
        .filter((p) => p.textContent.length > 400 && !p.querySelector("math"))
        .map((p) => p.textContent.length / (p.clientHeight / parseFloat(getComputedStyle(p).lineHeight)))""")
    assert len(lengths) > 5
    assert 60 <= sum(lengths) / len(lengths) <= 80


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_is_that_of_the_system_until_chosen(visit: Visitor, scheme: str) -> None:
    page = visit("", color_scheme=scheme)
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme])
    page.locator("label[title='Switch to the light scheme']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.locator("label[title='Switch to the dark scheme']").click()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_a_chosen_scheme_is_kept_over_pages_from_their_first_moment(visit: Visitor) -> None:
    page = visit("", color_scheme="light")
    page.locator("label[title='Switch to the light scheme']").click()
    page.locator("label[title='Switch to the dark scheme']").click()
    page.get_by_role("link", name="Topics").first.click()
    page.wait_for_url("**/topics/")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.route("**/bundle.*.js", lambda route: route.fulfill(body=""))  # before Material's script has come
    page.goto(f"{visit.address}{ARTICLE}")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_a_page_that_is_not_there_offers_search(visit: Visitor) -> None:
    page = visit("404.html")
    page.get_by_role("button", name="Search the library").press("Enter")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


def test_bibtex_is_copied_whole(visit: Visitor) -> None:
    page = visit(PAPER, permissions=["clipboard-read", "clipboard-write"])
    block = page.locator("h2#bibtex + div")
    block.hover()
    block.get_by_role("button", name="Copy to clipboard").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@inproceedings{kwon2023efficient,\n  author = {Kwon, Woosuk and ")
    assert copied.rstrip().endswith("}")


def test_a_paper_leads_to_each_sentence_that_cites_it(visit: Visitor) -> None:
    page = visit(PAPER)
    link = page.locator("#cited-by ~ ul a").first
    link.click()
    page.wait_for_url(f"**/{ARTICLE}#fnref*")
    target = page.url.partition("#")[2]
    place = page.locator(f"[id='{target}']")
    expect(place).to_be_in_viewport()


@pytest.mark.parametrize("path", [ARTICLE, PAPER, TOPIC, FAMILY])
def test_pages_outside_the_navigation_show_where_they_belong(visit: Visitor, path: str) -> None:
    page = visit(path)
    tab = page.locator(".md-tabs__item--active")
    expect(tab).to_have_count(1)
    expect(tab).to_have_text(path.partition("/")[0].capitalize())
