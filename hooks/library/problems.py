"""Where something stands in a source file, what is wrong with it, and how that is told to a person or a
machine.

Nothing here knows what a library contains; every other module of the package builds on this one.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a source file: its path relative to the library's root, and line and column, both from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def _did_you_mean(name: str) -> str:
    return f'did you mean "{name}"?'


@dataclass(frozen=True, slots=True)
class Meant:
    """A hint at the one of the known names that somebody may have meant, which is looked up when it is told:
    it takes long among many.
    """

    name: str
    known: Collection[str]
    otherwise: str = ""
    """What to tell where no name is near."""
    told: Callable[[str], str] = _did_you_mean
    """How to tell the nearest."""
    cutoff: float = 0.6
    """How alike two names have to be, from 0 to 1."""
    but: str = ""
    """A name that cannot be meant."""

    def __str__(self) -> str:
        if len(self.name) > _LONGEST:
            return self.otherwise
        names = (name for name in self.known if name != self.but)
        near = get_close_matches(self.name, names, 1, self.cutoff)
        return self.told(near[0]) if near else self.otherwise


_LONGEST = 100
"""Characters of the longest name to which a near one is looked for."""

Hint = str | Meant


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, by the rule that refuses it, and how to mend it."""

    location: Location
    rule: str
    message: str
    hint: Hint = ""

    def __str__(self) -> str:
        told = f"{self.location}: {self.rule}: {self.message}"
        hint = str(self.hint)
        return f"{told}; {hint}" if hint else told


Finding = tuple[Location, str, Hint]
"""What a rule yields: the place, the message and the hint. The rule's identifier is added by whoever runs
it.
"""


@dataclass(frozen=True, eq=False)
class SourceText:
    """The text of one source file, which turns an offset in it into a `Location`.

    `fixed` is for text whose characters have no place of their own (a folded scalar in YAML):
    then every offset has that one location. `within` is for a text that stands indented in a file: the lines
    before it, and its margin.
    """

    path: str
    text: str
    fixed: Location | None = None
    within: tuple[int, int] = (0, 0)
    _lines: list[int] = field(default_factory=list, init=False, repr=False)

    def at(self, offset: int) -> Location:
        """The location of a character, given by its offset from the start of the text."""
        if self.fixed:
            return self.fixed
        if not self._lines:
            position = -1
            self._lines.append(0)
            while (position := self.text.find("\n", position + 1)) >= 0:
                self._lines.append(position + 1)
        line = bisect_right(self._lines, offset)
        above, margin = self.within
        return Location(self.path, above + line, margin + offset - self._lines[line - 1] + 1)


def _as_text(problems: Sequence[Problem]) -> str:
    return "".join(f"{problem}\n" for problem in problems)


def _as_json(problems: Sequence[Problem]) -> str:
    rows = [
        {**asdict(problem.location), **{k: v for k, v in asdict(problem).items() if k != "location"}}
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _as_github(problems: Sequence[Problem]) -> str:
    def escaped(text: str, more: str = "") -> str:
        for character in "%\r\n" + more:
            text = text.replace(character, f"%{ord(character):02X}")
        return text

    return "".join(
        f"::error file={escaped(problem.location.path, ':,')},line={problem.location.line},"
        f"col={problem.location.column},title={problem.rule}::"
        f"{escaped(problem.message + (f'; {problem.hint}' if problem.hint else ''))}\n"
        for problem in problems
    )


def _as_markdown(problems: Sequence[Problem]) -> str:
    rows, told = ["| place | rule | problem |\n|---|---|---|\n"], 0
    for problem in problems:
        message = problem.message + (f"; {problem.hint}" if problem.hint else "")
        row = " | ".join(_inert(text) for text in (str(problem.location), problem.rule, message))
        if told + len(row) > MARKDOWN_LIMIT:
            rows.append(f"\nThis table ends here; there are {len(problems)} problems in all.\n")
            break
        rows.append(f"| {row} |\n")
        told += len(row)
    return "".join(rows) if problems else ""


def _inert(text: str) -> str:
    """Text as GitHub's Markdown shows it and takes it for nothing else: no cell, element, link, image,
    mention or number of an issue comes of it. Within `<code>` GitHub looks for neither of the last two; what
    cannot be seen is written as its escape.
    """
    seen = "".join(
        character.encode("unicode_escape").decode() if category(character)[0] == "C" else character
        for character in text
    )
    cell = "".join(c if c.isalnum() or c in " ,;()-/'" else f"&#{ord(c)};" for c in seen)
    return f"<code>{cell}</code>"


FORMATS = {"text": _as_text, "json": _as_json, "github": _as_github, "markdown": _as_markdown}
MARKDOWN_LIMIT = 40_000
"""Characters of a table: an issue on GitHub takes 65,536 with all that stands beside it."""


def tell(problems: Iterable[Problem], form: str = "text") -> str:
    """All problems, sorted by place, in one of `FORMATS`: lines for people, JSON, GitHub's workflow commands,
    or a table in GitHub's Markdown.
    """
    return FORMATS[form](sorted(problems))
