"""Tables: sorted by their headers, which stay in view, and wide ones scrolled inside themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visitor
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

PAPERS = "papers/"
MODELS = "models/"
FAMILY = "models/llama/"
PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}


def column(table: Locator, number: int) -> list[str]:
    """The texts of a column, without the numbers of sources."""
    texts: list[str] = table.evaluate(
        """(table, number) => [...table.tBodies[0].rows].map((row) => {
          const cell = row.cells[number].cloneNode(true)
          cell.querySelectorAll("sup, br, br ~ *").forEach((element) => element.remove())
          return cell.textContent.trim()
        })""",
        number,
    )
    return texts


def shift(page: Page) -> float:
    """How far what is in the article has moved since the page began to load, as browsers count it."""
    moved: float = page.evaluate(
        """() => new Promise((done) => {
          let total = 0
          new PerformanceObserver((list) => {
            for (const { sources, value } of list.getEntries()) {
              if (sources.some(({ node }) => node?.parentElement?.closest("article"))) total += value
            }
          }).observe({ type: "layout-shift", buffered: true })
          setTimeout(() => done(total), 200)
        })"""
    )
    return moved


def test_the_keyboard_sorts(visit: Visitor) -> None:
    page = visit(MODELS)
    button = page.get_by_role("button", name="Parameters")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    expect(page.get_by_role("columnheader", name="Parameters")).to_have_attribute("aria-sort", "descending")
    sizes = [text.split(" to ")[-1] for text in column(page.locator("article table"), 3) if text != "–"]
    scale = {"M": 1e6, "B": 1e9, "T": 1e12}
    numbers = [float(size[:-1]) * scale[size[-1]] for size in sizes]
    assert numbers == sorted(numbers, reverse=True)
    assert len({size[-1] for size in sizes}) > 1  # what would not be in order as text


def test_families_come_by_name(visit: Visitor) -> None:
    page = visit(MODELS)
    expect(page.get_by_role("columnheader", name="Family")).to_have_attribute("aria-sort", "ascending")


def test_releases_sort_by_day_and_by_number(visit: Visitor) -> None:
    page = visit(FAMILY)
    table = page.locator("#releases ~ * table").first
    own = column(table, 0)
    table.get_by_role("button", name="Released").click()
    days = table.locator("time").evaluate_all("(times) => times.map((time) => time.dateTime)")
    assert days == sorted(days)
    table.get_by_role("button", name="Computed").click()
    numbers = [int(text.replace(",", "")) for text in column(table, 4) if text != "–"]
    assert numbers == sorted(numbers)
    assert sorted(column(table, 0)) == sorted(own)


def test_a_tap_sorts_the_list_on_a_phone(visit: Visitor) -> None:
    page = visit(PAPERS, **PHONE)
    table = page.locator("table.papers")
    own = column(table, 1)
    page.get_by_role("button", name="Title").tap()
    expect(table.get_by_role("columnheader", name="Title")).to_have_attribute("aria-sort", "ascending")
    expect(table.locator("tbody tr").first).not_to_contain_text(own[0])
    title, year = table.locator("tbody td").nth(1), table.locator("tbody td").first
    above, below = title.bounding_box(), year.bounding_box()
    assert above and below and above["y"] < below["y"]
    page.set_viewport_size({"width": 320, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_the_header_of_the_papers_stays_in_view(visit: Visitor, options: dict[str, object]) -> None:
    page = visit(PAPERS, **options)
    page.evaluate("scrollTo(0, 4000)")
    button = page.get_by_role("button", name="Title")
    expect(button).to_be_in_viewport()
    header, bar = button.bounding_box(), page.locator(".md-header").bounding_box()
    assert header and bar and header["y"] >= bar["y"] + bar["height"]
    button.click()
    first = page.locator("table.papers tbody tr").first.bounding_box()
    assert first and header["y"] < first["y"] < 500  # what was asked for is shown from its beginning


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wide_table_keeps_its_header_and_its_names(scripts: bool, visit: Visitor) -> None:
    page = visit(FAMILY, java_script_enabled=scripts, width=360, height=740)
    wrap = page.locator(".md-typeset__scrollwrap" if scripts else "article table").first
    wrap.scroll_into_view_if_needed()
    wrap.evaluate("(wrap) => { wrap.scrollTop = 300; wrap.scrollLeft = 200 }")
    box = wrap.bounding_box()
    header = wrap.locator("th").first.bounding_box()
    name = wrap.locator("tbody tr").nth(5).locator("td").first.bounding_box()
    assert box and header and name
    assert box["height"] < 740
    assert header["y"] == pytest.approx(box["y"], abs=2)
    assert header["x"] == pytest.approx(box["x"], abs=2)
    assert name["x"] == pytest.approx(box["x"], abs=2)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_long_table_keeps_its_header_where_it_is_not_too_wide(visit: Visitor) -> None:
    page = visit(MODELS, height=500)
    wrap = page.locator(".md-typeset__scrollwrap")
    wrap.hover()
    page.mouse.wheel(0, 300)
    page.wait_for_function("document.querySelector('.md-typeset__scrollwrap').scrollTop > 0")
    header, box = wrap.locator("th").first.bounding_box(), wrap.bounding_box()
    assert header and box and header["y"] == pytest.approx(box["y"], abs=2)
    assert box["height"] < 500
    expect(wrap).to_have_attribute("tabindex", "0")


def test_an_address_leads_to_the_row_of_a_release(visit: Visitor) -> None:
    page = visit("models/qwen/#qwen3-8b")
    row = page.locator("tr:has([id='qwen3-8b'])")
    expect(row).to_be_in_viewport()
    header, place = row.locator("xpath=../..").locator("th").first.bounding_box(), row.bounding_box()
    assert header and place and place["y"] >= header["y"] + header["height"] - 1


@pytest.mark.parametrize(
    "path",
    [
        PAPERS,
        MODELS,
        FAMILY,
        "models/qwen/#what-it-takes-to-run",
        "articles/quantization-for-inference/#gptq",
    ],
)
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_while_tables_load(path: str, width: int, visit: Visitor) -> None:
    assert shift(visit(path, width=width)) == 0


@pytest.mark.parametrize("path", [PAPERS, MODELS])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_sorted_table(path: str, width: int, scheme: str, visit: Visitor) -> None:
    page = visit(path, width=width, color_scheme=scheme)
    page.locator("th button").nth(1).click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
