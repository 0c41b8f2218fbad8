"""The files of the site that are no pages: data, bibliographies, drawings, pages as Markdown, and what old
addresses lead on by.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ..exports.bibliographies import FORMATS, bibliographies, by_key
from ..exports.catalogue import catalogue
from ..exports.feed import PATH as FEED
from ..exports.feed import feed
from ..exports.llms import llms
from ..exports.moved import moved, redirect
from ..exports.snapshot import PATH as SNAPSHOT
from ..exports.snapshot import snapshot
from .models import plots
from .plain import plain_page, plain_text
from .rows import PATH, paper_rows
from .shelves import Shelves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ..addresses import Publication
    from ..model import Library, Paper
    from . import GeneratedPage


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file of the site, made when its content is asked for."""

    path: str
    make: Callable[[], str]


def handed_out(
    library: Library, pages: Iterable[GeneratedPage], publication: Publication, added: Mapping[str, date]
) -> Iterator[GeneratedFile]:
    """Each file of the site that is made and is no page; `pages` are those that are, `added` has the day of
    each paper's key.
    """
    yield GeneratedFile("models.json", partial(catalogue, library))
    yield GeneratedFile(PATH, partial(paper_rows, library))
    yield GeneratedFile("llms.txt", partial(llms, library, publication))
    yield GeneratedFile(SNAPSHOT, partial(snapshot, library, publication))
    yield GeneratedFile(FEED, partial(feed, library, publication, added))
    for stem, papers in bibliographies(library):
        yield from _in_each_format(stem, papers)
    for author in Shelves(library).authors:
        yield from _in_each_format(f"authors/{author.slug}", by_key(author.papers))
    for path, make in plots(library):
        yield GeneratedFile(path, make)
    for old, new, title in moved(library):
        yield GeneratedFile(f"{old}index.html", partial(redirect, old, new, title, publication))
    for text in library.written:
        yield GeneratedFile(text.path, partial(plain_text, library, text, publication))
    for page in pages:
        yield GeneratedFile(page.path, partial(_plain, library, page))


def _in_each_format(stem: str, papers: Sequence[Paper]) -> Iterator[GeneratedFile]:
    for form in FORMATS:
        yield GeneratedFile(f"{stem}{form.ending}", partial(form.make, papers))


def _plain(library: Library, page: GeneratedPage) -> str:
    return plain_page(library, page.path, page.markdown)
