"""Reads a drawing in SVG for what a page must be able to rely on: it is well-formed, inert, named, and
legible on a phone.

Nothing of it is kept: the file itself is copied to the site. What may stand in it is listed in `markup`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..markup import SVG_ATTRIBUTES, SVG_ELEMENTS, SVG_LABELS, SVG_NAMESPACES, SVG_PROPERTIES, is_inert
from ..problems import Problem

if TYPE_CHECKING:
    from ..problems import SourceText

PHONE = 320
"""Width in pixels of the text column on the narrowest phone."""

LEGIBLE = 11
"""Smallest size of text there, in pixels."""

TEXT = frozenset({"text", "textPath", "tspan"})


def read_svg(source: SourceText, problems: list[Problem]) -> None:
    """Add to `problems` what is wrong with a drawing."""
    _Reader(source, problems).read()


class _Refused(Exception):
    """Nothing after this place is worth reading."""


@dataclass(slots=True)
class _Open:
    """An element that is being read, with what it hands down to its children."""

    tag: str
    offset: int
    font_size: float = 16.0
    font_place: int = -1
    """Where the size is given; -1 where the drawing gives none and browsers take theirs."""
    scale: float = 1.0


@dataclass(slots=True)
class _Reader:
    source: SourceText
    problems: list[Problem]
    parser: expat.XMLParserType = field(init=False)
    data: bytes = b""
    path: list[_Open] = field(default_factory=list)
    root: int = 0
    width: float = 0.0
    title: str = ""
    small: set[tuple[int, float]] = field(default_factory=set)

    def read(self) -> None:
        self.data = self.source.text.encode(errors="replace")
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler = self.opened
        parser.EndElementHandler = self.closed
        parser.CharacterDataHandler = self.said
        parser.StartDoctypeDeclHandler = self.declared
        parser.ProcessingInstructionHandler = self.instructed
        try:
            parser.Parse(self.data, True)
        except _Refused:
            return
        except expat.ExpatError as error:
            offset = self.offset(parser.ErrorByteIndex)
            self.refuse(offset, "svg-syntax", f"not well-formed XML: {expat.ErrorString(error.code)}", "")
            return
        if not self.title.strip():
            self.refuse(
                self.root,
                "svg-syntax",
                "drawing without a title",
                "begin it with <title>what it shows</title>",
            )

    def opened(self, tag: str, listed: list[str]) -> None:
        offset = self.here()
        attributes = dict(zip(listed[::2], listed[1::2], strict=True))
        if not self.path:
            self.check_root(tag, attributes, offset)
        elif tag == "svg":
            self.refuse(offset, "svg-content", "drawing inside a drawing", "write <g transform=…>")
        if tag not in SVG_ELEMENTS:
            self.refuse(
                offset,
                "svg-content",
                f'element "{tag}"',
                _near(tag, SVG_ELEMENTS, "draw it with shapes and text"),
            )
        for name, value in attributes.items():
            self.check_attribute(name, value, offset)
        self.path.append(self.inherited(tag, attributes, offset))

    def closed(self, tag: str) -> None:
        self.path.pop()

    def said(self, text: str) -> None:
        if len(self.path) == 2 and self.path[-1].tag == "title":
            self.title += text
        elif self.path[-1].tag in TEXT and text.strip() and self.width:
            self.check_text(self.path[-1])

    def declared(self, *_: object) -> None:
        self.refuse(
            self.here(),
            "svg-syntax",
            "document type declaration",
            "take it out: SVG needs none, and entities could be declared in it",
        )
        raise _Refused

    def instructed(self, target: str, _: str) -> None:
        self.refuse(self.here(), "svg-content", f'processing instruction "{target}"', "take it out")

    def check_root(self, tag: str, attributes: dict[str, str], offset: int) -> None:
        self.root = offset
        if tag != "svg":
            self.refuse(offset, "svg-syntax", f'root element "{tag}"', "write <svg>")
            raise _Refused
        if attributes.get("xmlns") != SVG_NAMESPACES["xmlns"]:
            self.refuse(
                offset,
                "svg-syntax",
                "drawing without its namespace",
                f'write xmlns="{SVG_NAMESPACES["xmlns"]}"',
            )
        box = [_number(part) for part in re.split(r"[\s,]+", attributes.get("viewBox", "").strip())]
        if len(box) == 4 and None not in box and (box[2] or 0) > 0 and (box[3] or 0) > 0:
            self.width = box[2] or 0
        elif "viewBox" in attributes:
            self.refuse(
                self.within(offset, "viewBox"),
                "svg-syntax",
                f'viewBox "{attributes["viewBox"]}" is not four numbers',
                'write viewBox="0 0 width height"',
            )
        else:
            self.refuse(offset, "svg-syntax", "drawing without a viewBox", 'write viewBox="0 0 width height"')

    def check_attribute(self, name: str, value: str, offset: int) -> None:
        if name not in SVG_ATTRIBUTES:
            message, hint = f'attribute "{name}"', _near(name, SVG_ATTRIBUTES, "take it out")
        elif name in SVG_NAMESPACES:
            if value == SVG_NAMESPACES[name]:
                return
            message, hint = f'namespace "{value}"', f'write {name}="{SVG_NAMESPACES[name]}"'
        elif name in ("href", "xlink:href"):
            if re.fullmatch(r"#[\w.:-]+", value):
                return
            message, hint = (
                f'address "{value}"',
                'a drawing refers to its own parts alone: write "#identifier"',
            )
        elif name in SVG_LABELS:
            return
        elif not is_inert(value):
            message, hint = (
                f'{name} "{value}"',
                "its only functions are colours, movements, and url(#identifier)",
            )
        elif name == "style" and (unknown := set(_declarations(value)) - SVG_PROPERTIES):
            message, hint = f'property "{min(unknown)}"', _near(min(unknown), SVG_PROPERTIES, "take it out")
        else:
            return
        self.refuse(self.within(offset, name), "svg-content", message, hint)

    def inherited(self, tag: str, attributes: dict[str, str], offset: int) -> _Open:
        above = self.path[-1] if self.path else _Open(tag, offset)
        element = _Open(tag, offset, above.font_size, above.font_place, above.scale)
        style = _declarations(attributes.get("style", "")) if "style" in attributes else {}
        moved = style.get("transform", attributes.get("transform"))
        if moved:
            element.scale *= _scale(moved)
        name = "style" if "font-size" in style else "font-size"
        given = style.get("font-size", attributes.get("font-size"))
        if given is not None:
            size = _number(given.strip().removesuffix("px"))
            if size is None:
                self.refuse(
                    self.within(offset, name),
                    "svg-text-size",
                    f'font-size "{given}" is no number of pixels',
                    "write the number alone",
                )
            else:
                element.font_size, element.font_place = size, offset
        return element

    def check_text(self, element: _Open) -> None:
        """Hold the size of a text on a phone against what can be read; once for each place that gives a
        size.
        """
        size = element.font_size * element.scale * PHONE / self.width
        place = element.font_place if element.font_place >= 0 else element.offset
        if size >= LEGIBLE - 0.005 or (place, element.scale) in self.small:
            return
        self.small.add((place, element.scale))
        least = -(-LEGIBLE * self.width * 10 // (PHONE * (element.scale or 1))) / 10
        self.refuse(
            place if element.font_place < 0 else self.within(place, "font-size"),
            "svg-text-size",
            f"text of {size:.1f} px on a phone, where the drawing's {self.width:g} units are {PHONE} px wide",
            f"write a font-size of {least:g} or more, or draw it narrower",
        )

    def refuse(self, offset: int, rule: str, message: str, hint: str) -> None:
        self.problems.append(Problem(self.source.at(offset), rule, message, hint))

    def here(self) -> int:
        return self.offset(self.parser.CurrentByteIndex)

    def offset(self, index: int) -> int:
        # In ASCII, as nearly every drawing is, bytes are characters.
        return (
            index
            if len(self.data) == len(self.source.text)
            else len(self.data[:index].decode(errors="replace"))
        )

    def within(self, offset: int, attribute: str) -> int:
        """Where an attribute stands in the tag that begins at `offset`."""
        found = re.compile(rf"\s({re.escape(attribute)})\s*=").search(self.source.text, offset)
        return found.start(1) if found else offset


def _near(name: str, names: frozenset[str], otherwise: str) -> str:
    near = get_close_matches(name, names, 1, 0.8)
    return f'did you mean "{near[0]}"?' if near else otherwise


def _number(text: str) -> float | None:
    return (
        float(text)
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", text, re.IGNORECASE | re.ASCII)
        else None
    )


def _declarations(style: str) -> dict[str, str]:
    """The declarations of a `style` attribute by property."""
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _scale(transform: str) -> float:
    """The factor by which a `transform` makes text higher: a turn is none, of a matrix it is the length of
    its second column.
    """
    factor = 1.0
    for name, inside in re.findall(r"(scale|matrix)\s*\(([^)]*)\)", transform):
        numbers = [_number(part) or 0.0 for part in re.split(r"[\s,]+", inside.strip())]
        if name == "scale":
            factor *= abs(numbers[-1])
        elif len(numbers) == 6:
            factor *= (numbers[2] ** 2 + numbers[3] ** 2) ** 0.5
    return factor
