"""What markup is let through, and where: raw HTML in Markdown, drawings in SVG, formulas in MathML, and the
finished page.

Lists and small predicates alone. Whatever is not named here is refused: the rules hold the sources against
these lists, and a test holds the finished pages against them, so that a hole in one is stopped by the other.
"""

from __future__ import annotations

import html
import re
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping


def _allowed(elements: dict[str, str]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({tag: _names(attributes) for tag, attributes in elements.items()})


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


WRITTEN_ELEMENTS = _allowed(
    {
        "abbr": "",
        "br": "",
        "data": "value",
        "kbd": "",
        "sub": "",
        "sup": "",
    }
)
"""Elements that may stand in Markdown as raw HTML, each with the attributes that it may have besides the
general ones.
"""

WRITTEN_ATTRIBUTES = frozenset({"id", "lang", "title"})
"""Attributes that each element of raw HTML may have."""

VOID_ELEMENTS = frozenset({"br", "hr", "img", "wbr"})
"""Elements that have no end tag."""

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
"""What an identifier given by hand looks like: nothing that could stand for an anchor of the theme's or of
a footnote.
"""

RESERVED = re.compile(
    r"references|checked-numbers|changes|cite-this-article|citation-(?:text|bibtex)|number-(?:from-)?\d+"
)
"""Anchors of what the site adds to a text."""

MATHML_ELEMENTS = _allowed(
    {
        "annotation": "encoding",
        "math": "display",
        "mfrac": "linethickness",
        "mi": "mathvariant",
        "mn": "mathvariant",
        "mo": "accent fence form lspace mathvariant maxsize minsize movablelimits rspace stretchy",
        "mover": "accent",
        "mpadded": "depth height lspace voffset width",
        "mphantom": "",
        "mroot": "",
        "mrow": "",
        "mspace": "depth height width",
        "msqrt": "",
        "mstyle": "displaystyle scriptlevel",
        "msub": "",
        "msubsup": "",
        "msup": "",
        "mtable": "",
        "mtd": "columnalign",
        "mtext": "mathvariant",
        "mtr": "",
        "munder": "accentunder",
        "munderover": "accent accentunder",
        "semantics": "",
    }
)
"""Elements of a formula, which are those of MathML Core that the converter makes, with all attributes that
they may have.
"""

RENDERED_ELEMENTS = MappingProxyType(
    {
        **WRITTEN_ELEMENTS,
        **MATHML_ELEMENTS,
        **_allowed(
            {
                "a": "aria-label href rel type",
                "article": "",
                "blockquote": "",
                "button": "aria-label hidden name type",
                "caption": "",
                "code": "",
                "dd": "",
                "del": "",
                "form": "aria-label role",
                "input": "autocomplete name placeholder type value",
                "label": "",
                "option": "value",
                "output": "",
                "select": "name",
                "div": "",
                "dl": "",
                "dt": "",
                "em": "",
                "figcaption": "",
                "figure": "",
                "h1": "",
                "h2": "",
                "h3": "",
                "h4": "",
                "h5": "",
                "h6": "",
                "hr": "",
                "img": "alt decoding height loading src width",
                "ins": "",
                "li": "value",
                "mark": "",
                "nav": "aria-label",
                "ol": "start type",
                "p": "",
                "pre": "",
                "s": "",
                "section": "",
                "span": "aria-hidden",
                "strong": "",
                "table": "",
                "tbody": "",
                "td": "align colspan rowspan",
                "tfoot": "",
                "th": "align colspan rowspan scope",
                "thead": "",
                "time": "datetime",
                "tr": "",
                "ul": "",
                "wbr": "",
            }
        ),
    }
)
"""Elements that the content of a finished page may hold: what Markdown, its extensions and our templates
make.

No form, frame, script or style. The markup of the theme around the content is not meant.
"""

RENDERED_ATTRIBUTES = WRITTEN_ATTRIBUTES | {"class", "role", "tabindex"}
"""Attributes that each element of a finished page may have, besides those that `RENDERED_ELEMENTS` gives it.

`data-…` may be added by our own templates (see `is_rendered`). An author can write neither.
"""

SVG_NAMESPACES = MappingProxyType(
    {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}
)
"""The only namespaces that a drawing may declare."""

SVG_ELEMENTS = _names(
    """ circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon polyline
    radialGradient rect stop svg text textPath title tspan use
    """
)
"""Elements that a drawing may hold: shapes, text, and what fills and repeats them."""

SVG_PROPERTIES = _names(
    """ alignment-baseline baseline-shift clip-path clip-rule color direction display dominant-baseline fill
    fill-opacity fill-rule font-family font-size font-stretch font-style font-variant font-weight isolation
    letter-spacing marker-end marker-mid marker-start mask mix-blend-mode opacity overflow paint-order
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering
    transform transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode
    """
)
"""Properties that may stand in a drawing as attributes and in `style` attributes."""

SVG_LABELS = frozenset(
    {
        "aria-describedby",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "class",
        "id",
        "lang",
        "role",
        "xml:lang",
    }
)
"""Attributes that are names and words, in which nothing is ever fetched or run."""

SVG_ATTRIBUTES = (
    SVG_PROPERTIES
    | SVG_LABELS
    | frozenset(SVG_NAMESPACES)
    | _names(
        """ clipPathUnits cx cy d dx dy fr fx fy gradientTransform gradientUnits height href lengthAdjust
    markerHeight markerUnits markerWidth maskContentUnits maskUnits offset orient pathLength
    patternContentUnits patternTransform patternUnits points preserveAspectRatio r refX refY rotate rx ry
    spreadMethod startOffset style textLength version viewBox width x x1 x2 xlink:href xml:space y y1 y2
    """
    )
)
"""Attributes that the elements of a drawing may have."""

LINK_SCHEMES = frozenset({"", "https", "mailto"})
"""Schemes that a link may have; without one it leads to a file of ours."""


def scheme(address: str) -> str:
    """The scheme of an address in lower case, as the most lenient browser reads it: `javascript` for
    `Java&#10;Script:`.

    Empty where there is none; `//` where it leads to another host by the scheme of the page.
    """
    if _PLAIN.match(address):
        return "https" if address.startswith("https:") else ""
    bare = _SKIPPED.sub("", unquote(html.unescape(address)))
    if bare[:2].replace("\\", "/") == "//":
        return "//"
    found = _SCHEME.match(bare)
    return found[1].lower() if found else ""


_PLAIN = re.compile(r"https://[A-Za-z0-9]|(?:\.\.?/)*[A-Za-z0-9_][A-Za-z0-9_./-]*(?:#|\Z)|#")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# What browsers drop from an address (tabs, line ends), at its start (controls, spaces), or do not show.
_SKIPPED = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u061c\u115f\u1160\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+"
)


def is_linkable(address: str) -> bool:
    """Whether a link may lead there."""
    return scheme(address) in LINK_SCHEMES


def is_local(address: str) -> bool:
    """Whether the address is one of our own files, as that of every image is: the site asks no other host."""
    return not scheme(address)


def is_written(tag: str, attribute: str) -> bool:
    """Whether an element of raw HTML in Markdown may have this attribute."""
    return attribute in WRITTEN_ATTRIBUTES or attribute in WRITTEN_ELEMENTS.get(tag, ())


def is_rendered(tag: str, attribute: str) -> bool:
    """Whether an element in the content of a finished page may have this attribute."""
    return (
        attribute in RENDERED_ATTRIBUTES
        or attribute in RENDERED_ELEMENTS.get(tag, ())
        or attribute.startswith("data-")
    )


_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS = _names("hsl hsla matrix rgb rgba rotate scale skewX skewY translate url")
_FRAGMENT = re.compile(r"url\(\s*(['\"]?)#[\w.:-]+\1\s*\)")


def is_inert(value: str) -> bool:
    """Whether the value of an attribute of a drawing fetches nothing: its only functions are colours,
    movements, and `url(#…)`.

    A backslash could hide a function's name, an at-sign imports, and no drawing needs either.
    """
    if "\\" in value or "@" in value:
        return False
    functions = _FUNCTION.findall(value)
    return all(name in _FUNCTIONS for name in functions) and functions.count("url") == len(
        _FRAGMENT.findall(value)
    )
