"""The pages that the library makes of itself, as Markdown, through the templates in `overrides/library`.

What a page shows is prepared here and worded there; turning Markdown into a site is left to others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..addresses import READING, RESOURCES, ROADMAP
from ..exports.bibtex import bibtex
from ..model import Page
from .around import Around
from .collected import listed, reading_data, resources_data
from .home import home_data
from .lines import line_link
from .mentions import cited_by
from .models import family_data, family_lines, release_words, story
from .plans import review_data, roadmap_data
from .reference import people, reference, short_people
from .rulebook import rulebook
from .sheets import resting_on
from .text import byte_size, counted, day, escaped, fenced, folded, link, percent, quoted, short_venue, valued
from .written import masked, site_markdown, unmasked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..catalogue import Family
    from ..model import Article, Library, Paper, Topic
    from .sheets import Resting

TEMPLATES = Path(__file__).parents[3] / "overrides" / "library"

_WORDS_A_MINUTE = 225
_AUTHORS_ABOVE = 15
_STORY = "\ue002"


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page that is made when its Markdown, with front matter, is asked for; `source` is the file that
    somebody edits to change it.

    Where it holds something that somebody wrote, and that cites, all its brackets but those of the citations
    are masked already.
    """

    path: str
    title: str
    source: str
    make: Callable[[], str]

    @property
    def markdown(self) -> str:
        """The page, made anew."""
        return self.make()


def generate(library: Library, today: date) -> list[GeneratedPage]:
    """Every page that is made and not written: home, indexes, topics, papers, models, resources, what comes
    next, and the rule reference; `today` is the day for which reviews are shown.
    """
    resting = cache(partial(resting_on, library))
    return [
        _index("index.md", "The LLM Library", "index.md", partial(_home, library)),
        _index("articles/index.md", "Articles", "articles.md", partial(_articles, library)),
        _index("topics/index.md", "Topics", "topics.md", partial(_topics, library)),
        *(
            GeneratedPage(
                f"topics/{topic.slug}.md", topic.title, topic.location.path, partial(_topic, library, topic)
            )
            for topic in library.topics
        ),
        _index("papers/index.md", "Papers", "papers.md", partial(_papers_by_year, library)),
        _index(
            "papers/topics.md", "Papers by topic", "papers_by_topic.md", partial(_papers_by_topic, library)
        ),
        GeneratedPage("papers/reading.md", "Important papers", READING, partial(_reading, library)),
        *(
            GeneratedPage(
                f"papers/{paper.key}.md",
                paper.title,
                paper.location.path,
                partial(_paper, library, paper, resting),
            )
            for paper in library.papers
        ),
        _index("models/index.md", "Models", "models.md", partial(_models, library)),
        *(
            GeneratedPage(
                f"models/{family.slug}.md",
                family.name,
                family.path,
                partial(_family, library, family),
            )
            for family in library.families
        ),
        GeneratedPage("resources/index.md", "Resources", RESOURCES, partial(_resources, library)),
        _index("review/index.md", "To review", "review.md", partial(_review, library, today)),
        GeneratedPage("roadmap/index.md", "Roadmap", ROADMAP, partial(_roadmap, library)),
        GeneratedPage("rules/index.md", "Rules", "hooks/library/rules/__init__.py", _rules),
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
        "bytes": byte_size,
        "valued": valued,
        "percent": percent,
        "opening": _opening,
    }
    environment.globals |= {"link": link, "fenced": fenced, "line_link": line_link}
    return environment


def _index(path: str, title: str, template: str, make: Callable[[], str]) -> GeneratedPage:
    """A page that lists things: whoever wants to change it edits its template."""
    return GeneratedPage(path, title, f"overrides/library/{template}", make)


def _worded(template: str, **shown: Any) -> str:
    return _environment().get_template(template).render(**shown)


def _home(library: Library) -> str:
    return _worded(
        "index.md",
        title="The LLM Library",
        library=library,
        tree=_tree(library),
        **home_data(library),
    )


def _articles(library: Library) -> str:
    """Each article stands once, under the first of its topics."""
    return _worded("articles.md", title="Articles", library=library, shelves=Around(library).shelves)


def _topics(library: Library) -> str:
    return _worded("topics.md", title="Topics", library=library, tree=_tree(library))


def _topic(library: Library, topic: Topic) -> str:
    return _worded(
        "topic.md",
        title=topic.title,
        library=library,
        topic=topic,
        about=unmasked(site_markdown(library, Page(topic.location.path, topic.about))).strip(),
        description=_opening(topic.about.source.text[topic.about.start :]),
        above=[library.topic[slug] for slug in reversed(library.lineage(topic.slug)[1:])],
        below=_below(library, topic),
        articles=library.articles_of.get(topic.slug, ()),
        resources=listed(library, library.resources_of.get(topic.slug, ())),
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


def _papers_by_year(library: Library) -> str:
    years = _by_year(sorted(library.papers, key=lambda paper: paper.title.casefold()))
    return _worded("papers.md", title="Papers", library=library, years=years)


def _papers_by_topic(library: Library) -> str:
    """Each paper stands under every topic that its entry names, and not under those above."""
    filed: dict[str, list[Paper]] = defaultdict(list)
    for paper in sorted(library.papers, key=lambda paper: (-paper.year, paper.title.casefold())):
        for slug in paper.topics:
            filed[slug].append(paper)
    shelves = [(topic, filed[topic.slug]) for topic in library.topics if topic.slug in filed]
    return _worded("papers_by_topic.md", title="Papers by topic", shelves=shelves)


def _paper(library: Library, paper: Paper, resting: Callable[[], dict[str, list[Resting]]]) -> str:
    return _worded(
        "paper.md",
        title=paper.title,
        paper=paper,
        reference=reference(paper),
        people=people(paper, _AUTHORS_ABOVE),
        all_people=people(paper) if len(paper.authors) > _AUTHORS_ABOVE else "",
        topics=[library.topic[slug] for slug in paper.topics if slug in library.topic],
        number=library.recommended[paper.key][0] if paper.key in library.recommended else 0,
        superseding=library.paper.get(paper.fields.get("superseded_by", "")),
        bibtex=bibtex(paper),
        citing=cited_by(paper.key, library.mentions.get(paper.key, ())),
        resting=resting().get(paper.key, ()),
    )


def _models(library: Library) -> str:
    return _worded(
        "models.md",
        title="Models",
        families=library.families,
        releases=len(library.releases),
        lines=family_lines(library),
    )


def _family(library: Library, family: Family) -> str:
    """The page of a family; its story alone holds citations."""
    markdown = _worded(
        "family.md",
        title=family.name,
        description=f"{family.name} by {family.developer}: releases, architectures, what they take to run.",
        story=_STORY,
        **family_data(library, family),
    )
    head, rule, body = markdown.partition("\n---\n")
    return head + rule + masked(body).replace(_STORY, story(library, family))


def _resources(library: Library) -> str:
    return _worded("resources.md", title="Resources", **resources_data(library))


def _reading(library: Library) -> str:
    return _worded("reading.md", title="Important papers", **reading_data(library))


def _review(library: Library, today: date) -> str:
    return _worded("review.md", title="To review", **review_data(library, today))


def _roadmap(library: Library) -> str:
    return _worded("roadmap.md", title="Roadmap", **roadmap_data(library))


def _rules() -> str:
    return _worded("rules.md", title="Rules", chapters=rulebook())
