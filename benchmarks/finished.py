"""A hook that writes down the finished Markdown of each page, so that MkDocs alone can be measured on it.

The folder is `extra.finished` of the configuration. What is mounted under another path than its address asks
for is written where MkDocs would look for it, and the links to it follow.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from rendering import LibraryPage

LINK = re.compile(r"(?<=\]\()[^\s()#:]+")


@event_priority(-200)
def on_page_markdown(markdown: str, page: LibraryPage, config: MkDocsConfig, files: Files) -> None:
    """Writes the page with its front matter, after all other events, once it is finished."""
    if page.waits:
        return
    place = _place(page.file)

    def moved(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), match[0]))
        goal = files.get_file_from_path(path)
        return posixpath.relpath(_place(goal), posixpath.dirname(place)) if goal else match[0]

    meta = yaml.safe_dump(dict(page.meta), allow_unicode=True, sort_keys=False) if page.meta else ""
    head = f"---\n{meta}---\n" if meta else ""
    _target(config, place).write_text(head + LINK.sub(moved, markdown), "utf-8")


@event_priority(-200)
def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Copies what is no page: drawings, sheets, scripts, what was made; the theme brings its own, and would
    make pages of pages as Markdown.
    """
    themes = tuple(config.theme.dirs)
    for file in files:
        of_theme = (file.abs_src_path or "").startswith(themes)
        if not file.is_documentation_page() and not file.dest_uri.endswith(".md") and not of_theme:
            _target(config, file.dest_uri).write_bytes(file.content_bytes)


def _target(config: MkDocsConfig, place: str) -> Path:
    path = Path(config.extra["finished"], place)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _place(file: File) -> str:
    """The path of a file that has this one's address without help of any hook."""
    if not file.is_documentation_page():
        return file.dest_uri
    plain = File(file.src_uri, "", "", use_directory_urls=True)
    return file.src_uri if plain.dest_uri == file.dest_uri else f"{posixpath.dirname(file.dest_uri)}.md"
