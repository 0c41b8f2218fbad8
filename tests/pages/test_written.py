"""What people wrote, as Markdown for the site."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.model import Library, Page
from library.pages.written import BRACKET, masked, site_markdown, unmasked
from library.problems import SourceText
from library.sources import load
from library.sources.markdown import read_markdown
from tests.conftest import SAMPLE

LIBRARY = load(SAMPLE)


def written(text: str, path: str = "docs/a.md", start: int = 0) -> str:
    page = Page(path, read_markdown(SourceText(path, text), [], start))
    return site_markdown(LIBRARY, page)


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("[a](../articles/valid.md)", "[a](../articles/valid.md)"),
        ("[a](../references/papers.bib#alpha2020first)", "[a](../papers/alpha2020first.md)"),
        ("[a](../references/papers.bib)", "[a](../papers/index.md)"),
        ("[a](../references)", "[a](../papers/index.md)"),
        ("[a](../references/topics.yml#serving)", "[a](../topics/serving.md)"),
        ("[a](../references/topics.yml)", "[a](../topics/index.md)"),
        ("[a](../hooks/library/rules)", "[a](../rules/index.md)"),
        ("[a](<../references/topics.yml>)", "[a](<../topics/index.md>)"),
        ('[a](../references/topics.yml "T")', '[a](../topics/index.md "T")'),
        ("[a *b* `c`](../references)", "[a *b* `c`](../papers/index.md)"),
        (
            "**[a](../references)**, [b](../references)",
            "**[a](../papers/index.md)**, [b](../papers/index.md)",
        ),
        ("[a][b]\n\n[b]: ../references", "[a][b]\n\n[b]: ../papers/index.md"),
        ("| a |\n|---|\n| [b](../references) |", "| a |\n|---|\n| [b](../papers/index.md) |"),
        ("[a](https://example.org/../references)", "[a](https://example.org/../references)"),
        (
            "`[a](../references)` <!-- [a](../references) -->",
            "`[a](../references)` <!-- [a](../references) -->",
        ),
        ("```text\n[a](../references)\n```", "```text\n[a](../references)\n```"),
    ],
)
def test_links_to_sources_become_links_to_pages(link: str, page: str) -> None:
    assert unmasked(written(link)) == page


def test_links_are_relative_to_the_page(tmp_path: Path) -> None:
    assert (
        unmasked(written("[a](docs/b.md) [c](references)", "CONTRIBUTING.md"))
        == "[a](docs/b.md) [c](papers/index.md)"
    )


def test_captions_of_figures_have_their_links_turned_too() -> None:
    text = '![Two boxes here](../figures/valid/boxes.svg "See [a](../references).")'
    assert unmasked(written(text)) == text.replace("../references", "../papers/index.md")


def test_references_to_figures_get_their_numbers() -> None:
    figures = '![A b c](x/one.svg "C.")\n\n![A b c](x/two.svg "C.")\n'
    assert unmasked(written(f"[](#fig-two), [](#fig-one)\n\n{figures}")) == (
        f"[Figure 2](#fig-two), [Figure 1](#fig-one)\n\n{figures}"
    )
    assert unmasked(written("[](#fig-none)")) == "[](#fig-none)"
    assert unmasked(written(f"[it](#fig-two)\n\n{figures}")) == f"[it](#fig-two)\n\n{figures}"


def test_only_brackets_of_citations_are_left_open() -> None:
    text = (
        "A [@alpha2020first; @beta2021second, p. 2] `[@alpha2020first]` [l](m.md) $[@x]$ \\[@alpha2020first]"
    )
    assert written(text).count("[") == 1
    assert unmasked(written(text)).replace("\u00a0", " ") == text


def test_no_line_begins_with_the_number_of_a_reference() -> None:
    assert written("A word [@alpha2020first].\n") == "A word\u00a0[@alpha2020first].\n"
    for kept in (
        "- [@alpha2020first]\n",
        "> [@alpha2020first]\n",
        "| [@alpha2020first] |\n|---|\n",
        "[@alpha2020first]\n",
    ):
        assert written(kept) == kept


def test_front_matter_is_left_out() -> None:
    text = "---\ntitle: [A]\n---\n# A\n"
    assert written(text, start=text.index("# A")) == "# A\n"


def test_mask_hides_every_bracket_and_is_undone() -> None:
    text = "[a][@b] `[`"
    assert "[" not in masked(text)
    assert unmasked(masked(text)) == text
    assert BRACKET not in unmasked(masked(text))


@given(
    st.lists(
        st.sampled_from(
            [
                "[",
                "]",
                "(",
                ")",
                "[@a2020b]",
                "[a](../references)",
                "`",
                "$",
                "[](#fig-x)",
                "\n\n",
                "- ",
                "ä",
                "<",
                ">",
                " ",
            ]
        ),
        max_size=25,
    ).map("".join)
)
@settings(deadline=None)
def test_only_addresses_of_links_change(text: str) -> None:
    library = Library(Path())  # whose sources have no pages
    page = Page(
        "docs/a.md", read_markdown(SourceText("docs/a.md", text.replace("../references", "b.md")), [])
    )
    site = unmasked(site_markdown(library, page)).replace("\u00a0", " ")
    assert site == page.body.source.text
