"""Mounts the files of the library on the site under their own paths, so that a link that holds on GitHub
holds here.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import get_build_datetime

import mathfont
from library.addresses import page_of, resolve
from library.markup import scheme
from library.pages import generate
from library.pages.files import handed_out
from rendering import LibraryPage, MadeFile
from surroundings import days_of_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from library.model import Library
    from rendering import Workshop

IN_NAVIGATION = InclusionLevel.INCLUDED
REACHED_BY_LINKS = InclusionLevel.NOT_IN_NAV

SCRIPTS = ("cards", "copy", "figures", "formulas", "reach", "report", "search", "sorting")
"""Modules of `docs/assets` that every page has; they go out as one, since each request costs a phone more."""

JOINED = "assets/library.js"

UNUSED = (
    "assets/javascripts/lunr/",  # for a search of the theme's that is not ours
    "assets/javascripts/workers/",
    *(f"assets/{name}.js" for name in SCRIPTS),
)
"""What is not handed out."""

OPENING = re.compile(r"\A/\*.*?\*/\s*", re.DOTALL)


def mounted(files: Files, config: MkDocsConfig, workshop: Workshop) -> Files:
    """The files of the site: those of `docs/` and the theme, what people wrote, drawings, the generated
    pages, and what is handed out as it is.

    Files of `docs/` are known by their path in the repository too, but keep their old addresses.
    """
    library, docs = workshop.library, Path(config.docs_dir)
    kept = (file for file in files if not file.src_uri.startswith(UNUSED))
    found = [_moved(file, config) if file.src_dir == str(docs) else file for file in kept]
    written = {file.src_uri for file in found}
    for path in sorted({page.path for page in library.written} | set(_linked(library))):
        if path not in written:
            found.append(_mounted(path, config))
    today = get_build_datetime().date()
    pages = generate(library, today)
    for page in pages:
        file = MadeFile(page.path, config, page.make)
        file.edit_uri = f"../{page.source}"
        found.append(file)
    for made in handed_out(library, pages, workshop.publication, workshop.added):
        # a page as Markdown goes where the source of the page would stand, which MkDocs knows by that path
        path = f"{made.path}.txt" if made.path.endswith(".md") else made.path
        found.append(MadeFile(path, config, made.make, made.path))
    found.append(MadeFile(JOINED, config, partial(_joined, docs / "assets")))
    found.append(MadeFile(mathfont.PATH, config, workshop.math_font))
    titles, days = dict(_named(config.nav)), days_of_change(workshop, today)
    for file in found:
        if file.is_documentation_page():
            # only what `nav` names is in the navigation, which so stays small whatever the number of papers
            file.inclusion = IN_NAVIGATION if file.src_uri in titles else REACHED_BY_LINKS
            page = LibraryPage(titles.get(file.src_uri), file, config, workshop)
            page.update_date = str(days.get(file.src_uri, ""))  # else that of the build stands in the sitemap
    return Files(found)


def _moved(file: File, config: MkDocsConfig) -> File:
    """A file of `docs/` under its path in the repository, at the address that it had."""
    path = f"docs/{file.src_uri}"
    return _file(path, config, dest_uri=file.dest_uri)


def _mounted(path: str, config: MkDocsConfig) -> File:
    dest_uri = None
    if "/" not in path and path.endswith(".md"):  # those AT_THE_TOP
        dest_uri = f"{PurePosixPath(path).stem.lower()}/index.html"
    return _file(path, config, dest_uri=dest_uri)


def _file(path: str, config: MkDocsConfig, dest_uri: str | None = None) -> File:
    root = str(Path(config.config_file_path).parent)
    file = File(path, root, config.site_dir, config.use_directory_urls, dest_uri=dest_uri)
    file.edit_uri = f"../{path}"
    return file


def _joined(folder: Path) -> str:
    """All scripts, each with names of its own; where one fails, the others go on."""
    texts = ((folder / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return "".join(
        f"try {{\n{OPENING.sub('', text)}}} catch (error) {{ reportError(error) }}\n" for text in texts
    )


def _named(nav: object, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """Each page of the navigation, with the title that it has there if it has one."""
    if isinstance(nav, str):
        yield nav, title
    elif isinstance(nav, list):
        for item in nav:
            yield from _named(item)
    elif isinstance(nav, dict):
        for name, item in nav.items():
            yield from _named(item, name)


def _linked(library: Library) -> Iterator[str]:
    """Files of the repository, other than pages, that pages show or lead to."""
    for page in library.written:
        for link in page.body.links:
            if link.target and not scheme(link.target):
                path, anchor = resolve(page.path, link.target)
                if page_of(library, path, anchor)[0] == path and (library.root / path).is_file():
                    yield path
