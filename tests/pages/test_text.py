"""Text that is escaped shows itself, and nothing but itself."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from library.pages.text import address, counted, day, escaped, fenced, folded, link, quoted, short_venue

EXTENSIONS = [
    "footnotes",
    "tables",
    "toc",
    "attr_list",
    "def_list",
    "abbr",
    "admonition",
    "pymdownx.arithmatex",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tilde",
    "pymdownx.caret",
]
MARKDOWN = Markdown(extensions=EXTENSIONS, extension_configs={"pymdownx.arithmatex": {"generic": True}})
PIECES = st.sampled_from(
    [
        *"*_[]()<>&`$#|~^:!?@{}\\\"'=+-./",
        *(
            "1. ",
            "- ",
            "* ",
            "# ",
            "> ",
            ": ",
            "!!! ",
            "```",
            "~~~",
            "---",
            "===",
            "$$",
            r"\(",
            r"\)",
            r"\[",
            r"\]",
        ),
        *(
            "[@a]",
            "[^a]",
            "](x)",
            "[x]: y",
            "<b>",
            "&amp;",
            "&#42;",
            "http://a.b",
            "a@b.c",
            "{: #x}",
            "{#x .y}",
        ),
        *("<!--", "-->", "<script>", "///Footnotes Go Here///", "Table: ", "*[A]: b", "| a | b |", "|---|"),
        *(
            "a",
            "B",
            "7",
            " ",
            "  ",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "é",
            "數",
            "\x00",
            "\x02",
            "\x03",
            "\u2028",
            "\ue000",
        ),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))


class Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(markdown: str) -> Seen:
    MARKDOWN.reset()
    return Seen(MARKDOWN.convert(markdown))


@given(TEXTS)
def test_a_paragraph_shows_exactly_the_text(text: str) -> None:
    seen = shown(escaped(text))
    assert seen.text == folded(text)
    assert seen.tags == (["p"] if folded(text) else [])


@given(TEXTS)
def test_so_do_an_item_a_heading_and_a_link(text: str) -> None:
    want = folded(text)
    item = shown(f"- [{escaped(text)}](x.md)<br>{escaped(text)}, 2022")
    assert item.tags == ["ul", "li", "a", "br"] or not want
    assert item.text.strip() == f"{want}{want}, 2022" or not want
    heading = shown(f"# {escaped(text)}")
    assert heading.tags == ["h1"]
    assert heading.text == want


@given(TEXTS)
def test_front_matter_gives_back_the_text(text: str) -> None:
    assert yaml.safe_load(f"title: {quoted(text)}") == {"title": folded(text)}


@given(TEXTS)
def test_an_address_stays_inside_its_link(text: str) -> None:
    assert shown(f"[a](https://example.org/{address(text)})").tags == ["p", "a"]


@given(TEXTS)
def test_a_block_of_code_holds_its_code(text: str) -> None:
    code = "\n".join(line.rstrip() for line in text.splitlines() if line.strip() and line.isprintable())
    seen = shown(fenced(f"x{code}", "text"))
    assert seen.text.strip() == f"x{code}".strip()
    assert set(seen.tags) <= {"div", "pre", "span", "code", "a"}


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "http://a.b", "//a.b", ""]
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert link("text", url) == "text"


def test_text_that_needs_nothing_stays_as_it_is() -> None:
    assert escaped("Attention Is All You Need (2017), 3.1× faster: a study") == (
        "Attention Is All You Need (2017), 3.1× faster: a study"
    )
    assert escaped("2309.06180") == "2309.06180"
    assert escaped("3. Reasons") == "3&#46; Reasons"


def test_small_forms() -> None:
    assert day(date(2026, 11, 2)) == "2 November 2026"
    assert [counted(n, "paper") for n in (0, 1, 2000)] == ["0 papers", "1 paper", "2,000 papers"]
    assert short_venue("Proceedings of the 29th Symposium (SOSP)") == "SOSP"
    assert short_venue("Journal of Samples (new series)") == "Journal of Samples (new series)"
