"""The rule that the library is known for: a quantity in the prose has its source."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from ..addresses import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..body import Body, Sentence
    from ..model import Article, Library, Page
    from ..problems import Finding, Location

PAD = "\u200b"
"""Stands for what a formula does not show, so that offsets stay as they are."""

MORE = rf"\d*(?:[,\u2009\u202f]{PAD}*\d{{3}})*(?:\.\d+)?(?:\^\{{?-?\d+\}}?|[⁰¹²³⁴-⁹]+|e\d+)?"
COUNTED = (
    r"(?:(?!(?:per|and|or|of|over|an?|the|in|for|to|with|than|by|each|at|on)\b)[a-z]+(?:-[a-z]+)? ){0,2}?"
)
COMPARED = (
    r"(?:faster|slower|more|less|fewer|larger|smaller|higher|lower|longer|shorter|cheaper|better|as|the)\b"
)
UNITS = "|".join(
    (
        rf"[KMBTk]?[ -]?{COUNTED}(?:tokens?|param(?:eter)?s?)\b",
        r"%|per ?cent\b|percentage points\b|points\b",
        rf"(?<=\d)×(?![A-Za-z]|[\s{PAD}]*[\d$(A-Z])|×(?![\s{PAD}]*[\d$(A-Za-z])|×(?=[\s{PAD}]+{COMPARED})",
        r"x\b(?!\s*(?:[\d$(]|[A-Z]+\d))|-?fold\b|times\b(?! (?:step|stamp|\d))",
        r"(?:[KMGTPE]i?|[kmgt]i?)?B(?:/s|ps)?\b|[KMGTPkmgt]i?b(?:/s|ps)?\b|[KMGT]bit(?:/s)?\b",
        r"(?:kilo|mega|giga|tera|peta|kibi|mebi|gibi|tebi)?(?:byte|bit)s?(?:/s)?\b",
        rf"[nmµμu]s\b|(?<=[\s~*{PAD}])(?:s|h|min)\b|(?:milli|micro|nano)?seconds?\b",
        r"(?:(?:[GT]PU|[A-Z]\d+)[ -])?(?:minute|hour|day|week|month|year)s?\b",
        r"[a-z]+ (?:per|an?) (?:second|minute|hour|day)\b|[a-z]+/s\b",
        r"(?:[KMGTPEZ]|k)?FLOP[sS]?(?:/s|/B)?\b|(?:giga|tera|peta|exa)flops?\b|TOPS\b|[QRT]PS\b",
        r"[kMGT]?Hz\b|[kMG]?Wh?\b|(?:kilo)?watts?\b|[kMmµμ]?J\b|joules?\b|°C|kg\b|(?:tonne|ton)s?\b",
        r"(?:US )?dollars?\b|USD\b|EUR\b|€|£|cents?\b",
        r"-?(?:thousand|million|billion|trillion)\b",
        r"-(?:[KMGT]i?B|[nmµμu]s|byte|percent|point|dollar|(?:milli|micro|nano)?second|minute|hour|day|week|month|year)\b",
        r"[KMBT]\b|(?<=\d)k\b",
    )
)
QUANTITY = re.compile(
    r"[\d$€£](?<![\w.].)(?<!\w[-–].)"  # what begins with a set of characters is found fast
    rf"(?:(?:(?<=\d)|\d){MORE}(?:\s?(?:–|-|to|and)\s?\d{MORE})?"
    rf"{PAD}*(?:[\s~*]{PAD}*){{0,9}}({UNITS})|(?<=[$€£])\d{MORE}(?!\w|[.,]\d))"
)
SIZE_NAME = re.compile(
    r"\b(?!(?:The|This|An|At|With|For|From|In|Its?|Only|About|Over|By|To|Each|Our|On|As|Some|Most|Even|Up)\b)"
    r"[A-Z][\w.]+(?:[\s-]\d+(?:\.\d+)*)?(?:[\s-][A-Z]\w*)?[\s-]"
    r"(?:\d[\d.]*[KMBT](?:,? (?:and|or) |, |/))*$"
)
TEX_TEXT = re.compile(r"\\(?:text|mathrm|operatorname)\{([^{}]*)\}")
TEX_SPACE = re.compile(r"\\[,;:! ]|\\q?quad\b|(?<=\d)\{,\}(?=\d)|\\(?=%)")
TEX_FACTOR = re.compile(r"\\times(?=\s*\$)")
TEX_SHOWN = {r"\,": "\u2009", "{,}": ",", "\\": PAD}


BAR = re.compile(r"(?<!\\)\|")
DELIMITERS = re.compile(r"\n[ >]*[|:-][ |:-]*(?=\n|\Z)")
BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
CALENDAR = frozenset({"date", "day", "month", "year"})
BARE_NUMBER = re.compile(rf"[\s*~≈<>≤≥+−-]*\d{MORE}(?:\s?(?:–|-|to)\s?\d{MORE})?[\s*]*")


def number_unsourced(library: Library) -> Iterator[Finding]:
    """A quantity stands in the text without a source.

    A quantity is a number with a unit, a percentage, a factor, or a count of parameters or tokens. A reader
    must be able to follow each one: so its sentence (for a table, its row or the caption above the table)
    holds a citation, or a checked number in `<data>`, or a link to the section that shows the computation, or
    it stands itself in a quotation that opens with `**Computation.**`. Names such as "Llama 2 70B", "4-bit"
    or "Section 3" are no quantities. A number alone in its cell has the unit of its column's header. Neither
    a description nor a heading can carry a source, so neither holds a quantity, and alternative text only
    where the caption has the source.

    Wrong:

        Reserving memory for the longest answer wastes up to 80 % of it.

    Right:

        Reserving memory for the longest answer wastes up to 80 % of it [@kwon2023efficient].
    """
    for place, description in _descriptions(library):
        if found := QUANTITY.search(description):
            told = f'a quantity in the description: "{_told(found[0])}"'
            yield place, told, "say it in the text, with its source"
    for page in (*library.written, *library.stories, *library.passages):
        dollars = _dollars(page.body)
        units: dict[int, str] = {}
        for sentence in page.body.sentences:
            if sentence.part == "row":
                units = _units(page.body, sentence, units)
            if sentence.sourced or sentence.computed:
                continue
            quantities = list(_quantities(_shown(sentence, dollars)))
            if units and sentence.part == "row":
                quantities = sorted([*quantities, *_under_units(page.body, sentence, units)])
            if quantities and not _leads_to_computation(library, page, sentence):
                told = ", ".join(f'"{_told(text)}"' for _, text in quantities)
                yield (
                    page.body.source.at(sentence.offset + quantities[0][0]),
                    f"no source for {told} in this {_PARTS[sentence.part]}",
                    _HINTS.get(
                        sentence.part,
                        "cite its source, link to the section that computes it, or show the computation",
                    ),
                )
        for image in page.body.links:
            if image.form != "image" or any(mark in image.title for mark in ("[@", "](", "<data")):
                continue
            if found := QUANTITY.search(image.text):
                told = f'no source for "{_told(found[0])}" in this alternative text'
                yield page.body.source.at(image.offset), told, "give its source in the caption"


_PARTS = {"prose": "sentence", "row": "row", "caption": "caption", "heading": "heading"}
_HINTS = {
    "heading": "say it in the text, with its source",
    "row": 'cite its source in the row, or in a caption ("Table: … [@key].") before the table',
}


def _descriptions(library: Library) -> Iterator[tuple[Location, str]]:
    """Texts that can hold no source, with their places."""
    for article in library.articles:
        yield article.places["description"], article.description
    for _, body in library.descriptions:
        yield body.source.at(body.start), body.source.text[body.start :]


def _dollars(body: Body) -> list[int]:
    """Offsets of the dollars around formulas, which are no currency."""
    text = body.source.text
    return [
        offset
        for formula in body.formulas
        for first in (formula.offset - 2, formula.offset + len(formula.tex))
        for offset in (first, first + 1)
        if text.startswith("$", offset)
    ]


def _shown(sentence: Sentence, dollars: list[int]) -> str:
    """The sentence with its formulas as what they show, at the same offsets."""
    text = sentence.text
    if "\\" in text:
        text = TEX_TEXT.sub(lambda m: m[1].rjust(len(m[0]), PAD), text)
        text = TEX_SPACE.sub(lambda m: TEX_SHOWN.get(m[0], " ").ljust(len(m[0]), PAD), text)
        text = TEX_FACTOR.sub("×".ljust(len(r"\times"), PAD), text)
    if "$" in text:
        characters = list(text)
        for offset in dollars[bisect_left(dollars, sentence.offset) : bisect_left(dollars, sentence.end)]:
            characters[offset - sentence.offset] = PAD
        text = "".join(characters)
    return text


def _quantities(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each quantity in a text."""
    for match in QUANTITY.finditer(text):
        is_size = match[1] in ("K", "M", "B", "T")
        if not (is_size and SIZE_NAME.search(text, max(match.start() - 60, 0), match.start())):
            yield match.start(), match[0]


def _units(body: Body, row: Sentence, units: dict[int, str]) -> dict[int, str]:
    """The columns of a row's table whose header names a unit, with the header; `units` are those of the row
    before.
    """
    line, end = _line(body, row)
    if not DELIMITERS.match(body.source.text, end):
        return units
    return {column: cell for column, (_, cell) in enumerate(_cells(line)) if _is_unit(cell)}


def _is_unit(header: str) -> bool:
    names = [header, header.rpartition(",")[2], *BRACKETED.findall(header)]
    names = [name.strip(" *") for name in names]
    return any(
        QUANTITY.match(f"1 {form}")
        for name in names
        if name.lower() not in CALENDAR
        for form in (name, name[:1].lower() + name[1:])
    )


def _under_units(body: Body, row: Sentence, units: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Offset, from that of the row, and text of each number that stands alone in a cell below a unit."""
    line, end = _line(body, row)
    for column, (offset, cell) in enumerate(_cells(line)):
        if column in units and BARE_NUMBER.fullmatch(cell):
            at = end - len(line) + offset + len(cell) - len(cell.lstrip()) - row.offset
            yield max(at, 0), f"{cell.strip()} ({units[column].strip()})"


def _line(body: Body, row: Sentence) -> tuple[str, int]:
    """The line that a row stands on, and the offset of its end."""
    text = body.source.text
    end = text.find("\n", row.offset)
    end = len(text) if end < 0 else end
    return text[text.rfind("\n", 0, row.offset) + 1 : end], end


def _cells(line: str) -> list[tuple[int, str]]:
    """Offset and text of each cell of a line."""
    edges = [match.start() for match in BAR.finditer(line)]
    if not line.lstrip(" >").startswith("|"):
        edges.insert(0, -1)
    return [(first + 1, line[first + 1 : last]) for first, last in pairwise([*edges, len(line)])]


def _leads_to_computation(library: Library, page: Article | Page, sentence: Sentence) -> bool:
    """Whether the sentence, or the caption above a row, links to a section that shows a computation."""
    offsets = [link.offset for link in page.body.links]
    for start, end in ((sentence.offset, sentence.end), sentence.caption or (0, 0)):
        for link in page.body.links[bisect_left(offsets, start) : bisect_left(offsets, end)]:
            path, anchor = resolve(page.path, link.target)
            target = library.bodies.get(path)
            if target and anchor in target.computed_anchors:
                return True
    return False


def _told(text: str) -> str:
    return " ".join(text.replace(PAD, "").replace("*", "").split())
