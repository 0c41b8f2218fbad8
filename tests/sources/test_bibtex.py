"""Reading of BibTeX: what comes out and where it stood, what a mistake costs, and agreement with pybtex."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from library.model import Author, Paper
from library.problems import Location, Problem, SourceText
from library.sources.bibtex import VERBATIM, read_bibtex
from library.sources.latex import plain_text
from library.sources.names import read_name, split_names

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("references/*.bib"), *ROOT.glob("tests/sample/references/*.bib")])

ENTRY = r"""@InProceedings{kappa2023efficient,
  Title     = {An {Efficient} Sample: {\'E}tude~1--2},
  author    = "Kappa, Kim and van der Lambda, Lea
               and {My and Nu, Inc.} and others",
  year      = 2023,
  booktitle = "Proceedings of " # samples,
  pages     = {1--12},
  url       = {https://example.org/~kappa/a--b},
  keywords  = {serving,
               batching}
}
"""
STRINGS = "@string{samples = {the 2nd Conference}}\n"


def read(text: str) -> tuple[list[Paper], dict[str, Location], list[Problem]]:
    problems: list[Problem] = []
    papers, keys = read_bibtex(SourceText("a.bib", text), problems)
    return papers, keys, problems


def test_entry_becomes_a_paper() -> None:
    (paper,), keys, problems = read(STRINGS + ENTRY)
    assert problems == []
    assert (paper.key, paper.type, paper.year) == ("kappa2023efficient", "inproceedings", 2023)
    assert paper.title == "An Efficient Sample: Étude 1–2"
    assert paper.authors == (
        Author("Kappa", "Kim"),
        Author("van der Lambda", "Lea"),
        Author("My and Nu, Inc."),
    )
    assert paper.more_authors
    assert paper.venue == "Proceedings of the 2nd Conference"
    assert paper.fields["pages"] == "1–12"
    assert paper.fields["url"] == "https://example.org/~kappa/a--b"
    assert paper.topics == ("serving", "batching")
    assert paper.bibtex == ENTRY.strip()
    assert keys == {paper.key: paper.location}


def test_places_are_those_of_the_values() -> None:
    (paper,), _, _ = read(STRINGS + ENTRY)
    text = STRINGS + ENTRY
    starts = {
        "title": "An {Eff",
        "author": "Kappa, Kim",
        "year": "2023,",
        "pages": "1--12}",
        "booktitle": "Proceedings of",
    }
    for name, start in starts.items():
        assert paper.places[name] == SourceText("a.bib", text).at(text.index(start)), name
    assert paper.location == Location("a.bib", 2, 16)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("article", "journal"),
        ("incollection", "booktitle"),
        ("book", "publisher"),
        ("techreport", "institution"),
        ("phdthesis", "school"),
        ("unheardof", "journal"),
    ],
)
def test_venue_is_the_field_that_the_type_has_for_it(kind: str, field: str) -> None:
    (paper,), _, _ = read(f"@{kind}{{x, {field} = {{Somewhere}}}}")
    assert paper.venue == "Somewhere"


def test_preprint_has_no_venue_and_a_paper_may_lack_everything() -> None:
    (paper,), _, problems = read("@misc{x}")
    assert (paper.title, paper.authors, paper.year, paper.venue, problems) == ("", (), 0, "", [])


BROKEN = [
    "@misc{broken,\n  title = {Never closed,\n  year = {2023},\n}\n",
    '@misc{broken,\n  title = "Never closed,\n  year = {2023},\n}\n',
    "@misc{broken,\n  title = {A}\n  year = {2023},\n}\n",
    "@misc{broken,\n  title {A},\n}\n",
    "@misc{broken,\n  title = ,\n}\n",
    "@misc{broken,\n  title = {A} # unknown,\n}\n",
    "@misc{broken,\n  title = {A}},\n}\n",
    "@misc{broken,\n",
    "@misc{broken",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_mistake_costs_one_entry_whose_key_stays_known(broken: str) -> None:
    before, after = "@misc{before, year = {2023}}\n", "\n@misc{after, year = {2023}}\n"
    papers, keys, problems = read(before + broken + after)
    assert [paper.key for paper in papers if paper.key != "broken"] == ["before", "after"]
    assert {"before", "after"} <= set(keys)
    assert ("broken" in keys) is (broken != "@misc{broken")
    assert len(problems) == 1
    assert problems[0].rule == "bibtex-syntax"


def test_strings_do_not_leak_between_files() -> None:
    assert read(STRINGS)[2] == []
    assert [problem.message for problem in read(ENTRY)[2]] == ['no string "samples"']


LATEX = {
    "plain": "plain",
    "{LLM} {in {Braces}}": "LLM in Braces",
    r"M{\"u}ller, Ko\v{c}isk\'y, \v Sv\=a": "Müller, Kočiský, Švā",
    r"{\'{\i}} \'\i \~{n} \c{c} \H{o} \k{a} \r{a} \.z \d{h} \u{g}": "í íñ ç ő ą å ż ḥ ğ",
    r"\o\ss\L\l \ae{} \AA": "øßŁłæ Å",
    r"Vi{\^{e}}t Nguy{\~{\^e}}n": "Viêt Nguyễn",
    r"a~b -- c --- d ``e'' f\&g 5\% \$1 \#2 h\_i": "a b – c — d “e” f&g 5% $1 #2 h_i",
    r"\textendash\textquoteright s": "–’s",
    r"un\-bro\/ken\ line": "unbroken line",
    r"\emph{kept}": r"\emph{kept}",
    r"\oe x \oex": r"œx \oex",
    "ends in \\": "ends in \\",
}


@pytest.mark.parametrize("value", LATEX)
def test_latex_becomes_plain_text(value: str) -> None:
    assert plain_text(value) == LATEX[value]


NAMES = {
    "Kappa, Kim": Author("Kappa", "Kim"),
    "Kim B. Kappa": Author("Kappa", "Kim B."),
    "van den Berg, Carl": Author("van den Berg", "Carl"),
    "Carl van den Berg": Author("van den Berg", "Carl"),
    "King, Jr., Martin Luther": Author("King Jr.", "Martin Luther"),
    "Plato": Author("Plato"),
    "{Gamma Team}": Author("Gamma Team"),
    "{My and Nu, Inc.}": Author("My and Nu, Inc."),
    "{01.AI}": Author("01.AI"),
    "{van Berg}, Carl": Author("van Berg", "Carl"),
    "Carl {van Berg}": Author("van Berg", "Carl"),
    r"{\L}ukasz Kaiser": Author("Kaiser", "Łukasz"),
    r"M{\"u}ller, J{\"{o}}rg": Author("Müller", "Jörg"),
    "bell hooks": Author("bell hooks"),
    "Kim\n  Kappa": Author("Kappa", "Kim"),
}


@pytest.mark.parametrize("name", NAMES)
def test_name_is_read(name: str) -> None:
    assert read_name(name) == NAMES[name]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A, B, C, D",
        "Kappa,",
        ", Kim",
        "et al.",
        "Kappa et al",
        "others",
        "k@example.org",
        "Kappa1, Kim",
        "A; B",
        "A & B",
        "Gamma Team",
        "Team, Gamma",
        "Sample University",
    ],
)
def test_name_is_refused(name: str) -> None:
    message, hint = read_name(name)
    assert message
    assert hint


def test_names_are_split_outside_of_braces() -> None:
    value = "Kappa, Kim and {My and Nu} and\n  Band, Andy and and Xi"
    names = split_names(value)
    assert [name for name, _ in names] == ["Kappa, Kim", "{My and Nu}", "Band, Andy", "", "Xi"]
    assert all(value.startswith(name, offset) for name, offset in names)


def assert_agrees_with_pybtex(text: str) -> None:
    """Our fields are pybtex's in plain text; our persons are its own, their parts put together."""
    papers, keys, problems = read(text)
    theirs: BibliographyData = parse_string(text, "bibtex")
    assert problems == []
    assert [paper.key for paper in papers] == list(theirs.entries) == list(keys)
    for paper in papers:
        entry = theirs.entries[paper.key]
        assert paper.type == entry.type.lower()
        expected = {name.lower(): value for name, value in entry.fields.items()}
        for name, value in paper.fields.items():
            if name not in ("author", "editor"):
                assert value == (expected[name] if name in VERBATIM else plain_text(expected[name])), (
                    paper.key,
                    name,
                )
        persons = [
            Author(
                plain_text(" ".join(person.prelast_names + person.last_names + person.lineage_names)),
                plain_text(" ".join(person.first_names + person.middle_names)),
            )
            for person in entry.persons.get("author", [])
        ]
        assert paper.more_authors == (persons[-1:] == [Author("others")])
        assert list(paper.authors) == persons[: -1 if paper.more_authors else None]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files_read_as_pybtex_reads_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not read(text)[2]:
        assert_agrees_with_pybtex(text)


words = st.text("abcXYZ äéß.-'", min_size=1).filter(lambda word: word.strip() and "--" not in word)
values = st.recursive(
    words, lambda inner: inner.map("{{{}}}".format) | st.tuples(inner, inner).map("".join), max_leaves=6
)
delimited = (
    values.map("{{{}}}".format)
    | values.map('"{}"'.format)
    | st.integers(0, 9999).map(str)
    | st.sampled_from(["jan", "dec"])
)
field_values = st.lists(delimited, min_size=1, max_size=3).map(" # ".join)
gaps = st.sampled_from(["", " ", "\n", "\n  ", "\t"])


@st.composite
def bibliographies(draw: st.DrawFn) -> str:
    entries = []
    for number in range(draw(st.integers(0, 3))):
        names = draw(st.lists(st.sampled_from(["title", "Note", "year", "booktitle", "url"]), unique=True))
        fields = [f"{name}{draw(gaps)}={draw(gaps)}{draw(field_values)}{draw(gaps)}" for name in names]
        body = "".join(f",{draw(gaps)}{field}" for field in fields) + draw(st.sampled_from(["", ","]))
        entries.append(f"@{draw(st.sampled_from(['misc', 'Article']))}{{key{number}{body}{draw(gaps)}}}\n")
    return draw(gaps).join(entries)


@settings(deadline=None)
@given(bibliographies())
def test_well_formed_entries_read_as_pybtex_reads_them(text: str) -> None:
    assert_agrees_with_pybtex(text)


tokens = st.sampled_from(
    [
        "@",
        "misc",
        "@misc{",
        "\n@misc{key,",
        "string",
        "comment",
        "preamble",
        "{",
        "}",
        "(",
        ")",
        '"',
        ",",
        "=",
        "#",
        " ",
        "\n",
        "title",
        "author = {",
        "year = {2023}",
        " and ",
        "others",
        "\\",
        "\\'",
        "\\o",
        "$",
        "--",
        "~",
        "%",
        "\x00",
        "\r",
        "é",
        "12",
    ]
)


def assert_read(text: str) -> None:
    papers, keys, problems = read(text)
    lines = text.count("\n") + 1
    assert {paper.key for paper in papers} <= set(keys)
    for place in [*keys.values(), *(problem.location for problem in problems)]:
        assert 1 <= place.line <= lines
        assert place.column >= 1
    for problem in problems:
        assert re.fullmatch(r"bibtex-(syntax|latex)|paper-(field|author)", problem.rule)


@settings(deadline=None)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert_read(text)


@settings(deadline=None, max_examples=300)
@given(st.lists(tokens).map("".join))
def test_no_sequence_of_tokens_raises(text: str) -> None:
    assert_read(text)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_damaged_entry_raises(data: st.DataObject) -> None:
    text = STRINGS + ENTRY + ENTRY.replace("kappa2023efficient", "other")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 30, len(text))))
        text = text[:start] + data.draw(st.text(max_size=2) | tokens) + text[end:]
    assert_read(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        "@misc{x, title = " + "{" * 100_000,
        "@misc{x, title = " + "{" * 50_000 + "}" * 50_000 + "}",
        "@misc{x, title = {" + "\n" * 100_000,
        "@misc{" * 20_000,
        "\n@misc{x" * 20_000,
        "\n@misc{x, author = {" * 10_000,
        '\n@misc{x, title = "' * 10_000,
        "@misc{x, author = {" + " " * 100_000 + "}}",
        "@misc{x, author = {" + "a and " * 20_000 + "b}}",
        "@misc{x, title = {" + r"\'{" * 30_000 + "}" * 30_000 + "}}",
        "@misc{x" + " " * 100_000,
        "@misc{x, a = 1" + " # 1" * 20_000 + "}",
        "%" * 100_000 + "\n" * 100_000,
    ],
    ids=range(14),
)
def test_time_grows_with_the_length_alone(text: str) -> None:
    began = time.process_time()
    assert_read(text)
    assert time.process_time() - began < 5, (
        "some seconds mean that the time grows with the square of the length"
    )
