"""Links to lines of sources become addresses of the repository, or go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

import repository
from library.pages.lines import line_link
from library.problems import Location

PLACE = Location("models/a b.yml", 7, 3)
HTML = f"<p>Source: a paper. {line_link(PLACE, '../')}</p>"


def config(repo_url: str, edit_uri: str = "edit/main/docs/") -> Any:
    return SimpleNamespace(repo_url=repo_url, edit_uri=edit_uri)


@pytest.mark.parametrize("repo_url", ["https://github.com/a/b", "https://github.com/a/b/"])
def test_link_leads_to_the_line(repo_url: str) -> None:
    html = repository.with_lines(HTML, "articles/x.md", config(repo_url))
    assert 'href="https://github.com/a/b/blob/main/models/a%20b.yml#L7"' in html
    assert html.startswith("<p>Source: a paper. <a ")


@pytest.mark.parametrize(("repo_url", "edit_uri"), [("", "edit/main/docs/"), ("https://github.com/a/b", "")])
def test_without_a_repository_nothing_is_left(repo_url: str, edit_uri: str) -> None:
    assert (
        repository.with_lines(HTML, "articles/x.md", config(repo_url, edit_uri)) == "<p>Source: a paper.</p>"
    )


def test_gitlab_shows_lines_at_addresses_of_its_own() -> None:
    html = repository.with_lines(HTML, "articles/x.md", config("https://gitlab.com/a/b", "-/edit/main/docs/"))
    assert 'href="https://gitlab.com/a/b/-/blob/main/models/a%20b.yml#L7"' in html


def test_a_name_cannot_leave_its_attribute() -> None:
    link = line_link(PLACE, "../", 'A" onclick="alert(1) <b> | [x]')
    assert link.count('"') == 6
    assert "<b>" not in link
    assert "|" not in link
    assert repository.with_lines(link, "articles/x.md", config("")) == ""


def test_other_links_stay() -> None:
    html = '<a class="checked" href="#number-1">1</a><a href="../models/x.yml#L1">x</a>'
    assert repository.with_lines(html, "articles/x.md", config("")) == html
