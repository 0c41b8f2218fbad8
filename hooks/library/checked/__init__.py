"""Checked numbers: what `<data value="…">` names is looked up or computed, and held against what is written.

    value    = quantity [ " / " quantity ]
    quantity = release "#" field [ "(" argument "=" value { ", " argument "=" value } ")" ]
             | "bench." name "#" result

A release is named by its id, a benchmark by its file in `benchmarks/results/`, and a result by its keys,
joined by dots. `fields` has the fields, `texts` the ways in which a number may be written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..problems import Meant
from .fields import FIELDS, Unknown, arguments_of
from .texts import Kind, exact

if TYPE_CHECKING:
    from ..catalogue import Release, Source
    from ..model import Library
    from ..problems import Location

__all__ = ["Checked", "Unknown", "resolve"]

_INDEX = re.compile("0|[1-9][0-9]{0,6}")
_QUANTITY = re.compile(r"([^\s#()/]+)#([^\s()/]+)(?:\(([^()]*)\))?")
_LARGEST = 10**30
_MOST_LISTED = 20
_FORM = 'write "release#field" or "release#field(name=value)"'


@dataclass(frozen=True)
class Checked:
    """What a checked number stands for."""

    value: Fraction | str
    kind: Kind
    subject: str
    """What it is of what, as `KV cache of Llama 3.1 8B, context 4,096`."""
    formula: str
    """How it is computed, in numbers; nothing where a source states it."""
    release: Release | None = None
    """The release that it belongs to, if it belongs to one."""
    sources: tuple[Source, ...] = ()
    result: str = ""
    """The file of the benchmark that found it, if one did."""
    place: Location | None = None
    """Where what it is or follows from is corrected: a quotient by its parts, a result by measuring again."""

    @property
    def told(self) -> str:
        """The value exactly, with its unit."""
        return exact(self.value, self.kind)


def resolve(library: Library, value: str) -> list[Checked]:
    """What the value of a `<data>` element names: one quantity, or a quotient with the two that it is made of
    behind it.

    Raises `Unknown`, with a hint, where it cannot be found, and `Unreadable` where the sheet that would have
    it is broken and told of elsewhere.
    """
    parts = [_quantity(library, part.strip()) for part in value.split(" / ")]
    if len(parts) == 1:
        return parts
    if len(parts) > 2:
        raise Unknown(f'"{value}" has more than one division', "divide two quantities")
    above, below = parts
    if not isinstance(above.value, Fraction) or not isinstance(below.value, Fraction) or not below.value:
        raise Unknown(f'"{value}" cannot be divided', "divide two numbers, the second not zero")
    if above.kind != below.kind:
        raise Unknown(f'"{value}" divides a {above.kind.noun} by a {below.kind.noun}', "divide like by like")
    quotient = Checked(
        value=above.value / below.value,
        kind=Kind("factor"),
        subject=f"{above.subject}, over {below.subject}",
        formula=f"{above.told} / {below.told}",
        sources=tuple(dict.fromkeys((*above.sources, *below.sources))),
    )
    return [quotient, above, below]


def _quantity(library: Library, text: str) -> Checked:
    match = _QUANTITY.fullmatch(text)
    if not match:
        raise Unknown(f'no value "{text}"', _FORM)
    subject, field, arguments = match[1], match[2], match[3] or ""
    if subject.startswith("bench."):
        return _result(library, subject.removeprefix("bench."), match[0].partition("#")[2])
    release = library.release.get(subject)
    if not release:
        if subject in library.known_releases:
            raise Unreadable
        raise Unknown(f'no release "{subject}"', Meant(subject, library.known_releases, "add it to models/"))
    if field not in FIELDS:
        raise Unknown(f'no field "{field}"', Meant(field, FIELDS, f"the fields are {', '.join(FIELDS)}"))
    entry = FIELDS[field]
    given = arguments_of(entry, field, arguments)
    found = entry.of(library, release, given)
    told = ", ".join(f"{name} {_shown(one)}" for name, one in given.items() if one)
    return Checked(
        value=found.value,
        kind=entry.kind,
        subject=f"{entry.title} of {release.name}" + (f", {told}" if told else ""),
        formula=found.formula,
        release=release,
        sources=found.sources,
        place=found.place,
    )


class Unreadable(Exception):
    """What would have the value is broken, and told of by the rule that it breaks."""


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _result(library: Library, name: str, path: str) -> Checked:
    """What a benchmark found: a number, or a mapping of `value` and `unit`."""
    if name not in library.results:
        otherwise = "the results are in benchmarks/results/"
        hint = Meant(name, library.results, otherwise, lambda near: f'did you mean "bench.{near}"?')
        raise Unknown(f'no benchmark "{name}"', hint)
    found: Any = library.results[name]
    if found is None:
        raise Unreadable
    for key in path.split("."):
        keys: dict[str, Any] = found if isinstance(found, dict) else {}
        if isinstance(found, list) and _INDEX.fullmatch(key) and int(key) < len(found):
            found = found[int(key)]
        elif key in keys:
            found = keys[key]
        else:
            listed = ", ".join(islice(keys, _MOST_LISTED)) or "numbers only, counted from 0"
            hint = Meant(key, keys, f"there are {listed}")
            raise Unknown(f'benchmark "{name}" has no result "{key}"', hint)
    unit = ""
    if isinstance(found, dict) and set(found) >= {"value", "unit"}:
        found, unit = found["value"], found["unit"]
    is_number = isinstance(found, int | float) and not isinstance(found, bool) and isinstance(unit, str)
    if not is_number or not 0 <= found < _LARGEST:
        told = f'"{path}" of benchmark "{name}" is no number from zero up'
        raise Unknown(told, "name one of the numbers in it")
    return Checked(
        value=Fraction(str(found)),
        kind=Kind("measured", unit),
        subject=f"{path} of the benchmark {name}",
        formula="",
        result=f"benchmarks/results/{name}.json",
    )
