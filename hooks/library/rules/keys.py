"""Rules on the keys of papers, and on papers that stand in the bibliography more than once."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..problems import Meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Author, Library, Paper
    from ..problems import Finding, Location

_KEY = re.compile(r"([a-z]+)([0-9]{4})[a-z0-9]+")
_SMALL_WORD = re.compile(
    "a|an|the|on|towards?|in|into|of|for|to|from|with|without|by|at|as|and|or|is|are|do|does|can|how|what|why|when"
    "|you|your|we|our|it"
)
_TAKEN = frozenset({"index", "reading", "topics"})
"""Addresses under `papers/` that are not those of papers."""
_ASCII = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)


def paper_key_form(library: Library) -> Iterator[Finding]:
    """A key is not made of family name, year and first telling word of the title.

    Keys in one form can be guessed and read: the first author's family name, the entry's year, and the first
    word of the title that tells something (no article or preposition), in lower-case ASCII letters and digits
    without hyphens. On a clash the next word is added.

    Wrong:

        @inproceedings{PagedAttention,
          author = {Kwon, Woosuk and others},
          title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}},
          year = {2023},

    Right:

        @inproceedings{kwon2023efficient,
          author = {Kwon, Woosuk and others},
          title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}},
          year = {2023},
    """
    for paper in library.papers:
        form = _KEY.fullmatch(paper.key)
        if not form:
            message = f'key "{paper.key}" is not of the form family name, year, word of the title'
            yield paper.location, message, f'write "{_agreed_key(paper)}"'
        elif paper.year and int(form[2]) != paper.year:
            message = f'key "{paper.key}" has the year {form[2]}, the entry {paper.year}'
            yield paper.location, message, f'write "{_agreed_key(paper)}", or mend the year'
        elif paper.authors and not _names(form[1], paper.authors[0]):
            message = f'key "{paper.key}" does not begin with the family name of "{paper.authors[0]}"'
            yield paper.location, message, f'write "{_agreed_key(paper)}", or mend the authors'


def paper_key_duplicate(library: Library) -> Iterator[Finding]:
    """Two entries have the same key, in one file or in two, upper and lower case aside.

    A citation names its paper by the key alone, and the paper's page has its address from it. Where the
    papers differ, add a further word of the title to the later key; where they do not, delete one entry.

    Wrong:

        @misc{zhang2023efficient, ...}
        @misc{Zhang2023Efficient, ...}

    Right:

        @misc{zhang2023efficient, ...}
        @misc{zhang2023efficientmemory, ...}
    """
    places: dict[str, set[Location]] = defaultdict(set)
    names: dict[Location, str] = {}
    read = ((paper.key, paper.location) for paper in library.papers)
    for key, location in chain(read, library.known_keys.items()):
        places[key.lower()].add(location)
        names[location] = key
    for used in places.values():
        first, *others = sorted(used)
        for location in others:
            yield location, f'key "{names[location]}" is used twice', f"the first is at {first}"


def paper_duplicate(library: Library) -> Iterator[Finding]:
    """The same paper stands in the bibliography twice, by its arXiv identifier, its DOI or its title.

    Citations of one paper would lead to two pages. Keep the entry of the published version, delete the other,
    and name the key that went in `formerly`, so that its address goes on working.

    Wrong:

        @misc{kwon2023memory,
          title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}}, ...
        @inproceedings{kwon2023efficient,
          title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}}, ...

    Right:

        @inproceedings{kwon2023efficient,
          title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}},
          formerly = {kwon2023memory}, ...
    """
    seen: dict[tuple[str, str], Paper] = {}
    for paper in sorted(library.papers, key=lambda paper: paper.location):
        twins: dict[str, tuple[Paper, list[str]]] = {}
        for name, mark in (
            ("arXiv identifier", paper.arxiv.lower()),
            ("DOI", paper.doi.lower()),
            ("title", re.sub(r"[\W_]+", "", paper.title.casefold())),
        ):
            twin = seen.setdefault((name, mark), paper) if mark else paper
            if twin.key.lower() != paper.key.lower():  # one key twice is told as that
                twins.setdefault(twin.key, (twin, []))[1].append(name)
        for twin, shared in twins.values():
            message = f'"{paper.key}" has the {" and ".join(shared)} of "{twin.key}" ({twin.location})'
            yield paper.location, message, 'keep one, and name the other key in its field "formerly"'


def paper_reference(library: Library) -> Iterator[Finding]:
    """A paper refers to another that is not there, or claims a former key that is taken.

    `superseded_by` holds the key of the paper that takes its place. `formerly` holds keys that the paper had,
    parted by commas, whose addresses lead to it: so none of them is a key of today or the address of a list,
    and none stands twice.

    Wrong:

        superseded_by = {kwon2023eficient},

    Right:

        superseded_by = {kwon2023efficient},
    """
    keys = {key.lower(): key for key in library.known_keys}
    former: dict[str, Paper] = {}
    for paper in library.papers:
        heir = paper.fields.get("superseded_by")
        if heir == paper.key:
            yield paper.places["superseded_by"], f'"{heir}" is superseded by itself', "name the later paper"
        elif heir and heir not in library.known_keys:
            hint = Meant(heir, library.known_keys, "add it, or mend the key", but=paper.key)
            yield paper.places["superseded_by"], f'no paper "{heir}"', hint
        for key in paper.former_keys:
            place = paper.places["formerly"]
            if not re.fullmatch(r"[A-Za-z0-9_-]+", key):
                yield place, f'"{key}" cannot have been a key', "part keys by commas"
            elif key.lower() in _TAKEN:
                yield place, f'"papers/{key}/" is the address of a list of papers', "name only keys of papers"
            elif key.lower() in keys:
                yield place, f'"{key}" is the key of a paper today', "name only keys that are gone"
            elif (other := former.setdefault(key.lower(), paper)) is not paper:
                message = f'"{key}" is a former key of "{other.key}" too'
                yield place, message, f"see {other.places['formerly']}"


def _agreed_key(paper: Paper) -> str:
    """The key that a paper would have by the agreed form."""
    family = paper.authors[0].family if paper.authors else "name"
    words = (_folded(word) for word in paper.title.split())
    word = next((word for word in words if word and not _SMALL_WORD.fullmatch(word)), "word")
    return f"{re.sub('[0-9]', '', _folded(family))}{paper.year or 'year'}{word}"


def _names(part: str, author: Author) -> bool:
    """Whether the first part of a key names an author: a person's family name, particles aside, or a part of
    a body's name.
    """
    family = _folded(author.family)
    return family.endswith(part) if author.given else part in family


def _folded(text: str) -> str:
    """Lower-case ASCII letters and digits of a text, without accents."""
    letters = normalize("NFKD", text.lower()).translate(_ASCII)
    return re.sub(r"[^a-z0-9]", "", letters)
