"""Rules on the headings of a text, and on what stands under them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ..markup import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..body import Heading
    from ..model import Library
    from ..problems import Finding

SIGN = re.compile(r"\S")


def heading_level(library: Library) -> Iterator[Finding]:
    """A heading skips a level, is a second one of the first level, or stands in a description.

    The table of contents, and whoever reads with a screen reader, follow the levels: a page has one title,
    `#`, and each heading is at most one level below the one before it. What is told of a topic
    or of a family of models stands under the headings of its page, and has none of its own.

    Wrong:

        # Tokenization
        ### Byte pairs

    Right:

        # Tokenization
        ## Byte pairs
    """
    for page in library.texts:
        before = 0
        for number, heading in enumerate(page.body.headings):
            place = page.body.source.at(heading.offset)
            if page.path not in library.bodies:
                yield place, f'a heading in a description: "{heading.text}"', "say it in a sentence"
            elif heading.level == 1 and number:
                yield place, f'a second title: "{heading.text}"', 'write "##"'
            elif heading.level > before + 1:
                hint = f'write "{"#" * (before + 1)}"'
                yield place, f'level {heading.level} after level {before}: "{heading.text}"', hint
            before = heading.level


def heading_duplicate(library: Library) -> Iterator[Finding]:
    """Two headings of a page have one anchor, a heading has that of a figure, or none.

    A link to the anchor could lead to only one of them, and would change its goal when headings move.
    The anchor of the figure `paging.svg` is `fig-paging`; "References", "Checked numbers" and "Changes" are
    the headings of lists that the site adds.

    Wrong:

        ## Cost
        ...
        ## Cost

    Right:

        ## Cost of prefill
        ...
        ## Cost of decode
    """
    for page in library.texts:
        seen: dict[str, Heading] = {}
        figures = {f"fig-{figure.name}" for figure in page.body.figures}
        for heading in page.body.headings:
            place = page.body.source.at(heading.offset)
            if not heading.anchor:
                yield place, "a heading without words", "name what stands under it"
            elif RESERVED.fullmatch(heading.anchor):
                yield (
                    place,
                    f'the anchor "#{heading.anchor}" is taken by a list that the site adds',
                    "name it otherwise",
                )
            elif heading.anchor in figures:
                yield place, f'the anchor "#{heading.anchor}" is taken by a figure', "name it otherwise"
            elif heading.anchor in seen:
                line = page.body.source.at(seen[heading.anchor].offset).line
                yield (
                    place,
                    f'a second heading with the anchor "#{heading.anchor}", after line {line}',
                    "name it otherwise",
                )
            else:
                seen[heading.anchor] = heading


def section_empty(library: Library) -> Iterator[Finding]:
    """A heading has nothing under it.

    It announces what nobody has written yet. A section that holds others may begin with the first of them; a
    comment is nothing, since no reader sees it.

    Wrong:

        ## What is open

        ## Further reading

        The survey of the field is a place to begin.

    Right:

        ## Further reading

        The survey of the field is a place to begin.
    """
    for page in library.texts:
        source = page.body.source
        for heading, following in pairwise((*page.body.headings, None)):
            if heading and (not following or following.level <= heading.level):
                end = following.offset if following else len(source.text)
                _, _, under = source.text[heading.offset : end].partition("\n")
                if not _says(under):
                    told = f'nothing under "{heading.text}"'
                    yield source.at(heading.offset), told, "write the section, or take its heading out"


def _says(text: str) -> bool:
    """Whether a text holds more than comments."""
    position = 0
    while found := SIGN.search(text, position):
        if not text.startswith("<!--", found.start()):
            return True
        end = text.find("-->", found.start())
        if end < 0:
            break
        position = end + len("-->")
    return False
