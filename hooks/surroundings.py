"""What the templates show around the text of a page, and what they tell machines of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from library.addresses import made_of
from library.claims import compared
from library.exports.bibliographies import FORMATS, cited
from library.exports.citing import article_bibtex, article_citation
from library.exports.linked import article_data, breadcrumbs, paper_data, script
from library.model import Article
from library.pages import minutes
from library.reviews import verified

if TYPE_CHECKING:
    from datetime import date

    from rendering import LibraryPage, Workshop


def surroundings(page: LibraryPage) -> dict[str, Any]:
    """What a page's templates need besides its content, by the names that they have for it."""
    library, publication = page.workshop.library, page.workshop.publication
    folder, _, name = page.file.src_uri.removesuffix(".md").partition("/")
    linked = [breadcrumbs(library, page.file.src_uri, publication)] if publication.address else []
    if folder == "papers" and name in library.paper:
        linked.append(paper_data(library.paper[name]))
    around: dict[str, Any] = {}
    if isinstance(page.written, Article):
        linked.append(article_data(library, page.written, publication))
        around = _article(page.workshop, page.written)
    return around | {"markdown": page.file.src_uri, "linked": [script(data) for data in linked if data]}


def _article(workshop: Workshop, article: Article) -> dict[str, Any]:
    around = workshop.around
    before, after = around.beside(article)
    return {
        "article": article,
        "library": workshop.library,
        "minutes": minutes(article),
        "compared": compared(workshop.library, article.slug, article.body),
        "committed": workshop.commits.get(article.path),
        "bibtex": article_bibtex(article, workshop.publication),
        "citation": article_citation(article, workshop.publication),
        "cited": len(cited(workshop.library, article)),
        "formats": FORMATS,
        "field": around.field(article),
        "before": before,
        "after": after,
        "related": around.related(article),
        "models": around.models(article),
        "papers": around.papers(article),
    }


def days_of_change(workshop: Workshop, today: date) -> dict[str, date]:
    """When what a page tells last changed, by the path of the page, as far as that is known: an article by
    what it says of itself, a paper by its last verification, other texts by their last commit.
    """
    library = workshop.library
    found = {
        made_of(text.path): workshop.commits.get(text.path) for text in (*library.pages, *library.stories)
    }
    found |= {f"papers/{paper.key}.md": day for day, paper in verified(library)}
    found |= {article.path: article.changed for article in library.articles}
    found["review/index.md"] = today
    return {path: day for path, day in found.items() if day}
