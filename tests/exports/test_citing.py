"""An article is cited as its front matter says, and another reader of BibTeX reads back what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pybtex.database
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.addresses import Publication
from library.exports.citing import article_bibtex, article_citation, latex
from library.sources import load
from tests.conftest import SAMPLE

ARTICLE = load(SAMPLE).article["valid"]
PUBLISHED = Publication("The Sample & Library", "https://example.org/sample/")
NOWHERE = Publication("The Sample & Library")

PIECES = [*r"\{}&%$#_~^\"'@,=()<> aäZ9-", " and ", r"\&", "{\\", "–", "語"]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join).filter(str.strip)
SHOWN = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{rf"\{sign}": sign for sign in "&%$#_"},
}


def shown(value: str) -> str:
    """What LaTeX shows of a value that `latex` has written, read one command at a time."""
    found = ""
    while value:
        sign = next((written for written in SHOWN if value.startswith(written)), value[0])
        assert sign not in ("\\", "{", "}"), value
        found += SHOWN.get(sign, sign)
        value = value.removeprefix(sign)
    return found


def test_an_entry_has_its_fields() -> None:
    assert article_bibtex(ARTICLE, PUBLISHED) == (
        "@misc{valid,\n"
        "  author = {{The LLM Library contributors}},\n"
        "  title = {{A valid article: short, and of every kind}},\n"
        "  howpublished = {The Sample \\& Library},\n"
        "  year = {2026},\n"
        "  note = {Last reviewed 2026-02-01},\n"
        "  url = {https://example.org/sample/articles/valid/},\n"
        "  urldate = {2026-02-01},\n"
        "}"
    )


def test_without_an_address_there_is_none_in_the_entry() -> None:
    entry = article_bibtex(ARTICLE, NOWHERE)
    assert "url" not in entry
    assert "note = {Last reviewed 2026-02-01}" in entry


@pytest.mark.parametrize(
    ("authors", "words"),
    [
        (("The LLM Library contributors",), "The LLM Library contributors"),
        (("Anna Alpha",), "Anna Alpha"),
        (("Anna Alpha", "Boris Beta"), "Anna Alpha and Boris Beta"),
        (("Anna Alpha", "Boris Beta", "Gamma Team"), "Anna Alpha, Boris Beta, and Gamma Team"),
    ],
)
def test_a_citation_in_words(authors: tuple[str, ...], words: str) -> None:
    article = replace(ARTICLE, authors=authors, title="What is it?", reviewed=date(2026, 3, 4))
    told = f"{words}. What is it? The Sample & Library, 2026, last reviewed 4 March 2026."
    assert article_citation(article, NOWHERE) == told
    assert article_citation(article, PUBLISHED) == f"{told} https://example.org/sample/articles/valid/"


def test_people_have_names_and_bodies_are_one_word() -> None:
    authors = ("Anna van den Berg", "The LLM Library contributors", "Readers and Writers", "Beta, Inc.")
    [entry] = read(article_bibtex(replace(ARTICLE, authors=authors), NOWHERE))
    anna, *bodies = entry.persons["author"]
    assert (anna.first_names, anna.prelast_names, anna.last_names) == (["Anna"], ["van", "den"], ["Berg"])
    assert [body.last_names for body in bodies] == [[f"{{{name}}}"] for name in authors[1:]]


@given(TEXTS, TEXTS)
def test_whatever_stands_in_a_title_and_a_name_is_read_back(title: str, name: str) -> None:
    article = replace(ARTICLE, title=title, authors=(name, "Anna Alpha"))
    [entry] = read(article_bibtex(article, Publication(name, "https://example.org/")))
    assert entry.type == "misc"
    assert shown(entry.fields["title"].removeprefix("{").removesuffix("}")) == " ".join(title.split())
    assert shown(entry.fields["howpublished"]) == " ".join(name.split())
    assert len(entry.persons["author"]) == 2
    assert entry.fields["url"] == "https://example.org/articles/valid/"


@given(TEXTS)
def test_braces_are_balanced_wherever_a_text_is_cut(text: str) -> None:
    depth = 0
    for sign in latex(text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth in (0, 1)
    assert depth == 0


def read(text: str) -> list[pybtex.database.Entry]:
    return list(pybtex.database.parse_string(text, "bibtex").entries.values())
