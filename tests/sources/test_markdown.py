"""What `read_markdown` sees in a text, and where; and that nothing in a text makes it raise or dawdle."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.problems import Problem, SourceText
from library.sources.markdown import read_markdown, slug

if TYPE_CHECKING:
    from library.body import Body

BOX = '![Two boxes here](../figures/a/boxes.svg "Boxes [@a2020one], in $b$.")'


def read(text: str) -> Body:
    return read_markdown(SourceText("docs/a.md", text), [])


def at(body: Body, offset: int, length: int = 8) -> str:
    return body.source.text[offset : offset + length]


def test_everything_is_found_at_its_place_behind_letters_beyond_ascii() -> None:
    text = (
        "# Größe 🙂\n\nWörter → [@a2020one], [Verweis](b.md), $x$ und <sub>5</sub>.\n\n```text\nä\n```\n\n"
        + BOX
        + "\n"
    )
    body = read(text)
    assert at(body, body.headings[0].offset) == "# Größe "
    assert at(body, body.citations[0].offset) == "@a2020on"
    assert at(body, body.links[0].offset) == "[Verweis"
    assert at(body, body.formulas[0].offset, 2) == "x$"
    assert [at(body, element.offset, 5) for element in body.elements] == ["<sub>", "</sub"]
    assert at(body, body.codes[0].offset) == "```text\n"
    assert at(body, body.figures[0].offset, 5) == "![Two"
    assert at(body, body.citations[1].offset) == "@a2020on"
    assert at(body, body.formulas[1].offset, 2) == "b$"


def test_what_stands_before_the_start_is_not_read() -> None:
    text = "---\n[@a2020one]\n---\n# Title [@b2021two]\n\nText [@c2022three].\n"
    source = SourceText("articles/a.md", text)
    body = read_markdown(source, [], text.index("# Title"))
    assert [citation.key for citation in body.citations] == ["c2022three"]
    assert at(body, body.citations[0].offset) == "@c2022th"
    assert at(body, body.headings[0].offset) == "# Title "


def test_citation_has_its_locator_and_counts_its_occurrences() -> None:
    body = read("A [@a2020one, Table 3 (b)] b [@b2021two; @a2020one, p. 4, 5] c [@b2021two].\n")
    assert [(c.key, c.locator, c.occurrence) for c in body.citations] == [
        ("a2020one", "Table 3 (b)", 1),
        ("b2021two", "", 1),
        ("a2020one", "p. 4, 5", 2),
        ("b2021two", "", 2),
    ]


def test_code_comments_and_formulas_hold_nothing_else() -> None:
    body = read(
        "`[@a2020one] [x](y.md) $z$` <!-- [@a2020one] [x](y.md) --> $[@a2020one](y.md)$\n\n    [@a2020one]\n"
    )
    assert body.citations == body.links == ()
    assert [formula.tex for formula in body.formulas] == ["[@a2020one](y.md)"]


def test_link_is_of_the_form_in_which_it_is_written() -> None:
    text = '[a](b.md "c") <https://e.org> <a@e.org> [d][e] ![f](g.svg) <a href="h.md">i</a>\n\n[e]: j.md\n'
    assert {(link.form, link.target) for link in read(text).links} == {
        ("link", "b.md"),
        ("autolink", "https://e.org"),
        ("autolink", "mailto:a@e.org"),
        ("reference", "j.md"),
        ("image", "g.svg"),
        ("html", "h.md"),
        ("definition", "j.md"),
    }


def test_links_stand_in_their_order() -> None:
    body = read("[a](1.md) **[b](2.md)** [`c`](3.md)\n\n- [d](4.md)\n\n> [e](5.md) [f][f]\n\n[f]: 6.md\n")
    assert [link.text for link in body.links if link.form != "definition"] == ["a", "b", "c", "d", "e", "f"]
    offsets = [link.offset for link in body.links]
    assert offsets == sorted(offsets)


def test_image_is_a_figure_where_it_is_alone_in_its_paragraph() -> None:
    body = read(f"{BOX}\n\nText {BOX}\n\n[{BOX}](a.md)\n\n- {BOX}\n\n{BOX}\n")
    assert [link.alone for link in body.links if link.form == "image"] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One. ", "Two! ", "Three? ", "Four"]),
        (
            "It is so, e.g. Here and cf. There. Then more.",
            ["It is so, e.g. Here and cf. There. ", "Then more."],
        ),
        ("By A. Author et al. There is Fig. 2 of No. 3.", ["By A. Author et al. There is Fig. 2 of No. 3."]),
        ("It is 3.5 and v0.6. Then.", ["It is 3.5 and v0.6. ", "Then."]),
        ('He says "so." She (too.) They.', ['He says "so." ', "She (too.) ", "They."]),
        ("One.\nTwo", ["One.\n", "Two"]),
        ("one. and two", ["one. and two"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in read(text).sentences] == sentences


def test_item_row_heading_and_caption_are_sentences_of_their_own() -> None:
    body = read(
        f"# Title\n\nTable: Caption.\n\n| A | B |\n|---|---|\n| c. D | e |\n\n- One. Two\n- three\n\n{BOX}\n"
    )
    assert [(sentence.part, sentence.text.strip()) for sentence in body.sentences] == [
        ("heading", "Title"),
        ("prose", "Table: Caption."),
        ("row", "A | B"),
        ("row", "c. D | e"),
        ("prose", "One."),
        ("prose", "Two"),
        ("prose", "three"),
        ("caption", f"Boxes{' ' * 12}, in $b$."),
    ]


def test_sentence_is_sourced_by_what_stands_in_it() -> None:
    body = read('One [@a2020one]. Two. Three <data value="x">4</data>. Five `[@a2020one]`.\n')
    assert [sentence.sourced for sentence in body.sentences] == [True, False, True, False]


def test_row_is_sourced_by_the_caption_of_its_own_table() -> None:
    table = "| A |\n|---|\n| b |\n"
    body = read(f"Table: C [@a2020one].\n\n{table}\n{table}\nTable: D.\n\n{table}")
    rows = [sentence.sourced for sentence in body.sentences if sentence.part == "row"]
    assert rows == [True, True, False, False, False, False]


def test_computation_is_a_quotation_that_opens_with_its_name() -> None:
    body = read("> **Computation.** One. Two.\n>\n> - three\n\nFour.\n\n> Computation. Five.\n")
    assert [s.text.strip() for s in body.sentences if s.computed] == [
        "**Computation.**",
        "One.",
        "Two.",
        "three",
    ]


def test_words_are_those_of_prose() -> None:
    prose = "# Two words\n\nThree *more* [words](x.md) [@a2020one] `code here` $x + y$.\n"
    text = f"{prose}\n| a | b |\n|---|---|\n| c | d |\n"
    assert read(text).words == 6


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Why decode is memory-bound: 2 reasons", "why-decode-is-memory-bound-2-reasons"),
        ("Größe & Gewicht", "größe--gewicht"),
        ("kv_heads", "kv_heads"),
        ("  What?! ", "what"),
        ("Cafe\u0301", "café"),
        ("→", ""),
    ],
)
def test_anchor_is_the_one_that_github_gives(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


PIECES = [
    *"[]()!`*_$<>|\\&@#~-=:;'\"{}^. \n\t",
    *(
        "[@a2020one]",
        "[@",
        "](",
        "](x.md)",
        "![",
        "<!--",
        "-->",
        "```",
        "~~~",
        "$$",
        "> ",
        "- ",
        "    - ",
        "1. ",
        "\n\n",
    ),
    *(
        "| a | b |\n|---|---|\n",
        "<data value='x'>",
        "</data>",
        "<br>",
        "&amp;",
        "[^1]",
        "[a]: b",
        "{: .c}",
        "ä",
        "🙂",
        "\u2028",
    ),
    *("Table: ", "> **Computation.** ", "5 GB", "# ", "word", "\\text{", "{,}"),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


@given(texts)
@settings(deadline=None, max_examples=300)
def test_no_text_makes_the_reader_raise(text: str) -> None:
    problems: list[Problem] = []
    body = read_markdown(SourceText("docs/a.md", text), problems)
    places = [
        *body.headings,
        *body.citations,
        *body.links,
        *body.codes,
        *body.formulas,
        *body.elements,
        *body.sentences,
    ]
    assert all(0 <= place.offset <= len(text) for place in places)
    assert all(problem.location.line <= text.count("\n") + 1 for problem in problems)


@given(texts)
@settings(deadline=None)
def test_what_is_found_has_the_same_places_wherever_the_text_begins(text: str) -> None:
    before = "---\ntitle: Größe 🙂\n---\n"
    alone, behind = read(text), read_markdown(SourceText("docs/a.md", before + text), [], len(before))
    assert [c.offset + len(before) for c in alone.citations] == [c.offset for c in behind.citations]
    assert [h.offset + len(before) for h in alone.headings] == [h.offset for h in behind.headings]
    assert [s.offset + len(before) for s in alone.sentences] == [s.offset for s in behind.sentences]


MANY = 50_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[",
            "]",
            "![",
            "[@",
            "@",
            "<!--",
            "<",
            "<a ",
            "`",
            "``a",
            "*",
            "_",
            "**a",
            "$",
            "$a",
            "$$",
            "(",
            "](",
        ),
        *(
            "|",
            "\\",
            "> ",
            "- ",
            "    ",
            "{",
            "{:",
            "&",
            "~",
            "#",
            "[a][",
            "[a]: ",
            "a. ",
            "A. ",
            "e.g. ",
            "5 GB ",
        ),
        *("1,000", "@a2020one", "\n- ", "\n> ", "\n| a ", "\n```\n", "\n\n# a"),
    ],
)
def test_reading_does_not_dawdle(piece: str) -> None:
    text = piece * (MANY // len(piece))
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 1


def test_reading_deep_nesting_does_not_dawdle() -> None:
    depth = 200
    nested = "".join(f"{'    ' * level}- item\n" for level in range(depth))
    start = time.process_time()
    for text in (
        nested,
        "> " * depth + "a",
        "[" * depth + "a" + "](b)" * depth,
        "*" * depth + "a" + "*" * depth,
    ):
        read(text)
    assert time.process_time() - start < 1
