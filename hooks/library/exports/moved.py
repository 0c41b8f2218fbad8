"""Old addresses, and the pages that lead from them to the new ones: on a host of plain files nothing else
can.
"""

from __future__ import annotations

import posixpath
from html import escape
from typing import TYPE_CHECKING

from ..addresses import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..addresses import Publication
    from ..model import Library


def moved(library: Library) -> Iterator[tuple[str, str, str]]:
    """Each old address of an article or a paper, the one that it has now, and its title."""
    for article in library.articles:
        for alias in article.aliases:
            yield f"articles/{alias}/", at(article.path), article.title
    for paper in library.papers:
        for key in paper.former_keys:
            yield f"papers/{key}/", f"papers/{paper.key}/", paper.title


def redirect(old: str, new: str, title: str, publication: Publication) -> str:
    """A page that leads on at once, to readers as to search engines, which are told not to keep it."""
    goal = f"{posixpath.relpath(new, old)}/"
    canonical = escape(publication.url(new) or goal)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url={escape(goal)}">
</head>
<body>
<p>This page has moved: <a href="{escape(goal)}">{escape(title)}</a></p>
</body>
</html>
"""
