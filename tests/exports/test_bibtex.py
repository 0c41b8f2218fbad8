"""An exported entry is read back, by another reader, with the values that the file has."""

from __future__ import annotations

from pathlib import Path

import pybtex.database
import pytest

from library.exports.bibtex import STANDARD, bibtex
from library.problems import SourceText
from library.sources.bibtex import read_bibtex

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "references").glob("*.bib")), ROOT / "tests/sample/references/papers.bib"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_standard_fields_are_read_back(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    papers, _ = read_bibtex(SourceText(path.name, text), [])
    there = pybtex.database.parse_string(text, "bibtex")
    for paper in papers:
        [(key, entry)] = pybtex.database.parse_string(bibtex(paper), "bibtex").entries.items()
        source = there.entries[paper.key]
        assert key == paper.key
        assert entry.type == source.type
        assert entry.persons == source.persons
        want = {name.lower(): " ".join(value.split()) for name, value in source.fields.items()}
        assert dict(entry.fields) == {name: value for name, value in want.items() if name in STANDARD}


def test_our_own_fields_are_left_out() -> None:
    text = "@misc{a2020b, title = {T}, year = 2020, annotation = {x}, keywords = {y}, code = {w}}"
    [paper], _ = read_bibtex(SourceText("x.bib", text), [])
    assert bibtex(paper) == "@misc{a2020b,\n  title = {T},\n  year = {2020},\n}"


def test_macros_are_written_out() -> None:
    text = (
        '@string{smpl = {Journal of Samples}}\n@article{a2020b, title = "T", journal = smpl, year = {2020}}'
    )
    papers, _ = read_bibtex(SourceText("x.bib", text), [])
    assert "  journal = {Journal of Samples}," in bibtex(papers[0])
