"""When files were last changed, and when papers were added, as git knows it. What is not committed has no
date.
"""

from __future__ import annotations

import re
import subprocess
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MARK = "\x01"
_NAMES_ALONE = ("--no-renames", "--no-show-signature", "--relative", "--name-only", "-z")
_LINES_ALONE = (
    "--no-renames", "--no-show-signature", "--no-color", "--no-ext-diff", "--no-textconv", "--patch",
    "--unified=0",
)  # fmt: skip
_ADDED = re.compile(r"^\+[ \t]*@[ \t]*[A-Za-z]+[ \t]*\{[ \t]*([A-Za-z0-9_-]+)", re.MULTILINE)


def last_changes(root: Path) -> dict[str, date]:
    """The day of the last commit of each file of a repository, by its path from the root.

    The day is that of the place where it was committed, so that it follows from the commit alone. There is
    none where there is no git, no repository, or one that was cloned without its history, in which each file
    seems to be as old as the newest commit.
    """
    return _asked(root, _changes_up_to)


def first_days(root: Path) -> dict[str, date]:
    """The day of the first commit that has an entry of the bibliography, by its key, as far as that is known
    (see `last_changes`); keys that are gone are among them.
    """
    return _asked(root, _entries_up_to)


def _asked(root: Path, of_commit: Callable[[Path, str], dict[str, date]]) -> dict[str, date]:
    """What the history up to the current commit tells, if there is a whole one."""
    try:
        commit, is_shallow = _git(root, "rev-parse", "HEAD", "--is-shallow-repository").split()
        return {} if is_shallow == "true" else of_commit(root, commit)
    except (OSError, subprocess.CalledProcessError):
        return {}


@lru_cache(maxsize=1)
def _entries_up_to(root: Path, commit: str) -> dict[str, date]:
    log = _git(root, "log", *_LINES_ALONE, f"--format={_MARK}%cs", commit, "--", "references/*.bib")
    found: dict[str, date] = {}
    for told in log.split(_MARK)[1:]:  # the newest commit comes first, the oldest overwrites it
        day = date.fromisoformat(told[:10])
        found |= dict.fromkeys(_ADDED.findall(told), day)
    return found


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
