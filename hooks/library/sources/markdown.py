"""Reads a text in Markdown into a `Body`: what stands in it, and where.

The parser is pyromark's (CommonMark with tables and dollars), which tells the place of everything that it finds; the subset that it and
Python-Markdown read alike is what the rules allow. What the links and keys lead to is for the rules to find out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, Literal

import pyromark

from ..model import Body, Citation, Code, Element, Formula, Heading, Link, Sentence
from ..problems import Problem, SourceText

Part = Literal["prose", "row", "caption", "heading"]

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_MATH

BRACKET = re.compile(r"\[([^\[\]]*@[^\[\]]*)\]")
CITATIONS = re.compile(r"@[A-Za-z0-9_-]+(?:,[^;\n@]+)?(?:; ?@[A-Za-z0-9_-]+(?:,[^;\n@]+)?)*")
CITATION = re.compile(r"@([A-Za-z0-9_-]+)(?:, *([^;\n@]+))?")
CITES = re.compile(r"(?:^|[\s;,(-])@\w")
BARE_KEY = re.compile(r"(?<![\w/@.])@[a-z]+\d{4}\w+")
TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
STRAY_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])")
ATTRIBUTE_LIST = re.compile(r"\{:?[ ]*(?:[#.][^}\n]*|(?<=:)[^}\n]*)\}|\{ *[\w-]+ *= *[\"'][^}\n]*\}")
UNDEFINED = re.compile(r"\]\[([^\]\n]+)\]")
QUOTE_MARKER = re.compile(r"(?<=\n)[ \t]*>[ \t>]*")
COMPUTATION = re.compile(r">[ \t]*\*\*Computation\b")
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]*_]*\s+(?=[^\sa-z])")
ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|cf|vs|al|etc|Fig|Figs|Sec|Eq|Eqs|Tab|No|ca|approx|resp)|\b[A-Z])\.$")
LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S")
LINK_TAIL = re.compile(r"\]\(<?")


def slug(heading: str, separator: str = "-") -> str:
    """The anchor of a heading, the same that GitHub gives it.

    >>> slug("Why decode is memory-bound: 2 reasons")
    'why-decode-is-memory-bound-2-reasons'
    """
    text = unicodedata.normalize("NFC", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", separator)


def read_markdown(source: SourceText, problems: list[Problem], start: int = 0) -> Body:
    """What the text holds from the offset `start` on; appends what cannot be read, or would be read differently by the renderer."""
    return _Reader(source, problems, start).read()


class _Reader:
    """One pass over the parser's events. A `run` is the text between two events of block level."""

    def __init__(self, source: SourceText, problems: list[Problem], start: int) -> None:
        self.source = source
        self.problems = problems
        self.start = start
        self.headings: list[Heading] = []
        self.citations: list[Citation] = []
        self.links: list[Link] = []
        self.codes: list[Code] = []
        self.formulas: list[Formula] = []
        self.elements: list[Element] = []
        self.sentences: list[Sentence] = []
        self.occurrences: Counter[str] = Counter()
        self.words = 0
        self.computation_end = -1
        self.caption: tuple[int, int] | None = None  # of the table that comes next
        self.caption_sourced = False

    def read(self) -> Body:
        text = self.source.text[self.start :]
        self._walk(text, self.start)
        if "]:" in text:
            self._definitions(text)
        self.links.sort(key=lambda link: link.offset)
        self.elements.sort(key=lambda element: element.offset)
        return Body(
            self.source,
            self.start,
            tuple(self.headings),
            tuple(self.citations),
            tuple(self.links),
            tuple(self.codes),
            tuple(self.formulas),
            tuple(self.elements),
            tuple(self.sentences),
            self.words,
        )

    def refuse(self, rule: str, offset: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.source.at(offset), rule, message, hint))

    def _walk(self, text: str, base: int, caption: bool = False) -> None:
        """Goes through the events of `text`, which stands at the offset `base` of the source."""
        place = _places(text, base)
        run = _Run()
        quotes = 0
        nesting: list[tuple[dict[str, Any], int, list[str], list[int]]] = []  # open links and images: event, offset, text, end of the inside
        heading: list[str] | None = None
        paragraph = (0, 0)
        table_columns = 0
        lists = 0
        in_code = False
        for event, span in pyromark.events_with_range(text, options=OPTIONS):
            start, end = place(span["start"]), place(span["end"])
            if isinstance(event, str):  # SoftBreak, HardBreak, Rule
                if event == "Rule":
                    self._flush(run, "prose", quotes)
                continue
            ((kind, value),) = event.items()
            if in_code and kind == "Text":
                continue
            if kind in INLINE:
                run.extend(start, end)
                if nesting:
                    nesting[-1][3][0] = end
                    nesting[-1][2].append(value if kind != "InlineHtml" else "")
                if heading is not None and kind != "InlineHtml":
                    heading.append(value)
                if kind == "Code":
                    run.blanks.append((start, end))
                elif kind == "InlineMath" or kind == "DisplayMath":
                    dollars = 1 if kind == "InlineMath" else 2
                    run.formulas.append((start, end))
                    self.formulas.append(Formula(value, dollars == 2, start + dollars))
                elif kind == "InlineHtml":
                    run.blanks.append((start, end))
                    if value.startswith("<data"):
                        run.data.append(start)
                    self._element(value, start)
                continue
            if kind == "Html":
                self._html(value, start)
                continue
            name, value = (value, None) if isinstance(value, str) else next(iter(value.items()))
            opening = kind == "Start"
            if name == "Link" or name == "Image":
                if opening:
                    run.extend(start, end)
                    nesting.append((value, start, [], [start + 1]))
                else:
                    opened, offset, words, inside = nesting.pop()
                    if nesting:
                        nesting[-1][3][0] = end
                        nesting[-1][2].extend(words)
                    link = self._link(name, opened, offset, "".join(words), paragraph == (offset, end))
                    if name == "Image":
                        run.blanks.append((offset, end))
                        self._caption(link, end)
                    elif link.form == "autolink":
                        run.blanks.append((offset, end))
                    else:
                        run.links.append((offset, end))
                        run.blanks += [(offset, offset + 1), (inside[0], end)]
                continue
            if name in INLINE_SPANS:
                run.extend(start, end)
                if nesting:
                    nesting[-1][3][0] = end
                continue
            # Block level: what was gathered so far is complete.
            if name == "TableCell":
                continue
            if name == "TableHead" or name == "TableRow":
                if not opening:
                    self._cells(start, end, table_columns)
                    self._flush(run, "row", quotes)
                continue
            sourced = self._flush(run, "caption" if caption else "prose" if heading is None else "heading", quotes)
            if name == "Heading":
                if opening:
                    heading = []
                    # The heading comes before its own text, which stands under it.
                    self.headings.append(Heading(int(value["level"][1]) if value else 0, "", "", start))
                elif heading is not None:
                    words_of = "".join(heading).strip()
                    opened_heading = self.headings[-1]
                    self.headings[-1] = Heading(opened_heading.level, words_of, slug(words_of), opened_heading.offset)
                    heading = None
            elif name == "Paragraph":
                if opening:
                    self.caption, self.caption_sourced = None, False
                    paragraph = (start, start + len(self.source.text[start:end].rstrip()))
                elif sourced is not None and self.source.text.startswith("Table:", start):
                    self.caption, self.caption_sourced = (start, end), sourced
            elif name == "Table":
                table_columns = len(value) if opening and value else 0
                if not opening:
                    self.caption, self.caption_sourced = None, False
            elif name == "BlockQuote":
                quotes += 1 if opening else -1
                if opening and COMPUTATION.match(self.source.text, start):
                    self.computation_end = end
            elif name == "List":
                lists += 1 if opening else -1
            elif name == "CodeBlock":
                in_code = opening
                if opening:
                    self._code(value, start, end)
            elif name == "Item" and opening:
                self._item(start, lists - 1)
            if opening and lists and name in NESTED:
                self._nested(start, lists)
        self._flush(run, "caption" if caption else "prose", quotes)

    def _flush(self, run: _Run, part: Part, quotes: int) -> bool | None:
        """Turns a run into citations and sentences; tells whether it has a source, or None where there is no run."""
        if run.start < 0:
            return None
        start, end = run.start, run.end
        text = _blank(self.source.text[start:end], run.blanks, start)
        if quotes:
            text = QUOTE_MARKER.sub(_spaces, text)
        bare = _blank(text, run.formulas, start)
        found: list[int] = []
        if "@" in bare:
            text, bare, found = self._cite(text, bare, start, part, run.links)
        if "<" in bare:
            for match in STRAY_TAG.finditer(bare):
                self.elements.append(Element("<", (), start + match.start()))
        if "{" in bare:
            for match in ATTRIBUTE_LIST.finditer(bare):
                self.elements.append(Element("", _attributes(match[0].strip("{:}")), start + match.start()))
        if "][" in bare:
            for match in UNDEFINED.finditer(bare):
                if not match[1].startswith("^"):
                    hint = f"define it, [{match[1]}]: address, or write [text](address)"
                    self.refuse("link-undefined", start + match.start() + 1, f'no link definition "{match[1]}"', hint)
        section = len(self.headings) - 1
        computed = start < self.computation_end
        marks = sorted([*found, *run.data])
        caption = self.caption if part == "row" else None
        inherited = caption is not None and self.caption_sourced
        for first, last in _split(text) if part in ("prose", "caption") else [(0, len(text))]:
            own = bisect_left(marks, start + first) < bisect_left(marks, start + last)
            self.sentences.append(
                Sentence(text[first:last], start + first, part, section, computed, own or inherited, caption)
            )
        if part != "row":
            self.words += len(text.split())
        run.reset()
        return bool(marks)

    def _cite(
        self, text: str, bare: str, start: int, part: Part, links: list[tuple[int, int]]
    ) -> tuple[str, str, list[int]]:
        """Reads the citations of a run; returns its text without them, and their offsets."""
        blanks: list[tuple[int, int]] = []
        found: list[int] = []
        for match in BRACKET.finditer(bare):
            inside, offset = match[1], start + match.start()
            if not CITES.search(inside):
                continue
            blanks.append((offset, start + match.end()))
            if not CITATIONS.fullmatch(inside):
                broken = "\n" in inside
                message = "a citation broken over two lines" if broken else f'a citation that cannot be read: "{match[0]}"'
                hint = "keep it on one line" if broken else "write [@key], [@key, Table 3] or [@a; @b]"
                self.refuse("cite-form", offset, message, hint)
                continue
            if part == "heading" or any(first <= offset < last for first, last in links):
                where = "a heading" if part == "heading" else "the text of a link"
                self.refuse("cite-form", offset, f"a citation in {where}", "move it into the sentence")
                continue
            found.append(offset)
            for one in CITATION.finditer(inside):
                self.occurrences[one[1]] += 1
                at = start + match.start(1) + one.start()
                self.citations.append(Citation(one[1], (one[2] or "").strip(), at, self.occurrences[one[1]]))
        text, bare = _blank(text, blanks, start), _blank(bare, blanks, start)
        for match in BARE_KEY.finditer(bare):
            self.refuse("cite-form", start + match.start(), f'a key outside brackets: "{match[0]}"', f"write [{match[0]}]")
        return text, bare, found

    def _link(self, name: str, opened: dict[str, Any], offset: int, text: str, alone: bool) -> Link:
        target, title = opened["dest_url"], opened["title"]
        if name == "Image":
            link = Link(target, text, title, offset, "image", alone)
            if CITES.search(text):
                self.refuse("cite-form", offset, "a citation in alternative text", "move it into the caption")
        else:
            autolink = opened["link_type"] in ("Autolink", "Email")
            if opened["link_type"] == "Email":
                target = f"mailto:{target}"
            link = Link(target, text, title, offset, "autolink" if autolink else "link", alone)
        self.links.append(link)
        return link

    def _caption(self, link: Link, end: int) -> None:
        """Reads the title of an image as Markdown, since it is shown as the figure's caption."""
        if link.title:
            offset = self.source.text.rfind(link.title, link.offset, end)
            if offset < 0:
                self.refuse("image-caption", link.offset, "a caption with escaped characters", "write it without backslashes")
            else:
                self._walk(link.title, offset, caption=True)

    def _definitions(self, text: str) -> None:
        place = _places(text, self.start)
        for definition in pyromark.reference_definitions(text, options=OPTIONS).values():
            offset = place(definition["span"]["start"])
            self.links.append(Link(definition["dest"], "", definition["title"] or "", offset, "definition"))

    def _code(self, value: Any, start: int, end: int) -> None:
        raw = self.source.text[start:end].rstrip()
        if value == "Indented":
            self.codes.append(Code("", raw, start, fenced=False, closed=True))
            return
        lines = raw.split("\n")
        fence = lines[0][: len(lines[0]) - len(lines[0].lstrip("`~"))]
        closing = lines[-1].strip(" \t>")
        closed = len(lines) > 1 and len(closing) >= len(fence) and set(closing) == set(fence[:1])
        language = value["Fenced"].split(maxsplit=1)
        content = "\n".join(lines[1:-1] if closed else lines[1:])
        self.codes.append(Code(language[0] if language else "", content, start, fenced=True, closed=closed))

    def _item(self, start: int, depth: int) -> None:
        """Refuses the lists that Python-Markdown reads differently: without an empty line before, or nested by other than four spaces."""
        text = self.source.text
        while text[start] == " ":
            start += 1
        line = text.rfind("\n", 0, start) + 1
        indent = text[line:start]
        if indent.strip(" "):  # in a quotation, or behind the marker of the item around it
            return
        if len(indent) != 4 * depth:
            hint = "indent by four spaces a level"
            self.refuse("list-form", start, f"a list item indented by {len(indent)} spaces", hint)
        before = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)] if line > self.start else ""
        if not indent and before.strip() and before[0] not in " \t" and not LIST_ITEM.match(before):
            self.refuse("list-form", start, "a list without an empty line before it", "add an empty line")

    def _nested(self, start: int, depth: int) -> None:
        """Refuses a block inside a list item that Python-Markdown would put outside of it."""
        text = self.source.text
        indent = text[text.rfind("\n", 0, start) + 1 : start]
        if not indent.strip(" ") and len(indent) != 4 * depth:
            hint = f"indent it by {4 * depth} spaces"
            self.refuse("list-form", start, f"a block in a list item indented by {len(indent)} spaces", hint)

    def _cells(self, start: int, end: int, columns: int) -> None:
        row = self.source.text[start:end].strip()
        cells = len(re.findall(r"(?<!\\)\|", row)) + 1 - row.startswith("|") - (row.endswith("|") and not row.endswith(r"\|"))
        if cells != columns:
            message = f"a row of {cells} cells under a header of {columns}"
            hint = r"give it as many cells as the header; write a bar inside code or a formula as \| or \vert"
            self.refuse("table-cells", start, message, hint)

    def _html(self, value: str, start: int) -> None:
        """Reads a block of raw HTML: its tags, without what stands in comments."""
        offset = 0
        while (offset := value.find("<", offset)) >= 0:
            if value.startswith("<!--", offset):
                close = value.find("-->", offset)
                offset = len(value) if close < 0 else close + 3
                continue
            match = TAG.match(value, offset)
            if match:
                self._element(match[0], start + offset)
                offset = match.end()
            else:
                self.elements.append(Element("<", (), start + offset))
                offset += 1

    def _element(self, raw: str, offset: int) -> None:
        if raw.startswith("<!--"):
            return
        match = TAG.fullmatch(raw)
        if not match:
            self.elements.append(Element("<", (), offset))
            return
        attributes = _attributes(match[3])
        self.elements.append(Element(match[2].lower(), attributes, offset, bool(match[1])))
        for name, value in attributes:
            if name in ("href", "src"):
                self.links.append(Link(value, "", "", offset, "html"))


class _Run:
    """The range of the text between two events of block level, and the ranges in it that are no prose."""

    __slots__ = ("blanks", "data", "end", "formulas", "links", "start")

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.start = self.end = -1
        self.blanks: list[tuple[int, int]] = []
        self.formulas: list[tuple[int, int]] = []
        self.links: list[tuple[int, int]] = []
        self.data: list[int] = []

    def extend(self, start: int, end: int) -> None:
        if self.start < 0:
            self.start = start
        if end > self.end:
            self.end = end


INLINE = frozenset({"Text", "Code", "InlineMath", "DisplayMath", "InlineHtml"})
INLINE_SPANS = frozenset({"Emphasis", "Strong"})
NESTED = frozenset({"Paragraph", "CodeBlock", "BlockQuote", "Table"})


def _places(text: str, base: int) -> Callable[[int], int]:
    """Turns the parser's offsets, in bytes of UTF-8, into offsets in the source, in characters."""
    if text.isascii():
        return base.__add__
    ends: list[int] = []  # byte offset after each character beyond ASCII
    surplus: list[int] = [0]  # bytes more than characters, up to there
    for match in re.finditer(r"[^\x00-\x7f]", text):
        more = len(match[0].encode()) - 1
        surplus.append(surplus[-1] + more)
        ends.append(match.start() + surplus[-1] + 1)

    def place(offset: int) -> int:
        return base + offset - surplus[bisect_left(ends, offset + 1)]

    return place


def _split(text: str) -> Iterator[tuple[int, int]]:
    """First and last offsets of the sentences of a text; none where it is blank."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        if not ABBREVIATION.search(text, start, match.start() + 1):
            yield start, match.end()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _blank(text: str, ranges: list[tuple[int, int]], base: int) -> str:
    """The text with spaces in place of the ranges, which are given by offsets in the source."""
    if not ranges:
        return text
    pieces, done = [], 0
    for start, end in sorted(ranges):
        first, last = max(start - base, done), min(end - base, len(text))
        if last > first:
            pieces += [text[done:first], " " * (last - first)]
            done = last
    return "".join(pieces) + text[done:]


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _attributes(raw: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (match[1].lower(), unescape(next((group for group in match.groups()[1:] if group is not None), "")))
        for match in ATTRIBUTE.finditer(raw)
    )
