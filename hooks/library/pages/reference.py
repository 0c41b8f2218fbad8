"""The formatted reference of a paper, as it stands in an article's References and on the paper's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text import address, escaped, link

if TYPE_CHECKING:
    from ..model import Paper

_NAMED_AUTHORS = 6


def reference(paper: Paper, page: str = "") -> str:
    """Authors, title, venue, year and links as one line of Markdown; the title leads to `page`, if given."""
    title = escaped(paper.title)
    if page:
        title = f"[{title}]({page})"
    stop = "" if paper.title.endswith(("?", "!", ".")) else "."
    where = [f"*{escaped(paper.venue)}*"] if paper.venue else []
    if pages := paper.fields.get("pages"):
        where.append(f"pages {escaped(pages)}" if "–" in pages or "," in pages else f"page {escaped(pages)}")
    where.append(str(paper.year))
    authors = people(paper, _NAMED_AUTHORS)
    parts = [f"{authors}.", f"{title}{stop}", f"{', '.join(where)}.", *identifiers(paper)]
    if "retracted" in paper.fields:
        parts.insert(0, "**Retracted.**")
    return " ".join(parts)


def people(paper: Paper, most: int | None = None) -> str:
    """The authors in Markdown; where there are more than `most`, the first of them "and others"."""
    return listing([escaped(str(author)) for author in paper.authors], paper.more_authors, most)


def listing(names: list[str], more: bool, most: int | None = None) -> str:
    """Names in a row; "and others" where there are `more`, or more of them than `most`."""
    if more or (most and len(names) > most):
        return f"{names[0]} and others" if len(names) == 1 else ", ".join([*names[:most], "and others"])
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def short_people(paper: Paper) -> str:
    """The authors as a citation in running text names them, as plain text: `Kwon et al.`."""
    families = [author.family for author in paper.authors]
    if paper.more_authors or len(families) > 2:
        return f"{families[0]} et al." if families else "Anonymous"
    return " and ".join(families)


def identifiers(paper: Paper) -> list[str]:
    """Links, in Markdown, to everything that has the paper: DOI, arXiv, an address, its code."""
    links = []
    if paper.doi:
        links.append(f"[doi:{escaped(paper.doi)}](https://doi.org/{address(paper.doi)})")
    if paper.arxiv:
        links.append(f"[arXiv:{escaped(paper.arxiv)}](https://arxiv.org/abs/{address(paper.arxiv)})")
    if url := paper.fields.get("url"):
        links.append(link(host(url), url))
    if code := paper.fields.get("code"):
        links.append(link("code", code))
    return links


def host(url: str) -> str:
    """The name of the site that an address is on."""
    return url.removeprefix("https://").split("/", 1)[0].removeprefix("www.")
