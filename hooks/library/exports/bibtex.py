"""A paper as an entry of BibTeX that one can copy into one's own bibliography."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .citing import latex

if TYPE_CHECKING:
    from ..model import Paper

STANDARD = (
    "author",
    "title",
    "booktitle",
    "journal",
    "school",
    "institution",
    "publisher",
    "editor",
    "series",
    "edition",
    "volume",
    "number",
    "chapter",
    "pages",
    "year",
    "month",
    "howpublished",
    "doi",
    "isbn",
    "issn",
    "eprint",
    "archiveprefix",
    "primaryclass",
    "url",
)
"""The fields that every bibliography knows, in the order in which they are written; our own are left out."""

_BRACED = r"\{(?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+\}"
_FIELD = re.compile(rf'(\w+)\s*=\s*({_BRACED}|"[^"{{}}]*+"|\d++)(?=\s*[,}})])')


def bibtex(paper: Paper) -> str:
    """The entry with its standard fields, each as its file has it: accents and protected capitals stay; and
    with a note if the paper was retracted.
    """
    written = {name.lower(): _value(value) for name, value in _FIELD.findall(paper.bibtex)}
    values = {name: written.get(name, paper.fields[name]) for name in STANDARD if name in paper.fields}
    if "retracted" in paper.fields:
        values["note"] = f"Retracted: {latex(paper.fields['retracted'])}"
    fields = [f"  {name} = {{{value}}}," for name, value in values.items()]
    return "\n".join([f"@{paper.type}{{{paper.key},", *fields, "}"])


def _value(text: str) -> str:
    return " ".join(text.strip('"').split()) if text[0] in '"0123456789' else " ".join(text[1:-1].split())
