"""The papers index: filtered and sorted in the browser, by an address that can be shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from library.sources import load
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Visitor

PAPERS = "papers/"
LIBRARY = load(ROOT)
ALL = f"{len(LIBRARY.papers):,}"
NEWEST = 100


def rows(page: Page) -> Locator:
    return page.locator("table.papers tbody tr")


def column(page: Page, number: int) -> list[str]:
    texts: list[str] = page.locator("table.papers tbody").evaluate(
        "(body, number) => [...body.rows].map((row) => row.cells[number].textContent.trim())", number
    )
    return texts


def told(page: Page) -> Locator:
    return page.locator("form.papers-filter output")


def query(page: Page) -> str:
    text: str = page.evaluate("location.search")
    return text


def test_the_newest_papers_stand_there_before_any_choice(visit: Visitor) -> None:
    page = visit(PAPERS)
    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [address for address in asked if address.endswith("index.json")]
    expect(rows(page)).to_have_count(NEWEST)
    expect(told(page)).to_have_text(f"The newest {NEWEST}")
    years = [int(year) for year in column(page, 0)]
    assert years == sorted(years, reverse=True)


def test_words_find_titles_authors_and_venues(visit: Visitor) -> None:
    page = visit(PAPERS)
    page.get_by_label("Words").fill("pagedattention kwon sosp")
    expect(told(page)).to_have_text(f"1 of {ALL} papers")
    link = rows(page).get_by_role("link")
    expect(link).to_have_attribute("href", "kwon2023efficient/")
    assert query(page) == "?q=pagedattention+kwon+sosp"
    link.click()
    page.wait_for_url("**/papers/kwon2023efficient/")
    page.go_back()
    expect(told(page)).to_have_text(f"1 of {ALL} papers")


def test_accents_and_case_make_no_difference(visit: Visitor) -> None:
    page = visit(f"{PAPERS}?q=NIKOLIC")
    expect(rows(page).first).to_contain_text("Nikolić")


def test_a_topic_holds_those_below_it(visit: Visitor) -> None:
    page = visit(PAPERS)
    page.get_by_label("Topic").select_option("inference")
    expect(told(page)).to_have_text(f"{len(LIBRARY.papers_of['inference'])} of {ALL} papers")
    assert query(page) == "?topic=inference"


def test_all_filters_go_together_and_stand_in_the_address(visit: Visitor) -> None:
    page = visit(PAPERS)
    page.get_by_label("Topic").select_option("quantization")
    page.get_by_label("Venue").select_option("icml")
    page.get_by_label("From").select_option("2023")
    page.locator("select[name=to]").select_option("2024")
    page.get_by_label("Has code").check()
    wanted = [
        paper.title
        for paper in LIBRARY.papers_of["quantization"]
        if "(ICML)" in paper.venue and paper.year in (2023, 2024) and "code" in paper.fields
    ]
    assert wanted
    expect(told(page)).to_have_text(f"{len(wanted)} of {ALL} papers")
    assert sorted(column(page, 1)) == sorted(wanted)
    assert query(page) == "?topic=quantization&venue=icml&year=2023-2024&code=1"
    shared = visit(f"{PAPERS}{query(page)}")
    expect(told(shared)).to_have_text(f"{len(wanted)} of {ALL} papers")
    expect(shared.get_by_label("Venue")).to_have_value("icml")
    expect(shared.get_by_label("Has code")).to_be_checked()
    shared.get_by_role("button", name="Show all").click()
    expect(told(shared)).to_have_text(f"All {ALL} papers")
    assert query(shared) == ""
    expect(shared.get_by_role("button", name="Show all")).to_be_hidden()


def test_a_paper_leads_to_all_papers_of_an_author_without_a_page(visit: Visitor) -> None:
    page = visit("papers/kwon2023efficient/")
    page.locator("article a[href*='?author=']").first.click()
    page.wait_for_url("**/papers/?author=*")
    expect(told(page)).to_contain_text(f"of {ALL} papers")
    chip = page.locator("button[name=author]")
    expect(chip).to_be_visible()
    chip.click()
    expect(told(page)).to_have_text(f"All {ALL} papers")
    expect(page.get_by_label("Words")).to_be_focused()


def test_a_body_whose_name_has_a_comma_is_found(visit: Visitor) -> None:
    page = visit(f"{PAPERS}?author=MiMo%20Team,%20Xiaomi")
    expect(rows(page).first).to_contain_text("MiMo")


def test_an_author_is_no_part_of_another_name(visit: Visitor) -> None:
    page = visit(f"{PAPERS}?author=Tri%20Da")
    expect(told(page)).to_have_text(f"0 of {ALL} papers")


@pytest.mark.parametrize("asked", ["year=x-y&topic=nothing&sort=nonsense", "venue=%3Cb%3E&code=&x=1"])
def test_an_address_that_makes_no_sense_shows_all(visit: Visitor, asked: str) -> None:
    page = visit(f"{PAPERS}?{asked}")
    expect(told(page)).to_contain_text(f"{ALL} papers")
    expect(page.get_by_label("Topic")).to_have_value("")


def test_columns_sort_all_papers_and_back(visit: Visitor) -> None:
    page = visit(PAPERS)
    year = page.get_by_role("columnheader", name="Year")
    expect(year).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Title").click()
    expect(told(page)).to_have_text(f"All {ALL} papers")
    titles = column(page, 1)
    known = page.evaluate(
        "(titles) => titles.toSorted(new Intl.Collator('en', {numeric: true, sensitivity: 'base'}).compare)",
        titles,
    )
    assert titles == known
    title = page.get_by_role("columnheader", name="Title")
    expect(title).to_have_attribute("aria-sort", "ascending")
    expect(year).not_to_have_attribute("aria-sort", "descending")
    assert query(page) == "?sort=title"
    page.get_by_role("button", name="Title").click()
    expect(title).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Year").click()
    years = [int(text) for text in column(page, 0)]
    assert years == sorted(years)


def test_what_appeared_nowhere_comes_last_both_ways(visit: Visitor) -> None:
    for order in ("venue", "-venue"):
        page = visit(f"{PAPERS}?topic=attention&sort={order}")
        expect(told(page)).to_contain_text("of")
        venues = column(page, 3)
        assert "" in venues
        assert all(venues[: venues.index("")])
        assert not any(venues[venues.index("") :])


def test_more_are_shown_a_hundred_at_a_time_and_the_keyboard_stays_with_them(visit: Visitor) -> None:
    page = visit(f"{PAPERS}?topic=inference")
    expect(rows(page)).to_have_count(NEWEST)
    more = page.get_by_role("button", name="Show 100 more")
    more.focus()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(2 * NEWEST)
    expect(rows(page).nth(NEWEST).get_by_role("link")).to_be_focused()


def test_a_list_that_cannot_be_had_is_told_and_asked_for_again(visit: Visitor) -> None:
    page = visit(PAPERS)
    page.route("**/papers/index.json", lambda route: route.fulfill(status=200, body="{"))
    page.get_by_label("Words").fill("kwon")
    expect(told(page)).to_contain_text("could not be had")
    page.unroute("**/papers/index.json")
    page.get_by_label("Words").press("End")
    page.get_by_label("Words").press_sequentially(" sosp")
    expect(told(page)).to_have_text(f"1 of {ALL} papers")


def test_without_scripts_there_are_plain_lists(visit: Visitor) -> None:
    page = visit(PAPERS, java_script_enabled=False)
    expect(page.locator("form.papers-filter")).to_be_hidden()
    expect(rows(page)).to_have_count(NEWEST)
    page.get_by_role("link", name="2017", exact=True).click()
    page.wait_for_url("**/years/2017/")
    expect(page.get_by_role("link", name="Attention Is All You Need")).to_be_visible()
    page.go_back()
    page.locator("article").get_by_role("link", name="author", exact=True).click()
    page.get_by_role("link", name="Tri Dao").click()
    expect(page.get_by_role("heading", name="Tri Dao", level=1)).to_be_visible()
