"""When files were last changed, as git knows it. What is not committed has no date."""

from __future__ import annotations

import subprocess
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "\x01"
_NAMES_ALONE = ("--no-renames", "--no-show-signature", "--relative", "--name-only", "-z")


def last_changes(root: Path) -> dict[str, date]:
    """The day of the last commit of each file of a repository, by its path from the root.

    The day is that of the place where it was committed, so that it follows from the commit alone. There is
    none where there is no git, no repository, or one that was cloned without its history, in which each file
    seems to be as old as the newest commit.
    """
    try:
        commit, is_shallow = _git(root, "rev-parse", "HEAD", "--is-shallow-repository").split()
        return {} if is_shallow == "true" else _changes_up_to(root, commit)
    except (OSError, subprocess.CalledProcessError):
        return {}


@lru_cache(maxsize=1)  # in `serve` there are many builds of one commit
def _changes_up_to(root: Path, commit: str) -> dict[str, date]:
    log = _git(root, "log", *_NAMES_ALONE, f"--format={_MARK}%cs", commit, "--", ".")
    found: dict[str, date] = {}
    for told in log.split(_MARK)[1:]:  # the newest commit comes first
        day, *paths = (part.strip("\n") for part in told.split("\0"))
        for path in filter(None, paths):
            found.setdefault(path, date.fromisoformat(day))
    return found


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(
        command, cwd=root, capture_output=True, check=True, encoding="utf-8", errors="replace"
    ).stdout
