"""What the registers of papers say of one, read from their answers: arXiv's feed in Atom, Crossref's works in
JSON.

Nothing is fetched here and nothing of an answer is trusted: one that is cut, hostile or of another shape
raises `Unreadable` with what is wrong with it. The forms are those of the arXiv API User's Manual, Section
3.3, and of Crossref's "Metadata API JSON Format".
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ..model import Author
from ..sources.names import read_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATOM = "http://www.w3.org/2005/Atom "
_ARXIV = "http://arxiv.org/schemas/atom "
_COUNTS = tuple(f"http://a9.com/-/spec/opensearch/1.1/ {name}" for name in ("totalResults", "itemsPerPage"))
_DEEPEST = 20
"""Elements inside one another; a feed has four."""

_LONGEST = 2_000
"""Characters of a text that are read; no title or name comes near."""

_ABSTRACT_PAGE = re.compile(r"https?://(?:export\.)?arxiv\.org/abs/(.+?)(?:v[0-9]+)?")
_SUBJECT = re.compile(r"\.[A-Za-z-]+(?=/)")
_WITHDRAWN = re.compile(r"\b(?:withdrawn|withdraw|retracted)\b", re.IGNORECASE)
_WITHDRAWN_ABSTRACT = re.compile(
    r"(?:this|the)\s(?:\w+\s)?(?:paper|article|submission|manuscript|preprint|work|note|version)\s"
    r"(?:has\sbeen|was|is)\s(?:\w+\s)?(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)
_MARKED_TITLE = re.compile(r"(?:retracted|withdrawn)(?:\s(?:article|paper))?\s*:\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_RETRACTIONS = {"retraction", "partial_retraction", "withdrawal", "removal", "expression_of_concern"}
_CORRECTIONS = {"correction", "corrigendum", "erratum"}
_DATES = ("published-print", "published-online", "published", "issued")


class Unreadable(Exception):
    """An answer that is not what its register is known to give, and why."""


@dataclass(frozen=True)
class Publication:
    """Where and how a work appeared, as Crossref has it; what it does not tell is empty."""

    kind: str
    """Crossref's name of its type, as `journal-article`."""
    year: int
    """Of the meeting, else in print, else online."""
    containers: tuple[str, ...] = ()
    """Journal, proceedings or book, the series before its volume."""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""


@dataclass(frozen=True)
class Record:
    """What a register says of a paper."""

    register: str
    """`arXiv` or `Crossref`."""
    identifier: str
    titles: tuple[str, ...]
    """Forms of its title, the shortest first: without its subtitle, and with it."""
    authors: tuple[Author, ...]
    years: tuple[int, ...]
    """Years in which it appeared in one form or another."""
    doi: str = ""
    """That of the published version, which arXiv may name."""
    appeared: str = ""
    """Where the published version appeared, in arXiv's words."""
    withdrawn: str = ""
    """The notice that it was withdrawn or retracted."""
    corrected: str = ""
    """The notice that it was corrected."""
    abstract: str = ""
    """As far as it is read; for finding topics alone, since abstracts are copied nowhere."""
    publication: Publication | None = None


def without_subject(arxiv: str) -> str:
    """An arXiv identifier as the register itself writes it: `math/0309136` for `math.GT/0309136`."""
    return _SUBJECT.sub("", arxiv)


def one_line(text: str) -> str:
    """A text from outside as it may be told: on one line, of bounded length, and with nothing in it that a
    terminal would obey.
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * _LONGEST])
    return " ".join(shown.split())[:_LONGEST]


def read_feed(answer: bytes) -> dict[str, Record]:
    """The records in an answer of arXiv, by identifier; what arXiv does not know is left out of it.

    Document types are refused, so that no entity is ever defined, and so are feeds that hold fewer entries
    than they tell of.
    """
    reader = _Feed()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    try:
        parser.Parse(answer, True)
    except expat.ExpatError as error:
        raise Unreadable(f"no well-formed XML: {error}") from None
    if len(reader.entries) < (told := min(reader.counts, default=0)):
        raise Unreadable(f"it holds {len(reader.entries)} of {told} entries")
    records = map(_preprint, reader.entries)
    return {record.identifier: record for record in records}


def read_work(answer: bytes) -> Record:
    """The record in Crossref's answer on one DOI."""
    work = _message(answer)
    marked = [title for given in _texts(work, "title") if (title := _plain(given))]
    if not marked or not isinstance(work.get("DOI"), str):
        raise Unreadable("a work without title or DOI")
    mark = _MARKED_TITLE.match(marked[0])
    titles = [_MARKED_TITLE.sub("", title, count=1) if mark else title for title in marked]
    whole = [f"{title}: {_plain(subtitle)}" for title in titles for subtitle in _texts(work, "subtitle")]
    notices = [*_items(work, "updated-by")]
    notices += [notice for notice in _items(work, "update-to") if notice.get("DOI") == work["DOI"]]
    return Record(
        register="Crossref",
        identifier=work["DOI"],
        titles=(*titles, *whole),
        authors=tuple(author for given in _items(work, "author") if (author := _contributor(given))),
        years=_years(work),
        withdrawn=_notice(notices, _RETRACTIONS) or (marked[0] if mark else ""),
        corrected=_notice(notices, _CORRECTIONS),
        abstract=_plain(_text(work, "abstract")),
        publication=Publication(
            kind=_text(work, "type"),
            year=_year(work),
            containers=tuple(map(_plain, _texts(work, "container-title"))),
            publisher=_plain(_text(work, "publisher")),
            volume=_plain(_text(work, "volume")),
            number=_plain(_text(work, "issue")),
            pages=_plain(_text(work, "page")),
        ),
    )


def read_agency(answer: bytes) -> str:
    """The agency at which a DOI is registered, in Crossref's answer on that."""
    agency = _message(answer).get("agency")
    label = agency.get("label") or agency.get("id") if isinstance(agency, dict) else None
    if not isinstance(label, str):
        raise Unreadable("it names no agency")
    return one_line(label)


class _Feed:
    """Takes a feed apart: of each entry the texts of its elements, by their names from the entry down."""

    def __init__(self) -> None:
        self.entries: list[dict[str, list[str]]] = []
        self.counts: list[int] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open and name != f"{_ATOM}feed":
            raise Unreadable(f"no Atom feed, but an element <{name.rpartition(' ')[2]}>")
        if len(self.open) >= _DEEPEST:
            raise Unreadable("elements too deep inside one another")
        if name == f"{_ATOM}entry" and len(self.open) == 1:
            self.entries.append(defaultdict(list))
        self.open.append(name)
        self.text.clear()

    def characters(self, text: str) -> None:
        self.text.append(text)

    def end(self, name: str) -> None:
        inside, text = "/".join(self.open[2:]), one_line("".join(self.text))
        if name in _COUNTS and text.isascii() and text.isdigit():
            self.counts.append(int(text[:9]))
        elif inside and self.open[1] == f"{_ATOM}entry":
            self.entries[-1][inside].append(text)
        self.open.pop()
        self.text.clear()

    def refuse_doctype(self, name: str, *_: object) -> None:
        raise Unreadable(f"it declares a document type ({name}), as pages of HTML do and no feed")


def _preprint(entry: dict[str, list[str]]) -> Record:
    def first(name: str, namespace: str = _ATOM) -> str:
        return next(iter(entry.get(f"{namespace}{name}", [])), "")

    page = _ABSTRACT_PAGE.fullmatch(first("id"))
    if not page:
        raise Unreadable(f'arXiv says "{first("summary") or first("title")}"')
    authors = tuple(_author(name) for name in entry.get(f"{_ATOM}author/{_ATOM}name", []) if _named(name))
    year = first("published")[:4]
    if not first("title") or not authors or not (year.isascii() and year.isdigit()):
        raise Unreadable(f"the entry of {page[1]} lacks its title, authors or day")
    comment, abstract = first("comment", _ARXIV), first("summary")
    notice = comment if _WITHDRAWN.search(comment) else ""
    return Record(
        register="arXiv",
        identifier=page[1],
        titles=(first("title"),),
        authors=authors,
        years=(int(year),),
        doi=first("doi", _ARXIV),
        appeared=first("journal_ref", _ARXIV),
        abstract=abstract,
        withdrawn=notice or (abstract if _WITHDRAWN_ABSTRACT.match(abstract) else ""),
    )


def _named(name: str) -> bool:
    """Whether an author has a name: arXiv parts a body from its members by one that is a colon."""
    return any(character.isalpha() for character in name)


def _author(name: str) -> Author:
    read = read_name(name)
    return read if isinstance(read, Author) else Author(name)


def read_json(answer: bytes) -> Any:
    """What an answer in JSON holds."""
    try:
        return json.loads(answer)
    except RecursionError:
        raise Unreadable("values too deep inside one another") from None
    except ValueError as error:
        raise Unreadable(f"no JSON: {error}") from None


def _message(answer: bytes) -> dict[str, Any]:
    value = read_json(answer)
    message = value.get("message") if isinstance(value, dict) else None
    if not isinstance(message, dict):
        raise Unreadable("no message in it")
    return message


def _text(work: dict[str, Any], name: str) -> str:
    given = work.get(name)
    return given if isinstance(given, str) else ""


def _texts(work: dict[str, Any], name: str) -> list[str]:
    given = work.get(name)
    return [text for text in given if isinstance(text, str)] if isinstance(given, list) else []


def _items(work: dict[str, Any], name: str) -> list[dict[str, Any]]:
    given = work.get(name)
    return [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []


def _plain(title: str) -> str:
    """A title without the markup in which publishers hand it in."""
    return one_line(_TAG.sub("", unescape(title)))


def _contributor(given: dict[str, Any]) -> Author | None:
    family, name = given.get("family"), given.get("name")
    if isinstance(family, str):
        first = given.get("given")
        return Author(one_line(family), one_line(first) if isinstance(first, str) else "")
    return Author(one_line(name)) if isinstance(name, str) else None


def _years(work: dict[str, Any]) -> tuple[int, ...]:
    return tuple(sorted({*_dated(work)}))


def _year(work: dict[str, Any]) -> int:
    return next(_dated(work), 0)


def _dated(work: dict[str, Any]) -> Iterator[int]:
    """The years of a work's dates: that of its meeting, then in the order of `_DATES`."""
    event = work.get("event")
    for date in (event.get("start") if isinstance(event, dict) else None, *map(work.get, _DATES)):
        match date:
            case {"date-parts": [[int(year), *_], *_]}:
                yield year


def _notice(notices: list[dict[str, Any]], kinds: set[str]) -> str:
    for notice in notices:
        kind = str(notice.get("type")).lower().replace("-", "_")
        if kind in kinds:
            return one_line(f"{kind.replace('_', ' ')} {notice.get('DOI', '')}")
    return ""
