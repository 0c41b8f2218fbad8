"""A paper's records as the fields of an entry: the published version where there is one, and the preprint's
identifier beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ..sources.latex import plain_text
from ..verifying.likeness import same_person, title_letters
from ..verifying.marking import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from ..model import Author, Library
    from ..verifying.records import Publication, Record

_TYPES = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    "book-chapter": "incollection",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "dissertation": "phdthesis",
    "report": "techreport",
}
"""Types of entries by those of Crossref; anything else stands as a preprint, or as a page on the web."""

_FORMULA = re.compile(r"\$([^$\\]*)\$")
_SPECIAL = re.compile(r"[&%#_$]")
_WORD = re.compile(r"[^\s:;,()\[\]?!/\"“”‘]+")
_BRACED = re.compile(r"\{([^\W\d_]+)\}")
_PAGES = re.compile(r"\s*[-–—]+\s*")


def entry_of(
    preprint: Record | None, work: Record | None, day: date, names: Collection[str] = ()
) -> tuple[str, dict[str, str]]:
    """The type and the fields of the entry, without key and topics, from arXiv's record, Crossref's, or both;
    `names` are words whose capitals are protected although no sign of theirs tells it.
    """
    records = [record for record in (preprint, work) if record]
    kind, fields = _published(work) if work and work.publication else ("misc", {})
    year = work.publication.year if work and work.publication else 0
    fields["title"] = protected(_title(preprint, work), names)
    fields["author"] = " and ".join(map(_name, _authors(preprint, work)))
    fields["year"] = str(year or records[0].years[0]) if year or records[0].years else ""
    if work:
        fields["doi"] = work.identifier
    if preprint:
        fields |= {"eprint": preprint.identifier, "archiveprefix": "arXiv"}
    fields["verified"] = said("", [record.register for record in records], day)
    if kind == "misc" and work and not preprint:
        kind, fields["url"] = "online", f"https://doi.org/{work.identifier}"
    return kind, {name: value for name, value in fields.items() if value}


def protected(title: str, names: Collection[str] = ()) -> str:
    r"""A title as BibTeX, with braces around words whose capitals are part of them: those with a capital or a
    digit inside, a name before a colon, and others that are known for it.

    >>> protected("Orca: Serving of LLMs & GPT-4 in a Flash")
    '{Orca}: Serving of {LLMs} \\& {GPT-4} in a Flash'
    """
    first = title.partition(":")[0] if ":" in title else ""

    def braced(found: re.Match[str]) -> str:
        word = found[0].rstrip(".'’")
        if _is_name(word) or word in names or (word == first and word[0].isupper()):
            return f"{{{_escaped(word)}}}{_escaped(found[0][len(word) :])}"
        return _escaped(found[0])

    return _WORD.sub(braced, title)


def known_names(library: Library) -> frozenset[str]:
    """Words whose capitals two or more entries of the library protect, such as `Transformers`."""
    found = Counter(word for paper in library.papers for word in {*_BRACED.findall(paper.bibtex)})
    return frozenset(word for word, number in found.items() if number > 1 and word[0].isupper())


def _is_name(word: str) -> bool:
    pairs = [*pairwise(word)]
    return any(one.isalnum() and other.isupper() for one, other in pairs) or (
        word[0].isupper() and any(one.isalpha() and other.isdigit() for one, other in pairs)
    )


def _published(work: Record) -> tuple[str, dict[str, str]]:
    publication: Publication = work.publication  # type: ignore[assignment]
    kind = _TYPES.get(publication.kind, "misc")
    venue = _escaped(" ".join(publication.containers[-1:]))
    publisher = _escaped(publication.publisher)
    pages = _PAGES.sub("--", publication.pages)
    volume = {"volume": publication.volume, "number": publication.number}
    match kind:
        case "article":
            fields = {"journal": venue, **volume, "pages": pages}
        case "inproceedings":
            fields = {"booktitle": venue, "pages": pages}
        case "incollection":
            series = _escaped(" ".join(publication.containers[:-1]))
            fields = {"booktitle": venue, "series": series, "pages": pages, "publisher": publisher}
        case "book":
            fields = {"publisher": publisher}
        case "phdthesis":
            fields = {"school": publisher}
        case "techreport":
            fields = {"institution": publisher}
        case _:
            fields = {}
    return kind, fields


def _title(preprint: Record | None, work: Record | None) -> str:
    """The published title; of two that are the same, but for a subtitle that Crossref leaves out, arXiv's,
    whose capitals are the authors' own.
    """
    record = work or preprint
    titles = record.titles if record else ("",)
    if preprint and title_letters(preprint.titles[0]).startswith(tuple(map(title_letters, titles))):
        titles = preprint.titles
    return _readable(max((title for title in titles if title.startswith(titles[0])), key=len))


def _authors(preprint: Record | None, work: Record | None) -> Sequence[Author]:
    """The authors of the published version; of two spellings the one with accents."""
    first, second = (record.authors if record else () for record in (work, preprint))
    if not first or not second:
        return first or second
    if len(first) != len(second):
        return first
    pairs = zip(first, second, strict=True)
    return [max(pair, key=_accents) if same_person(*pair) else pair[0] for pair in pairs]


def _accents(author: Author) -> int:
    return sum(not letter.isascii() for letter in str(author))


def _name(author: Author) -> str:
    family, given = (_escaped(_readable(part)) for part in (author.family, author.given))
    if not given:
        return f"{{{family}}}"
    return f"{{{family}}}, {given}" if "," in family or " and " in family else f"{family}, {given}"


def _readable(text: str) -> str:
    """A text without its TeX, so far as that has a plain form, and without braces."""
    bare = _FORMULA.sub(lambda found: re.sub("[\\^_{} ]", "", found[1]), plain_text(text))
    return bare.replace("{", "").replace("}", "")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
