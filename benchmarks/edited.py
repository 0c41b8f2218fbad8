"""How long an edit takes from the saved file to the finished page, under `mkdocs serve`."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RELOAD = re.compile(r"livereload\((\d+), (\d+)\)")
SEARCH = "pagefind/pagefind-entry.json"
PATIENCE = 600
"""Seconds after which a server is given up."""


@dataclass(frozen=True)
class Edit:
    """A change of a file, and what is then to be on a page."""

    kind: str
    path: str
    old: str
    new: str
    page: str
    shown: str


class Served:
    """A server under measurement."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}/"

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            text: str = answer.read().decode("utf-8")
            return text

    def measured(self, edit: Edit) -> float:
        """Seconds until a browser that waits on the page has the new one; the edit is then undone."""
        path = self.folder / edit.path
        before = path.read_text("utf-8")
        if before.count(edit.old) == 0:
            sys.exit(f"{edit.path} has no {edit.old!r}")
        seconds, page = self._saved(edit, before.replace(edit.old, edit.new, 1))
        if edit.shown not in page:
            sys.exit(f"{edit.page} does not show the edit of {edit.path}")
        self._saved(edit, before)
        return seconds

    def _saved(self, edit: Edit, text: str) -> tuple[float, str]:
        epoch, request = RELOAD.findall(self.get(edit.page))[0]
        start = time.perf_counter()
        (self.folder / edit.path).write_text(text, "utf-8")
        self.get(f"livereload/{epoch}/{request}")  # answered when there is something new
        page = self.get(edit.page)
        return time.perf_counter() - start, page

    def search_follows(self, before: str = "") -> float:
        """Seconds until there is an index of the search other than the one before."""
        start = time.perf_counter()
        while self.searched() in ("", before):
            if time.perf_counter() - start > PATIENCE:
                sys.exit("the search never followed")
            time.sleep(0.5)
        return time.perf_counter() - start

    def searched(self) -> str:
        """What names the index of the search, or nothing where there is none."""
        try:
            return self.get(SEARCH)
        except urllib.error.HTTPError:
            return ""


@contextmanager
def served(folder: Path, hooks: Path) -> Iterator[Served]:
    """The site of a folder, served as long as it is wanted."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(hooks), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=folder, env=environment)
    server = Served(folder, port)
    try:
        for _ in range(PATIENCE * 10):
            try:
                server.get("")
                break
            except OSError:
                if process.poll() is not None:
                    sys.exit(f"the server in {folder} has ended")
                time.sleep(0.1)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def edits(folder: Path) -> list[Edit]:
    """One edit of each kind of source, in the library of the benchmark."""
    article = sorted(path.name for path in (folder / "articles").glob("*.md"))[7]
    text = (folder / "articles" / article).read_text("utf-8")
    sentence = re.findall(r"\n\n([A-Z][a-z]+ [a-z]+ [a-z]+)", text)[2]
    shown = f"articles/{article.removesuffix('.md')}/"
    figure = sorted((folder / "figures").rglob("*.svg"))[0]
    owner = f"articles/{figure.parent.name}/"
    bib = sorted(path.name for path in (folder / "references").glob("*.bib"))[0]
    key = re.findall(r"@\w+\{([^,]+),", (folder / "references" / bib).read_text("utf-8"))[0]
    family = sorted(path.name for path in (folder / "models").glob("*.yml"))[0]
    width = re.findall(r'viewBox="0 0 (\d+) ', figure.read_text("utf-8"))[0]
    wider = str(int(width) + 1)
    return [
        Edit("article", f"articles/{article}", sentence, f"Zyzzyva {sentence}", shown, "Zyzzyva"),
        Edit("paper", f"references/{bib}", "title = {", "title = {Zyzzyva ", f"papers/{key}/", "Zyzzyva"),
        Edit("topic", "references/topics.yml", "title: ", "title: Zyzzyva ", "topics/", "Zyzzyva"),
        Edit("model", f"models/{family}", "developer: ", "developer: Zyzzyva ", "models/", "Zyzzyva"),
        Edit(
            "figure",
            figure.relative_to(folder).as_posix(),
            f'viewBox="0 0 {width} ',
            f'viewBox="0 0 {wider} ',
            owner,
            f'width="{wider}"',
        ),
        Edit(
            "template",
            "overrides/main.html",
            '<meta charset="utf-8">',
            '<meta charset="utf-8"><meta name="zyzzyva">',
            shown,
            "zyzzyva",
        ),
    ]
