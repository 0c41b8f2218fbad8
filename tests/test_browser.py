"""tools/browser.sh: which browser it names, what it installs, and what it says where it can do neither."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

STARTS = '#!/bin/sh\necho "Chromium 1.0"\n'
PASSES = "#!/bin/sh\nexit 0\n"
FAILS = "#!/bin/sh\nexit 1\n"
APT = """#!/bin/sh
echo "apt-get $*" >> asked
[ "$1" = install ] || exit 0
printf '#!/bin/sh\\necho Chromium' > chromium && chmod +x chromium
"""
PYTHON = """#!/bin/sh
echo "python $1 $2 $3 $4 $5" >> asked
case "$1" in
-m) printf '#!/bin/sh\\necho Chromium' > fetched && chmod +x fetched ;;
-c) echo "$PWD/fetched" ;;
esac
"""


@dataclass
class Machine:
    """A folder as a machine that has nothing but the programs in it."""

    folder: Path

    def has(self, name: str, program: str) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(program, encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    def is_of(self, user: int, *, debian: bool) -> None:
        self.has("id", f"#!/bin/sh\necho {user}\n")
        self.has("grep", PASSES if debian else FAILS)  # which the script asks for the name of the system

    def asked_for_a_browser(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [shutil.which("bash") or "bash", ROOT / "tools/browser.sh"],
            cwd=self.folder,
            env={"PATH": str(self.folder), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        """What the installers were told."""
        return (self.folder / "asked").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "chmod").symlink_to(shutil.which("chmod") or "/bin/chmod")
    machine = Machine(tmp_path)
    machine.is_of(1000, debian=False)
    return machine


def test_the_browser_that_is_named_comes_before_the_one_on_the_path(machine: Machine) -> None:
    named, found = machine.has("own/browser", STARTS), machine.has("chromium", STARTS)
    assert machine.asked_for_a_browser(CHROMIUM=named).stdout == f"{named}\n"
    assert machine.asked_for_a_browser().stdout == f"{found}\n"


def test_a_browser_that_does_not_start_is_none(machine: Machine) -> None:
    broken = machine.has("chromium", FAILS)
    found = machine.has("google-chrome", STARTS)
    assert machine.asked_for_a_browser(CHROMIUM=broken).stdout == f"{found}\n"


def test_on_debian_root_installs_the_browser_of_the_distribution(machine: Machine) -> None:
    machine.is_of(0, debian=True)
    machine.has("apt-get", APT)
    run = machine.asked_for_a_browser()
    assert (run.returncode, run.stdout) == (0, f"{machine.folder / 'chromium'}\n")
    assert "Installing Debian's chromium" in run.stderr
    assert machine.asked == ["apt-get update -qq", "apt-get install -y -qq chromium"]


@pytest.mark.parametrize(("user", "options"), [(1000, "chromium "), (0, "--with-deps chromium")])
def test_elsewhere_playwright_fetches_its_own(machine: Machine, user: int, options: str) -> None:
    machine.is_of(user, debian=False)
    machine.has(".venv/bin/python", PYTHON)
    run = machine.asked_for_a_browser()
    assert (run.returncode, run.stdout) == (0, f"{machine.folder / 'fetched'}\n")
    assert "Installing Playwright's chromium" in run.stderr
    assert machine.asked[0] == f"python -m playwright install {options}"


def test_without_root_debian_is_as_elsewhere(machine: Machine) -> None:
    machine.is_of(1000, debian=True)
    machine.has("apt-get", APT)
    machine.has(".venv/bin/python", PYTHON)
    assert machine.asked_for_a_browser().stdout == f"{machine.folder / 'fetched'}\n"


def test_where_nothing_can_be_installed_it_says_what_to_do(machine: Machine) -> None:
    machine.is_of(0, debian=True)
    machine.has("apt-get", FAILS)
    machine.has(".venv/bin/python", FAILS)
    run = machine.asked_for_a_browser()
    assert (run.returncode, run.stdout) == (1, "")
    assert "install chromium, or name one: make test CHROMIUM=/path/to/chromium" in run.stderr
