"""The one place that touches the network: a polite client, and what it asks of arXiv, of Crossref and of the
hosts of models' configurations.

It asks one thing at a time and no host oftener than it allows, tries again where a host is busy, gives up on
one that stays silent, and follows no redirect to a host that it was not made for. What cannot be had raises
`Unasked`: that is no finding, but has to be told.
"""

from __future__ import annotations

import http.client
import re
import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .configurations import read_configuration
from .records import Record, Unreadable, one_line, read_agency, read_feed, read_work, without_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from http.client import HTTPMessage
    from typing import IO, Any

    from .configurations import Configuration

Answer = TypeVar("Answer")

BATCH = 100
"""Identifiers in one request to arXiv."""

_LARGEST = 8_000_000
"""Bytes of an answer; a feed of a hundred records with a thousand authors each stays below."""

_TIMEOUT = 20
_ATTEMPTS = 4
_PATIENCE = 120
"""Seconds that a host may ask to be left alone before it is given up."""
_BUSY = frozenset({429, 500, 502, 503, 504})
_PAGE_AT_GITHUB = re.compile(r"https://github\.com/([^/]+/[^/]+)/(?:blob|blame|raw)/(.+)")
_RAW_AT_GITHUB = re.compile(r"https://raw\.githubusercontent\.com/(.+)")
_PAGE_AT_HUGGING_FACE = re.compile(r"https://huggingface\.co/([^/]+/[^/]+)/(?:blob|blame|raw|resolve)/(.+)")


class Unasked(Exception):
    """Something that could not be asked for, and why."""

    def __str__(self) -> str:
        return one_line(super().__str__())


class _AbsentError(Unasked):
    """The host answers, and has nothing there."""


@dataclass(frozen=True)
class Hosts:
    """Where each service stands; no other host is ever asked."""

    arxiv: str = "https://export.arxiv.org"
    crossref: str = "https://api.crossref.org"
    github: str = "https://raw.githubusercontent.com"
    hugging_face: str = "https://huggingface.co"

    @property
    def intervals(self) -> dict[str, float]:
        """Seconds between two requests, by host: arXiv's terms of use want three and Crossref allows several
        a second to who is known to it.
        """
        return {self.arxiv: 3, self.crossref: 1, self.github: 1, self.hugging_face: 1}


@dataclass
class Client:
    """Asks the hosts. `agent` is the name under which it does, and how to reach whoever runs it."""

    agent: str
    hosts: Hosts = field(default_factory=Hosts)
    sleep: Callable[[float], None] = time.sleep
    _next: dict[str, float] = field(default_factory=dict)
    """When each host may be asked again."""
    _silent: dict[str, str] = field(default_factory=dict)
    """Hosts that did not answer, and why, which are not asked for more."""

    def preprints(self, identifiers: Sequence[str]) -> dict[str, Record]:
        """The records of arXiv, by identifier, on up to `BATCH` papers, without those unknown there."""
        query = {"id_list": ",".join(map(without_subject, identifiers)), "max_results": len(identifiers)}
        records = _read(read_feed, self.get(f"{self.hosts.arxiv}/api/query?{urlencode(query)}"))
        if not records and len(identifiers) > 1:  # it has given such answers while it was in trouble
            raise Unasked(f"{self.hosts.arxiv} knows none of {len(identifiers)} papers, which cannot be")
        known = {identifier.lower(): record for identifier, record in records.items()}
        return {
            identifier: known[written]
            for identifier in identifiers
            if (written := without_subject(identifier).lower()) in known
        }

    def work(self, doi: str) -> Record | None:
        """Crossref's record of a DOI, or nothing where there is no such DOI.

        One that is registered with another agency is as good, but Crossref cannot tell of it.
        """
        address = f"{self.hosts.crossref}/works/{quote(doi, safe='')}"
        try:
            return _read(read_work, self.get(address))
        except _AbsentError:
            pass
        try:
            agency = _read(read_agency, self.get(f"{address}/agency"))
        except _AbsentError:
            return None
        raise Unasked(f"its DOI is registered with {agency}, which is not asked")

    def configuration(self, address: str) -> Configuration:
        """The configuration at an address, which may be that of the page that shows it."""
        return _read(read_configuration, self.get(self._raw(address)))

    def is_askable(self, address: str) -> bool:
        """Whether an address is one of a file at a host that may be asked."""
        return bool(self._raw(address))

    def get(self, address: str) -> bytes:
        """What a host answers; asked again where it is busy or fails."""
        host = _origin(address)
        if host in self._silent:
            raise Unasked(self._silent[host])
        for attempt in range(1, _ATTEMPTS + 1):
            self._wait(host)
            try:
                return self._open(address)
            except HTTPError as error:
                error.close()
                if error.code in (404, 410):
                    raise _AbsentError(f"{host} has nothing there ({error.code})") from None
                reason = f"{host} answers {error.code} {error.reason}"
                if error.code not in _BUSY:
                    raise Unasked(reason) from None
                asked = _retry_after(error.headers.get("Retry-After", ""))
                if asked > _PATIENCE:
                    break
            except (OSError, ValueError, http.client.HTTPException) as error:
                cause = error.reason if isinstance(error, URLError) else error
                reason = f"{host} does not answer ({cause or type(cause).__name__})"
                if isinstance(cause, socket.gaierror):
                    break  # most likely there is no network
                asked = 0.0
            self._next[host] = max(self._next[host], time.monotonic() + max(asked, 2.0**attempt))
        self._silent[host] = reason
        raise Unasked(reason)

    def _open(self, address: str) -> bytes:
        opener = build_opener(_Within(frozenset(self.hosts.intervals)))
        request = Request(address, headers={"User-Agent": self.agent, "Accept-Encoding": "identity"})
        end = time.monotonic() + 2 * _TIMEOUT
        with opener.open(request, timeout=_TIMEOUT) as answer:
            parts: list[bytes] = []
            length = 0
            while part := answer.read1(1 << 16):
                parts.append(part)
                length += len(part)
                if length > _LARGEST:
                    raise Unasked(f"{_origin(address)} sends more than {_LARGEST:,} bytes")
                if time.monotonic() > end:
                    raise TimeoutError("it sends too slowly")
            if answer.length:
                raise http.client.IncompleteRead(b"", answer.length)
            return b"".join(parts)

    def _wait(self, host: str) -> None:
        pause = self._next.get(host, 0) - time.monotonic()
        if pause > 0:
            self.sleep(pause)
        self._next[host] = time.monotonic() + self.hosts.intervals[host]

    def _raw(self, address: str) -> str:
        """The address of the file itself of which one names the page, or nothing."""
        bare = re.split("[?#]", address)[0]
        if page := _PAGE_AT_GITHUB.fullmatch(bare):
            return f"{self.hosts.github}/{page[1]}/{page[2]}"
        if raw := _RAW_AT_GITHUB.fullmatch(bare):
            return f"{self.hosts.github}/{raw[1]}"
        if page := _PAGE_AT_HUGGING_FACE.fullmatch(bare):
            return f"{self.hosts.hugging_face}/{page[1]}/raw/{page[2]}"
        return ""


class _Within(HTTPRedirectHandler):
    """Follows redirects between the hosts that may be asked, and refuses all others."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self.hosts = hosts

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if _origin(newurl) not in self.hosts:
            raise Unasked(f"{_origin(req.full_url)} leads to {_origin(newurl)}, which is not asked")
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except (Unasked, ValueError):
            fp.close()  # what urllib leaves open
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _retry_after(value: str) -> float:
    """Seconds that a header asks to wait, given as a number or as the moment; 0 where it asks for nothing."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()


def _read(reader: Callable[[bytes], Answer], answer: bytes) -> Answer:
    try:
        return reader(answer)
    except Unreadable as error:
        raise Unasked(f"the answer cannot be read: {error}") from None
