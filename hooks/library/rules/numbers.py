"""The rule that the library is known for: a quantity in the prose has its source."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ..addresses import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Article, Library, Page, Sentence
    from ..problems import Finding

NUMBER = r"\d+(?:[,\u2009\u202f]\d{3})*(?:\.\d+)?"
UNITS = "|".join(
    (
        r"%|per ?cent\b|percentage points\b|points\b",
        r"×(?!\s*[\d$A-Za-z(])|x\b|-?fold\b|times\b(?! (?:step|stamp))",
        r"(?:[KMGTP]i?|k)?B(?:/s|ps)?\b|bytes?\b|[KMGT]?bits?(?:/s)?\b|[KMGT]bps\b",
        r"[nmµμu]s\b|(?<=[\s~])(?:s|h|min)\b|(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b",
        r"(?:[KMGTPEZ]|k)?FLOPs?(?:/s|/B)?\b|[kMGT]?Hz\b|[kM]?Wh?\b|[kM]?J\b|°C",
        r"(?:US )?dollars?\b|USD\b|cents?\b",
        r"(?:thousand|million|billion|trillion)\b",
        r"[KMBT]?[ -]?(?:[a-z]+(?:-[a-z]+)? ){0,2}?(?:tokens?|param(?:eter)?s?)\b",
        r"[KMBT]\b",
    )
)
QUANTITY = re.compile(
    rf"(?<![\w.\-–])[$€£]?({NUMBER})(?:\s?(?:–|-|to|and)\s?{NUMBER})?[\s~]{{0,9}}({UNITS})|[$€£]{NUMBER}(?=[\s,.;)])"
)
SIZE_NAME = re.compile(r"[A-Z][\w.]+(?:[ -]\d+(?:\.\d+)*)?(?:[ -][A-Z]\w*)?[ -]$")
TEX_TEXT = re.compile(r"\\(?:text|mathrm|operatorname)\{([^}]*)\}")
TEX_SPACE = re.compile(r"\\[,;:! ]|\\q?quad\b|(?<=\d)\{,\}(?=\d)")
TEX_FACTOR = re.compile(r"\\times(?=\s*\$)")


def number_unsourced(library: Library) -> Iterator[Finding]:
    """A quantity stands in the text without a source.

    A quantity is a number with a unit, a percentage, a factor, or a count of parameters or tokens. A reader
    must be able to follow each one: so its sentence (for a table, its row or the caption above the table)
    holds a citation, or a checked number in `<data>`, or a link to the section that shows the computation, or
    it stands itself in a quotation that opens with `**Computation.**`. Names such as "Llama 2 70B", "4-bit"
    or "Section 3" are no quantities. Neither a description nor a heading can carry a source, so neither holds
    a quantity.

    Wrong:

        Reserving memory for the longest answer wastes up to 80 % of it.

    Right:

        Reserving memory for the longest answer wastes up to 80 % of it [@kwon2023efficient].
    """
    for article in library.articles:
        if found := QUANTITY.search(article.description):
            yield (
                article.places["description"],
                f'a quantity in the description: "{_told(found[0])}"',
                "say it in the text, with its source",
            )
    for page in library.written:
        for sentence in page.body.sentences:
            if sentence.sourced or sentence.computed:
                continue
            quantities = list(_quantities(sentence.text))
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


_PARTS = {"prose": "sentence", "row": "row", "caption": "caption", "heading": "heading"}
_HINTS = {
    "heading": "say it in the text, with its source",
    "row": 'cite its source in the row, or in a caption ("Table: … [@key].") before the table',
}


def _quantities(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each quantity in a sentence; formulas are read as what they show."""
    if "\\" in text:
        text = TEX_TEXT.sub(lambda m: m[1].rjust(len(m[0])), text)
        text = TEX_SPACE.sub(lambda m: ("," if m[0] == "{,}" else " ").ljust(len(m[0]), "\u200b"), text)
        text = TEX_FACTOR.sub("     ×", text).replace("\\%", " %").replace("\u200b", "")
    for match in QUANTITY.finditer(text):
        unit = match[2] or ""
        if unit in ("K", "M", "B", "T") and SIZE_NAME.search(text, max(match.start() - 40, 0), match.start()):
            continue
        yield match.start(), match[0]


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
    return " ".join(text.split())
