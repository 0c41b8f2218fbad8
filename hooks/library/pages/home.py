"""What the home page shows of the library: what to read first, what carries it, and the counts of what is
checked, all of them derived.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..checked import resolve
from ..rules import RULES
from .numbers import entries, source_line, subject_line
from .sheets import Sheet, cache_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..catalogue import Family
    from ..model import Article, Library, Paper

_ARTICLES = 4
_PAPERS = 6
_RELEASES = 5
_CONTEXT = 8_192
_DIVISION = " / "


@dataclass(frozen=True, slots=True)
class Example:
    """A checked number of an article, with all that a reader can follow; `subject` and `sources` are
    Markdown.
    """

    shown: str
    subject: str
    formula: str
    told: str
    sources: tuple[str, ...]
    article: Article
    anchor: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A release with what its architecture implies."""

    family: Family
    sheet: Sheet
    cache: int
    """Bytes of cache and state of one sequence of `_CONTEXT` tokens, in 16 bits."""


def home_data(library: Library) -> dict[str, object]:
    """What the template of the home page shows."""
    newest = sorted(library.articles, key=lambda article: article.title)
    newest.sort(key=lambda article: article.created, reverse=True)
    reviewed = sorted(newest, key=lambda article: article.reviewed, reverse=True)
    shown = newest[:_ARTICLES]
    return {
        "newest": shown,
        "reviewed": [article for article in reviewed if article not in shown][:_ARTICLES],
        "example": _example(library, reviewed),
        "important": _important(library),
        "computed": _computed(library),
        "context": _CONTEXT,
        "computable": sum(1 for _, release in library.releases if library.architecture(release)),
        **_counts(library),
    }


def _counts(library: Library) -> dict[str, int]:
    """How many things of each kind are checked."""
    return {
        "numbers": sum(len(text.body.data) for text in library.texts),
        "citations": sum(map(len, library.mentions.values())),
        "claims": sum(map(len, library.claims.values())),
        "values": sum(len(release.stated) for _, release in library.releases),
        "verified": sum("verified" in paper.fields for paper in library.papers),
        "rules": len(RULES),
    }


def _example(library: Library, articles: Iterable[Article]) -> Example | None:
    """The first number of the articles, in their order, that is computed out of the sheet of a release."""
    for article in articles:
        numbers = entries(article.body)
        for datum in article.body.data:
            whole = resolve(library, datum.value)[0]
            if whole.release and whole.formula:
                return Example(
                    shown=datum.text,
                    subject=subject_line(library, whole, ""),
                    formula=whole.formula,
                    told=whole.told,
                    sources=tuple(source_line(library, source, "") for source in whole.sources),
                    article=article,
                    anchor=f"number-from-{numbers[datum.value]}",
                )
    return None


def _important(library: Library) -> list[tuple[Paper, int]]:
    """The papers that most pages here cite, each with the number of those pages."""
    cited = [
        (library.paper[key], len({mention.page.path for mention in mentions}), len(mentions))
        for key, mentions in library.mentions.items()
        if key in library.paper and library.paper[key].annotation
    ]
    cited.sort(key=lambda entry: (-entry[1], -entry[2], entry[0].title))
    return [(paper, pages) for paper, pages, _ in cited[:_PAPERS]]


def _computed(library: Library) -> list[Computed]:
    """The releases that the numbers of the articles are most often about, with what they take to run."""
    spoken_of = Counter(
        part.strip().partition("#")[0]
        for article in library.articles
        for datum in article.body.data
        for part in datum.value.split(_DIVISION)
    )
    found = []
    for name, _ in spoken_of.most_common():
        release = library.release.get(name)
        if release and (architecture := library.architecture(release)):
            sheet = Sheet(release.id, (release.name,), architecture, release.context, "")
            found.append(Computed(library.family_of[name], sheet, cache_bytes(architecture, _CONTEXT)))
    return found[:_RELEASES]
