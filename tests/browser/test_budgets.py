"""What a page may cost a reader: bytes, shifts of what is read, requests, and obstacles."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from benchmarks.hosted import Host, served
from tests.browser.conftest import KINDS, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BytesIO
    from pathlib import Path
    from typing import Any

    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

ARTICLE = "articles/kv-cache-optimization/"
PAPER = "papers/kwon2023efficient/"
FAMILY = "models/deepseek/"
WIDTHS = (360, 768, 1440)
SCHEMES = {"light": "default", "dark": "slate"}

MOST_BYTES = {
    "": 90_000,
    ARTICLE: 130_000,
    "articles/batching-in-llm-inference/": 130_000,
    "articles/quantization-for-inference/": 130_000,
    "articles/": 90_000,
    PAPER: 90_000,
    "papers/": 100_000,
    "papers/reading/": 110_000,
    "resources/": 130_000,
    "authors/": 110_000,
    "topics/batching/": 90_000,
    FAMILY: 100_000,
    "models/": 90_000,
    "rules/": 110_000,
    "data/": 90_000,
}
"""What each may transfer for its first view, compressed and with headers, figures aside."""

AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""What axe looks for unasked, and what Lighthouse asks it for besides."""

MOST_SHIFT = 0.01
SHIFTS = """
    window.shifts = 0
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value
    }).observe({type: "layout-shift", buffered: true})
"""
READ_TO_THE_END = """async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
        scrollTo(0, y)
        await drawn()
    }
    await new Promise((done) => setTimeout(done, 400))
    return window.shifts
}"""


class SlowPictures(Host):
    """Hands out pictures when everything else has long been there."""

    def send_head(self) -> BytesIO:
        if self.path.endswith(".svg"):
            time.sleep(0.3)
        return super().send_head()


@pytest.fixture(scope="module")
def slow(site: Path) -> Iterator[str]:
    with served(site, SlowPictures) as root:
        yield root


def bytes_of_first_view(browser: Browser, address: str) -> dict[str, int]:
    """What came over the wire, by address, until nothing more was asked for."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    page = context.new_page()
    network = context.new_cdp_session(page)
    asked: dict[str, str] = {}
    came: dict[str, int] = {}
    network.on("Network.requestWillBeSent", lambda it: asked.update({it["requestId"]: it["request"]["url"]}))
    network.on("Network.loadingFinished", lambda it: came.update({it["requestId"]: it["encodedDataLength"]}))
    network.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    return {asked[request]: int(length) for request, length in came.items()}


@pytest.mark.parametrize("path", MOST_BYTES)
def test_the_first_view_stays_within_its_bytes(browser: Browser, address: str, path: str) -> None:
    came = bytes_of_first_view(browser, address + path)
    counted = {url: size for url, size in came.items() if not url.endswith(".svg") or "/assets/" in url}
    assert any(url.endswith(".css") for url in counted)
    assert sum(counted.values()) <= MOST_BYTES[path], counted


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["", ARTICLE, PAPER, FAMILY, "topics/batching/", "papers/"])
def test_nothing_shifts_while_a_page_loads_and_is_read(
    browser: Browser, slow: str, path: str, width: int
) -> None:
    with visiting(browser, slow) as visit:
        page = visit("404.html", width=width)
        page.add_init_script(SHIFTS)
        page.goto(slow + path)
        assert page.evaluate(READ_TO_THE_END) <= MOST_SHIFT
        assert visit.wrong == []


def test_a_shift_would_be_noticed(visit: Visitor) -> None:
    page = visit("404.html")
    page.add_init_script(SHIFTS)
    page.goto(page.url)
    page.evaluate("setTimeout(() => document.querySelector('article h1').style.marginTop = '20rem', 600)")
    page.wait_for_function(f"window.shifts > {MOST_SHIFT}")


def violations(page: Page) -> list[Any]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found]


@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing_at_any_width_in_either_scheme(visit: Visitor, path: str) -> None:
    page = visit(path, reduced_motion="reduce")
    found = {}
    for scheme, name in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found[width, scheme] = violations(page)
    assert {case: told for case, told in found.items() if told} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_while_a_card_is_open(visit: Visitor, scheme: str) -> None:
    page = visit(ARTICLE, color_scheme=scheme, reduced_motion="reduce")
    page.locator("p a.footnote-ref").first.focus()
    expect(page.get_by_role("dialog", name="Reference 1")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_while_the_drawer_is_open(visit: Visitor, scheme: str) -> None:
    page = visit("models/", width=360, color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("button", name="Navigation").click()
    expect(page.locator(".md-nav--primary").get_by_role("link", name="Papers")).to_be_in_viewport()
    assert violations(page) == []


def test_axe_would_tell(visit: Visitor) -> None:
    page = visit("404.html")
    page.evaluate("document.querySelector('article p').style.color = '#999'")
    assert [rule for rule, _ in violations(page)] == ["color-contrast"]
