"""Which titles and names are the same, in every form that registers give them."""

from __future__ import annotations

import random
from itertools import pairwise
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.model import Author
from library.sources import load
from library.sources.names import read_name
from library.verifying.likeness import same_person, same_title, title_likeness
from tests.conftest import ROOT

PAPERS = load(ROOT).papers
PERSONS = sorted({author for paper in PAPERS for author in paper.authors if author.given}, key=str)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all you need"),
        ("PagedAttention: A Study", "PagedAttention - A Study"),
        ("GPT-4 Technical Report", "GPT–4 technical report"),
        ("H2O: Heavy-Hitter Oracle", "H$_2$O: {Heavy}-Hitter Oracle"),
        ("∞Bench", r"$\infty$Bench"),
        ("ωTest", r"$\omega$Test"),
        ("ωTest", "$ω$Test"),
        ("λ-calculus", r"$\lambda$-calculus"),
        (r"Sch{\"o}n & Co.", "Schön and Co"),
        ("What?", "What"),
        ("Don’t stop", "Don't Stop"),
        (r"\textbf{Bold} claims", "Bold claims"),
        ("…", "…"),
    ],
)
def test_same_title(one: str, other: str) -> None:
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Scaling Laws for Language Models", "Scaling Laws for Neural Language Models"),
        ("Multi-Agent Conversations", "Multi-Agent Conversation"),
        ("Llama 2", "Llama 3"),
        ("…", "?"),
        ("αTest", "βTest"),
    ],
)
def test_other_title(one: str, other: str) -> None:
    assert not same_title(one, other)


def test_likeness_tells_forms_of_a_title_from_other_titles() -> None:
    assert (
        title_likeness("SpecInfer: Accelerating Serving", "SpecInfer: Accelerating Generative Serving") > 0.8
    )
    assert title_likeness("Attention Is All You Need", "Mutation Testing for Ethereum Contracts") < 0.6
    assert title_likeness("x" * 10**6, "x" * 10**6) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Author("González", "Joseph E."), Author("Gonzalez", "J. E.")),
        (Author("Gonzalez", "Joseph E."), Author("Gonzalez", "Joseph")),
        (Author("Gonzalez", "Joseph E."), Author("Gonzalez", "JE")),
        (Author("Zhang", "Wei"), Author("Wei", "Zhang")),
        (Author("Li", "Xiao-Dong"), Author("Li", "Xiaodong")),
        (Author("Li", "Xiaodong"), Author("Xiao Dong", "Li")),
        (Author("Müller", "Anna"), Author("Mueller", "Anna")),
        (Author("Müller", "Anna"), Author("Muller", "A.")),
        (Author("de Freitas", "Nando"), Author("Freitas", "Nando de")),
        (Author("van der Maaten", "Laurens"), Author("Maaten", "L. van der")),
        (Author("Hernandez Abrego", "Gustavo"), Author("Ábrego", "Gustavo Hernández")),
        (Author("Kaiser", "Łukasz"), Author("Kaiser", "Lukasz")),
        (Author("King Jr.", "Martin Luther"), Author("King", "M. L.")),
        (Author("O’Brien", "Sean"), Author("O'Brien", "Seán")),
        (Author("Kolter", "J. Zico"), Author("Kolter", "Zico")),
        (Author("Yu", "Cody Hao"), Author("Yu", "Hao")),
        (Author("OpenAI"), Author("OpenAI")),
    ],
)
def test_same_person(one: Author, other: Author) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Author("Zhang", "Wei"), Author("Zhang", "Wen")),
        (Author("Zhang", "Wei"), Author("Zheng", "Wei")),
        (Author("Zhang", "Yue"), Author("Zhang", "Yu")),
        (Author("Smith", "J."), Author("Smith", "Mary")),
        (Author("Li", "Wei"), Author("Zhang", "Wei Li")),
        (Author("Gonzalez", "Joseph"), Author("Gonzales", "Joseph")),
        (Author("Zhang", "Wei Li"), Author("Zhang", "Wei Lin")),
    ],
)
def test_other_person(one: Author, other: Author) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


def plain(text: str) -> str:
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def forms(author: Author) -> list[Author]:
    """What registers make of a name."""
    initials = " ".join(f"{word[0]}." for word in author.given.split())
    first, *_ = author.given.split()
    written = [str(author), f"{author.family}, {author.given}", plain(str(author)), str(author).upper()]
    read = [name for text in written if isinstance(name := read_name(text), Author)]
    return [
        *read,
        Author(author.family, initials),
        Author(author.family, first),
        Author(author.given, author.family),
    ]


@given(st.sampled_from(PERSONS))
def test_authors_of_the_library_are_known_in_every_form(author: Author) -> None:
    for form in forms(author):
        assert same_person(author, form), form
        assert same_person(form, author), form


def test_authors_of_one_paper_are_not_taken_for_one_another() -> None:
    pairs = [
        (one, other)
        for paper in PAPERS
        if len(paper.authors) < 40
        for place, one in enumerate(paper.authors)
        for other in paper.authors[place + 1 :]
        if str(one) != str(other)
    ]
    mistaken = [pair for pair in pairs if same_person(*pair)]
    assert len(pairs) > 15_000
    assert mistaken == []


def test_titles_of_the_library_are_known_in_every_form_and_differ_from_each_other() -> None:
    for paper in PAPERS:
        title = paper.title
        for form in (
            title.upper(),
            plain(title),
            title.replace(": ", " - "),
            f"{{{title}}}",
            title.replace("-", "–"),
        ):
            assert same_title(title, form)
    shuffled = random.Random(1).sample(PAPERS, 100)
    for one, other in pairwise(shuffled):
        assert not same_title(one.title, other.title)


@given(st.text(), st.text())
def test_likeness_is_told_of_any_two_texts(one: str, other: str) -> None:
    assert 0 <= title_likeness(one, other) <= 1
    assert same_title(one, other) == same_title(other, one)
    assert same_person(Author(one, other), Author(one, other))
