"""What Python-Markdown, which makes the site, reads otherwise than CommonMark, which GitHub and our reader
follow.

All of it is refused, so that what the rules have seen is what a reader sees: a link that one of the two takes
for text is a link that no rule has held to anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .gathered import Gathered

ESCAPED = re.compile(r"\\(.|\n|$)")
ESCAPABLE = frozenset("\\`*_{}[]()>#+-.!$|")
"""What a backslash takes its meaning from, in both."""

HASH = re.compile(r"^[ \t]*#", re.MULTILINE)
UNDERLINE = re.compile(r"\n[ \t]*(?:=+|-+)[ \t]*(?=\n|$)")
OPENING = re.compile(r"(?<!\\)(?:\\\\)*\[")
LINK = re.compile(r"(?<!\\)(?:\\\\)*(\]\()")
LINK_TAIL = re.compile(
    r"""\]\(\s*(?:<[^<>\n]*>|(?:[^\s()<>"'\\]|\([^\s()<>"'\\]*\))*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
)
BACKTICK = re.compile(r"(?<!\\)(?:\\\\)*`")
ADDRESS = re.compile(r"<[^<>\s]*@")

# The expression by which arithmatex finds a formula in a line; U+0002 stands for code and for formulas.
FORMULA = re.compile(r"(?<!\\)(?:\\\\)*(\$(?!\s)(?:\\.|[^\\$\x02])+?(?<!\s)\$)")

BLANK_AFTER = re.compile(r"[ \t]*(?:\Z|\n[ \t>]*(?:\n|\Z))")
QUOTE = re.compile(r"(?: {0,3}> ?)*")
MARKER = re.compile(r"[ \t]*(?:[-*+]|\d+\.)[ \t]+\S")
BAR = re.compile(r"(?<!\\)\|")
EMPTY_COMMENT = re.compile(r"<!---?>")

FORM = "markdown-form"


def check_text(gathered: Gathered, bare: str, offset: int, heading: bool, paragraph: bool) -> None:
    """Refuses what is left in a run as text, without its links, code and formulas, and is markup to the
    renderer.
    """
    if "\\" in bare:
        _check_escapes(gathered, bare, offset, heading)
    if "](" in bare and (opening := OPENING.search(bare)):
        for match in LINK.finditer(bare, opening.end()):
            hint = "write [text](address), or [text](<address>) where it has spaces or brackets"
            gathered.refuse(FORM, offset + match.start(1), "a link that only some renderers see", hint)
    if "$" in bare:
        for match in FORMULA.finditer(bare):
            message = f'"{match[1]}" is a formula to some renderers only'
            gathered.refuse("math-form", offset + match.start(1), message, r"write \$ for a dollar sign")
        if (at := bare.find("$$")) >= 0:
            gathered.refuse(
                "math-form", offset + at, '"$$" without a formula', "write each on a line of its own"
            )
    if "@" in bare and (found := ADDRESS.search(bare)):
        gathered.refuse(FORM, offset + found.start(), "an address in angle brackets", "write it without them")
    if "`" in bare and (found := BACKTICK.search(bare)):
        hint = r"close the code, or write \` for the sign"
        gathered.refuse(FORM, offset + found.end() - 1, "a backtick that opens no code", hint)
    if paragraph and "#" in bare:
        for match in HASH.finditer(bare):
            message = 'a line that begins with "#", and is a heading to some'
            gathered.refuse(FORM, offset + match.end() - 1, message, r"write \#, or a space after it")
    if paragraph and (found := UNDERLINE.search(bare)):
        message = "a line of hyphens or equals signs under a text"
        gathered.refuse(
            FORM, offset + found.start() + 1, message, 'write a heading with "#", a rule after an empty line'
        )


def _check_escapes(gathered: Gathered, bare: str, offset: int, heading: bool) -> None:
    for match in ESCAPED.finditer(bare):
        sign, at = match[1], offset + match.start()
        if sign == "\n":
            gathered.refuse(FORM, at, "a backslash at the end of a line", "write <br> to break it")
        elif not sign:
            if heading:
                gathered.refuse(FORM, at, "a backslash at the end of a heading", "leave it out")
        elif sign not in ESCAPABLE and not sign.isalnum() and not sign.isspace():
            hint = "write &lt;" if sign == "<" else f"write {sign} alone"
            gathered.refuse(FORM, at, f'the escape "{match[0]}", which is none to the renderer', hint)


def check_formula(
    gathered: Gathered, tex: str, offset: int, display: bool, alone: bool, quoted: bool
) -> None:
    """Refuses a formula of which the renderer sees another, or none."""
    hint = ""
    if display and not alone:
        message, hint = (
            "a displayed formula inside a paragraph",
            "put $$ on lines of its own, with empty lines around",
        )
    elif "`" in tex:
        message = "a backtick in a formula"
    elif "$" in tex:
        message = "a dollar sign in a formula"
    elif quoted and not display and "\n" in tex:
        message, hint = "a formula over two lines of a quotation", "keep it on one line"
    elif not display and not FORMULA.fullmatch(f"${tex}$"):
        message = "a formula that only some renderers see"
    else:
        return
    gathered.refuse("math-form", offset, message, hint or "write it without")


def check_alone(gathered: Gathered, what: str, offset: int, end: int) -> None:
    """Refuses a block that is more than text where an empty line is missing around it: it would be text
    then.
    """
    indent, before = _line(gathered, offset)
    if not BLANK_AFTER.match(gathered.source.text, end):
        gathered.refuse(FORM, offset, f"{what} without an empty line after it", "add an empty line")
    elif indent is not None and before.strip():
        gathered.refuse(FORM, offset, f"{what} without an empty line before it", "add an empty line")


def check_link(gathered: Gathered, tail: str, offset: int) -> None:
    """Refuses a link whose address or title renderers divide differently; `tail` is what follows its text."""
    if not LINK_TAIL.fullmatch(tail):
        hint = 'write [text](address), and a title in straight quotation marks, [text](address "title")'
        gathered.refuse(FORM, offset, "a link whose address renderers read differently", hint)


def check_html(gathered: Gathered, html: str, offset: int, nested: bool) -> None:
    """Refuses a block of raw HTML that is more than comments: what stands in it is read by no rule.

    A comment that is `nested` in a paragraph, list or quotation is to stay on its line.
    """
    position = 0
    while (position := _skip_blank(html, position)) < len(html):
        if not html.startswith("<!--", position):
            hint = "begin the paragraph with a word; put a comment on lines of its own"
            gathered.refuse(FORM, offset + position, "a paragraph that begins with raw HTML", hint)
            return
        end = html.find("-->", position + 4)
        if end < 0 or EMPTY_COMMENT.match(html, position):
            gathered.refuse(FORM, offset + position, "a comment that is never closed", 'end it with "-->"')
            return
        if nested and "\n" in html[position:end]:
            hint = "keep it on one line, or put it outside"
            gathered.refuse(FORM, offset + position, "a comment over several lines inside a block", hint)
            return
        position = end + 3


def check_heading(gathered: Gathered, offset: int, nested: bool) -> None:
    """Refuses a heading made by underlining it, or `nested` in a list or quotation."""
    if gathered.source.text[offset] != "#":
        gathered.refuse(FORM, offset, "a heading made by underlining it", 'write it with "#"')
    elif nested:
        gathered.refuse(
            FORM, offset, "a heading in a list or quotation", "put it outside, or write it in bold"
        )


def check_neighbours(gathered: Gathered, name: str, offset: int) -> None:
    """Refuses a list or quotation that follows another with nothing between: they become one."""
    what = "list" if name == "List" else "quotation"
    hint = "write a sentence between them, or a comment, <!-- -->"
    gathered.refuse(FORM, offset, f"a {what} right after another, which becomes one with it", hint)


def check_item(gathered: Gathered, offset: int, end: int, depth: int, after: str) -> None:
    """Refuses a list without an empty line before it, items not indented by four spaces a level or without a
    text, and markers like `1)`.
    """
    text = gathered.source.text
    offset += len(text[offset : offset + 200]) - len(text[offset : offset + 200].lstrip(" "))
    if not MARKER.match(text, offset, end):
        marker = text[offset:end].split(maxsplit=1)
        if marker and marker[0].endswith(")"):
            gathered.refuse("list-form", offset, "a list numbered with parentheses", 'write "1."')
        else:
            gathered.refuse("list-form", offset, "a list item without a text", "write it behind the marker")
    indent, before = _line(gathered, offset)
    if indent is None:
        return
    if indent != 4 * depth:
        message = f"a list item indented by {indent} spaces"
        gathered.refuse("list-form", offset, message, "indent by four spaces a level")
    if before.strip() and after and not (after == "List" and depth and MARKER.match(before)):
        what = "a list" if after == "List" else "a list item"
        gathered.refuse("list-form", offset, f"{what} without an empty line before it", "add an empty line")


def check_nested(gathered: Gathered, offset: int, depth: int) -> None:
    """Refuses a block in a list item that is not indented by four spaces a level."""
    indent, _ = _line(gathered, offset)
    if indent is not None and indent != 4 * depth:
        message = f"a block in a list item indented by {indent} spaces"
        gathered.refuse("list-form", offset, message, f"indent it by {4 * depth} spaces")


def check_row(gathered: Gathered, row: str, offset: int, columns: int, formula: bool) -> None:
    """Refuses a row with more or fewer cells than the header, whose surplus the renderer drops in silence."""
    row = row.strip()
    bars = len(BAR.findall(row))
    cells = bars + 1 - row.startswith("|") - (row.endswith("|") and not row.endswith(r"\|"))
    hint = r"give it as many cells as the header; write a bar in code as \|, in a formula as \vert"
    if cells != columns:
        message = f"a row of {cells} cells under a header of {columns}"
        gathered.refuse("table-cells", offset, message, hint)
    elif formula:
        gathered.refuse(
            "table-cells", offset, "a bar in a formula of a table", r"write \vert, or \Vert for a double one"
        )


def _line(gathered: Gathered, offset: int) -> tuple[int | None, str]:
    """How many spaces stand before an offset on its line, None where anything else does; and the line before.

    The marks of quotations are left out of both.
    """
    text = gathered.source.text
    start = text.rfind("\n", 0, offset) + 1
    indent = _unquoted(text[start:offset])
    before = text[text.rfind("\n", 0, start - 1) + 1 : start - 1] if start > 0 else ""
    return (None if indent.strip(" ") else len(indent)), _unquoted(before)


def _unquoted(line: str) -> str:
    match = QUOTE.match(line)
    return line[match.end() :] if match else line


def _skip_blank(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
