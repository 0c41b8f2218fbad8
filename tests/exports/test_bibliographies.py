"""All papers, read back by the programs that people load them into, are those of the library."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import bibtexparser
import pybtex.database
import pypandoc
import pytest
import rispy
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import given
from hypothesis import strategies as st
from pybtex.richtext import Text
from pylatexenc.latex2text import LatexNodes2Text

from library.exports.bibliographies import FORMATS, WHOLE, bibliographies
from library.exports.csl import csl, csl_item
from library.exports.ris import ris
from library.model import Author
from library.problems import SourceText
from library.sources import load
from library.sources.bibtex import read_bibtex
from tests.conftest import ROOT, SAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from library.model import Paper

LIBRARIES = {"real": load(ROOT), "sample": load(SAMPLE)}
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
BIBTEX, CSL, RIS = (bibliography.make for bibliography in FORMATS)


class Told(NamedTuple):
    """What a reader knows of a paper."""

    title: str
    authors: list[str]
    year: int
    doi: str
    arxiv: str
    url: str


def told(paper: Paper) -> Told:
    """What there is to know, with names as `family, given`."""
    authors = [written(author.family, author.given) for author in paper.authors]
    authors += ["others"] if paper.more_authors else []
    return Told(paper.title, authors, paper.year, paper.doi, paper.arxiv, paper.fields.get("url", ""))


def written(family: str, given: str) -> str:
    return f"{family}, {given}" if given else family


def by_pybtex(text: str) -> Iterator[tuple[str, Told]]:
    for key, entry in pybtex.database.parse_string(text, "bibtex").entries.items():
        people = []
        for person in entry.persons["author"]:
            family = [*person.prelast_names, *person.last_names, *person.lineage_names]
            given = [*person.first_names, *person.middle_names]
            people.append(written(*(decoded(" ".join(names)) for names in (family, given))))
        yield key, of_bibtex(decoded(entry.fields["title"]), people, entry.fields)


def decoded(latex: str) -> str:
    return str(Text.from_latex(latex)).replace("\N{NO-BREAK SPACE}", " ")


def by_bibtexparser(text: str) -> Iterator[tuple[str, Told]]:
    """Its own decoder passes over lists of names, so the one beneath it is asked."""
    found = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    plain = LatexNodes2Text().latex_to_text
    assert not found.failed_blocks
    for entry in found.entries:
        fields = {field.key: field.value for field in entry.fields}
        people = [
            written(*(plain(" ".join(names)) for names in (name.von + name.last + name.jr, name.first)))
            for name in fields["author"]
        ]
        yield entry.key, of_bibtex(plain(fields["title"]), people, fields)


def of_bibtex(title: str, authors: list[str], fields: Any) -> Told:
    arxiv = fields["eprint"] if "archiveprefix" in fields else ""
    return Told(title, authors, int(fields["year"]), fields.get("doi", ""), arxiv, fields.get("url", ""))


def pandoc(text: str, *options: str) -> str:
    """What pandoc makes of a text, about which it has nothing to tell."""
    command = [pypandoc.get_pandoc_path(), *options]
    run = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    assert run.stderr == ""
    return run.stdout


def of_csl(text: str) -> Iterator[tuple[str, Told]]:
    """What CSL-JSON says; pandoc drops the eprint of BibTeX once it has made an address of it."""
    for item in json.loads(text):
        number = re.fullmatch(r"arXiv:(.+)", item.get("number", ""))
        arxiv = number[1] if number else item.get("archive_location", "")
        address = item.get("URL", "")
        if made := re.fullmatch(r"https://arxiv\.org/abs/(.+)", address):
            arxiv, address = made[1], ""
        [[year]] = item["issued"]["date-parts"]
        authors = list(map(of_name, item["author"]))
        yield item["id"], Told(item["title"], authors, int(year), item.get("DOI", ""), arxiv, address)


def of_name(name: dict[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    particles = "".join(
        part if part.endswith("’") else f"{part} "
        for part in (name.get("dropping-particle"), name.get("non-dropping-particle"))
        if part
    )
    return written(f"{particles}{name['family']} {name.get('suffix', '')}".strip(), name.get("given", ""))


def by_rispy(text: str) -> Iterator[tuple[str, Told]]:
    for record in rispy.loads(text):
        arxiv = record.get("accession_number", "").removeprefix("arXiv:")
        [url] = record.get("urls", [""])
        if url == f"https://arxiv.org/abs/{arxiv}":
            url = ""
        year, doi = int(record["year"]), record.get("doi", "")
        yield record["id"], Told(record["title"], record["authors"], year, doi, arxiv, url)


def same(papers: Iterable[Paper], found: Iterable[tuple[str, Told]], known: Callable[[Told], Told]) -> None:
    """Whether a reader found each paper, in order, as `known` leaves of it what the form can hold."""
    want = [(paper.key, known(told(paper))) for paper in papers]
    for (key, wanted), (there, read) in zip(want, found, strict=True):
        assert key == there
        assert known(read) == wanted, key


def all_of_it(it: Told) -> Told:
    return it


def without_commas(it: Told) -> Told:
    """RIS parts names at commas, so those of a body are gone; a suffix stands behind the given names."""
    names = [re.sub(r"^(\S+) (Jr\.|II|III|IV), (.+)", r"\1, \3, \2", name) for name in it.authors]
    return it._replace(authors=[name.replace(",", "") for name in names])


def with_straight_quotes(it: Told) -> Told:
    """Pandoc sets quotation marks and apostrophes as printers do."""
    return it._replace(
        title=it.title.translate(STRAIGHT), authors=[name.translate(STRAIGHT) for name in it.authors]
    )


def in_small_letters(it: Told) -> Told:
    """Pandoc takes titles in BibTeX for headlines, and makes sentences of them; it parts initials, and keeps
    one of two addresses.
    """
    it = with_straight_quotes(it)
    authors = [re.sub(r"\.(?=\w)", ". ", name) for name in it.authors]
    return it._replace(title=it.title.casefold(), authors=authors, arxiv="" if it.url else it.arxiv)


def letters(text: str) -> str:
    """What is left of a title whatever the style that it is set in."""
    return re.sub(r"\W", "", text).casefold()


@pytest.fixture(params=LIBRARIES)
def papers(request: pytest.FixtureRequest) -> list[Paper]:
    found = dict(bibliographies(LIBRARIES[request.param]))[WHOLE]
    assert len(found) == len(LIBRARIES[request.param].papers)
    return found


def test_pybtex_reads_our_bibtex(papers: list[Paper]) -> None:
    same(papers, by_pybtex(BIBTEX(papers)), all_of_it)


def test_bibtexparser_reads_our_bibtex(papers: list[Paper]) -> None:
    same(papers, by_bibtexparser(BIBTEX(papers)), all_of_it)


def test_pandoc_reads_our_bibtex(papers: list[Paper]) -> None:
    same(papers, of_csl(pandoc(BIBTEX(papers), "-f", "bibtex", "-t", "csljson")), in_small_letters)


def test_pandoc_reads_our_csl(papers: list[Paper]) -> None:
    same(papers, of_csl(pandoc(CSL(papers), "-f", "csljson", "-t", "csljson")), with_straight_quotes)


def test_citeproc_formats_each_paper_of_our_csl(papers: list[Paper]) -> None:
    listed = pandoc(CSL(papers), "-f", "csljson", "--citeproc", "-t", "plain", "--wrap=none")
    lines = [letters(line) for line in listed.strip().split("\n\n")]
    assert len(lines) == len(papers)
    for paper in papers:
        title, year = letters(paper.title), str(paper.year)
        assert any(title in line and year in line for line in lines), paper.key


def test_rispy_reads_our_ris(papers: list[Paper]) -> None:
    same(papers, by_rispy(RIS(papers)), without_commas)


def test_pandoc_reads_our_ris(papers: list[Paper]) -> None:
    found = json.loads(pandoc(RIS(papers), "-f", "ris", "-t", "csljson"))
    assert [item["id"] for item in found] == [paper.key for paper in papers]
    assert [item["title"] for item in found] == [paper.title for paper in papers]


NAMES = [
    (Author("van den Berg", "Carl"), {"family": "Berg", "given": "Carl", "dropping-particle": "van den"}),
    (Author("Le Scao", "Teven"), {"family": "Le Scao", "given": "Teven"}),
    (Author("de Las Casas", "Diego"), {"family": "Las Casas", "given": "Diego", "dropping-particle": "de"}),
    (Author("McClelland Jr.", "Ronald"), {"family": "McClelland", "given": "Ronald", "suffix": "Jr."}),
    (Author("Sample Team, Laboratory"), {"literal": "Sample Team, Laboratory"}),
]
RIS_NAMES = (
    "van den Berg, Carl",
    "Le Scao, Teven",
    "de Las Casas, Diego",
    "McClelland, Ronald, Jr.",
    "Sample Team Laboratory",
)


def test_names_have_the_parts_that_others_ask_for() -> None:
    paper = replace(LIBRARIES["sample"].papers[0], authors=tuple(author for author, _ in NAMES))
    [item] = json.loads(csl([paper]))
    assert item["author"] == [name for _, name in NAMES]
    assert re.findall(r"AU  - (.*)\r\n", ris([paper])) == list(RIS_NAMES)


KINDS = """
@book{a2020b, title = {T}, author = {A, B}, year = 2020, publisher = {P}, edition = {2}, address = {X}}
@incollection{c2020d, title = {T}, author = {A, B}, year = 2020, booktitle = {C}, publisher = {P},
  pages = {7}}
@phdthesis{e2020f, title = {T}, author = {A, B}, year = 2020, school = {S}}
@techreport{g2020h, title = {T}, author = {A, B}, year = 2020, institution = {I}, number = {5}}
@article{i2020j, title = {T}, author = {A, B}, year = 2020, journal = {J}, volume = {1}, number = {2},
  pages = {3--4}}
@online{k2020l, title = {T}, author = {A, B}, year = 2020, url = {https://example.org/}, organization = {O}}
"""
BOTH = {"title": "T", "author": [{"family": "A", "given": "B"}], "issued": {"date-parts": [[2020]]}}


def test_each_type_of_entry_has_its_own_in_csl_and_in_ris() -> None:
    papers, _ = read_bibtex(SourceText("x.bib", KINDS), problems := [])
    assert problems == []
    items = [
        {name: value for name, value in item.items() if name not in BOTH} for item in map(csl_item, papers)
    ]
    assert items == [
        {"id": "a2020b", "type": "book", "publisher": "P", "edition": "2", "publisher-place": "X"},
        {"id": "c2020d", "type": "chapter", "container-title": "C", "publisher": "P", "page": "7"},
        {"id": "e2020f", "type": "thesis", "publisher": "S"},
        {"id": "g2020h", "type": "report", "publisher": "I", "number": "5"},
        {
            "id": "i2020j",
            "type": "article-journal",
            "container-title": "J",
            "volume": "1",
            "issue": "2",
            "page": "3-4",
        },
        {"id": "k2020l", "type": "webpage", "publisher": "O", "URL": "https://example.org/"},
    ]
    records = rispy.loads(ris(papers))
    types = [record["type_of_reference"] for record in records]
    assert types == ["BOOK", "CHAP", "THES", "RPRT", "JOUR", "ELEC"]
    assert [
        (record.get("start_page"), record.get("end_page")) for record in records if "start_page" in record
    ] == [
        ("7", None),
        ("3", "4"),
    ]


def test_a_retraction_is_told_in_every_format() -> None:
    first = LIBRARIES["sample"].papers[0]
    notice = "https://example.org/retracted_100%25"
    paper = replace(first, fields=first.fields | {"retracted": notice})
    [entry] = pybtex.database.parse_string(BIBTEX([paper]), "bibtex").entries.values()
    [item] = json.loads(CSL([paper]))
    [record] = rispy.loads(RIS([paper]))
    assert decoded(entry.fields["note"]) == item["note"] == f"Retracted: {notice}"
    assert record["notes"] == [f"Retracted: {notice}"]


def test_ris_has_a_tag_a_line_and_ends_each_with_a_carriage_return() -> None:
    lines = RIS(LIBRARIES["real"].papers).split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert "\n" not in "".join(lines)
    assert lines.count("ER  - ") == len(LIBRARIES["real"].papers)


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="{}\\\"'"), min_size=1
)


@given(st.lists(WORDS.map(lambda text: " ".join(text.split())).filter(bool), min_size=1))
def test_any_words_survive_in_csl_and_in_ris(titles: list[str]) -> None:
    first = LIBRARIES["sample"].papers[0]
    papers = [replace(first, title=title) for title in titles]
    assert [item["title"] for item in json.loads(csl(papers))] == titles
    assert [record["title"] for record in rispy.loads(ris(papers))] == titles


def test_topics_hold_the_papers_of_those_below_them_and_articles_those_that_they_cite() -> None:
    library = LIBRARIES["sample"]
    found = {stem: [paper.key for paper in papers] for stem, papers in bibliographies(library)}
    everything = ["alpha2020first", "beta2021second", "gamma2022third"]
    assert found == {
        "papers/library": everything,
        "topics/attention": ["alpha2020first", "gamma2022third"],
        "topics/serving": ["alpha2020first", "beta2021second"],
        "topics/batching": ["beta2021second"],
        "articles/valid": everything,
        "articles/other": everything,
    }
