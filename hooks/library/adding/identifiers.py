"""What somebody names a paper by: its arXiv identifier, its DOI, or the address of either."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from ..rules.identifiers import submission_month

_ARXIV = re.compile(
    r"(?:arxiv:\s*|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|(?:doi:\s*|(?:https?://)?"
    r"(?:dx\.|www\.)?doi\.org/)?10\.48550/arxiv\.)?(?P<identifier>[^?#\s]+?)(?:v[0-9]+)?(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_DOI = re.compile(
    r"(?:doi:\s*|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?P<doi>10\.[0-9]{4,9}/\S*[^\s.,;])[.,;]?",
    re.IGNORECASE,
)


class Identifier(NamedTuple):
    """One of the two; the other is empty."""

    arxiv: str = ""
    doi: str = ""

    def __str__(self) -> str:
        return f"arXiv {self.arxiv}" if self.arxiv else f"DOI {self.doi}"


def read_identifier(given: str) -> Identifier | None:
    """The identifier in what was given, without version; or nothing.

    >>> read_identifier("https://arxiv.org/pdf/2309.06180v1")
    Identifier(arxiv='2309.06180', doi='')
    >>> read_identifier("https://doi.org/10.1145/3600006.3613165")
    Identifier(arxiv='', doi='10.1145/3600006.3613165')
    """
    given = unquote(given).strip()
    arxiv = _ARXIV.fullmatch(given)
    if arxiv and submission_month(arxiv["identifier"]):
        return Identifier(arxiv=arxiv["identifier"])
    doi = _DOI.fullmatch(given)
    return Identifier(doi=doi["doi"]) if doi else None
