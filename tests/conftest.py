"""What the tests share: folders of the repository, libraries to write in, and the real site, built once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

# The same examples on every run, so that chance refuses no change; --hypothesis-profile=default takes others.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "sample"
GOLDEN = ROOT / "tests" / "golden"
SITE = ("mkdocs.yml", "hooks", "overrides", "docs/assets")
"""What makes a site of a library, whatever library it is."""

DAY = date(2026, 9, 21)
"""The day on which sites are built in tests, as `SOURCE_DATE_EPOCH` gives it."""


def copied_sample(folder: Path) -> Path:
    """A copy of the miniature library, to be changed at will."""
    return shutil.copytree(SAMPLE, folder)


def copied_library(folder: Path) -> Path:
    """A copy of this repository without what was made in it, to be changed at will."""
    made = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "site")
    return shutil.copytree(ROOT, folder, ignore=made)


def with_site(library: Path) -> Path:
    """Gives a library the configuration, the hooks and the look of the real site."""
    for name in SITE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, library / name)
    return library


UNSTEADY = re.compile(r"pagefind/(filter/.*|pagefind\.en_\w+\.pf_meta|pagefind-entry\.json)")


def is_unsteady(path: str) -> bool:
    """Whether Pagefind 1.5 writes it in another order each time, with a name by its content."""
    return UNSTEADY.fullmatch(path) is not None


@dataclass(frozen=True)
class Built:
    """What came of a run of MkDocs: where the site is, how the run ended, and all that it said."""

    folder: Path
    status: int
    log: str

    def page(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


def built(library: Path, folder: Path, command: Sequence[str] = (), **environment: str) -> Built:
    """Builds the site of a library into a folder as `make build` does, or by another command."""
    command = command or [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(folder)]
    given = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1790000000", **environment}
    run = subprocess.run(
        command, cwd=library, env=given, capture_output=True, text=True, timeout=300, check=False
    )
    return Built(folder, run.returncode, run.stdout + run.stderr)


def is_moved(path: Path) -> bool:
    """Whether a page stands at an old address, from which it only leads on."""
    return 'http-equiv="refresh"' in path.read_text(encoding="utf-8")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The miniature library, to be changed at will."""
    return copied_sample(tmp_path / "sample")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of this repository, as a workflow builds it."""
    folder = tmp_path_factory.mktemp("real") / "site"
    return built(ROOT, folder, REPO_URL="https://github.com/example/library")


@pytest.fixture(scope="session")
def site(real_site: Built) -> Path:
    """The folder of the real site."""
    assert real_site.status == 0, real_site.log
    return real_site.folder
