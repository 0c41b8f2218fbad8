"""What is gathered while a text in Markdown is read, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..body import Body, Citation, Code, Datum, Element, Formula, Heading, Link, Sentence
from ..problems import Problem

if TYPE_CHECKING:
    from ..problems import SourceText


@dataclass
class Gathered:
    """The parts of a `Body` in the making; offsets are those of the source."""

    source: SourceText
    problems: list[Problem]
    headings: list[Heading] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    data: list[Datum] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    occurrences: Counter[str] = field(default_factory=Counter)
    """How often each key was cited so far."""
    bars: list[int] = field(default_factory=list)
    words: int = 0

    def refuse(self, rule: str, offset: int, message: str, hint: str = "") -> None:
        """Notes a problem at an offset."""
        self.problems.append(Problem(self.source.at(offset), rule, message, hint))

    def body(self, start: int) -> Body:
        """What was gathered, in the order in which it stands in the text."""
        return Body(
            self.source,
            start,
            tuple(self.headings),
            tuple(self.citations),
            tuple(sorted(self.links, key=lambda link: link.offset)),
            tuple(self.codes),
            tuple(self.formulas),
            tuple(sorted(self.elements, key=lambda element: element.offset)),
            tuple(self.data),
            tuple(self.sentences),
            self.words,
            tuple(self.bars),
        )
