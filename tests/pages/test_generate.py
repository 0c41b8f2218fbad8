"""The generated pages of the miniature library, and of libraries that are stranger."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import yaml

from library.addresses import Publication
from library.model import Library
from library.pages import generate, minutes
from library.pages.files import handed_out
from library.sources import load
from tests.conftest import DAY

if TYPE_CHECKING:
    from library.pages import GeneratedPage

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"^(`{3,})[^`\n]+\n.*?^\1$", re.MULTILINE | re.DOTALL)


def prose(page: GeneratedPage) -> str:
    """What is neither front matter nor code."""
    return CODE.sub("", page.markdown.split("---\n", 2)[2])


@pytest.fixture(scope="module")
def library() -> Library:
    return load(ROOT / "tests" / "sample")


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, GeneratedPage]:
    return {page.path: page for page in generate(library, DAY)}


def test_each_topic_and_each_paper_has_its_page(library: Library, pages: dict[str, GeneratedPage]) -> None:
    expected = {"index.md", "articles/index.md", "topics/index.md", "rules/index.md"}
    expected |= {
        "papers/index.md",
        "authors/index.md",
        "venues/index.md",
        "years/index.md",
        "models/index.md",
        "models/sample.md",
    }
    expected |= {"papers/reading.md", "resources/index.md", "data/index.md", "review/index.md"}
    expected |= {"roadmap/index.md"}
    expected |= {"venues/proceedings-of-the-1st-conference-on-samples.md", "venues/journal-of-samples.md"}
    expected |= {f"years/{paper.year}.md" for paper in library.papers}
    expected |= {f"topics/{topic.slug}.md" for topic in library.topics}
    expected |= {f"papers/{paper.key}.md" for paper in library.papers}
    assert set(pages) == expected


def test_every_page_opens_with_front_matter_and_its_title(pages: dict[str, GeneratedPage]) -> None:
    for page in pages.values():
        opening, head, _ = page.markdown.split("---\n", 2)
        meta = yaml.safe_load(head)
        assert opening == ""
        assert meta["title"] == page.title
        assert meta["description"]
        assert prose(page).startswith("# ")
        assert "\n# " not in prose(page)


def test_every_link_leads_to_a_page(library: Library, pages: dict[str, GeneratedPage]) -> None:
    known = set(pages) | {page.path for page in library.written} | {"docs/about.md"}
    known |= {file.path for file in handed_out(library, pages.values(), Publication("Sample"), {})}
    for page in pages.values():
        for target in LINK.findall(re.sub(r"`[^`]*`", "", prose(page))):
            if target.startswith("#"):
                assert (
                    f'id="{target[1:]}"' in page.markdown or f"## {target[1:].capitalize()}" in page.markdown
                )
            elif not target.startswith("https://"):
                path = (
                    Path("/") / PurePosixPath(page.path).parent / target.partition("#")[0].partition("?")[0]
                ).resolve()
                assert str(path)[1:] in known, (page.path, target)


def test_every_page_names_a_source_that_exists(library: Library, pages: dict[str, GeneratedPage]) -> None:
    for page in pages.values():
        assert (library.root / page.source).is_file() or (ROOT / page.source).is_file(), page.source


def test_the_page_of_a_paper(pages: dict[str, GeneratedPage]) -> None:
    text = pages["papers/alpha2020first.md"].markdown
    assert "# The First Paper on KV Caches &#38; Their Uses\n" in text
    people = ("Anna Alpha", "Bert Müller", "Carl van den Berg")
    links = [f"[{name}](../papers/index.md?author={quote(name)})" for name in people]
    assert f"{links[0]}, {links[1]}, and {links[2]}\n" in text
    name = "Proceedings of the 1st Conference on Samples"
    venue = f"[{name}](../venues/{name.lower().replace(' ', '-')}.md)"
    assert f"{venue}, [2020](../years/2020.md)\n" in text
    assert "[doi:10.1000/sample.1](https://doi.org/10.1000/sample.1)" in text
    assert "showed that &#42; and &#95; need" in text
    assert "Verified against: the sample's author, 2026-01-10. <a " in text
    assert '"../references/papers.bib#L1">Correct it in references/papers.bib, line 1</a>' in text
    assert "```bibtex\n@inproceedings{alpha2020first,\n" in text
    assert "### A valid article: short, and of every kind\n" in text
    assert "The first paper is cited plainly. [" in text
    assert "](../articles/valid.md#fnref:alpha2020first)" in text


def test_a_later_version_is_named(pages: dict[str, GeneratedPage]) -> None:
    text = pages["papers/gamma2022third.md"].markdown
    told = "**Superseded by** [The First Paper on KV Caches &#38; Their Uses](alpha2020first.md) (2020)."
    assert f'<span class="notice">{told}</span>\n' in text


def test_corrections_are_shown(library: Library) -> None:
    fields = {"retracted": "by its authors", "erratum": "https://example.org/e", "year_note": "It took long."}
    first, second, *others = library.papers
    paper = replace(second, fields=second.fields | fields)
    corrected = replace(library, papers=(first, paper, *others))
    pages = {page.path: page.markdown for page in generate(corrected, DAY)}
    text = pages[f"papers/{paper.key}.md"]
    assert "**Retracted.** by its authors</span>\n" in text
    assert "**Erratum.** [https://example.org/e](https://example.org/e)</span>\n" in text
    assert "On the year: It took long.\n" in text
    assert "**retracted**" in pages["papers/index.md"]


def test_long_lists_of_authors_stand_at_the_end(library: Library) -> None:
    paper = replace(library.papers[0], authors=library.papers[0].authors * 10)
    [text] = [
        page.markdown
        for page in generate(replace(library, papers=(paper,), families=()), DAY)
        if page.path == f"papers/{paper.key}.md"
    ]
    assert text.index(", and others\n") < text.index("## Authors\n")


def test_papers_are_listed_newest_first(pages: dict[str, GeneratedPage]) -> None:
    text = pages["papers/index.md"].markdown
    assert re.findall(r"^\| (\d+) \| \[", text, re.MULTILINE) == ["2022", "2021", "2020"]
    assert "\n[2022](../years/2022.md), [2021](../years/2021.md), [2020](../years/2020.md).\n" in text


def test_an_article_stands_under_its_first_topic(library: Library, pages: dict[str, GeneratedPage]) -> None:
    text = pages["articles/index.md"].markdown
    assert text.count("](valid.md)") == 1
    assert "*Introductory, " in text
    assert "reviewed on 1 February 2026*" in text
    assert all(minutes(article) >= 1 for article in library.articles)


def test_an_empty_library_still_has_its_indexes(tmp_path: Path) -> None:
    paths = [page.path for page in generate(Library(tmp_path), DAY)]
    assert paths[0] == "index.md"
    assert len(paths) == 14


def test_hostile_data_stay_text(library: Library) -> None:
    evil = '"><script>alert(1)</script> [x](javascript:alert(1)) {{ 7 * 7 }} ```\n# Not a heading'
    paper = replace(
        library.papers[0],
        title=evil,
        fields=library.papers[0].fields
        | {"annotation": evil, "verified": evil, "url": f"https://a.b/{evil}"},
    )
    for page in generate(replace(library, papers=(paper, *library.papers[1:])), DAY):
        assert "<script" not in prose(page), page.path
        assert "](javascript" not in prose(page), page.path
        assert "\n# Not" not in prose(page), page.path
