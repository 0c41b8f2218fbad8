"""The font of the formulas: of STIX Two Math the glyphs that the library needs, with what a browser must know
to set them, since few systems have a mathematical font.

It comes with the package `ziamath`; its licence, the SIL Open Font License, lies beside it on the site.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode, b64encode
from functools import cache
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kept import Kept

PATH = "assets/stix-two-math.woff2"
"""Where the font stands on the site; `library.css` names it."""

NOT_SHOWN = re.compile(r"<annotation.*?</annotation>|<[^>]*>", re.DOTALL)
ROOT = "√"
"""The sign that a browser draws for `msqrt` and `mroot`."""


def math_font(formulas: Iterable[str], kept: Kept) -> bytes:
    """The font for all formulas, in MathML; found again while they need the same characters."""
    characters = needed(formulas)
    key = kept.key(PATH, characters)
    found = kept.get(key)
    if not found:
        found = b64encode(_subset(characters)).decode()
        kept.put(key, found)
    return b64decode(found)


def needed(formulas: Iterable[str]) -> str:
    """The characters with which formulas are drawn, in order: what stands in them, in italics too, since
    that is how browsers show a letter that stands alone.
    """
    text = {unescape(NOT_SHOWN.sub("", formula)) for formula in formulas}
    shown = set().union(*text)
    italics = {_italics()[letter] for letter in shown & _italics().keys()}
    return "".join(sorted(shown | italics | {ROOT}))


@cache
def _italics() -> dict[str, str]:
    """The mathematical italic of each letter: Latin, dotless and Greek, and of h the sign of Planck."""
    signs = map(chr, (0x210E, *range(0x1D434, 0x1D468), 0x1D6A4, 0x1D6A5, *range(0x1D6E2, 0x1D71C)))
    return {unicodedata.normalize("NFKC", sign): sign for sign in signs if unicodedata.name(sign, "")}


def _subset(characters: str) -> bytes:
    """The font as WOFF2, the same to the byte for the same characters. Larger forms of brackets and roots are
    kept, as the table MATH names them; forms for small sizes are not, which would double it.
    """
    from fontTools import subset  # half a second, for which nobody waits who has the font already

    package = find_spec("ziamath")
    assert package and package.origin
    options = subset.Options(
        flavor="woff2",
        layout_features=[],
        hinting=False,
        drop_tables=["DSIG", "GDEF", "GPOS", "GSUB"],
        name_IDs=[0, 1, 2, 13, 14],  # whose it is, its name, and its licence
        recalc_timestamp=False,
    )
    whole = Path(package.origin).with_name("fonts") / "STIXTwoMath-Regular.ttf"
    subsetter, written = subset.Subsetter(options), BytesIO()
    subsetter.populate(text=characters)
    with subset.load_font(whole, options) as font:
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()
