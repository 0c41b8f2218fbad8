"""`library fmt`, from its command line."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from library.__main__ import main
from tests.test_command import Ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOPICS = "references/topics.yml"
PAPERS = "references/papers.bib"


@pytest.fixture
def run(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """Runs `library fmt` in the miniature library, all of whose files are in form."""
    monkeypatch.chdir(sample)

    def run(*arguments: str) -> Ended:
        try:
            status = main(["fmt", *arguments])
        except SystemExit as wrong_usage:
            status = int(str(wrong_usage.code))
        said = capsys.readouterr()
        return Ended(status, said.out, said.err)

    run()
    return run


def spoil(
    path: Path, old: str = "  title = {A Second Paper},", new: str = "Title={A Second  Paper} ,"
) -> str:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text


def test_nothing_is_to_do(run: Callable) -> None:
    assert run("--check") == run() == Ended(0, "", "No problems: 7 files in form\n")


def test_check_tells_and_writes_nothing(run: Callable, sample: Path) -> None:
    before = spoil(sample / PAPERS)
    spoiled = (sample / PAPERS).read_bytes()
    place = before[: before.index("  title = {A Second")].count("\n") + 1
    ended = run("--check")
    assert ended == Ended(
        1,
        f"{PAPERS}:{place}:1: fmt: not in its form; run: .venv/bin/library fmt\n",
        "1 problem in 1 file\n",
    )
    assert (sample / PAPERS).read_bytes() == spoiled
    assert json.loads(run("--check", "--format", "json").out)[0]["rule"] == "fmt"


def test_what_is_not_in_form_is_written(run: Callable, sample: Path) -> None:
    before = spoil(sample / PAPERS)
    (sample / PAPERS).chmod(0o640)
    assert run() == Ended(0, "", f"Written: {PAPERS}\n")
    assert (sample / PAPERS).read_text(encoding="utf-8") == before
    assert (sample / PAPERS).stat().st_mode & 0o777 == 0o640
    assert run("--check").status == 0


def test_ends_of_lines_and_marks_of_encoding_are_of_one_form(run: Callable, sample: Path) -> None:
    before = (sample / PAPERS).read_bytes()
    (sample / PAPERS).write_bytes(b"\xef\xbb\xbf" + before.replace(b"\n", b"\r\n"))
    assert run("--check").out.startswith(f"{PAPERS}:1:1: fmt: not in its form")
    assert run().status == 0
    assert (sample / PAPERS).read_bytes() == before


@pytest.mark.parametrize(
    ("path", "raw", "told"),
    [
        (TOPICS, b"a: [1\nb: 2\n", f"{TOPICS}:2:2: yaml-syntax: not YAML"),
        (TOPICS, b"a: &b 1\n", f"{TOPICS}:1:4: yaml-syntax: an anchor"),
        (PAPERS, b"@misc{a,\n  title = {x,\n}\n", f"{PAPERS}:1:7: bibtex-syntax: "),
        (PAPERS, b"@misc{a,\n  title = {\xff},\n}\n", f"{PAPERS}:2:12: file-encoding: byte 0xFF"),
        (PAPERS, b"@misc{a,title={\x07}}\n", f"{PAPERS}:1:16: file-encoding: the character U+0007"),
    ],
)
def test_what_cannot_be_read_is_told_and_stays(
    run: Callable, sample: Path, path: str, raw: bytes, told: str
) -> None:
    (sample / path).write_bytes(raw)
    for arguments in ((), ("--check",)):
        ended = run(*arguments)
        assert ended.status == 1
        assert ended.out.startswith(told)
        assert (sample / path).read_bytes() == raw


def test_one_that_cannot_be_read_keeps_no_other_from_its_form(run: Callable, sample: Path) -> None:
    spoil(sample / PAPERS)
    (sample / TOPICS).write_text("a: [", encoding="utf-8")
    ended = run()
    assert ended.status == 1
    assert ended.err == f"1 problem in 1 file; written: {PAPERS}\n"


def test_paths_narrow_what_is_formatted(run: Callable, sample: Path) -> None:
    spoil(sample / PAPERS)
    assert run("models", TOPICS).err == "No problems: 2 files in form\n"
    assert run("--check", "references", PAPERS).err == "1 problem in 1 file\n"
    assert run("--check", ".").err == "1 problem in 1 file\n"
    assert run(PAPERS).err == f"Written: {PAPERS}\n"


def test_what_other_commands_write_is_in_form(run: Callable, sample: Path) -> None:
    assert main(["new", "family", "other", "--name", "Other: a family"]) == 0
    assert run("--check").status == 0


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere", 'no file "nowhere"'),
        ("articles/valid.md", "articles/valid.md has no form; .bib and .yml files of references/"),
    ],
)
def test_path_without_form(run: Callable, path: str, told: str) -> None:
    ended = run(path)
    assert (ended.status, ended.out) == (2, "")
    assert told in ended.err


def test_symbolic_link_is_not_followed(run: Callable, sample: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.bib"
    outside.write_text("@misc{a}", encoding="utf-8")
    (sample / "references" / "link.bib").symlink_to(outside)
    assert run().status == 0
    assert outside.read_text(encoding="utf-8") == "@misc{a}"


def test_failure_while_writing_leaves_the_file_whole(
    run: Callable, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(sample / PAPERS)
    before = (sample / PAPERS).read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copymode", refuse)
    ended = run()
    assert ended.status == 2
    assert f"cannot write {PAPERS}: No space left on device" in ended.err
    assert (sample / PAPERS).read_bytes() == before
    assert not [name for name in os.listdir(sample / "references") if name.startswith(".")]
