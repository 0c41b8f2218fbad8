"""Reads `articles/*.claims.yml`: which claims of an article were held against the text of their sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pydantic import Field

from ..model import Claim
from ..shapes import Shape, Text
from .yaml_text import read_yaml, validate

if TYPE_CHECKING:
    from ..problems import Problem, SourceText

ENDING = ".claims.yml"


class ClaimShape(Shape):
    """A sentence of the article, and a source that it was held against."""

    text: Text
    """Words of the sentence, by which it is found."""
    source: Text
    """The key of a paper that the sentence cites."""
    against: Text
    """What of the source was open: the abstract, the full text, a section or a table."""
    compared: date
    """The day of the comparison."""


class ClaimsShape(Shape):
    """Which claims of an article were held against the text of their sources."""

    claims: list[ClaimShape] = Field(min_length=1, max_length=1000)


def read_claims(source: SourceText, problems: list[Problem]) -> tuple[Claim, ...]:
    """The comparisons in a file; none where it cannot be read."""
    read = read_yaml(source, problems, "claims-syntax")
    if read is None:
        return ()
    value, places = read
    shape = validate(ClaimsShape, value, places, problems, "claims-field")
    return tuple(
        Claim(claim.text, claim.source, claim.against, claim.compared, places["claims", number])
        for number, claim in enumerate(shape.claims if shape else ())
    )
