"""What the rules see in a text is what the site shows: `read_markdown` against Python-Markdown, as our events
set it up.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import markdown
import pyromark
import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from mkdocs.config import load_config

from citations import Registry
from library.model import Library, Page, Paper
from library.pages import written
from library.problems import Location, SourceText
from library.rules import RULES, check, citations, data, figures, headings, links, markup, mathematics, text
from library.sources import load
from library.sources.markdown import OPTIONS, read_markdown
from rendering import LibraryPage
from tests.conftest import GOLDEN, ROOT, SAMPLE, copied_sample, with_site

if TYPE_CHECKING:
    from library.body import Body
    from library.model import Article


@dataclass
class Seen:
    """What stands in a text, in order."""

    headings: list[tuple[int, str]]
    """Level and anchor."""
    links: list[str]
    images: list[str]
    figures: list[tuple[str, str]]
    """Anchor and number."""
    codes: list[str]
    formulas: list[tuple[str, bool]]
    citations: list[tuple[str, str]]
    """Anchor and locator."""
    numbers: list[int]
    """Number of each citation's paper, in the order in which papers are cited first."""
    data: list[tuple[str, str]]
    """Text of each checked number, and the number of the entry that it leads to."""


def read(body: Body) -> Seen:
    """What the rules see."""
    keys = dict.fromkeys(cited.key for cited in body.citations)
    values = dict.fromkeys(datum.value for datum in body.data)
    return Seen(
        headings=[(heading.level, heading.anchor) for heading in body.headings],
        links=[link.target for link in body.links if link.form in ("link", "reference", "autolink")],
        images=[link.target for link in body.links if link.form == "image"],
        figures=[(f"fig-{figure.name}", f"Figure {n}.") for n, figure in enumerate(body.figures, 1)],
        codes=[bare_lines(code.content) for code in body.codes],
        formulas=[(one_line(formula.tex), formula.display) for formula in body.formulas],
        citations=[
            (f"fnref{'' if cited.occurrence == 1 else cited.occurrence}:{cited.key}", cited.locator)
            for cited in body.citations
        ],
        numbers=[list(keys).index(cited.key) + 1 for cited in body.citations],
        data=[
            (datum.text, f"#number-{list(values).index(datum.value) + 1}")
            for datum in sorted(body.data, key=lambda datum: datum.offset)
        ],
    )


def rendered(page: Article | Page, library: Library) -> Seen:
    """What a reader of the page sees."""
    html = rendering(page, library)
    formulas = html.query(".arithmatex")
    return Seen(
        headings=[(int(h.name[1]), h.attrs.get("id", "")) for h in html.query("h1, h2, h3, h4, h5, h6")],
        links=[
            a.attrs["href"]
            for a in html.query("a[href]")
            if a.attrs.get("class") not in ("footnote-ref", "checked", "enlarge", "number")
        ],
        images=[image.attrs["src"] for image in html.query("img")],
        figures=[
            (figure.attrs["id"], content(figure.query_one("figcaption").query_one("strong")))
            for figure in html.query("figure")
        ],
        codes=[bare_lines(content(pre).removesuffix("\n")) for pre in html.query("pre")],
        formulas=[(one_line(content(f)[2:-2]), content(f).startswith(r"\[")) for f in formulas],
        citations=[
            (sup.attrs["id"], locator(sup)) for sup in html.query("sup[id]") if sup.query("a.footnote-ref")
        ],
        numbers=[int(content(number)) for number in html.query("sup > a.footnote-ref")],
        data=[(content(a.query_one("data")), a.attrs["href"]) for a in html.query("a.checked")],
    )


ADDED = "div.footnote, #references, a.headerlink, #checked-numbers, #checked-numbers ~ ol"
"""What a page has besides its text: the references, the entries of its numbers, and links to headings."""


def rendering(page: Article | Page, library: Library) -> Any:
    """The page as it is shown, without what is added to it."""
    html = JustHTML(to_html(library, page), sanitize=False).root
    for added in html.query(ADDED):
        added.parent.remove_child(added)
    return html


KINDS = "ul, ol, li, blockquote, pre, table, tr, th, td, code, hr, br, h1, h2, h3, h4, h5, h6, sub, kbd"


def structure(html: Any, but: str) -> list[str]:
    """The kinds of blocks, and what is told apart inside of them, in order."""
    left_out = {id(node) for outer in html.query(but) for node in outer.query(KINDS)}
    return [node.name for node in html.query(KINDS) if id(node) not in left_out]


def on_github(page: Article | Page) -> Any:
    """What a reader on GitHub sees, nearly: captions of figures are no text there."""
    return JustHTML(
        pyromark.html(page.body.source.text[page.body.start :], options=OPTIONS), sanitize=False
    ).root


def to_html(library: Library, page: Article | Page) -> str:
    """The page as the site has it, but for the addresses of its links, which stay as written."""
    config = renderer()
    shown = LibraryPage.__new__(LibraryPage)  # one that MkDocs never hears of
    shown.workshop = SimpleNamespace(library=library, registry=Registry(library), written={page.path: page})
    shown.file, shown.meta, shown.waits = SimpleNamespace(src_uri=page.path), {}, False
    event = {"page": shown, "config": config, "files": None}
    with patch.object(written, "page_of", lambda _, path, anchor: (path, anchor)):
        source = config.plugins.on_page_markdown("", **event)
    md = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    return config.plugins.on_page_content(md.convert(source), **event)


@cache
def renderer() -> Any:
    """MkDocs with our events, set up for the miniature library."""
    with tempfile.TemporaryDirectory() as folder:
        root = with_site(copied_sample(Path(folder) / "library"))
        config = load_config(str(root / "mkdocs.yml"))
        config.plugins.on_config(config)
    return config


def content(node: Any) -> str:
    """The text in a node, as it stands."""
    return node.data if node.name == "#text" else "".join(content(child) for child in node.children or ())


def locator(sup: Any) -> str:
    """What stands behind a citation in its bracket."""
    siblings = sup.parent.children
    after = siblings[siblings.index(sup) + 1 :][:1]
    is_locator = after and after[0].name == "span" and after[0].attrs.get("class") == "locator"
    return content(after[0]) if is_locator else ""


def bare_lines(code: str) -> str:
    """A block without what its lines are indented or quoted by, since the reader keeps it."""
    return "\n".join(line.lstrip(" \t>") for line in code.split("\n"))


def one_line(tex: str) -> str:
    """A formula without the ends of its lines, and what quotes them."""
    return " ".join(re.sub(r"\n[ \t>]*", " ", tex).split())


def page_of(source: str) -> Page:
    return Page("docs/page.md", read_markdown(SourceText("docs/page.md", source), []))


@cache
def sample() -> Library:
    return load(SAMPLE)


def with_invented_papers(body: Body) -> Library:
    """The miniature library, with a paper for each key that is cited."""
    keys = {citation.key for citation in body.citations}
    place = Location("references/papers.bib")
    invented = (Paper(key, "misc", key, (), False, 2020, "", {}, "", place) for key in keys)
    return replace(sample(), papers=(*sample().papers, *invented))


FORM = (
    *(rule for rule in RULES if rule.__module__ in (text.__name__, markup.__name__)),
    headings.heading_level,
    headings.heading_duplicate,
    data.data_form,
    citations.cite_form,
    links.link_empty,
    links.link_undefined,
    links.link_definition,
    figures.image_alt,
    figures.image_inline,
    figures.figure_reference,
    mathematics.math_syntax,
)
"""The rules that hold a text to what all renderers read alike."""


def refusals(source: str) -> list[str]:
    """What the rules on form say of a text."""
    problems: list[Any] = []
    body = read_markdown(SourceText("docs/page.md", source), problems)
    return [
        str(problem)
        for problem in check(
            Library(ROOT, pages=(Page("docs/page.md", body),), problems=tuple(problems)), FORM
        )
    ]


def assert_agreement(page: Article | Page, library: Library) -> None:
    """What is read is what is shown."""
    seen, shown = read(page.body), rendered(page, library)
    for field in fields(Seen):
        assert getattr(seen, field.name) == getattr(shown, field.name), field.name


def assert_same_blocks(page: Article | Page, library: Library) -> None:
    """GitHub shows what the site shows."""
    assert structure(on_github(page), "h7") == structure(rendering(page, library), "figcaption")


@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["real", "sample"])
def test_whole_library_is_read_as_it_is_rendered(root: Path) -> None:
    library = load(root)
    assert library.written
    for page in library.written:
        assert_agreement(page, library)
        assert_same_blocks(page, library)


ALIKE, OTHERWISE = (
    yaml.safe_load((GOLDEN / "agreement" / name).read_text(encoding="utf-8"))
    for name in ("alike.yml", "otherwise.yml")
)


@pytest.mark.parametrize("source", ALIKE.values(), ids=ALIKE)
def test_tricky_text_is_read_as_it_is_rendered(source: str) -> None:
    assert refusals(source) == []
    page = page_of(source)
    assert_agreement(page, with_invented_papers(page.body))
    assert_same_blocks(page, with_invented_papers(page.body))


@pytest.mark.parametrize("source", OTHERWISE.values(), ids=OTHERWISE)
def test_text_that_is_rendered_otherwise_is_refused(source: str) -> None:
    assert refusals(f"# T\n\n{source}\n")


WORDS = [
    *(
        "word",
        "two words",
        "snake_case",
        "*stress*",
        "**strong**",
        "_it_",
        "Größe",
        "世界",
        "🙂",
        "5",
        "1.5",
        "a*b",
        "x^2",
    ),
    *(
        "`code`",
        "``a ` b``",
        "`[x](y)`",
        "`[@no]`",
        "`$x$`",
        "`a_b`",
        "<kbd>K</kbd>",
        '<data value="sample-small#layers">16</data>',
        '<data value="sample-small#kv_cache_bytes(context=4096)">0.134 GB</data>',
        "H<sub>2</sub>O",
        "<br>",
    ),
    *(
        "[link](a.md)",
        "[l *s*](b.md#x)",
        "[`c`](c.md)",
        '[t](d.md "T")',
        "[d][ref]",
        "<https://e.org/a_b?c=d>",
        "<a@e.org>",
    ),
    *("$x$", "$a_b * c_d$", r"$\frac{1}{2}$", "$5", "$6.50 and $7", r"\$5"),
    *("[@a2020one]", "[@b2021two, Table 3]", "[@a2020one; @c2022three, p. 4]", "*s [@c2022three]*"),
    *(
        "<!-- c [@no] $x$ -->",
        "&amp;",
        "&copy;",
        r"\*",
        r"\[",
        r"\_",
        r"\`",
        "(",
        ")",
        "[",
        "]",
        "*",
        "_",
        "`",
        "$",
        "#",
        "!",
        "~",
    ),
    *(
        "{",
        "}",
        ":",
        "-",
        "+",
        "1.",
        "&",
        "@",
        '"',
        "'",
        "=",
        "|",
        ">",
        "a < b",
        "- ",
        "# ",
        "[ ]",
        "**",
        "--",
        "[^",
        "](",
        "\\",
    ),
]
spans = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", "", ", ", ".\n"])).map("".join),
    min_size=1,
    max_size=6,
).map(lambda parts: "".join(parts).strip() or "x")
lines = spans.map(lambda text: text.replace("\n", " "))
cells = lines.map(lambda text: text.replace("|", ""))
rows = st.tuples(cells, cells).map(lambda row: f"| {row[0]} | {row[1]} |")


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}".rstrip() for line in text.split("\n"))


def nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(blocks, min_size=1, max_size=2).map("\n\n".join)
    items = st.tuples(lines, st.none() | inside).map(
        lambda i: i[0] if i[1] is None else f"{i[0]}\n\n{indented(i[1], '    ')}"
    )
    return inside.map(lambda text: indented(text, "> ")) | st.tuples(
        st.sampled_from(["- ", "1. "]),
        st.lists(items, min_size=1, max_size=3),
        st.sampled_from(["\n", "\n\n"]),
    ).map(lambda given: given[2].join(given[0] + item for item in given[1]))


blocks = st.recursive(
    spans
    | spans
    | lines.map(lambda text: f"## {text}")
    | spans.map(lambda text: f"```text\n{text}\n```")
    | st.sampled_from(
        ["$$\na + b\n$$", "$$\n\\frac{1}{2}\nx_i\n$$", "<!--\n[a](b) `c\n\n$x$\n-->", "---", "[ref]: r.md"]
    )
    | lines.map(lambda text: f'![Alt text here](x.svg "{text.replace(chr(34), "")} is it.")')
    | st.tuples(st.sampled_from(["", "Table: It [@a2020one].\n\n"]), rows, rows).map(
        lambda table: f"{table[0]}{table[1]}\n|---|---|\n{table[2]}"
    ),
    nested,
    max_leaves=6,
)
documents = st.lists(blocks, min_size=1, max_size=4).map(
    lambda parts: "\n\n".join(["# Title", *parts, "[ref]: r.md"]) + "\n"
)


@given(documents)
@settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
def test_whatever_the_rules_let_through_is_read_as_it_is_rendered(source: str) -> None:
    assume(not refusals(source))
    page = page_of(source)
    assert_agreement(page, with_invented_papers(page.body))
