"""Rules on what leads from a paper to the world: arXiv identifiers, DOIs and addresses."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .dates import latest_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Library, Paper
    from ..problems import Finding

_ARXIV_NEW = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])\.([0-9]{4,5})")
_ARXIV_OLD = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?/([0-9]{2})(0[1-9]|1[0-2])[0-9]{3}")
_ARXIV_WITHIN = re.compile(
    r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,16}(?:\.[A-Za-z-]{2,16})?/[0-9]{7})(?=v[0-9]+|\.pdf|[^0-9.]|$)"
)
_ARXIV_ADDRESS = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/(?:abs|pdf|html)/(.+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S*[^\s.,;]")
_TRIAL_DOI = re.compile(r"10\.(?:5555|1234|12345|123456)/")


def _runs(length: int) -> re.Pattern[str]:
    """Digits that count up, count down or stay the same."""
    digits = "0123456789"
    counting = [
        run[i : i + length] for run in (digits, digits[::-1]) for i in range(len(digits) - length + 1)
    ]
    return re.compile("|".join(counting + [digit * length for digit in digits]))


_RUN, _LONG_RUN = _runs(4), _runs(6)

_ADDRESS = re.compile(r"https://[^\s<>\"'\\^`{|}]+")
_REGISTRIES = frozenset({"pypi", "pythonhosted", "npmjs", "crates", "rubygems", "anaconda", "packagist"})


def paper_identifier(library: Library) -> Iterator[Finding]:
    """An arXiv identifier or a DOI is malformed, or two of a paper's identifiers contradict each other.

    `eprint` is the arXiv identifier alone, without version, prefix or address, and stands beside
    `archiveprefix = {arXiv}`: since April 2007 `YYMM.NNNN` and since 2015 `YYMM.NNNNN`, before that
    `archive/YYMMNNN`. `doi` is the identifier alone, without `https://doi.org/`. A DOI of arXiv or an address
    at arXiv names the same paper as `eprint`.

    Wrong:

        eprint = {arXiv:2309.06180v1},
        doi = {https://doi.org/10.1145/3600006.3613165},

    Right:

        eprint = {2309.06180},
        archiveprefix = {arXiv},
        doi = {10.1145/3600006.3613165},
    """
    for paper in library.papers:
        yield from _wrong_eprint(paper)
        doi, eprint = paper.doi, paper.fields.get("eprint")
        if doi and not _DOI.fullmatch(doi):
            bare = None if " " in doi else _DOI.search(doi)
            hint = f'write "{bare[0]}"' if bare else "a DOI is 10., a number, a slash and no space"
            yield paper.places["doi"], f'malformed DOI "{doi}"', hint
        for name, pattern in (("doi", _ARXIV_DOI), ("url", _ARXIV_ADDRESS)):
            found = pattern.match(paper.fields.get(name, ""))
            other = _ARXIV_WITHIN.match(found[1]) if found else None
            if eprint and other and other[0].lower() != eprint.lower():
                message = f'"{name}" names arXiv {other[0]}, "eprint" {eprint}'
                yield paper.places[name], message, "look the paper up and mend one of them"


def paper_arxiv_year(library: Library) -> Iterator[Finding]:
    """The year and the arXiv identifier contradict each other.

    The identifier tells when the preprint appeared. The year of the venue lies from one before to three after
    that; where it truly lies further off, `year_note` says why.

    Wrong:

        year = {2017},
        eprint = {2309.06180},

    Right:

        year = {2023},
        eprint = {2309.06180},
    """
    for paper in library.papers:
        submitted = submission_month(paper.arxiv)
        if not submitted or submitted > latest_day() or not paper.year or "year_note" in paper.fields:
            continue
        if not -1 <= paper.year - submitted.year <= 3:
            message = f"the year is {paper.year}, but arXiv {paper.arxiv} is of {submitted.year}"
            yield paper.places["year"], message, 'mend one of them, or say in "year_note" why both hold'


def paper_placeholder(library: Library) -> Iterator[Finding]:
    """An identifier looks made up.

    Invented references carry identifiers such as 2504.12345 or 2507.23456. An arXiv identifier whose last
    four digits count up, count down or are all the same is refused, and so is a DOI with six such digits or
    of a publisher's trial prefix. About one true identifier in four hundred looks so too: look it up, and say
    in `identifier_checked` where and when.

    Wrong:

        eprint = {2504.12345},

    Right:

        eprint = {2402.11111},
        identifier_checked = {arXiv record, 2026-11-22},
    """
    for paper in library.papers:
        if "identifier_checked" in paper.fields:
            continue
        for name, identifier in (("eprint", paper.arxiv), ("doi", paper.doi)):
            if identifier and _looks_made_up(identifier):
                hint = 'look it up, and say where and when in "identifier_checked"'
                yield paper.places[name], f'"{identifier}" looks like a placeholder', hint


def paper_address(library: Library) -> Iterator[Finding]:
    """An address is not one of a public page over https.

    `url` and `code` become links. They begin with `https://`, name a host, hold no name and password and no
    characters that an address has to encode. The page of a package in a registry is no source: link the paper
    or the repository.

    Wrong:

        code = {git@github.com:vllm-project/vllm.git},

    Right:

        code = {https://github.com/vllm-project/vllm},
    """
    for paper in library.papers:
        for name in ("url", "code"):
            address = paper.fields.get(name)
            if address and (wrong := wrong_address(address)):
                yield paper.places[name], *wrong


def submission_month(arxiv: str) -> date | None:
    """The month of an arXiv identifier, or nothing where it is malformed.

    See arXiv's page on identifiers: archive and seven digits from August 1991 to March 2007, then the year,
    the month and four digits, from January 2015 five.
    """
    if found := _ARXIV_NEW.fullmatch(arxiv):
        month = date(2000 + int(found[1]), int(found[2]), 1)
        long = month >= date(2015, 1, 1)
        return month if month >= date(2007, 4, 1) and len(found[3]) == 4 + long else None
    if found := _ARXIV_OLD.fullmatch(arxiv):
        year = int(found[1])
        month = date(year + (1900 if year >= 91 else 2000), int(found[2]), 1)
        return month if date(1991, 8, 1) <= month <= date(2007, 3, 1) else None
    return None


def _wrong_eprint(paper: Paper) -> Iterator[Finding]:
    eprint, archive = paper.fields.get("eprint"), paper.fields.get("archiveprefix")
    if archive and archive.lower() != "arxiv":
        message = f'"{archive}" is no archive that is known here'
        hint = 'write "archiveprefix = {arXiv}", or give an address in "url"'
        yield paper.places["archiveprefix"], message, hint
        return
    if archive and eprint is None:
        message = '"archiveprefix" without "eprint"'
        yield paper.places["archiveprefix"], message, "give the identifier or delete it"
    if eprint and archive is None:
        message = '"eprint" without "archiveprefix"'
        yield paper.places["eprint"], message, 'write "archiveprefix = {arXiv}" beside it'
    if eprint and (wrong := _wrong_arxiv(eprint)):
        yield paper.places["eprint"], *wrong


def _wrong_arxiv(eprint: str) -> tuple[str, str] | None:
    month = submission_month(eprint)
    if month and month <= latest_day():
        return None
    if month:
        return f'arXiv identifier "{eprint}" lies in the future', "look the paper up"
    bare = _ARXIV_WITHIN.search(eprint)
    if bare and bare[0] != eprint and submission_month(bare[0]):
        return f'"{eprint}" is more than an arXiv identifier', f'write "{bare[0]}"'
    hint = "write YYMM.NNNNN, until 2014 YYMM.NNNN, until March 2007 archive/YYMMNNN"
    return f'malformed arXiv identifier "{eprint}"', hint


def _looks_made_up(identifier: str) -> bool:
    if identifier.startswith("10."):
        return bool(_TRIAL_DOI.match(identifier) or _LONG_RUN.search(identifier))
    return bool(_RUN.fullmatch(identifier[-4:]))


def wrong_address(address: str) -> tuple[str, str] | None:
    """What is wrong with an address of the web, and how to mend it; or nothing."""
    if address.lower().startswith("http://"):
        return f'"{address}" is not https', f'write "https{address[4:]}" if it answers there'
    if not _ADDRESS.fullmatch(address):
        return f'"{address}" is not an address', 'write "https://...", with spaces and marks encoded'
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if "." not in host or not all(host.split(".")):
        return f'"{address}" names no host', "copy the address from the browser"
    if "@" in parts.netloc:
        return f'"{address}" holds a name before its host', "write it without"
    if _REGISTRIES.intersection(host.split(".")):
        return f'"{address}" is a package in a registry', "link the paper or its repository"
    return None
