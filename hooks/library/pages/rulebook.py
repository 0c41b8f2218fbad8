"""The rule reference, out of the docstrings of the rules."""

from __future__ import annotations

import inspect
import textwrap
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ..rules import RULES, identifier
from .text import fenced

if TYPE_CHECKING:
    from ..rules import Rule

EXAMPLE = "{.text .no-copy}"
"""How examples are marked: they need no button to copy them, and Material lays the page out anew for each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule: its identifier, and its docstring as Markdown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules that look at one thing."""

    title: str
    entries: tuple[Entry, ...]


def rulebook() -> list[Chapter]:
    """All rules, by the module that they stand in, each by its identifier."""
    grouped = groupby(sorted(RULES, key=lambda rule: rule.__module__), key=lambda rule: rule.__module__)
    return [
        Chapter(
            module.rpartition(".")[2].replace("_", " ").capitalize(),
            tuple(sorted((_entry(rule) for rule in rules), key=lambda entry: entry.id)),
        )
        for module, rules in grouped
    ]


def _entry(rule: Rule) -> Entry:
    paragraphs = textwrap.dedent(inspect.getdoc(rule) or "").split("\n\n")
    return Entry(identifier(rule), "\n\n".join(_blocks(paragraphs)))


def _blocks(paragraphs: list[str]) -> list[str]:
    """Paragraphs as they stand, and runs of indented ones as one block of code."""
    return [
        fenced(textwrap.dedent("\n\n".join(run)).strip("\n"), EXAMPLE) if indented else "\n\n".join(run)
        for indented, run in groupby(paragraphs, key=lambda paragraph: paragraph.startswith("    "))
    ]
