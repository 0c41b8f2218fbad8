"""Formulas: set in the font of the site, scrolled inside themselves, and given back as TeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ARTICLE = "articles/quantization-for-inference/"
LONG = "articles/batching-in-llm-inference/"
MAY_COPY = ["clipboard-read", "clipboard-write"]


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_the_font_comes_and_brackets_grow(visit: Visitor) -> None:
    page = visit(ARTICLE)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Library Math\"', 'x')")
    heights = page.locator("math", has=page.locator("mtable")).first.evaluate(
        """(math) => [math.querySelector("mo[form=prefix]"), math.querySelector("mtable")]
          .map((element) => element.getBoundingClientRect().height)"""
    )
    assert heights[0] > 0.8 * heights[1]


def test_pages_without_formulas_do_not_ask_for_the_font(visit: Visitor) -> None:
    page = visit("papers/")
    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [address for address in asked if address.endswith(".woff2")]


def test_a_button_copies_the_tex_of_a_displayed_formula(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=MAY_COPY)
    formula = page.locator("div.formula").first
    button = formula.get_by_role("button", name="Copy TeX")
    expect(button).to_have_css("opacity", "0")
    formula.hover()
    expect(button).to_have_css("opacity", "1")
    button.click()
    expect(page.get_by_text("TeX copied")).to_have_count(1)
    assert copied(page) == formula.locator("annotation").text_content()


def test_the_keyboard_copies_too(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=MAY_COPY)
    button = page.get_by_role("button", name="Copy TeX").nth(1)
    button.focus()
    expect(button).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    assert copied(page) == page.locator("div.formula annotation").nth(1).text_content()


def test_a_tap_copies_where_nothing_hovers(visit: Visitor) -> None:
    page = visit(ARTICLE, width=360, height=740, has_touch=True, is_mobile=True, permissions=MAY_COPY)
    formula = page.locator("div.formula").first
    button = formula.get_by_role("button", name="Copy TeX")
    shown, drawn = button.bounding_box(), formula.locator("div.arithmatex").bounding_box()
    assert shown and drawn and drawn["x"] + drawn["width"] <= shown["x"]  # neither hides the other
    button.tap()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    assert copied(page) == formula.locator("annotation").text_content()


def test_what_is_copied_with_a_text_is_tex(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=MAY_COPY)
    paragraph = page.locator("article p:has(> math)").first
    paragraph.evaluate("(paragraph) => getSelection().selectAllChildren(paragraph)")
    page.keyboard.press("Control+c")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    text = copied(page)
    for tex in paragraph.locator("annotation").all_text_contents():
        assert f"${tex}$" in text
    assert "\u2061" not in text
    words = paragraph.evaluate("(paragraph) => paragraph.firstChild.textContent").split()
    assert text.split()[: len(words)] == words
    kinds = page.evaluate("navigator.clipboard.read().then(([item]) => item.types)")
    assert set(kinds) >= {"text/plain", "text/html"}


def test_half_a_formula_is_copied_whole_and_displayed_ones_on_lines_of_their_own(visit: Visitor) -> None:
    page = visit(ARTICLE, permissions=MAY_COPY)
    formula = page.locator("div.formula").first
    formula.evaluate(
        """(formula) => {
          const range = document.createRange()
          range.setStart(formula.querySelector("mi").firstChild, 0)
          range.setEndAfter(formula.nextElementSibling)
          getSelection().removeAllRanges()
          getSelection().addRange(range)
        }"""
    )
    page.keyboard.press("Control+c")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    tex = formula.locator("annotation").text_content()
    after = formula.locator("xpath=following-sibling::*[1]").inner_text()
    lines = copied(page).split("\n")
    assert lines[:3] == ["$$", tex, "$$"]
    assert lines[-1] == after.split("\n")[-1]


def test_text_without_formulas_is_copied_as_ever(visit: Visitor) -> None:
    page = visit("about/", permissions=MAY_COPY)
    paragraph = page.locator("article p").first
    paragraph.evaluate("(paragraph) => getSelection().selectAllChildren(paragraph)")
    page.keyboard.press("Control+c")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length > 0)")
    assert copied(page).split() == paragraph.inner_text().split()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_formula_scrolls_inside_itself(scripts: bool, visit: Visitor) -> None:
    page = visit(LONG, width=320, height=740, java_script_enabled=scripts)
    box = page.locator("div.arithmatex").first
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
    place = box.bounding_box()
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= 320
    if scripts:
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('div.arithmatex').scrollLeft > 0")


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_formula_that_is_reached(width: int, scheme: str, visit: Visitor) -> None:
    page = visit(ARTICLE, width=width, color_scheme=scheme)
    page.get_by_role("button", name="Copy TeX").first.focus()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
