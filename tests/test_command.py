"""The command line: whole runs over libraries, in each format, and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml

from library.__main__ import main
from tests.conftest import GOLDEN, ROOT

if TYPE_CHECKING:
    from pathlib import Path

RUNS = {
    f"{path.stem}: {run['case']}": run
    for path in sorted((GOLDEN / "check").glob("*.yml"))
    for run in yaml.safe_load(path.read_text(encoding="utf-8"))
}


@dataclass
class Ended:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@pytest.fixture
def check(sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """Runs `library check` in the miniature library."""
    monkeypatch.chdir(sample)

    def run(*arguments: str) -> Ended:
        try:
            status = main(["check", *arguments])
        except SystemExit as wrong_usage:
            status = int(str(wrong_usage.code))
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    return run


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_whole_run(run: dict, sample: Path, check: object) -> None:
    for name, content in run["files"].items():
        (sample / name).write_text(content, encoding="utf-8")
    ended = check(*run.get("arguments", []))
    assert ended.out.splitlines() == run["output"].splitlines()
    assert (ended.status, ended.err.strip()) == (run["status"], run["summary"])


def test_library_without_problems_is_told_by_its_counts(check: object) -> None:
    assert check() == Ended(0, "", "No problems: 2 articles, 3 papers, 3 releases, 3 topics\n")


def test_json_of_no_problems_is_an_empty_list(check: object) -> None:
    ended = check("--format", "json")
    assert ended.status == 0
    assert json.loads(ended.out) == []


def test_root_is_found_from_a_folder_below(
    check: object, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sample / "docs" / "more.md").write_text("# More\nText.\n# Even more\nText.\n", encoding="utf-8")
    for folder in ("figures/valid", "docs"):
        monkeypatch.chdir(sample / folder)
        ended = check()
        assert ended.status == 1
        assert ended.out == 'docs/more.md:3:1: heading-level: a second title: "Even more"; write "##"\n'


def test_root_may_be_named_from_anywhere(
    check: object, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert check("--root", str(sample)).status == 0
    assert check("--root", "sample").status == 0


def test_files_narrow_what_is_told(check: object, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("more", "most"):
        (sample / "docs" / f"{name}.md").write_text(f"# {name}\nText.\n# Again\nText.\n", encoding="utf-8")
    assert len(check().out.splitlines()) == 2
    assert check("docs/more.md").out.startswith("docs/more.md:3:1: ")
    assert check("docs/about.md") == Ended(0, "", "No problems: 2 articles, 3 papers, 3 releases, 3 topics\n")
    assert check("docs/more.md", "docs/most.md").err == "2 problems in 2 files\n"
    monkeypatch.chdir(sample / "docs")
    assert check("most.md").out.startswith("docs/most.md:3:1: ")
    assert check(str(sample / "docs" / "most.md")).status == 1
    assert check("docs/most.md").status == 1  # as problems tell it


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.md"], 'no file "nowhere.md"'),
        (["docs"], 'no file "docs"'),
        (["../outside.md"], 'no file "../outside.md"'),
        (["--root", "docs"], "docs is no library"),
        (["--root", "nowhere"], "nowhere is no library"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_wrong_usage_ends_with_status_2(
    check: object, sample: Path, arguments: list[str], message: str
) -> None:
    (sample.parent / "outside.md").write_text("# Outside\n", encoding="utf-8")
    ended = check(*arguments)
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


def test_folder_that_is_no_library_is_wrong_usage(
    check: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert check().status == 2


def test_command_is_wanted() -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])


def test_module_runs_without_mkdocs(sample: Path) -> None:
    hidden = "import runpy, sys; sys.modules['mkdocs'] = None; sys.argv = ['library', 'check']"
    run = subprocess.run(
        [sys.executable, "-c", f"{hidden}; runpy.run_module('library', run_name='__main__')"],
        cwd=sample,
        env={"PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "No problems: 2 articles, 3 papers, 3 releases, 3 topics\n"
