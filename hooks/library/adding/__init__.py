"""Adding a paper: asks the registers for it, and makes the entry that the library would have of it.

Nothing is written here. What is there already is refused before anybody is asked, if it can be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ..formatting import form
from ..formatting.bibtex import form_bibtex, form_entry
from ..problems import Problem, SourceText
from ..rules import check
from ..rules.keys import agreed_key
from ..sources import read_source
from ..sources.bibtex import read_bibtex
from ..verifying.asking import Unasked
from ..verifying.comparing import Answers, compare
from ..verifying.likeness import title_letters
from .entries import entry_of, known_names
from .topics import propose_file, propose_topics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..model import Library, Paper
    from ..verifying.asking import Client
    from ..verifying.records import Record
    from .identifiers import Identifier

_OF_ARXIV = "10.48550/"


class RefusedError(Exception):
    """The paper is not added; the message says why."""


@dataclass(frozen=True)
class Wishes:
    """What is not to be proposed, since whoever adds the paper has said it."""

    topics: tuple[str, ...] = ()
    path: str = ""
    key: str = ""


@dataclass(frozen=True)
class Found:
    """What the registers say of a paper."""

    preprint: Record | None = None
    work: Record | None = None
    notes: tuple[str, ...] = ()
    """What could not be found, for whoever adds it to look up."""

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(record for record in (self.preprint, self.work) if record)


@dataclass(frozen=True)
class Addition:
    """An entry that is to be written, and what is left to do about it."""

    paper: Paper
    entry: str
    text: str
    """The whole of its file with it."""
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def refuse_known(library: Library, arxiv: str = "", doi: str = "", title: str = "") -> None:
    """Raises `RefusedError` where the library has a paper by one of these."""
    for paper in library.papers:
        for name, own, other in (
            (f"arXiv {arxiv}", paper.arxiv.lower(), arxiv.lower()),
            (f"DOI {doi}", paper.doi.lower(), doi.lower()),
            (f'"{title}"', title_letters(paper.title), title_letters(title)),
        ):
            if other and own == other:
                place = f"{paper.location.path}:{paper.location.line}"
                raise RefusedError(f'{name} is there already: {place}, "{paper.key}"')


def find(identifier: Identifier, client: Client) -> Found:
    """The records of a paper; `Unasked` where the register that has to know it cannot be asked."""
    if identifier.doi:
        work = client.work(identifier.doi)
        if work is None:
            raise RefusedError(f"there is no DOI {identifier.doi}")
        return Found(work=_standing(work))
    preprint = client.preprints([identifier.arxiv]).get(identifier.arxiv)
    if preprint is None:
        raise RefusedError(f"arXiv does not know {identifier.arxiv}")
    preprint = replace(_standing(preprint), identifier=identifier.arxiv)
    if not preprint.doi or preprint.doi.lower().startswith(_OF_ARXIV):
        return Found(preprint)
    named = f"the published version: arXiv names the DOI {preprint.doi}"
    try:
        work = client.work(preprint.doi)
    except Unasked as reason:
        return Found(preprint, notes=(f"{named}, but {reason}",))
    if work is None:
        return Found(preprint, notes=(f"{named}, which is unknown",))
    if not Answers((work,)).of(_read(*entry_of(preprint, None, date.min))):
        return Found(preprint, notes=(f'{named}, which is "{work.titles[0]}"',))
    return Found(preprint, _standing(work))


def propose(library: Library, found: Found, wishes: Wishes, day: date) -> Addition:
    """The entry of a paper and the file with it, held against the rules and against its records."""
    kind, fields = entry_of(found.preprint, found.work, day, known_names(library))
    draft = _read(kind, fields)
    refuse_known(library, draft.arxiv, draft.doi, draft.title)
    abstract = " ".join(record.abstract for record in found.records)
    topics = wishes.topics or propose_topics(library, draft.title, abstract)
    path = wishes.path or propose_file(library, topics)
    key = _key(library, draft, wishes.key)
    values = {**fields, "keywords": ", ".join(topics)} if topics else fields
    text = _with_entry(library, path, kind, key, values)
    whole = _with_file(library, path, text)
    paper = whole.paper[key]
    lines = range(paper.location.line, paper.location.line + paper.bibtex.count("\n") + 1)
    brought = [
        problem
        for problem in check(whole)
        if problem.location.path == path and problem.location.line in lines
    ]
    brought += compare(paper, Answers(found.records))
    return Addition(paper, form_entry(kind, key, values), text, tuple(sorted(brought)), found.notes)


def _standing(record: Record) -> Record:
    if record.withdrawn:
        raise RefusedError(f'{record.identifier} was withdrawn, says {record.register}: "{record.withdrawn}"')
    return record


def _key(library: Library, draft: Paper, wished: str) -> str:
    former = {key: paper.location for paper in library.papers for key in paper.former_keys}
    taken = {key.lower(): place for key, place in (former | library.known_keys).items()}
    key = wished or agreed_key(draft, taken)
    if place := taken.get(key.lower()):
        raise RefusedError(f'the key "{key}" is taken: {place.path}:{place.line}; give another by --key')
    return key


def _with_entry(library: Library, path: str, kind: str, key: str, values: Mapping[str, str]) -> str:
    """The text of a file in its form, with an entry in its place."""
    problems: list[Problem] = []
    source = read_source(library.root, path, problems) if path in library.files else SourceText(path, "")
    text = form(source, problems) if source else None
    if text is None:
        raise RefusedError("\n".join([f"{path} cannot be read:", *map(str, problems)]))
    return form_bibtex(SourceText(path, text), [], [(kind, key, values)])


def _with_file(library: Library, path: str, text: str) -> Library:
    """The library as it would be with this text in a file of the bibliography."""
    problems: list[Problem] = []
    papers, keys = read_bibtex(SourceText(path, text), problems)
    others = {key: place for key, place in library.known_keys.items() if place.path != path}
    return replace(
        library,
        papers=(*(paper for paper in library.papers if paper.location.path != path), *papers),
        known_keys=others | keys,
        files=library.files | {path},
        problems=(*(told for told in library.problems if told.location.path != path), *problems),
    )


def _read(kind: str, fields: Mapping[str, str]) -> Paper:
    """The paper of fields that have no key yet."""
    return read_bibtex(SourceText("", form_entry(kind, "key", fields)), [])[0][0]
