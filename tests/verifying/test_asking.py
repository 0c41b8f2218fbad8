"""The client against a server at this machine: what it asks, how often, and what comes of each failure."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from library.verifying import asking
from library.verifying.asking import Client, Hosts, Unasked
from tests.verifying.conftest import Answer, answer

if TYPE_CHECKING:
    from tests.verifying.conftest import Server

FEED = Answer(answer("arxiv/papers.xml"))
WORK = Answer(answer("crossref/meeting.json"))
DOI = "10.23919/acc50511.2021.9482829"
PATH = "/works/10.23919%2Facc50511.2021.9482829"


def test_preprints_are_asked_for_together(server: Server) -> None:
    server.otherwise = lambda path: FEED
    records = server.client.preprints(["2202.12139", "2409.05654", "astro-ph.CO/0601001", "2401.99999"])
    assert list(records) == ["2202.12139", "2409.05654", "astro-ph.CO/0601001"]
    (asked,) = server.asked
    assert parse_qs(urlsplit(asked).query) == {
        "id_list": ["2202.12139,2409.05654,astro-ph/0601001,2401.99999"],
        "max_results": ["4"],
    }
    assert urlsplit(asked).path == "/api/query"
    assert server.agents == {"llm-library (tests)"}


def test_answer_without_any_of_several_papers_is_not_believed(server: Server) -> None:
    server.otherwise = lambda path: Answer(answer("arxiv/unknown.xml"))
    assert server.client.preprints(["2401.99999"]) == {}
    with pytest.raises(Unasked, match="knows none of 2 papers"):
        server.client.preprints(["2401.99999", "2202.12139"])


def test_work_is_asked_for_by_its_doi(server: Server) -> None:
    server.say(PATH, WORK)
    record = server.client.work(DOI)
    assert record
    assert record.identifier == DOI
    assert server.asked == [PATH]


def test_doi_that_nobody_has_registered(server: Server) -> None:
    assert server.client.work(DOI) is None
    assert server.asked == [PATH, f"{PATH}/agency"]


def test_doi_of_another_agency_is_not_wrong(server: Server) -> None:
    server.say(f"{PATH}/agency", Answer(b'{"message": {"agency": {"id": "datacite", "label": "DataCite"}}}'))
    with pytest.raises(Unasked, match="registered with DataCite"):
        server.client.work(DOI)


def test_hosts_are_left_in_peace_between_two_requests(server: Server) -> None:
    server.otherwise = lambda path: FEED
    client = server.client
    client.preprints(["2202.12139"])
    assert server.pauses == []
    client.preprints(["2202.12139"])
    (pause,) = server.pauses
    assert pause == pytest.approx(client.hosts.intervals[server.address], abs=0.5)


def test_intervals_are_those_that_the_hosts_ask_for() -> None:
    assert Hosts().intervals["https://export.arxiv.org"] == 3
    assert all(host.startswith("https://") for host in Hosts().intervals)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_busy_host_is_asked_again(server: Server, status: int) -> None:
    server.say(PATH, Answer(status=status), Answer(status=status), WORK)
    assert server.client.work(DOI)
    assert len(server.asked) == 3
    assert server.pauses == [pytest.approx(2, abs=0.5), pytest.approx(4, abs=0.5)]


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("17", 17),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 2),
        ("soon", 2),
        ("-5", 2),
        ("", 2),
    ],
)
def test_host_says_when_to_ask_again(server: Server, header: str, pause: float) -> None:
    server.say(PATH, Answer(status=429, headers={"Retry-After": header}), WORK)
    assert server.client.work(DOI)
    assert server.pauses == [pytest.approx(pause, abs=0.5)]


def test_host_says_at_what_moment_to_ask_again(server: Server) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    server.say(PATH, Answer(status=503, headers={"Retry-After": moment}), WORK)
    assert server.client.work(DOI)
    assert server.pauses == [pytest.approx(60, abs=10)]


def test_host_that_asks_for_too_much_patience_is_given_up(server: Server) -> None:
    server.say(PATH, Answer(status=429, headers={"Retry-After": "86400"}))
    with pytest.raises(Unasked, match="answers 429 Too Many Requests"):
        server.client.work(DOI)
    assert server.asked == [PATH]


def test_host_that_stays_busy_is_given_up_and_not_asked_for_more(server: Server) -> None:
    server.otherwise = lambda path: Answer(status=503)
    client = server.client
    for doi in (DOI, "10.1/another"):
        with pytest.raises(Unasked, match="answers 503 Service Unavailable"):
            client.work(doi)
    assert server.asked == [PATH] * 4


@pytest.mark.parametrize("status", [400, 401, 403])
def test_refusal_is_final_for_that_request_alone(server: Server, status: int) -> None:
    server.say(PATH, Answer(status=status), WORK)
    client = server.client
    with pytest.raises(Unasked, match=f"answers {status} "):
        client.work(DOI)
    assert client.work(DOI)


def closed_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def test_host_that_is_not_there(server: Server) -> None:
    address = f"http://127.0.0.1:{closed_port()}"
    client = Client("llm-library", Hosts(address, address, address, address), server.pauses.append)
    with pytest.raises(Unasked, match=rf"{address} does not answer \(.*refused"):
        client.work(DOI)
    assert len(server.pauses) == 3


def test_without_a_network_nobody_waits(server: Server) -> None:
    address = "http://no-such-host.invalid"
    client = Client("llm-library", Hosts(address, address, address, address), server.pauses.append)
    for _ in range(2):
        with pytest.raises(Unasked, match=f"{address} does not answer"):
            client.preprints(["2202.12139"])
    assert server.pauses == []


def test_host_that_says_nothing_in_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"http://127.0.0.1:{mute.getsockname()[1]}"
        client = Client("llm-library", Hosts(address, address, address, address), server.pauses.append)
        with pytest.raises(Unasked, match=r"does not answer \(.*timed out"):
            client.work(DOI)


def test_answer_that_trickles(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_TIMEOUT", 0.1)
    monkeypatch.setattr(asking, "_ATTEMPTS", 1)
    server.say(PATH, Answer(WORK.body, drip=0.01))
    with pytest.raises(Unasked, match="it sends too slowly"):
        server.client.work(DOI)


def test_answer_that_breaks_off(server: Server) -> None:
    whole = len(WORK.body)
    server.say(PATH, Answer(WORK.body[:300], headers={"Content-Length": str(whole), "Connection": "close"}))
    server.answers[PATH].append(WORK)
    assert server.client.work(DOI)
    assert len(server.asked) == 2


def test_answer_that_is_too_large(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_LARGEST", 1000)
    server.say(PATH, Answer(b" " * 100_000))
    with pytest.raises(Unasked, match="sends more than 1,000 bytes"):
        server.client.work(DOI)


@pytest.mark.parametrize("body", [b"", b"<html>Down for maintenance</html>", b"[]", FEED.body[:900]])
def test_answer_of_another_shape_is_told_as_such(server: Server, body: bytes) -> None:
    server.otherwise = lambda path: Answer(body)
    for ask in (lambda: server.client.work(DOI), lambda: server.client.preprints(["2202.12139"])):
        with pytest.raises(Unasked, match="the answer cannot be read: "):
            ask()


def test_redirect_within_the_hosts_is_followed(server: Server) -> None:
    server.say(PATH, Answer(status=301, headers={"Location": "/works/moved"}))
    server.say("/works/moved", WORK)
    assert server.client.work(DOI)


@pytest.mark.parametrize("target", ["http://localhost:1/works", "file:///etc/passwd", "https://example.org/"])
def test_redirect_to_any_other_host_is_refused(server: Server, target: str) -> None:
    server.say(PATH, Answer(status=302, headers={"Location": target}))
    with pytest.raises(Unasked, match=r"leads to|is not allowed"):
        server.client.work(DOI)


def test_redirect_to_nonsense_is_a_failure(server: Server) -> None:
    server.say(PATH, Answer(status=302, headers={"Location": "http://[nowhere/"}))
    with pytest.raises(Unasked, match="does not answer"):
        server.client.work(DOI)


def test_nothing_that_a_host_says_reaches_a_terminal_or_a_workflow(server: Server) -> None:
    label = json.dumps(
        {"message": {"agency": {"label": "\x1b[2JDataCite\n::set-env name=A::b" + "c" * 9000}}}
    )
    server.say(f"{PATH}/agency", Answer(label.encode()))
    with pytest.raises(Unasked) as refused:
        server.client.work(DOI)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) <= 2_000


def test_redirect_in_a_circle_ends(server: Server) -> None:
    server.say(PATH, Answer(status=302, headers={"Location": PATH}))
    with pytest.raises(Unasked, match="302"):
        server.client.work(DOI)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://github.com/a/b/blob/0123/configs/config.json", "/a/b/0123/configs/config.json"),
        ("https://github.com/a/b/blame/main/config.json#L1", "/a/b/main/config.json"),
        ("https://raw.githubusercontent.com/a/b/main/config.json", "/a/b/main/config.json"),
        ("https://huggingface.co/a/b/blob/main/config.json", "/a/b/raw/main/config.json"),
        ("https://huggingface.co/a/b/resolve/main/config.json?download=true", "/a/b/raw/main/config.json"),
        ("https://huggingface.co/a/b/blob/refs%2Fpr%2F4/config.json", "/a/b/raw/refs%2Fpr%2F4/config.json"),
    ],
)
def test_file_is_read_where_its_page_shows_it(server: Server, address: str, path: str) -> None:
    server.say(path, Answer(b'{"hidden_size": 8}'))
    assert server.client.is_askable(address)
    assert server.client.configuration(address) == {"hidden_size": 8}


@pytest.mark.parametrize(
    "address",
    [
        "http://github.com/a/b/blob/main/config.json",
        "https://github.com.example.org/a/b/blob/main/config.json",
        "https://example.org/config.json",
        "file:///etc/config.json",
        "https://huggingface.co/a/config.json",
    ],
)
def test_no_other_address_is_asked(server: Server, address: str) -> None:
    assert not server.client.is_askable(address)
