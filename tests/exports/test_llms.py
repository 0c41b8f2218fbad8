"""llms.txt has the form that is proposed, and leads to Markdown alone."""

from __future__ import annotations

import re
from dataclasses import replace

from library.addresses import Publication
from library.exports.llms import llms
from library.sources import load
from tests.conftest import SAMPLE

LIBRARY = load(SAMPLE)
ENTRY = re.compile(r"- \[(?P<name>(?:[^\[\]\\]|\\.)+)\]\((?P<address>[^()\s]+)\): .+")


def test_it_opens_with_name_summary_and_notes_and_goes_on_with_lists() -> None:
    name, summary, notes, *sections = llms(LIBRARY, Publication("Sample")).strip().split("\n\n")
    assert name == "# Sample"
    assert summary.startswith("> ")
    assert "\n" not in summary + notes
    assert sections[::2] == [
        f"## {title}" for title in ("Articles", "Topics", "Models", "Papers", "Resources", "Data", "Optional")
    ]
    for entries in sections[1::2]:
        assert all(ENTRY.fullmatch(line) for line in entries.split("\n"))


def test_each_article_topic_and_family_is_named_and_papers_are_led_to() -> None:
    found = [match["address"] for match in ENTRY.finditer(llms(LIBRARY, Publication("Sample")))]
    assert found == [
        "articles/valid.md",
        "articles/other.md",
        *(f"topics/{slug}.md" for slug in ("attention", "serving", "batching")),
        *("models/index.md", "models/sample.md"),
        *("papers/index.md", "years/index.md", "papers/reading.md"),
        "resources/index.md",
        *("data/index.md", "models.json", "snapshot.json"),
        *("papers/library.bib", "papers/library.json", "papers/library.ris", "feed.xml"),
        *("rules/index.md", "roadmap/index.md", "review/index.md"),
    ]


def test_addresses_are_whole_where_the_site_has_one() -> None:
    text = llms(LIBRARY, Publication("Sample", "https://example.org/sample/"))
    assert all(match["address"].startswith("https://example.org/sample/") for match in ENTRY.finditer(text))


def test_a_title_is_no_markup() -> None:
    article = replace(LIBRARY.article["valid"], title="A [b](c) *d*\n## e")
    text = llms(replace(LIBRARY, articles=(article,)), Publication("Sample"))
    assert r"- [A \[b\](c) \*d\* ## e](articles/valid.md): " in text


def test_without_articles_there_is_no_list_of_them() -> None:
    text = llms(replace(LIBRARY, articles=()), Publication("Sample"))
    assert "## Articles" not in text
    assert "## Topics\n\n- [Attention](topics/attention.md): 2 papers\n" in text
