"""What differs from another version of the repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from library.sources import load
from library.verifying.changing import NoVersion, changed

if TYPE_CHECKING:
    from pathlib import Path

PAPERS = "references/papers.bib"
MODELS = "models/sample.yml"


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Anna Alpha", "-c", "user.email=anna@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(sample: Path) -> Path:
    """The miniature library with one commit on main and a branch for a change."""
    git(sample, "init", "--initial-branch=main")
    git(sample, "add", ".")
    git(sample, "commit", "--message=First")
    git(sample, "switch", "--create=change")
    return sample


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(root: Path, reference: str | None = None) -> list[str]:
    papers, releases = changed(load(root), reference)
    return [*(paper.key for paper in papers), *(release.id for release in releases)]


def test_nothing_has_changed(repository: Path) -> None:
    assert told(repository) == []


def test_entry_and_release_that_say_something_else(repository: Path) -> None:
    edit(repository / PAPERS, "A Second Paper", "A Second Article")
    edit(repository / MODELS, "context: 4096", "context: 8192")
    assert told(repository) == ["beta2021second", "sample-small"]
    git(repository, "commit", "--all", "--message=Second")
    assert told(repository) == ["beta2021second", "sample-small"]
    assert told(repository, "main") == ["beta2021second", "sample-small"]
    assert told(repository, "HEAD") == []


def test_new_entry_and_release(repository: Path) -> None:
    edit(
        repository / PAPERS,
        "@misc{beta2021second",
        "@misc{delta2023new,\n  year = {2023},\n}\n\n@misc{beta2021second",
    )
    more = "  - id: sample-new\n    name: New\n    sources: []\n"
    edit(repository / MODELS, "  - id: sample-moe", f"{more}  - id: sample-moe")
    assert told(repository) == ["delta2023new", "sample-new"]


def test_what_was_moved_or_laid_out_anew_has_not_changed(repository: Path) -> None:
    (repository / PAPERS).rename(repository / "references" / "moved.bib")
    edit(repository / "references" / "moved.bib", "  year = {2021},\n", "\n  year   = {2021},\n")
    edit(
        repository / MODELS, "developer: Sample Laboratory\n", "# a comment\ndeveloper:   Sample Laboratory\n"
    )
    assert told(repository) == []


def test_main_that_went_on_has_changed_nothing_here(repository: Path) -> None:
    git(repository, "switch", "main")
    edit(repository / PAPERS, "A Second Paper", "A Second Article")
    git(repository, "commit", "--all", "--message=Of main")
    git(repository, "switch", "change")
    assert told(repository) == []
    assert told(repository, "main") == ["beta2021second"]


def test_main_of_the_remote_repository_comes_first(repository: Path, tmp_path: Path) -> None:
    edit(repository / PAPERS, "A Second Paper", "A Second Article")
    git(repository, "commit", "--all", "--message=Second")
    git(repository, "branch", "--force", "main")
    assert told(repository) == []
    git(repository, "update-ref", "refs/remotes/origin/main", "HEAD~1")
    assert told(repository) == ["beta2021second"]


def test_library_in_a_folder_of_its_repository(repository: Path) -> None:
    library = repository / "library"
    library.mkdir()
    for name in ("articles", "references", "models"):
        git(repository, "mv", name, f"library/{name}")
    git(repository, "commit", "--message=Moved")
    edit(library / PAPERS, "A Second Paper", "A Second Article")
    assert told(library, "HEAD") == ["beta2021second"]


def test_file_that_was_broken_or_had_other_line_ends(repository: Path) -> None:
    whole = (repository / PAPERS).read_bytes()
    (repository / PAPERS).write_bytes(whole.replace(b"\n", b"\r\n").replace(b"{2022},", b"{2022,"))
    (repository / MODELS).write_bytes(b"\xff: [")
    git(repository, "commit", "--all", "--message=Broken")
    (repository / PAPERS).write_bytes(whole)
    assert told(repository, "HEAD") == ["gamma2022third"]


def test_what_a_repository_configures_is_not_run(repository: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (repository / ".gitattributes").write_text("*.bib diff=run filter=run\n", encoding="utf-8")
    for name in ("diff.run.textconv", "diff.run.command", "core.fsmonitor", "core.pager"):
        git(repository, "config", name, f"touch {ran}; true")
    edit(repository / PAPERS, "A Second Paper", "A Second Article")
    ran.unlink(missing_ok=True)
    assert told(repository) == ["beta2021second"]
    assert not ran.exists()


@pytest.mark.parametrize("reference", ["nowhere", "--all", "HEAD~7", "HEAD:references", ""])
def test_commit_that_is_not_there(repository: Path, reference: str) -> None:
    with pytest.raises(NoVersion):
        changed(load(repository), reference)


def test_no_main_to_compare_with(repository: Path) -> None:
    git(repository, "branch", "--delete", "--force", "main")
    with pytest.raises(NoVersion, match="no commit in common with origin/main or main"):
        changed(load(repository), None)


def test_no_repository(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(sample.parent))
    with pytest.raises(NoVersion):
        changed(load(sample), "main")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoVersion, match="git cannot be run"):
        changed(load(sample), "main")
