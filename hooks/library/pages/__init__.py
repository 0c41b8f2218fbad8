"""The pages that the library makes of itself, as Markdown, through the templates in `overrides/library`.

What a page shows is prepared here and worded there; turning Markdown into a site is left to others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..exports.bibtex import bibtex
from ..exports.catalogue import catalogue
from ..model import Page
from .mentions import cited_by
from .models import family_data, family_lines, plots, release_words, story
from .reference import people, reference, short_people
from .rulebook import rulebook
from .sheets import resting_on
from .text import byte_size, counted, day, escaped, fenced, folded, link, percent, quoted, short_venue
from .written import masked, site_markdown, unmasked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..catalogue import Family
    from ..model import Article, Library, Paper, Topic

TEMPLATES = Path(__file__).parents[3] / "overrides" / "library"

_WORDS_A_MINUTE = 225
_NEWEST_ARTICLES = 6
_AUTHORS_ABOVE = 15
_STORY = "\ue002"


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page in Markdown with front matter; `source` is the file that somebody edits to change it.

    `text` is what somebody wrote that stands in it, if that cites: then all brackets of the page but those of
    its citations are masked already.
    """

    path: str
    title: str
    markdown: str
    source: str
    text: Page | None = None


def generate(library: Library) -> list[GeneratedPage]:
    """Every page that is made and not written: home, indexes, topics, papers, models, and the rule
    reference.
    """
    return [
        _home(library),
        _articles(library),
        _topics(library),
        *(_topic(library, topic) for topic in library.topics),
        _papers_by_year(library),
        _papers_by_topic(library),
        *_papers(library),
        _models(library),
        *(_family(library, family) for family in library.families),
        _rules(),
    ]


def handed_out(library: Library) -> Iterator[tuple[str, str]]:
    """Path and content of each file of the site that is made and is no page."""
    yield "models.json", catalogue(library)
    yield from plots(library)


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
        "bytes": byte_size,
        "percent": percent,
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
        library=library,
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
        families=[(family, release_words(family)) for family in library.families_of.get(topic.slug, ())],
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
    resting = resting_on(library)
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
            resting=resting.get(paper.key, ()),
        )


def _models(library: Library) -> GeneratedPage:
    return _index(
        "models/index.md",
        "Models",
        "models.md",
        families=library.families,
        releases=len(library.releases),
        lines=family_lines(library),
    )


def _family(library: Library, family: Family) -> GeneratedPage:
    """The page of a family; its story alone holds citations."""
    text = Page(family.path, family.about, family.name)
    page = _page(
        f"models/{family.slug}.md",
        family.name,
        family.path,
        "family.md",
        description=f"{family.name} by {family.developer}: releases, architectures, what they take to run.",
        story=_STORY,
        **family_data(library, family),
    )
    markdown = masked(page.markdown).replace(_STORY, story(library, family))
    return replace(page, markdown=markdown, text=text)


def _rules() -> GeneratedPage:
    source = "hooks/library/rules/__init__.py"
    return _page("rules/index.md", "Rules", source, "rules.md", chapters=rulebook())
