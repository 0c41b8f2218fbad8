"""A browser on the built site: each page is watched for errors and for requests to other hosts."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect, sync_playwright

from benchmarks.hosted import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

PATIENCE = 20_000
"""Milliseconds that a slow machine may take for what a browser does at once."""

KINDS = (
    "",
    "articles/kv-cache-optimization/",
    "articles/",
    "papers/kwon2023efficient/",
    "papers/",
    "papers/reading/",
    "resources/",
    "authors/",
    "authors/tri-dao/",
    "venues/",
    "years/2025/",
    "topics/batching/",
    "topics/",
    "models/deepseek/",
    "models/",
    "rules/",
    "data/",
    "review/",
    "roadmap/",
    "about/",
    "404.html",
)
"""A page of each kind."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as root:
        yield root


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.fail("no Chromium: `make test` fetches one, or name yours in $CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """Opens pages of the site in contexts of one's choosing, and keeps what went wrong in them."""

    browser: Browser
    address: str
    options: dict[str, Any] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __call__(self, path: str, width: int = 1440, height: int = 900, **options: Any) -> Page:
        size = {"width": width, "height": height}
        context = self.browser.new_context(viewport=size, **self.options, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("request", self._asked)
        page.goto(self.address + path)
        page.wait_for_load_state("load")
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type} in the console: {message.text}")

    def _failed(self, error: Error) -> None:
        self.wrong.append(f"error: {error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.wrong.append(f"request to another host: {request.url}")


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Visitor]:
    """A visitor of the site at an address, who leaves in the end; with options for each of the contexts."""
    visitor = Visitor(browser, address, options)
    yield visitor
    for context in visitor.contexts:
        context.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visitor]:
    with visiting(browser, address) as visitor:
        yield visitor
    assert visitor.wrong == []
