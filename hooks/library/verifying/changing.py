"""Which papers and releases differ from another version of the repository: found by comparing what the two
versions of the files say, so that what was only moved or laid out anew is not one of them.

Git is asked by its plumbing alone, which runs nothing that a repository configures.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..problems import Location, SourceText
from ..sources.bibtex import read_bibtex
from ..sources.markdown import read_markdown
from ..sources.models import read_family

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..catalogue import Release
    from ..model import Library, Paper

_MAIN = ("origin/main", "main")
_NOWHERE = Location("")


class NoVersion(Exception):
    """There is no such version, and why."""


def changed(library: Library, reference: str | None) -> tuple[list[Paper], list[Release]]:
    """Papers and releases that differ from a commit, by its name.

    Without a name it is the commit at which this branch left the main one, as the remote repository or else
    this one has it. `NoVersion` tells that there is none.
    """
    commit = _commit(library.root, reference)
    papers: list[Paper] = []
    releases: list[Release] = []
    for path, text in _files(library.root, commit):
        source = SourceText(path, text)
        if path.endswith(".bib"):
            papers += read_bibtex(source, [])[0]
        elif family := read_family(source, [], read_markdown)[0]:
            releases += family.releases
    known_papers = {(paper.type, paper.key, *sorted(paper.fields.items())) for paper in papers}
    known_releases = [_bare(release) for release in releases]
    return (
        [
            paper
            for paper in library.papers
            if (paper.type, paper.key, *sorted(paper.fields.items())) not in known_papers
        ],
        [release for _, release in library.releases if _bare(release) not in known_releases],
    )


def _commit(root: Path, reference: str | None) -> str:
    if reference is not None:
        return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    for main in _MAIN:
        try:
            return _git(root, "merge-base", "HEAD", main)
        except NoVersion:
            continue
    raise NoVersion(f"no commit in common with {' or '.join(_MAIN)}")


def _files(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """Paths, relative to the root, and texts of what holds papers and releases at a commit."""
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "references/", "models/")
    for path in filter(None, listed.split("\0")):
        if PurePosixPath(path).suffix in (".bib", ".yml") and path != "references/topics.yml":
            text = _git(root, "cat-file", "blob", f"{commit}:./{path}")
            yield path, text.replace("\r\n", "\n").replace("\r", "\n")


def _git(root: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    except OSError as error:
        raise NoVersion(f"git cannot be run: {error.strerror}") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise NoVersion(said[0] if said else "there is no such commit") from None
    text = run.stdout.decode("utf-8-sig", errors="replace")
    return text.strip() if arguments[0] in ("rev-parse", "merge-base") else text


def _bare(release: Release) -> Release:
    """A release without the places of its values, which change with the lines above it."""
    return replace(
        release,
        places=dict.fromkeys(release.places, _NOWHERE),
        sources=tuple(replace(source, location=_NOWHERE) for source in release.sources),
        others=tuple(
            replace(other, source=replace(other.source, location=_NOWHERE)) for other in release.others
        ),
        exemptions={
            name: replace(exemption, source=replace(exemption.source, location=_NOWHERE))
            for name, exemption in release.exemptions.items()
        },
    )
