"""Reads BibTeX into papers, with the place of each entry and field, and tells what is wrong with its syntax.

Whether the fields make sense is left to the rules. An entry that cannot be read ends before the next line
that begins one, so that a missing brace costs one entry; for the same reason a value cannot hold such a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..model import Author, Paper
from ..problems import Hint, Location, Meant, Problem, SourceText
from .latex import plain_text, unknown_command
from .names import read_name, split_names

if TYPE_CHECKING:
    from collections.abc import Iterator

VERBATIM = frozenset({"doi", "eprint", "url", "code", "keywords", "superseded_by", "formerly"})
"""Fields whose characters stand for themselves: identifiers, addresses and keys hold no LaTeX."""

_VENUES = ("journal", "booktitle", "institution", "school", "publisher")
_VENUE = {
    "article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
    "techreport": "institution", "phdthesis": "school", "book": "publisher",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_GAP = re.compile(r"(?:\s+|%[^\n]*)*")
_HEAD = re.compile(r"@\s*([A-Za-z]+)\s*([{(])\s*")
_KEY = re.compile(r"([^\s,{}=\"]+)\s*(?:,|(?=\}))")
_FIELD = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_:.+-]*)\s*=\s*")
_PLAIN_FIELD = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_:.+-]*)\s*=\s*\{([^{}]*)\}\s*(?:,\s*|(?=\}))")
_CLOSE = re.compile(r"\s*\}")
_COMMA = re.compile(r"\s*(?:,\s*|(?=\}))")
_HASH = re.compile(r"\s*#\s*")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r'[{}"]')
_WORD = re.compile(r"[0-9]+|[A-Za-z_][A-Za-z0-9_:.+-]*")
_NEXT_FIELD = re.compile(r"\n[ \t]*[A-Za-z_]+[ \t]*=[ \t]*[{\"]")
_NEXT = re.compile(r"\S|$")
_DOLLAR = re.compile(r"(?<!\\)\$")


class _Value(NamedTuple):
    text: str
    offset: int
    exact: bool
    """Whether the text stands in the file as it is, so that places within it can be told."""


class _Entry(NamedTuple):
    type: str
    key: str
    start: int
    end: int
    key_offset: int
    fields: dict[str, _Value]


class _Broken(Exception):
    """Something that ends the reading of an entry: offset, message and hint."""

    def __init__(self, offset: int, message: str, hint: Hint = "") -> None:
        super().__init__(message)
        self.offset, self.message, self.hint = offset, message, hint


def read_bibtex(source: SourceText, problems: list[Problem]) -> tuple[list[Paper], dict[str, Location]]:
    """The papers of a file, and the places of all its keys, those of broken entries included."""
    reader = _Reader(source, problems)
    papers = [reader.paper(entry) for entry in reader.entries()]
    return papers, reader.keys


class Span(NamedTuple):
    """Where the value of a field stands in a text, without its braces or quotation marks."""

    start: int
    end: int
    inside: bool
    """Whether the entry has the field; else the span is empty, before the brace that ends the entry."""


def field_spans(source: SourceText, name: str) -> dict[str, Span]:
    """Where each entry of a file has a field, by key, or could have one; without those that have it in parts
    or by the name of a string, and those whose key is used twice.
    """
    spans: dict[str, Span] = {}
    entries = list(_Reader(source, []).entries())
    used = Counter(entry.key for entry in entries)
    for entry in entries:
        value = entry.fields.get(name)
        if used[entry.key] > 1:
            continue
        if value is None:
            spans[entry.key] = Span(entry.end - 1, entry.end - 1, False)
        elif value.exact and source.text[value.offset - 1] in '{"':
            spans[entry.key] = Span(value.offset, value.offset + len(value.text), True)
    return spans


class Block(NamedTuple):
    """What stands between two braces in a file: an entry, or a definition or comment, which has no key."""

    start: int
    end: int
    type: str
    key: str
    values: dict[str, str]
    """What its fields hold, with strings put in for their names, and otherwise as the file has it."""


def read_blocks(source: SourceText, problems: list[Problem]) -> list[Block]:
    """All that a file holds beside comments after `%`, in its order, without what cannot be read."""
    blocks = []
    for start, end, entry in _Reader(source, problems).commands():
        kind, key, fields = (entry.type, entry.key, entry.fields) if entry else ("", "", {})
        blocks.append(Block(start, end, kind, key, {name: value.text for name, value in fields.items()}))
    return blocks


class _Reader:
    """Goes through one file; strings defined in it are known to it alone."""

    def __init__(self, source: SourceText, problems: list[Problem]) -> None:
        self.source, self.text, self.problems = source, source.text, problems
        self.keys: dict[str, Location] = {}
        self.strings = {month[:3].lower(): month for month in _MONTHS}

    def entries(self) -> Iterator[_Entry]:
        return (entry for _, _, entry in self.commands() if entry)

    def commands(self) -> Iterator[tuple[int, int, _Entry | None]]:
        """Where each command stands that can be read, and its entry, if it is one."""
        text = self.text
        starts = [found.start() for found in _START.finditer(text)] + [len(text)]
        position = 0
        while (position := _GAP.match(text, position).end()) < len(text):  # type: ignore[union-attr]
            limit = starts[min(bisect_right(starts, position), len(starts) - 1)]
            start = position
            try:
                entry, position = self.command(start, limit)
            except _Broken as broken:
                self.refuse(broken.offset, broken.message, broken.hint)
                position = limit
                continue
            yield start, position, entry

    def command(self, position: int, limit: int) -> tuple[_Entry | None, int]:
        """An entry, or nothing for a definition or a comment, and where it ends."""
        head = _HEAD.match(self.text, position, limit)
        if not head:
            hint = 'an entry begins "@type{key,", a comment line with "%"'
            raise _Broken(position, "text outside of an entry", hint)
        kind = head[1].lower()
        if head[2] == "(":
            hint = f'write "@{kind}{{key," and end it with "}}"'
            raise _Broken(head.start(2), f'"@{kind}" in round brackets', hint)
        if kind == "comment":
            return None, self.braced(head.start(2), limit, '"@comment"')
        if kind == "preamble":
            raise _Broken(position, '"@preamble" is not read here', "delete it")
        if kind == "string":
            return None, self.definition(head.end(), limit)
        return self.entry(kind, position, head.end(), limit)

    def definition(self, position: int, limit: int) -> int:
        name = _FIELD.match(self.text, position, limit)
        if not name:
            raise _Broken(position, '"@string" without a name', "write @string{name = {value}}")
        value, position = self.value(name[1], name.end(), limit)
        close = _CLOSE.match(self.text, position, limit)
        if not close:
            raise _Broken(position, f'"}}" expected after the string "{name[1]}"')
        self.strings[name[1].lower()] = value.text
        return close.end()

    def entry(self, kind: str, start: int, position: int, limit: int) -> tuple[_Entry, int]:
        key = _KEY.match(self.text, position, limit)
        if not key:
            raise _Broken(position, f'"@{kind}" without a key', f'write "@{kind}{{key," and then its fields')
        self.keys.setdefault(key[1], self.source.at(position))
        key_offset, position = position, key.end()
        fields: dict[str, _Value] = {}
        last = None
        while not (close := _CLOSE.match(self.text, position, limit)):
            if field := _PLAIN_FIELD.match(self.text, position, limit):  # the common case, in one go
                last, position = _Value(field[2], field.start(2), True), field.end()
            elif field := _FIELD.match(self.text, position, limit):
                last, position = self.value(field[1], field.end(), limit)
                comma = _COMMA.match(self.text, position, limit)
                if not comma:
                    hint = f'end the value of "{field[1]}" with ","'
                    raise self.unclosed(key, last, position, limit, '"," or "}" expected', hint)
                position = comma.end()
            else:
                hint = 'write "name = {value},"'
                raise self.unclosed(key, last, position, limit, 'a field, or "}", expected', hint)
            name = field[1].lower()
            if name in fields:
                hint = f"the first is at {self.source.at(fields[name].offset)}"
                self.refuse(field.start(1), f'field "{name}" twice', hint, "paper-field")
            fields.setdefault(name, last)
        return _Entry(kind, key[1], start, close.end(), key_offset, fields), close.end()

    def unclosed(
        self, key: re.Match[str], last: _Value | None, position: int, limit: int, message: str, hint: str
    ) -> _Broken:
        """What to tell of an entry that stops making sense, which is mostly due to a brace missing before."""
        if last and last.exact and _NEXT_FIELD.search(last.text):
            hint = "it goes on over the fields that follow"
            return _Broken(last.offset - 1, "value without its closing brace", hint)
        if not self.text[position:limit].strip():
            return _Broken(key.start(1), f'entry "{key[1]}" is not closed', 'end it with "}"')
        return _Broken(_NEXT.search(self.text, position).start(), message, hint)  # type: ignore[union-attr]

    def value(self, name: str, position: int, limit: int) -> tuple[_Value, int]:
        """The value at a position, and where it ends."""
        text = self.text
        parts: list[_Value] = []
        while True:
            sign = text[position : position + 1] if position < limit else ""
            if sign == "{":
                end = self.braced(position, limit, f'the value of "{name}"')
                parts.append(_Value(text[position + 1 : end - 1], position + 1, True))
            elif sign == '"':
                end = self.quoted(position, limit, name)
                parts.append(_Value(text[position + 1 : end - 1], position + 1, True))
            elif word := _WORD.match(text, position, limit):
                end = word.end()
                parts.append(_Value(self.word(word[0], position), position, word[0].isdigit()))
            else:
                raise _Broken(position, f'field "{name}" without a value', f'write "{name} = {{...}}"')
            more = _HASH.match(text, end, limit)
            if not more:
                break
            position = more.end()
        if len(parts) == 1:
            return parts[0], end
        return _Value("".join(part.text for part in parts), parts[0].offset, False), end

    def word(self, word: str, position: int) -> str:
        if word.isdigit() or word.lower() in self.strings:
            return self.strings.get(word.lower(), word)
        raise _Broken(
            position, f'no string "{word}"', Meant(word.lower(), self.strings, "put the value in braces")
        )

    def braced(self, position: int, limit: int, what: str) -> int:
        """Where the group ends that a brace opens."""
        depth = 0
        for brace in _BRACE.finditer(self.text, position, limit):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                return brace.end()
        raise _Broken(position, f"{what} is not closed", 'a "}" is missing')

    def quoted(self, position: int, limit: int, name: str) -> int:
        depth = 0
        for sign in _QUOTE.finditer(self.text, position + 1, limit):
            if sign[0] == '"' and depth == 0:
                return sign.end()
            depth += {"{": 1, "}": -1}.get(sign[0], 0)
            if depth < 0:
                break
        hint = "a quotation mark is missing, or a brace too many"
        raise _Broken(position, f'the value of "{name}" is not closed', hint)

    def paper(self, entry: _Entry) -> Paper:
        """The paper of an entry; what its values hold that cannot be read is told."""
        fields = {name: self.plain(name, value) for name, value in entry.fields.items()}
        authors, more = self.authors(entry.fields.get("author"))
        year = fields.get("year", "")
        venue = _VENUE.get(entry.type) or next((name for name in _VENUES if name in fields), "")
        return Paper(
            key=entry.key,
            type=entry.type,
            title=fields.get("title", ""),
            authors=authors,
            more_authors=more,
            year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else 0,
            venue=fields.get(venue, ""),
            fields=fields,
            bibtex=self.text[entry.start : entry.end],
            location=self.source.at(entry.key_offset),
            places={name: self.source.at(value.offset) for name, value in entry.fields.items()},
        )

    def plain(self, name: str, value: _Value) -> str:
        folded = " ".join(value.text.split())
        if name in VERBATIM:
            if "\\" in folded:
                self.within(value, "\\", f'a backslash in "{name}"', "write it as it is, without LaTeX")
            return folded
        text = plain_text(folded)
        if "\\" in text:
            command = unknown_command(text)
            self.within(
                value,
                command,
                f'the LaTeX command "{command}" in "{name}"',
                "write it in Unicode or leave it out",
            )
        if "$" in text and _DOLLAR.search(value.text):
            self.within(value, "$", f'a formula in "{name}"', 'write it in Unicode; a dollar sign is "\\$"')
        return text

    def within(self, value: _Value, part: str, message: str, hint: str) -> None:
        offset = value.offset + max(value.text.find(part), 0) if value.exact else value.offset
        self.refuse(offset, message, hint, "bibtex-latex")

    def authors(self, value: _Value | None) -> tuple[tuple[Author, ...], bool]:
        """The authors, none where one of them cannot be read, and whether there are others."""
        if value is None or not value.text.strip():
            return (), False
        authors = []
        names = split_names(value.text)
        more = len(names) > 1 and names[-1][0] == "others"
        for name, offset in names[: -1 if more else None]:
            author = read_name(name)
            if isinstance(author, Author):
                authors.append(author)
            else:
                self.refuse(value.offset + offset if value.exact else value.offset, *author, "paper-author")
        return tuple(authors) if len(authors) == len(names) - more else (), more

    def refuse(self, offset: int, message: str, hint: Hint = "", rule: str = "bibtex-syntax") -> None:
        self.problems.append(Problem(self.source.at(offset), rule, message, hint))
