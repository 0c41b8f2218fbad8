"""Where a link leads: the path and the anchor of a source, and the page that the site makes of it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from .model import Library

TOPICS = "references/topics.yml"

ROADMAP = "references/roadmap.yml"

RESOURCES = "references/resources.yml"

READING = "references/reading.yml"

AT_THE_TOP = ("CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md")
"""Pages of the site that stand at the top of the repository, where GitHub looks for them."""

GENERATED = frozenset(
    {
        "index",
        "articles",
        "authors",
        "topics",
        "papers",
        "models",
        "resources",
        "data",
        "rules",
        "review",
        "roadmap",
        "venues",
        "years",
    }
    | {name.removesuffix(".md").lower() for name in AT_THE_TOP}
)
"""Addresses at the root of the site that are taken by generated pages, and by those `AT_THE_TOP`."""

INDEXES = {
    "articles": "articles/index.md",
    "models": "models/index.md",
    "references": "papers/index.md",
    TOPICS: "topics/index.md",
    ROADMAP: "roadmap/index.md",
    "hooks/library/exports": "data/index.md",
    RESOURCES: "resources/index.md",
    READING: "papers/reading.md",
    "hooks/library/reviews.py": "review/index.md",
    "hooks/library/rules": "rules/index.md",
}
"""Pages that list what a folder or file of sources holds."""

SHOWN_AS_TEXT = frozenset({"", ".bib", ".csv", ".json", ".py", ".toml", ".txt", ".yml"})
"""Endings of the files that the site may hand out as they are, since no browser runs them."""

ASSETS = "docs/assets/"
"""Where the site's own drawings, styles and scripts stand."""

CHECKED_IMAGES = ("figures/", ASSETS)
"""Where drawings stand; those in SVG are held to the rules."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Under which name the site is published, and where, as far as that is known."""

    name: str
    address: str = ""
    """That of the site's root, which ends in a slash; empty where it is not known."""

    def url(self, path: str) -> str:
        """The whole address of what stands at a path of the site; empty where the site's own is not known."""
        return self.address and f"{self.address}{quote(path)}"


def at(path: str) -> str:
    """The address, from the root of the site, of the page of a path.

    >>> at("articles/tokenization.md"), at("papers/index.md"), at("index.md")
    ('articles/tokenization/', 'papers/', '')
    """
    folder, name = posixpath.split(path.removesuffix(".md"))
    return posixpath.join(folder, "" if name == "index" else f"{name}/")


def is_shown(library: Library, path: str) -> bool:
    """Whether the site has something for a file of the repository: a page made of it, or the file itself."""
    if path in library.bodies or path in INDEXES:
        return True
    as_text = PurePosixPath(path).suffix in SHOWN_AS_TEXT
    return (as_text or path.startswith(CHECKED_IMAGES)) and (library.root / path).is_file()


def resolve(page: str, target: str) -> tuple[str, str]:
    """Path, from the root of the repository, and anchor that a relative link on a page leads to.

    >>> resolve("articles/tokenization.md", "../references/serving.bib#yu2022orca")
    ('references/serving.bib', 'yu2022orca')
    """
    address, _, anchor = target.partition("#")
    address = unquote(address.partition("?")[0])
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), address)) if address else page
    return path, unquote(anchor)


def leaves(path: str) -> bool:
    """Whether a resolved path leads out of the repository."""
    return path.startswith(("../", "/")) or path == ".." or "\\" in path


def made_of(path: str) -> str:
    """The page made of a file, as a path on the site; that of a file which is a page itself is its own."""
    is_family = path.startswith("models/") and path.endswith(".yml")
    return f"{path.removesuffix('.yml')}.md" if is_family else INDEXES.get(path, path)


def page_of(library: Library, path: str, anchor: str) -> tuple[str, str]:
    """The page made of a source, as a path on the site, and the anchor there; the same for what is a page
    itself.
    """
    if path.startswith("references/") and path.endswith(".bib"):
        return (f"papers/{anchor}.md", "") if anchor in library.paper else (INDEXES["references"], "")
    if path == TOPICS and anchor in library.topic:
        return f"topics/{anchor}.md", ""
    if path.startswith("hooks/library/rules/"):
        return INDEXES["hooks/library/rules"], anchor
    return made_of(path), anchor
