"""The checks before a commit run, each lets through what is right, and each refuses what it is there for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = ".pre-commit-config.yaml"
HOOKS = yaml.safe_load((ROOT / CONFIGURATION).read_text(encoding="utf-8"))["repos"]


def run(repository: Path, *command: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    more = {"PRE_COMMIT_HOME": str(repository.parent / "store"), "PYTHONPATH": str(ROOT / "hooks")}
    return subprocess.run(
        command, cwd=repository, env=given | more, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def repository(sample: Path) -> Path:
    """The miniature library under git, with the programs of this environment as its own."""
    for name in (CONFIGURATION, ".rumdl.toml", ".typos.toml", "pyproject.toml"):
        shutil.copy(ROOT / name, sample)
    (sample / ".venv").symlink_to(sys.prefix)
    (sample / ".gitignore").write_text(".venv\n.cache\n.ruff_cache\n", encoding="utf-8")
    assert run(sample, ".venv/bin/library", "fmt").returncode == 0
    for command in (["init", "--quiet"], ["add", "--all"]):
        assert run(sample, "git", *command).returncode == 0
    return sample


def failed(repository: Path) -> set[str]:
    """The hooks that refuse what is staged."""
    assert run(repository, "git", "add", "--all").returncode == 0
    ended = run(repository, ".venv/bin/pre-commit", "run", "--all-files")
    found = {line.removeprefix("- hook id: ") for line in ended.stdout.splitlines() if "- hook id: " in line}
    assert ended.returncode == bool(found), ended.stdout + ended.stderr
    return found


def test_nothing_is_fetched() -> None:
    assert [one["repo"] for one in HOOKS] == ["local"]
    for hook in HOOKS[0]["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"].startswith(".venv/bin/")


def test_what_is_right_is_let_through(repository: Path) -> None:
    assert failed(repository) == set()


@pytest.mark.parametrize(
    ("name", "text", "hook"),
    [
        ("docs/more.md", "# More\n\nIt takes 5 GB.\n", "library"),
        ("references/more.bib", "@misc{more\n", "library library-fmt"),
        ("references/more.bib", "% One\n\n\n\n% Two\n", "library-fmt"),
        ("figures/valid/more.py", '"""Draws."""\n\nimport os\n', "ruff"),
        ("figures/valid/more.py", '"""Draws."""\n\nX = ( 1 )\n', "ruff-format"),
        ("docs/more.md", "# More\n\n\n\nText.\n", "rumdl"),
        ("docs/more.md", "# More\n\nWhat we recieve.\n", "typos"),
    ],
)
def test_each_refuses_what_it_is_there_for(repository: Path, name: str, text: str, hook: str) -> None:
    (repository / name).write_text(text, encoding="utf-8")
    assert failed(repository) == set(hook.split())


def test_every_hook_is_tried() -> None:
    assert {hook["id"] for hook in HOOKS[0]["hooks"]} == {
        *("library", "library-fmt"),
        *("ruff", "ruff-format", "rumdl", "typos"),
    }
