"""The pages of what comes next: reviews that run out, and the roadmap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from library.model import Library
from library.pages import generate
from library.sources import load
from tests.conftest import DAY, SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = load(SAMPLE)


def page(library: Library, path: str, today: date = DAY) -> str:
    [text] = [page.markdown for page in generate(library, today) if page.path == path]
    return text


def test_due_articles_stand_by_topic_with_their_last_day() -> None:
    text = page(LIBRARY, "review/index.md", date(2027, 3, 1))
    due, _, rest = text.partition("## Due")[2].partition("## How long")
    assert "### Serving\n\n- [A valid article: short, and of every kind](../articles/valid.md)<br>" in due
    assert "<br>due since 1 February 2027; reviewed on 1 February 2026, which holds for 365 days\n" in due
    assert "2 articles of 2" in due
    assert "## Next" not in text
    assert "| [Batching](../topics/batching.md) | 365 |" in rest


def test_nothing_due_is_said_as_that() -> None:
    text = page(LIBRARY, "review/index.md", date(2026, 3, 1))
    assert "Nothing is due: the review of each of the 2 articles still holds.\n" in text
    assert "on 1 March 2026." in text
    assert "## Next\n\n- [" in text
    one = replace(LIBRARY, articles=LIBRARY.articles[:1])
    assert "the review of the one article still holds" in page(one, "review/index.md", date(2026, 3, 1))


def test_papers_that_were_verified_long_ago_are_named_the_oldest_first() -> None:
    papers = [
        replace(LIBRARY.papers[0], key=f"p{n}", title=f"P{n}", fields={"verified": f"a record, {days}"})
        for n, days in enumerate(("2025-03-01", "2024-01-01, and again, 2025-02-01", "2026-03-01"))
    ]
    aged = replace(LIBRARY, papers=tuple(papers), families=(), articles=())
    text = page(aged, "review/index.md", date(2026, 3, 1)).partition("## Papers")[2]
    assert "2 papers of 3 were last held" in text
    assert text.index("[P1](../papers/p1.md)<br>verified on 1 February 2025\n") < text.index("[P0](")
    assert "[P2]" not in text
    assert "Each of the 3 papers was held" in page(aged, "review/index.md", date(2025, 7, 1))


def test_a_library_without_articles_and_plans(tmp_path: Path) -> None:
    empty = Library(tmp_path)
    assert "Nothing is due, since there is no article yet.\n" in page(empty, "review/index.md")
    assert "Nothing is planned" in page(empty, "roadmap/index.md")


def test_the_page_depends_on_the_given_day_alone() -> None:
    assert page(LIBRARY, "review/index.md") == page(LIBRARY, "review/index.md")
    assert page(LIBRARY, "review/index.md") != page(LIBRARY, "review/index.md", date(2026, 9, 22))


def test_plans_stand_in_chapters_with_their_topic_and_their_file() -> None:
    text = page(LIBRARY, "roadmap/index.md")
    assert "2 entries" in text
    articles, _, others = text.partition("## Articles")[2].partition("## Implementations")
    assert (
        "### Serving\n\n- **A planned article**<br>What it would tell is told by [the valid one]" in articles
    )
    assert "(../articles/valid.md) in part.<br>`articles/planned.md`" in articles
    assert "- **A planned implementation**<br>" in others
    assert "###" not in others
    assert "Families" not in text


def test_topics_of_plans_keep_the_order_of_the_vocabulary() -> None:
    plan = LIBRARY.plans[0]
    plans = tuple(
        replace(plan, makes=f"articles/{slug}.md", title=slug, topics=(slug,))
        for slug in ("batching", "serving", "attention")
    )
    text = page(replace(LIBRARY, plans=plans), "roadmap/index.md")
    assert text.index("### Attention") < text.index("### Serving") < text.index("### Batching")


def test_hostile_plans_stay_text() -> None:
    plan = replace(LIBRARY.plans[0], title="<script>alert(1)</script> [x](javascript:alert(1))")
    text = page(replace(LIBRARY, plans=(plan,)), "roadmap/index.md")
    assert "<script" not in text
    assert "](javascript" not in text
