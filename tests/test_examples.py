"""The worked examples do what they say: each command is run, each change made, and each output compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from library.problems import SourceText
from library.sources.markdown import read_markdown
from tests.conftest import ROOT, copied_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from library.body import Code

PAGE = "docs/worked-examples.md"
NAMED = re.compile(r"(At the end of|The whole of|In) `([^`]+)`:$")


def steps() -> Iterator[tuple[Code, str, str, str]]:
    """Each block of code of the page, its text, what is to be done with it, and to which file."""
    source = SourceText(PAGE, (ROOT / PAGE).read_text(encoding="utf-8"))
    end = 0
    for code in read_markdown(source, []).codes:
        named = NAMED.search(source.text[end : code.offset].rstrip())
        yield code, f"{code.content}\n", named[1] if named else "", named[2] if named else ""
        end = code.end


def changed(text: str, difference: str) -> str:
    """A text after a change that is told by its lines, those around it among them."""
    lines = difference.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
    assert text.count(old) == 1, f"to be found once:\n{old}"
    return text.replace(old, new)


def run(root: Path, command: str) -> str:
    """What a command says on a terminal."""
    given = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    more = {
        "PYTHONPATH": str(root / "hooks"),
        "PYTHONUNBUFFERED": "1",
        "PYTEST_DEBUG_TEMPROOT": str(root.parent),
    }
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=root,
        env=given | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    return ended.stdout


def steady(output: str) -> str:
    """An output without what grows with the library, and without how long it took."""
    counts = r"(?m)^No problems: .*$|^\d+ passed, \d+ deselected in .*$|^references/[a-z-]+\.bib:\d+"
    return re.sub(counts, lambda line: re.sub(r"[\d,.]+", "N", line[0]), output)


def test_worked_examples_do_as_they_say(tmp_path: Path) -> None:
    root = copied_library(tmp_path / "library")
    (root / ".venv").symlink_to(sys.prefix)
    for code, content, done, path in steps():
        if code.language == "console":
            said = re.split(r"(?m)^\$ (.*)\n", content)
            for command, output in zip(said[1::2], said[2::2], strict=True):
                assert steady(run(root, command)) == steady(output), command
        elif path:
            file = root / path
            match done, code.language:
                case "In", "diff":
                    text = changed(file.read_text(encoding="utf-8"), content)
                case "At the end of", _:
                    between = "\n\n" if file.suffix == ".py" else "\n"
                    text = file.read_text(encoding="utf-8") + between + content
                case _:
                    text = content
            file.write_text(text, encoding="utf-8")


def test_every_block_is_a_command_or_a_change() -> None:
    assert [content for code, content, done, _ in steps() if not done and code.language != "console"] == []


def test_each_kind_of_contribution_ends_green() -> None:
    body = read_markdown(SourceText(PAGE, (ROOT / PAGE).read_text(encoding="utf-8")), [])
    last = {
        sum(heading.offset < code.offset for heading in body.headings): content
        for code, content, _, _ in steps()
        if code.language == "console"
    }
    assert len(last) == 5
    assert all(content.splitlines()[-1].startswith("No problems: ") for content in last.values())
