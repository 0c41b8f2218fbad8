"""Puts MathML in place of the formulas that arithmatex marks, once all pages are rendered."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from library.pages.text import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

MARKED = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)
IN_TITLE = re.compile(r"\\\((.*?)\\\)")


def typeset(page: Page, formulas: Mapping[tuple[str, bool], str]) -> None:
    """Replaces the formulas of a page, in its text and in its table of contents."""
    if page.content and 'class="arithmatex"' in page.content:
        page.content = MARKED.sub(lambda match: _drawn(match, formulas), page.content)
        for item in page.toc:
            _typeset_title(item, formulas)


def _drawn(match: re.Match[str], formulas: Mapping[tuple[str, bool], str]) -> str:
    """A formula on lines of its own keeps the element around it, which scrolls where it is too wide; around
    that stands one that does not scroll.
    """
    drawn = formulas[folded(unescape(match[3])), match[2] == "["]
    return f'<div class="formula"><div class="arithmatex">{drawn}</div></div>' if match[1] == "div" else drawn


def _typeset_title(item: AnchorLink, formulas: Mapping[tuple[str, bool], str]) -> None:
    item.title = IN_TITLE.sub(lambda m: formulas[folded(unescape(m[1])), False], item.title)
    for child in item.children:
        _typeset_title(child, formulas)
