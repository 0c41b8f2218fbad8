"""The pages that the library makes of itself, as Markdown, through the templates in `overrides/library`.

What a page shows is prepared here and worded there; turning Markdown into a site is left to others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..exports.bibtex import bibtex
from ..model import Page
from .mentions import cited_by
from .reference import people, reference, short_people
from .rulebook import rulebook
from .text import counted, day, escaped, fenced, folded, link, quoted, short_venue
from .written import site_markdown, unmasked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Article, Library, Paper, Topic

TEMPLATES = Path(__file__).parents[3] / "overrides" / "library"

_WORDS_A_MINUTE = 225
_NEWEST_ARTICLES = 6
_AUTHORS_ABOVE = 15


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page in Markdown with front matter; `source` is the file that somebody edits to change it."""

    path: str
    title: str
    markdown: str
    source: str


def generate(library: Library) -> list[GeneratedPage]:
    """Every page that is made and not written: home, indexes, topics, papers, and the rule reference."""
    return [
        _home(library),
        _articles(library),
        _topics(library),
        *(_topic(library, topic) for topic in library.topics),
        _papers_by_year(library),
        _papers_by_topic(library),
        *_papers(library),
        _rules(),
    ]


def minutes(article: Article) -> int:
    """How long it takes to read an article."""
    return max(1, round(article.body.words / _WORDS_A_MINUTE))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # what comes out is Markdown, which the filter `md` escapes
    )
    environment.filters |= {
        "md": escaped,
        "quoted": quoted,
        "day": day,
        "counted": counted,
        "short_venue": short_venue,
        "short_people": short_people,
        "minutes": minutes,
    }
    environment.globals |= {"link": link, "fenced": fenced}
    return environment


def _page(path: str, title: str, source: str, template: str, **data: Any) -> GeneratedPage:
    text = _environment().get_template(template).render(title=title, **data)
    return GeneratedPage(path, title, text, source)


def _index(path: str, title: str, template: str, **data: Any) -> GeneratedPage:
    return _page(path, title, f"overrides/library/{template}", template, **data)


def _home(library: Library) -> GeneratedPage:
    newest = sorted(library.articles, key=lambda article: (article.created, article.title), reverse=True)
    return _index(
        "index.md",
        "The LLM Library",
        "index.md",
        newest=newest[:_NEWEST_ARTICLES],
        tree=_tree(library),
    )


def _articles(library: Library) -> GeneratedPage:
    """Each article stands once, under the first of its topics."""
    filed: dict[str, list[Article]] = defaultdict(list)
    for article in sorted(library.articles, key=lambda article: article.title):
        filed[article.topics[0] if article.topics else ""].append(article)
    shelves = [(topic, filed[topic.slug]) for topic in library.topics if topic.slug in filed]
    return _index("articles/index.md", "Articles", "articles.md", library=library, shelves=shelves)


def _topics(library: Library) -> GeneratedPage:
    return _index("topics/index.md", "Topics", "topics.md", library=library, tree=_tree(library))


def _topic(library: Library, topic: Topic) -> GeneratedPage:
    return _page(
        f"topics/{topic.slug}.md",
        topic.title,
        topic.location.path,
        "topic.md",
        library=library,
        topic=topic,
        about=unmasked(site_markdown(library, Page(topic.location.path, topic.about))).strip(),
        description=_opening(topic.about.source.text[topic.about.start :]),
        above=[library.topic[slug] for slug in reversed(library.lineage(topic.slug)[1:])],
        below=_below(library, topic),
        articles=library.articles_of.get(topic.slug, ()),
        years=_by_year(library.papers_of.get(topic.slug, [])),
    )


def _tree(library: Library) -> list[tuple[Topic, list[Topic]]]:
    return [(topic, _below(library, topic)) for topic in library.topics if not topic.parent]


def _below(library: Library, topic: Topic) -> list[Topic]:
    return [other for other in library.topics if other.parent == topic.slug]


def _opening(text: str) -> str:
    """The first sentence of a text, for a description."""
    sentence, stop, _ = folded(text).partition(". ")
    return sentence + stop.strip()


def _by_year(papers: list[Paper]) -> list[tuple[int, list[Paper]]]:
    """Papers by year, the newest first, as they come within each."""
    newest_first = sorted(papers, key=lambda paper: -paper.year)
    return [(year, list(group)) for year, group in groupby(newest_first, key=lambda paper: paper.year)]


def _papers_by_year(library: Library) -> GeneratedPage:
    years = _by_year(sorted(library.papers, key=lambda paper: paper.title.casefold()))
    return _index("papers/index.md", "Papers", "papers.md", library=library, years=years)


def _papers_by_topic(library: Library) -> GeneratedPage:
    """Each paper stands under every topic that its entry names, and not under those above."""
    filed: dict[str, list[Paper]] = defaultdict(list)
    for paper in sorted(library.papers, key=lambda paper: (-paper.year, paper.title.casefold())):
        for slug in paper.topics:
            filed[slug].append(paper)
    shelves = [(topic, filed[topic.slug]) for topic in library.topics if topic.slug in filed]
    return _index("papers/topics.md", "Papers by topic", "papers_by_topic.md", shelves=shelves)


def _papers(library: Library) -> Iterator[GeneratedPage]:
    for paper in library.papers:
        superseding = library.paper.get(paper.fields.get("superseded_by", ""))
        yield _page(
            f"papers/{paper.key}.md",
            paper.title,
            paper.location.path,
            "paper.md",
            paper=paper,
            reference=reference(paper),
            people=people(paper, _AUTHORS_ABOVE),
            all_people=people(paper) if len(paper.authors) > _AUTHORS_ABOVE else "",
            topics=[library.topic[slug] for slug in paper.topics if slug in library.topic],
            superseding=superseding,
            bibtex=bibtex(paper),
            citing=cited_by(paper.key, library.mentions.get(paper.key, ())),
        )


def _rules() -> GeneratedPage:
    source = "hooks/library/rules/__init__.py"
    return _page("rules/index.md", "Rules", source, "rules.md", chapters=rulebook())
