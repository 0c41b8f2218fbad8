"""Reads a run, which is the text between two ends of blocks: a paragraph, a heading, a row of a table. It has
citations and sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ..body import Citation, Sentence
from .dialects import check_text
from .tags import read_stray

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .gathered import Gathered

Part = Literal["prose", "row", "caption", "heading"]
Span = tuple[int, int]

BRACKET = re.compile(r"\[([^\[\]]*@[^\[\]]*)\]")
CITES = re.compile(r"(?:^|[\s;,(\[-])@\w")
CITATIONS = re.compile(r"@[A-Za-z0-9_-]+(?:,[^;\n@]+)?(?:; ?@[A-Za-z0-9_-]+(?:,[^;\n@]+)?)*")
CITATION = re.compile(r"@([A-Za-z0-9_-]+)(?:, *([^;\n@]+))?")
BARE_KEY = re.compile(r"(?<![\w/@.])@[a-z]+\d{4}\w+")
UNDEFINED = re.compile(r"\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]")
FOOTNOTE = re.compile(r"\[\^(?!\])[^\[\]\n]*\]?")
QUOTE_MARKER = re.compile(r"(?<=\n)[ \t]*>[ \t>]*")
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]*_]*\s+(?=[^\sa-z]|[a-z]+[A-Z])")
FULL_STOP = re.compile(r"[.!?][^\w$]*$")
ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|Figs?|Sec|Eqs?|Tab|No|ca|approx|resp)|\b[A-Z])\.$")


class Run:
    """The span of a run, and the spans in it that are no prose; offsets are those of the source."""

    __slots__ = ("blanks", "codes", "data", "end", "formulas", "links", "opened", "start")

    def __init__(self) -> None:
        self.start = self.end = -1
        self.blanks: list[Span] = []
        self.formulas: list[Span] = []
        self.links: list[Span] = []
        self.codes: list[Span] = []
        self.data: list[int] = []
        self.opened = -1
        """Offset behind the tag of a checked number that is not closed yet."""

    def extend(self, start: int, end: int) -> None:
        """Takes in a span."""
        if self.start < 0:
            self.start = start
        if end > self.end:
            self.end = end


def read_run(
    gathered: Gathered,
    run: Run,
    part: Part,
    quoted: bool,
    computed: bool,
    caption: Span | None,
    sourced: bool,
) -> bool:
    """Gathers the citations and sentences of a run; tells whether anything in it is a source.

    `quoted` says that markers of a quotation stand at the beginnings of its lines, `computed` that it belongs
    to a computation; `caption` is the span of the caption above it, if it is a row, and `sourced` whether
    that caption has a source.
    """
    start = run.start
    text = _blank(gathered.source.text[start : run.end], run.blanks, start)
    if quoted:
        text = QUOTE_MARKER.sub(_spaces, text)
    bare = _blank(text, run.formulas, start)
    marks = list(run.data)
    if "@" in bare:
        cited, blanks = _cite(gathered, bare, run, part)
        marks = sorted(marks + cited)
        text, bare = _blank(text, blanks, start), _blank(bare, blanks, start)
        for match in BARE_KEY.finditer(bare):
            message = f'a key outside brackets: "{match[0]}"'
            gathered.refuse("cite-form", start + match.start(), message, f"write [{match[0]}]")
    read_stray(gathered, bare, start)
    taken = _blank(bare, run.codes + run.formulas, start, "\x02")
    check_text(gathered, taken, start, part == "heading", part == "prose")
    if "][" in bare:
        _refuse_undefined(gathered, bare, start)
    if "[^" in bare:
        for match in FOOTNOTE.finditer(bare):
            message = f'a footnote, "{match[0]}"'
            gathered.refuse("footnote", start + match.start(), message, "say it in the text, or leave it out")
    section = len(gathered.headings) - 1
    for first, last in _sentences(text) if part in ("prose", "caption") else [(0, len(text))]:
        own = bisect_left(marks, start + first) < bisect_left(marks, start + last)
        sentence = Sentence(text[first:last], start + first, part, section, computed, own or sourced, caption)
        if part == "prose" and sentence.text.startswith("$$") and _goes_on(gathered, section):
            sentence = _joined(gathered.sentences.pop(), sentence)
        gathered.sentences.append(sentence)
    if part != "row":
        gathered.words += len(bare.split())
    return bool(marks)


def _cite(gathered: Gathered, text: str, run: Run, part: Part) -> tuple[list[int], list[Span]]:
    """Gathers the citations of a run; offsets of those that count, and the spans of all brackets that
    cite.
    """
    cited: list[int] = []
    blanks: list[Span] = []
    for match in BRACKET.finditer(text):
        inside, offset = match[1], run.start + match.start()
        if not CITES.search(inside):
            continue
        blanks.append((offset, run.start + match.end()))
        if text[match.start() - 1 : match.start()] == "\\":
            continue
        if "\n" in inside:
            gathered.refuse("cite-form", offset, "a citation broken over two lines", "keep it on one line")
        elif not CITATIONS.fullmatch(inside):
            message = f'a citation that cannot be read: "{match[0]}"'
            gathered.refuse("cite-form", offset, message, "write [@key], [@key, Table 3] or [@a; @b]")
        elif part == "heading" or any(first <= offset < last for first, last in run.links):
            where = "a heading" if part == "heading" else "the text of a link"
            gathered.refuse("cite-form", offset, f"a citation in {where}", "move it into the sentence")
        else:
            cited.append(offset)
            for one in CITATION.finditer(inside):
                gathered.occurrences[one[1]] += 1
                place = offset + 1 + one.start()
                gathered.citations.append(
                    Citation(one[1], (one[2] or "").strip(), place, gathered.occurrences[one[1]])
                )
    return cited, blanks


def _refuse_undefined(gathered: Gathered, text: str, start: int) -> None:
    for match in UNDEFINED.finditer(text):
        name = match[2] or match[1]
        hint = f"define it, [{name}]: address, or write [text](address)"
        gathered.refuse("link-undefined", start + match.start(), f'no link definition "{name}"', hint)


def _goes_on(gathered: Gathered, section: int) -> bool:
    """Whether the last sentence is not over, so that a formula on lines of its own belongs to it."""
    last = gathered.sentences[-1] if gathered.sentences else None
    return bool(last and last.part == "prose" and last.section == section and not FULL_STOP.search(last.text))


def _joined(before: Sentence, after: Sentence) -> Sentence:
    text = before.text + " " * (after.offset - before.end) + after.text
    return replace(before, text=text, sourced=before.sourced or after.sourced)


def _sentences(text: str) -> Iterator[Span]:
    """First and last offsets of the sentences of a text; none where it is blank."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        if not ABBREVIATION.search(text, max(start, match.start() - 8), match.start() + 1):
            yield start, match.end()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _blank(text: str, spans: list[Span], base: int, sign: str = " ") -> str:
    """The text, which stands at the offset `base`, with spaces, or another sign, in place of the spans."""
    if not spans:
        return text
    pieces, done = [], 0
    for start, end in sorted(spans):
        first, last = max(start - base, done), min(end - base, len(text))
        if last > first:
            pieces += [text[done:first], sign * (last - first)]
            done = last
    return "".join(pieces) + text[done:]


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])
