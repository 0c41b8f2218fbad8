"""Reads a small, safe part of YAML into plain values with their places, and holds such values against a
pydantic model.

Anchors, aliases, tags and several documents in one text are refused; so is every spelling of a value that
YAML's versions read differently (`yes`, `010`, `1_000` stay text).
"""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from ..problems import Hint, Location, Meant, Problem, SourceText
from ..shapes import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int | None, ...]
Places = dict[Path, Location]
"""Location of each value by its path, as `("topics", 0)`, and of each key by its value's path and `None`."""

BROKEN = object()
"""Stands for a value that was refused already; `validate` says nothing more about it."""

NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ue000-\uf8ff\ufffe\uffff]")
"""Control characters and those for private use, which renderers use for marks of their own."""

_DEPTH = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HINTS = (
    ("mapping values", 'put a text that holds ": " in quotes'),
    ("cannot start any token", "put a text that begins with a mark in quotes; indent with spaces"),
    ("expected key", "a field stands at the same depth as the fields beside it"),
)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def read_yaml(
    source: SourceText, problems: list[Problem], rule: str, start: int = 0, end: int | None = None
) -> tuple[dict[str, Any], Places] | None:
    """The mapping in a text or a part of it, and the places in it; nothing where it cannot be read as one.

    Values are text, int, float, bool, None, date, lists and mappings with text as keys. What is wrong is told
    under `rule`.
    """
    reader = _Reader(source, problems, rule, start, source.text[start:end])
    try:
        return reader.mapping(), reader.places
    except _Stopped:
        return None


class _Stopped(Exception):
    """Reading cannot go on; the reason has been told."""


class _Reader:
    """Builds values out of the parser's events, so that nothing is expanded or built before it is seen."""

    def __init__(self, source: SourceText, problems: list[Problem], rule: str, start: int, text: str) -> None:
        self.source, self.problems, self.rule, self.start, self.text = source, problems, rule, start, text
        self.places: Places = {}
        self.events = self.parsed()

    def parsed(self) -> Iterator[Any]:  # the stubs of yaml know no anchors, and marks that may be missing
        event: Any
        if found := _UNPRINTABLE.search(self.text):
            raise self.stop(
                found.start(), f"character U+{ord(found[0]):04X} cannot stand in YAML", "delete it"
            )
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                if found := NO_TEXT.search(getattr(event, "value", "")):
                    told = f"an escape for the character U+{ord(found[0]):04X}, which stands for no text"
                    raise self.stop(event.start_mark.index, told, "delete it")
                yield event
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            hint = next((hint for part, hint in _HINTS if part in str(error.problem)), "")
            told = " ".join(part for part in (error.problem, error.context) if part)
            raise self.stop(mark.index if mark else 0, f"not YAML: {told}", hint) from None

    def mapping(self) -> dict[str, Any]:
        next(self.events)
        document = next(self.events)
        if isinstance(document, yaml.StreamEndEvent):
            raise self.stop(0, "empty, where fields are wanted", 'write "name: value" lines')
        event = next(self.events)
        value = self.value(event, ())
        next(self.events)
        more = next(self.events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise self.stop(more.start_mark.index, "a second document", 'delete the line "---" or "..."')
        if not isinstance(value, dict):
            hint = 'write "name: value" lines'
            raise self.stop(event.start_mark.index, f"{_described(value)}, where fields are wanted", hint)
        return value

    def value(self, event: Any, path: Path) -> Any:
        offset = event.start_mark.index
        self.places[path] = self.source.at(self.start + offset)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(
                offset,
                f'an alias, "*{event.anchor}"',
                "write the value itself; quote text that begins with *",
            )
            return BROKEN
        if event.anchor:
            self.refuse(
                offset, f'an anchor, "&{event.anchor}"', "leave it out; quote text that begins with &"
            )
        if event.tag:
            self.refuse(
                offset, f'a tag, "{_short(event.tag)}"', "leave it out; quote text that begins with !"
            )
        if isinstance(event, yaml.ScalarEvent):
            return BROKEN if event.tag else self.scalar(event)
        if len(path) >= _DEPTH:
            raise self.stop(offset, f"nested more than {_DEPTH} deep")
        return self.list(path) if isinstance(event, yaml.SequenceStartEvent) else self.dict(path)

    def list(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def dict(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            offset = event.start_mark.index
            if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
                raise self.stop(
                    offset, "a key that is not text", 'write "name: value"; quote text with marks in it'
                )
            key = event.value
            if event.implicit[0] and not isinstance(self.scalar(event), str):
                self.refuse(offset, f'the key "{key}" is not text', "put it in quotes")
            known = self.places.get((*path, key, None))
            if known:
                self.refuse(offset, f'"{key}" twice', f"the first is at {known}")
                self.value(next(self.events), (*path, key, None, offset))
                continue
            self.places[*path, key, None] = self.source.at(self.start + offset)
            items[key] = self.value(next(self.events), (*path, key))
        return items

    def scalar(self, event: Any) -> Any:
        text = event.value
        if not event.implicit[0]:  # quoted or folded
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.refuse(event.start_mark.index, f"no such day: {text}", "write a date as 2026-11-22")
                return BROKEN
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and isfinite(number := float(text)):
            return number
        return text

    def refuse(self, offset: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.source.at(self.start + offset), self.rule, message, hint))

    def stop(self, offset: int, message: str, hint: str = "") -> _Stopped:
        self.refuse(offset, message, hint)
        return _Stopped()


def _short(tag: str) -> str:
    """A tag as it is written mostly."""
    return tag.replace("tag:yaml.org,2002:", "!!")


Shaped = TypeVar("Shaped", bound=BaseModel)


def validate(
    model: type[Shaped], value: Any, places: Places, problems: list[Problem], rule: str, path: Path = ()
) -> Shaped | None:
    """The value as an instance of the model, or nothing where it does not fit; each misfit is told under
    `rule` at its place.

    `path` leads to the value within what was read. Models are to be strict and to forbid extra fields, as
    `Shape` does.
    """
    try:
        return model.model_validate(value)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            if error["input"] is not BROKEN:
                loc, fields = _followed(model, error["loc"])
                where = (*path, *loc)
                problems.append(
                    Problem(_place(error["type"], where, places), rule, *_told(error, where, fields))
                )
        return None


def _followed(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[Path, list[str]]:
    """The path to a misfit, without the tags that pydantic puts into it where a shape is one of several, and
    the names that may stand where its last name stands.
    """
    path: list[str | int | None] = []
    shapes: list[type[BaseModel]] = [model]
    names: list[str] = []
    for part in loc:
        if isinstance(part, str):
            if len(shapes) > 1:
                shapes = [one for one in shapes if part in get_args(one.model_fields["kind"].annotation)]
                continue
            fields = shapes[0].model_fields if shapes else {}
            names = [field.alias or name for name, field in fields.items()]
            shapes = _shapes(fields[part].annotation) if part in fields else []
        path.append(part)
    return tuple(path), names


def _shapes(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation names, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _shapes(inner)]


def check_slug(slug: str, place: Location, problems: list[Problem], rule: str) -> None:
    """Tells a name that cannot be an address."""
    if not re.fullmatch(SLUG, slug):
        better = "-".join(re.findall("[a-z0-9]+", slug.lower()))
        hint = f'write "{better}"' if better else "use lower-case letters, digits and hyphens"
        problems.append(Problem(place, rule, f'"{slug}" cannot be an address', hint))


_WANTED = {
    "string_type": "text; what reads as a number, a date, true or false stands in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date, as 2026-11-22",
    "list_type": 'a list, as "[first, second]"',
    "tuple_type": 'a list, as "[first, second]"',
    "dict_type": 'fields, as "name: value"',
    "model_type": 'fields, as "name: value"',
    "string_too_short": "at least some text",
    "too_short": "at least one item",
    "greater_than": "a whole number above zero",
    "greater_than_equal": "a whole number, not below zero",
}


def _place(kind: str, where: Path, places: Places) -> Location:
    """Where a misfit is told: a missing field at what should hold it, an unknown one at its name."""
    if kind == "missing":
        where = where[:-1]
    if kind == "union_tag_invalid":
        where = (*where, "kind")
    if kind in ("missing", "extra_forbidden") and (*where, None) in places:
        return places[*where, None]
    return next(places[where[:n]] for n in range(len(where), -1, -1) if where[:n] in places)


def _told(error: Any, where: Path, fields: list[str]) -> tuple[str, Hint]:
    """The message and the hint for one of pydantic's errors."""
    name = ".".join(map(str, where))
    match error["type"]:
        case "missing":
            return f'no field "{where[-1]}"', f'write "{where[-1]}: ..."'
        case "extra_forbidden":
            listed = f"the fields are {', '.join(fields)}" if fields else ""
            return f'unknown field "{where[-1]}"', Meant(str(where[-1]), fields, listed)
        case "union_tag_not_found":
            return f'no field "kind" in "{name}"', 'write "kind: ..."'
        case "literal_error" | "union_tag_invalid":
            name += ".kind" if error["type"] == "union_tag_invalid" else ""
            choices = re.findall("'([^']*)'", error["ctx"].get("expected") or error["ctx"]["expected_tags"])
            given = error["ctx"].get("tag", error["input"])
            one_of = "write " + " or ".join(f'"{choice}"' for choice in choices)
            return f'"{name}" is {_described(given)}', Meant(str(given), choices, one_of)
        case "too_long":
            told = f'"{name}" is a list of {error["ctx"]["actual_length"]}'
            return told, f"write at most {error['ctx']['max_length']}"
        case "value_error":
            return f'"{name}" is {_described(error["input"])}', str(error["ctx"]["error"])
        case kind if kind in _WANTED:
            return f'"{name}" is {_described(error["input"])}', f"write {_WANTED[kind]}"
        case _:
            return f'"{name}" is {_described(error["input"])}', error["msg"][:1].lower() + error["msg"][1:]


def _described(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return "empty"
        case bool():
            return str(value).lower()
        case str():
            text = re.sub(r"\s*\n\s*", " ", value)
            return f'the text "{text}"' if len(text) <= 60 else f'the text "{text[:60]}..."'
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case date():
            return f"the date {value}"
        case _:
            return f"the number {value}"
