"""Verification: holds papers against the records of arXiv and Crossref, and releases against the
configurations that they name as sources.

It finds problems as the rules do, but needs the network: so nothing here runs when the library is checked or
built, and what could not be asked is told apart from what is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..problems import Problem
from ..rules import identifier
from ..rules.identifiers import submission_month
from .asking import BATCH, Unasked
from .comparing import CHECKS, Answers, compare
from .configurations import is_configuration, verify_config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..catalogue import Release
    from ..model import Library, Paper
    from ..problems import Finding
    from .asking import Client
    from .configurations import Configuration
    from .records import Record

RULES: tuple[Callable[..., Iterator[Finding]], ...] = (*CHECKS, verify_config)
"""What is looked for; names and docstrings are as those of the rules of the library."""

_OF_ARXIV = "10.48550/"
"""How the DOIs begin that arXiv gives its preprints, which say no more than their identifiers."""


@dataclass
class Report:
    """What came of a verification."""

    problems: list[Problem] = field(default_factory=list)
    right: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Papers with nothing wrong, by key, with the registers whose records they were held against."""
    releases: set[str] = field(default_factory=set)
    """Releases that were held against a configuration."""
    unasked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What could not be asked, by the reason."""


def verify(library: Library, papers: Sequence[Paper], releases: Sequence[Release], client: Client) -> Report:
    """Asks for papers and releases of a library, and compares.

    Papers without identifier, and releases without configuration among their sources, are passed over: nobody
    can be asked.
    """
    report = Report()
    preprints = _preprints(papers, client, report)
    for paper in papers:
        _verify_paper(paper, preprints, client, report)
    whole = [replace(release, architecture=library.architecture(release)) for release in releases]
    _verify_releases(whole, client, report)
    report.problems.sort()
    return report


def _preprints(papers: Iterable[Paper], client: Client, report: Report) -> dict[str, Record | None]:
    """The records of arXiv by identifier, with nothing for those that it does not know."""
    keys = {paper.arxiv: paper.key for paper in papers if submission_month(paper.arxiv)}
    identifiers = list(keys)
    found: dict[str, Record | None] = {}
    for start in range(0, len(identifiers), BATCH):
        batch = identifiers[start : start + BATCH]
        try:
            known = client.preprints(batch)
        except Unasked as reason:
            report.unasked[str(reason)] += [keys[asked] for asked in batch]
        else:
            found |= {asked: known.get(asked) for asked in batch}
    return found


def _verify_paper(
    paper: Paper, preprints: Mapping[str, Record | None], client: Client, report: Report
) -> None:
    wanted = {"arXiv"} if paper.arxiv else set()
    answers: dict[str, Record | None] = {}
    if paper.arxiv in preprints:
        answers["arXiv"] = preprints[paper.arxiv]
    if paper.doi and not paper.doi.lower().startswith(_OF_ARXIV):
        wanted.add("Crossref")
        try:
            answers["Crossref"] = client.work(paper.doi)
        except Unasked as reason:
            report.unasked[str(reason)].append(paper.key)
    records = {register: record for register, record in answers.items() if record}
    unknown = tuple(register for register, record in answers.items() if not record)
    problems = compare(paper, Answers(tuple(records.values()), unknown))
    report.problems += problems
    if records and not problems and answers.keys() == wanted:
        report.right[paper.key] = tuple(records)


def _verify_releases(releases: Iterable[Release], client: Client, report: Report) -> None:
    answers: dict[str, Configuration | Unasked] = {}
    for release in releases:
        for source in release.sources:
            address = source.origin
            if not is_configuration(address) or not client.is_askable(address):
                continue
            if address not in answers:
                answers[address] = _configuration(client, address)
            answer = answers[address]
            if isinstance(answer, Unasked):
                report.unasked[str(answer)].append(release.id)
                continue
            report.releases.add(release.id)
            report.problems += [
                Problem(location, identifier(verify_config), message, hint)
                for location, message, hint in verify_config(release, source, answer)
            ]


def _configuration(client: Client, address: str) -> Configuration | Unasked:
    try:
        return client.configuration(address)
    except Unasked as reason:
        return reason
