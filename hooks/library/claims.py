"""What of an article was held against the text of its sources: its claims are its sentences, each with a
paper that it cites.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from .body import Body
    from .model import Claim, Library

Pair = tuple[int, str]
"""The offset of a sentence, and the key of a paper that it cites."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many claims of an article were compared, of how many, and from when to when."""

    compared: int
    total: int
    first: date | None
    last: date | None


def compared(library: Library, slug: str, body: Body) -> Compared:
    """What was compared of an article."""
    pairs = claims_of(body)
    claims = library.claims.get(slug, ())
    days = [claim.compared for claim in claims]
    found = {pair for claim in claims for pair in found_by(claim, body)} & pairs
    return Compared(len(found), len(pairs), min(days, default=None), max(days, default=None))


def claims_of(body: Body) -> set[Pair]:
    """All claims of a text."""
    return {(_sentence_at(body, citation.offset), citation.key) for citation in body.citations}


def found_by(claim: Claim, body: Body) -> set[Pair]:
    """The first sentence that the words of a comparison begin in, and one after it if there is one, with its
    paper. The words may stand on several lines.
    """
    words = re.compile(r"[\s>]+".join(map(re.escape, claim.text.split())))
    found: set[Pair] = set()
    start = body.start
    while len(found) < 2 and (match := words.search(body.source.text, start)):
        found.add((_sentence_at(body, match.start()), claim.source))
        following = _sentences_until(body, match.start())
        start = body.sentences[following].offset if following < len(body.sentences) else len(body.source.text)
    return found


def _sentence_at(body: Body, offset: int) -> int:
    """The offset of the sentence that a place belongs to."""
    at = _sentences_until(body, offset)
    return body.sentences[max(at - 1, 0)].offset if body.sentences else 0


def _sentences_until(body: Body, offset: int) -> int:
    """How many sentences begin up to a place."""
    return bisect_right(body.sentences, offset, key=lambda sentence: sentence.offset)
