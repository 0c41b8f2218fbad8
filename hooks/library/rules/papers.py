"""Rules on the entries of the bibliography: their syntax, types, fields, topics, and what they were held
against.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Article
from ..problems import Meant
from ..sources.bibtex import VERBATIM
from .dates import latest_day, wrong_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library
    from ..problems import Finding

REQUIRED = {
    "article": ("journal",),
    "inproceedings": ("booktitle",),
    "incollection": ("booktitle", "publisher"),
    "book": ("publisher",),
    "phdthesis": ("school",),
    "techreport": ("institution",),
    "misc": ("eprint",),
    "online": ("url",),
}
"""The types of entries, with the fields that each needs beside those that all need."""

_REQUIRED_OF_ALL = ("title", "author", "year")
_FIELDS_OF_ALL = (
    *_REQUIRED_OF_ALL, "doi", "eprint", "archiveprefix", "primaryclass", "url", "month", "keywords",
    "annotation", "code", "verified", "year_note", "identifier_checked", "retracted", "superseded_by",
    "erratum", "formerly",
)  # fmt: skip
_FIELDS = {
    "article": ("journal", "volume", "number", "pages", "publisher", "issn"),
    "inproceedings": (
        "booktitle", "editor", "series", "volume", "number", "pages", "publisher", "address", "organization",
    ),
    "incollection": (
        "booktitle", "editor", "series", "volume", "chapter", "pages", "publisher", "address", "edition",
    ),
    "book": ("publisher", "editor", "series", "volume", "address", "edition", "isbn"),
    "phdthesis": ("school", "type", "address"),
    "techreport": ("institution", "type", "number", "address"),
    "misc": (),
    "online": ("organization", "urldate"),
}  # fmt: skip

_MARKS = re.compile(r"[<&\[]")
_MARKUP = re.compile(
    r"</?[A-Za-z][^<>]*>|<[!?]|&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);|!?\[[^\[\]]*\]\([^()]*\)|\[@"
)


def bibtex_syntax(library: Library) -> Iterator[Finding]:
    """An entry of the bibliography cannot be read as BibTeX.

    An entry begins with `@type{key,` at the start of a line and ends with its brace; fields are parted by
    commas, values stand in braces or quotation marks. Only the entry with the mistake is left out: its key
    stays known, so that citations of it are not told as well. Comments are lines that begin with `%`;
    `@string` is read, `@preamble` is not.

    Wrong:

        @article{vaswani2017attention,
          title = {Attention Is All You Need,
          year = {2017},
        }

    Right:

        @article{vaswani2017attention,
          title = {Attention Is All You Need},
          year = {2017},
        }
    """
    yield from library.found("bibtex-syntax")


def bibtex_latex(library: Library) -> Iterator[Finding]:
    r"""A field holds LaTeX that is no plain text.

    Accents, special letters, dashes, quotation marks and escaped signs such as `\&` are turned into Unicode;
    other commands and formulas have no plain form that pages, search and exports could share. Write the
    character itself. Identifiers, addresses and lists of keys hold no LaTeX at all.

    Wrong:

        title = {$\infty$Bench: \emph{Extending} Long Context Evaluation},

    Right:

        title = {∞Bench: Extending Long Context Evaluation},
    """
    yield from library.found("bibtex-latex")


def paper_type(library: Library) -> Iterator[Finding]:
    """An entry is of a type that the library does not have.

    The type decides which fields an entry needs and how its reference is set: a preprint is `@misc`, a page
    on the web `@online`, a report of a company `@techreport`.

    Wrong:

        @conference{kwon2023efficient, ...

    Right:

        @inproceedings{kwon2023efficient, ...
    """
    for paper in library.papers:
        if paper.type not in REQUIRED:
            otherwise = f"the types are @{', @'.join(REQUIRED)}"
            hint = Meant(paper.type, REQUIRED, otherwise, lambda near: f'did you mean "@{near}"?')
            yield paper.location, f'unknown type "@{paper.type}"', hint


def paper_field(library: Library) -> Iterator[Finding]:
    """A paper lacks a field that its type needs, or has one that is unknown there, empty or given twice.

    All types need `title`, `author` and `year`, and a field that says where the paper appeared: `journal`
    (@article), `booktitle` (@inproceedings, @incollection), `publisher` (@book, @incollection), `school`
    (@phdthesis), `institution` (@techreport), `eprint` (@misc), `url` (@online). An unknown field is mostly a
    misspelt one, and would be dropped in silence.

    Wrong:

        @inproceedings{kwon2023efficient,
          journal = {Proceedings of the 29th Symposium on Operating Systems Principles},

    Right:

        @inproceedings{kwon2023efficient,
          booktitle = {Proceedings of the 29th Symposium on Operating Systems Principles},
    """
    yield from library.found("paper-field")
    every = {name for names in _FIELDS.values() for name in names}
    for paper in library.papers:
        known = {*_FIELDS_OF_ALL, *_FIELDS.get(paper.type, every)}
        for name in (*_REQUIRED_OF_ALL, *REQUIRED.get(paper.type, ())):
            if name not in paper.fields:
                yield paper.location, f'"{paper.key}" has no field "{name}"', f"@{paper.type} needs it"
        for name, value in paper.fields.items():
            if name not in known:
                homes = [f"@{kind}" for kind, names in _FIELDS.items() if name in names]
                hint = f"it belongs to {' and '.join(homes)}" if homes else "delete it"
                near = Meant(name, known, hint, cutoff=0.75)
                yield paper.places[name], f'unknown field "{name}" in @{paper.type}', near
            elif not value:
                yield paper.places[name], f'field "{name}" is empty', "give its value or delete it"


def paper_author(library: Library) -> Iterator[Finding]:
    """An author's name cannot be read.

    Names are joined by ` and `, each as `Family, Given` (or `Given Family`); a list that is cut ends in ` and
    others`. A body such as a team or a company stands in braces, else its last word is taken for a family
    name. Marks of footnotes and addresses of mail are no part of a name.

    Wrong:

        author = {Kwon, Woosuk, Li, Zhuohan, et al.},
        author = {Gemma Team},

    Right:

        author = {Kwon, Woosuk and Li, Zhuohan and others},
        author = {{Gemma Team}},
    """
    yield from library.found("paper-author")


def paper_year(library: Library) -> Iterator[Finding]:
    """The year is not a number of four digits, or lies where no paper of this field can.

    The year is that of the venue where the paper appeared, else that of the preprint's first version. It lies
    between 1900 and next year.

    Wrong:

        year = {2032},

    Right:

        year = {2023},
    """
    latest = latest_day().year + 1
    for paper in library.papers:
        year = paper.fields.get("year")
        if year and not paper.year:
            yield paper.places["year"], f'"{year}" is not a year', "write four digits"
        elif year and not 1900 <= paper.year <= latest:
            message = f"no paper can be of the year {paper.year}"
            yield paper.places["year"], message, "years go from 1900 to the next"


def paper_topic(library: Library) -> Iterator[Finding]:
    """A paper has no topic, or one that is not in the vocabulary.

    `keywords` lists slugs of `references/topics.yml`, parted by commas; readers find papers by them. A topic
    that is missing there is added there first.

    Wrong:

        keywords = {batchin, LLM serving},

    Right:

        keywords = {batching, serving},
    """
    for paper in library.papers:
        if "keywords" not in paper.fields:
            hint = 'write "keywords = {...}" with slugs of references/topics.yml'
            yield paper.location, f'"{paper.key}" has no topic', hint
        for index, slug in enumerate(paper.topics):
            if library.known_topics and slug not in library.known_topics:
                meant = slug.lower().replace(" ", "-")
                near = Meant(meant, library.known_topics, "the topics are in references/topics.yml")
                yield paper.places["keywords"], f'no topic "{slug}"', near
            elif slug in paper.topics[:index]:
                yield paper.places["keywords"], f'topic "{slug}" twice', "delete one"


def paper_unverified(library: Library) -> Iterator[Finding]:
    """A paper does not say what it was held against, and when.

    `verified` names the record or text with which title, authors, year and identifiers were compared, and the
    day: readers see it on the paper's page. The same form holds for `identifier_checked`. Compare first, then
    write it.

    Wrong:

        verified = {yes},

    Right:

        verified = {arXiv record, 2026-11-22},
    """
    form = 'write as in "arXiv record, 2026-11-22"'
    for paper in library.papers:
        if "verified" not in paper.fields:
            message = f'"{paper.key}" does not say what it was verified against'
            hint = 'compare it with a record and write "verified = {arXiv record, 2026-11-22}"'
            yield paper.location, message, hint
        for name in ("verified", "identifier_checked"):
            told = paper.fields.get(name)
            if told and (wrong := wrong_check(told, form)):
                yield paper.places[name], *wrong


def paper_annotation(library: Library) -> Iterator[Finding]:
    """A paper that an article cites, or that the reading list recommends, has no annotation.

    Readers who follow a citation want to know what the paper showed and why it matters, before they open it.
    `annotation` says so in one or two sentences of our own, written from a text that was open: `verified`
    tells which.

    Wrong:

        @misc{beta2021second,
          title = {A Second Paper},
          verified = {arXiv record, 2026-11-22},

    Right:

        @misc{beta2021second,
          title = {A Second Paper},
          annotation = {Shows that the first one holds for batches as well.},
          verified = {arXiv record; abstract read, 2026-11-22},
    """
    for paper in library.papers:
        citing = (mention.page for mention in library.mentions.get(paper.key, ()))
        is_cited = any(isinstance(page, Article) for page in citing)
        if not paper.annotation and (is_cited or paper.key in library.recommended):
            who = "is cited by an article" if is_cited else "is on the reading list"
            hint = "read its abstract, and say in your own words why it matters"
            yield paper.location, f'"{paper.key}" {who} and has no annotation', hint


def paper_markup(library: Library) -> Iterator[Finding]:
    """A field holds HTML or Markdown.

    Fields are plain text, shown as they stand and exported to other programs. Italics, links and entities of
    HTML do not belong into them; an address has its own field.

    Wrong:

        annotation = {Introduces <b>paging</b>, see [the code](https://github.com/vllm-project/vllm).},

    Right:

        annotation = {Introduces paging.},
        code = {https://github.com/vllm-project/vllm},
    """
    for paper in library.papers:
        for name, value in paper.fields.items():
            if _MARKS.search(value) and name not in VERBATIM and (found := _MARKUP.search(value)):
                yield paper.places[name], f'markup in "{name}": "{found[0][:60]}"', "write plain text"
