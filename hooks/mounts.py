"""Mounts the files of the library on the site under their own paths, so that a link that holds on GitHub
holds here.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from library.addresses import page_of, resolve
from library.markup import scheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from library.model import Library
    from library.pages import GeneratedPage

IN_NAVIGATION = InclusionLevel.INCLUDED
REACHED_BY_LINKS = InclusionLevel.NOT_IN_NAV


def mounted(
    files: Files,
    config: MkDocsConfig,
    library: Library,
    generated: Iterable[GeneratedPage],
    handed_out: Iterable[tuple[str, str]],
) -> Files:
    """The files of the site: those of `docs/` and the theme, what people wrote, drawings, the generated
    pages, and what is handed out as it is, by path and content.

    Files of `docs/` are known by their path in the repository too, but keep their old addresses.
    """
    docs = Path(config.docs_dir)
    found = [_moved(file, config) if file.src_dir == str(docs) else file for file in files]
    written = {file.src_uri for file in found}
    for path in sorted({page.path for page in library.written} | set(_linked(library))):
        if path not in written:
            found.append(_mounted(path, config, library))
    for page in generated:
        file = File.generated(
            config, page.path, content=page.markdown, inclusion=_inclusion(page.path, config)
        )
        file.edit_uri = f"../{page.source}"
        found.append(file)
    found += [File.generated(config, path, content=content) for path, content in handed_out]
    return Files(found)


def _moved(file: File, config: MkDocsConfig) -> File:
    """A file of `docs/` under its path in the repository, at the address that it had."""
    path = f"docs/{file.src_uri}"
    moved = _file(path, config, dest_uri=file.dest_uri)
    moved.inclusion = _inclusion(path, config)
    return moved


def _mounted(path: str, config: MkDocsConfig, library: Library) -> File:
    dest_uri = None
    if "/" not in path and path.endswith(".md"):  # CONTRIBUTING.md
        dest_uri = f"{PurePosixPath(path).stem.lower()}/index.html"
    file = _file(path, config, dest_uri=dest_uri)
    file.inclusion = _inclusion(path, config) if path in library.bodies else InclusionLevel.UNDEFINED
    return file


def _file(path: str, config: MkDocsConfig, dest_uri: str | None = None) -> File:
    root = str(Path(config.config_file_path).parent)
    file = File(path, root, config.site_dir, config.use_directory_urls, dest_uri=dest_uri)
    file.edit_uri = f"../{path}"
    return file


def _inclusion(path: str, config: MkDocsConfig) -> InclusionLevel:
    """Only what `nav` names is in the navigation, which so stays small whatever the number of papers."""
    return IN_NAVIGATION if path in _named(config.nav) else REACHED_BY_LINKS


def _named(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for item in nav:
            yield from _named(item)
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _named(item)


def _linked(library: Library) -> Iterator[str]:
    """Files of the repository, other than pages, that pages show or lead to."""
    for page in library.written:
        for link in page.body.links:
            if link.target and not scheme(link.target):
                path, anchor = resolve(page.path, link.target)
                if page_of(library, path, anchor)[0] == path and (library.root / path).is_file():
                    yield path
