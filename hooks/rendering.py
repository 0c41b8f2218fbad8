"""Pages of the library as MkDocs knows them: it passes over them, and each is read, rendered and written when
it is finished, on its own.

What was rendered is kept by the Markdown that it was made of, and holds while the links in it lead where they
led.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

import formulas
from library.addresses import made_of
from library.pages.around import Around
from library.sources.history import first_days, last_changes
from mathfont import math_font

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from citations import Registry
    from kept import Kept
    from library.addresses import Publication
    from library.model import Article, Library
    from library.model import Page as WrittenPage

WAITING = "waiting.html"
"""A template of nothing, for pages that are not finished: MkDocs writes no file for them."""

TARGET = re.compile(r"\]\(<?([^\s<>()]+)")


@dataclass(frozen=True)
class Workshop:
    """What the pages of one build are made of and with, besides the settings."""

    library: Library
    registry: Registry
    formulas: Mapping[tuple[str, bool], str]
    """MathML by TeX, and by whether it is displayed."""
    sizes: Mapping[str, tuple[float, float]]
    """Width and height of each drawing by its path."""
    kept: Kept
    publication: Publication

    @cached_property
    def around(self) -> Around:
        """What stands around the articles."""
        return Around(self.library)

    @cached_property
    def commits(self) -> dict[str, date]:
        """The day of the last commit of each file, where git knows it."""
        return last_changes(self.library.root)

    @cached_property
    def added(self) -> dict[str, date]:
        """The day on which each paper was added, by its key, where git knows it."""
        return first_days(self.library.root)

    def math_font(self) -> bytes:
        """The font that the formulas need."""
        return math_font(self.formulas.values(), self.kept)

    @cached_property
    def written(self) -> dict[str, Article | WrittenPage]:
        """What people wrote, by the path of the page that it stands on."""
        pages = {page.path: page for page in self.library.written}
        return pages | {made_of(story.path): story for story in self.library.stories}


class MadeFile(File):
    """A file whose content is made when it is asked for."""

    def __init__(
        self, path: str, config: MkDocsConfig, make: Callable[[], str | bytes], goes_to: str = ""
    ) -> None:
        """Takes where it goes on the site, if that is not its path."""
        super().__init__(path, None, config.site_dir, config.use_directory_urls, dest_uri=goes_to or None)
        self.generated_by = "library"
        self.make = make

    @property
    def content_string(self) -> str:
        """The content of a page, made anew."""
        made = self.make()
        assert isinstance(made, str)
        return made

    @property
    def content_bytes(self) -> bytes:
        """The content of any file, made anew."""
        made = self.make()
        return made if isinstance(made, bytes) else made.encode()

    def copy_file(self, dirty: bool = False) -> None:
        """Waits, like pages, until it is finished."""

    def finish(self) -> None:
        """Writes the file."""
        path = Path(self.abs_dest_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content_bytes)


class LibraryPage(Page):
    """A page that is empty to MkDocs until it is told to wait no longer."""

    def __init__(self, title: str | None, file: File, config: MkDocsConfig, workshop: Workshop) -> None:
        super().__init__(title, file, config)
        self.workshop = workshop
        self.wait()

    def wait(self) -> None:
        """Makes the page an empty one, whatever it was."""
        self.waits = True
        self.markdown, self.content, self.toc = "", "", TableOfContents([])
        self.meta = {"template": WAITING}

    @property
    def written(self) -> Article | WrittenPage | None:
        """What somebody wrote that stands on the page."""
        return self.workshop.written.get(self.file.src_uri)

    @property
    def is_text(self) -> bool:
        """Whether the page is what somebody wrote, and not made around it."""
        return self.written is not None and self.written.path == self.file.src_uri

    def read_source(self, config: MkDocsConfig) -> None:
        """Reads the page, if it does not wait."""
        if not self.waits:
            super().read_source(config)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Renders the page, or finds what was rendered of the same Markdown before."""
        if self.waits:
            return
        assert self.markdown is not None
        kept = self.workshop.kept
        key = kept.key(self.file.src_uri, self.file.url, self.markdown, self._sizes(self.markdown))
        given = kept.get(key)
        if given and self._takes(given, files):
            return
        asked = Asked(files)
        super().render(config, asked)  # type: ignore[arg-type]
        formulas.typeset(self, self.workshop.formulas)
        if None not in asked.told.values():  # else a warning was told, which would not be told again
            kept.put(key, self._given(asked))

    def _sizes(self, markdown: str) -> str:
        """Sizes of the drawings that the page shows, which stand in no Markdown."""
        paths = sorted(
            {target.lstrip("./") for target in TARGET.findall(markdown)} & self.workshop.sizes.keys()
        )
        return repr([(path, self.workshop.sizes[path]) for path in paths])

    def _given(self, asked: Asked) -> dict[str, Any]:
        """What rendering has given, to be kept, with the addresses that it rests on."""
        return {
            "targets": asked.told,
            "content": self.content,
            "toc": [_as_data(item) for item in self.toc],
            "title": self._title_from_render,
            "anchors": sorted(self.present_anchor_ids or ()),
            "links": {file.src_uri: found for file, found in (self.links_to_anchors or {}).items()},
        }

    def _takes(self, given: Mapping[str, Any], files: Files) -> bool:
        """Takes over what was kept, if its links lead where they led."""
        for path, url in given["targets"].items():
            found = files.get_file_from_path(path)
            if not found or found.url != url:
                return False
        self.content = given["content"]
        self.toc = TableOfContents([_from_data(item) for item in given["toc"]])
        self.present_anchor_ids = set(given["anchors"])
        self.links_to_anchors = {
            file: links for path, links in given["links"].items() if (file := files.get_file_from_path(path))
        }
        self._title_from_render = given["title"]
        return True


class Asked:
    """The files of the site, for somebody who asks for them by path; notes the addresses that were told."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.told: dict[str, str | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file of this path, if there is one."""
        file = self.files.get_file_from_path(path)
        self.told[path] = file.url if file else None
        return file


def _as_data(item: AnchorLink) -> list[Any]:
    return [item.title, item.id, item.level, [_as_data(child) for child in item.children]]


def _from_data(data: Iterable[Any]) -> AnchorLink:
    title, anchor, level, children = data
    item = AnchorLink(title, anchor, level)
    item.children = [_from_data(child) for child in children]
    return item
