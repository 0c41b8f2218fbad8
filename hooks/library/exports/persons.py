"""The parts that others make of a family's name, which the library has as one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..model import Author

_SUFFIX = re.compile(r"(.+) (Jr\.?|Sr\.?|II|III|IV)")


class Parts(NamedTuple):
    """What a family's name is made of; all but `family` may be empty."""

    particles: str
    family: str
    suffix: str


def parted(author: Author) -> Parts:
    """The name with the particles in lower case before it, and what stands behind it, apart: as BibTeX reads
    it.
    """
    found = _SUFFIX.fullmatch(author.family)
    name, suffix = (found[1], found[2]) if found else (author.family, "")
    words = name.split(" ")
    first = next((i for i, word in enumerate(words[:-1]) if not word[:1].islower()), len(words) - 1)
    return Parts(" ".join(words[:first]), " ".join(words[first:]), suffix)
