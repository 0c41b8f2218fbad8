"""What the papers index of a built site costs a reader: bytes until it stands there, and until the filter has
all papers; milliseconds from a choice to its rows.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hosted import compressed, served
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "papers/"
CHOICES = (
    ("q", "a"),
    ("q", "inference"),
    ("q", "no such words at all"),
    ("q", ""),
    ("topic", "inference"),
    ("venue", "icml"),
    ("from", "2024"),
    ("code", "1"),
)
CHOSEN = """async ([name, value]) => {
  const form = document.querySelector("form.papers-filter")
  const rows = document.querySelector("table.papers tbody")
  form.reset()
  await new Promise((next) => setTimeout(next, 200))
  const field = form.elements[name]
  if (field.type === "checkbox") field.checked = true
  else field.value = value
  const start = performance.now()
  const changed = new Promise((next) => new MutationObserver(next).observe(rows, { childList: true }))
  field.dispatchEvent(new Event("input", { bubbles: true }))
  await changed
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)))
  return performance.now() - start
}"""
"""Chooses, and gives the milliseconds until the rows are on the screen."""


def filtered(site: Path) -> dict[str, Any]:
    """Bytes of the first view, and of all papers; milliseconds of each choice, once these are there."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit("name a Chromium in $CHROMIUM")
    asked: list[str] = []
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("requestfinished", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
        page.goto(f"{address}{PAGE}", wait_until="networkidle")
        first = sum(_sent(site, path) for path in asked)
        asked.clear()
        page.get_by_label("Words").fill("x")
        page.wait_for_function("document.querySelector('.papers-filter output').textContent.includes(' of ')")
        later = sum(_sent(site, path) for path in asked)
        times = {f"{name}={value}": round(page.evaluate(CHOSEN, [name, value])) for name, value in CHOICES}
        browser.close()
    return {"bytes of the first view": first, "bytes of all papers": later, "milliseconds": times}


def _sent(site: Path, path: str) -> int:
    """Bytes of what stands at a path, as a host sends it."""
    file = site / path
    data = (file / "index.html" if file.is_dir() else file).read_bytes()
    return min(len(data), len(compressed(data)))
