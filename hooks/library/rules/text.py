"""Rules on the form of the text: what Python-Markdown and GitHub read alike, and a reader can follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding

LANGUAGE = re.compile(r"[\w#.+-]+")


def fence_unclosed(library: Library) -> Iterator[Finding]:
    """A block of code is not closed.

    All that follows would be code. Close it with as many backticks or tildes as open it, on a line of their
    own.

    Wrong:

        ```python
        print("open")

    Right:

        ```python
        print("closed")
        ```
    """
    for page in library.texts:
        for code in page.body.codes:
            if not code.closed:
                yield (
                    page.body.source.at(code.offset),
                    "a block of code that is never closed",
                    "close it with the same fence",
                )


def fence_language(library: Library) -> Iterator[Finding]:
    """A block of code names no language, or names it in a way that only some renderers read.

    The language gives it colours, and tells a reader what it is. For output and drawings of characters write
    `text`.

    Wrong:

        ```
        pip install vllm
        ```

    Right:

        ```bash
        pip install vllm
        ```
    """
    for page in library.texts:
        for code in page.body.codes:
            place = page.body.source.at(code.offset)
            if code.fenced and not code.language:
                yield place, "a block of code without a language", 'name it, or write "text"'
            elif code.fenced and not LANGUAGE.fullmatch(code.language):
                yield place, f'no name of a language: "{code.language}"', 'write its name alone, or "text"'


def code_indented(library: Library) -> Iterator[Finding]:
    """A block of code is made by indenting it.

    Renderers disagree on what indentation means inside lists, and such a block cannot name its language. Use
    fences.

    Wrong:

        An example:

            print("indented by four spaces")

    Right:

        ```python
        print("fenced")
        ```
    """
    for page in library.texts:
        for code in page.body.codes:
            if not code.fenced:
                yield (
                    page.body.source.at(code.offset),
                    "a block of code made by indentation",
                    "put it between fences",
                )


def table_cells(library: Library) -> Iterator[Finding]:
    r"""A row of a table has more or fewer cells than its header.

    The renderer drops surplus cells in silence. The cause is often a bar inside code or a formula, which ends
    the cell: write it `\\|` in code and `\\vert` in a formula.

    Wrong:

        | Method | Cost |
        |---|---|
        | Paging | $|V|$ |

    Right:

        | Method | Cost |
        |---|---|
        | Paging | $\\vert V \\vert$ |
    """
    yield from library.found("table-cells")


def markdown_form(library: Library) -> Iterator[Finding]:
    r"""A text is written in a way that renderers read differently.

    GitHub follows CommonMark, the site is made by Python-Markdown. Where the two part, a reader of the one
    would see what nobody has checked in the other: so a heading is written with `#`, a table has an empty
    line before it, no paragraph begins with raw HTML, lists and quotations have something between them, a
    backslash stands only before what both take for a sign, and the address and the title of a link are
    written plainly.

    Wrong:

        Cost of decode
        --------------
        One way to read it\
        | Batch | Step |
        |---|---|
        | 1 | 2 |

    Right:

        ## Cost of decode

        One way to read it:

        | Batch | Step |
        |---|---|
        | 1 | 2 |
    """
    yield from library.found("markdown-form")


def math_form(library: Library) -> Iterator[Finding]:
    r"""A formula is written in a way that renderers read differently.

    Between single dollars stands a formula in the line, without white space inside the dollars; between `$$`,
    alone in its paragraph, one on lines of its own. A formula holds no dollar sign and no backtick, and in a
    quotation it stays on its line. A dollar that opens no formula is written `\$`.

    Wrong:

        The cost is $$n^2$$ for $n$ tokens, or $`n`$.

    Right:

        The cost of $n$ tokens is

        $$
        n^2
        $$
    """
    yield from library.found("math-form")


def footnote(library: Library) -> Iterator[Finding]:
    """A text has a footnote.

    The notes of a page are its references, which the site makes of the citations. What is worth saying is
    said in the text.

    Wrong:

        Blocks have sixteen tokens.[^1]

        [^1]: In the default configuration.

    Right:

        In the default configuration, blocks have sixteen tokens.
    """
    yield from library.found("footnote")


def list_form(library: Library) -> Iterator[Finding]:
    """A list is written in a way that renderers read differently.

    Python-Markdown wants an empty line before a list, and four spaces a level for what stands inside an item;
    GitHub takes that as well.

    Wrong:

        Three things:
        - one
          - inside one

    Right:

        Three things:

        - one
            - inside one
    """
    yield from library.found("list-form")


def image_caption(library: Library) -> Iterator[Finding]:
    r"""A caption cannot be found in the source, because characters in it are escaped.

    The caption of a figure, in quotation marks behind its address, is read as Markdown; write it without
    backslashes and entities.

    Wrong:

        ![Blocks of a cache](../figures/a/b.svg "The \"blocks\".")

    Right:

        ![Blocks of a cache](../figures/a/b.svg 'The "blocks".')
    """
    yield from library.found("image-caption")
