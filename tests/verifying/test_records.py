"""What is read from recorded answers, and what comes of answers that are none."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.model import Author
from library.verifying.records import (
    Publication,
    Record,
    Unreadable,
    read_agency,
    read_feed,
    read_work,
    without_subject,
)
from tests.verifying.conftest import answer

if TYPE_CHECKING:
    from collections.abc import Callable


def test_feed_of_several_papers() -> None:
    records = read_feed(answer("arxiv/papers.xml"))
    assert list(records) == [
        "2202.12139", "2005.14124", "2507.16734", "2306.03845", "2409.05654", "astro-ph/0601001",
    ]  # fmt: skip
    assert records["2202.12139"] == Record(
        register="arXiv",
        identifier="2202.12139",
        titles=("Testing Deep Learning Models: A First Comparative Study of Multiple Testing Techniques",),
        authors=(Author("Ahuja", "Mohit Kumar"), Author("Gotlieb", "Arnaud"), Author("Spieker", "Helge")),
        years=(2022,),
        doi="10.1109/ICSTW55395.2022.00035",
        appeared="Artificial Intelligence in Software Testing @ 2022 IEEE International Conference on "
        "Software Testing, Verification and Validation Workshops (ICSTW)",
        abstract="Deep Learning (DL) has revolutionized the capabilities of …",
    )
    assert records["2306.03845"].titles == ("$ω$Test: WebView-Oriented Testing for Android Applications",)
    assert records["astro-ph/0601001"].authors[2] == Author("Gaudi", "B. Scott")


def test_feed_of_old_says_the_same_in_another_way() -> None:
    (record,) = read_feed(answer("arxiv/manual.xml")).values()
    assert record.identifier == "hep-ex/0307015"
    assert record.authors == (Author("H1 Collaboration"),)
    assert (record.years, record.appeared) == ((2003,), "Eur.Phys.J. C31 (2003) 17-29")


def test_paper_that_arxiv_does_not_know_is_left_out() -> None:
    assert read_feed(answer("arxiv/unknown.xml")) == {}
    assert list(read_feed(answer("arxiv/one-of-two.xml"))) == ["1707.08567"]


def test_error_of_arxiv_is_told_in_its_words() -> None:
    with pytest.raises(Unreadable, match="incorrect id format for abc"):
        read_feed(answer("arxiv/malformed.xml"))


def with_comment(comment: str, summary: str = "An abstract.") -> bytes:
    text = answer("arxiv/papers.xml").decode()
    text = text.replace("Artificial Intelligence in Software Testing 2022 workshop @ ICST 2022", comment)
    return text.replace("Deep Learning (DL) has revolutionized the capabilities of …", summary).encode()


@pytest.mark.parametrize(
    ("comment", "summary", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error in Section 3", "Text.", True),
        ("Withdrawn", "Text.", True),
        ("arXiv admin note: this submission has been withdrawn by arXiv administrators", "Text.", True),
        ("12 pages", "This paper has been withdrawn by the authors.", True),
        ("12 pages", "The article was temporarily withdrawn.", True),
        ("12 pages", "We study how money is withdrawn from banks.", False),
        ("12 pages", "Agents that withdraw from a market are common. This is withdrawn from life.", False),
        ("Accepted at ICML 2024", "Text.", False),
    ],
)
def test_notice_of_withdrawal(comment: str, summary: str, withdrawn: bool) -> None:
    record = read_feed(with_comment(comment, summary))["2202.12139"]
    assert bool(record.withdrawn) == withdrawn


def test_colon_between_a_body_and_its_members_is_no_author() -> None:
    name = "<name>Mohit Kumar Ahuja</name>"
    text = answer("arxiv/papers.xml").decode()
    text = text.replace(
        name, f"<name>DeepSeek-AI</name></author><author><name>:</name></author><author>{name}"
    )
    authors = read_feed(text.encode())["2202.12139"].authors
    assert authors[:2] == (Author("DeepSeek-AI"), Author("Ahuja", "Mohit Kumar"))


def test_work_with_a_correction() -> None:
    record = read_work(answer("crossref/corrected.json"))
    assert record.identifier == "10.1371/journal.pone.0033693"
    assert record.authors[1] == Author("Pond", "Brooks B.")
    assert record.years == (2012,)
    assert record.corrected == "correction 10.1371/annotation/c76da2c1-ccb8-4797-94c1-359d3ceceeda"
    assert record.withdrawn == ""


def test_work_with_a_subtitle_and_one_of_a_meeting() -> None:
    record = read_work(answer("crossref/subtitle.json"))
    assert record.titles == ("CRISP", "CRISP: Consensus Regularized Selection based Prediction")
    assert read_work(answer("crossref/meeting.json")).years == (2021,)


def test_publication_of_a_work() -> None:
    venue = "2021 American Control Conference (ACC)"
    assert read_work(answer("crossref/meeting.json")).publication == Publication(
        "proceedings-article", 2021, (venue,), "IEEE"
    )
    own = {"type": "journal-article", "volume": "12", "issue": "3", "page": "1-9", "event": None}
    dates = {"published-online": {"date-parts": [[2020]]}, "published-print": {"date-parts": [[2022, 1]]}}
    assert read_work(work(**own, **dates)).publication == Publication(
        "journal-article", 2022, (venue,), "IEEE", "12", "3", "1-9"
    )
    odd = {"type": 1, "volume": ["12"], "page": None, "publisher": {}, "container-title": "T", "abstract": 3}
    assert read_work(work(**odd)).publication == Publication("", 2021)


def work(**fields: object) -> bytes:
    message = json.loads(answer("crossref/meeting.json"))["message"]
    return json.dumps({"message": {**message, **fields}}).encode()


OWN = "10.23919/acc50511.2021.9482829"


@pytest.mark.parametrize(
    ("fields", "withdrawn"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1/notice"}]}, "retraction 10.1/notice"),
        ({"updated-by": [{"type": "correction"}, {"type": "withdrawal"}]}, "withdrawal"),
        ({"updated-by": [{"type": "expression-of-concern"}]}, "expression of concern"),
        ({"update-to": [{"type": "retraction", "DOI": OWN}]}, f"retraction {OWN}"),
        ({"update-to": [{"type": "retraction", "DOI": "10.1/another"}]}, ""),
        ({"updated-by": [{"type": "new_edition"}, {"type": None}, "retraction"]}, ""),
    ],
)
def test_notice_of_retraction(fields: dict, withdrawn: str) -> None:
    assert read_work(work(**fields)).withdrawn == withdrawn


def test_mark_of_a_retraction_is_no_part_of_the_title() -> None:
    for mark in ("RETRACTED: ", "Retracted Article: ", "WITHDRAWN: "):
        record = read_work(work(title=[f"{mark}Learning to be safe"]))
        assert record.titles == ("Learning to be safe",)
        assert record.withdrawn == f"{mark}Learning to be safe"
    assert read_work(work(title=["Retracted papers: a survey"])).withdrawn == ""


def test_oddities_of_works_are_taken_as_they_come() -> None:
    record = read_work(
        work(
            title=["Learning <i>to be</i> safe &amp; sound"],
            author=[{"name": "The Team"}, {"family": "Only"}, {"given": "Nobody"}, 3, {"family": 4}],
            issued={"date-parts": [[None]]},
            published={"date-parts": []},
            event={"start": {"date-parts": [[2019, 12]]}},
        )
    )
    assert record.titles == ("Learning to be safe & sound",)
    assert record.authors == (Author("The Team"), Author("Only"))
    assert record.years == (2019, 2021)


def test_texts_are_told_on_one_line_without_what_a_terminal_obeys() -> None:
    record = read_work(
        work(title=["A\x1b[2J\n title\x9b"], author=[{"family": "Alpha\r", "given": "\x07A."}])
    )
    assert record.titles == ("A [2J title",)
    assert record.authors == (Author("Alpha", "A."),)
    assert len(read_work(work(title=["x" * 10**6])).titles[0]) == 2_000
    with pytest.raises(Unreadable):
        read_work(work(title=["\x1b"]))


def test_agency_of_a_doi() -> None:
    assert read_agency(answer("crossref/agency.json")) == "Crossref"


def test_class_of_a_subject_is_no_part_of_what_arxiv_writes() -> None:
    assert without_subject("math.GT/0309136") == "math/0309136"
    assert without_subject("cs/0112017") == "cs/0112017"
    assert without_subject("2309.06180") == "2309.06180"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&b;</title></entry></feed>"""
OUTSIDE = (
    b'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom"/>'
)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "no element found"),
        (answer("arxiv/papers.xml")[:2000], "no well-formed XML"),
        (b"<!DOCTYPE html><html><body>Busy</body></html>", "declares a document type"),
        (b"<html><body>Busy</body></html>", "no Atom feed, but an element <html>"),
        (BOMB, "declares a document type"),
        (OUTSIDE, "declares a document type"),
        (b'{"message": {}}', "no well-formed XML"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">' + b"<a>" * 100_000, "too deep"),
        (answer("arxiv/papers.xml").replace(b">6</opensearch", b">7</opensearch"), "6 of 7 entries"),
        (answer("arxiv/papers.xml").replace(b"<published>2022", b"<published>soon"), "lacks its title"),
        (answer("arxiv/papers.xml").replace(b"\xcf\x89", b"\xcf"), "no well-formed XML"),
    ],
)  # fmt: skip
def test_answer_that_is_no_feed(body: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_feed(body)


@pytest.mark.parametrize("reader", [read_work, read_agency])
@pytest.mark.parametrize(
    "body",
    [
        b"", b"Resource not found.", b"<!DOCTYPE html><html></html>", b"null", b"[]", b"{}",
        b'{"message": []}',
        b'{"message": {}}', b'{"message": {"title": "T", "DOI": "10.1/x"}}', b'{"message": {"agency": 1}}',
        b"[" * 100_000, b'{"message": {"title": ["T"], "DOI": 1, "agency": {"id": 2}}}', b"\xff\xfe\x00",
        answer("crossref/corrected.json")[:700],
    ],
)  # fmt: skip
def test_answer_that_is_no_work(reader: Callable[[bytes], object], body: bytes) -> None:
    with pytest.raises(Unreadable):
        reader(body)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    "title subtitle author DOI issued event updated-by update-to agency type page container-title".split()
)


@given(st.dictionaries(names, values))
def test_works_are_read_or_refused_whatever_they_hold(message: dict) -> None:
    body = json.dumps({"message": message}).encode()
    for reader in (read_work, read_agency):
        with suppress(Unreadable):
            reader(body)


@given(st.integers(0, 5400), st.binary(max_size=4))
def test_feeds_are_read_or_refused_whatever_happened_to_them(place: int, put: bytes) -> None:
    whole = answer("arxiv/papers.xml")
    with suppress(Unreadable):
        read_feed(whole[:place] + put + whole[place + len(put) :])
