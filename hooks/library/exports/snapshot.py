"""The data of a day in one file, to be kept and cited: what there is, how to cite it, what the library says
of papers that no format of others has room for, and the files that hold the rest, with their hashes.

Its day is that of the last thing that its data tell, so that the same data make the same file whenever it is
built.
"""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..model import CONTRIBUTORS
from ..reviews import verified
from .bibliographies import FORMATS, WHOLE, bibliographies, cited
from .catalogue import catalogue

if TYPE_CHECKING:
    from ..addresses import Publication
    from ..model import Article, Library, Paper, Topic

PATH = "snapshot.json"
VERSION = 1
"""Of the form; it grows when a name goes or changes its meaning."""

_NONE = date(2026, 1, 1)
_SAID = ("url", "code", "annotation", "verified", "year_note", "retracted", "superseded_by", "erratum")


def snapshot(library: Library, publication: Publication) -> str:
    """The file, as JSON."""
    told = {
        "version": VERSION,
        "name": publication.name,
        "address": publication.address,
        "date": str(day(library)),
        "licence": "CC-BY-SA-4.0",
        "citation": citation(library, publication),
        "counts": counts(library),
        "files": _files(library),
        "topics": [_topic(topic) for topic in library.topics],
        "articles": [_article(library, article) for article in library.articles],
        "papers": [_paper(paper) for paper in library.papers],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def day(library: Library) -> date:
    """The last day that the data tell of: of an article's last change, or of a paper's last verification."""
    changed = (article.changed for article in library.articles)
    return max((*changed, *(on for on, _ in verified(library))), default=_NONE)


def citation(library: Library, publication: Publication) -> str:
    """How the data are cited, in words."""
    on = day(library)
    told = f"{CONTRIBUTORS}. {publication.name}: data of {on.day} {on:%B %Y}."
    return " ".join(filter(None, (told, publication.url(PATH))))


def counts(library: Library) -> dict[str, int]:
    """How much of what there is."""
    return {
        "papers": len(library.papers),
        "articles": len(library.articles),
        "topics": len(library.topics),
        "families": len(library.families),
        "releases": len(library.releases),
    }


def _files(library: Library) -> list[dict[str, Any]]:
    """The whole bibliography in each format, and the catalogue of models."""
    papers = dict(bibliographies(library))[WHOLE]
    made = {f"{WHOLE}{form.ending}": form.make(papers) for form in FORMATS}
    found = []
    for path, text in {**made, "models.json": catalogue(library)}.items():
        content = text.encode()
        found.append({"path": path, "bytes": len(content), "sha256": sha256(content).hexdigest()})
    return found


def _topic(topic: Topic) -> dict[str, Any]:
    told = {"id": topic.slug, "title": topic.title, "part_of": topic.parent, "also": list(topic.also)}
    return _known(told)


def _article(library: Library, article: Article) -> dict[str, Any]:
    return _known(
        {
            "id": article.slug,
            "title": article.title,
            "topics": list(article.topics),
            "created": str(article.created),
            "reviewed": str(article.reviewed),
            "revised": [{"date": str(change.date), "about": change.about} for change in article.revised],
            "cites": [paper.key for paper in cited(library, article)],
        }
    )


def _paper(paper: Paper) -> dict[str, Any]:
    return _known(
        {
            "id": paper.key,
            "title": paper.title,
            "authors": list(map(str, paper.authors)),
            "more_authors": paper.more_authors,
            "year": paper.year,
            "venue": paper.venue,
            "doi": paper.doi,
            "arxiv": paper.arxiv,
            **{name: paper.fields.get(name, "") for name in _SAID},
            "topics": list(paper.topics),
            "formerly": list(paper.former_keys),
        }
    )


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", [], False)}
