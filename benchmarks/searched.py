"""What a search costs a reader, in bytes and in time, on libraries of two sizes.

Libraries of 400 articles and 2,000 papers, and of 1,000 and 10,000, are made up and their sites built. In a
browser that has nothing yet, on a page that is loaded, each query is typed into the search: everything that
is transferred until its first results are on the screen counts, as a host sends it (what is compressed
already as it is, the rest compressed by gzip). Then, all of it loaded, the time runs from a key to the
results. The figures go to benchmarks/results/search.json. The machine may be busy: bytes mean something at
any time, milliseconds only on a quiet one.

    python benchmarks/searched.py [--sizes 400x2000 1000x10000]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hosted import served
from made import make
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RESULTS = Path(__file__).parent / "results" / "search.json"

QUERIES = (
    "speculative decoding",
    "caching in production",
    "quantization for code",
    "sharding under load",
    "key-value cache",
    "Fontaine Kofi",
    "multilingual",
    "draft model",
)
MOST_BYTES = {"400x2000": 250_000, "1000x10000": 400_000}
"""Targets: bytes until the first results, for the median query."""
MOST_MILLISECONDS = 100

SEARCHED = "query => document.querySelector('dialog.search').dataset.found === query"
"""Whether the results of a query are on the screen."""
TYPED = """async (query) => {
  const field = document.querySelector("dialog.search input")
  const dialog = document.querySelector("dialog.search")
  field.value = query
  const start = performance.now()
  field.dispatchEvent(new Event("input"))
  while (dialog.dataset.found !== query) await new Promise((next) => setTimeout(next, 1))
  return performance.now() - start
}"""
"""Types the last letter, and gives the milliseconds until the results are there."""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", nargs="+", default=list(MOST_BYTES))
    arguments = parser.parse_args()
    program = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or sys.exit("name a Chromium in $CHROMIUM")
    )
    told = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for size in arguments.sizes:
            articles, papers = map(int, size.split("x"))
            library = Path(folder, size)
            make(library, articles, papers)
            subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=library, check=True)
            told[size] = measured(browser, library / "site")
            shutil.rmtree(library)
            print(size, json.dumps(told[size]), file=sys.stderr)
    if set(told) == set(MOST_BYTES):
        report = {
            "machine": {"cores": os.cpu_count(), "system": platform.system()},
            "versions": {"pagefind_bin": version("pagefind_bin"), "chromium": browser.version},
            "sizes": told,
        }
        RESULTS.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 0


def measured(browser: Browser, site: Path) -> dict[str, Any]:
    """Bytes and milliseconds of each query, with their medians, against the targets."""
    with served(site) as address:
        sizes = {query: transferred(browser, address, site, query) for query in QUERIES}
        times = waited(browser, address)
    return {
        "bytes": {"median": round(median(sizes.values())), "most": max(sizes.values()), "queries": sizes},
        "milliseconds": {
            "median": round(median(times.values())),
            "most": max(times.values()),
            "queries": times,
        },
    }


def open_search(page: Page) -> None:
    page.keyboard.press("/")
    page.wait_for_selector("dialog.search[open]")


def transferred(browser: Browser, address: str, site: Path, query: str) -> int:
    """Bytes until the first results, in a browser that has been on the page and never searched."""
    page = browser.new_page()
    asked: list[str] = []
    page.goto(address, wait_until="networkidle")
    page.on("requestfinished", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
    open_search(page)
    page.fill("dialog.search input", query)
    page.wait_for_function(SEARCHED, arg=query)
    page.close()
    return sum(sent(site / path) for path in asked if (site / path).is_file())


def sent(file: Path) -> int:
    """Bytes of a file as a host sends it."""
    data = file.read_bytes()
    return min(len(data), len(gzip.compress(data, 9)))


def waited(browser: Browser, address: str) -> dict[str, int]:
    """Milliseconds from the last letter of each query to its results, what it needs having been loaded."""
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    open_search(page)
    times = {}
    for query in QUERIES:
        for text in (query[:-2], query, query[:-1]):
            page.evaluate(TYPED, text)
        times[query] = round(page.evaluate(TYPED, query))
    page.close()
    return times


if __name__ == "__main__":
    sys.exit(main())
