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
from typing import TYPE_CHECKING

from mkdocs.commands.build import _build_page, _populate_page

from library.pages.searched import text_document
from rendering import LibraryPage, MadeFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

    from library.model import Library
    from library.pages.searched import Document

AT_ONCE = 8
"""Files that a process takes in one go."""

log = logging.getLogger("mkdocs")
logging.getLogger("mkdocs.commands.build").addFilter(
    lambda record: not record.getMessage().startswith("Page skipped")  # it waits
)


@dataclass
class Finished:
    """What others need to know of a page that another process has finished."""

    anchors: set[str] | None = None
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    document: Document | None = None
    """What the search knows of it."""
    told: list[tuple[str, int, str]] = field(default_factory=list)
    """Logger, level and text of each warning."""


class Site:
    """The files of one build, and all that finishing them takes."""

    def __init__(self, library: Library, config: MkDocsConfig, files: Files, nav: Navigation) -> None:
        self.library = library
        self.config = config
        self.files = files
        self.nav = nav
        self.env: jinja2.Environment | None = None
        self.pages = files.documentation_pages()
        self.texts = [file for file in self.pages if isinstance(file.page, LibraryPage) and file.page.is_text]
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
            links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
            return Finished(page.present_anchor_ids, links, _document(page))
        finally:
            page.wait()

    def finish_at(self, address: str) -> None:
        """Writes what stands at an address of the site, unless that is done."""
        if file := self._unfinished.get(address):
            self.finish(file)
            del self._unfinished[address]

    def document(self, file: File) -> Document | None:
        """What the search knows of a page."""
        page = self._read(file)
        try:
            return _document(page)
        finally:
            page.wait()

    def _read(self, file: File) -> LibraryPage:
        assert isinstance(file.page, LibraryPage)
        file.page.waits = False
        _populate_page(file.page, self.config, self.files)
        return file.page

    def finish_all(self) -> list[Document]:
        """Finishes everything, by all processors, and gives what the search knows of the pages."""
        documents = []
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
            if finished.document:
                documents.append(finished.document)
        return documents


def _document(page: LibraryPage) -> Document | None:
    """Of pages that people wrote; what is made of data is known without its page."""
    if not page.is_text:
        return None
    assert page.written
    return text_document(page.workshop.library, page.written, page.url, page.content or "")


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
