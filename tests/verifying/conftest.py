"""What the tests of verification share: recorded answers, entries to hold against them, and a server at this
machine that answers in place of the registers.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from library.verifying.asking import Client, Hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ANSWERS = Path(__file__).parent / "answers"


def answer(name: str) -> bytes:
    return (ANSWERS / name).read_bytes()


@dataclass
class Answer:
    """One answer of the server."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0
    """Seconds between two bytes of it."""


@dataclass
class Server:
    """Gives each address its answers one after the other, and the last of them ever after."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    otherwise: Callable[[str], Answer] = lambda path: Answer(b"Resource not found.", 404)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    pauses: list[float] = field(default_factory=list)
    """How long its client would have waited."""

    def say(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def take(self, path: str) -> Answer:
        self.asked.append(path)
        waiting = self.answers.get(path)
        if not waiting:
            return self.otherwise(path)
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    @property
    def hosts(self) -> Hosts:
        return Hosts(*[self.address] * 4)

    @property
    def client(self) -> Client:
        return self.named("llm-library (tests)")

    def named(self, agent: str) -> Client:
        """A client of this name that asks here, and waits for nothing."""
        return Client(agent, self.hosts, self.pauses.append)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server for everything that a client may ask."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given.agents.add(self.headers["User-Agent"])
            taken = given.take(self.path)
            self.send_response(taken.status)
            for name, value in {"Content-Length": str(len(taken.body)), **taken.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):
                self.send(taken)

        def send(self, taken: Answer) -> None:
            if not taken.drip:
                self.wfile.write(taken.body)
            for byte in taken.body if taken.drip else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(taken.drip)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        given = Server(f"http://127.0.0.1:{running.server_port}")
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield given
        running.shutdown()
        thread.join()
