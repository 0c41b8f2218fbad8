"""`library fmt`: puts the files of data into their form, or tells which are not in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..formatting import form_file, formed_files, has_form, replace_file
from ..problems import Location, Problem, tell
from . import add_format, counted, path_within

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

SUMMARY = "put bibliographies, model sheets and other data into their one form"
DESCRIPTION = (
    "Writes the .bib and .yml files of references/, models/ and articles/ as they are agreed to look: "
    "entries by key, fields in order, comments and values as they are. A file that cannot be read is left "
    "as it is, and told as path:line:column: rule: message; hint."
)

_FORMS = ".bib and .yml files of references/, .yml files of models/ and .claims.yml files of articles/"
_HINT = "run: .venv/bin/library fmt"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "files", nargs="*", metavar="PATH", help="files or folders to format (default: all that have a form)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; tell what is not in its form")
    add_format(parser)


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Writes what is not in its form; 1 where something cannot be read, or with --check is not in it."""
    problems: list[Problem] = []
    changed = []
    paths = _chosen(options, parser)
    for path in paths:
        text = form_file(options.root, path, problems)
        if text is None or (options.root / path).read_bytes() == text.encode():
            continue
        changed.append(path)
        if options.check:
            line = _first_difference((options.root / path).read_bytes(), text)
            problems.append(Problem(Location(path, line), "fmt", "not in its form", _HINT))
            continue
        try:
            replace_file(options.root / path, text.encode())
        except OSError as error:
            parser.error(f"cannot write {path}: {error.strerror}")
    sys.stdout.write(tell(problems, options.format))
    print(_summary(options.check, paths, changed, problems), file=sys.stderr)
    return 1 if problems else 0


def _chosen(options: argparse.Namespace, parser: argparse.ArgumentParser) -> list[str]:
    """The paths of the files to format, each once."""
    every = formed_files(options.root)
    chosen: list[str] = []
    for name in options.files or [str(options.root)]:
        folder = _folder_within(options.root, name)
        if folder is not None:
            chosen += [path for path in every if folder == "." or path.startswith(f"{folder}/")]
            continue
        path = path_within(parser, options.root, name)
        if not has_form(path):
            parser.error(f"{path} has no form; {_FORMS} have one")
        chosen.append(path)
    return list(dict.fromkeys(chosen))


def _folder_within(root: Path, name: str) -> str | None:
    """The path of a folder, relative to the root, or nothing where it is none of the library's."""
    for path in (Path(name), root / name):
        if path.is_dir() and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix()
    return None


def _first_difference(raw: bytes, text: str) -> int:
    """The line from which a file is not as it should be."""
    lines = raw.split(b"\n")
    wanted = text.encode().split(b"\n")
    pairs = enumerate(zip(lines, wanted, strict=False), 1)
    return next((n for n, (a, b) in pairs if a != b), min(len(lines), len(wanted)))


def _summary(check: bool, paths: Sequence[str], changed: Sequence[str], problems: Sequence[Problem]) -> str:
    if problems:
        files = len({problem.location.path for problem in problems})
        told = f"{counted(len(problems), 'problem')} in {counted(files, 'file')}"
        return told if check or not changed else f"{told}; written: {', '.join(changed)}"
    if changed:
        return f"Written: {', '.join(changed)}"
    return f"No problems: {counted(len(paths), 'file')} in form"
