"""What is wrong with an entry of the bibliography by what the registers say of it.

As in `rules`, there is one generator a rule; how its docstring begins stands in the command's help.

A field is right where one of the paper's records has it so, since preprints and published versions differ.
What a record has otherwise although the entry is right is told in the entry's `identifier_checked`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..model import Paper
from ..problems import Finding, Problem
from ..rules import identifier
from ..rules.identifiers import submission_month
from .likeness import same_person, same_title, title_letters, title_likeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Author
    from ..problems import Location
    from .records import Record

_UNLIKE = 0.6
"""Likeness below which two titles are not two forms of one."""

_FIELD = {"arXiv": "eprint", "Crossref": "doi"}


@dataclass(frozen=True)
class Answers:
    """What the registers said of a paper."""

    records: tuple[Record, ...] = ()
    unknown: tuple[str, ...] = ()
    """Registers that do not know its identifier."""

    def of(self, paper: Paper) -> list[Record]:
        """The records that are of this paper, and not of another work that has its identifier."""
        return [record for record in self.records if not _is_of_another(paper, record)]


Check = Callable[[Paper, Answers], Iterator[Finding]]


def verify_identifier(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """An identifier is unknown to its register, leads to another work, or is not the one that arXiv names.

    Another work is one with another title and none of the paper's authors. Where arXiv names the DOI of
    another version than the entry's, `identifier_checked` says so and quotes it.
    """
    for register in answers.unknown:
        field = _FIELD[register]
        hint = "look the paper up and mend the identifier"
        yield _place(paper, field), f'{register} does not know "{paper.fields[field]}"', hint
    for record in answers.records:
        field = _FIELD[record.register]
        if _is_of_another(paper, record):
            whose = f'"{record.titles[0]}" by {record.authors[0]}' if record.authors else record.titles[0]
            hint = "look the paper up and mend the identifier, or the whole entry"
            yield _place(paper, field), f"{record.identifier} is {whose}", hint
        elif paper.doi and _names_other_doi(paper, record):
            hint = f'mend it, or quote "{record.doi}" in "identifier_checked" with what it is'
            yield _place(paper, "doi"), f"arXiv names {record.doi} as the DOI of this paper", hint


def verify_title(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """The title is not the one on record.

    Case, accents, braces, dashes and other marks make no difference, and neither does a subtitle that
    Crossref leaves out.
    """
    records = answers.of(paper)
    if records and not any(_has_title(paper, record) for record in records):
        record = records[0]
        hint = f'{record.register} has "{record.titles[-1]}": mend it, or quote that in "identifier_checked"'
        yield _place(paper, "title"), "the title is not the one on record", hint


def verify_authors(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """An author is missing, added, in another place of the list, or has another name.

    Accents, initials, middle names and the order of given and family name make no difference. A body that
    signs beside its members counts for nothing on either side; one that signs alone has to be on record.
    Where a published version has other authors than the preprint, `identifier_checked` says so of its
    "authors".
    """
    records = [record for record in answers.of(paper) if record.authors]
    differences = [_authors_differ(paper, record) for record in records]
    if paper.authors and differences and all(differences) and not _explains(paper, "authors"):
        record = f"{records[0].register} {records[0].identifier}"
        hint = f'compare {record}, or say in "identifier_checked" why its authors are others'
        yield _place(paper, "author"), differences[0], hint


def verify_year(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """The year is neither that of the venue nor, for a preprint, that of its first version.

    Of a published paper Crossref has the years in print, online and of the meeting, and any from the first to
    the last will do; without a DOI the year may lie from one before to three after that of the preprint.
    `year_note` says why another one holds.
    """
    if not paper.year or "year_note" in paper.fields:
        return
    records = {record.register: record for record in answers.of(paper)}
    if (crossref := records.get("Crossref")) and crossref.years:
        first, last = crossref.years[0], crossref.years[-1]
    elif arxiv := records.get("arXiv"):
        month = submission_month(paper.arxiv)
        years = (*arxiv.years, month.year if month else arxiv.years[0])
        first, last = (min(years) - 1, max(years) + 3) if paper.venue else (min(years), max(years))
    else:
        return
    if not first <= paper.year <= last:
        span = str(first) if first == last else f"{first} to {last}"
        message = f"the year is {paper.year}, by its record {span}"
        yield _place(paper, "year"), message, 'mend it, or say in "year_note" why it holds'


def verify_withdrawn(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """A paper was withdrawn or retracted, and its entry does not say so in `retracted`."""
    for record in answers.of(paper):
        if record.withdrawn and "retracted" not in paper.fields:
            message = f'withdrawn, says {record.register}: "{record.withdrawn[:200]}"'
            hint = 'read the notice, tell it in "retracted", and see what rests on the paper'
            yield _place(paper, _FIELD[record.register]), message, hint


def verify_erratum(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """A paper was corrected, and its entry does not say so in `erratum`."""
    for record in answers.of(paper):
        if record.corrected and "erratum" not in paper.fields:
            message = f"corrected, says {record.register}: {record.corrected}"
            hint = 'read it, tell it in "erratum", and see what rests on the paper'
            yield _place(paper, _FIELD[record.register]), message, hint


def verify_published(paper: Paper, answers: Answers) -> Iterator[Finding]:
    """A preprint has appeared: arXiv names a journal or a DOI that its entry lacks."""
    for record in answers.of(paper):
        named = [name for name in (record.appeared, record.doi) if name and "arxiv" not in name.lower()]
        if named and not paper.venue and not paper.doi and not any(_explains(paper, name) for name in named):
            message = f'it has appeared, says {record.register}: "{", ".join(named)}"'
            hint = 'give the published version, or quote that in "identifier_checked"'
            yield _place(paper, "eprint"), message, hint


CHECKS: tuple[Check, ...] = (
    verify_identifier,
    verify_title,
    verify_authors,
    verify_year,
    verify_withdrawn,
    verify_erratum,
    verify_published,
)


def compare(paper: Paper, answers: Answers) -> list[Problem]:
    """All that is wrong with a paper by what the registers say."""
    return [
        Problem(location, identifier(check), message, hint)
        for check in CHECKS
        for location, message, hint in check(paper, answers)
    ]


def _place(paper: Paper, field: str) -> Location:
    return paper.places.get(field, paper.location)


def _explains(paper: Paper, what: str) -> bool:
    """Whether the entry says that something of its record is known to be so."""
    return title_letters(what) in title_letters(paper.fields.get("identifier_checked", ""))


def _names_other_doi(paper: Paper, record: Record) -> bool:
    return record.doi.lower() not in ("", paper.doi.lower()) and not _explains(paper, record.doi)


def _has_title(paper: Paper, record: Record) -> bool:
    titles = [paper.title]
    if record.register == "Crossref" and len(record.titles) == 1:
        titles.append(re.split(r": | – | — |\? ", paper.title)[0])
    return any(same_title(own, title) or _explains(paper, title) for own in titles for title in record.titles)


def _is_of_another(paper: Paper, record: Record) -> bool:
    return not (
        any(same_person(own, other) for own in paper.authors for other in record.authors)
        or any(title_likeness(paper.title, title) >= _UNLIKE for title in record.titles)
        or any(_explains(paper, title) for title in record.titles)
    )


def _authors_differ(paper: Paper, record: Record) -> str:
    """What the authors of a paper differ in from those on record, or nothing."""
    bodies = [author for author in paper.authors if not author.given]

    def is_body(author: Author) -> bool:
        return not author.given or any(same_person(author, body) for body in bodies)

    own = [author for author in paper.authors if author.given]
    others = [author for author in record.authors if not is_body(author)]
    if not own:
        signed = any(same_person(author, body) for author in record.authors for body in bodies)
        return "" if signed else f'"{bodies[0]}" is not among the authors on record'
    if paper.more_authors and len(others) == len(own) and not _differ(own, others):
        return 'it ends in "and others", but there are no more on record'
    return _differ(own, others, paper.more_authors)


def _differ(own: Sequence[Author], others: Sequence[Author], cut: bool = False) -> str:
    """The first thing in which two lists differ, or nothing; of one that was cut the beginning counts."""
    pairs = zip_longest(own, others[: len(own)] if cut else others)
    place = next((i for i, (one, other) in enumerate(pairs) if not _same(one, other)), None)
    if place is None:
        return ""
    one = own[place] if place < len(own) else None
    other = others[place] if place < len(others) else None
    there = next((i for i, author in enumerate(others) if one and same_person(one, author)), None)
    missing = not any(same_person(other, author) for author in own) if other else False
    count = f"author {place + 1} of {len(others)}"
    if one and missing and there is None:
        return f'"{one}" is "{other}" on record, {count}'
    if not one or missing:
        return f'"{other}" is missing, {count} on record'
    if there is None or not other:
        return f'"{one}" is not among the {len(others)} authors on record'
    return f'"{one}" stands in place {place + 1}, on record in place {there + 1}'


def _same(one: Author | None, other: Author | None) -> bool:
    return one is not None and other is not None and same_person(one, other)
