"""Reading with the keyboard alone, at twice the size, and without motion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "articles/batching-in-llm-inference/"
PAPER = "papers/kwon2023efficient/"
FAMILY = "models/deepseek/"

AT_FOCUS = """() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    if (element.closest(".md-search")) return {} // has tests of its own
    const seen = element.nextElementSibling?.htmlFor && !element.offsetWidth // a label stands for its choice
        ? element.nextElementSibling : element
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(seen)
    const { top, bottom, left, right, width, height } = seen.getBoundingClientRect()
    const text = element.ariaLabel || element.title || element.innerText.trim()
    return {
        html: element.outerHTML.slice(0, 120),
        name: text || element.querySelector("img")?.alt || "",
        marked: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none",
        shown: width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    }
}"""


def tabbed(page: Page, at_most: int) -> list[dict[str, Any]]:
    """What is reached by going on with the tabulator, until the page is left."""
    reached = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if (found := page.evaluate(AT_FOCUS)) is None:
            break
        reached.append(found)
    return [found for found in reached if found]


@pytest.mark.parametrize("path", ["", ARTICLE, PAPER, FAMILY, "papers/"])
def test_the_first_thing_reached_leads_to_the_text(visit: Visitor, path: str) -> None:
    page = visit(path)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to content")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", ["404.html", "topics/", PAPER])
def test_the_keyboard_goes_through_the_whole_page_and_out(visit: Visitor, path: str, width: int) -> None:
    page = visit(path, width=width, reduced_motion="reduce")
    reached = tabbed(page, 400)
    assert len(reached) < 400
    assert "licenses/by-sa" in "".join(found["html"] for found in reached[-3:])
    assert [found["html"] for found in reached if not found["name"]] == []
    assert [found["html"] for found in reached if not found["shown"]] == []
    assert [found["html"] for found in reached if not found["marked"]] == []


def test_focus_is_seen_in_an_article(visit: Visitor) -> None:
    page = visit(ARTICLE, reduced_motion="reduce")
    reached = tabbed(page, 80)
    assert len(reached) > 70
    assert [found["html"] for found in reached if not (found["shown"] and found["marked"])] == []


def test_the_drawer_is_opened_and_gone_through_by_keyboard(visit: Visitor) -> None:
    page = visit(PAPER, width=360, height=740, reduced_motion="reduce")
    page.get_by_role("button", name="Navigation").focus()
    page.keyboard.press("Enter")
    assert {"Articles", "Topics", "Papers", "Models"} <= {
        found["name"] for found in tabbed(page, 30) if found["shown"] and "md-nav__link" in found["html"]
    }


def test_everything_in_the_header_is_reached_by_keyboard(visit: Visitor) -> None:
    page = visit("", width=360, height=740)
    assert {"Navigation", "Search"} <= {found["name"] for found in tabbed(page, 8)}


@pytest.mark.parametrize("path", ["", ARTICLE, PAPER, FAMILY, "models/", "rules/", "404.html"])
def test_nothing_is_lost_at_twice_the_size(visit: Visitor, path: str) -> None:
    page = visit(path, width=640, height=400, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    expect(page.locator("article h1")).to_be_visible()
    for name in ("Navigation", "Search"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    cut = page.locator("article :is(p, li, h2, h3, td)").evaluate_all(
        "(parts) => parts.filter((part) => part.scrollWidth > part.clientWidth + 1"
        " && getComputedStyle(part).overflowX === 'hidden').map((part) => part.outerHTML.slice(0, 120))"
    )
    assert cut == []


MOVES = """() => {
    const style = (element) => getComputedStyle(element)
    return [...document.querySelectorAll("*")].some((element) => {
        const { transitionDuration, animationName, scrollBehavior } = style(element)
        return transitionDuration.split(",").some((time) => parseFloat(time) > 0) || animationName !== "none"
            || scrollBehavior === "smooth"
    })
}"""


@pytest.mark.parametrize("path", [ARTICLE, PAPER, FAMILY])
def test_nothing_moves_for_who_does_not_want_it(visit: Visitor, path: str) -> None:
    page = visit(path, reduced_motion="no-preference")
    assert page.evaluate(MOVES)
    page.emulate_media(reduced_motion="reduce")
    assert not page.evaluate(MOVES)
