"""What `serve` does beyond MkDocs: it finishes a page when it is asked for, and the search in the background;
when something is wrong it shows the problems, on each page and in the terminal, and keeps the last good site.
"""

from __future__ import annotations

import shutil
import tempfile
from html import escape
from pathlib import Path
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files
from mkdocs.utils import log
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

from library.addresses import AT_THE_TOP
from library.pages.searched import documents
from library.problems import Location, Problem, tell
from searching import FOLDER, make_index, put_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

    from finishing import Site

WATCHED = (
    "articles",
    "benchmarks/results",
    "figures",
    "implementations",
    "models",
    "references",
    "overrides",
    *AT_THE_TOP,
)
"""What is watched besides `docs/` and `mkdocs.yml`, which MkDocs watches itself."""

STYLE = (
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:1000;margin:0;padding:1rem;"
    "background:#7a0c0c;color:#fff;font:14px/1.5 ui-monospace,monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere"
)


CHANGES = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
QUIET = 0.05
"""Seconds without a change after which a build begins: an editor may write a file in several steps."""
REST = 0.5
"""Seconds after a build in which the search lets the reader's page go first."""
PATIENCE = 10
"""Seconds that the search has to end when the server does."""
TOGETHER = 10
BREATH = 0.001
"""Pages that the search reads in one go, and seconds after them, in which others come to their turn."""


class ChangeObserver(Observer):  # type: ignore[misc,valid-type]
    """Tells changes when the system does, where MkDocs looks for them twice a second."""

    def schedule(self, *arguments: Any, **options: Any) -> Any:
        """Leaves out what is no change: that a file was opened, or read."""
        return super().schedule(*arguments, event_filter=CHANGES, **options)


class Preview:
    """The state of `serve` between builds. Each build writes to a folder of its own, so that a failed one
    spoils nothing.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._good: str | None = None
        self._building = ""
        self._server: LiveReloadServer | None = None
        self._site: Site | None = None
        self._lock = RLock()
        """Held by who builds, or finishes a page: plugins do one thing at a time."""
        self._superseded = Event()
        self._searching: Thread | None = None

    @property
    def is_broken_start(self) -> bool:
        """Whether there are problems and no good site yet."""
        return bool(self.problems) and self._good is None

    def begin(self, config: MkDocsConfig) -> None:
        """Gives the build a fresh folder."""
        self._discard(self._building)
        self._building = config.site_dir = tempfile.mkdtemp(prefix="library-serve-")
        self.problems = []

    def only_problems(self, config: MkDocsConfig) -> Files:
        """A site of one page, for a start that is broken: the problems are added to it as to any page."""
        config.nav = None
        text = "# The library has problems\n\nThey stand below. This page reloads when they are mended.\n"
        return Files([File.generated(config, "index.md", content=text)])

    def finish(self, site: Site | None) -> None:
        """Shows the site that was just built, and lets the search follow."""
        before, self._good = self._good, None if self.problems else self._building
        if self._server:
            self._server.root = self._building
        if before and before != self._building:
            if Path(before, FOLDER).is_dir():  # until it has followed, the last one serves
                shutil.move(Path(before, FOLDER), Path(self._building, FOLDER))
            self._discard(before)
        self._building = "" if self._good else self._building
        self._site = site if self._good else None
        if self._site:
            self._superseded = Event()
            self._searching = Thread(target=self._search, args=(self._site, self._superseded), daemon=True)
            self._searching.start()

    def attach(self, server: LiveReloadServer, config: MkDocsConfig) -> LiveReloadServer:
        """Makes the server survive problems, and watch the sources."""
        self._server = server
        server.root = self._good or self._building
        for path in list(server._watched_paths):
            server.unwatch(path)
        server.observer, server.build_delay = ChangeObserver(), QUIET
        root = Path(config.config_file_path).parent
        for name in ("mkdocs.yml", "docs", *WATCHED):
            if (root / name).exists():
                server.watch(str(root / name))
        server.builder = self._guarded(server.builder)
        server.set_app(self._answering(server.serve_request))
        server.error_handler = self._error_page
        return server

    def close(self) -> None:
        """Removes the folders."""
        self._superseded.set()
        if self._searching:
            self._searching.join(PATIENCE)
        self._discard(self._good)
        self._discard(self._building)

    def _guarded(self, build: Callable[..., None]) -> Callable[..., None]:
        def guarded() -> None:
            self._superseded.set()
            with self._lock:
                tried()

        def tried() -> None:
            self.problems = []
            try:
                build()
            except (Exception, SystemExit) as error:
                if not self.problems:  # a failure of mkdocs.yml, of a template, of another plugin
                    self.problems = [_failure(error)]
                log.error(
                    "Not built; the last good site is kept until this is mended:\n%s", tell(self.problems)
                )

        return guarded

    def _answering(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Finishes what is asked for, and adds the problems to each page that is sent."""

        def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
            if path.startswith("/livereload/"):
                return app(environ, start_response)
            while True:
                site, problems = self._ready(path)
                (status, headers), body = _answer(app, environ)
                if site is self._site:  # else a build has come between
                    break
            if problems and headers.get("Content-Type", "").startswith("text/html"):
                panel = f'<pre role="alert" style="{STYLE}">{escape(tell(problems))}</pre>'.encode()
                cut = body.rfind(b"</body>")
                body = body + panel if cut < 0 else body[:cut] + panel + body[cut:]
                headers["Content-Length"] = str(len(body))
            start_response(status, list(headers.items()))
            return [body]

        return wrapped

    def _ready(self, path: str) -> tuple[Site | None, list[Problem]]:
        """The site that is shown, with what stands at the address finished, and the problems to show with
        it.
        """
        with self._lock:
            if not self._site or not self._server:
                return self._site, self.problems
            address = path.removeprefix(self._server.mount_path.rstrip("/")).strip("/")
            try:
                for name in (address, f"{address}/index.html".removeprefix("/")):
                    self._site.finish_at(name)
            except Exception as error:
                log.error("%s", error)
                return self._site, [*self.problems, _failure(error)]
            return self._site, self.problems

    def _search(self, site: Site, superseded: Event) -> None:
        """Makes the index of the search, unless another build begins."""
        superseded.wait(REST)
        found = list(documents(site.library))
        for number, file in enumerate(site.texts):
            if number % TOGETHER == 0:
                superseded.wait(BREATH)
            with self._lock:
                if superseded.is_set():
                    return
                try:
                    found += filter(None, [site.document(file)])
                except Exception:
                    return  # it was told, and is shown with the page
        with tempfile.TemporaryDirectory(prefix="library-serve-") as folder:
            made = make_index(found, Path(folder))
            with self._lock:
                if not superseded.is_set():
                    put_index(made, Path(site.config.site_dir))

    def _error_page(self, code: int) -> bytes | None:
        page = Path(self._server.root if self._server else "", f"{code}.html")
        return page.read_bytes() if page.is_file() else None

    def _discard(self, folder: str | None) -> None:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _answer(
    app: Callable[..., Iterable[bytes]], environ: dict[str, Any]
) -> tuple[tuple[str, dict[str, str]], bytes]:
    """Status, headers and body of an answer."""
    started: list[Any] = []
    body = b"".join(app(environ, lambda *arguments: started.extend(arguments)))
    return (started[0], dict(started[1])), body


def _failure(error: BaseException) -> Problem:
    return Problem(Location("mkdocs.yml"), "build", f"{type(error).__name__}: {error}")
