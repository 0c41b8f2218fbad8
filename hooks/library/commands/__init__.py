"""The commands of the command line, a module each, and what several of them need of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..problems import FORMATS

if TYPE_CHECKING:
    import argparse


class Command(Protocol):
    """What a command's module has: its line in the help, what it does in a sentence, what it takes, and its
    work, whose result is the exit status.
    """

    SUMMARY: str
    DESCRIPTION: str

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int: ...


def add_root(parser: argparse.ArgumentParser) -> argparse.Action:
    """The option that names the folder of the library."""
    return parser.add_argument(
        "--root",
        type=Path,
        default=_root_around(Path.cwd()),
        metavar="DIR",
        help="the folder of the library (default: the one around the current folder)",
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option that says how problems are told."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for people (default), json, github for annotations, or markdown for a table",
    )


def refuse_no_library(parser: argparse.ArgumentParser, root: Path) -> None:
    """Ends the command, as used wrongly, where the folder holds no library."""
    if not (root / "references").is_dir() or not (root / "articles").is_dir():
        parser.error(
            f"{root} is no library: it has no folders articles/ and references/ (give one by --root DIR)"
        )


def path_within(parser: argparse.ArgumentParser, root: Path, name: str) -> str:
    """The path, as problems tell it, of a file named on the command line: relative to here, or to the
    root.
    """
    for path in (Path(name), root / name):
        if path.is_file() and path.resolve().is_relative_to(root.resolve()):
            return path.resolve().relative_to(root.resolve()).as_posix()
    parser.error(f'no file "{name}" in {root}')


def counted(number: int, noun: str) -> str:
    """A number of things in words.

    >>> counted(1, "problem"), counted(1200, "paper")
    ('1 problem', '1,200 papers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _root_around(folder: Path) -> Path:
    """The nearest folder, from the given one upwards, that holds a library; else the given one."""
    return next((found for found in (folder, *folder.parents) if (found / "articles").is_dir()), folder)
