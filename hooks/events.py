"""The events of MkDocs, each one call: load and check the library, mount its files, prepare its texts, set
its formulas.

MkDocs and what plugs into it are known here and in the modules beside this one; `library` knows nothing of
them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority

import citations
import formulas
import mounts
from figures import Figures
from library import mathematics
from library.claims import compared
from library.model import Article
from library.pages import generate, handed_out, minutes
from library.pages.numbers import number_section
from library.pages.text import folded
from library.pages.written import masked, site_markdown, unmasked
from library.problems import tell
from library.rules import check
from library.sources import load
from library.sources.markdown import slug
from serving import Preview

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure import pages
    from mkdocs.structure.files import Files

    from library.model import Library, Page


@dataclass
class Build:
    """What the events of one build hand on to each other."""

    library: Library | None = None
    written: dict[str, Article | Page] = field(default_factory=dict)
    formulas: dict[tuple[str, bool], str] = field(default_factory=dict)
    preview: Preview | None = None


_build = Build()


def on_startup(command: str, dirty: bool) -> None:
    """Notes whether this is `serve`, which survives problems."""
    _build.preview = Preview() if command == "serve" else None


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Loads the library and refuses it if anything is wrong, before MkDocs touches the last site."""
    preview = _build.preview
    if preview:
        preview.begin(config)
    root = Path(config.config_file_path).parent
    library = load(root)
    problems = check(library)
    if problems:
        if preview:
            preview.problems = problems
        if not preview or not preview.is_broken_start:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise PluginError(f"{count} in the library:\n{tell(problems)}")
    _build.library = library
    _build.written = {page.path: page for page in library.written}
    _build.formulas = _formulas(library)
    citations.adapt(config, library)
    sizes = {drawing.path: (drawing.width, drawing.height) for drawing in library.drawings}
    config.markdown_extensions += [citations.CitationOrder(), Figures(sizes)]  # type: ignore[arg-type]
    config.mdx_configs.setdefault("toc", {})["slugify"] = slug
    _name_repository(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Mounts articles, drawings and generated pages beside the files of `docs/`."""
    if _build.preview and _build.preview.is_broken_start:
        return _build.preview.only_problems(config)
    assert _build.library
    library, pages = _build.library, generate(_build.library)
    _build.written |= {page.path: page.text for page in pages if page.text}
    return mounts.mounted(files, config, library, pages, handed_out(library))


@event_priority(100)
def _prepare(markdown: str, page: pages.Page, **_: Any) -> str:
    """Before mkdocs-bibtex: links lead to pages, and no bracket but those of citations is left."""
    library, written = _build.library, _build.written.get(page.file.src_uri)
    if not written or not library:
        return masked(markdown)
    if isinstance(written, Article):
        found = compared(library, written.slug, written.body)
        page.meta |= {"minutes": minutes(written), "article": written, "library": library, "compared": found}
    # what is generated around a text has its brackets masked already
    text = site_markdown(library, written) if written.path == page.file.src_uri else markdown
    text += citations.SECTION if written.body.citations else ""
    return text + masked(number_section(library, written))


@event_priority(-100)
def _finish(markdown: str, **_: Any) -> str:
    """After mkdocs-bibtex: the brackets are back."""
    return unmasked(markdown)


on_page_markdown = CombinedEvent(_prepare, _finish)


def on_page_content(html: str, page: pages.Page, **_: Any) -> str:
    """Names the links that lead back from the references."""
    written = _build.written.get(page.file.src_uri)
    return citations.with_named_backlinks(html, written) if written and written.body.citations else html


def on_env(env: Any, files: Files, **_: Any) -> None:
    """Sets the formulas, when all pages are rendered and none is written."""
    for file in files.documentation_pages():
        if file.page:
            formulas.typeset(file.page, _build.formulas)


def on_post_build(**_: Any) -> None:
    """Shows what was built, in `serve`."""
    if _build.preview:
        _build.preview.finish()


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Watches every source and keeps the last good site when one is broken."""
    assert _build.preview
    return _build.preview.attach(server, config)


def on_shutdown() -> None:
    """Leaves nothing behind."""
    if _build.preview:
        _build.preview.close()


def _formulas(library: Library) -> dict[tuple[str, bool], str]:
    """MathML of every formula; the rules have converted them all, and refused what cannot be."""
    keys = {(formula.tex, formula.display) for page in library.texts for formula in page.body.formulas}
    return {(folded(tex), display): str(drawn) for (tex, display), drawn in mathematics.convert(keys).items()}


def _name_repository(config: MkDocsConfig) -> None:
    """Takes the repository's address, where edit links lead, from the workflow that builds it, if it is not
    given.
    """
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    if not config.repo_url and server and name:
        config.repo_url, config.repo_name = f"{server}/{name}", name
    if not config.repo_url:
        config.edit_uri = ""  # without a repository there is nowhere to edit
