"""What articles and papers are, and where pages stand, in the words of schema.org, as JSON-LD for search
engines.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..addresses import at
from ..model import CONTRIBUTORS

if TYPE_CHECKING:
    from ..addresses import Publication
    from ..model import Article, Author, Library, Paper

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"

_MOST_AUTHORS = 30
"""Some reports have hundreds, whose names would make most of their page a second time."""
_LEVELS = {"introductory": "Beginner", "intermediate": "Intermediate", "advanced": "Expert"}
_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
"""So that no text ends the element that it stands in, or is anything else to whoever looks for markup."""

Data = dict[str, Any]


def script(data: Data) -> str:
    """The data as the content of an element `script`."""
    return json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(_ESCAPES)


def article_data(library: Library, article: Article, publication: Publication) -> Data:
    """An article: who wrote it and when, what it is about, what it cites; with addresses where the site has
    one.
    """
    url = publication.url(at(article.path))
    cited = dict.fromkeys(citation.key for citation in article.body.citations)
    return _told(
        {
            "@type": "TechArticle",
            "@id": url,
            "url": url,
            "headline": article.title,
            "description": article.description,
            "author": [_author(name) for name in article.authors],
            "datePublished": str(article.created),
            "dateModified": str(article.changed),
            "inLanguage": "en",
            "license": LICENCE,
            "proficiencyLevel": _LEVELS[article.level],
            "wordCount": article.body.words,
            "keywords": [library.topic[slug].title for slug in article.topics],
            "citation": list(filter(None, (record(library.paper[key]) for key in cited))),
            "isPartOf": _told({"@type": "WebSite", "name": publication.name, "url": publication.url("")}),
        }
    )


def paper_data(paper: Paper) -> Data:
    """A paper, which is somebody else's work and stands elsewhere; of many authors the first."""
    return _told(
        {
            "@type": "ScholarlyArticle",
            "name": paper.title,
            "author": [_person(author) for author in paper.authors[:_MOST_AUTHORS]],
            "datePublished": str(paper.year),
            "isPartOf": {"@type": "CreativeWork", "name": paper.venue} if paper.venue else "",
            "sameAs": record(paper),
        }
    )


def breadcrumbs(library: Library, path: str, publication: Publication) -> Data:
    """The pages above that of a path, and itself, on a site whose own address is known; nothing where the
    page is none of articles, papers, topics and families.
    """
    folder, _, name = path.removesuffix(".md").partition("/")
    trail = [(publication.name, "")]
    if folder == "articles" and name in library.article:
        trail += [("Articles", "articles/"), (library.article[name].title, at(path))]
    elif folder == "papers" and name in library.paper:
        trail += [("Papers", "papers/"), (library.paper[name].title, at(path))]
    elif folder == "models" and name in library.family:
        trail += [("Models", "models/"), (library.family[name].name, at(path))]
    elif folder == "topics" and name in library.topic:
        line = reversed(library.lineage(name))
        trail += [("Topics", "topics/"), *((library.topic[slug].title, f"topics/{slug}/") for slug in line)]
    else:
        return {}
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": publication.url(address)}
        for number, (title, address) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def record(paper: Paper) -> str:
    """The address of a paper: its DOI, its arXiv record, or whatever address it has."""
    if paper.doi:
        return f"https://doi.org/{paper.doi}"
    return arxiv_address(paper) or paper.fields.get("url", "")


def arxiv_address(paper: Paper) -> str:
    """The address of its arXiv record, or nothing."""
    return f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else ""


def _author(name: str) -> Data:
    return {"@type": "Organization" if name == CONTRIBUTORS else "Person", "name": name}


def _person(author: Author) -> Data:
    return {"@type": "Person" if author.given else "Organization", "name": str(author)}


def _told(data: Data) -> Data:
    """The data without what is not known."""
    return {name: value for name, value in data.items() if value not in ("", [], 0)}
