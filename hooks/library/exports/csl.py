"""Papers as CSL-JSON, which pandoc, Zotero and whatever else formats citations read.

The form is that of the schema `csl-data.json` of CSL 1.0.2. Editors and months stand in the BibTeX alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .linked import arxiv_address
from .persons import parted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model import Author, Paper

_TYPES = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "incollection": "chapter",
    "book": "book",
    "phdthesis": "thesis",
    "techreport": "report",
    "misc": "article",  # which in CSL is a preprint
    "online": "webpage",
}
_CONTAINED = ("article", "inproceedings", "incollection")
_PUBLISHERS = ("publisher", "institution", "school", "organization")
_FIELDS = {
    "volume": "volume",
    "edition": "edition",
    "collection-title": "series",
    "publisher-place": "address",
}


def csl(papers: Iterable[Paper]) -> str:
    """The papers as a list of CSL-JSON, an entry a line."""
    entries = ",\n".join(json.dumps(csl_item(paper), ensure_ascii=False) for paper in papers)
    return f"[\n{entries}\n]\n"


def csl_item(paper: Paper) -> dict[str, Any]:
    """A paper; its id is its key. The arXiv identifier of a preprint is its number, as Zotero has it; for
    what was published elsewhere arXiv is the archive.
    """
    fields, arxiv = paper.fields, paper.arxiv
    is_preprint = paper.type == "misc" and bool(arxiv)
    number = fields.get("number", "")
    item: dict[str, Any] = {
        "id": paper.key,
        "type": _TYPES[paper.type],
        "title": paper.title,
        "author": [*map(_name, paper.authors), *([{"literal": "others"}] if paper.more_authors else [])],
        "issued": {"date-parts": [[paper.year]]},
        "container-title": paper.venue if paper.type in _CONTAINED else "",
        "publisher": "arXiv" if is_preprint else next(filter(None, map(fields.get, _PUBLISHERS)), ""),
        "issue": number if paper.type == "article" else "",
        "number": f"arXiv:{arxiv}" if is_preprint else "" if paper.type == "article" else number,
        **{name: fields.get(field, "") for name, field in _FIELDS.items()},
        "page": fields.get("pages", "").replace("–", "-"),
        "archive": "" if is_preprint else arxiv and "arXiv",
        "archive_location": "" if is_preprint else arxiv,
        "DOI": paper.doi,
        "URL": fields.get("url") or arxiv_address(paper),
        "note": f"Retracted: {fields['retracted']}" if "retracted" in fields else "",
    }
    return {name: value for name, value in item.items() if value}


def _name(author: Author) -> dict[str, str]:
    """A person with the particles in lower case apart, as pandoc has them; a body as it is called."""
    if not author.given:
        return {"literal": author.family}
    particles, family, suffix = parted(author)
    name = {"family": family, "given": author.given, "dropping-particle": particles, "suffix": suffix}
    return {part: value for part, value in name.items() if value}
