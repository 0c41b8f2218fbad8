"""Reads raw HTML in Markdown, and what looks like it: tags and their attributes, for the rules to let through
or refuse.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from ..body import Element, Link

if TYPE_CHECKING:
    from .gathered import Gathered

TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
STRAY = re.compile(r"<(?=[A-Za-z/!?])")
ATTRIBUTE_LIST = re.compile(r"\{:[^{}\n]*\}|\{[ ]*[#.][^{}\n]*\}|\{ *[\w-]+ *= *[\"'][^{}\n]*\}")

UNREADABLE = "<"
"""The tag of an element that is no tag to one reader, and may be one to another: no rule lets it through."""


def read_html(gathered: Gathered, html: str, offset: int) -> None:
    """Gathers the tags of a piece of raw HTML, without what stands in comments."""
    position = 0
    while (position := html.find("<", position)) >= 0:
        if html.startswith("<!--", position):
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
        elif match := TAG.match(html, position):
            _gather(gathered, match, offset + position)
            position = match.end()
        else:
            gathered.elements.append(Element(UNREADABLE, (), offset + position))
            position += 1


def read_stray(gathered: Gathered, text: str, offset: int) -> None:
    """Gathers what the parser takes for text and another might take for markup: a lone `<`, an attribute list
    in braces.
    """
    if "<" in text:
        gathered.elements += [
            Element(UNREADABLE, (), offset + match.start()) for match in STRAY.finditer(text)
        ]
    if "{" in text:
        gathered.elements += [
            Element("", _attributes(match[0].strip("{:}")), offset + match.start())
            for match in ATTRIBUTE_LIST.finditer(text)
        ]


def _gather(gathered: Gathered, match: re.Match[str], offset: int) -> None:
    attributes = _attributes(match[3])
    gathered.elements.append(Element(match[2].lower(), attributes, offset, bool(match[1])))
    gathered.links += [
        Link(value, "", "", offset, "html") for name, value in attributes if name in ("href", "src")
    ]


def _attributes(raw: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (match[1].lower(), unescape(next((group for group in match.groups()[1:] if group is not None), "")))
        for match in ATTRIBUTE.finditer(raw)
    )
