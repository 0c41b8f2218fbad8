"""Reads a text in Markdown into a `Body`: what stands in it, and where.

The parser is pyromark's (CommonMark with tables and dollars), which tells the place of everything that it
finds; the subset that it and Python-Markdown read alike is what the rules allow. What links and keys lead to
is for the rules to find out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyromark

from ..body import TABLE_CAPTION, Body, Code, Datum, Formula, Heading, Link
from . import dialects
from .gathered import Gathered
from .runs import CITES, Part, Run, read_run
from .tags import read_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..problems import Problem, SourceText

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_MATH

TEXTS = frozenset({"Text", "Code", "InlineMath", "DisplayMath", "InlineHtml"})
STRESSES = frozenset({"Emphasis", "Strong"})
NESTED = frozenset({"Paragraph", "CodeBlock", "BlockQuote", "Table"})

DATA, DATA_END = (re.compile(rf"<{slash}data(?=[\s/>])", re.IGNORECASE) for slash in ("", "/"))

COMPUTATION = re.compile(r">[ \t]*\*\*Computation\b")
DEFINITION = re.compile(r"^[ >]*(\[((?!\^)[^\[\]]*)\]:)", re.MULTILINE)
LINE_END = re.compile(r"\n[\s>]*")
ESCAPED_BAR = re.compile(r"\\(?=\|)")


def read_markdown(source: SourceText, problems: list[Problem], start: int = 0) -> Body:
    """What the text holds from the offset `start` on.

    Appends to `problems` what cannot be read, or would be read otherwise by the renderer.
    """
    gathered = Gathered(source, problems)
    text = source.text[start:]
    _Walk(gathered, text, start).walk()
    if "]:" in text:
        _read_definitions(gathered, text, start)
    return gathered.body(start)


def _read_definitions(gathered: Gathered, text: str, base: int) -> None:
    """Gathers the definitions of links, and refuses what looks like one and is none to this parser: to the
    renderer it is.
    """
    place = _places(text, base)
    found: set[int] = set()
    for name, definition in pyromark.reference_definitions(text, options=OPTIONS).items():
        offset = place(definition["span"]["start"])
        found.add(offset)
        gathered.links.append(Link(definition["dest"], "", definition["title"] or "", offset, "definition"))
        if name.startswith("^"):
            gathered.refuse(
                "footnote", offset, f'a footnote, "[{name}]"', "say it in the text, or leave it out"
            )
    for match in DEFINITION.finditer(text):
        offset = base + match.start(1)
        if offset in found or any(code.offset <= offset < code.end for code in gathered.codes):
            continue
        message = f'"[{match[2]}]:" is a second definition, or one that follows a text'
        gathered.refuse("link-definition", offset, message, "define each name once, after an empty line")


def slug(heading: str, separator: str = "-") -> str:
    """The anchor of a heading, the same that GitHub gives it.

    >>> slug("Why decode is memory-bound: 2 reasons")
    'why-decode-is-memory-bound-2-reasons'
    """
    text = unicodedata.normalize("NFC", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).strip().replace(" ", separator)


@dataclass
class _Open:
    """A link or an image that is not closed yet."""

    event: dict[str, Any]
    offset: int
    inside_end: int
    text: list[str] = field(default_factory=list)


class _Walk:
    """One pass over the parser's events for one text, which stands at the offset `base` of the source."""

    def __init__(self, gathered: Gathered, text: str, base: int, part: Part = "prose") -> None:
        self.gathered = gathered
        self.source = gathered.source.text
        self.text = text
        self.place = _places(text, base)
        self.part = part
        self.run = Run()
        self.links: list[_Open] = []
        self.heading: list[str] | None = None
        self.paragraph = (0, 0)
        self.caption: tuple[int, int] | None = None  # of the table that may come next
        self.caption_sourced = False
        self.columns = 0
        self.before_item = ""  # what wants an empty line before the item that may come next
        self.closed = ""  # the list or quotation that has just ended, if nothing has begun since
        self.lists = self.quotes = 0
        self.computation_end = -1
        self.in_code = False

    def walk(self) -> None:
        """Hands each event on; an event is text, raw HTML, or the start or the end of something."""
        place, run_of = self.place, TEXTS
        for event, span in pyromark.events_with_range(self.text, options=OPTIONS):
            if isinstance(event, str):
                if event == "Rule":
                    self._end_run()
                    self.before_item = event
                continue
            event_of: Any = event
            ((kind, value),) = event_of.items()
            start, end = place(span["start"]), place(span["end"])
            if kind in run_of:
                if not self.in_code:
                    self._inline(kind, value, start, end)
            elif kind == "Html":
                read_html(self.gathered, value, start)
            else:
                name, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
                if name in STRESSES:
                    self._inside_run(start, end)
                elif name == "Link" or name == "Image":
                    if kind == "Start":
                        self._inside_run(start, end)
                        self.links.append(_Open(detail or {}, start, start + (1 if name == "Link" else 2)))
                    else:
                        self._close_link(name, self.links.pop(), end)
                elif kind == "Start":
                    self._start(name, detail, start, end)
                else:
                    self._end(name, start, end)
        self._end_run()

    def _inside_run(self, start: int, end: int) -> None:
        self.run.extend(start, end)
        if self.links:
            self.links[-1].inside_end = end

    def _inline(self, kind: str, value: str, start: int, end: int) -> None:
        run = self.run
        self._inside_run(start, end)
        if kind == "InlineHtml":
            run.blanks.append((start, end))
            if DATA.match(value):
                run.data.append(start)
                run.opened = end
            elif DATA_END.match(value) and run.opened >= 0:
                self._datum(end)
            elif value.startswith("<!"):
                dialects.check_html(self.gathered, value, start, nested=True)
            read_html(self.gathered, value, start)
            return
        if self.links:
            self.links[-1].text.append(value)
        if self.heading is not None:
            self.heading.append(value)
        if kind == "Code":
            run.blanks.append((start, end))
            run.codes.append((start, end))
            if self.columns:
                bars = ESCAPED_BAR.finditer(self.source, start, end)
                self.gathered.bars += [match.start() for match in bars]
        elif kind != "Text":
            run.formulas.append((start, end))
            display = kind == "DisplayMath"
            self.gathered.formulas.append(Formula(value, display, start + (2 if display else 1)))
            alone = self.paragraph == (start, end)
            dialects.check_formula(self.gathered, value, start, display, alone, self.quotes > 0)
            if display and alone:
                dialects.check_alone(self.gathered, "a displayed formula", start, end)

    def _datum(self, end: int) -> None:
        """Gathers the checked number that ends here."""
        run, offset = self.run, self.run.data[-1]
        where = "link" if self.links else "row" if self.columns else self.part
        if self.heading is not None:
            where = "heading"
        text = LINE_END.sub(" ", self.source[run.opened : self.source.rfind("<", run.opened, end)])
        tag = next(element for element in reversed(self.gathered.elements) if element.tag == "data")
        value = " ".join(dict(tag.attributes).get("value", "").split())
        self.gathered.data.append(Datum(value, text, offset, end, where))
        run.opened = -1

    def _close_link(self, name: str, opened: _Open, end: int) -> None:
        offset, event, text = opened.offset, opened.event, "".join(opened.text)
        if self.links:
            self.links[-1].inside_end = end
            self.links[-1].text.append(text)
        alone = self.paragraph == (offset, end)
        if event["link_type"] == "Inline":
            dialects.check_link(self.gathered, self.source[opened.inside_end : end], offset)
        target, autolink = event["dest_url"], event["link_type"] in ("Autolink", "Email")
        if name == "Image":
            link = Link(target, text, event["title"], offset, "image", alone)
            self.run.blanks.append((offset, end))
            if CITES.search(text):
                self.gathered.refuse(
                    "cite-form", offset, "a citation in alternative text", "move it into the caption"
                )
            self._figure_caption(link, end)
            if alone:
                dialects.check_alone(self.gathered, "a figure", offset, end)
        elif autolink:
            link = Link(
                f"mailto:{target}" if event["link_type"] == "Email" else target,
                text,
                "",
                offset,
                "autolink",
                alone,
            )
            self.run.blanks.append((offset, end))
        else:
            inline = event["link_type"] == "Inline"
            link = Link(target, text, event["title"], offset, "link" if inline else "reference", alone)
            self.run.links.append((offset, end))
            self.run.blanks += [(offset, offset + 1), (opened.inside_end, end)]
            if text.startswith("@"):
                message = "a citation in the text of a link"
                self.gathered.refuse("cite-form", offset, message, "move it into the sentence")
                self.run.blanks.append((offset, end))
        self.gathered.links.append(link)

    def _figure_caption(self, image: Link, end: int) -> None:
        """Reads the title of an image as Markdown, since it is shown as the caption of the figure."""
        if image.title:
            offset = self.source.rfind(image.title, image.offset, end)
            if offset < 0:
                message = "a caption with escaped characters"
                self.gathered.refuse(
                    "image-caption", image.offset, message, "write it without backslashes and entities"
                )
            else:
                _Walk(self.gathered, image.title, offset, "caption").walk()

    def _start(self, name: str, value: Any, start: int, end: int) -> None:
        """Of a block: what came before it is complete, but for the cells of a row, which are one run."""
        if name == "TableCell":
            return
        self._end_run()
        if name not in ("List", "Item"):
            self.before_item = name if name != "Paragraph" or self.quotes else ""
        if name == self.closed:
            dialects.check_neighbours(self.gathered, name, start)
        self.closed = ""
        if name == "Paragraph":
            self.caption, self.caption_sourced = None, False
            self.paragraph = (start, start + len(self.source[start:end].rstrip()))
        elif name == "Heading":
            self.heading = []
            dialects.check_heading(self.gathered, start, self.lists + self.quotes > 0)
            # It comes before its own text, which so stands under it; its words are known when it ends.
            self.gathered.headings.append(Heading(int(value["level"][1]), "", "", start))
        elif name == "List":
            self.lists += 1
            self.before_item = name
        elif name == "Item":
            dialects.check_item(self.gathered, start, end, self.lists - 1, self.before_item)
            self.before_item = ""
        elif name == "BlockQuote":
            self.quotes += 1
            if COMPUTATION.match(self.source, start):
                self.computation_end = end
        elif name == "Table":
            self.columns = len(value)
            last = start + len(self.source[start:end].rstrip(" \t\n>"))
            dialects.check_alone(self.gathered, "a table", start, last)
        elif name == "HtmlBlock":
            nested = self.lists + self.quotes > 0
            dialects.check_html(self.gathered, self.source[start:end], start, nested)
        elif name == "CodeBlock":
            self.in_code = True
            self._code(value, start, end)
        if self.lists and name in NESTED:
            dialects.check_nested(self.gathered, start, self.lists)

    def _end(self, name: str, start: int, end: int) -> None:
        if name == "TableCell":
            return
        row = name in ("TableHead", "TableRow")
        if row:
            formula = any(r"\|" in self.source[first:last] for first, last in self.run.formulas)
            dialects.check_row(self.gathered, self.source[start:end], start, self.columns, formula)
        sourced = self._end_run("row" if row else None)
        if name == "Heading":
            words = " ".join("".join(self.heading or ()).split())
            opened = self.gathered.headings[-1]
            self.gathered.headings[-1] = Heading(opened.level, words, slug(words), opened.offset)
            self.heading = None
        elif name == "Paragraph":
            if self.source.startswith(TABLE_CAPTION, start):
                self.caption, self.caption_sourced = (start, end), sourced
        elif name == "Table":
            self.columns = 0
            self.caption, self.caption_sourced = None, False
        elif name == "List":
            self.lists -= 1
            self.closed = name
        elif name == "BlockQuote":
            self.quotes -= 1
            self.closed = name
        elif name == "CodeBlock":
            self.in_code = False

    def _end_run(self, part: Part | None = None) -> bool:
        """Reads the run that is over, if there is one; tells whether it has a source."""
        run = self.run
        if run.start < 0:
            return False
        self.run = Run()
        if self.source[run.start - 1 : run.start] == "\\":
            run.start -= 1  # the parser begins a text behind the backslash that escapes its first character
        part = part or ("heading" if self.heading is not None else self.part)
        caption = self.caption if part == "row" else None
        computed = run.start < self.computation_end
        sourced = caption is not None and self.caption_sourced
        return read_run(self.gathered, run, part, self.quotes > 0, computed, caption, sourced)

    def _code(self, value: Any, start: int, end: int) -> None:
        raw = self.source[start:end].rstrip()
        if value == "Indented":
            self.gathered.codes.append(Code("", raw, start, end, fenced=False, closed=True))
            return
        lines = raw.split("\n")
        fence = lines[0][: len(lines[0]) - len(lines[0].lstrip("`~"))]
        closing = lines[-1].strip(" \t>")
        closed = len(lines) > 1 and len(closing) >= len(fence) and set(closing) == set(fence[:1])
        language = value["Fenced"].partition(" ")[0]
        content = "\n".join(lines[1:-1] if closed else lines[1:])
        self.gathered.codes.append(Code(language, content, start, end, fenced=True, closed=closed))


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
