"""Rules on files, whatever they hold: that they can be read, and may stand where they stand."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..addresses import ASSETS
from ..problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding

PAGE_KINDS = frozenset({"", ".md", ".txt"})
ASSET_KINDS = PAGE_KINDS | {".css", ".ico", ".js", ".png", ".svg", ".webp", ".woff2"}
READ_KINDS = {"articles": (".md", ".yml"), "models": (".yml",), "references": (".bib", ".yml")}
"""Endings of the files that are read, by folder."""


def file_encoding(library: Library) -> Iterator[Finding]:
    r"""A file is not text in UTF-8, or holds characters that stand for no text.

    All sources are UTF-8, without control characters and characters for private use, which renderers use for
    marks of their own. Most editors can save a file so; the place tells the first byte or character that is
    not.

    Wrong:

        caf\xe9

    Right:

        café
    """
    yield from library.found("file-encoding")


def file_kind(library: Library) -> Iterator[Finding]:
    """A file is of a kind that nobody would read, or in `docs/` of one that the site would hand out unread.

    In `articles/`, `models/` and `references/`, a file with another ending, such as `.yaml`, would be passed
    over in silence. MkDocs copies everything in `docs/`: there stand pages in Markdown, which are held to the
    rules, and in `docs/assets/` the site's own drawings, styles and scripts; nothing else that a browser
    would run.

    Wrong:

        docs/notes.html

    Right:

        docs/notes.md
    """
    for path in sorted(library.files):
        folder, kind = path.partition("/")[0], PurePosixPath(path).suffix
        if kind not in READ_KINDS.get(folder, (kind,)) and (library.root / path).is_file():
            hint = f"the files there end in {' or '.join(READ_KINDS[folder])}"
            yield Location(path), f'a file of the kind "{kind}" in {folder}/', hint
        kind = kind.lower()
        allowed = ASSET_KINDS if path.startswith(ASSETS) else PAGE_KINDS
        if path.startswith("docs/") and kind not in allowed:
            yield (
                Location(path),
                f'a file of the kind "{kind}" in docs/',
                "write it in Markdown, or leave it out",
            )


def file_link(library: Library) -> Iterator[Finding]:
    """A source is a symbolic link.

    A link may lead out of the repository, and is not the same on every system. Put the file itself in its
    place.

    Wrong:

        figures/tokenization/merges.svg -> ../../../merges.svg

    Right:

        figures/tokenization/merges.svg
    """
    yield from library.found("file-link")


def file_size(library: Library) -> Iterator[Finding]:
    """A source is larger than anything that a person would write or read.

    Two million bytes are thirty long articles. A bibliography is split by field; a drawing that is larger
    holds a picture or a trace, and wants to be drawn anew.

    Wrong:

        references/everything.bib (9,412,005 bytes)

    Right:

        references/serving.bib, references/quantization.bib
    """
    yield from library.found("file-size")


def file_unreadable(library: Library) -> Iterator[Finding]:
    """A source cannot be opened.

    The file is there, but the system refuses to open it, most often for its permissions.

    Wrong:

        -rw------- root articles/tokenization.md

    Right:

        -rw-r--r-- you articles/tokenization.md
    """
    yield from library.found("file-unreadable")
