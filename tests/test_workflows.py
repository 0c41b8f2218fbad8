"""The workflows: what they may do, what no linter sees of it, and the scripts that they run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKFLOWS = {
    path.stem: path.read_text(encoding="utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")
}
PINNED = re.compile(r"uses: (?P<action>[\w/-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
TRIGGERS = {"push", "pull_request", "schedule", "workflow_dispatch"}
"""Events whose workflow is that of the change itself, or of a branch that only maintainers write to."""

WRITES = {("publish", "deploy"): {"pages", "id-token"}, ("review", "tell"): {"issues"}}


def loaded(text: str) -> dict[Any, Any]:
    workflow = yaml.safe_load(text)
    workflow["on"] = workflow.pop(True)  # what YAML makes of "on"
    return workflow


def faults(name: str, text: str) -> Iterator[str]:
    """What a workflow does that none may, by name of the fault."""
    workflow = loaded(text)
    if set(workflow["on"]) - TRIGGERS:
        yield "runs with more rights than the change"
    if workflow.get("permissions") != {}:
        yield "gives rights to all jobs"
    if "concurrency" not in workflow:
        yield "runs beside itself"
    if "secrets" in text or ("pull_request" in workflow["on"] and "github.token" in text):
        yield "names a secret"
    for line in text.splitlines():
        if "uses:" in line and not PINNED.search(line):
            yield "takes an action that can change"
    for job, does in workflow["jobs"].items():
        given = does.get("permissions", {"all": "write"})
        if {right for right, kind in given.items() if kind != "read"} - WRITES.get((name, job), set()):
            yield "gives a job too much"
        if "timeout-minutes" not in does:
            yield "may run for hours"
        for step in does["steps"]:
            if "${{" in step.get("run", ""):
                yield "writes text of others into a script"
            if (
                "actions/checkout@" in step.get("uses", "")
                and step["with"].get("persist-credentials") is not False
            ):
                yield "leaves its token on the disk"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow_has_no_fault(name: str) -> None:
    assert list(faults(name, WORKFLOWS[name])) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("  pull_request:\n", "  pull_request_target:\n", "runs with more rights than the change"),
        ("\npermissions: {}\n", "\n", "gives rights to all jobs"),
        ("\nconcurrency:\n", "\nenv:\n", "runs beside itself"),
        ("PYTHON: python3.11", "PYTHON: ${{ secrets.PYTHON }}", "names a secret"),
        ("PYTHON: python3.11", "PYTHON: ${{ github.token }}", "names a secret"),
        ("3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7.0.1", "takes an action that can change"),
        ("contents: read", "contents: write", "gives a job too much"),
        ("    permissions:\n      contents: read", "    env:\n      contents: read", "gives a job too much"),
        ("    timeout-minutes: 60\n", "", "may run for hours"),
        ("run: make build", "run: make build ${{ github.head_ref }}", "writes text of others into a script"),
        ("persist-credentials: false", "persist-credentials: true", "leaves its token on the disk"),
    ],
)  # fmt: skip
def test_fault_would_be_found(right: str, wrong: str, fault: str) -> None:
    text = WORKFLOWS["checks"]
    assert right in text
    assert set(faults("checks", text.replace(right, wrong))) == {fault}


def test_an_action_has_one_version() -> None:
    pins: dict[str, set[str]] = {}
    for text in WORKFLOWS.values():
        for line in text.splitlines():
            if found := PINNED.search(line):
                pins.setdefault("/".join(found["action"].split("/")[:2]), set()).add(line.partition("@")[2])
    assert {action: versions for action, versions in pins.items() if len(versions) > 1} == {}


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in loaded(WORKFLOWS[name])["jobs"].values() for step in job["steps"]]


def test_what_is_published_comes_from_no_cache() -> None:
    assert not [step for step in steps("publish") if "cache" in str(step)]


def test_a_pull_request_keeps_nothing_of_what_it_made() -> None:
    keeping = [step for step in steps("checks") if re.search(r"actions/cache(/save)?@", step.get("uses", ""))]
    assert [step["if"] for step in keeping] == ["github.event_name == 'push'"]


def test_what_workflows_make_can_be_made() -> None:
    made = {
        target
        for name in WORKFLOWS
        for step in steps(name)
        for target in re.findall(r"\bmake (\S+)", step.get("run", ""))
    }
    assert made >= {"build", "test"}
    for target in made:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def program(folder: Path, name: str, script: str) -> None:
    """A program that stands in for another, and notes how it was called."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\n{script}\n', encoding="utf-8")
    path.chmod(0o755)


def run(command: list[str], folder: Path, path: Path, **environment: str) -> tuple[int, list[str]]:
    """Runs a command in a folder, with programs of the given path before others: its status, and who was
    called.
    """
    calls = folder / "calls"
    given = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}", "CALLS": str(calls), **environment}
    status = subprocess.run(command, cwd=folder, env=given, check=False).returncode
    return status, calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []


@pytest.mark.parametrize(
    ("open_issue", "report", "done"),
    [
        ("7", "found", ["gh issue edit 7 --body-file report.md"]),
        ("", "found", ["gh issue create --title The title --body-file report.md"]),
        ("7", "", ["gh issue close 7 --comment The last review found nothing."]),
        ("", "", []),
    ],
)
def test_what_a_review_found_stands_in_one_issue(
    open_issue: str, report: str, done: list[str], tmp_path: Path
) -> None:
    program(tmp_path / "bin", "gh", f'[ "$2" != list ] || echo "{open_issue}"')
    (tmp_path / "report.md").write_text(report, encoding="utf-8")
    script = next(step["run"] for step in steps("review") if "gh issue" in step.get("run", ""))
    status, calls = run(
        ["bash", "-eo", "pipefail", "-c", script], tmp_path, tmp_path / "bin", TITLE="The title"
    )
    assert status == 0
    assert [call for call in calls if call.startswith("gh ") and " list " not in call] == done


LINKS = """# Summary

| Status | Count |

## Errors per input

### Errors in articles/a.md

* [404] <https://example.org/gone> (at 3:1) | Rejected status code: 404 Not Found

## Redirects per input

### Redirects in articles/a.md

* [200] <https://example.org/moved>
"""


@pytest.mark.parametrize(
    ("links", "records", "status", "titles"),
    [
        ((0, "# Summary"), (0, ""), 0, []),
        ((2, LINKS), (0, ""), 0, ["## Links that lead nowhere", "### Errors in articles/a.md"]),
        ((0, "# Summary"), (1, "| place |"), 0, ["## Entries that a public record contradicts"]),
        ((1, ""), (0, ""), 1, []),
        ((0, ""), (2, ""), 2, []),
    ],
)
def test_a_review_reports_what_it_found_and_fails_only_where_it_could_not_look(
    links: tuple[int, str], records: tuple[int, str], status: int, titles: list[str], tmp_path: Path
) -> None:
    ended, report = reviewed(tmp_path, links, records)
    assert ended == status
    assert [line for line in report.splitlines() if line.startswith("#")] == titles
    if titles:
        assert ("example.org/gone" in report, "example.org/moved" in report) == (links[0] == 2, False)


def reviewed(folder: Path, links: tuple[int, str], records: tuple[int, str]) -> tuple[int, str]:
    """How a review ends, and its report, where its two programs end and say as given."""
    (folder / "tools").mkdir()
    shutil.copy(ROOT / "tools/review.sh", folder / "tools")
    (folder / "links").write_text(links[1], encoding="utf-8")
    programs, report = folder / ".venv/bin", folder / "report.md"
    program(programs, "lychee", f'cp links "$(echo "$*" | sed "s/.*--output //; s/ .*//")"; exit {links[0]}')
    program(programs, "library", f'printf "%s" "{records[1]}"; exit {records[0]}')
    status, calls = run(["tools/review.sh", "report.md"], folder, programs)
    assert calls[0].startswith("lychee --config tools/links.toml ")
    return status, report.read_text(encoding="utf-8") if report.exists() else ""


def test_a_review_leaves_room_in_its_issue(tmp_path: Path) -> None:
    many = "\n".join(f"* [404] <https://example.org/{number}>" for number in range(1000))
    status, report = reviewed(tmp_path, (2, f"## Errors per input\n\n{many}\n"), (1, "| place |"))
    assert status == 0
    assert report.count("https://") == 99
    assert "\nOf the list, 901 more lines are left out here.\n" in report


def test_links_are_asked_for_as_the_settings_say() -> None:
    """The settings are those that lychee knows, and of what the sources name only other hosts are asked."""
    program = Path(sys.executable).with_name("lychee")
    sources = ["articles/*.md", "references/*", "models/*.yml"]
    command = [program, "--config", ROOT / "tools/links.toml", "--dump", *sources]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    asked = found.stdout.split()
    assert any(address.startswith("https://openreview.net/") for address in asked)
    assert not [address for address in asked if re.match(r"https?://(arxiv\.org|doi\.org|127\.)", address)]
