"""What `serve` does beyond MkDocs: when something is wrong it shows the problems, on each page and in the
terminal, and keeps the last good site.
"""

from __future__ import annotations

import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files
from mkdocs.utils import log

from library.problems import Location, Problem, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

WATCHED = (
    "articles",
    "benchmarks/results",
    "figures",
    "models",
    "references",
    "overrides",
    "CONTRIBUTING.md",
)
"""What is watched besides `docs/` and `mkdocs.yml`, which MkDocs watches itself."""

STYLE = (
    "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:1000;margin:0;padding:1rem;"
    "background:#7a0c0c;color:#fff;font:14px/1.5 ui-monospace,monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere"
)


class Preview:
    """The state of `serve` between builds. Each build writes to a folder of its own, so that a failed one
    spoils nothing.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._good: str | None = None
        self._building = ""
        self._server: LiveReloadServer | None = None

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

    def finish(self) -> None:
        """Shows the site that was just built."""
        before, self._good = self._good, None if self.problems else self._building
        if self._server:
            self._server.root = self._building
        if before and before != self._building:
            self._discard(before)
        self._building = "" if self._good else self._building

    def attach(self, server: LiveReloadServer, config: MkDocsConfig) -> LiveReloadServer:
        """Makes the server survive problems, and watch the sources."""
        self._server = server
        server.root = self._good or self._building
        root = Path(config.config_file_path).parent
        for name in WATCHED:
            if (root / name).exists():
                server.watch(str(root / name))
        server.builder = self._guarded(server.builder)
        server.set_app(self._with_problems(server.serve_request))
        server.error_handler = self._error_page
        return server

    def close(self) -> None:
        """Removes the folders."""
        self._discard(self._good)
        self._discard(self._building)

    def _guarded(self, build: Callable[..., None]) -> Callable[..., None]:
        def guarded() -> None:
            self.problems = []
            try:
                build()
            except (Exception, SystemExit) as error:
                if not self.problems:  # a failure of mkdocs.yml, of a template, of another plugin
                    self.problems = [
                        Problem(Location("mkdocs.yml"), "build", f"{type(error).__name__}: {error}")
                    ]
                log.error(
                    "Not built; the last good site is kept until this is mended:\n%s", tell(self.problems)
                )

        return guarded

    def _with_problems(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """Adds the problems to each page that is sent."""

        def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            started: list[Any] = []
            body = b"".join(app(environ, lambda *arguments: started.extend(arguments)))
            status, headers = started[0], dict(started[1])
            if self.problems and headers.get("Content-Type", "").startswith("text/html"):
                told = escape(tell(self.problems))
                panel = f'<pre role="alert" style="{STYLE}">{told}</pre>'.encode()
                cut = body.rfind(b"</body>")
                body = body + panel if cut < 0 else body[:cut] + panel + body[cut:]
                headers["Content-Length"] = str(len(body))
            start_response(status, list(headers.items()))
            return [body]

        return wrapped

    def _error_page(self, code: int) -> bytes | None:
        page = Path(self._server.root if self._server else "", f"{code}.html")
        return page.read_bytes() if page.is_file() else None

    def _discard(self, folder: str | None) -> None:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
