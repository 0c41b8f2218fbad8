"""Formatting: puts each file of data into the one form that its kind has.

What a file says is the same before and after, comments included; that is looked at each time, and a file that
cannot be read, or would say something else, stays as it is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..problems import Location, Problem, SourceText
from ..sources import read_source
from ..sources.bibtex import read_bibtex, read_blocks
from ..sources.claims import ENDING as CLAIMS
from ..sources.yaml_text import read_yaml
from .bibtex import form_bibtex
from .yaml_form import comments, form_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOSES = frozenset({"bibtex-syntax", "file-encoding", "paper-field"})
"""Problems of a bibliography with which its form would lack something: an entry, a byte, a field given
twice."""


def formed_files(root: Path) -> list[str]:
    """The paths, relative to the root, of all files that have a form."""
    found = (
        path.relative_to(root).as_posix()
        for folder in ("articles", "models", "references")
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    )
    return sorted(path for path in found if has_form(path))


def has_form(path: str) -> bool:
    """Whether a file, by its path, is one of those that have a form."""
    folder, *_, name = path.split("/")
    kind = PurePosixPath(path).suffix
    return (
        (folder == "articles" and name.endswith(CLAIMS))
        or (folder in ("models", "references") and kind == ".yml")
        or (folder == "references" and kind == ".bib")
    )


def form_file(root: Path, path: str, problems: list[Problem]) -> str | None:
    """The text of a file in its form, or nothing where it has none; why is told."""
    found: list[Problem] = []
    source = read_source(root, path, found)
    text = form(source, found) if source else None
    problems += found if text is None else []
    return text


def form(source: SourceText, problems: list[Problem]) -> str | None:
    """A text in its form, or nothing where that would lose something; `problems`, which may hold what was
    wrong with its bytes, then have why.
    """
    return (_form_bibtex if source.path.endswith(".bib") else _form_yaml)(source, problems)


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file as a whole, so that nobody ever finds half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _form_bibtex(source: SourceText, problems: list[Problem]) -> str | None:
    text = form_bibtex(source, problems)
    if any(problem.rule in _LOSES for problem in problems):
        return None
    if text != source.text and _papers(source) != _papers(SourceText(source.path, text)):
        problems.append(_otherwise(source))
        return None
    return text


def _form_yaml(source: SourceText, problems: list[Problem]) -> str | None:
    read = read_yaml(source, problems, "yaml-syntax")
    if problems or read is None:
        return None
    text = form_yaml(source.text)
    if text == source.text:
        return text
    again = read_yaml(SourceText(source.path, text), problems, "yaml-syntax")
    same = again and repr(again[0]) == repr(read[0])  # equal values would not tell 1 from 1.0 and true
    if problems or not same or Counter(comments(text)) != Counter(comments(source.text)):
        problems[:] = [_otherwise(source)]
        return None
    return text


def _papers(source: SourceText) -> Counter[object]:
    """All that a bibliography says, whatever its order."""
    problems: list[Problem] = []
    papers = read_bibtex(source, problems)[0]
    said: Iterator[object] = (
        (paper.type, paper.key, paper.authors, paper.more_authors, *sorted(paper.fields.items()))
        for paper in papers
    )
    between, position = [], 0
    for block in read_blocks(source, []):
        between.append(source.text[position : block.start if block.key else block.end])
        position = block.end
    comment_lines = "\n".join([*between, source.text[position:]]).split("\n")
    return Counter([*said, *(line.strip() for line in comment_lines if line.strip()), len(problems)])


def _otherwise(source: SourceText) -> Problem:
    hint = "write it more plainly, and report this: it is an error of the program"
    return Problem(Location(source.path), "fmt", "its form would say something else than the file does", hint)
