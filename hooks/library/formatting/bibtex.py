"""The one form of a bibliography: entries by key, their fields in one order, each on a line of its own.

Comments and definitions stay above the entry that they precede; those that an empty line parts from the first
entry stay at the top of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..sources.bibtex import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..problems import Problem, SourceText

ORDER = (
    "title", "author", "editor", "year", "month", "booktitle", "journal", "institution", "school", "type",
    "organization", "series", "edition", "volume", "number", "chapter", "pages", "publisher", "address",
    "isbn", "issn", "eprint", "archiveprefix", "primaryclass", "doi", "url", "urldate", "keywords",
    "annotation", "code", "verified", "year_note", "identifier_checked", "retracted", "superseded_by",
    "erratum", "formerly",
)  # fmt: skip
"""The fields in their order; others follow as they were."""

Added = tuple[str, str, Mapping[str, str]]
"""The type, key and fields of an entry."""

_PLACE = {name: place for place, name in enumerate(ORDER)}
_WHITESPACE = re.compile(r"[ \t\n]+")


@dataclass
class _Entry:
    key: str
    text: str
    above: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, str]:
        return self.key.lower(), self.key


def form_bibtex(source: SourceText, problems: list[Problem], added: Iterable[Added] = ()) -> str:
    """The text of a file in its form, with entries that are added; what cannot be read is told, and is not in
    it.
    """
    text = source.text
    entries: list[_Entry] = []
    top: list[str] = []
    waiting: list[str] = []
    position = 0
    for block in read_blocks(source, problems):
        _keep(_comments(text[position : block.start], position), entries, waiting)
        position = block.end
        if not block.key:
            waiting.append(text[block.start : block.end])
            continue
        if not entries:
            own = next((n for n in range(len(waiting), 0, -1) if not waiting[n - 1]), 0)
            top, waiting = waiting[:own], waiting[own:]
        above = [line for line in waiting if line]
        entries.append(_Entry(block.key, form_entry(block.type, block.key, block.values), above))
        waiting = []
    _keep(_comments(text[position:], position), entries, waiting)
    entries += [_Entry(key, form_entry(kind, key, values)) for kind, key, values in added]
    entries.sort(key=lambda entry: entry.place)
    parts = ("\n".join([*entry.above, entry.text]) for entry in entries)
    return "\n".join(filter(None, (_paragraphs(top), "\n".join(parts), _paragraphs(waiting))))


def form_entry(kind: str, key: str, values: Mapping[str, str]) -> str:
    """An entry in its form, with the end of its last line."""
    ordered = sorted(values.items(), key=lambda item: _PLACE.get(item[0], len(ORDER)))
    fields = [f"  {name} = {{{_WHITESPACE.sub(' ', value).strip(' ')}}},\n" for name, value in ordered]
    return f"@{kind}{{{key},\n{''.join(fields)}}}\n"


def _comments(gap: str, position: int) -> list[str]:
    """The lines between two blocks, empty ones included: first what stands behind the former on its line."""
    lines = gap.split("\n") if position else ["", *gap.split("\n")]
    if len(lines) > 1 and not lines[-1].strip():
        lines.pop()  # what stands before the latter on its line
    return [line.strip() for line in lines]


def _keep(lines: list[str], entries: list[_Entry], waiting: list[str]) -> None:
    """Adds lines to those that wait for the next entry; a comment behind an entry belongs to that one."""
    behind, *others = lines
    if behind:
        (entries[-1].above if entries and not waiting else waiting).append(behind)
    waiting += others


def _paragraphs(lines: Iterable[str]) -> str:
    """Lines with at most one empty one between two, and none around."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).rstrip("\n") + "\n" if kept else ""
