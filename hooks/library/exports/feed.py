"""What is new, as an Atom feed (RFC 4287): articles when they appear and when they are revised, and papers
that were added, those of a day together.

The names of its entries stay the same for good, as tag URIs (RFC 4151) of the site's own address. Without one
its addresses are relative, and its names are of a host that cannot exist.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..addresses import at
from ..model import CONTRIBUTORS
from .linked import LICENCE
from .snapshot import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ..addresses import Publication
    from ..model import Library, Paper

PATH = "feed.xml"
TITLE = "new and revised articles, new papers"

_ATOM = "http://www.w3.org/2005/Atom"
_NOWHERE = "https://library.invalid/"
_SINCE = "2026"
"""The year that names are of; RFC 4151 asks for one in which whoever names things has the address."""
_MOST_ENTRIES = 50
_MOST_PAPERS = 50
"""Papers of a day that are named; others are counted."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    """What stands in its tag URI behind the site's address."""
    day: date
    title: str
    path: str
    summary: str
    html: str = ""
    authors: tuple[str, ...] = (CONTRIBUTORS,)


def feed(library: Library, publication: Publication, added: Mapping[str, date]) -> str:
    """The newest entries, those of the last day first; `added` has the day of each paper's key, where it is
    known.
    """
    entries = sorted(_entries(library, publication, added), key=lambda entry: entry.name)
    newest = sorted(entries, key=lambda entry: entry.day, reverse=True)[:_MOST_ENTRIES]
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _put(root, "id", _tag(publication, PATH))
    _put(root, "title", f"{publication.name}: {TITLE}")
    _put(root, "updated", _moment(newest[0].day if newest else day(library)))
    SubElement(root, "link", rel="self", type="application/atom+xml", href=publication.url(PATH) or PATH)
    SubElement(root, "link", rel="alternate", type="text/html", href=publication.address or "./")
    _put(SubElement(root, "author"), "name", CONTRIBUTORS)
    _put(root, "rights", f"CC BY-SA 4.0, {LICENCE}")
    for entry in newest:
        _write(SubElement(root, "entry"), entry, publication)
    indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, "unicode")}\n'


def _entries(library: Library, publication: Publication, added: Mapping[str, date]) -> Iterator[_Entry]:
    for article in library.articles:
        path, title = at(article.path), article.title
        yield _Entry(path, article.created, title, path, article.description, authors=article.authors)
        of_day: Counter[date] = Counter()
        for change in article.revised:
            of_day[change.date] += 1
            nth = "" if of_day[change.date] == 1 else f"/{of_day[change.date]}"
            name = f"{path}revised/{change.date}{nth}"
            yield _Entry(name, change.date, f"Revised: {title}", path, change.about, authors=article.authors)
    by_day: dict[date, list[Paper]] = defaultdict(list)
    for paper in sorted(library.papers, key=lambda paper: (paper.title.casefold(), paper.key)):
        days = [added[key] for key in (paper.key, *paper.former_keys) if key in added]
        if days:
            by_day[min(days)].append(paper)
    for on, papers in by_day.items():
        count = "1 paper" if len(papers) == 1 else f"{len(papers):,} papers"
        listed = _list(papers, publication)
        yield _Entry(f"papers/added/{on}", on, f"{count} added", "papers/", f"{count} added.", listed)


def _list(papers: list[Paper], publication: Publication) -> str:
    """Papers as a list in HTML."""
    lines = []
    for paper in papers[:_MOST_PAPERS]:
        path = f"papers/{paper.key}/"
        people = str(paper.authors[0]) + (
            " and others" if len(paper.authors) > 1 or paper.more_authors else ""
        )
        told = f'<a href="{escape(publication.url(path) or path)}">{escape(paper.title)}</a>'
        lines.append(f"<li>{told}, {escape(people)}, {paper.year}</li>")
    others = len(papers) - _MOST_PAPERS
    return f"<ul>{''.join(lines)}</ul>" + (f"<p>and {others:,} more.</p>" if others > 0 else "")


def _write(element: Element, entry: _Entry, publication: Publication) -> None:
    _put(element, "id", _tag(publication, entry.name))
    _put(element, "title", entry.title)
    _put(element, "published", _moment(entry.day))
    _put(element, "updated", _moment(entry.day))
    for name in entry.authors:
        _put(SubElement(element, "author"), "name", name)
    address = publication.url(entry.path) or entry.path
    SubElement(element, "link", rel="alternate", type="text/html", href=address)
    _put(element, "summary", entry.summary)
    if entry.html:
        _put(element, "content", entry.html, type="html")


def _put(element: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(element, name, attributes).text = " ".join(text.split())


def _moment(on: date) -> str:
    return f"{on}T00:00:00Z"


def _tag(publication: Publication, name: str) -> str:
    parts = urlsplit(publication.address or _NOWHERE)
    return f"tag:{parts.hostname},{_SINCE}:{parts.path}{name}"
