"""Leads readers from a page to the repository that it is made from, where one is known."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from library.addresses import resolve
from library.pages.lines import CLASS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

LINK = re.compile(rf'\s*<a class="{CLASS}" href="([^"]*)"')
WHOLE = re.compile(rf"{LINK.pattern}[^>]*>.*?</a>")


def with_lines(html: str, page: str, config: MkDocsConfig) -> str:
    """The content of a page whose links to lines of sources lead to where the repository shows them; without
    a repository there are none.
    """
    if not config.repo_url or not config.edit_uri:
        return WHOLE.sub("", html)
    # where a file of `docs/` is edited, GitHub and GitLab show it at the same address with another verb
    shown = urljoin(f"{config.repo_url.rstrip('/')}/", config.edit_uri.replace("edit/", "blob/", 1))

    def link(match: re.Match[str]) -> str:
        path, line = resolve(page, match[1])
        return f' <a class="{CLASS}" href="{escape(urljoin(shown, f"../{quote(path)}"))}#{line}"'

    return LINK.sub(link, html)
