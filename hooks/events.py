"""The events of MkDocs, each one call: load and check the library, mount its files, prepare its texts, finish
its pages.

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
import mounts
import repository
from figures import Figures
from finishing import Site
from kept import Kept, maker
from library import mathematics
from library.addresses import Publication
from library.pages.numbers import number_section
from library.pages.reference import short_people
from library.pages.searched import documents
from library.pages.text import day, folded
from library.pages.written import masked, site_markdown, unmasked
from library.problems import tell
from library.rules import check
from library.sources import Memory, load
from library.sources.markdown import slug
from rendering import LibraryPage, Workshop
from searching import write_index
from serving import Preview
from surroundings import surroundings
from tables import long_table

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure import pages
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from library.model import Library


@dataclass
class State:
    """What the events hand on to each other, and from one build of `serve` to the next."""

    workshop: Workshop | None = None
    site: Site | None = None
    preview: Preview | None = None
    memory: Memory = field(default_factory=Memory)


_state = State()


def on_startup(command: str, dirty: bool) -> None:
    """Notes whether this is `serve`, which survives problems."""
    _state.preview = Preview() if command == "serve" else None


@event_priority(-100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Loads the library and refuses it if anything is wrong, before MkDocs touches the last site."""
    preview = _state.preview
    if preview:
        preview.begin(config)
    root = Path(config.config_file_path).parent
    library = load(root, _state.memory)
    problems = check(library)
    if problems:
        if preview:
            preview.problems = problems
        if not preview or not preview.is_broken_start:
            count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise PluginError(f"{count} in the library:\n{tell(problems)}")
    sizes = {drawing.path: (drawing.width, drawing.height) for drawing in library.drawings}
    _state.workshop = Workshop(
        library,
        citations.Registry(library),
        _formulas(library),
        sizes,
        Kept(root / ".cache" / "pages", maker(Path(config.config_file_path))),
        Publication(config.site_name, config.site_url or ""),
    )
    config.markdown_extensions += [citations.CitationOrder(), Figures(sizes)]  # type: ignore[arg-type]
    config.mdx_configs.setdefault("toc", {})["slugify"] = slug
    _name_repository(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Mounts articles, drawings and generated pages beside the files of `docs/`."""
    if _state.preview and _state.preview.is_broken_start:
        return _state.preview.only_problems(config)
    assert _state.workshop
    return mounts.mounted(files, config, _state.workshop)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Notes what is to be finished."""
    assert _state.workshop
    _state.site = Site(_state.workshop.library, config, files, nav)


@event_priority(-100)
def on_env(env: Any, **_: Any) -> None:
    """Finishes the site; in `serve` that waits for each page until it is asked for."""
    assert _state.site
    _state.site.env = env
    env.filters |= {"day": day, "short_people": short_people}
    if _state.preview:
        env.auto_reload = False  # what is finished later belongs to this build all the same
    else:
        texts = _state.site.finish_all()
        write_index([*texts, *documents(_state.site.library)], Path(_state.site.config.site_dir))


@event_priority(100)
def _prepare(markdown: str, page: pages.Page, config: MkDocsConfig, **_: Any) -> str:
    """Before mkdocs-bibtex: links lead to pages, and no bracket but those of citations is left."""
    if not isinstance(page, LibraryPage) or page.waits:
        return markdown
    library, written = page.workshop.library, page.written
    citations.adapt(config, page.workshop.registry)
    if not written:
        return masked(markdown)
    # what is generated around a text has its brackets masked already
    text = site_markdown(library, written) if written.path == page.file.src_uri else markdown
    text += citations.SECTION if written.body.citations else ""
    return text + masked(number_section(library, written))


@event_priority(-100)
def _finish(markdown: str, **_: Any) -> str:
    """After mkdocs-bibtex: the brackets are back."""
    return unmasked(markdown)


on_page_markdown = CombinedEvent(_prepare, _finish)


def on_page_content(html: str, page: pages.Page, config: MkDocsConfig, **_: Any) -> str:
    """Names the links that lead back from the references, leads others to the repository, and makes the list
    of papers a table of its own.
    """
    html = repository.with_lines(html, page.file.src_uri, config)
    if name := page.meta.get("table"):
        html = long_table(html, name)
    written = page.written if isinstance(page, LibraryPage) and not page.waits else None
    return citations.with_named_backlinks(html, written) if written and written.body.citations else html


def on_page_context(context: Any, page: pages.Page, **_: Any) -> None:
    """Hands the templates what stands around the text."""
    if isinstance(page, LibraryPage) and not page.waits:
        page.meta |= surroundings(page)


@event_priority(-100)
def on_post_build(**_: Any) -> None:
    """Shows what was built, in `serve`."""
    if _state.preview:
        _state.preview.finish(_state.site)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Watches every source and keeps the last good site when one is broken. `--clean` is MkDocs' own."""
    return _state.preview.attach(server, config) if _state.preview else server


def on_shutdown() -> None:
    """Leaves nothing behind but what is kept, and of that not too much."""
    if _state.preview:
        _state.preview.close()
    if _state.workshop:
        _state.workshop.kept.trim()


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
