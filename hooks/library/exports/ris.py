"""Papers as RIS, which reference managers read: a tag a line, lines that end with a carriage return, as its
specification asks.

RIS parts a name at its commas, so a body loses those that it has. Editors and months stand in the BibTeX
alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .linked import arxiv_address
from .persons import parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model import Author, Paper

_TYPES = {
    "article": "JOUR",
    "inproceedings": "CONF",
    "incollection": "CHAP",
    "book": "BOOK",
    "phdthesis": "THES",
    "techreport": "RPRT",
    "misc": "GEN",
    "online": "ELEC",
}
_CONTAINED = ("article", "inproceedings", "incollection")
_FIELDS = {"VL": "volume", "ET": "edition", "T3": "series", "CY": "address", "DO": "doi"}
_RANGE = re.compile(r"([^–,]+)–([^–,]+)")
_END = "\r\n"


def ris(papers: Iterable[Paper]) -> str:
    """The papers, one record after the other."""
    return "".join(f"{tag}  - {value}{_END}" for paper in papers for tag, value in _record(paper))


def _record(paper: Paper) -> Iterator[tuple[str, str]]:
    """Tags and values of a paper; its identifier is its key."""
    yield "TY", _TYPES[paper.type]
    for author in paper.authors:
        yield "AU", _name(author)
    if paper.more_authors:
        yield "AU", "others"
    fields = paper.fields
    publishers = ("publisher", "institution", "school", "organization")
    pages = _RANGE.fullmatch(fields.get("pages", ""))
    told = {
        "TI": paper.title,
        "PY": str(paper.year),
        "T2": paper.venue if paper.type in _CONTAINED else "",
        "PB": next(filter(None, map(fields.get, publishers)), ""),
        "IS": fields.get("number", ""),
        "SP": pages[1] if pages else fields.get("pages", ""),
        "EP": pages[2] if pages else "",
        **{tag: fields.get(name, "") for tag, name in _FIELDS.items()},
        "DB": "arXiv" if paper.arxiv else "",
        "AN": f"arXiv:{paper.arxiv}" if paper.arxiv else "",
        "UR": fields.get("url") or arxiv_address(paper),
        "N1": f"Retracted: {fields['retracted']}" if "retracted" in fields else "",
        "ID": paper.key,
    }
    yield from ((tag, value) for tag, value in told.items() if value)
    yield "ER", ""


def _name(author: Author) -> str:
    if not author.given:
        return author.family.replace(",", "")
    particles, family, suffix = parted(author)
    return ", ".join(filter(None, (f"{particles} {family}".strip(), author.given, suffix)))
