"""The day of a file's last commit, and of a paper's first, is told where git knows it, and nowhere else."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from library.sources.history import first_days, last_changes

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str, day: str = "2026-01-10T23:30:00-05:00") -> None:
    who = ["-c", "user.name=Anna Alpha", "-c", "user.email=anna@example.org", "-c", "commit.gpgsign=false"]
    dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    command = ["git", *who, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | dates)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two files with a commit each, one of which renames what the first had made."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--initial-branch=main")
    (folder / "a b.md").write_text("1")
    (folder / "ä.md").write_text("1")
    git(folder, "add", ".")
    git(folder, "commit", "--message=First\n\nbody")
    (folder / "ä.md").rename(folder / "c.md")
    git(folder, "add", ".")
    git(folder, "commit", "--message=Second", day="2026-02-01T12:00:00Z")
    return folder


def test_each_file_has_the_day_of_its_last_commit(repository: Path) -> None:
    found = last_changes(repository)
    assert found["a b.md"] == date(2026, 1, 10)  # where it was committed, wherever it is asked
    assert found["c.md"] == date(2026, 2, 1)


def test_a_commit_is_followed_and_an_edit_is_not(repository: Path) -> None:
    (repository / "a b.md").write_text("2")
    (repository / "d.md").write_text("1")
    assert last_changes(repository)["a b.md"] == date(2026, 1, 10)
    assert "d.md" not in last_changes(repository)
    git(repository, "add", ".")
    git(repository, "commit", "--message=Third", day="2026-03-01T12:00:00Z")
    assert last_changes(repository)["a b.md"] == last_changes(repository)["d.md"] == date(2026, 3, 1)


def test_paths_begin_at_the_root_of_the_library(repository: Path) -> None:
    folder = repository / "library"
    folder.mkdir()
    (folder / "e.md").write_text("1")
    git(repository, "add", ".")
    git(repository, "commit", "--message=Third", day="2026-03-01T12:00:00Z")
    assert last_changes(folder) == {"e.md": date(2026, 3, 1)}


def test_a_merge_hides_nothing(repository: Path) -> None:
    git(repository, "switch", "--create=side", "HEAD^")
    (repository / "side.md").write_text("1")
    git(repository, "add", ".")
    git(repository, "commit", "--message=Side", day="2026-01-20T12:00:00Z")
    git(repository, "switch", "main")
    git(repository, "merge", "--no-ff", "--message=Merge", "side", day="2026-04-01T12:00:00Z")
    assert last_changes(repository)["side.md"] == date(2026, 1, 20)


def test_a_shallow_clone_knows_nothing(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--depth=1", f"file://{repository}", "shallow")
    assert (tmp_path / "shallow" / "c.md").is_file()
    assert last_changes(tmp_path / "shallow") == {}


def test_without_a_commit_a_repository_or_git_nothing_is_known(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bare").mkdir()
    assert last_changes(tmp_path / "bare") == {}
    git(tmp_path / "bare", "init")
    assert last_changes(tmp_path / "bare") == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert last_changes(repository) == {}
    assert first_days(repository) == {}


def test_each_paper_has_the_day_of_the_first_commit_that_has_it(repository: Path) -> None:
    references = repository / "references"
    references.mkdir()
    (references / "a.bib").write_text(
        "@misc{a2020b,\n  title = {T},\n}\n\n@book{ c2020d, title = {@misc{no,}}}\n"
    )
    git(repository, "add", ".")
    git(repository, "commit", "--message=Third", day="2026-03-01T12:00:00Z")
    (references / "a.bib").write_text("@article{a2020b,\n  title = {Other},\n}\n")
    (references / "b.bib").write_text("@book{c2020d, title = {T}}\n@misc{e2020f}\n")
    (repository / "c.bib").write_text("@misc{outside}\n")
    git(repository, "add", ".")
    git(repository, "commit", "--message=Fourth", day="2026-04-01T12:00:00Z")
    (references / "b.bib").write_text("@misc{uncommitted}\n")
    third, fourth = date(2026, 3, 1), date(2026, 4, 1)
    assert first_days(repository) == {"a2020b": third, "c2020d": third, "e2020f": fourth}
