"""The snapshot holds what the library holds, and the same sources make the same one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from library.addresses import Publication
from library.exports.snapshot import citation, day, snapshot
from library.pages.files import handed_out
from library.sources import load
from tests.conftest import ROOT, SAMPLE

if TYPE_CHECKING:
    from library.model import Library

LIBRARY = load(SAMPLE)
REAL = load(ROOT)
PUBLICATION = Publication("Sample", "https://example.org/sample/")


def told(library: Library) -> Any:
    return json.loads(snapshot(library, PUBLICATION))


def test_its_day_is_that_of_the_last_change_whenever_it_is_made() -> None:
    assert day(LIBRARY) == date(2026, 2, 1)
    later = replace(LIBRARY.papers[0], fields=LIBRARY.papers[0].fields | {"verified": "by hand, 2026-07-01"})
    changed = replace(LIBRARY, papers=(later, *LIBRARY.papers[1:]))
    assert told(changed)["date"] == "2026-07-01"
    assert snapshot(load(SAMPLE), PUBLICATION) == snapshot(LIBRARY, PUBLICATION)


def test_the_hashes_are_those_of_the_files_that_are_handed_out() -> None:
    made = {file.path: file.make for file in handed_out(REAL, (), PUBLICATION, {})}
    files = told(REAL)["files"]
    assert [file["path"] for file in files] == [
        "papers/library.bib",
        "papers/library.json",
        "papers/library.ris",
        "models.json",
    ]
    for file in files:
        content = made[file["path"]]().encode()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])


def test_everything_is_there_and_leads_to_what_is_there() -> None:
    data = told(REAL)
    for name in ("papers", "articles", "topics"):
        assert data["counts"][name] == len(data[name]) == len(getattr(REAL, name))
        assert len({one["id"] for one in data[name]}) == len(data[name])
    papers, topics = {one["id"] for one in data["papers"]}, {one["id"] for one in data["topics"]}
    assert {key for article in data["articles"] for key in article["cites"]} <= papers
    assert {slug for kind in ("articles", "papers") for one in data[kind] for slug in one["topics"]} <= topics
    assert {topic["part_of"] for topic in data["topics"] if "part_of" in topic} <= topics


def test_a_paper_is_told_with_what_the_library_says_of_it() -> None:
    [first, second, third] = told(LIBRARY)["papers"]
    assert first == {
        "id": "alpha2020first",
        "title": "The First Paper on KV Caches & Their Uses",
        "authors": ["Anna Alpha", "Bert Müller", "Carl van den Berg"],
        "year": 2020,
        "venue": "Proceedings of the 1st Conference on Samples",
        "doi": "10.1000/sample.1",
        "arxiv": "1912.01703",
        "code": "https://example.org/first",
        "annotation": "Made up for tests; it showed that * and _ need escaping & care.",
        "verified": "the sample's author, 2026-01-10",
        "topics": ["serving", "attention"],
    }
    assert second["more_authors"] is True
    assert third["superseded_by"] == "alpha2020first"


def test_it_says_how_it_is_cited() -> None:
    words = "The LLM Library contributors. Sample: data of 1 February 2026."
    assert citation(LIBRARY, Publication("Sample")) == words
    assert told(LIBRARY)["citation"] == f"{words} https://example.org/sample/snapshot.json"
    assert told(LIBRARY)["licence"] == "CC-BY-SA-4.0"
