"""What the rules see in a text is what the renderer makes of it: `read_markdown` against Python-Markdown, with the site's extensions."""

from __future__ import annotations

import re
import sys
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import markdown
import pytest
from justhtml import JustHTML
from library.model import Library, Page, Paper
from library.pages import written
from library.problems import Location, SourceText
from library.rules import RULES, check, citations, figures, links, markup, text
from library.sources import load
from library.sources.markdown import read_markdown, slug
from mkdocs.config import load_config

from tests.conftest import ROOT, SAMPLE

if TYPE_CHECKING:
    from library.model import Article, Body

sys.path.insert(0, str(ROOT / "hooks"))
import citations as adapter
from figures import Figures


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


def read(body: Body) -> Seen:
    """What the rules see."""
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
    )


def rendered(page: Article | Page, papers: dict[str, Paper]) -> Seen:
    """What a reader of the page sees."""
    library = Library(ROOT, papers=tuple(papers.values()))
    html = JustHTML(to_html(library, page), sanitize=False).root
    for references in html.query("div.footnote") + html.query("#references"):
        references.parent.remove_child(references)
    for permalink in html.query("a.headerlink"):
        permalink.parent.remove_child(permalink)
    formulas = html.query(".arithmatex")
    return Seen(
        headings=[(int(h.name[1]), h.attrs.get("id", "")) for h in html.query("h1, h2, h3, h4, h5, h6")],
        links=[a.attrs["href"] for a in html.query("a[href]") if a.attrs.get("class") != "footnote-ref"],
        images=[image.attrs["src"] for image in html.query("img")],
        figures=[
            (figure.attrs["id"], content(figure.query_one("figcaption").query_one("b")))
            for figure in html.query("figure")
        ],
        codes=[bare_lines(content(pre).removesuffix("\n")) for pre in html.query("pre")],
        formulas=[(one_line(content(f)[2:-2]), content(f).startswith(r"\[")) for f in formulas],
        citations=[
            (sup.attrs["id"], locator(sup)) for sup in html.query("sup[id]") if sup.query("a.footnote-ref")
        ],
    )


def to_html(library: Library, page: Article | Page) -> str:
    """The page as the site has it, but for the addresses of its links, which stay as written."""
    config = configuration()
    config.plugins["bibtex"].registry = adapter.Registry(library)
    config.plugins["bibtex"].config.bib_command = adapter.HERE
    with patch.object(written, "page_of", lambda _, path, anchor: (path, anchor)):
        source = written.site_markdown(library, page)
    if page.body.citations:
        source += adapter.SECTION
    source = config.plugins["bibtex"].on_page_markdown(source, page=None, config=config, files=None)
    extensions = [*config.markdown_extensions, Figures({})]
    md = markdown.Markdown(extensions=extensions, extension_configs=config.mdx_configs)
    return md.convert(written.unmasked(source))


@cache
def configuration() -> Any:
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.mdx_configs["toc"]["slugify"] = slug
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


def invented_papers(body: Body) -> dict[str, Paper]:
    """A paper for each key that is cited."""
    keys = {citation.key for citation in body.citations}
    place = Location("references/papers.bib")
    return {key: Paper(key, "misc", key, (), False, 2020, "", {}, "", place) for key in keys}


FORM = (
    *(rule for rule in RULES if rule.__module__ in (text.__name__, markup.__name__)),
    citations.cite_form,
    links.link_empty,
    links.link_undefined,
    figures.image_alt,
    figures.image_inline,
    figures.figure_reference,
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


def assert_agreement(page: Article | Page, papers: dict[str, Paper]) -> None:
    seen, shown = read(page.body), rendered(page, papers)
    for field in fields(Seen):
        assert getattr(seen, field.name) == getattr(shown, field.name), field.name
    assert astuple(seen) == astuple(shown)


@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["real", "sample"])
def test_whole_library_is_read_as_it_is_rendered(root: Path) -> None:
    library = load(root)
    assert library.written
    for page in library.written:
        assert_agreement(page, library.paper)


TRICKY = {}


@pytest.mark.parametrize("source", TRICKY.values(), ids=TRICKY)
def test_tricky_text_is_read_as_it_is_rendered(source: str) -> None:
    assert refusals(source) == []
    page = page_of(source)
    assert_agreement(page, invented_papers(page.body))
