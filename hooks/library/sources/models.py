"""Reads `models/*.yml`: a family of models, its releases, and what is stated of each."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from ..architecture import Architecture
from ..catalogue import COUNTS, NUMBER, Exemption, Family, Licence, OtherStatement, Release, Source, Stated
from ..problems import Problem, SourceText
from ..shapes import ID, Count, Names, ReadApart, Shape, Slugs, Text, of_form
from .yaml_text import Path, Places, read_yaml, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..body import Body
    from ..problems import Location

DAY = r"[0-9]{4}-(0[1-9]|1[0-2])(-[0-3][0-9])?"
"""The form of a day or a month."""

_RELEASE = re.compile(r"^[ -]+id: *([A-Za-z0-9._-]+)", re.MULTILINE)
"""What looks like a release in a file that cannot be read; what names it is not wrong as well."""


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
        return value
    raise ValueError("write a day, as 2024-07-23, or a month, as 2024-07")


def _scalar(value: object) -> str:
    if isinstance(value, int | float | str | date) and not isinstance(value, bool) and value != "":
        return f"{value:,}" if isinstance(value, int) else str(value)
    raise ValueError("write a number, a date or a text")


_Scalar = Annotated[str, BeforeValidator(_scalar, json_schema_input_type=int | float | Text)]
_Stated = Annotated[
    Stated,
    BeforeValidator(
        Stated.of, json_schema_input_type=Annotated[int, Field(gt=0)] | Annotated[str, of_form(NUMBER)]
    ),
]
_Day = Annotated[str, BeforeValidator(_day, json_schema_input_type=Annotated[str, of_form(DAY)])]


class _Origin(Shape):
    from_: Text = Field(alias="from")
    """The key of a paper, or an address that begins with https://."""
    at: Text | None = None
    """The place in it, where its text was open."""


class _Source(_Origin):
    """Where values of a release come from."""

    of: Names = Field(min_length=1)
    """Fields that it covers; a dotted name, as `architecture.vocab`, is one part."""


class _Other(_Origin):
    """What another source says otherwise."""

    of: Text
    """The field."""
    value: _Scalar


class _Exemption(_Origin):
    """Why a stated count cannot agree with the computed one."""

    reason: Text


class _Licence(Shape):
    """A licence that SPDX does not know."""

    name: Text
    url: Text


class ReleaseShape(Shape):
    """A model as it was released. What is not known is left out."""

    id: Annotated[Text, of_form(ID)]
    """What links and checked numbers call it, once in the whole library."""
    name: Text
    size_name: Text | None = None
    """The size in its name, as `70B`, which is compared with nothing."""
    released: _Day | None = None
    """The day or the month on which its weights could be had, or on which it was announced."""
    licence: Text | None = None
    """An SPDX expression, or `LicenseRef-...`, explained in `licences`."""
    parameters: _Stated | None = None
    """The most exact count that a source states: a whole number, or one with K, M, B or T."""
    active_parameters: _Stated | None = None
    """Those that a token passes through, as the maker counts them."""
    non_embedding_parameters: _Stated | None = None
    context: Count | None = None
    """Tokens that it reads at most."""
    training_tokens: _Stated | None = None
    undisclosed: Names = Field(default_factory=list)
    """Fields that the maker does not tell."""
    architecture: Annotated[Any, ReadApart(Architecture | Annotated[Text, of_form(ID)])] = None
    """Its layers, or the id of the release whose architecture it has."""
    parameters_exception: _Exemption | None = None
    active_parameters_exception: _Exemption | None = None
    non_embedding_parameters_exception: _Exemption | None = None
    also_stated: list[_Other] = Field(default_factory=list)
    """What other sources say otherwise."""
    sources: list[_Source] = Field(default_factory=list)
    """Where its values come from; each value but names has a source."""


class FamilyShape(Shape):
    """A family of models: those of one name and one maker."""

    family: Text
    """What it is called."""
    developer: Text
    open: bool
    """Whether its weights can be had."""
    topics: Slugs = Field(min_length=1)
    """Slugs from `references/topics.yml`."""
    about: Text
    """What it is and why it matters, in Markdown with citations."""
    licences: dict[str, _Licence] = Field(default_factory=dict)
    """Licences that SPDX does not know, by their names, `LicenseRef-...`."""
    releases: list[Annotated[Any, ReadApart(ReleaseShape)]] = Field(min_length=1, max_length=100)
    """Its models, the oldest first."""


def read_family(
    source: SourceText, problems: list[Problem], read_markdown: Callable[[SourceText, list[Problem]], Body]
) -> tuple[Family | None, frozenset[str]]:
    """The family in a file, or nothing where it cannot be read, and the ids of all its releases, those that
    cannot be read included.

    `read_markdown` reads what `about` holds.
    """
    read = read_yaml(source, problems, "model-syntax")
    known = frozenset(_RELEASE.findall(source.text))
    if read is None:
        return None, known
    value, places = read
    shape = validate(FamilyShape, value, places, problems, "model-field")
    given = value.get("releases")
    items = given if isinstance(given, list) else []
    known |= {str(item["id"]) for item in items if isinstance(item, dict) and "id" in item}
    releases = [
        release
        for number, inside in enumerate(_by_item(places, "releases", len(items)))
        if (release := _release(items[number], ("releases", number), inside, problems))
    ]
    if not shape:
        return None, known
    about = read_markdown(_block(source, shape.about, places["about",]), problems)
    return Family(
        path=source.path,
        name=shape.family,
        developer=shape.developer,
        open=shape.open,
        topics=tuple(shape.topics),
        about=about,
        licences={
            name: Licence(licence.name, licence.url, places["licences", name, None])
            for name, licence in shape.licences.items()
        },
        releases=tuple(releases),
        places=_dotted(places, ()),
    ), known


def _release(value: Any, path: Path, places: Places, problems: list[Problem]) -> Release | None:
    shape = validate(ReleaseShape, value, places, problems, "model-field", path)
    architecture = None
    given = value.get("architecture") if isinstance(value, dict) else None
    if given is not None and (not isinstance(given, str) or not given.strip()):
        architecture = validate(Architecture, given, places, problems, "model-field", (*path, "architecture"))
        if not architecture:
            return None
    if not shape:
        return None

    def source(origin: _Origin, *steps: str | int) -> Source:
        of = tuple(origin.of) if isinstance(origin, _Source) else ()
        return Source(origin.from_, origin.at or "", places[(*path, *steps)], of)

    exemptions = {name: getattr(shape, f"{name}_exception") for name in COUNTS}
    counts = {name: getattr(shape, name) for name in (*COUNTS, "training_tokens")}
    return Release(
        id=shape.id,
        name=shape.name,
        size_name=shape.size_name or "",
        released=shape.released or "",
        licence=shape.licence or "",
        counts={name: count for name, count in counts.items() if count},
        context=shape.context or 0,
        undisclosed=tuple(shape.undisclosed),
        architecture=architecture,
        shares=given if isinstance(given, str) else "",
        exemptions={
            name: Exemption(given.reason, source(given, f"{name}_exception"))
            for name, given in exemptions.items()
            if given
        },
        others=tuple(
            OtherStatement(other.of, other.value, source(other, "also_stated", number))
            for number, other in enumerate(shape.also_stated)
        ),
        sources=tuple(source(one, "sources", number) for number, one in enumerate(shape.sources)),
        places=_dotted(places, path),
    )


def _by_item(places: Places, name: str, items: int) -> list[Places]:
    """The places inside each item of a list, so that nobody looks for them among those of all others."""
    inside: list[Places] = [{} for _ in range(items)]
    for where, place in places.items():
        if len(where) > 1 and where[0] == name and isinstance(where[1], int):
            inside[where[1]][where] = place
    return inside


def _dotted(places: Places, path: Path) -> dict[str, Location]:
    """Places of the values below a path, by their names joined by dots."""
    depth = len(path)
    return {
        ".".join(map(str, where[depth:])): place
        for where, place in places.items()
        if where[:depth] == path and None not in where
    }


def _block(source: SourceText, text: str, place: Location) -> SourceText:
    """A text of several lines as a source of its own, whose places are those of the file: exact where the
    text stands there line for line (`|`).
    """
    lines = source.text.split("\n")
    if lines[place.line - 1][place.column - 1 :][:1] != "|":
        return SourceText(source.path, text, fixed=place)
    following = next((line for line in lines[place.line :] if line.strip()), "")
    margin = len(following) - len(following.lstrip())
    return SourceText(source.path, text, within=(place.line, margin))
