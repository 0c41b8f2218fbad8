"""Reads a drawing in SVG for what a page must be able to rely on: it is well-formed, inert, named, and
legible on a phone.

Nothing of it is kept: the file itself is copied to the site. What may stand in it is listed in `markup`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import hypot, inf
from typing import TYPE_CHECKING
from xml.parsers import expat

from ..markup import SVG_ATTRIBUTES, SVG_ELEMENTS, SVG_LABELS, SVG_NAMESPACES, SVG_PROPERTIES, is_inert
from ..problems import Hint, Meant, Problem

if TYPE_CHECKING:
    from ..problems import SourceText

PHONE = 320
"""Width in pixels of the text column on the narrowest phone."""

LEGIBLE = 11
"""Smallest size of text there, in pixels."""

TEXT = frozenset({"text", "textPath", "tspan"})
SHAPES = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text"})
ACTIVE = re.compile(r"[(@\\]")
FONT = frozenset({"font-size", "style", "transform"})
INERT = SVG_ATTRIBUTES - SVG_NAMESPACES.keys() - {"href", "style", "xlink:href"}
FRAGMENT = re.compile(r"#[\w.:-]+")
NUMBER = re.compile(r"[+-]?(?:\d{1,7}(?:\.\d*)?|\.\d+)(?:e[+-]?\d)?", re.IGNORECASE | re.ASCII)

MEND = {
    expat.errors.XML_ERROR_INVALID_TOKEN: "write &amp; for & and &lt; for <",
    expat.errors.XML_ERROR_TAG_MISMATCH: "close each element before the one around it",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "write the character itself",
}


def read_svg(source: SourceText, problems: list[Problem]) -> tuple[float, float]:
    """Width and height of a drawing, 0 where unknown; what is wrong with it is added to `problems`."""
    reader = _Reader(source, problems)
    reader.read()
    return reader.width, reader.height


class _RefusedError(Exception):
    """Nothing after this place is worth reading."""


@dataclass(frozen=True, slots=True)
class _Font:
    """What an element hands down to the text in it."""

    size: float = 16.0
    """Height of text; this one where the drawing gives none."""
    place: int = -1
    """Where the size is given, and by which attribute; -1 where it is given nowhere."""
    attribute: str = ""
    scale: float = 1.0


class _Reader:
    """One pass over a drawing. Places are counted in bytes, as the parser does."""

    def __init__(self, source: SourceText, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        self.data = source.text.encode(errors="replace")
        self.parser = expat.ParserCreate("utf-8")
        self.path: list[tuple[str, int, _Font]] = []  # open elements: name, place, font
        self.root = 0
        self.width = self.height = 0.0
        self.title = ""
        self.shows = False
        self.small: set[tuple[int, float]] = set()

    def read(self) -> None:
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler = self.opened
        parser.EndElementHandler = self.closed
        parser.CharacterDataHandler = self.said
        parser.StartDoctypeDeclHandler = self.declared
        parser.ProcessingInstructionHandler = self.instructed
        try:
            parser.Parse(self.data, True)
        except _RefusedError:
            return
        except expat.ExpatError as error:
            fault = expat.ErrorString(error.code)
            self.refuse(
                "svg-syntax", parser.ErrorByteIndex, f"not well-formed XML: {fault}", MEND.get(fault, "")
            )
            return
        if not self.title.strip():
            self.refuse("svg-syntax", self.root, "drawing without a title", "begin it with <title>…</title>")
        if not self.shows:
            self.refuse("svg-empty", self.root, "drawing that shows nothing", "draw what the text explains")

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        place = self.parser.CurrentByteIndex
        if not self.path:
            self.check_root(tag, attributes, place)
        elif tag == "svg":
            self.refuse("svg-content", place, "drawing inside a drawing", "write <g transform=…>")
        if tag not in SVG_ELEMENTS:
            hint = _near(tag, SVG_ELEMENTS, "draw it with shapes and text")
            self.refuse("svg-content", place, f'element "{tag}"', hint)
        for name, value in attributes.items():
            if (name not in INERT or ACTIVE.search(value)) and (fault := _fault(name, value)):
                self.refuse("svg-content", place, *fault, attribute=name)
        if tag in SHAPES and not self.is_ground(tag, attributes):
            self.shows = True
        font = self.path[-1][2] if self.path else _Font()
        if not FONT.isdisjoint(attributes):
            font = self.changed(font, attributes, place)
        self.path.append((tag, place, font))

    def closed(self, _: str) -> None:
        self.path.pop()

    def said(self, text: str) -> None:
        tag, place, font = self.path[-1]
        if tag == "title" and len(self.path) == 2:
            self.title += text
        elif tag in TEXT and self.width and text.strip():
            self.check_size(font, place)

    def declared(self, *_: object) -> None:
        hint = "take it out: SVG needs none, and entities could be declared in it"
        place = self.data.rfind(b"<!DOCTYPE", 0, self.parser.CurrentByteIndex)
        self.refuse("svg-syntax", place, "document type declaration", hint)
        raise _RefusedError

    def instructed(self, target: str, _: str) -> None:
        message = f'processing instruction "{target}"'
        self.refuse("svg-content", self.parser.CurrentByteIndex, message, "take it out")

    def check_root(self, tag: str, attributes: dict[str, str], place: int) -> None:
        self.root = place
        if tag != "svg":
            self.refuse("svg-syntax", place, f'root element "{tag}"', "write <svg>")
            raise _RefusedError
        if "xmlns" not in attributes:
            hint = f'write xmlns="{SVG_NAMESPACES["xmlns"]}"'
            self.refuse("svg-syntax", place, "drawing without its namespace", hint)
        box = _numbers(attributes.get("viewBox", ""))
        if len(box) == 4 and box[2] > 0 and box[3] > 0:
            self.width, self.height = box[2:]
            return
        given = attributes.get("viewBox")
        message = "drawing without a viewBox" if given is None else f'viewBox "{given}" that gives no size'
        self.refuse("svg-syntax", place, message, 'write viewBox="0 0 width height"', attribute="viewBox")

    def is_ground(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether a shape is what the drawing stands on: a rectangle of its size."""
        size = (attributes.get("width", ""), attributes.get("height", ""))
        return tag == "rect" and size in (("100%", "100%"), (f"{self.width:g}", f"{self.height:g}"))

    def changed(self, font: _Font, attributes: dict[str, str], place: int) -> _Font:
        style = _declarations(attributes.get("style", ""))
        moved = style.get("transform", attributes.get("transform", ""))
        scale = font.scale * _scale(moved)
        given = style.get("font-size", attributes.get("font-size"))
        if given is None:
            return _Font(font.size, font.place, font.attribute, scale)
        name = "style" if "font-size" in style else "font-size"
        size = _numbers(given.removesuffix("px"))
        if len(size) == 1:
            return _Font(size[0], place, name, scale)
        message = f'font-size "{given}" is no number of pixels'
        self.refuse("svg-text-size", place, message, "write the number alone", attribute=name)
        return _Font(inf, place, name, scale)

    def check_size(self, font: _Font, place: int) -> None:
        """Refuse a text that is too small on a phone; once for each place that gives a size."""
        size = font.size * font.scale * PHONE / self.width
        place = place if font.place < 0 else font.place
        if size >= LEGIBLE - 0.005 or (place, font.scale) in self.small:
            return
        self.small.add((place, font.scale))
        message = f"text of {size:.1f} px on a phone, where {self.width:g} units are {PHONE} px"
        least = -(-LEGIBLE * self.width // PHONE)
        hint = f"write a font-size of {least:g} or more" if font.scale == 1 else "write it larger"
        self.refuse("svg-text-size", place, message, f"{hint}, or draw the figure narrower", font.attribute)

    def refuse(self, rule: str, place: int, message: str, hint: Hint, attribute: str = "") -> None:
        """Tell a problem of an element, or of its attribute."""
        offset = len(self.data[:place].decode(errors="replace"))
        if attribute:
            found = re.compile(rf"\s({re.escape(attribute)})\s*=").search(self.source.text, offset)
            offset = found.start(1) if found else offset
        self.problems.append(Problem(self.source.at(offset), rule, message, hint))


def _fault(name: str, value: str) -> tuple[str, Hint] | None:
    """What is wrong with an attribute, and how to mend it."""
    if name not in SVG_ATTRIBUTES:
        return f'attribute "{name}"', _near(name, SVG_ATTRIBUTES, "take it out")
    if name in SVG_NAMESPACES:
        wrong = value != SVG_NAMESPACES[name]
        return (f'namespace "{value}"', f'write {name}="{SVG_NAMESPACES[name]}"') if wrong else None
    if name in ("href", "xlink:href"):
        hint = "a drawing refers to its own parts alone: write #identifier"
        return None if FRAGMENT.fullmatch(value) else (f'address "{value}"', hint)
    if name in SVG_LABELS:
        return None
    if not is_inert(value):
        return f'{name} "{value}"', "only colours, movements and url(#identifier) are functions of a drawing"
    if name == "style" and (unknown := sorted(_declarations(value).keys() - SVG_PROPERTIES)):
        return f'property "{unknown[0]}"', _near(unknown[0], SVG_PROPERTIES, "take it out")
    return None


def _near(name: str, names: frozenset[str], otherwise: str) -> Hint:
    return "save the drawing as plain SVG" if ":" in name else Meant(name, names, otherwise, cutoff=0.8)


def _numbers(text: str) -> list[float]:
    """The numbers of a list with blanks or commas; none where something else stands in it."""
    parts = text.replace(",", " ").split()
    return [float(part) for part in parts] if all(map(NUMBER.fullmatch, parts)) else []


def _declarations(style: str) -> dict[str, str]:
    """The declarations of a `style` attribute by property."""
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _scale(transform: str) -> float:
    """The factor by which a `transform` makes text higher: turning it makes it no higher, and the second
    column of a matrix is what becomes of its height.
    """
    factor = 1.0
    for name, inside in re.findall(r"(scale|matrix)\s*\(([^)]*)\)", transform):
        numbers = _numbers(inside)
        if name == "scale" and numbers:
            factor *= abs(numbers[-1])
        elif name == "matrix" and len(numbers) == 6:
            factor *= hypot(numbers[2], numbers[3])
    return factor
