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

from ..addresses import READING, RESOURCES, ROADMAP, Publication
from ..exports.bibtex import bibtex
from ..exports.snapshot import citation, counts
from ..model import Page
from .around import Around
from .collected import listed, reading_data, resources_data
from .home import home_data
from .lines import line_link
from .mentions import cited_by
from .models import family_data, family_lines, release_words, story
from .plans import review_data, roadmap_data
from .reference import listing, reference, short_people
from .related import Nearness
from .rulebook import rulebook
from .sheets import resting_on
from .shelves import LEAST, Shelves, series, slug_of
from .text import byte_size, counted, day, escaped, fenced, folded, link, percent, quoted, short_venue, valued
from .written import masked, site_markdown, unmasked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..catalogue import Family
    from ..model import Article, Library, Paper, Topic
    from .sheets import Resting
    from .shelves import Shelf

TEMPLATES = Path(__file__).parents[3] / "overrides" / "library"

_WORDS_A_MINUTE = 225
_AUTHORS_ABOVE = 15
_NEWEST = 100
_BESIDE = 12
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
    """Every page that is made and not written: home, indexes, topics, papers, models, resources, what can be
    taken away, what comes next, and the rule reference; `today` is the day for which reviews are shown.
    """
    resting = cache(partial(resting_on, library))
    shelves, near = Shelves(library), Nearness(library)
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
        _index("papers/index.md", "Papers", "papers.md", partial(_papers, library, shelves)),
        GeneratedPage("papers/reading.md", "Important papers", READING, partial(_reading, library)),
        *(
            GeneratedPage(
                f"papers/{paper.key}.md",
                paper.title,
                paper.location.path,
                partial(_paper, library, paper, shelves, near, resting),
            )
            for paper in library.papers
        ),
        _index("years/index.md", "Papers by year", "years.md", partial(_years, shelves)),
        *(
            _index(f"years/{year}.md", f"Papers of {year}", "year.md", partial(_year, library, shelves, year))
            for year, _ in shelves.years
        ),
        _index("venues/index.md", "Venues", "venues.md", partial(_venues, shelves)),
        *(
            _index(f"venues/{venue.slug}.md", venue.name, "shelf.md", partial(_venue, venue))
            for venue in shelves.venues
        ),
        _index("authors/index.md", "Authors", "authors.md", partial(_authors, shelves)),
        *(
            _index(f"authors/{author.slug}.md", author.name, "shelf.md", partial(_author, shelves, author))
            for author in shelves.authors
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
        _index("data/index.md", "Data and exports", "data.md", partial(_data, library)),
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
        "series": series,
        "slug": slug_of,
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
    papers = library.papers_of.get(topic.slug, [])
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
        count=len(papers),
        years=_by_year(papers),
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


def _papers(library: Library, shelves: Shelves) -> str:
    """The newest papers, and what the filter offers to choose from."""
    newest = [paper for _, papers in shelves.years for paper in papers][:_NEWEST]
    return _worded(
        "papers.md",
        title="Papers",
        total=len(library.papers),
        years=shelves.years,
        venues=shelves.venues,
        tree=_tree(library),
        newest=newest,
    )


def _years(shelves: Shelves) -> str:
    return _worded("years.md", title="Papers by year", years=shelves.years)


def _year(library: Library, shelves: Shelves, year: int) -> str:
    """Each paper stands once, in the field of its first topic."""
    years = dict(shelves.years)
    filed: dict[str, list[Paper]] = defaultdict(list)
    for paper in years[year]:
        filed[next((library.lineage(slug)[-1] for slug in paper.topics[:1]), "")].append(paper)
    return _worded(
        "year.md",
        title=f"Papers of {year}",
        year=year,
        total=len(years[year]),
        earlier=max((other for other in years if other < year), default=None),
        later=min((other for other in years if other > year), default=None),
        fields=[(topic, filed[topic.slug]) for topic in library.topics if topic.slug in filed],
    )


def _venues(shelves: Shelves) -> str:
    return _worded("venues.md", title="Venues", venues=shelves.venues)


def _venue(venue: Shelf) -> str:
    count = counted(len(venue.papers), "paper")
    names = list(dict.fromkeys(paper.venue for paper in venue.papers))
    return _shelf(
        venue,
        description=f"Papers of {venue.name} in the LLM Library.",
        about=f"{count}{'' if names == [venue.name] else f', of {names[0]}' if len(names) == 1 else ''}.",
        all=("All venues", "index.md"),
        is_venue=True,
        beside=(),
    )


def _authors(shelves: Shelves) -> str:
    letters = [
        (letter, list(group)) for letter, group in groupby(shelves.authors, lambda shelf: shelf.letter)
    ]
    return _worded("authors.md", title="Authors", authors=shelves.authors, least=LEAST, letters=letters)


def _author(shelves: Shelves, author: Shelf) -> str:
    """With whom they wrote most of it stands there too, as far as these have pages."""
    return _shelf(
        author,
        description=f"Papers by {author.name} in the LLM Library.",
        about=f"{counted(len(author.papers), 'paper')} under this name.",
        all=("All authors", "index.md"),
        is_venue=False,
        beside=shelves.beside(author)[:_BESIDE],
    )


def _shelf(shelf: Shelf, **told: Any) -> str:
    return _worded("shelf.md", title=shelf.name, slug=shelf.slug, years=_by_year(list(shelf.papers)), **told)


def _paper(
    library: Library,
    paper: Paper,
    shelves: Shelves,
    near: Nearness,
    resting: Callable[[], dict[str, list[Resting]]],
) -> str:
    people = [shelves.author_link(author, "../") for author in paper.authors[: _AUTHORS_ABOVE + 1]]
    everybody = listing([shelves.author_line(author, "../") for author in paper.authors], paper.more_authors)
    return _worded(
        "paper.md",
        title=paper.title,
        paper=paper,
        reference=reference(paper),
        people=listing(people, paper.more_authors, _AUTHORS_ABOVE),
        all_people=everybody if len(people) > _AUTHORS_ABOVE else "",
        venue=series(paper.venue),
        related=near.related(paper),
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


def _data(library: Library) -> str:
    told = citation(library, Publication("The LLM Library"))
    return _worded("data.md", title="Data and exports", counts=counts(library), citation=told)


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
