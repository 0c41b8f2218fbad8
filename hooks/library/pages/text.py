"""Plain text as Markdown that shows exactly that text, whatever characters it holds.

Every datum of a generated page passes through here; the templates themselves escape nothing.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from fractions import Fraction

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


def day_or_month(value: str) -> str:
    """A date in ISO's form, with or without its day, as people write it: 22 November 2026."""
    if value.count("-") == 2:
        return day(date.fromisoformat(value))
    return f"{date.fromisoformat(f'{value}-01'):%B %Y}"


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: `1 paper`, `2,000 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {many or f'{noun}s'}"


def byte_size(size: Fraction | int) -> str:
    """A number of bytes in three digits: `16.1 GB`, by powers of ten."""
    value, unit = float(size), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if value < 999.5 or unit == "TB":
            break
        value /= 1000
    digits = 0 if unit == "bytes" or value >= 99.95 else 1 if value >= 9.995 else 2
    return f"{value:,.{digits}f}\u00a0{unit}"


def valued(shown: str, value: Fraction | int) -> str:
    """A quantity in Markdown with its value for machines, by which tables sort."""
    return f'<data value="{float(value):.15g}">{shown}</data>'


def percent(share: Fraction) -> str:
    """A share as a percentage: `12.3 %`."""
    value = float(share) * 100
    return f"{value:.1f}\u00a0%" if value >= 0.05 else "under 0.1\u00a0%"


def short_venue(venue: str) -> str:
    """The name that a venue is known by, where its full name ends in one: `SOSP`."""
    name = _SHORT_NAME.search(venue)
    return name[1] if name else venue


def fenced(code: str, language: str) -> str:
    """A block of code whose fence is longer than any that stands in it."""
    longest = max((len(ticks) for ticks in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"
