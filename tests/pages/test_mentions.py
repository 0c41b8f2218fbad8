"""Sentences that cite a paper, as its page quotes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.model import Library, Page
from library.pages.mentions import Citing, cited_by
from library.problems import SourceText
from library.sources.markdown import read_markdown


def citing(text: str, key: str = "a2020b") -> list[Citing]:
    page = Page(
        "docs/page.md", read_markdown(SourceText("docs/page.md", f"# Page\n\n## Part\n\n{text}\n"), [])
    )
    return cited_by(key, Library(Path("."), pages=(page,)).mentions[key])


def quoted(text: str) -> str:
    return citing(text)[0].quotes[0].text


@pytest.mark.parametrize(
    ("written", "want"),
    [
        ("It holds [@a2020b].", "It holds."),
        ("It holds [@a2020b, Table 3], always.", "It holds (Table 3), always."),
        ("One [@c2021d] and two [@a2020b; @c2021d, Section 2].", "One and two."),
        ("First. It holds [@a2020b]. Last.", "It holds."),
        ("A *stressed* and **bold** word [@a2020b].", "A stressed and bold word."),
        ("The `max_num_seqs` of $B_{\\max}$ [@a2020b].", "The `max_num_seqs` of $B_{\\max}$."),
        ("See [the *other*](other.md#x) page [@a2020b].", "See the other page."),
        ("With <kbd>Ctrl</kbd> and <!-- not this -->more [@a2020b].", "With Ctrl and more."),
        ("AT&amp;T has 5 \\* 3 of snake_case [@a2020b].", "AT&#38;T has 5 &#42; 3 of snake&#95;case."),
        ("It goes\nover two lines [@a2020b].", "It goes over two lines."),
        ("> It goes\n> over two lines [@a2020b].", "It goes over two lines."),
        ("As [](#fig-none) shows [@a2020b].", "As the figure shows."),
        ("| a | b |\n|---|---|\n| one | two [@a2020b] |", "one · two"),
        ("Table: Sizes [@a2020b].\n\n| a | b |\n|---|---|\n| one | two |", "Sizes."),
    ],
)
def test_a_sentence_is_readable(written: str, want: str) -> None:
    assert quoted(written) == want


def test_a_figure_is_named_by_its_number() -> None:
    drawings = "".join(
        f'![An image of {name}](../figures/page/{name}.svg "Caption.")\n\n' for name in ("one", "two")
    )
    assert quoted(f"{drawings}As [](#fig-two) shows [@a2020b].") == "As Figure 2 shows."


def test_the_link_leads_to_the_place() -> None:
    [page] = citing("It holds [@a2020b]. It holds again [@a2020b].")
    assert page.title == "Page"
    assert [(quote.section, quote.link) for quote in page.quotes] == [
        ("Part", "../docs/page.md#fnref:a2020b"),
        ("Part", "../docs/page.md#fnref2:a2020b"),
    ]


def test_a_sentence_that_cites_twice_is_quoted_once() -> None:
    [page] = citing("It holds [@a2020b] and holds [@a2020b].")
    assert [quote.text for quote in page.quotes] == ["It holds and holds."]


def test_what_stands_before_the_first_section_is_under_the_title() -> None:
    body = read_markdown(SourceText("docs/page.md", "Without a heading [@a2020b].\n"), [])
    library = Library(Path("."), pages=(Page("docs/page.md", body),))
    assert cited_by("a2020b", library.mentions["a2020b"])[0].quotes[0].section == "docs/page.md"
