"""`library add-paper`: writes the entry of a paper out of its records at arXiv and Crossref."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..adding import Addition, RefusedError, Wishes, find, propose, refuse_known
from ..adding.identifiers import read_identifier
from ..formatting import replace_file
from ..problems import Meant
from ..sources import load
from ..verifying.asking import Client, Hosts, Unasked
from .verify import agent

if TYPE_CHECKING:
    from ..model import Library

SUMMARY = "add a paper by its arXiv identifier or DOI (needs the network)"
DESCRIPTION = """\
Asks arXiv and Crossref for the record of a paper, and writes its entry into the file of its field, in order
and in form, with a key and topics proposed; then tells what is left to do. Where arXiv names the DOI of the
published version, the entry is of that."""

_EPILOGUE = """\
ID is an arXiv identifier (2309.06180, arXiv:2309.06180v1), a DOI (10.1145/3600006.3613165), or the address
of either at arxiv.org or doi.org. $REPO_URL and $VERIFY_MAILTO tell the hosts who asks.

Exit status: 0 written, 1 refused, since it is there already, unknown to its register or withdrawn,
2 wrong usage, or the register could not be asked.
"""
_FILE = re.compile(r"references/[A-Za-z0-9_-]+\.bib")
_KEY = re.compile(r"[A-Za-z0-9_-]+")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOGUE
    parser.add_argument("identifier", metavar="ID", help="arXiv identifier, DOI, or the address of either")
    parser.add_argument(
        "--topics", default="", metavar="TOPIC,…", help="slugs from references/topics.yml (default: proposed)"
    )
    parser.add_argument("--file", default="", metavar="FILE", help="as serving.bib (default: proposed)")
    parser.add_argument("--key", default="", help="default: family name, year, word of the title")
    parser.add_argument("--dry-run", action="store_true", help="show the entry and write nothing")


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Writes the entry and tells what is left; 1 where the paper is refused."""
    identifier = read_identifier(options.identifier)
    if identifier is None:
        parser.error(f'"{options.identifier}" is no arXiv identifier and no DOI, as 2309.06180 or 10.1145/…')
    library = load(options.root)
    wishes = _wishes(options, parser, library)
    try:
        refuse_known(library, identifier.arxiv, identifier.doi)
        found = find(identifier, Client(agent(), Hosts()))
        addition = propose(library, found, wishes, datetime.now(UTC).date())
    except RefusedError as refused:
        print(f"Not added: {refused}", file=sys.stderr)
        return 1
    except Unasked as reason:
        print(f"Not added: {identifier} could not be asked for: {reason}", file=sys.stderr)
        return 2
    path = addition.paper.location.path
    if not options.dry_run:
        try:
            _write(library, path, addition.text)
        except OSError as error:
            parser.error(f"cannot write {path}: {error.strerror}")
    verb = "Would be written" if options.dry_run else "Written"
    print(f"{verb}: {path}:{addition.paper.location.line}\n\n{addition.entry}\nLeft to you:")
    print(*(f"- {told}" for told in _left(library, addition, wishes)), sep="\n")
    return 0


def _wishes(options: argparse.Namespace, parser: argparse.ArgumentParser, library: Library) -> Wishes:
    topics = tuple(dict.fromkeys(filter(None, map(str.strip, options.topics.split(",")))))
    for topic in topics:
        if topic not in library.known_topics:
            meant = Meant(topic, library.known_topics, f"there are {', '.join(sorted(library.known_topics))}")
            parser.error(f'no topic "{topic}"; {meant}')
    path = options.file
    if path and not path.startswith("references/"):
        path = f"references/{path}"
    if path and not _FILE.fullmatch(path):
        parser.error(f'"{options.file}" is no file of the bibliography; name one as references/serving.bib')
    if options.key and not _KEY.fullmatch(options.key):
        parser.error(f'"{options.key}" is no key; use letters, digits, hyphens and underscores')
    return Wishes(topics, path, options.key)


def _write(library: Library, path: str, text: str) -> None:
    file = library.root / path
    if path not in library.files:
        file.touch(exist_ok=False)
    replace_file(file, text.encode())


def _left(library: Library, addition: Addition, wishes: Wishes) -> list[str]:
    """What only the person who adds the paper can do."""
    paper = addition.paper
    left = [*addition.notes, *map(str, addition.problems)]
    if not wishes.topics:
        titles = ", ".join(library.topic[slug].title for slug in paper.topics if slug in library.topic)
        left.append(f"see whether its topics fit: {titles}" if titles else 'give its topics in "keywords"')
    if not paper.arxiv:
        left.append('give its "eprint", with archiveprefix = {arXiv}, if arXiv has it too')
    left.append('write an "annotation" in words of your own, if it is cited: why it matters; give its "code"')
    return left
