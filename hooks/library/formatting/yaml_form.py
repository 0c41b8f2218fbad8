"""The one form of a file in YAML: two spaces a level, flow collections on one line, double quotation marks,
folded texts filled to one width.

What its author has chosen stays: the order of fields, which collections are flow and which texts stand in
quotes or in blocks. Comments keep their places, and at most one empty line before and after them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from ..problems import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 130
"""Characters of a line of folded text, its margin included."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXTS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_COMMENT = re.compile(r"#[^\n]*")
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""What JSON leaves as it is, and YAML takes for the end of a line or refuses."""


@dataclass(frozen=True)
class _Comment:
    offset: int
    line: int
    column: int
    text: str
    alone: bool
    """Whether nothing stands before it on its line."""
    after_blank: bool
    before_blank: bool


def form_yaml(text: str) -> str:
    """The text in its form; it has to be one that `read_yaml` reads without a problem."""
    form = _Form(text)
    form.top()
    return "\n".join(form.lines).strip("\n") + "\n"


def comments(text: str) -> list[str]:
    """The comments of a text in their order."""
    return [comment.text for comment in _Form(text).comments]


class _Form:
    """Writes the nodes of a text anew, line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.node: Any = yaml.compose(text, Loader=_LOADER)
        self.scalars = list(_scalars(self.node))
        self.starts = [node.start_mark.index for node in self.scalars]
        self.comments = list(self.found())
        self.offsets = [comment.offset for comment in self.comments]
        self.next = 0
        """The first comment that is not written yet."""
        self.lines: list[str] = []

    def found(self) -> Iterator[_Comment]:
        """What begins with `#` outside of scalars, and in the line that opens a text in lines."""
        source = SourceText("", self.text)
        rows = self.text.split("\n")
        position = 0
        for node in (*self.scalars, None):
            end = node.start_mark.index if node else len(self.text)
            yield from self.between(position, end, source, rows)
            if node is None:
                return
            position = node.end_mark.index
            if node.style in ("|", ">"):
                opening = self.text.find("\n", end)
                yield from self.between(end, opening if opening >= 0 else len(self.text), source, rows)

    def between(self, start: int, end: int, source: SourceText, rows: list[str]) -> Iterator[_Comment]:
        for found in _COMMENT.finditer(self.text, start, end):
            place = source.at(found.start())
            line, column = place.line - 1, place.column - 1
            yield _Comment(
                offset=found.start(),
                line=line,
                column=column,
                text=found[0].rstrip(),
                alone=not rows[line][:column].strip(),
                after_blank=line > 0 and not rows[line - 1].strip(),
                before_blank=line + 1 < len(rows) and not rows[line + 1].strip(),
            )

    def top(self) -> None:
        if self.is_inline(self.node):
            self.alone_before(self.node.end_mark.index, 0)
            self.write(self.inline(self.node), self.node)
        else:
            self.block(self.node, 0, "")
        self.alone_before(len(self.text), 0)

    def block(self, node: Any, margin: int, head: str) -> None:
        """A collection in lines; `head` is what stands before its first item on the same line."""
        mapping = isinstance(node, yaml.MappingNode)
        apart = mapping and margin == 0 and all(not self.is_inline(value) for _, value in node.value)
        for item in node.value:
            first = item[0] if mapping else item
            self.alone_before(first.start_mark.index, margin, apart)
            if apart and self.lines and not self.lines[-1].startswith("#"):
                self.blank()
            if isinstance(item, tuple):
                self.pair(item, margin, head)
            else:
                self.item(item, margin, f"{head}- ")
            head = " " * margin
        self.ending(node, margin)

    def pair(self, item: tuple[Any, Any], margin: int, head: str) -> None:
        key, value = item
        name = f"{head}{self.scalar(key)}:"
        if not self.is_inline(value):
            self.write(name, key)
            self.block(value, margin + 2, " " * (margin + 2))
        elif self.is_text(value):
            self.text_block(name, value, margin + 2)
        else:
            self.alone_before(value.start_mark.index, margin)
            self.write(f"{name} {self.inline(value)}".rstrip(), value)

    def item(self, value: Any, margin: int, head: str) -> None:
        if not self.is_inline(value):
            self.block(value, margin + 2, head)
        elif self.is_text(value):
            self.text_block(head.rstrip(), value, margin + 2)
        else:
            self.write(f"{head}{self.inline(value)}".rstrip(), value)

    def text_block(self, head: str, node: Any, margin: int) -> None:
        """A text over several lines: folded or literal as it was, in quotes where neither can hold it."""
        literal = node.style == "|"
        for sign, lines in (("|", _literal), (">", _folded))[:: 1 if literal else -1]:
            body = lines(node.value, WIDTH - margin)
            opened = f"{sign}{'' if node.value.endswith(chr(10)) else '-'}"
            block = "\n".join([f"x: {opened}", *(f"{'  ' if line else ''}{line}" for line in body), ""])
            if _reads_as(block, node.value):
                self.write(f"{head} {opened}", node, node.start_mark.line)
                self.lines += [f"{' ' * margin if line else ''}{line}" for line in body]
                return
        self.write(f"{head} {_quoted(node.value)}", node)

    def is_inline(self, node: Any) -> bool:
        """Whether a node stands on the line of its key: all but collections in lines, and those with comments
        inside, which have to be.
        """
        if isinstance(node, yaml.ScalarNode) or not node.value:
            return True
        inside = (bisect_left(self.offsets, mark.index) for mark in (node.start_mark, node.end_mark))
        return bool(node.flow_style) and len({*inside}) == 1

    def is_text(self, node: Any) -> bool:
        if not isinstance(node, yaml.ScalarNode):
            return False
        several = node.start_mark.line != node.end_mark.line
        return node.style in ("|", ">") or (not node.style and several)

    def inline(self, node: Any) -> str:
        """A node on one line."""
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return f"[{', '.join(self.inline(item) or 'null' for item in node.value)}]"
        pairs = (f"{self.scalar(key)}: {self.inline(value) or 'null'}" for key, value in node.value)
        return f"{{{', '.join(pairs)}}}"

    def scalar(self, node: Any) -> str:
        if node.style:
            return _quoted(node.value)
        if node.start_mark.line == node.end_mark.line:
            return self.text[node.start_mark.index : node.end_mark.index]
        return node.value if _reads_as(f"x: [{node.value}]\n", [node.value]) else _quoted(node.value)

    def write(self, line: str, node: Any, row: int | None = None) -> None:
        """Writes a line, and behind it the comment that stands behind the node that it ends with."""
        row = node.end_mark.line if row is None else row
        if self.waits() and not self.comments[self.next].alone and self.comments[self.next].line == row:
            line = f"{line}  {self.comments[self.next].text}"
            self.next += 1
        self.lines.append(line)

    def alone_before(self, offset: int, margin: int, apart: bool = False) -> None:
        """Writes the comments before a place, on lines of their own."""
        while self.waits() and (comment := self.comments[self.next]).offset < offset:
            self.comment(comment, margin, apart)
            apart = False

    def ending(self, node: Any, margin: int) -> None:
        """Writes the comments at the end of a collection: those that are indented as it is."""
        if node.flow_style:
            self.alone_before(node.end_mark.index, margin)
            return
        while self.waits() and (comment := self.comments[self.next]).alone:
            last = self.scalars[bisect_left(self.starts, comment.offset) - 1]
            if comment.column < node.start_mark.column or not _within(node, last):
                break
            self.comment(comment, margin)

    def comment(self, comment: _Comment, margin: int, apart: bool = False) -> None:
        if comment.after_blank or apart:
            self.blank()
        self.lines.append(f"{' ' * margin}{comment.text}")
        self.next += 1
        if comment.before_blank:
            self.blank()

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def waits(self) -> bool:
        return self.next < len(self.comments)


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
        return
    for item in node.value:
        for inner in item if isinstance(node, yaml.MappingNode) else (item,):
            yield from _scalars(inner)


def _within(node: Any, scalar: Any) -> bool:
    return bool(node.start_mark.index <= scalar.start_mark.index < node.end_mark.index)


def _literal(value: str, width: int) -> list[str]:
    return value.removesuffix("\n").split("\n")


def _folded(value: str, width: int) -> list[str]:
    """The lines of a folded text: words as they fit, an empty line for each that the text itself ends."""
    lines: list[str] = []
    for number, paragraph in enumerate(value.removesuffix("\n").split("\n")):
        if number:
            lines.append("")
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _quoted(value: str) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _reads_as(text: str, value: Any) -> bool:
    try:
        return bool(yaml.load(text, Loader=_TEXTS)["x"] == value)
    except yaml.YAMLError:
        return False
