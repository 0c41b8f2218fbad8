"""What stands on a site, held against the library it was made of and against another site of its pages."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from made import Tally

FOOTNOTE = re.compile(r'<a class="footnote-ref" href="#(fn:[\w-]+)"')
REFERENCE = re.compile(r'<li id="(fn:[\w-]+)"')
BACKLINK = re.compile(r'class="footnote-backref"')
CITATION = re.compile(r'<span class="?citation"?>')
QUOTATION = re.compile(r'<li>[^\n]* <a href="[^"]*articles/[^"]*/#(fnref\d*:[\w-]+)">')
NUMBER = re.compile(r'<a class="checked" href="#(number-\d+)"')
ENTRY = re.compile(r'<span id="(number-\d+)">')
MATHML = re.compile(r"<math\b")
FIGURE = re.compile(r'<figure id="fig-')
CAPTION = re.compile(r"<caption>")
CODE = re.compile(r'<div class="(?:language-\w+ )?highlight">')
HEADING = re.compile(r'<a class="headerlink"')

ARTICLE = r"articles/[^/]+/"
PAPER = r"papers/[a-z]+\d{4}[^/]+/"

ON_BOTH = {
    "citations": CITATION,
    "footnotes": FOOTNOTE,
    "references": REFERENCE,
    "backlinks": BACKLINK,
    "quotations": QUOTATION,
    "checked numbers": NUMBER,
    "figures": FIGURE,
    "captions of tables": CAPTION,
    "blocks of code": CODE,
    "headings": HEADING,
}
"""What pages have with our hooks and without them; formulas are MathML with them alone."""


def counts(site: Path, made: Tally) -> dict[str, tuple[int, int]]:
    """What the site has of each thing, and what it should have by the library."""
    pages = _pages(site)
    articles = list(_below(pages, ARTICLE))
    papers = list(_below(pages, PAPER))
    quoting = sum(1 for page in papers if QUOTATION.search(page))
    return {
        "articles": (len(articles), made.articles),
        "pages of papers": (len(papers), made.papers),
        "pages of topics": (len(list(_below(pages, r"topics/[^/]+/"))), made.topics),
        "citations in brackets": (_count(CITATION, articles), made.brackets),
        "citations of papers": (_count(FOOTNOTE, articles), made.citations),
        "citations with a source for their card": (sum(map(_cards, articles)), made.citations),
        "references": (_count(REFERENCE, articles), made.references),
        "backlinks": (_count(BACKLINK, articles), made.citations),
        "citing sentences on pages of papers": (_count(QUOTATION, papers), made.citations),
        "papers with such": (quoting, made.cited_papers),
        "pages of families": (len(list(_below(pages, r"models/[^/]+/"))), made.families),
        "checked numbers with an entry": (sum(map(_entries, articles)), made.numbers),
        "formulas in MathML": (_count(MATHML, articles), made.formulas),
        "figures": (_count(FIGURE, articles), made.figures),
        "captions of tables": (_count(CAPTION, articles), made.tables),
        "blocks of code": (_count(CODE, articles), made.codes),
        "articles and papers in the search": (
            sum(map(_is_searched_for, _searched(site))),
            made.articles + made.papers,
        ),
    }


def differences(ours: Path, plain: Path) -> list[str]:
    """What one site has and the other has not."""
    pages, others = _pages(ours), _pages(plain)
    told = [f"{path} is on one site alone" for path in sorted(pages.keys() ^ others.keys())]
    for what, pattern in ON_BOTH.items():
        found, expected = _count(pattern, pages.values()), _count(pattern, others.values())
        if found != expected:
            told.append(f"{what}: {found:,} with our hooks, {expected:,} without")
    return told


def _pages(site: Path) -> dict[str, str]:
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in site.rglob("*.html")}


def _below(pages: Mapping[str, str], address: str) -> Iterable[str]:
    return (page for path, page in pages.items() if re.fullmatch(rf"{address}index\.html", path))


def _count(pattern: re.Pattern[str], pages: Iterable[str]) -> int:
    return sum(len(pattern.findall(page)) for page in pages)


def _cards(page: str) -> int:
    """Citations whose reference, which their card shows, is on the page."""
    references = set(REFERENCE.findall(page))
    return sum(1 for goal in FOOTNOTE.findall(page) if goal in references)


def _entries(page: str) -> int:
    """Checked numbers whose entry, which tells where they come from, is on the page."""
    entries = set(ENTRY.findall(page))
    return sum(1 for goal in NUMBER.findall(page) if goal in entries)


def _is_searched_for(place: str) -> bool:
    return re.fullmatch(f"{ARTICLE}|{PAPER}", place) is not None


def _searched(site: Path) -> set[str]:
    """The places that the search leads to."""
    fragments = (site / "pagefind" / "fragment").glob("*.pf_fragment")
    told = (gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd") for path in fragments)
    return {json.loads(data)["url"].removeprefix("/") for data in told}
