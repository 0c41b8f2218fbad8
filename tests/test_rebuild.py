"""Whatever is edited, and whatever is looked at in between: the site in `serve`, and one built with what
earlier builds have kept, are to the byte the site that a clean build makes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.conftest import ROOT, SAMPLE, built, copied_sample, is_unsteady, with_site

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITS = {
    "articles/valid.md": [
        ("The first paper is cited plainly [@alpha2020first].", "The first paper stands further below."),
        ("bracket here [@alpha2020first; @beta2021second, Table 2]", "bracket here [@gamma2022third]"),
        ("$b = 2 \\cdot h \\cdot d$", "$b = 3 \\cdot h$"),
        ("## Links\n", "## Links of each kind\n"),
        ("other.md#the-only-section", "../docs/about.md#how-to-contribute"),
        ("level: introductory", "level: advanced"),
        ("aliases: [old-valid]", "aliases: [old-valid, older-valid]"),
        ("about: Added the second table.", "about: Added a table."),
        ("print(", "show("),
    ],
    "articles/other.md": [
        ("The other article", "Another article"),
        ("topics: [batching]", "topics: [attention]"),
        ("to be led to, to cite", "to be led to, and to cite"),
    ],
    "docs/about.md": [("Nobody does", "Somebody does"), ("About the sample", "About the whole sample")],
    "figures/valid/boxes.svg": [('viewBox="0 0 320 100"', 'viewBox="0 0 340 110"'), (">first<", ">1st<")],
    "models/sample.yml": [
        ("developer: Sample Laboratory", "developer: Another Laboratory"),
        ("family: Sample\n", "family: Samples\n"),
        ("is small and dense [@alpha2020first]", "is small and dense [@gamma2022third]"),
        ("    context: 4096\n", "    context: 8192\n"),
    ],
    "references/papers.bib": [
        ("{A Second Paper}", "{A Second and Better Paper}"),
        ("{Beta, Boris and others}", "{Beta, Boris and Alpha, Anna}"),
        ("keywords = {batching}", "keywords = {attention}"),
    ],
    "references/topics.yml": [
        ("title: Serving", "title: How to serve"),
        ("What looks at what", "Which word looks at which"),
        ("  parent: serving\n", "  parent: attention\n"),
    ],
    "benchmarks/results/speed.json": [('"rounds": 3', '"rounds": 4')],
    "overrides/main.html": [
        ('<meta charset="utf-8">', '<meta charset="utf-8"><meta name="edited" content="">')
    ],
    "overrides/partials/article-head.html": [("to read</span>", "of reading</span>")],
    "overrides/partials/article-foot.html": [("Related articles", "What is near")],
    "overrides/library/paper.md": [("## BibTeX", "## Entry in BibTeX")],
    "overrides/library/topic.md": [("## Articles", "## What to read")],
    "mkdocs.yml": [("Link to this section", "Link to it")],
}
"""For each file, what may stand in it in place of what; any of them may come together."""

ONE_MORE = "articles/one-more.md"
BROKEN = ("articles/valid.md", "[@beta2021second, Section 3.1]", "[@beta2021secnod, Section 3.1]")
VISITED = (
    "index.html",
    "articles/valid/index.html",
    "articles/valid.md",
    "articles/old-valid/index.html",
    "papers/alpha2020first/index.html",
    "topics/serving/index.html",
    "models/sample/index.html",
    "models.json",
)


class Desk:
    """The miniature library, edited while its site is built again and again in one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = with_site(copied_sample(folder / "library"))
        self.originals = {path: (self.library / path).read_text("utf-8") for path in EDITS}
        self.made: set[tuple[str, int]] = set()
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests" / "rebuilt.py"],
            cwd=self.library,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1790000000"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.ask("build") == ""

    def ask(self, order: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        answer: str = json.loads(self.process.stdout.readline())
        return answer

    def text(self, path: str) -> str:
        """What is to stand in a file after the edits made."""
        text = self.originals[path]
        for number, (old, new) in enumerate(EDITS[path]):
            assert old in self.originals[path], (path, old)
            text = text.replace(old, new) if (path, number) in self.made else text
        return text

    def edit(self, path: str, number: int) -> None:
        """Makes an edit, or takes it back."""
        self.made ^= {(path, number)}
        (self.library / path).write_text(self.text(path), "utf-8")
        assert self.ask("build") == ""

    def differences(self) -> list[str]:
        """What is otherwise than in a clean build: on the site of this process, and on one built with what
        was kept.
        """
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(self.library, clean, ignore=shutil.ignore_patterns(".cache", "site"))
        sites = Path(self.ask("finish")), self.library / "site", clean / "site"
        for library in (self.library, clean):
            run = built(library, library / "site")
            assert run.status == 0, run.log
        told = []
        for name, site in zip(("served", "kept"), sites[:2], strict=True):
            told += [f"{name}: {path}" for path in unlike(site, sites[2])]
        return told

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


def unlike(one: Path, other: Path) -> Iterator[str]:
    """Paths of the files that are not the same in both folders."""
    names = {
        name
        for folder in (one, other)
        for path in folder.rglob("*")
        if path.is_file() and not is_unsteady((name := path.relative_to(folder)).as_posix())
    }
    for name in sorted(names):
        if not (one / name).is_file() or not (other / name).is_file():
            yield f"{name} is on one alone"
        elif (one / name).read_bytes() != (other / name).read_bytes():
            yield f"{name} differs"


def test_every_edit_is_followed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    try:
        assert desk.differences() == []
        edits = [(path, number) for path in EDITS for number in range(len(EDITS[path]))]
        for count, (path, number) in enumerate(edits, 1):
            desk.ask(f"visit {VISITED[count % len(VISITED)]}")
            desk.edit(path, number)
            if count in (len(edits) // 2, len(edits)):
                assert desk.differences() == []
    finally:
        desk.close()


class Editing(RuleBasedStateMachine):
    """Edits in any order, with mistakes, articles that come and go, and a look at a page in between."""

    def __init__(self) -> None:
        super().__init__()
        self.temporary = TemporaryDirectory(prefix="library-rebuild-")
        self.desk = Desk(Path(self.temporary.name))

    @rule(data=st.data(), path=st.sampled_from(sorted(EDITS)))
    def edit(self, data: st.DataObject, path: str) -> None:
        self.desk.edit(path, data.draw(st.integers(0, len(EDITS[path]) - 1)))

    @rule(address=st.sampled_from(VISITED))
    def look(self, address: str) -> None:
        self.desk.ask(f"visit {address}")

    @rule()
    def add_or_remove_an_article(self) -> None:
        path = self.desk.library / ONE_MORE
        if path.exists():
            path.unlink()
        else:
            text = (SAMPLE / "articles" / "other.md").read_text("utf-8")
            path.write_text(text.replace("The other article", "One more article"), "utf-8")
        assert self.desk.ask("build") == ""

    @rule(address=st.sampled_from(VISITED))
    def make_a_mistake_and_mend_it(self, address: str) -> None:
        path, old, new = BROKEN
        text = self.desk.text(path)
        (self.desk.library / path).write_text(text.replace(old, new), "utf-8")
        assert "cite-unknown" in self.desk.ask("build")
        self.desk.ask(f"visit {address}")
        (self.desk.library / path).write_text(text, "utf-8")
        assert self.desk.ask("build") == ""

    def teardown(self) -> None:
        try:
            assert self.desk.differences() == []
        finally:
            self.desk.close()
            self.temporary.cleanup()


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=6, stateful_step_count=12, phases=[Phase.generate])
