"""What is told of an entry by the records of its paper, and that true entries are let through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.model import Author
from library.problems import SourceText
from library.rules import identifier
from library.sources import load
from library.sources.bibtex import read_bibtex
from library.sources.names import read_name
from library.verifying.comparing import CHECKS, Answers, compare
from library.verifying.records import Record, read_feed, read_work
from tests.conftest import ROOT
from tests.verifying.conftest import answer

if TYPE_CHECKING:
    import random

    from library.model import Paper

ENTRY = """@{type}{{ahuja2022testing,
  title = {{{title}}},
  author = {{{author}}},
  year = {{{year}}},
  {more}
}}
"""
TITLE = "Testing Deep Learning Models: A First Comparative Study of Multiple Testing Techniques"
AUTHORS = "Ahuja, Mohit Kumar and Gotlieb, Arnaud and Spieker, Helge"
VENUE = "booktitle = {ICSTW},"
EPRINT = "eprint = {2202.12139}, archiveprefix = {arXiv},"
ARXIV = read_feed(answer("arxiv/papers.xml"))["2202.12139"]
CROSSREF = Record("Crossref", "10.1/x", (TITLE,), ARXIV.authors, (2021, 2022))


def entry(
    title: str = TITLE, author: str = AUTHORS, year: int = 2022, more: str = "", venue: str = VENUE
) -> Paper:
    """An entry that is right, but for what is given."""
    kind = "inproceedings" if venue else "misc"
    text = ENTRY.format(type=kind, title=title, author=author, year=year, more=f"{EPRINT} {venue} {more}")
    problems: list = []
    (paper,), _ = read_bibtex(SourceText("references/papers.bib", text), problems)
    assert problems == []
    return paper


def told(paper: Paper, *records: Record, unknown: tuple[str, ...] = ()) -> list[str]:
    problems = compare(paper, Answers(records or (ARXIV,), unknown))
    return [str(problem).removeprefix("references/papers.bib:") for problem in problems]


@pytest.mark.parametrize(
    "paper",
    [
        entry(),
        entry(
            title="{Testing} Deep Learning Models -- a first comparative study of multiple testing techniques"
        ),
        entry(author="Ahuja, M. K. and Gotlieb, A. and Spieker, H."),
        entry(author="Mohit Ahuja and Arnaud Gotlieb and Helge Spieker"),
        entry(author="Ahuja, Mohit Kumar and others"),
        entry(author="{The Team} and Ahuja, Mohit Kumar and Gotlieb, Arnaud and Spieker, Helge"),
        entry(year=2021),
        entry(year=2025),
        entry(year=2030, more="year_note = {A later edition.},"),
        entry(more="doi = {10.1109/icstw55395.2022.00035},"),
    ],
)
def test_right_entry(paper: Paper) -> None:
    assert told(paper) == []


@pytest.mark.parametrize(
    ("paper", "place", "rule", "message"),
    [
        (entry(title="Testing Deep Learning Models"), "2:12", "title", "the title is not the one on record"),
        (
            entry(author="Ahuja, Mohit Kumar and Spieker, Helge"),
            "3:13", "authors", '"Arnaud Gotlieb" is missing, author 2 of 3 on record',
        ),
        (
            entry(author="Ahuja, Mohit Kumar and Gotlieb, Arnaud"),
            "3:13", "authors", '"Helge Spieker" is missing, author 3 of 3 on record',
        ),
        (
            entry(author=f"{AUTHORS} and Doe, Jane"),
            "3:13", "authors", '"Jane Doe" is not among the 3 authors on record',
        ),
        (
            entry(author=f"Doe, Jane and {AUTHORS}"),
            "3:13", "authors", '"Jane Doe" is not among the 3 authors on record',
        ),
        (
            entry(author="Ahuja, Mohit Kumar and Spieker, Helge and Gotlieb, Arnaud"),
            "3:13", "authors", '"Helge Spieker" stands in place 2, on record in place 3',
        ),
        (
            entry(author="Ahuja, Mohit Kumar and Gotlieb, Arno and Spieker, Helge"),
            "3:13", "authors", '"Arno Gotlieb" is "Arnaud Gotlieb" on record, author 2 of 3',
        ),
        (
            entry(author=f"{AUTHORS} and others"),
            "3:13", "authors", 'it ends in "and others", but there are no more on record',
        ),
        (
            entry(author="Gotlieb, Arnaud and others"),
            "3:13", "authors", '"Mohit Kumar Ahuja" is missing, author 1 of 3 on record',
        ),
        (
            entry(author="{Testing Team}"),
            "3:13", "authors", '"Testing Team" is not among the authors on record',
        ),
        (entry(year=2026), "4:11", "year", "the year is 2026, by its record 2021 to 2025"),
        (entry(venue="", year=2021), "4:11", "year", "the year is 2021, by its record 2022"),
        (
            entry(title="Another Work", author="Doe, Jane"),
            "5:13", "identifier", f'2202.12139 is "{TITLE}" by Mohit Kumar Ahuja',
        ),
        (
            entry(more="doi = {10.1145/3395363.3397376},"),
            "5:79", "identifier", "arXiv names 10.1109/ICSTW55395.2022.00035 as the DOI of this paper",
        ),
    ],
)  # fmt: skip
def test_wrong_entry(paper: Paper, place: str, rule: str, message: str) -> None:
    (line,) = (line for line in told(paper) if "verify-published" not in line)
    assert line.startswith(f"{place}: verify-{rule}: {message}; ")


def test_problem_says_what_to_do() -> None:
    assert told(entry(title="Testing Deep Learning Models")) == [
        f'2:12: verify-title: the title is not the one on record; arXiv has "{TITLE}": mend it, or quote '
        'that in "identifier_checked"'
    ]


def test_identifiers_that_their_registers_do_not_know() -> None:
    paper = entry(more="doi = {10.1/x},")
    assert [str(problem) for problem in compare(paper, Answers(unknown=("arXiv", "Crossref")))] == [
        'references/papers.bib:5:13: verify-identifier: arXiv does not know "2202.12139"; look the paper up '
        "and mend the identifier",
        'references/papers.bib:5:79: verify-identifier: Crossref does not know "10.1/x"; look the paper up '
        "and mend the identifier",
    ]


def test_withdrawal_is_told_until_the_entry_tells_it() -> None:
    withdrawn = replace(ARXIV, withdrawn="This paper has been withdrawn by the author")
    assert told(entry(), withdrawn) == [
        '5:13: verify-withdrawn: withdrawn, says arXiv: "This paper has been withdrawn by the author"; read '
        'the notice, tell it in "retracted", and see what rests on the paper'
    ]
    assert told(entry(more="retracted = {By its author, for an error.},"), withdrawn) == []


def test_correction_is_told_until_the_entry_tells_it() -> None:
    paper = entry(more="doi = {10.1/x},")
    corrected = replace(CROSSREF, corrected="correction 10.1/notice")
    assert told(paper, corrected) == [
        "5:79: verify-erratum: corrected, says Crossref: correction 10.1/notice; read it, tell it in "
        '"erratum", and see what rests on the paper'
    ]
    assert told(replace(paper, fields={**paper.fields, "erratum": "10.1/notice"}), corrected) == []


def test_preprint_that_has_appeared() -> None:
    (line,) = told(entry(venue=""))
    assert line.startswith(
        '5:13: verify-published: it has appeared, says arXiv: "Artificial Intelligence in '
    )
    assert "10.1109/ICSTW55395.2022.00035" in line
    assert told(entry(), ARXIV) == []
    assert told(entry(venue=""), replace(ARXIV, appeared="arXiv preprint", doi="")) == []
    explained = entry(
        venue="", more="identifier_checked = {arXiv names 10.1109/ICSTW55395.2022.00035, a poster},"
    )
    assert told(explained) == []


def test_field_is_right_where_one_record_has_it_so() -> None:
    preprint = replace(
        ARXIV, titles=("Testing Models: A Comparative Study of Testing Techniques",), doi="10.1/x"
    )
    paper = entry(more="doi = {10.1/x},", year=2021)
    assert told(paper, preprint, CROSSREF) == []
    assert [line.split(": ")[1] for line in told(paper, preprint)] == ["verify-title"]
    assert told(paper, preprint, replace(CROSSREF, authors=())) == []
    assert told(paper, replace(preprint, authors=ARXIV.authors[:2]), CROSSREF) == []


def test_years_of_crossref_hold_from_the_first_to_the_last() -> None:
    for year, right in ((2020, False), (2021, True), (2022, True), (2023, False)):
        assert (told(entry(more="doi = {10.1/x},", year=year), CROSSREF) == []) == right


def test_subtitle_that_crossref_keeps_apart_or_leaves_out() -> None:
    paper = replace(entry(), title="CRISP: Consensus Regularized Selection based Prediction")
    record = replace(read_work(answer("crossref/subtitle.json")), authors=ARXIV.authors, years=(2022,))
    assert told(paper, record) == []
    assert told(replace(paper, title="CRISP"), record) == []
    assert told(paper, replace(record, titles=("CRISP",))) == []
    assert [line.split(": ")[1] for line in told(replace(paper, title="CRISP: Prediction"), record)] == [
        "verify-title"
    ]


def test_entry_explains_what_its_record_has_otherwise() -> None:
    record = replace(ARXIV, titles=("Models Under Test",), authors=ARXIV.authors[:1])
    note = "identifier_checked = {arXiv record, titled ``Models under test'', by fewer authors, 2026-11-24},"
    assert len(told(entry(), record)) == 2
    assert told(entry(more=note), record) == []


def test_body_that_signs_alone_has_to_be_on_record() -> None:
    (collaboration,) = read_feed(answer("arxiv/manual.xml")).values()
    paper = replace(entry(), title=collaboration.titles[0], year=2003)
    alone = replace(paper, authors=(Author("H1 Collaboration"),))
    assert told(alone, replace(collaboration, appeared="")) == []
    both = replace(collaboration, authors=(Author("Collaboration", "H1"), *ARXIV.authors))
    assert told(replace(alone, year=2003), both) == []
    assert told(replace(paper, authors=(Author("H1 Collaboration"), *ARXIV.authors)), both) == []


# Every true entry of the library, against the record that a register would give of it.

PAPERS = [paper for paper in load(ROOT).papers if paper.authors]


def as_recorded(paper: Paper, chance: random.Random) -> Record:
    """A record of an entry as registers write it: other marks and case, and each name in one string."""
    title = chance.choice(
        [paper.title, paper.title.title(), paper.title.replace(":", " -"), f"  {paper.title}."]
    )
    names = [chance.choice([str(author), str(author), str(author).upper()]) for author in paper.authors]
    more = ["Zoe Last-Author"] if paper.more_authors else []
    read = [name if isinstance(name := read_name(text), Author) else Author(text) for text in names + more]
    return Record("arXiv", paper.arxiv, (title,), tuple(read), (paper.year,))


@given(st.sampled_from(PAPERS), st.randoms(use_true_random=False))
def test_true_entries_are_let_through(paper: Paper, chance: random.Random) -> None:
    record = as_recorded(paper, chance)
    problems = compare(paper, Answers((record,)))
    assert [problem for problem in problems if problem.rule != "verify-year"] == []


@given(st.sampled_from(PAPERS), st.randoms(use_true_random=False))
def test_each_change_of_the_authors_is_told(paper: Paper, chance: random.Random) -> None:
    record = as_recorded(paper, chance)
    persons = [author for author in paper.authors if author.given]
    if len({str(author) for author in persons}) < max(2, len(persons)):
        return
    place = chance.randrange(len(persons) - 1)
    one, other = persons[place : place + 2]
    swapped = [*persons[:place], other, one, *persons[place + 2 :]]
    without = [*persons[:place], *persons[place + 1 :]]
    added = [*persons[:place], Author("Nobody", "Never"), *persons[place:]]
    for authors in (swapped, without, added):
        problems = compare(replace(paper, authors=tuple(authors)), Answers((record,)))
        assert "verify-authors" in {problem.rule for problem in problems}


@given(st.sampled_from(PAPERS), st.sampled_from(PAPERS))
def test_identifier_of_another_paper_is_told(paper: Paper, other: Paper) -> None:
    record = Record("arXiv", paper.arxiv, (other.title,), other.authors, (paper.year,))
    rules = {problem.rule for problem in compare(paper, Answers((record,)))}
    assert (paper is other) == (rules & {"verify-identifier", "verify-title"} == set())


def test_each_rule_is_told_of_in_the_help() -> None:
    for check in CHECKS:
        assert identifier(check).startswith("verify-")
        assert (check.__doc__ or "").split("\n\n")[0].rstrip().endswith(".")
