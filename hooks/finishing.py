"""Finishes what MkDocs has passed over: one file when it is asked for, or all of them by as many processes as
there are processors.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_page, _populate_page

from rendering import LibraryPage, MadeFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

AT_ONCE = 8
"""Files that a process takes in one go."""

Entries = dict[tuple[str, str], list[dict[str, Any]]]
"""What pages add to the search, by address and hash of the text."""

log = logging.getLogger("mkdocs")
logging.getLogger("mkdocs.commands.build").addFilter(
    lambda record: not record.getMessage().startswith("Page skipped")  # it waits
)


@dataclass
class Finished:
    """What others need to know of a page that another process has finished."""

    anchors: set[str] | None = None
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    """What it adds to the search."""
    told: list[tuple[str, int, str]] = field(default_factory=list)
    """Logger, level and text of each warning."""


class Site:
    """The files of one build, and all that finishing them takes."""

    def __init__(self, config: MkDocsConfig, files: Files, nav: Navigation) -> None:
        self.config = config
        self.files = files
        self.nav = nav
        self.env: jinja2.Environment | None = None
        self.search = config.plugins["material/search"].search_index
        self.pages = files.documentation_pages()
        self.waiting = [
            file for file in files if isinstance(file.page, LibraryPage) or isinstance(file, MadeFile)
        ]
        self._unfinished = {file.dest_uri: file for file in self.waiting}

    def finish(self, file: File) -> Finished:
        """Writes a page or a file that waits."""
        if isinstance(file, MadeFile) and not file.page:
            file.finish()
            return Finished()
        assert self.env
        page = self._read(file)
        try:
            _build_page(page, self.config, self.pages, self.nav, self.env)
            return self._finished(page)
        finally:
            page.wait()

    def finish_at(self, address: str) -> None:
        """Writes what stands at an address of the site, unless that is done."""
        if file := self._unfinished.get(address):
            self.finish(file)
            del self._unfinished[address]

    def entries(self, file: File, known: Entries) -> Entries:
        """What a page adds to the search, by address and text; taken from what is known if it is there."""
        page = self._read(file)
        try:
            key = page.url, sha256((page.content or "").encode()).hexdigest()
            if key not in known:
                self.search.add_entry_from_context(page)
                return {key: self._finished(page).entries}
            return {key: known[key]}
        finally:
            page.wait()

    def _read(self, file: File) -> LibraryPage:
        assert isinstance(file.page, LibraryPage)
        file.page.waits = False
        _populate_page(file.page, self.config, self.files)
        return file.page

    def _finished(self, page: LibraryPage) -> Finished:
        links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
        entries, self.search.entries = self.search.entries, []
        return Finished(page.present_anchor_ids, links, entries)

    def finish_all(self) -> None:
        """Finishes everything, by all processors."""
        entries = []
        for file, finished in zip(self.waiting, _in_processes(self), strict=True):
            for name, level, text in finished.told:
                logging.getLogger(name).log(level, "%s", text)
            if file.page:
                file.page.present_anchor_ids = finished.anchors
                file.page.links_to_anchors = {
                    target: found
                    for path, found in finished.links.items()
                    if (target := self.files.get_file_from_path(path))
                }
            entries += finished.entries
        self.search.entries = entries


_site: Site | None = None
"""What the processes work on: they are forked, and so have it without its being sent."""


def _in_processes(site: Site) -> Iterator[Finished]:
    """What has become of each file that waits, in their order."""
    global _site
    _site = site
    first, *others = range(len(site.waiting))
    yield _finish(first)  # what is loaded for it, templates above all, the processes then have
    if _processors() < 2 or sys.platform in ("darwin", "win32"):  # which cannot fork, or not safely
        yield from map(_finish, others)
        return
    gc.collect()
    gc.freeze()  # looking for garbage would copy the memory that the processes share
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(_processors(), context, _collect_warnings) as pool:
            yield from pool.map(_finish, others, chunksize=AT_ONCE)
    finally:
        gc.unfreeze()


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_warnings: list[tuple[str, int, str]] = []


class _Collector(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _warnings.append((record.name, record.levelno, record.getMessage()))


def _collect_warnings() -> None:
    """Keeps what this process would tell, for the first one to tell it."""
    log.handlers = [_Collector(logging.WARNING)]
    log.propagate = False


def _finish(index: int) -> Finished:
    assert _site
    finished = _site.finish(_site.waiting[index])
    finished.told, _warnings[:] = list(_warnings), []
    return finished
