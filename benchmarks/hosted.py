"""A built site as a host hands it out: compressed, and with its own page for what is not there.

For the browser tests and for what is measured in a browser; what to send is said in docs/publishing.md.
"""

from __future__ import annotations

import gzip
import re
import threading
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = (Path(__file__).parents[1] / "docs/_headers").read_text("utf-8")
FOR_ALL = tuple(re.findall(r"^  ([\w-]+): (.*)$", RULES.partition("\n\n")[0], re.MULTILINE))
"""The headers that docs/_headers has for every file."""

HASHED = re.compile(r"\.([0-9a-f]{8}\.min\.(css|js)|pf_[a-z]+)$")
"""Files that never change, since their name does."""

TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/xml")
"""What hosts compress."""


class Host(SimpleHTTPRequestHandler):
    """Compresses text, keeps the connection, and says nothing."""

    protocol_version = "HTTP/1.1"
    sent: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Headers that go with every file."""

    def send_head(self) -> BytesIO:
        path, status, headers = Path(self.translate_path(self.path)), 200, {}
        if path.is_dir():
            asked = urlsplit(self.path)
            if not asked.path.endswith("/"):
                return self._answered(301, b"", {"Location": asked._replace(path=f"{asked.path}/").geturl()})
            path /= "index.html"
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", 404
        content, kind = path.read_bytes(), self.guess_type(path)
        if kind.startswith(TEXT):
            content, headers = compressed(content), {"Content-Encoding": "gzip"}
            kind += "; charset=utf-8"
        return self._answered(status, content, {"Content-Type": kind, **headers, **dict(self.sent)})

    def _answered(self, status: int, content: bytes, headers: dict[str, str]) -> BytesIO:
        never_changes = HASHED.search(self.path)
        caching = "public, max-age=31536000, immutable" if never_changes else "no-cache"
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content)), "Cache-Control": caching}.items():
            self.send_header(name, value)
        self.end_headers()
        return BytesIO(content)

    def handle(self) -> None:
        with suppress(ConnectionError):  # somebody who asked has left
            super().handle()

    def log_message(self, *_: Any) -> None:
        pass


class Strict(Host):
    """Sends the headers of docs/_headers."""

    sent = FOR_ALL


@lru_cache(maxsize=1000)
def compressed(content: bytes) -> bytes:
    """The content as gzip has it at its usual level."""
    return gzip.compress(content, 6, mtime=0)


@contextmanager
def served(folder: Path, handler: type[Host] = Host) -> Iterator[str]:
    """Hands out a folder, and gives the address of its root."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
