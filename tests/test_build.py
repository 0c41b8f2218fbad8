"""One true build of the miniature library: what stands on its pages, and what becomes of a broken one."""

from __future__ import annotations

import filecmp
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from tests.conftest import DAY, ROOT, Built, built, copied_sample, is_moved, is_unsteady, with_site

REPOSITORY = "https://github.com/example/library"


@pytest.fixture(scope="module")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of the miniature library, published from a repository."""
    library = with_site(copied_sample(tmp_path_factory.mktemp("build") / "library"))
    return built(library, library / "site", REPO_URL=REPOSITORY)


@pytest.fixture(scope="module")
def valid(sample_site: Built) -> JustHTML:
    """The article that holds one of each thing."""
    return JustHTML(sample_site.page("articles/valid/index.html"), sanitize=False)


def texts(page: JustHTML, selector: str) -> list[str]:
    return [" ".join(content(node).split()) for node in page.query(selector)]


def content(node: Any) -> str:
    return node.data if node.name == "#text" else "".join(content(child) for child in node.children or ())


def values(page: JustHTML, selector: str, attribute: str) -> list[str]:
    return [node.attrs[attribute] for node in page.query(selector)]


def test_build_succeeds_without_a_warning(sample_site: Built) -> None:
    assert sample_site.status == 0, sample_site.log
    assert not re.search(r"WARNING|ERROR|Traceback", sample_site.log), sample_site.log


def test_every_page_is_there(sample_site: Built) -> None:
    pages = {path.relative_to(sample_site.folder).as_posix() for path in sample_site.folder.rglob("*.html")}
    assert pages == {
        "404.html",
        "index.html",
        "about/index.html",
        "articles/index.html",
        "articles/old-valid/index.html",
        "articles/other/index.html",
        "articles/valid/index.html",
        "authors/index.html",
        "models/index.html",
        "models/sample/index.html",
        "data/index.html",
        "papers/alpha2020first/index.html",
        "papers/beta2021second/index.html",
        "papers/gamma2022third/index.html",
        "papers/index.html",
        "papers/reading/index.html",
        "resources/index.html",
        "review/index.html",
        "roadmap/index.html",
        "rules/index.html",
        "topics/attention/index.html",
        "topics/batching/index.html",
        "topics/index.html",
        "topics/serving/index.html",
        "venues/index.html",
        "venues/journal-of-samples/index.html",
        "venues/proceedings-of-the-1st-conference-on-samples/index.html",
        "years/2020/index.html",
        "years/2021/index.html",
        "years/2022/index.html",
        "years/index.html",
    }


def test_no_source_is_published_besides_drawings(sample_site: Built) -> None:
    """What is in Markdown was made for those who read without a browser, see tests/pages/test_plain.py."""
    kinds = {path.suffix for path in sample_site.folder.rglob("*") if path.is_file()}
    searched = {".pagefind", ".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta"}
    pages = {".html", ".md", ".css", ".js", ".svg", ".json", ".xml", ".gz", ".map", ".png", ".txt", ".woff2"}
    assert kinds <= pages | searched | {".bib", ".ris"}
    assert not (sample_site.folder / "references").exists()


def test_citations_are_numbered_in_their_order(valid: JustHTML) -> None:
    numbers = [int(text) for text in texts(valid, "sup > a.footnote-ref")]
    first = list(dict.fromkeys(numbers))
    assert first == [1, 2, 3]
    assert values(valid, "div.footnote li", "id") == [
        "fn:alpha2020first",
        "fn:beta2021second",
        "fn:gamma2022third",
    ]


def test_citations_keep_their_locators(valid: JustHTML) -> None:
    assert texts(valid, ".citation .locator") == ["Section 3.1", "Table 2", "Table 2"]


def test_each_backlink_leads_to_a_citation_of_its_paper(valid: JustHTML) -> None:
    anchors = values(valid, "sup[id]", "id")
    backlinks = [address.removeprefix("#") for address in values(valid, "a.footnote-backref", "href")]
    assert sorted(backlinks) == sorted(anchors)
    assert len(backlinks) == len(set(backlinks))
    for reference in valid.query("div.footnote li"):
        key = reference.attrs["id"].removeprefix("fn:")
        assert {link.attrs["href"].split(":")[1] for link in reference.query("a.footnote-backref")} == {key}


def test_anchors_of_citations_stand_in_their_order(valid: JustHTML) -> None:
    anchors = values(valid, "sup[id]", "id")
    for key in ("alpha2020first", "beta2021second", "gamma2022third"):
        own = [anchor for anchor in anchors if anchor.endswith(f":{key}")]
        assert own == [f"fnref{n if n > 1 else ''}:{key}" for n in range(1, len(own) + 1)]


def test_references_lead_to_the_papers(valid: JustHTML) -> None:
    addresses = values(valid, "div.footnote li a[href]", "href")
    for address in (
        "../../papers/alpha2020first/",
        "https://doi.org/10.1000/sample.1",
        "https://arxiv.org/abs/1912.01703",
    ):
        assert address in addresses


def test_references_stand_in_the_table_of_contents(valid: JustHTML) -> None:
    assert "#references" in values(valid, ".md-sidebar--secondary a[href]", "href")


def test_figures_are_numbered_and_referred_to(valid: JustHTML) -> None:
    assert values(valid, "figure", "id") == ["fig-boxes"]
    assert texts(valid, "figcaption > strong") == ["Figure 1."]
    leading_here = [content(a) for a in valid.query("a") if a.attrs.get("href") == "#fig-boxes"]
    assert leading_here == ["Figure 1.", "Figure 1"]  # its own number, and a sentence
    assert values(valid, "figure > a", "href") == ["../../figures/valid/boxes.svg"]
    image = valid.query_one("figure img").attrs
    assert (image["src"], image["width"], image["height"]) == ("../../figures/valid/boxes.svg", "320", "100")


def test_captions_hold_citations_and_formulas(valid: JustHTML) -> None:
    assert len(valid.query("figcaption sup a.footnote-ref")) == 1
    assert len(valid.query("figcaption math")) == 1
    assert len(valid.query("table caption sup a.footnote-ref")) == 1


def test_formulas_are_mathml(sample_site: Built, valid: JustHTML) -> None:
    assert [formula.attrs["display"] for formula in valid.query("article math")] == [
        "inline",
        "block",
        "inline",
    ]
    assert 'arithmatex">\\' not in sample_site.page("articles/valid/index.html")


FORMULAS = r"""# Formulas everywhere

## The cost is $O(n^2)$

- An item with $a < b$, and

    $$
    \begin{aligned}
    x &= 1 \\
    y &= 2
    \end{aligned}
    $$

    in its midst.

> A quotation with $c \text{ and } d$:
>
> $$
> x +
> y
> $$

| Name | Formula |
|---|---|
| $e_1$ | **$f^2$** |

A paragraph with $g +
h$ over two lines, quoted on the page of a paper [@alpha2020first].
"""


def test_formulas_are_set_wherever_they_stand(tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    (library / "docs" / "formulas.md").write_text(FORMULAS, encoding="utf-8")
    site = built(library, library / "site")
    assert site.status == 0, site.log
    page = JustHTML(site.page("formulas/index.html"), sanitize=False)
    shown = [formula.attrs["display"] for formula in page.query("article math")]
    assert shown == [*["inline"] * 2, "block", "inline", "block", *["inline"] * 3]
    assert len(page.query(".md-sidebar--secondary math")) == 1
    assert "<math" in site.page("papers/alpha2020first/index.html")


def test_code_stays_as_written(valid: JustHTML) -> None:
    assert 'print("[@alpha2020first] and [a link](nowhere.md) stay as they are")' in texts(valid, "pre")
    assert "[@alpha2020first]" in texts(valid, "p > code")


def test_bar_in_code_in_a_table_is_shown_without_its_escape(valid: JustHTML) -> None:
    assert "a|b" in texts(valid, "td > code")


def test_lists_are_of_the_kinds_that_were_written(valid: JustHTML) -> None:
    article = valid.query_one("article")
    assert [node.name for node in article.query("ul, ol") if node.parent.attrs.get("class") != "footnote"][
        :3
    ] == ["ul", "ul", "ol"]


def test_links_to_sources_lead_to_pages(valid: JustHTML) -> None:
    addresses = values(valid, "article a[href]", "href")
    for address in (
        "../other/",
        "../other/#the-only-section",
        "../../papers/alpha2020first/",
        "../../topics/serving/",
        "https://example.org/",
        "https://example.org/auto",
        "https://example.org/below",
    ):
        assert address in addresses


def test_links_of_a_hand_written_page_lead_to_pages(sample_site: Built) -> None:
    about = JustHTML(sample_site.page("about/index.html"), sanitize=False)
    addresses = values(about, "article a[href]", "href")
    for address in ("../articles/valid/#a-computation", "../topics/", "../papers/"):
        assert address in addresses


def test_paper_quotes_each_sentence_that_cites_it(sample_site: Built, valid: JustHTML) -> None:
    page = JustHTML(sample_site.page("papers/gamma2022third/index.html"), sanitize=False)
    back = [address for address in values(page, "article a[href]", "href") if "#fnref" in address]
    anchors = {
        f"../../articles/valid/#{anchor}"
        for anchor in values(valid, "sup[id]", "id")
        if "gamma2022third" in anchor
    }
    assert {address for address in back if "/valid/" in address} == anchors
    assert "the buffer takes 4.5 GB" in " ".join(texts(page, "article"))


def test_every_page_can_be_edited_at_its_source(sample_site: Built) -> None:
    sources = {
        "articles/valid/index.html": "articles/valid.md",
        "about/index.html": "docs/about.md",
        "papers/alpha2020first/index.html": "references/papers.bib",
        "topics/serving/index.html": "references/topics.yml",
        "papers/index.html": "overrides/library/papers.md",
        "index.html": "overrides/library/index.md",
        "rules/index.html": "hooks/library/rules/__init__.py",
    }
    for path, source in sources.items():
        assert f'href="{REPOSITORY}/edit/main/{source}"' in unescape(sample_site.page(path)), path


def test_reviews_are_shown_for_the_day_of_the_build(sample_site: Built) -> None:
    assert f"reviewed on {DAY.day} {DAY:%B} {DAY.year}." in sample_site.page("review/index.html")


def test_lines_lead_to_the_repository(sample_site: Built) -> None:
    """Each such link names the line, in the repository, on which stands what it is to correct."""
    for path, begins in (
        ("models/sample/index.html", "  - id: "),
        ("articles/valid/index.html", "      hidden: "),
        ("papers/alpha2020first/index.html", "@"),
    ):
        page = JustHTML(sample_site.page(path), sanitize=False)
        addresses = values(page, "a.at-line", "href")
        assert addresses, path
        for address in addresses:
            file, _, line = address.removeprefix(f"{REPOSITORY}/blob/main/").partition("#L")
            text = (ROOT / "tests" / "sample" / file).read_text(encoding="utf-8")
            assert text.split("\n")[int(line) - 1].startswith(begins), address


def test_every_page_leads_to_the_form_for_errors(sample_site: Built) -> None:
    for path in sample_site.folder.rglob("index.html"):
        if is_moved(path):
            continue
        page = JustHTML(path.read_text(encoding="utf-8"), sanitize=False)
        [address] = values(page, "a.report", "href")
        where = f"/{path.relative_to(sample_site.folder).as_posix().removesuffix('index.html')}"
        assert address == f"{REPOSITORY}/issues/new?template=error.yml&page={where}"


def test_a_host_without_such_forms_gets_no_link_to_one(tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    edit_uri = "-/edit/main/docs/"
    site = built(library, library / "site", REPO_URL="https://gitlab.com/example/library", EDIT_URI=edit_uri)
    page = site.page("models/sample/index.html")
    assert "https://gitlab.com/example/library/-/edit/main/models/sample.yml" in page
    assert "https://gitlab.com/example/library/-/blob/main/models/sample.yml#L" in page
    assert "Report an error" not in page


def test_without_a_repository_no_page_offers_to_be_edited(tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    site = built(library, library / "site", REPO_URL="", GITHUB_SERVER_URL="", GITHUB_REPOSITORY="")
    assert site.status == 0, site.log
    for path in site.folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for sign in ("edit/main", "at-line", "Correct it in", "Report an error"):
            assert sign not in text, (sign, path)


def test_library_with_problems_is_not_built_and_the_last_site_stays(tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    article = library / "articles" / "other.md"
    article.write_text(
        article.read_text(encoding="utf-8") + "\nIt takes 5 GB.\n\nSo says one [@alpha2020frist].\n",
        encoding="utf-8",
    )
    (library / "references" / "more.bib").write_text("@misc{delta2023fourth,\n", encoding="utf-8")
    last = library / "site" / "index.html"
    last.parent.mkdir()
    last.write_text("the last site")
    run = built(library, library / "site")
    assert run.status == 1
    assert "3 problems in the library" in run.log
    for told in (
        'articles/other.md:47:10: number-unsourced: no source for "5 GB"',
        'articles/other.md:49:14: cite-unknown: no paper "alpha2020frist"; did you mean "alpha2020first" (',
        "references/more.bib:1:7: bibtex-syntax: ",
    ):
        assert told in run.log
    assert "Traceback" not in run.log
    assert [path.name for path in last.parent.iterdir()] == ["index.html"]
    assert last.read_text() == "the last site"


@pytest.mark.parametrize(
    "name", ["articles/valid.md", "references/papers.bib", "references/topics.yml", "figures/valid/boxes.svg"]
)
def test_file_of_random_bytes_is_told_without_a_traceback(name: str, tmp_path: Path) -> None:
    library = with_site(copied_sample(tmp_path / "library"))
    (library / name).write_bytes(bytes(range(256)))
    run = built(library, library / "site")
    assert run.status == 1
    assert f"{name}:3:115: file-encoding" in run.log
    assert "Traceback" not in run.log


def test_make_and_plain_mkdocs_give_the_same_site(sample_site: Built, tmp_path: Path) -> None:
    """The plain command runs in another copy, and with another seed of hashing."""
    makes = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "build"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert makes.stdout.splitlines()[-1] == ".venv/bin/python -m mkdocs build"  # as in `built`
    library = with_site(copied_sample(tmp_path / "library"))
    plain = [str(Path(sys.executable).with_name("mkdocs")), "build"]
    again = built(library, library / "site", plain, REPO_URL=REPOSITORY, PYTHONHASHSEED="7")
    assert again.status == 0, again.log
    assert differences(sample_site.folder, again.folder) == []


def differences(one: Path, other: Path) -> list[str]:
    """Files that only one of two folders has, or that differ in content."""

    def files(folder: Path) -> set[str]:
        found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return {name for name in found if not is_unsteady(name)}

    same, differing, failed = filecmp.cmpfiles(one, other, sorted(files(one) & files(other)), shallow=False)
    assert same
    return sorted(files(one) ^ files(other)) + differing + failed
