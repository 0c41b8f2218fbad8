"""The sentences that rely on a paper, as readable text for its page."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..addresses import made_of
from ..model import Passage
from .text import escaped, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..body import Body, Sentence
    from ..model import Mention

_MARKUP = re.compile(
    r"""
    (?=[`$<!\[\\*_&\n|]) (?:
      (?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))
    | \$\$(?P<display>.+?)\$\$
    | (?P<formula>\$(?!\s)(?:\\.|[^\\$])+?(?<!\s)\$)
    | (?P<comment><!--.*?-->)
    | (?P<tag></?[A-Za-z][^<>]*>)
    | (?P<image>!\[[^\]]*\]\([^)]*\))
    | \[@(?P<citation>[^\[\]]*)\]
    | \[\]\(\#fig-(?P<figure>[^\s()]+)\)
    | \[(?P<text>[^\[\]]*)\]\((?:<[^<>]*>|(?:[^\s()]|\([^()]*\))*)(?:\s+"[^"]*")?\)
    | \\(?P<literal>[!-/:-@\[-`{-~])
    | (?P<emphasis>\*+|(?<!\w)_+(?=\w)|(?<=[\w.,;:!?)])_+(?!\w))
    | (?P<reference>&(?:\#\d+|\#x[0-9a-fA-F]+|\w+);)
    | (?P<margin>\n[ \t]*(?:>[ \t]?)+)
    | (?P<cell>\|)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_ELSEWHERE = "…"
"""Stands for a formula that takes more than a line, for which a list has no place."""

_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?)])")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in Markdown, the section that it stands in, and the link to its place."""

    text: str
    section: str
    link: str


@dataclass(frozen=True, slots=True)
class Citing:
    """A page that cites a paper, with each sentence that does."""

    title: str
    quotes: tuple[Quote, ...]


def cited_by(key: str, mentions: Iterable[Mention]) -> list[Citing]:
    """The pages that cite a paper; a sentence that cites it twice is quoted once."""
    pages: dict[str, tuple[str, dict[object, Quote]]] = {}
    for mention in mentions:
        page = mention.page
        _, quotes = pages.setdefault(page.path, (page.title, {}))
        sentence = (page.section, page.anchor) if isinstance(page, Passage) else (), mention.sentence.offset
        if sentence not in quotes:
            quotes[sentence] = Quote(
                readable(mention, key), _section(mention), f"../{made_of(page.path)}#{mention.anchor}"
            )
    return [Citing(title, tuple(quotes.values())) for title, quotes in pages.values()]


def _section(mention: Mention) -> str:
    """What the part of its page that a citation stands in is called."""
    page, headings = mention.page, mention.page.body.headings
    if isinstance(page, Passage):
        return page.section
    return headings[max(mention.sentence.section, 0)].text if headings else page.title


def readable(mention: Mention, key: str) -> str:
    """The sentence in Markdown on one line: formulas and code kept, other markup and citations dropped.

    Of the paper's own citation its locator is left, in parentheses.
    """
    return _readable(mention.page.body, mention.sentence, key)


def plain(body: Body) -> str:
    """A text without its markup and its citations, as HTML on one line."""
    return " ".join(_readable(body, sentence, "") for sentence in body.sentences)


def _readable(body: Body, sentence: Sentence, key: str) -> str:
    text = body.source.text[sentence.offset : sentence.end]
    start = sentence.offset
    parts: list[str] = []
    loose: list[str] = []

    def flush() -> None:
        joined = "".join(loose)
        loose.clear()
        if joined:
            before = " " if joined[0].isspace() and parts else ""
            after = " " if joined[-1].isspace() else ""
            parts.append(f"{before}{escaped(_BEFORE_STOP.sub('', joined))}{after}")

    end = 0
    for match in _MARKUP.finditer(text):
        loose.append(text[end : match.start()])
        end = match.end()
        kind = match.lastgroup
        if kind == "code" or (kind == "formula" and _is_formula(body, start + match.start() + 1)):
            flush()
            parts.append(folded(match[0]))
        elif kind in ("formula", "display"):
            loose.append(_ELSEWHERE if "\n" in match[0] or kind == "display" else match[0])
        elif kind == "citation":
            loose[-1] = loose[-1].rstrip()
            loose.append(_locators(key, match["citation"]))
        elif kind == "figure":
            loose.append(_figure(body, match["figure"]))
        elif kind == "text":
            loose.append(re.sub(r"[*`]+", "", match["text"]))
        elif kind == "literal":
            loose.append(match["literal"])
        elif kind == "reference":
            loose.append(html.unescape(match[0]))
        elif kind == "margin":
            loose.append(" ")
        elif kind == "cell":
            if sentence.part == "row":
                loose[-1] = loose[-1].rstrip()
            loose.append(" · " if sentence.part == "row" else match[0])
    loose.append(text[end:])
    flush()
    return " ".join("".join(parts).split()).strip(" ·").removeprefix("Table: ")


def _locators(key: str, citation: str) -> str:
    for part in citation.split(";"):
        name, _, locator = part.strip().removeprefix("@").partition(",")
        if name.strip() == key and locator.strip():
            return f" ({locator.strip()})"
    return ""


def _is_formula(body: Body, offset: int) -> bool:
    """Whether the reader found a formula there too, and not a price."""
    at = bisect_left(body.formulas, offset, key=lambda formula: formula.offset)
    return at < len(body.formulas) and body.formulas[at].offset == offset


def _figure(body: Body, name: str) -> str:
    names = [figure.name for figure in body.figures]
    return f"Figure {names.index(name) + 1}" if name in names else "the figure"
