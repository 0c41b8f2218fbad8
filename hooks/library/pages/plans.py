"""What comes next: the articles whose review runs out, and what is planned and not there yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ..model import Page
from ..reviews import HOLDS, holds, reviews, verified
from .written import site_markdown, unmasked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..collected import Plan
    from ..model import Library, Topic
    from ..reviews import Review

_NEXT = 12
"""How many articles are shown that are not due yet, and how many papers that are."""

_CHAPTERS = {
    "articles": "Articles",
    "models": "Families of models",
    "implementations": "Implementations",
    "benchmarks": "Measurements",
}
"""Chapters of the roadmap, by the folder of what is planned; the others make one more."""

_OTHERS = "The library itself"


def review_data(library: Library, today: date) -> dict[str, object]:
    """What the template of the page of reviews shows on a day."""
    found = reviews(library)
    due = [review for review in found if review.due <= today]
    aged = [(day, paper) for day, paper in verified(library) if day + timedelta(days=HOLDS) <= today]
    return {
        "today": today,
        "total": len(found),
        "due": due,
        "shelves": _by_topic(library, due),
        "coming": [review for review in found if review.due > today][:_NEXT],
        "papers": len(library.papers),
        "aged": len(aged),
        "oldest": aged[:_NEXT],
        "terms": [(topic, holds(library, topic.slug)) for topic in library.topics],
        "default": HOLDS,
    }


def _by_topic(library: Library, due: Iterable[Review]) -> list[tuple[Topic, list[Review]]]:
    """Reviews under the topic that sets their time, as they come: the topic of the oldest first."""
    filed: dict[str, list[Review]] = defaultdict(list)
    for review in due:
        filed[review.topic].append(review)
    return [(library.topic[slug], shelf) for slug, shelf in filed.items()]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its reason as Markdown for the page."""

    plan: Plan
    why: str


def roadmap_data(library: Library) -> dict[str, object]:
    """What the template of the roadmap shows: chapters of shelves, which are topics, or none, with plans."""
    chapters: dict[str, dict[str, list[Planned]]] = {name: {} for name in (*_CHAPTERS.values(), _OTHERS)}
    for plan in library.plans:
        folder = plan.makes.partition("/")[0]
        slug = plan.topics[0] if folder == "articles" else ""
        shelves = chapters[_CHAPTERS.get(folder, _OTHERS)]
        shelves.setdefault(slug, []).append(Planned(plan, _why(library, plan)))
    order = {topic.slug: number for number, topic in enumerate(library.topics, start=1)}
    told = []
    for name, shelves in chapters.items():
        slugs = sorted(shelves, key=lambda slug: order.get(slug, 0))
        told.append((name, [(library.topic.get(slug), shelves[slug]) for slug in slugs]))
    return {"total": len(library.plans), "chapters": [chapter for chapter in told if chapter[1]]}


def _why(library: Library, plan: Plan) -> str:
    text = site_markdown(library, Page(plan.location.path, plan.why))
    return unmasked(text).strip()
