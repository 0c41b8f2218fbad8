"""Pages as Markdown: readable on their own, with links that hold from where they stand."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import join, normpath

import pyromark
import pytest
from hypothesis import given

from library.addresses import Publication
from library.model import Page
from library.pages import generate
from library.pages.files import handed_out
from library.pages.plain import plain_page, plain_text
from library.pages.text import escaped, folded
from library.problems import SourceText
from library.sources import load
from library.sources.markdown import read_markdown
from tests.conftest import DAY, SAMPLE
from tests.pages.test_text import TEXTS, Seen

LIBRARY = load(SAMPLE)
PUBLISHED = Publication("Sample", "https://example.org/sample/")
VALID = plain_text(LIBRARY, LIBRARY.article["valid"], PUBLISHED)
PAGES = {page.path: page for page in generate(LIBRARY, DAY)}
FILES = {file.path: file.make() for file in handed_out(LIBRARY, PAGES.values(), PUBLISHED, {})}
CODE = re.compile(r"^(`{3,}).*?^\1$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def plain(text: str) -> str:
    """A text of docs/ as Markdown, without its title."""
    page = Page("docs/a.md", read_markdown(SourceText("docs/a.md", f"# T\n\n{text}\n"), []))
    return plain_text(LIBRARY, page, PUBLISHED).removeprefix("# T\n\n").removesuffix("\n")


def test_an_article_opens_with_what_is_known_about_it() -> None:
    assert VALID.startswith(
        "# A valid article: short, and of every kind\n\n"
        "> An article of the miniature library, which holds one of each thing that an article may hold.\n\n"
        "By The LLM Library contributors."
        " Topics: [Serving](../topics/serving.md), [Attention](../topics/attention.md)."
        " Level: introductory. Written 2026-01-10, last reviewed 2026-02-01."
        " Published at <https://example.org/sample/articles/valid/>.\n\n## In short\n"
    )


A = "[Alpha et al. 2020](../papers/alpha2020first.md)"
B = "[Beta et al. 2021](../papers/beta2021second.md)"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It is so [@alpha2020first].", f"It is so ({A})."),
        ("It is so\n[@alpha2020first].", f"It is so\n({A})."),
        ("So [@alpha2020first; @beta2021second, Table 2].", f"So ({A}; {B}, Table 2)."),
        ("| a |\n|---|\n| [@alpha2020first] |", f"| a |\n|---|\n| ({A}) |"),
    ],
)
def test_citations_are_in_words_and_lead_to_papers(written: str, read: str) -> None:
    text, _, references = plain(written).partition("\n\n## References\n\n")
    assert text == read
    assert references.startswith("- **Alpha et al. 2020.** Anna Alpha, Bert Müller, and Carl van den Berg. [")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[a](../references/topics.yml#serving)", "[a](../topics/serving.md)"),
        ("[a](../models/sample.yml#sample-moe)", "[a](../models/sample.md#sample-moe)"),
        ("[a](../articles/valid.md#links)", "[a](../articles/valid.md#links)"),
        ("[a](https://example.org/)", "[a](https://example.org/)"),
        (
            'It is <data value="sample-small#context">4,096</data>, or `<data value="b">c</data>`.',
            'It is 4,096, or `<data value="b">c</data>`.',
        ),
        ("A sum, $a < b$.\n\n$$\na\n$$", "A sum, $a < b$.\n\n$$\na\n$$"),
        ("| `a\\|b` |\n|---|\n| c |", "| `a\\|b` |\n|---|\n| c |"),
        ("One.\n\n<!-- a\nb -->\n\nTwo.", "One.\n\n\nTwo."),
        ("```html\n<!-- a -->\n```", "```html\n<!-- a -->\n```"),
        ("`[@alpha2020first]`", "`[@alpha2020first]`"),
        ("A &#42; stays.", "A &#42; stays."),
    ],
)
def test_text_stays_as_it_was_written_but_for_links_and_numbers(written: str, read: str) -> None:
    assert plain(written).partition("\n\n## Checked numbers")[0] == read


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("after", ["", "\n\nSee [](#fig-boxes)."])
def test_a_figure_has_its_number_and_its_caption_below(quote: str, after: str) -> None:
    image = "![Two [boxes]](../figures/valid/boxes.svg"
    text = plain(f"{image} {quote}Two, of (one) [@alpha2020first].{quote}){after}")
    body = text.partition("\n\n## References")[0]
    told = after.replace("[]", "[Figure 1]")
    assert body == f"{image})\n\n*Figure 1.* Two, of (one) ({A}).{told}"


def test_two_papers_of_one_name_and_year_have_letters() -> None:
    first, *_ = LIBRARY.papers
    twin = first.__class__(**{**vars(first), "key": "alpha2020other", "title": "Other"})
    library = LIBRARY.__class__(LIBRARY.root, papers=(first, twin))
    body = read_markdown(SourceText("docs/a.md", "# T\n\nSo [@alpha2020other; @alpha2020first].\n"), [])
    text = plain_text(library, Page("docs/a.md", body), PUBLISHED)
    assert "([Alpha et al. 2020a](../papers/alpha2020other.md); [Alpha et al. 2020b](" in text
    assert "- **Alpha et al. 2020a.** " in text


def test_checked_numbers_tell_where_they_come_from() -> None:
    section = VALID.partition("## Checked numbers\n\n")[2]
    assert section.startswith(
        "1. [KV cache per token of Sample Small, kv bf16](../models/sample.md#sample-small): "
    )
    assert "<" not in section
    assert "at-line" not in section


def test_a_family_keeps_its_story_with_its_sources() -> None:
    text = FILES["models/sample.md"]
    assert f"is small and dense ({A})" in text
    assert "\n## References\n\n- **Alpha et al. 2020.** " in text
    assert not re.search(r"<(?!br>|sup>|/sup>)|[\ue000-\uf8ff]", text)


@pytest.mark.parametrize(
    ("made", "read"),
    [
        ('A <span class="lead">word</span> <br> <sub>b</sub>', "A word <br> <sub>b</sub>"),
        ('<data value="1">1 %</data>, <time datetime="2026-01">January</time>', "1 %, January"),
        ('4<sup data-line="7">[1](#source-1)</sup>, 10<sup>9</sup>', "4 [1](#source-1), 10<sup>9</sup>"),
        ('A <a class="at-line" href="a.yml#L1">Correct it</a>.', "A."),
        ('<button type="button" class="opens">Search</button> or read', "or read"),
        ('`<span>` and `<data value="a">b</data> &#42;`', '`<span>` and `<data value="a">b</data> &#42;`'),
        ("```html\n<span>a</span>\n```", "```html\n<span>a</span>\n```"),
        ("&#60;span&#62; &#95; 1&#46; a&#64;b", r"\<span\> \_ 1\. a@b"),
    ],
)
def test_what_is_made_for_the_site_is_left_out(made: str, read: str) -> None:
    assert plain_page(LIBRARY, "a.md", f"---\ntitle: T\n---\n{made}\n") == f"{read}\n"


def test_a_generated_page_without_sources_is_as_it_is() -> None:
    assert plain_page(LIBRARY, "rules/index.md", "---\ntitle: T\n---\n# T\n\n`[@key]` [@key]\n") == (
        "# T\n\n`[@key]` [@key]\n"
    )


@given(TEXTS)
def test_signs_are_read_as_they_were(text: str) -> None:
    """Pages write texts of data with character references; here they can be read, and show the same."""
    made = plain_page(LIBRARY, "a.md", f"---\ntitle: T\n---\nx {escaped(text)}\n")
    assert not re.search(r"(?<!\\)&#", made)
    assert Seen(pyromark.html(made)).text.strip() == f"x {folded(text)}".strip()


def test_every_page_stands_at_the_path_of_its_source() -> None:
    wanted = {page.path for page in LIBRARY.written} | PAGES.keys()
    assert {path for path in FILES if path.endswith(".md")} == wanted


def test_every_link_holds_from_where_it_stands() -> None:
    known = FILES.keys() | {drawing.path for drawing in LIBRARY.drawings}
    for path, text in FILES.items():
        if path.endswith(".md"):
            for target in re.findall(r"\]\(<?([^)\s>]+)", CODE.sub("", text)):
                if not re.match(r"#|\w+:", target):
                    goal = normpath(join(str(PurePosixPath(path).parent), re.split("[#?]", target)[0]))
                    assert goal in known, (path, target)
