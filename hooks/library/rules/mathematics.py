"""Rules on formulas: what `mathematics` cannot draw is told at its place in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..mathematics import TexError, convert
from ..problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..body import Body, Formula
    from ..collected import Plan
    from ..model import Library, Topic
    from ..problems import Finding

_DRAWN = re.compile(r"(?<!\\)(?:\\\\)*(?:\$\$|\$(?![\s$]))((?:\\.|[^\\$])+)(?:\$\$|(?<!\s)\$)", re.DOTALL)
"""A formula as Python-Markdown's extension finds it."""

_IN_TITLE = re.compile(r"(?<!\\)\$[^\s$](?:[^$]*[^\s$\\])?\$(?!\d)")


def math_syntax(library: Library) -> Iterator[Finding]:
    r"""A formula is not TeX that browsers can draw without a script.

    It becomes MathML when the site is built, and GitHub draws it in its own way. It may use the commands of
    LaTeX and its AMS packages for symbols and structure, but neither define commands, nor load, link or
    colour anything. A percent sign is written `\%`, the name of a function `\operatorname{softmax}`, and
    lines stand in `\begin{aligned}`.

    Wrong:

        $\softmax(x) = \frac{e^x}{\sum_j e^{x_j}$

    Right:

        $\operatorname{softmax}(x) = \frac{e^x}{\sum_j e^{x_j}}$
    """
    bodies = [page.body for page in library.texts]
    found = [(body, formula) for body in bodies for formula in body.formulas]
    told = convert(((formula.tex, formula.display) for _, formula in found), library.root / ".cache")
    for body, formula in found:
        mistake = told[formula.tex, formula.display]
        if isinstance(mistake, TexError):
            yield _place(body, formula, mistake.position), mistake.message, mistake.hint
    for body in bodies:
        for offset in _unpaired(body):
            hint = r"close each brace, and write a dollar sign that belongs to no formula as \$"
            yield body.source.at(offset), "formula whose braces do not pair", hint


def math_title(library: Library) -> Iterator[Finding]:
    """A title holds a formula.

    It stands in tabs, lists, search results and feeds, where none can be drawn.

    Wrong:

        # Attention in $O(n)$

    Right:

        # Attention in linear time
    """
    hint = "say it in words"
    for article in library.articles:
        if formula := _IN_TITLE.search(article.title):
            yield (
                article.places.get("title", Location(article.path)),
                f'formula "{formula[0]}" in the title',
                hint,
            )
    entries: tuple[Topic | Plan, ...] = (*library.topics, *library.plans)
    for entry in entries:
        if formula := _IN_TITLE.search(entry.title):
            yield entry.location, f'formula "{formula[0]}" in the title', hint
    for page in library.texts:
        body = page.body
        for heading in body.headings:
            if heading.level == 1:
                end = body.source.text.find("\n", heading.offset) % (len(body.source.text) + 1)
                for formula_ in body.formulas:
                    if heading.offset < formula_.offset < end:
                        yield body.source.at(formula_.offset), "formula in the title", hint


def _unpaired(body: Body) -> Iterator[int]:
    """Where a formula begins that the site would draw, while the reader, which counts braces, saw plain
    text.
    """
    seen = {formula.offset for formula in body.formulas}
    for sentence in body.sentences:
        if "$" in sentence.text:
            for found in _DRAWN.finditer(sentence.text):
                if sentence.offset + found.start(1) not in seen:
                    yield sentence.offset + found.start()


def _place(body: Body, formula: Formula, position: int) -> Location:
    """Where the mistake stands; at the formula's start where signs of a quotation or a table stand between
    its lines.
    """
    as_written = body.source.text.startswith(formula.tex, formula.offset)
    return body.source.at(formula.offset + position if as_written else formula.offset)
