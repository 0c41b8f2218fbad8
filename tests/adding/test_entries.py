"""Identifiers as people give them, and entries as they are made of records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.adding.entries import entry_of, known_names, protected
from library.adding.identifiers import Identifier, read_identifier
from library.adding.topics import propose_file, propose_topics
from library.formatting.bibtex import form_entry
from library.model import Author, Paper
from library.problems import Problem, SourceText
from library.sources import load
from library.sources.bibtex import read_bibtex
from library.verifying.records import Publication, Record, read_feed, read_work
from tests.conftest import ROOT
from tests.verifying.conftest import answer

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 24)
PREPRINT = Record("arXiv", "2309.06180", ("Paged Attention",), (Author("Kwon", "Woosuk"),), (2023,))
WORK = Record(
    "Crossref",
    "10.1145/3600006.3613165",
    ("Paged attention",),
    (Author("Kwon", "W."),),
    (2023, 2024),
    publication=Publication("proceedings-article", 2023, ("Proceedings of SOSP",), "ACM", pages="611-626"),
)


def paper_of(kind: str, fields: dict[str, str]) -> Paper:
    problems: list[Problem] = []
    (paper,), _ = read_bibtex(SourceText("", form_entry(kind, "key", fields)), problems)
    assert not problems
    return paper


@pytest.mark.parametrize(
    ("given", "identifier"),
    [
        ("2309.06180", Identifier(arxiv="2309.06180")),
        (" arxiv:2309.06180v12 ", Identifier(arxiv="2309.06180")),
        ("http://www.arxiv.org/pdf/2309.06180v1.pdf", Identifier(arxiv="2309.06180")),
        ("https://arxiv.org/html/2309.06180v1#S3", Identifier(arxiv="2309.06180")),
        ("hep-th/9711200", Identifier(arxiv="hep-th/9711200")),
        ("https://arxiv.org/abs/math.GT/0309136v1", Identifier(arxiv="math.GT/0309136")),
        ("10.48550/ARXIV.2309.06180", Identifier(arxiv="2309.06180")),
        ("doi: 10.1145/3600006.3613165.", Identifier(doi="10.1145/3600006.3613165")),
        ("https://dx.doi.org/10.1016/S0010-8650(80)80003-2", Identifier(doi="10.1016/S0010-8650(80)80003-2")),
        ("https://doi.org/10.1145%2F3600006.3613165", Identifier(doi="10.1145/3600006.3613165")),
        ("2309.6180", None),
        ("2313.06180", None),
        ("https://example.org/abs/2309.06180", None),
        ("kwon2023efficient", None),
        ("10.1145", None),
        ("", None),
    ],
)
def test_identifier(given: str, identifier: Identifier | None) -> None:
    assert read_identifier(given) == identifier


@given(st.text())
def test_anything_is_an_identifier_or_none(given: str) -> None:
    read = read_identifier(given)
    assert read is None or bool(read.arxiv) != bool(read.doi)


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("SARATHI: Efficient LLM Inference", "{SARATHI}: Efficient {LLM} Inference"),
        ("Orca: A Serving System", "{Orca}: A Serving System"),
        ("Big Bird: Transformers for All", "Big Bird: {Transformers} for All"),
        ("Mamba2, GPT-4 (and vLLM's GPUs)", "{Mamba2}, {GPT-4} (and {vLLM's} {GPUs})"),
        ("Über Rényi's 100% R&D_1", r"Über Rényi's 100\% R\&D\_1"),
    ],
)
def test_capitals_are_protected(title: str, written: str) -> None:
    assert protected(title, {"Transformers"}) == written


def test_names_are_those_that_the_library_protects() -> None:
    names = known_names(load(ROOT))
    assert "Transformer" in names
    assert "Language" not in names


def test_preprint_alone() -> None:
    assert entry_of(PREPRINT, None, DAY) == (
        "misc",
        {
            "title": "Paged Attention",
            "author": "Kwon, Woosuk",
            "year": "2023",
            "eprint": "2309.06180",
            "archiveprefix": "arXiv",
            "verified": "arXiv record, 2026-11-24",
        },
    )


def test_published_version_and_its_preprint() -> None:
    kind, fields = entry_of(PREPRINT, WORK, DAY)
    assert kind == "inproceedings"
    assert fields["title"] == "Paged Attention"
    assert fields["booktitle"] == "Proceedings of SOSP"
    assert (fields["pages"], fields["doi"], fields["eprint"]) == ("611--626", WORK.identifier, "2309.06180")
    assert fields["verified"] == "arXiv record; Crossref record, 2026-11-24"
    for titles, title in (
        (("Paging", "Paging: Of attention"), "{Paging}: Of attention"),
        (("Paging", "Die Seiten"), "Paging"),
        (("PAGED",), "Paged Attention"),
    ):
        assert entry_of(PREPRINT, replace(WORK, titles=titles), DAY)[1]["title"] == title


@pytest.mark.parametrize(
    ("publication", "kind", "fields"),
    [
        (
            Publication("journal-article", 2024, ("Games & Co",), "ACM", "3", "2", "1–9"),
            "article",
            {"journal": r"Games \& Co", "volume": "3", "number": "2", "pages": "1--9"},
        ),
        (
            Publication("book-chapter", 2024, ("Notes", "Vision"), "Springer"),
            "incollection",
            {"series": "Notes", "booktitle": "Vision", "publisher": "Springer"},
        ),
        (Publication("monograph", 2024, (), "MIT Press"), "book", {"publisher": "MIT Press"}),
        (Publication("dissertation", 2024, (), "ETH"), "phdthesis", {"school": "ETH"}),
        (Publication("report", 2024, (), "RAND"), "techreport", {"institution": "RAND"}),
        (Publication("posted-content", 2024), "online", {"url": "https://doi.org/10.1145/3600006.3613165"}),
        (Publication("", 2024), "online", {"url": "https://doi.org/10.1145/3600006.3613165"}),
    ],
)
def test_types_of_works(publication: Publication, kind: str, fields: dict[str, str]) -> None:
    made = entry_of(None, replace(WORK, publication=publication), DAY)
    assert made[0] == kind
    assert {**made[1], **fields} == made[1]


def test_authors_keep_their_accents_and_bodies_their_braces() -> None:
    authors = (Author("Müller", "Jörg"), Author("Nguyễn", "Ái"), Author("DeepSeek-AI"))
    ascii_ = (Author("Muller", "J."), Author("Nguyen", "Ai"), Author("DeepSeek-AI"))
    for one, other in ((authors, ascii_), (ascii_, authors)):
        fields = entry_of(replace(PREPRINT, authors=one), replace(WORK, authors=other), DAY)[1]
        assert fields["author"] == "Müller, Jörg and Nguyễn, Ái and {DeepSeek-AI}"
    fields = entry_of(replace(PREPRINT, authors=authors), replace(WORK, authors=ascii_[:1]), DAY)[1]
    assert fields["author"] == "Muller, J."
    assert entry_of(PREPRINT, replace(WORK, authors=()), DAY)[1]["author"] == "Kwon, Woosuk"


def test_recorded_answers_become_entries() -> None:
    records = read_feed(answer("arxiv/papers.xml"))
    fields = entry_of(records["2306.03845"], None, DAY)[1]
    assert fields["title"] == "{ωTest}: {WebView-Oriented} Testing for Android Applications"
    kind, fields = entry_of(None, read_work(answer("crossref/subtitle.json")), DAY)
    assert kind == "inproceedings"
    assert fields["title"] == "{CRISP}: Consensus Regularized Selection based Prediction"
    assert fields["author"].startswith("Wang, Ping and Padthe, Karthik K. and ")
    kind, fields = entry_of(None, read_work(answer("crossref/corrected.json")), DAY)
    assert (kind, fields["journal"]) == ("article", "PLoS ONE")


plain = st.text("abcÄé ABC&%#_$:-'.,13", min_size=1, max_size=30).filter(lambda text: text.strip(" .,-'"))
family = st.text("abcÄéßAB", min_size=2, max_size=8)


@given(plain, st.lists(st.tuples(family, st.text("abÉ", min_size=1, max_size=5)), min_size=1, max_size=4))
def test_entry_is_read_as_its_record_says(title: str, names: list[tuple[str, str]]) -> None:
    title = " ".join(title.split())
    if title.count("$") > 1 or "--" in title or "''" in title:
        return
    authors = tuple(Author(*name) for name in names)
    paper = paper_of(*entry_of(replace(PREPRINT, titles=(title,), authors=authors), None, DAY))
    assert paper.title == title
    assert paper.authors == authors
    assert paper.year == 2023


def test_topics_and_file_are_those_of_papers_like_it() -> None:
    library = load(ROOT)
    title = "Speculative Decoding with Draft Trees for Large Language Models"
    topics = propose_topics(library, title, "We draft tokens and verify them by speculative decoding.")
    assert topics[0] == "speculative-decoding"
    assert propose_file(library, topics) == "references/speculative.bib"


def test_nothing_is_proposed_where_nothing_speaks_for_it(sample: Path) -> None:
    library = load(sample)
    assert propose_topics(library, "Xyzzy", "") == ()
    assert propose_file(library, ()) == "references/papers.bib"
    assert propose_file(library, ("tokenization",)) == "references/tokenization.bib"


def test_library_agrees_with_itself() -> None:
    library = load(ROOT)
    right = 0
    asked = library.papers[::20]
    for paper in asked:
        others = replace(library, papers=tuple(other for other in library.papers if other is not paper))
        topics = propose_topics(others, paper.title, paper.annotation)
        right += topics[:1] != () and topics[0] in paper.topics
    assert right / len(asked) > 0.5
