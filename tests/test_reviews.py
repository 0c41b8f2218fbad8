"""For how long a review holds, and what is due on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from library.pages.plans import review_data
from library.reviews import HOLDS, holds, reviews
from library.sources import load
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from library.model import Library

LIBRARY = load(SAMPLE)


def with_terms(**days: int) -> Library:
    topics = (replace(topic, reviewed_within=days.get(topic.slug, 0)) for topic in LIBRARY.topics)
    return replace(LIBRARY, topics=tuple(topics))


def with_article(library: Library, reviewed: date, *topics: str) -> Library:
    [article] = [article for article in library.articles if article.slug == "valid"]
    return replace(library, articles=(replace(article, reviewed=reviewed, topics=topics),))


@pytest.mark.parametrize(
    ("terms", "slug", "days"),
    [
        ({}, "batching", HOLDS),
        ({"serving": 100}, "batching", 100),
        ({"serving": 100}, "serving", 100),
        ({"serving": 100, "batching": 200}, "batching", 200),
        ({"serving": 100}, "attention", HOLDS),
    ],
)
def test_a_topic_holds_as_long_as_it_or_the_one_above_says(
    terms: dict[str, int], slug: str, days: int
) -> None:
    assert holds(with_terms(**terms), slug) == days


@pytest.mark.parametrize(
    ("topics", "days", "topic"),
    [
        (("attention", "batching"), 30, "batching"),
        (("batching", "attention"), 30, "batching"),
        (("attention",), 90, "attention"),
        (("serving", "batching"), 30, "serving"),
    ],
)
def test_the_shortest_time_of_an_article_counts(topics: tuple[str, ...], days: int, topic: str) -> None:
    library = with_article(with_terms(attention=90, serving=30), date(2026, 1, 1), *topics)
    [review] = reviews(library)
    assert (review.days, review.topic) == (days, topic)


@pytest.mark.parametrize(
    ("today", "is_due"),
    [(date(2026, 1, 1), False), (date(2026, 1, 30), False), (date(2026, 1, 31), True)],
)
def test_a_review_is_due_as_soon_as_its_days_are_over(today: date, is_due: bool) -> None:
    library = with_article(with_terms(serving=30), date(2026, 1, 1), "serving")
    shown = review_data(library, today)
    [review] = reviews(library)
    assert review.due == date(2026, 1, 31)
    assert shown["due"] == ([review] if is_due else [])
    assert shown["coming"] == ([] if is_due else [review])


def test_those_that_wait_longest_come_first() -> None:
    library = replace(
        with_terms(attention=10),
        articles=tuple(
            replace(
                LIBRARY.articles[0], path=f"articles/{name}.md", title=name, reviewed=day, topics=(topic,)
            )
            for name, day, topic in (
                ("late", date(2026, 1, 3), "attention"),
                ("slow", date(2025, 1, 2), "serving"),
                ("early", date(2026, 1, 1), "attention"),
            )
        ),
    )
    assert [review.article.title for review in reviews(library)] == ["slow", "early", "late"]
    shelves = review_data(library, date(2027, 1, 1))["shelves"]
    assert isinstance(shelves, list)
    assert [(topic.slug, [review.article.title for review in shelf]) for topic, shelf in shelves] == [
        ("serving", ["slow"]),
        ("attention", ["early", "late"]),
    ]
