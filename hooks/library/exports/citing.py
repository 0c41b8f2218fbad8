"""How an article is cited: as an entry of BibTeX, and in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..addresses import at
from ..model import CONTRIBUTORS

if TYPE_CHECKING:
    from ..addresses import Publication
    from ..model import Article

_LATEX = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # a brace that stands alone would end a field even after a backslash
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SIGN = re.compile("[" + re.escape("".join(_LATEX)) + "]")
_PARTED = re.compile(r",|\band\b", re.IGNORECASE)


def article_bibtex(article: Article, publication: Publication) -> str:
    """The entry, which every style of BibTeX and of BibLaTeX takes; its key is the article's address.

    The year is that of the first version; the day of the last review tells which one was read.
    """
    url = publication.url(at(article.path))
    fields = {
        "author": " and ".join(map(_name, article.authors)),
        "title": f"{{{latex(article.title)}}}",  # braced, so that no style makes small letters of its names
        "howpublished": latex(publication.name),
        "year": str(article.created.year),
        "note": f"Last reviewed {article.reviewed}",
    }
    if url:
        fields |= {"url": url, "urldate": str(article.reviewed)}
    lines = (f"  {name} = {{{value}}}," for name, value in fields.items())
    return "\n".join([f"@misc{{{article.slug},", *lines, "}"])


def article_citation(article: Article, publication: Publication) -> str:
    """The same in words, on one line."""
    title = " ".join(article.title.split())
    stop = "" if title.endswith(("?", "!", ".")) else "."
    told = f"{_people(article)}. {title}{stop} {publication.name}, {article.created.year}"
    url = publication.url(at(article.path))
    reviewed = f"{article.reviewed.day} {article.reviewed:%B %Y}"
    return f"{told}, last reviewed {reviewed}." + (f" {url}" if url else "")


def latex(text: str) -> str:
    """Plain text as LaTeX that shows it, on one line; letters beyond ASCII stay as they are."""
    return _SIGN.sub(lambda match: _LATEX[match[0]], " ".join(text.split()))


def _name(name: str) -> str:
    """A name as BibTeX reads it: in braces where it is no person's, or would be taken apart at the wrong
    place.
    """
    return f"{{{latex(name)}}}" if name == CONTRIBUTORS or _PARTED.search(name) else latex(name)


def _people(article: Article) -> str:
    *others, last = article.authors
    if not others:
        return last
    return f"{', '.join(others)}{',' if len(others) > 1 else ''} and {last}"
