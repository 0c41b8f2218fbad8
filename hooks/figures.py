"""A Markdown extension: an image alone in its paragraph is a numbered figure, and a paragraph "Table: …" the
caption of the table after it.
"""

from __future__ import annotations

import itertools
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from library.body import TABLE_CAPTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown import Markdown
    from markdown.blockparser import BlockParser

FIGURE = re.compile(
    r"""!\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^\s<>()]+)>?\s+(?:"(.+)"|'(.+)')\s*\)\s*""", re.DOTALL
)


class Figures(Extension):
    """Numbers figures in the order in which they stand on the page."""

    def __init__(self, sizes: Mapping[str, tuple[float, float]]) -> None:
        """Takes width and height of each drawing by its path, so that nothing moves when it is loaded."""
        super().__init__()
        self.sizes = sizes

    def extendMarkdown(self, md: Markdown) -> None:
        """Registers the processors: figures before paragraphs, captions once their text has been read."""
        md.parser.blockprocessors.register(FigureProcessor(md.parser, self.sizes), "figure", 90)
        md.treeprocessors.register(TableCaptions(md), "table-caption", 5)


class FigureProcessor(BlockProcessor):
    """Makes a figure of the image, which leads to its file, and whose number leads to its place; the caption
    is left as text, in which citations, formulas and links are still to be read.
    """

    def __init__(self, parser: BlockParser, sizes: Mapping[str, tuple[float, float]]) -> None:
        super().__init__(parser)
        self.sizes = sizes
        self.count = 0

    def test(self, parent: Element, block: str) -> bool:
        return FIGURE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        match = FIGURE.fullmatch(blocks.pop(0))
        assert match
        self.count += 1
        source = match[2]
        image = {"src": source, "alt": " ".join(match[1].split()), "loading": "lazy"}
        width, height = self.sizes.get(source.lstrip("./"), (0, 0))
        if width and height:
            image |= {"width": f"{width:g}", "height": f"{height:g}"}
        anchor = f"fig-{PurePosixPath(source).stem}"
        figure = SubElement(parent, "figure", {"id": anchor})
        SubElement(SubElement(figure, "a", {"class": "enlarge", "href": source}), "img", image)
        caption = SubElement(figure, "figcaption")
        label = SubElement(SubElement(caption, "strong"), "a", {"class": "number", "href": f"#{anchor}"})
        label.text = f"Figure {self.count}."
        SubElement(caption, "span").text = " ".join((match[3] or match[4]).split())


class TableCaptions(Treeprocessor):
    """Moves the paragraph before a table into the table, as its caption."""

    def run(self, root: Element) -> None:
        if next(root.iter("table"), None) is None:
            return
        for parent in list(root.iter()):
            children = list(parent)
            for paragraph, table in itertools.pairwise(children):
                text = paragraph.text or ""
                if paragraph.tag == "p" and table.tag == "table" and text.startswith(TABLE_CAPTION):
                    parent.remove(paragraph)
                    paragraph.tag = "caption"
                    paragraph.text = text.removeprefix(TABLE_CAPTION).lstrip()
                    table.insert(0, paragraph)
