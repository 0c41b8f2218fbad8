"""The nouns of the catalogue: families of models, their releases, and what is stated of each, with its
source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .architecture import Architecture
    from .body import Body
    from .problems import Location

SOURCED = (
    "released",
    "licence",
    "parameters",
    "active_parameters",
    "non_embedding_parameters",
    "context",
    "training_tokens",
    "architecture",
)
"""Fields of a release whose values want a source; the others are names."""

COUNTS = ("parameters", "active_parameters", "non_embedding_parameters")
"""Fields that are held against what is computed from the architecture."""

_KEY = re.compile(r"[A-Za-z0-9_-]+")
NUMBER = r"([0-9]+)(?:\.([0-9]+))?([KMBT])"
"""The form of a count that is rounded: `8.03B`."""

_FACTORS = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


@dataclass(frozen=True, slots=True)
class Stated:
    """A count as its source gives it: exactly, or to its last digit."""

    text: str
    value: int
    unit: int = 1
    """What one more in the last digit adds."""

    @classmethod
    def of(cls, given: object) -> Stated:
        """Out of a whole number, or of a text such as `8.03B`; a ValueError tells what is wanted.

        >>> Stated.of("8.03B")
        Stated(text='8.03B', value=8030000000, unit=10000000)
        """
        if isinstance(given, int) and not isinstance(given, bool) and given > 0:
            return cls(f"{given:,}", given)
        if isinstance(given, str) and (match := re.fullmatch(NUMBER, given)):
            whole, decimals, factor = match[1], match[2] or "", _FACTORS[match[3]]
            unit = factor // 10 ** len(decimals)
            if unit and (value := int(whole + decimals) * unit):
                return cls(given, value, unit)
        raise ValueError("write a whole number, or one with K, M, B or T, as 8.03B")

    @property
    def tolerance(self) -> Fraction:
        """How far what is computed may lie from it: nothing where it is told to the last parameter, else half
        its last digit, or 1 % where that is more.
        """
        return Fraction() if self.unit == 1 else max(Fraction(self.unit, 2), Fraction(self.value, 100))


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from: the key of a paper or an address, and the place in it."""

    origin: str
    at: str
    location: Location
    of: tuple[str, ...] = ()
    """Fields that it covers; a dotted name is one value of the architecture."""

    @property
    def is_paper(self) -> bool:
        """Whether it is named by a citation key."""
        return _KEY.fullmatch(self.origin) is not None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a stated count cannot agree with the computed one, and who says so."""

    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class OtherStatement:
    """What another source says of a field."""

    field: str
    value: str
    source: Source


@dataclass(frozen=True)
class Release:
    """A model as it was released, with what its sources state."""

    id: str
    name: str
    size_name: str = ""
    released: str = ""
    """A day or a month, as `2024-07-23` or `2024-07`."""
    licence: str = ""
    counts: Mapping[str, Stated] = field(default_factory=dict)
    """Those of `COUNTS`, and `training_tokens`."""
    context: int = 0
    undisclosed: tuple[str, ...] = ()
    architecture: Architecture | None = None
    shares: str = ""
    """The release whose architecture it has, if it has none of its own."""
    exemptions: Mapping[str, Exemption] = field(default_factory=dict)
    others: tuple[OtherStatement, ...] = ()
    sources: tuple[Source, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict)
    """Location of each value by its dotted name, and of the release as the empty name."""

    @property
    def stated(self) -> tuple[str, ...]:
        """Fields of `SOURCED` that it has, those of an architecture of its own one by one."""
        return tuple(
            name
            for name in self.places
            if name.partition(".")[0] in SOURCED and (name != "architecture" or not self.architecture)
        )

    def sources_of(self, name: str) -> list[Source]:
        """The sources of a value: those that name it, else those that name what it is part of."""
        while name:
            if name in self._sources_by_name:
                return self._sources_by_name[name]
            name = name.rpartition(".")[0]
        return []

    @cached_property
    def _sources_by_name(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = defaultdict(list)
        for source in self.sources:
            for name in source.of:
                found[name].append(source)
        return found


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that SPDX does not know."""

    name: str
    url: str
    location: Location


@dataclass(frozen=True)
class Family:
    """Models of one name and one maker, with their releases in the order of their file."""

    path: str
    name: str
    developer: str
    open: bool
    topics: tuple[str, ...]
    about: Body
    licences: Mapping[str, Licence]
    releases: tuple[Release, ...]
    places: Mapping[str, Location]

    @property
    def slug(self) -> str:
        """The file's name without its ending: the family's address."""
        return PurePosixPath(self.path).stem
