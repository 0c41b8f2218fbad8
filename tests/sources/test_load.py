"""A library out of a folder: what is read, and that nothing in any file makes loading or checking raise."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.model import Library
from library.problems import FORMATS, Location, tell
from library.rules import RULES, check
from library.sources import Memory, load
from tests.conftest import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.*") if path.is_file())


def test_library_holds_all_that_is_there() -> None:
    library = load(SAMPLE)
    assert [article.path for article in library.articles] == ["articles/other.md", "articles/valid.md"]
    assert [page.path for page in library.pages] == ["docs/about.md"]
    assert [paper.key for paper in library.papers] == ["alpha2020first", "beta2021second", "gamma2022third"]
    assert [topic.slug for topic in library.topics] == ["attention", "serving", "batching"]
    assert [drawing.path for drawing in library.drawings] == ["figures/valid/boxes.svg"]
    assert library.known_keys["beta2021second"] == Location("references/papers.bib", 16, 7)
    assert library.known_topics == {"attention", "serving", "batching"}
    assert {"articles/valid.md", "references", "figures/valid"} <= library.files


def test_folder_of_content_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "figures").symlink_to("elsewhere")
    library = load(tmp_path)
    assert library.drawings == ()
    assert (
        tell(library.problems)
        == "figures:1:1: file-link: a symbolic link; put the file itself in its place\n"
    )


def test_empty_folders_are_an_empty_library(tmp_path: Path) -> None:
    library = load(tmp_path)
    assert library == Library(tmp_path)
    assert check(library) == []


def test_contributing_is_a_page(sample: Path) -> None:
    (sample / "CONTRIBUTING.md").write_text("# Contributing\n\nText.\n\n# Twice\n\nText.\n", encoding="utf-8")
    (sample / "README.md").write_text("# Readme\n\nText.\n\n# Twice\n\nText.\n", encoding="utf-8")
    assert [problem.location.path for problem in check(load(sample))] == ["CONTRIBUTING.md"]


def test_hidden_files_are_no_part_of_the_library(sample: Path) -> None:
    (sample / "articles" / ".draft.md").write_text("# Draft\n", encoding="utf-8")
    (sample / "figures" / "__pycache__").mkdir()
    (sample / "figures" / "__pycache__" / "x.pyc").write_bytes(b"\xff")
    assert check(load(sample)) == []


def test_ends_of_lines_are_those_of_any_system(sample: Path) -> None:
    for name in FILES:
        path = sample / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(load(sample)) == []


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith(".")])
def test_missing_file_is_told_by_what_needs_it(name: str, sample: Path) -> None:
    (sample / name).unlink()
    check(load(sample))


def test_broken_entry_stays_known(sample: Path) -> None:
    path = sample / "references" / "papers.bib"
    path.write_text(
        path.read_text(encoding="utf-8").replace("year = {2021}", "year = 2021}"), encoding="utf-8"
    )
    rules = {problem.rule for problem in check(load(sample))}
    assert "cite-unknown" not in rules
    assert "bibtex-syntax" in rules


junk = st.binary(max_size=20) | st.sampled_from(
    [
        b"\xff\xfe",
        b"\x00",
        b"---\n",
        b"[@",
        b"](",
        b"$$",
        b"```\n",
        b"<!--",
        b"{",
        b"}",
        b"@misc{",
        b"&x;",
        b"<!DOCTYPE x [",
        b"- *a\n",
    ]
)
changes = st.lists(
    st.tuples(
        st.sampled_from([name for name in FILES if not name.startswith(".")]),
        st.sampled_from(["insert", "cut", "swap"]),
        st.floats(0, 1),
        junk,
    ),
    min_size=1,
    max_size=4,
)


def alter(path: Path, kind: str, where: float, what: bytes) -> None:
    raw = path.read_bytes()
    place = int(where * len(raw))
    path.write_bytes(
        {
            "insert": raw[:place] + what + raw[place:],
            "cut": raw[:place],
            "swap": raw[:place] + what + raw[place + len(what) :],
        }[kind]
    )


@given(altered=changes)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_no_change_of_any_file_makes_loading_or_checking_raise(
    tmp_path_factory: pytest.TempPathFactory, altered: list[tuple[str, str, float, bytes]]
) -> None:
    root = shutil.copytree(SAMPLE, tmp_path_factory.mktemp("changed") / "library")
    for name, *change in altered:
        alter(root / name, *change)
    library = load(root)
    problems = check(library)
    assert {problem.rule for problem in library.problems} <= {
        rule.__name__.replace("_", "-") for rule in RULES
    }
    for form in FORMATS:
        assert tell(problems, form)[-1:] in ("\n", "")
    for problem in problems:
        assert (root / problem.location.path).exists()
    shutil.rmtree(root)


@given(altered=changes)
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_remembered_is_what_would_be_read(
    tmp_path_factory: pytest.TempPathFactory, altered: list[tuple[str, str, float, bytes]]
) -> None:
    root, memory = shutil.copytree(SAMPLE, tmp_path_factory.mktemp("changed") / "library"), Memory()
    for name, *change in altered:
        assert check(load(root, memory)) == check(load(root))
        alter(root / name, *change)
    (root / altered[0][0]).unlink()
    assert check(load(root, memory)) == check(load(root))
    shutil.copytree(SAMPLE, root, dirs_exist_ok=True)
    assert check(load(root, memory)) == []
    shutil.rmtree(root)


def test_only_what_has_changed_is_read_again(sample: Path) -> None:
    memory = Memory()
    before = load(sample, memory)
    path = sample / "articles" / "other.md"
    path.write_text(path.read_text("utf-8").replace("Nobody reads", "Somebody reads"), "utf-8")
    after = load(sample, memory)
    other, valid = after.articles
    assert valid is before.articles[1]
    assert other is not before.articles[0]
    assert [paper is known for paper, known in zip(after.papers, before.papers, strict=True)] == [True] * 3
