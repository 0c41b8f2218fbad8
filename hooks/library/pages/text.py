"""Plain text as Markdown that shows exactly that text, whatever characters it holds.

Every datum of a generated page passes through here; the templates themselves escape nothing.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import date

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&#$|~^@!]")
_OPENING = re.compile(r"(\d+)(?=[.)](?:\s|$))|(?=[-+:=?/])")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufeff\ufffe\uffff]")
_SHORT_NAME = re.compile(r"\(([^()]*[A-Z]{2}[^()]*)\)\s*$")


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def folded(text: str) -> str:
    """The text on one line: runs of white space are one space, control and private characters are gone."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return " ".join(_HIDDEN.sub(" ", text).split())


@lru_cache(maxsize=1 << 16)  # titles, names and topics come again on page after page
def escaped(text: str) -> str:
    """Markdown, on one line, that shows the text and has no markup.

    Character references are understood alike by every dialect, and no extension looks into them; what has a
    meaning only where a paragraph begins (`1.`, `-`, `:`) is written so there.
    """
    text = _SPECIAL.sub(_reference, folded(text))
    if opening := _OPENING.match(text):
        end = opening.end()
        return f"{text[:end]}&#{ord(text[end])};{text[end + 1 :]}"
    return text


def quoted(text: str) -> str:
    """The text as a value for front matter, in double quotes."""
    return json.dumps(folded(text), ensure_ascii=False)


def address(url: str) -> str:
    """An address that may stand between the parentheses of a link in Markdown."""
    return quote(folded(url), safe="/:?=&#%+,;@-.~")


def link(text: str, url: str) -> str:
    """A link in Markdown with plain text; the text alone where the address is not one of the web."""
    return f"[{escaped(text)}]({address(url)})" if url.startswith("https://") else escaped(text)


def day(value: date) -> str:
    """A date as people write it: 22 November 2026."""
    return f"{value.day} {value:%B} {value.year}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 paper`, `2,000 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def short_venue(venue: str) -> str:
    """The name that a venue is known by, where its full name ends in one: `SOSP`."""
    name = _SHORT_NAME.search(venue)
    return name[1] if name else venue


def fenced(code: str, language: str) -> str:
    """A block of code whose fence is longer than any that stands in it."""
    longest = max((len(ticks) for ticks in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"
