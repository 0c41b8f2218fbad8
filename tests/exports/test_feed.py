"""The feed is Atom as RFC 4287 has it, and each entry keeps its name for good."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from justhtml import JustHTML

from library.addresses import Publication
from library.exports.feed import feed
from library.model import Library, Revision
from library.sources import load
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

LIBRARY = load(SAMPLE)
ARTICLE = LIBRARY.article["valid"]
PUBLICATION = Publication("Sample & Sons", "https://example.org/sample/")
ADDED = {"alpha2020first": date(2026, 1, 10), "beta2021second": date(2026, 1, 11), "gone2020away": date.min}

ATOM = "{http://www.w3.org/2005/Atom}"
TAG = re.compile(r"tag:[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}){0,2}:[A-Za-z0-9._~!$&'()*+,;=:@/?-]*")
FEED = {"id": "1", "title": "1", "updated": "1", "author": "+", "link": "+", "rights": "?", "entry": "*"}
ENTRY = {
    "id": "1", "title": "1", "updated": "1", "published": "?", "author": "+", "link": "1", "summary": "?",
    "content": "?",
}  # fmt: skip
LINK = {"rel", "type", "href"}


def parsed(
    library: Library = LIBRARY,
    publication: Publication = PUBLICATION,
    added: dict[str, date] = ADDED,
) -> Element:
    root = ElementTree.fromstring(feed(library, publication, added))
    assert root.tag == f"{ATOM}feed"
    held(root, FEED)
    for entry in root.iter(f"{ATOM}entry"):
        held(entry, ENTRY)
    return root


def held(element: Element, allowed: dict[str, str]) -> None:
    """Refuses an element whose children are not those that the RFC wants in it, as often as it wants them."""
    found = [child.tag.removeprefix(ATOM) for child in element]
    assert set(found) <= set(allowed)
    for name, times in allowed.items():
        least, most = {"1": (1, 1), "+": (1, 1000), "?": (0, 1), "*": (0, 1000)}[times]
        assert least <= found.count(name) <= most, name
    for child in element:
        kind = child.tag.removeprefix(ATOM)
        if kind in ("updated", "published"):
            assert datetime.fromisoformat(child.text or "").tzinfo
        if kind == "author":
            assert [part.tag for part in child] == [f"{ATOM}name"]
            assert child[0].text
        if kind == "link":
            assert set(child.attrib) == LINK
    assert TAG.fullmatch(text(element, "id"))


def text(element: Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def entries(root: Element) -> Iterator[tuple[str, str, str]]:
    for entry in root.iter(f"{ATOM}entry"):
        yield text(entry, "id").partition("/sample/")[2], text(entry, "updated")[:10], text(entry, "title")


def revised(*changes: tuple[date, str]) -> Library:
    """The library with one article, which was changed."""
    article = replace(ARTICLE, revised=tuple(Revision(*change) for change in changes))
    return replace(LIBRARY, articles=(article,))


def test_it_leads_to_itself_and_to_the_site() -> None:
    root = parsed()
    links = {link.get("rel"): (link.get("type"), link.get("href")) for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": ("application/atom+xml", "https://example.org/sample/feed.xml"),
        "alternate": ("text/html", "https://example.org/sample/"),
    }
    assert text(root, "title").startswith("Sample & Sons: ")
    assert text(root, "id") == "tag:example.org,2026:/sample/feed.xml"


def test_articles_their_changes_and_the_papers_of_a_day_are_told_the_newest_first() -> None:
    first, second, third = date(2026, 1, 10), date(2026, 5, 1), date(2026, 6, 1)
    library = revised((second, "One."), (second, "Another."), (third, "A third."))
    created = str(ARTICLE.created)
    assert sorted(entries(parsed(library))) == sorted(
        [
            ("articles/valid/", created, ARTICLE.title),
            ("articles/valid/revised/2026-05-01", "2026-05-01", f"Revised: {ARTICLE.title}"),
            ("articles/valid/revised/2026-05-01/2", "2026-05-01", f"Revised: {ARTICLE.title}"),
            ("articles/valid/revised/2026-06-01", "2026-06-01", f"Revised: {ARTICLE.title}"),
            (f"papers/added/{first}", str(first), "1 paper added"),
            ("papers/added/2026-01-11", "2026-01-11", "1 paper added"),
        ]
    )
    days = [day for _, day, _ in entries(parsed(library))]
    assert days == sorted(days, reverse=True)
    assert text(parsed(library), "updated") == "2026-06-01T00:00:00Z"


def test_a_change_is_told_in_its_own_words() -> None:
    root = parsed(revised((date(2026, 5, 1), "Less than <b> & more.")))
    summaries = [text(entry, "summary") for entry in root.iter(f"{ATOM}entry")]
    assert "Less than <b> & more." in summaries


def test_names_are_unique_and_hold_when_an_article_is_changed_again() -> None:
    before = parsed(revised((date(2026, 5, 1), "One.")))
    after = parsed(revised((date(2026, 5, 1), "One."), (date(2026, 6, 1), "Two.")))
    names = [[name for name, _, _ in entries(root)] for root in (before, after)]
    assert all(len(set(found)) == len(found) for found in names)
    assert set(names[0]) < set(names[1])


def test_papers_are_listed_with_links_that_are_whole() -> None:
    root = parsed(added={"beta2021second": date(2026, 1, 11), "alpha2020first": date(2026, 1, 11)})
    [content] = list(root.iter(f"{ATOM}content"))
    assert content.get("type") == "html"
    page = JustHTML(content.text or "", sanitize=False)
    assert [link.attrs["href"] for link in page.query("a")] == [
        "https://example.org/sample/papers/beta2021second/",
        "https://example.org/sample/papers/alpha2020first/",
    ]
    assert page.query("a")[1].to_text() == "The First Paper on KV Caches & Their Uses"
    assert page.query("li")[1].to_text().endswith(", Anna Alpha and others, 2020")


def test_a_paper_with_a_new_key_is_not_new() -> None:
    paper = LIBRARY.paper["beta2021second"]
    renamed = replace(paper, key="beta2021new", fields=paper.fields | {"formerly": "beta2021second"})
    days = ADDED | {"beta2021new": date(2026, 8, 1)}
    found = parsed(replace(LIBRARY, papers=(renamed,), articles=()), added=days)
    assert [name for name, _, _ in entries(found)] == ["papers/added/2026-01-11"]


def test_of_many_papers_some_are_named_and_of_many_entries_the_newest() -> None:
    paper = LIBRARY.papers[0]
    papers = tuple(replace(paper, key=f"alpha2020n{number}") for number in range(60))
    found = parsed(replace(LIBRARY, papers=papers), added=dict.fromkeys((p.key for p in papers), date.max))
    [content] = [html.text or "" for html in found.iter(f"{ATOM}content")]
    assert content.count("<li>") == 50
    assert content.endswith("<p>and 10 more.</p>")
    changes = [(date(2026, 1 + number // 28, 1 + number % 28), f"{number}.") for number in range(60)]
    found = parsed(revised(*changes), added={})
    assert len(list(entries(found))) == 50
    assert text(found, "updated") == f"{changes[-1][0]}T00:00:00Z"


def test_without_an_address_links_are_relative_and_names_still_tags() -> None:
    root = parsed(publication=Publication("Sample"))
    hrefs = [link.get("href") or "" for link in root.iter(f"{ATOM}link")]
    assert hrefs[:2] == ["feed.xml", "./"]
    assert not any(href.startswith(("/", "http")) for href in hrefs)
    assert text(root, "id") == "tag:library.invalid,2026:/feed.xml"


def test_a_library_of_nothing_has_a_feed_of_nothing() -> None:
    assert list(entries(parsed(Library(SAMPLE)))) == []
